"""Which faults a clip's truth implies, and which of a report's faults the truth cannot judge.

Reps carry their faults in the truth file: they were put in on purpose. All else follows from the
truth by the rules below, which are engineering choices of the validation and lie outside
posecheck's own thresholds by its stated error, so that a clip in the "not sure" band counts as good
form.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posecheck.validation.truth import TrueKeyFrame, Truth

SAG_DEG = 8.0  # hips below the shoulder-ankle line by more than this hip angle
PIKE_DEG = -12.0
HEAD_DROP_DEG = -20.0  # neck against trunk; the kit counts a raised head as +
ARCH_DEG = 12.0  # lumbar angle of a plank
HELD_S = 0.5  # a plank fault shorter than this is a wobble
OVERSTRIDE_SHARE = 0.36  # ankle ahead of the hip at contact, leg lengths
PELVIC_DROP_DEG = 9.0
BACKWARD_LEAN_DEG, EXCESS_LEAN_DEG = 0.0, 15.0  # mean trunk lean of a run
BOUNCE_M = 0.11
# above this, "low cadence" is simply wrong; below it depends on more than the truth file says
LOW_CADENCE_SPM = 165.0
HIP_LEVEL_DEG = 4.0
ANTERIOR_DEG, POSTERIOR_DEG = 10.0, -7.0
SWAY_SHARE = 0.05  # hips ahead of the ankles, leg lengths

LUMBAR_FAULTS = frozenset({"lumbar-overextension", "anterior-tilt", "posterior-tilt"})
"""Faults that need the lumbopelvic estimator; tallied apart from those that joint positions show.
"""


@dataclass(frozen=True)
class Span:
    """A fault of a hold, in seconds of real time; it may start as a ramp, so start_s is where the
    rule is first met."""

    code: str
    start_s: float
    end_s: float


def expected_spans(truth: Truth) -> tuple[Span, ...]:
    """Faults of a plank, from its profile: hip-sag beyond SAG_DEG, hip-pike beyond PIKE_DEG,
    head-drop beyond HEAD_DROP_DEG, lumbar-overextension beyond ARCH_DEG. Of another hold, those
    that its key frames name."""
    if not truth.profile:
        return ()
    if truth.movement != "plank":
        return _put_in(truth.profile)
    key = np.array([(k.t, k.sag, k.head, k.lumbar) for k in truth.profile])
    rules = (
        ("hip-sag", key[:, 1] - SAG_DEG),
        ("hip-pike", PIKE_DEG - key[:, 1]),
        ("head-drop", HEAD_DROP_DEG - key[:, 2]),
        ("lumbar-overextension", key[:, 3] - ARCH_DEG),
    )
    found = [
        Span(code, *ends)
        for code, beyond in rules
        for ends in _positive(key[:, 0], beyond)
        if ends[1] - ends[0] >= HELD_S
    ]
    return tuple(sorted(found, key=lambda span: (span.start_s, span.code)))


def _put_in(profile: tuple[TrueKeyFrame, ...]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for before, key in pairwise(profile):
        for code in key.faults:
            last = next(
                (span for span in spans if span.code == code and span.end_s == before.t), None
            )
            if last is not None:
                spans.remove(last)
            spans.append(Span(code, last.start_s if last else before.t, key.t))
    return tuple(sorted(spans, key=lambda span: (span.start_s, span.code)))


def _positive(t: np.ndarray, values: np.ndarray) -> list[tuple[float, float]]:
    """Stretches where a piecewise linear function is above 0."""
    crossings = []
    for (t0, t1), (a, b) in zip(pairwise(t), pairwise(values), strict=True):
        if a * b < 0:
            crossings.append(float(t0 + (t1 - t0) * a / (a - b)))
    knots = sorted({float(x) for x in t} | set(crossings))
    stretches: list[tuple[float, float]] = []
    for start, end in pairwise(knots):
        if np.interp((start + end) / 2, t, values) > 0:
            if stretches and stretches[-1][1] == start:
                start = stretches.pop()[0]
            stretches.append((start, end))
    return stretches


def expected_of_clip(truth: Truth) -> frozenset[str]:
    """Faults of the whole clip, for running and standing; empty for reps and holds, whose faults
    have a place in time."""
    if truth.movement == "running":
        return frozenset(_of_run(truth))
    if truth.movement == "standing":
        return frozenset(_of_stance(truth))
    return frozenset()


def unjudged_of_clip(truth: Truth) -> frozenset[str]:
    """Codes that the truth file says too little about to call right or wrong."""
    if truth.movement != "running":
        return frozenset()
    low = truth.cadence_spm is not None and truth.cadence_spm < LOW_CADENCE_SPM
    return frozenset({"stiff-knee", "crossover"} | ({"low-cadence"} if low else set()))


def _mean(truth: Truth, *names: str) -> float:
    values = [
        truth.series[name]
        for name in names
        if name in truth.series and np.isfinite(truth.series[name]).any()
    ]
    return float(np.nanmean(values)) if values else float("nan")


def _of_run(truth: Truth) -> set[str]:
    found = set()
    if truth.near:
        lean = _mean(truth, "trunk_lean")
        if (
            truth.overstride_m is not None
            and truth.overstride_m / truth.body.leg_m >= OVERSTRIDE_SHARE
        ):
            found.add("overstride")
        if lean < BACKWARD_LEAN_DEG:
            found.add("backward-lean")
        if lean > EXCESS_LEAN_DEG:
            found.add("excess-lean")
        if truth.vertical_oscillation_m is not None and truth.vertical_oscillation_m > BOUNCE_M:
            found.add("high-bounce")
    elif (
        truth.view == "rear"
        and truth.pelvic_drop_deg is not None
        and truth.pelvic_drop_deg >= PELVIC_DROP_DEG
    ):
        found.add("pelvic-drop")
    return found


def _of_stance(truth: Truth) -> set[str]:
    if not truth.near:
        return (
            {"hip-level"}
            if truth.view == "front" and abs(_mean(truth, "pelvic_obliquity")) >= HIP_LEVEL_DEG
            else set()
        )
    found, tilt = set(), _mean(truth, "pelvis_pitch")
    if tilt > ANTERIOR_DEG:
        found.add("anterior-tilt")
    if tilt < POSTERIOR_DEG:
        found.add("posterior-tilt")
    if _mean(truth, "ankle_ahead_L", "ankle_ahead_R") / truth.body.leg_m < -SWAY_SHARE:
        found.add("sway")
    return found
