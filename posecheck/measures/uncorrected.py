"""Angles of another estimator than the one the correction was fitted on: as its points give them,
with the errors that the literature reports."""

from __future__ import annotations

import numpy as np

from posecheck.measures.catalogue import entry
from posecheck.measures.features import measure_of
from posecheck.pose.estimator import is_blazepose_full

OTHER = "other-estimator"
NOT_OURS = (
    "It is read by networks that were taught "
    "with the points of BlazePose full, and these are not known to be of it."
)
"""Why lumbar angle and pelvic tilt are refused: there is no raw angle that could stand for them."""


def is_fitted(estimator: str) -> bool:
    """Whether corrections and intervals of posecheck were fitted on this estimator
    (`PoseTrack.estimator`)."""
    return is_blazepose_full(estimator)


def expected_half_width(names: tuple[str, ...]) -> np.ndarray:
    """(outputs,) 95 % half-widths of outputs of `features.SIDE_OUTPUTS` or `FRONT_OUTPUTS`, in
    their units: 1.96 times the catalogue's `sd`.

    That is what is to be expected of a single camera and a pose model that nothing was fitted on,
    in one representative value seen within 15 degrees of square [E], set from: side view of
    runners, RMSE after taking off the offset, knee 7.5 to 7.8, hip 5.0 to 5.9, ankle 5.7 to 5.8
    (Van Hooren 2023, OpenPose, doi 10.1111/sms.14319); sprinters, six trackers, 3.9 to 7.0 (arXiv
    2409.10175, 2505.04713); squats from the side, knee
    -2.3 +- 6.4 (Cosoli 2026, MediaPipe); hip and knee centres 30 to 50 mm off (Needham 2021, Sci
      Rep); walking, range of motion, knee 3.8, hip
    3.7, ankle 5.4 (one camera, doi 10.1371/journal.pone.0324499). Frontal knee angle: standard
        error of two-dimensional measurement 2 to 4 in
    single-leg squats, before the points' own error.
    """
    return 1.96 * np.array([entry(measure_of(name)).sd for name in names], dtype=float)
