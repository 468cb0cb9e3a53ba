"""What may drive repetitions, as data: a measure over time, or one of the distances of `DRIVES`,
which are no measures of the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from posecheck import skeleton
from posecheck.measures.geometry import length, rest_of_range
from posecheck.measures.turns import take_turns
from posecheck.model.key import MeasureKey, column, columns
from posecheck.model.measurement import Series
from posecheck.signals.gaps import runs

if TYPE_CHECKING:
    from posecheck.view.view import ViewEstimate

AROUND_S = 4.0
"""Where the camera moves, the floor and the size of the body are those of the moment: medians over
this long, so that a foot on its way does not count [E: a rep of a lunge has both feet down for most
of it]."""
MOVED, NEARER = 0.6, 1.25
"""The camera moves where the floor of the moment wanders by so many trunk lengths, or the trunk
grows by this factor [E]: a foot put forward towards the camera comes 0.35 lower in the image."""
SIDE, FRONTAL = ("side-left", "side-right"), ("front", "rear")


@dataclass(frozen=True)
class Drive:
    """A distance or an angle that may drive reps.

    label: in a sentence ("the height of the hips"). unit: that of `smallest` in a movement's file,
    "trunk" (shoulder-hip lengths), "share" (0 to 1) or "deg". views: those that show it. of: (t
    (frames,) s, landmarks (frames, 33, 3) px, view) -> (frames,), NaN where it is not known.
    """

    label: str
    unit: str
    views: tuple[str, ...]
    of: Callable[[np.ndarray, np.ndarray, ViewEstimate], np.ndarray]


def hip_height(t: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """(frames,) height of the mid-hip above the floor, in trunk lengths. t (frames,) s; landmarks
    (frames, 33, 2 or more) px."""
    return _height(t, landmarks, _trunk(landmarks)[0][:, 1])


def _height(t: np.ndarray, landmarks: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(frames,) height above the floor of what lies at y (frames,) px, in trunk lengths.

    The floor is the level of the lower ankle and one for the whole clip, and so is the trunk,
    unless the camera pans, zooms or is come near to.
    """
    _, up = _trunk(landmarks)
    ankles = _both(landmarks, "ankle")[..., 1].max(axis=1)
    if not np.isfinite(ankles).any() or not np.isfinite(up).any():
        return np.full(len(landmarks), np.nan)
    floor, trunk = float(np.nanmedian(ankles)), float(np.nanmedian(length(up)))
    here, long = _around(t, ankles), _around(t, length(up))
    if np.ptp(here) < MOVED * trunk and np.max(long) < NEARER * np.min(long):
        return (floor - y) / trunk
    return (here - y) / long


def _trunk(landmarks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # brings the video's libraries, which reading a movement's file does without
    from posecheck.view.view import trunk_axis

    return trunk_axis(landmarks)


def _both(landmarks: np.ndarray, part: str) -> np.ndarray:
    """(frames, 2, 2 or more): the left one and the right one."""
    return landmarks[:, [skeleton.INDEX[f"{side}_{part}"] for side in skeleton.SIDES]]


def _shoulder_height(t: np.ndarray, landmarks: np.ndarray, _view: ViewEstimate) -> np.ndarray:
    return _height(t, landmarks, _both(landmarks, "shoulder")[..., 1].mean(axis=1))


def _higher(part: str) -> Callable[[np.ndarray, np.ndarray, ViewEstimate], np.ndarray]:
    return lambda t, landmarks, _view: _height(
        t, landmarks, _both(landmarks, part)[..., 1].min(axis=1)
    )


def _trunk_px(landmarks: np.ndarray) -> float:
    long = length(_trunk(landmarks)[1])
    return float(np.nanmedian(long)) if np.isfinite(long).any() else float("nan")


def _apart(part: str) -> Callable[[np.ndarray, np.ndarray, ViewEstimate], np.ndarray]:
    def of(_t: np.ndarray, landmarks: np.ndarray, _view: ViewEstimate) -> np.ndarray:
        points = _both(landmarks, part)[..., :2]
        return length(points[:, 0] - points[:, 1]) / _trunk_px(landmarks)

    return of


def _knee_opening(t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray:
    """How much further the knees are apart than the feet: what opens a clam, and not what lifts the
    whole leg."""
    return _apart("knee")(t, landmarks, view) - _apart("ankle")(t, landmarks, view)


def _levels_apart(part: str) -> Callable[[np.ndarray, np.ndarray, ViewEstimate], np.ndarray]:
    def of(_t: np.ndarray, landmarks: np.ndarray, _view: ViewEstimate) -> np.ndarray:
        return np.abs(np.diff(_both(landmarks, part)[..., 1], axis=1)[:, 0]) / _trunk_px(landmarks)

    return of


def _thigh_behind(_t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray:
    """The thigh that is further behind the vertical, as BlazePose gives it (uncorrected)."""
    from posecheck.measures.raw import side_angles

    angles = side_angles(landmarks, view)
    return np.maximum(
        *(angles[column(MeasureKey("thigh_extension", side))] for side in skeleton.SIDES)
    )


def _wrist_forward(_t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray:
    """How far the wrists are in front of the shoulders; from front and rear by the model's depth,
    which is coarse."""
    ahead = (_both(landmarks, "wrist") - _both(landmarks, "shoulder")).mean(axis=1)
    if view.is_side:
        return -view.ventral_turn * ahead[:, 0] / _trunk_px(landmarks)
    return (-1.0 if view.name == "front" else 1.0) * ahead[:, 2] / _trunk_px(landmarks)


def _take_turns(t: np.ndarray, landmarks: np.ndarray, one: str, other: str) -> np.ndarray:
    """(frames,) 0 to 1: a bump for each step of either landmark."""
    points = landmarks[:, [skeleton.INDEX[one], skeleton.INDEX[other]], :2]
    return take_turns(t, points, _trunk_px(landmarks))


def _feet_take_turns(t: np.ndarray, landmarks: np.ndarray, _view: ViewEstimate) -> np.ndarray:
    return _take_turns(t, landmarks, "left_ankle", "right_ankle")


def _crawl_steps(t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray:
    """Opposite hand and foot step together, so that hand and foot of the near side, which are seen
    well, take turns."""
    near = view.near_side or "left"
    return _take_turns(t, landmarks, f"{near}_wrist", f"{near}_ankle")


DRIVES: dict[str, Drive] = {
    "hip_height": Drive(
        "height of the hips",
        "trunk",
        (*SIDE, *FRONTAL),
        lambda t, landmarks, _view: hip_height(t, landmarks),
    ),
    "shoulder_height": Drive(
        "height of the shoulders", "trunk", (*SIDE, *FRONTAL), _shoulder_height
    ),
    "higher_ankle": Drive(
        "height of the higher ankle", "trunk", (*SIDE, *FRONTAL), _higher("ankle")
    ),
    "higher_knee": Drive("height of the higher knee", "trunk", (*SIDE, *FRONTAL), _higher("knee")),
    "ankle_apart_vertical": Drive(
        "difference in height of the ankles", "trunk", (*SIDE, *FRONTAL), _levels_apart("ankle")
    ),
    "ankle_apart": Drive(
        "distance between the ankles", "trunk", (*SIDE, *FRONTAL), _apart("ankle")
    ),
    "knee_apart": Drive("distance between the knees", "trunk", (*SIDE, *FRONTAL), _apart("knee")),
    "thigh_behind": Drive("thigh that is further behind", "deg", SIDE, _thigh_behind),
    "knee_opening": Drive(
        "distance between the knees beyond that of the ankles",
        "trunk",
        (*SIDE, *FRONTAL),
        _knee_opening,
    ),
    "feet_take_turns": Drive(
        "speed of one foot against the other", "share", (*SIDE, *FRONTAL), _feet_take_turns
    ),
    "crawl_steps": Drive(
        "speed of the near hand against the near foot", "share", SIDE, _crawl_steps
    ),
    "wrist_forward": Drive(
        "way of the hands in front of the shoulders", "trunk", (*SIDE, *FRONTAL), _wrist_forward
    ),
}
"""By the name that `[rep] signal` of a movement's file uses. Tried on real clips and on rendered
ones of twenty drills, see docs/movements.md."""


def signal_of(
    name: str, t: np.ndarray, series: Series, landmarks: np.ndarray, view: ViewEstimate
) -> np.ndarray | None:
    """(frames,) what drives reps, by its name: one of `DRIVES`, or a measure of the series; None
    where this clip does not give it.

    t (frames,) s; landmarks (frames, 33, 3) px. A limb's measure is that of the near side; from
    front or rear, of the side that moves more. Where the view is oblique, drives are given all the
    same, but for those that only a side shows.
    """
    if name in DRIVES:
        drive = DRIVES[name]
        seen = view.name in drive.views or (view.name == "oblique" and drive.views != SIDE)
        values = drive.of(t, landmarks, view) if seen else np.full(len(t), np.nan)
        return values if np.isfinite(values).any() or name == "hip_height" else None
    sides = (view.near_side,) if view.near_side else skeleton.SIDES
    found = [series[one].value for one in columns(name, *sides) if one in series]
    found = [values for values in found if np.isfinite(values).any()]
    return max(found, key=lambda values: float(np.ptp(rest_of_range(values, 2, 98))), default=None)


def _around(t: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(frames,) median of the values within AROUND_S, NaN where there are none."""
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return np.full(len(t), np.nan)
    # a few moments a second tell it; between them it goes straight
    moments = np.unique(
        np.round(
            np.linspace(0, len(t) - 1, max(2, int((t[-1] - t[0]) / (AROUND_S / 12)) + 1))
        ).astype(int)
    )
    times, found = t[known], values[known]
    first = np.searchsorted(times, t[moments] - AROUND_S / 2)
    last = np.searchsorted(times, t[moments] + AROUND_S / 2, "right")
    inside = last > first
    if not inside.any():
        return np.full(len(t), float(np.median(found)))
    medians = [
        float(np.median(found[a:b])) for a, b in zip(first[inside], last[inside], strict=True)
    ]
    return np.interp(t, t[moments[inside]], medians)


def rep_signal(values: np.ndarray, t: np.ndarray, inside: np.ndarray, direction: str) -> np.ndarray:
    """(frames,) `values` (frames,), + towards the far end of a rep ("up" or "down"), NaN outside of
    `inside` (bool): another posture.

    Where the person was not seen, and is in the posture before and after, the signal goes straight
    from one to the other: a gap at the top of a rep is no return to rest.
    """
    outward = values * (1.0 if direction == "up" else -1.0)
    signal = np.where(inside, outward, np.nan)
    for a, b in runs(np.isnan(outward)):
        if a > 0 and b < len(t):
            signal[a:b] = np.interp(t[a:b], t[[a - 1, b]], signal[[a - 1, b]])
    return signal


def moved_with(values: np.ndarray, start: np.ndarray, far: np.ndarray, end: np.ndarray) -> float:
    """How far `values` (frames,) went between rest and the far position of a rep, signed; NaN where
    either was not seen.

    start, far, end: indices of the frames just before the rep, of its far position, and just after
    it.
    """
    rest, there = values[np.union1d(start, end).astype(int)], values[far]
    if not np.isfinite(rest).any() or not np.isfinite(there).any():
        return float("nan")
    return float(np.nanmedian(there) - np.nanmedian(rest))
