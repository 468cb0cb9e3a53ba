"""The pose model for a command: found, or fetched on first use."""

from __future__ import annotations

import os
from pathlib import Path

from posecheck.cli.terminal import Bars

OFFLINE_VARIABLE = "POSECHECK_OFFLINE"
FETCHING = "Fetching the pose model"


def offline() -> bool:
    """POSECHECK_OFFLINE is set, to anything but 0, no or false."""
    return os.environ.get(OFFLINE_VARIABLE, "").strip().lower() not in ("", "0", "no", "false")


def usable_bundle(explicit: Path | None, fetch: bool = True) -> Path:
    """The named bundle, else that of POSECHECK_MODEL, else the cache's, fetched where it is missing there or damaged.

    Raises ModelMissing, ModelDamaged, OutputError.
    """
    from posecheck.errors import ModelError
    from posecheck.pose.model import MODEL_VARIABLE, locate_bundle

    try:
        return locate_bundle(explicit)
    except ModelError:
        if explicit or os.environ.get(MODEL_VARIABLE) or not fetch or offline():
            raise
    return fetch_with_bar()


def fetch_with_bar() -> Path:
    """The bundle in the cache, fetched if need be. Raises ModelMissing, OutputError."""
    from posecheck.pose.model import fetch_bundle

    with Bars("bytes") as bars:
        bars.told(FETCHING, 0, None)
        return fetch_bundle(lambda done, total: bars.told(FETCHING, done, total))
