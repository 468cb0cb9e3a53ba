"""Where posecheck keeps what outlives a session: results, saved uploads, the coach's store."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

from posecheck.errors import OutputError

DATA_VARIABLE = "POSECHECK_DATA"


def data_folder() -> Path:
    """The folder that POSECHECK_DATA names, else the user's data folder of this system; made if need be. Raises OutputError."""
    named = os.environ.get(DATA_VARIABLE, "").strip()
    folder = Path(named).expanduser().absolute() if named else user_data_path("posecheck", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The data folder {folder} cannot be made: {error.strerror or error}.", f"Name another one in {DATA_VARIABLE}.") from error
    return folder


def data_subfolder(name: str) -> Path:
    """A folder of that name below the data folder, made if need be. Raises OutputError."""
    folder = data_folder() / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror or error}.", f"Name another data folder in {DATA_VARIABLE}.") from error
    return folder
