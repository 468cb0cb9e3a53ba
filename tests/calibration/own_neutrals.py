"""Calibrations to hold readings against."""

from __future__ import annotations

from dataclasses import replace

from posecheck.calibration import Calibration, OwnRange
from posecheck.calibration.own import outline_model


def calibration(**changes) -> Calibration:
    """Anna: neutral 4, tucked -5, arched 19 (low back); 3, -6, 18 (pelvis)."""
    made = Calibration(
        "Anna",
        "2026-11-20",
        "side-left",
        OwnRange(4.0, -5.0, 19.0, 0.5),
        OwnRange(3.0, -6.0, 18.0, 0.5),
        spans=((0.2, 2.8), (4.0, 6.5), (7.5, 10.0)),
        source="anna.mp4",
        estimator="stick figure",
        model=outline_model(),
        version="0",
    )
    return replace(made, **changes)
