"""The pose backends by name. Nothing else imports a backend's module: to add one, write its module
beside this file and name it here."""

from __future__ import annotations

import importlib
from pathlib import Path

from posecheck.errors import InputError, ModelError
from posecheck.pose.backends.backend import Backend
from posecheck.pose.estimator import Finder

DEFAULT = "mediapipe"
"""The one that posecheck's corrections and intervals were fitted on."""
NAMES = (DEFAULT, "rtmpose")


def get_backend(name: str = DEFAULT) -> Backend:
    """The backend of this name. Raises InputError for another.
    Loads no library that runs a model."""
    if name not in NAMES:
        raise InputError(
            f"There is no pose backend {name!r}.", f"Choose one of {', '.join(NAMES)}."
        )
    return importlib.import_module(f"posecheck.pose.backends.{name}").BACKEND


def finder_for(one: Backend, model: Path) -> Finder | None:
    """Who finds people for this backend: its own finder, else the default's where its model is on
    this machine, else nobody."""
    if one.finder is not None:
        return one.finder(model)
    other = get_backend()
    try:
        return other.finder(other.model(fetch=False))
    except ModelError:
        return None
