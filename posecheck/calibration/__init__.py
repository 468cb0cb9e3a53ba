"""A person's calibrated neutral, tuck and arch: made from a clip, kept for the person, and what
readings become when held against them."""

from posecheck.calibration.change import with_own_change
from posecheck.calibration.make import calibrate
from posecheck.calibration.store import (
    calibration_path,
    delete_calibration,
    list_calibrations,
    load_calibration,
    save_calibration,
)
from posecheck.model.calibration import Calibration, OwnRange

__all__ = [
    "Calibration",
    "OwnRange",
    "calibrate",
    "calibration_path",
    "delete_calibration",
    "list_calibrations",
    "load_calibration",
    "save_calibration",
    "with_own_change",
]
