"""Figures of a run that follow from its truth frame by frame: angles at the true contacts, extremes
of the true stances."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from posecheck.measures.catalogue import AT_CONTACT, entry
from posecheck.measures.gait.stride import AROUND_TOE_OFF, BEFORE_PUSH_OFF
from posecheck.model.key import MeasureKey, column
from posecheck.validation.truth import TrueStep, Truth
from posecheck.validation.truth_curves import true_curves

SIDE = {"L": "left", "R": "right"}
LARGEST = {"knee_flexion_mid_stance": BEFORE_PUSH_OFF, "thigh_extension_max": AROUND_TOE_OFF}
"""Figure -> the share of the stance up to which its curve's largest value is looked for."""


def stride_figures(truth: Truth) -> dict[tuple[str, str | None], float]:
    """(name, side) -> degrees, or % of the stride or of leg length: the median over the near foot's
    steps, or each foot's from front or rear."""
    if not truth.steps:
        return {}
    found: dict[tuple[str, str | None], float] = {}
    curves = true_curves(truth)
    sides = (truth.near,) if truth.near else ("left", "right")
    for side in sides:
        steps = [s for s in truth.steps if SIDE[s.side] == side and s.toe_off_s <= truth.t[-1]]
        for name, base in AT_CONTACT.items():
            _put(
                found, name, side, steps, _reader(truth, curves.get(column(MeasureKey(base, side))))
            )
        for name, until in LARGEST.items():
            _put(
                found,
                name,
                side,
                steps,
                _largest(truth, curves.get(column(MeasureKey(entry(name).read_from, side))), until),
            )
        if truth.cadence_spm and steps:
            stance = float(np.median([s.toe_off_s - s.initial_contact_s for s in steps]))
            found["duty_factor", side] = 100 * stance * truth.cadence_spm / 120
            found["flight_time", side] = 1000 * (60 / truth.cadence_spm - stance)
    if truth.near is None and truth.pixels:
        found |= _step_width(truth)
    return found


def _put(
    found: dict,
    name: str,
    side: str,
    steps: list[TrueStep],
    read: Callable[[TrueStep], float] | None,
) -> None:
    values = [read(s) for s in steps] if read else []
    if values and np.isfinite(values).any():
        found[name, side] = float(np.nanmedian(values))


def _reader(truth: Truth, curve: np.ndarray | None) -> Callable[[TrueStep], float] | None:
    if curve is None:
        return None
    return lambda step: float(np.interp(step.initial_contact_s, truth.t, curve))


def _largest(
    truth: Truth, curve: np.ndarray | None, until: float
) -> Callable[[TrueStep], float] | None:
    if curve is None:
        return None

    def read(step: TrueStep) -> float:
        end = step.initial_contact_s + until * (step.toe_off_s - step.initial_contact_s)
        inside = (truth.t >= step.initial_contact_s) & (truth.t <= end)
        return (
            float(np.nanmax(curve[inside]))
            if inside.any() and np.isfinite(curve[inside]).any()
            else float("nan")
        )

    return read


def _step_width(truth: Truth) -> dict[tuple[str, str | None], float]:
    """Ankle across from the middle of the hips in mid-stance, to its own side +, twice over: % of
    leg length, from the joints in the image."""
    outward = {"left": 1.0, "right": -1.0}
    facing = 1.0 if truth.view == "front" else -1.0
    hips = (truth.pixels["hipL"] + truth.pixels["hipR"]) / 2
    leg = np.percentile(
        sum(
            np.linalg.norm(truth.pixels[b] - truth.pixels[a], axis=1)
            for a, b in (("hipL", "kneeL"), ("kneeL", "ankleL"))
        ),
        95,
    )
    widths = []
    for step in truth.steps:
        middle = (step.initial_contact_s + step.toe_off_s) / 2
        if middle <= truth.t[-1]:
            frame = int(np.abs(truth.t - middle).argmin())
            off = truth.pixels[f"ankle{step.side}"][frame, 0] - hips[frame, 0]
            widths.append(2 * 100 * facing * outward[SIDE[step.side]] * off / leg)
    return {("step_width", None): float(np.median(widths))} if widths else {}
