"""What is worth showing at each moment of a clip: the rep or the clock, the angle in question, the
cue while a fault is on.

Pure functions of the report; the annotated video and the key frames draw what they say.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from posecheck import skeleton
from posecheck.model.key import columns
from posecheck.model.report import Report, Step
from posecheck.present import words
from posecheck.present.drawn_measures import can_show, facing_side

_DRIVES = {
    "glute-bridge": ("trunk_thigh_angle",),
    "lunge": ("front_knee_flexion", "knee_flexion"),
    "plank": ("hip_offset", "trunk_thigh_angle"),
    "running": ("knee_flexion", "pelvic_obliquity", "trunk_lean"),
    "standing": ("trunk_lean", "pelvic_obliquity"),
    "walking": ("knee_flexion", "pelvic_obliquity", "trunk_lean"),
}
_PHASES = {"glute-bridge": ("up", "top", "down"), "lunge": ("down", "bottom", "up")}
_STEP_SHOWN_S = 0.25  # how long a contact is named where its end is not known


@dataclass(frozen=True)
class StoryMoment:
    """badge: "Rep 3, top", "Hold 0:07", "Left foot". cue: shown while a fault is on, else "".
    measure: the curve to draw, or None."""

    badge: str
    cue: str
    fault: bool
    measure: str | None
    side: str | None


def curve_name(report: Report, measure: str, side: str | None = None) -> str | None:
    """The column of `report.curves` that holds a measure named with or without its side: that
    side's, the near side's, or either's."""
    if report.curves is None:
        return None
    wanted = columns(measure, side, facing_side(report.view.name), *skeleton.SIDES)
    return next((name for name in wanted if name in report.curves), None)


def driving_measure(report: Report, drive: str | None = None) -> str | None:
    """The curve that the video draws when nothing is wrong: `drive`, else the movement's usual one,
    else the first with a place on the body."""
    if report.curves is None:
        return None
    for candidate in (*((drive,) if drive else ()), *_DRIVES.get(report.movement, ())):
        name = curve_name(report, candidate)
        if name:
            return name
    return next((name for name in report.curves.curves if can_show(name)), None)


def thresholds_of(report: Report, curve: str) -> tuple[float, ...]:
    """The limits that findings hold this curve against, each once, in the findings' order."""
    found = (f.threshold for f in report.findings if curve_name(report, f.measure, f.side) == curve)
    return tuple(dict.fromkeys(limit for limit in found if np.isfinite(limit)))


def threshold_of(report: Report, curve: str) -> float | None:
    """The threshold that the first finding about this curve holds it against, or None."""
    return next(iter(thresholds_of(report, curve)), None)


def nearest(times: np.ndarray, t: float) -> int:
    """The index of the time nearest to t in increasing times (frames,), s."""
    k = int(np.searchsorted(times, t))
    return k - 1 if k and (k == len(times) or t - times[k - 1] <= times[k] - t) else k


def value_text(report: Report, name: str | None, t: float) -> str:
    """ "22° ± 6°" of the curve `name` at t (s), or "" where it is missing."""
    if name is None or report.curves is None:
        return ""
    curve, k = report.curves[name], nearest(report.curves.t, t)
    value, low, high = (float(a[k]) for a in (curve.value, curve.low, curve.high))
    return words.drawn(name, value, low, high, curve.unit) if np.isfinite(value) else ""


class Story:
    """Looks up the moment at a time t (s); quick enough for every frame."""

    def __init__(self, report: Report, drive: str | None = None):
        self.report = report
        self.drive = driving_measure(report, drive)
        self._cues = {f.code: f.cue for f in report.findings}
        self._starts = [rep.start_s for rep in report.reps]
        self._steps = (
            sorted(report.stride.steps, key=lambda s: s.initial_contact_s) if report.stride else []
        )
        self._contacts = [step.initial_contact_s for step in self._steps]

    def at(self, t: float) -> StoryMoment:
        if self.report.reps:
            return self._in_rep(t)
        if self.report.hold:
            return self._in_hold(t)
        if self._steps:
            return self._in_stride(t)
        return StoryMoment("", "", False, self.drive, None)

    def _in_rep(self, t: float) -> StoryMoment:
        k = bisect_right(self._starts, t) - 1
        if k < 0 or t > self.report.reps[k].end_s:
            return StoryMoment("", "", False, self.drive, None)
        rep = self.report.reps[k]
        there = (t >= rep.peak_s) + (t > rep.peak_end_s)
        phase = _PHASES.get(self.report.movement, ("there", "hold", "back"))[there]
        badge = f"Rep {rep.index}, {phase}"
        worst = max(rep.faults, key=lambda f: (f.severity, f.confidence), default=None)
        if worst is None:
            return StoryMoment(badge, "", False, self.drive, rep.side)
        measure = self._drawable(worst.reading.measure, rep.side)
        return StoryMoment(
            badge, self._cues.get(worst.code, words.code_label(worst.code)), True, measure, rep.side
        )

    def _in_hold(self, t: float) -> StoryMoment:
        hold = self.report.hold
        if not hold.start_s <= t <= hold.end_s:
            return StoryMoment("", "", False, self.drive, None)
        badge = f"Hold {words.clock(t - hold.start_s)}"
        on = [f for f in hold.faults if f.start_s <= t <= f.end_s]
        worst = max(on, key=lambda f: (f.severity, f.confidence), default=None)
        if worst is None:
            return StoryMoment(badge, "", False, self.drive, None)
        return StoryMoment(
            badge,
            self._cues.get(worst.code, words.code_label(worst.code)),
            True,
            self._drawable(worst.reading.measure, None),
            None,
        )

    def _in_stride(self, t: float) -> StoryMoment:
        k = bisect_right(self._contacts, t) - 1
        if k < 0 or t > _contact_end(self._steps[k]):
            return StoryMoment("", "", False, self.drive, None)
        side = self._steps[k].side
        return StoryMoment(f"{side.capitalize()} foot", "", False, self.drive, side)

    def _drawable(self, measure: str, side: str | None) -> str | None:
        name = curve_name(self.report, measure, side)
        return name if name and can_show(name) else self.drive


def _contact_end(step: Step) -> float:
    return step.toe_off_s if step.toe_off_s is not None else step.initial_contact_s + _STEP_SHOWN_S
