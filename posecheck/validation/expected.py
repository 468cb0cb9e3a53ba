"""Which faults a clip's truth implies, and which of a report's faults the truth cannot judge.

Reps carry their faults in the truth file: they were put in on purpose. All else follows from the
truth by the rules below, which are engineering choices of the validation and lie outside
posecheck's own thresholds by its stated error, so that a clip in the "not sure" band counts as good
form.
"""

from __future__ import annotations

from collections.abc import Callable
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
TOE_OUT_DEG = 20.0  # of a walk
HIPS_HIGH_M = 0.15  # of a bear crawl
LEVEL_THIGH_DEG, BENT_KNEE_DEG = 8.0, 60.0  # of the hip flexors' length test

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
    head-drop beyond HEAD_DROP_DEG, lumbar-overextension beyond ARCH_DEG. Of the hip flexors' length
    test, a thigh above LEVEL_THIGH_DEG and a knee bent less than BENT_KNEE_DEG. Of another hold,
    those that its key frames name."""
    if not truth.profile:
        return ()
    rules = _RULES_OF_HOLDS.get(truth.movement)
    return _spans(truth.profile, rules) if rules else _put_in(truth.profile)


Rules = dict[str, Callable[[TrueKeyFrame], float]]
"""Of each fault, how far a key frame lies beyond where it counts."""

_RULES_OF_HOLDS: dict[str, Rules] = {
    "plank": {
        "hip-sag": lambda key: key.sag - SAG_DEG,
        "hip-pike": lambda key: PIKE_DEG - key.sag,
        "head-drop": lambda key: HEAD_DROP_DEG - key.head,
        "lumbar-overextension": lambda key: key.lumbar - ARCH_DEG,
    },
    "hip-flexor-length-test": {
        "thigh-above-level": lambda key: key.thigh - LEVEL_THIGH_DEG,
        "knee-straightens": lambda key: BENT_KNEE_DEG - key.knee,
    },
}
_RULES_OF_CRAWLS: Rules = {
    "hips-high": lambda key: key.high - HIPS_HIGH_M,
    "lumbar-overextension": lambda key: key.lumbar - ARCH_DEG,
}


def _spans(profile: tuple[TrueKeyFrame, ...], rules: Rules) -> tuple[Span, ...]:
    """Where a rule is met for HELD_S and longer."""
    t = np.array([key.t for key in profile])
    found = [
        Span(code, *ends)
        for code, beyond in rules.items()
        for ends in _positive(t, np.array([beyond(key) for key in profile]))
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


def is_of_the_clip(truth: Truth) -> bool:
    """Whether its faults are those of the whole clip; those of reps and holds have a place in
    time."""
    return truth.movement in _OF_THE_CLIP


def expected_of_clip(truth: Truth) -> frozenset[str]:
    """Faults of the whole clip, of what is run, walked, crawled or stood; empty for reps and
    holds."""
    of = _OF_THE_CLIP.get(truth.movement)
    return frozenset(of(truth)) if of else frozenset()


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


def _of_walk(truth: Truth) -> set[str]:
    out = truth.view == "front" and (truth.toe_out_deg or 0.0) >= TOE_OUT_DEG
    return {"toes-out"} if out else set()


def _of_steps(truth: Truth) -> set[str]:
    return {code for step in truth.walk_steps for code in step.faults}


def _of_crawl(truth: Truth) -> set[str]:
    last = float(truth.t[-1]) - HELD_S
    return {s.code for s in _spans(truth.profile, _RULES_OF_CRAWLS) if s.start_s < last}


_OF_THE_CLIP: dict[str, Callable[[Truth], set[str]]] = {
    "running": _of_run,
    "standing": _of_stance,
    "walking": _of_walk,
    "monster-walk": _of_steps,
    "bear-crawl": _of_crawl,
}
