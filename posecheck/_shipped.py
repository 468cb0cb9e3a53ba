"""Where the files of `models/` are: beside the package in a wheel, beside the checkout in a
development install."""

from __future__ import annotations

from pathlib import Path

import numpy as np

_PACKAGE = Path(__file__).parent


def model_file(name: str) -> Path:
    """Path of a shipped file of `models/`. Raises FileNotFoundError where the install is
    incomplete."""
    for folder in (_PACKAGE / "_models", _PACKAGE.parent / "models"):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{name} is missing from this installation; install posecheck again")


def model_arrays(name: str) -> dict[str, np.ndarray]:
    """The arrays of a shipped .npz file of `models/`. Raises FileNotFoundError where the install is
    incomplete."""
    with np.load(model_file(name)) as file:
        return {each: file[each] for each in file.files}
