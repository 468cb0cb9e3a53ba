"""Readings held against the person's calibrated neutral: change in degrees, and share of the own
range."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.calibration.own import outline_model
from posecheck.errors import CalibrationError
from posecheck.measures.catalogue import CHANGE_OF
from posecheck.model.calibration import Calibration, OwnRange
from posecheck.model.measurement import Curve, Series

RANGE_SHARE = "lumbar_range_share"

STANDING, ELSEWHERE = (
    {"lumbar_angle": 7.4, "pelvic_tilt": 6.9},
    {"lumbar_angle": 11.5, "pelvic_tilt": 10.8},
)
"""95 % half-widths, degrees, of a change of one person from standing relaxed: to another way of
standing; to a bridge, lunge, plank or run. The largest 95th percentile of |change read - true
change| of two sets of rendered people, 32 and 20, as the outline networks before the present ones
read them. The present ones leave less on 52 others (6.8 and 6.0; 10.0 and 9.4): single frames, no
model was trained on any of them (benchmarks/same_person.py). Standing the mean error is 2.5;
elsewhere 2.6 (planks) to 4.2 (lunges)."""

SHARE_STANDING, SHARE_ELSEWHERE = 49.0, 129.0
"""95 % half-widths of the share of the own range, %, of the same two sets, the larger of both (43
and 49; 129 and 94); on the 52 others 41 and 68. The mean error there, standing, is 17."""


def usable(calibration: Calibration) -> None:
    """Raises CalibrationError where the calibration was read by another model than this
    posecheck's: its zero would be another."""
    if calibration.model != outline_model():
        whose = f"{calibration.person}'s calibration" if calibration.person else "The calibration"
        raise CalibrationError(
            f"{whose} of {calibration.date} was read by another version of the outline model.",
            "Calibrate again.",
        )


def with_own_change(series: Series, calibration: Calibration, standing: bool) -> Series:
    """The series with `lumbar_change`, `pelvic_tilt_change` (degrees from the calibrated neutral)
    and `lumbar_range_share` (%) added.

    standing: the person stands, as in the calibration; in other positions the outline's offset is
    another, and the interval wider. Where the absolute reading is refused, so is its change.
    """
    curves, refused = dict(series.curves), dict(series.refused)
    for measure, own in (("lumbar_angle", calibration.lumbar), ("pelvic_tilt", calibration.pelvis)):
        if measure not in series:
            reason = series.refused.get(measure, "It was not read.")
            refused |= dict.fromkeys(
                (CHANGE_OF[measure], *((RANGE_SHARE,) if measure == "lumbar_angle" else ())), reason
            )
            continue
        half = float(np.hypot((STANDING if standing else ELSEWHERE)[measure], 1.96 * own.spread))
        change = series[measure].value - own.neutral
        curves[CHANGE_OF[measure]] = Curve(change, change - half, change + half, "deg")
        if measure == "lumbar_angle":
            curves[RANGE_SHARE] = share_curve(change, own, standing)
    return replace(series, curves=curves, refused=refused)


def share_curve(change: np.ndarray, own: OwnRange, standing: bool) -> Curve:
    """Change (frames,) degrees as % of the own range: 0 the calibrated neutral, 100 the own arch,
    -100 the own tuck.

    What the outline reads too small or too large of one person's change it reads so of the own
    range too, and it cancels: the interval is measured on shares, not derived from the degrees.
    """
    extent = np.where(change >= 0, own.arched - own.neutral, own.neutral - own.tucked)
    share = 100 * change / extent
    half = np.hypot(
        SHARE_STANDING if standing else SHARE_ELSEWHERE, 100 * 1.96 * own.spread / extent
    )
    return Curve(share, share - half, share + half, "%")
