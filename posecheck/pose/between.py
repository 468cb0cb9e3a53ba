"""Frames that the pose model need not see: where somebody keeps still, a few say what those between
would.

A stretch of frames is looked at in steps, and those between are worked out by a cubic through
those around. Where one does not lie where its neighbours lead to expect, those halfway are seen,
and so on, down to every frame. From where the body or an ankle is on its way, every frame of the
stretch is seen, in order, and of the estimator's next one: reps are timed, and contacts told, to
the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from posecheck import skeleton
from posecheck.pose.estimator import Estimate, PoseEstimator
from posecheck.video.decode import Frame

Seen = list[tuple[Frame, Estimate | None]]


def _rows(*parts: str) -> list[int]:
    return [skeleton.INDEX[f"{side}_{part}"] for part in parts for side in skeleton.SIDES]


_TRUNK = _rows("shoulder", "hip")
_JOINTS = _rows("shoulder", "hip", "knee", "ankle")
_ENDS = _rows("elbow", "wrist", "heel", "foot_index")
_LOOKED_AT = _JOINTS + _ENDS
_ANKLES = [_LOOKED_AT.index(row) for row in _rows("ankle")]
_BODY = _rows("shoulder", "hip", "knee")  # the first of those looked at


@dataclass(frozen=True)
class BetweenParameters:
    """All [E]: on saved tracks with every frame seen (79 of rendered clips, 58 of real people),
    frames left out by these changed no finding, hold, rep count or fault of a rep, and what a rep
    or a clip shows less than another start of the pose model does.

    steps_hz: frames a second that are looked at where nothing happens. joints_off: so far may a
    shoulder, hip, knee or ankle lie from where the two frames around lead to expect it, in trunk
    lengths; ends_off: an elbow, wrist, heel or toe, in which the pose model is less steady. seen:
    the visibility from which a landmark counts. body_speed, ankle_speed: from which shoulders, hips
    or knees, and an ankle, are on their way, trunk lengths a second. most: share of a stretch that
    must be seen, above which the estimator's next is seen frame by frame, in order.
    """

    steps_hz: float = 5.0
    joints_off: float = 0.04
    ends_off: float = 0.08
    seen: float = 0.5
    ankle_speed: float = 0.5
    body_speed: float = 0.15
    most: float = 0.5


class Looker:
    """One estimator, which sees as many frames as it takes. spares: of what it saw last, a few
    frames told the rest."""

    def __init__(
        self, estimator: PoseEstimator, parameters: BetweenParameters = BetweenParameters()
    ):
        self._estimator, self._params, self.spares = estimator, parameters, False

    def look(self, before: Sequence[Frame], frames: Sequence[Frame]) -> Seen:
        """Every one of `frames` with its estimate. before: seen first, to catch up with the person;
        the last of them will do for somebody who kept still."""
        self._in_order(before[-1:] if self.spares else before, 0)
        t = np.array([frame.t for frame in frames])
        step = _step(t, self._params.steps_hz)
        if step < 2:
            return [(frame, self._see(frame)) for frame in frames]
        known = {} if self.spares else self._in_order(frames, 0)

        def see(i: int) -> Estimate | None:
            if i not in known:
                known[i] = self._see(frames[i])
            return known[i]

        chosen = _Chosen(t, see, self._params)
        end = chosen.look(step)
        if end < len(frames) and self.spares:
            self._in_order([*before, *frames[:end]][end:], 0)  # back to where it begins
            known = {i: known[i] for i in known if i < end} | self._in_order(frames, end)
        needed = sum(i < end for i in chosen.seen) + len(frames) - end
        self.spares = needed <= self._params.most * len(frames)
        return list(zip(frames, filled(t, known), strict=True))

    def _in_order(self, frames: Sequence[Frame], start: int) -> dict[int, Estimate | None]:
        """Every frame from `start` on, by index."""
        return {i: self._see(frames[i]) for i in range(start, len(frames))}

    def _see(self, frame: Frame) -> Estimate | None:
        estimate = self._estimator.estimate(frame.index, frame.t, frame.rgb)
        return None if estimate is None else estimate.packed()


def _step(t: np.ndarray, hz: float) -> int:
    """How many frames lie between two that are looked at; 0 for too few to tell."""
    return round(1 / (hz * max(float(np.median(np.diff(t))), 1e-3))) if len(t) > 3 else 0


class _Chosen:
    """Which frames of a stretch are seen. t (frames,) s; see: gives the estimate of one. seen: by
    index, (landmarks, 2) px and (landmarks,) whether it counts; None where nobody is."""

    def __init__(
        self, t: np.ndarray, see: Callable[[int], Estimate | None], parameters: BetweenParameters
    ):
        self._t, self._see, self._params = t, see, parameters
        self.seen: dict[int, tuple[np.ndarray, np.ndarray] | None] = {}
        limits = (parameters.joints_off, parameters.ends_off)
        self._limits = np.repeat(limits, (len(_JOINTS), len(_ENDS)))
        self._trunk = 0.0

    def look(self, step: int) -> int:
        """The index from which on every frame is needed; their number where there is none. Two
        steps before somebody moves, for a movement begins slowly."""
        last = len(self._t) - 1
        knots = [*range(0, last, step), last]
        halved = 0  # up to this knot
        for k, knot in enumerate(knots):
            self._at(knot)
            if k and self._moves(knots[k - 1], knot):
                return knots[max(0, k - 2)]
            if k > 1 and self._off(*knots[k - 2 : k + 1]):
                for j in range(max(halved, k - 2), k):
                    self._halve(knots[j], knots[j + 1])
                halved = k
        return len(self._t)

    def _halve(self, a: int, b: int) -> None:
        middle = (a + b) // 2
        if middle == a or all(i in self.seen for i in range(a, b)):
            return
        self._at(middle)
        if self._off(a, middle, b):
            self._halve(a, middle)
            self._halve(middle, b)

    def _at(self, i: int) -> tuple[np.ndarray, np.ndarray] | None:
        if i not in self.seen:
            estimate = self._see(i)
            self.seen[i] = None if estimate is None else self._told(estimate)
        return self.seen[i]

    def _told(self, estimate: Estimate) -> tuple[np.ndarray, np.ndarray]:
        points = estimate.landmarks[:, :2].astype(float)
        left, right, hip_left, hip_right = points[_TRUNK]
        length = float(np.hypot(*(left + right - hip_left - hip_right))) / 2
        self._trunk = max(self._trunk, length, 1.0)
        return points[_LOOKED_AT], estimate.visibility[_LOOKED_AT] >= self._params.seen

    def _moves(self, a: int, b: int) -> bool:
        """Whether the body or an ankle is on its way, or nobody is seen."""
        first, last = self._at(a), self._at(b)
        if first is None or last is None:
            return True
        way, seen = last[0] - first[0], first[1] & last[1]
        both = way[: len(_BODY)].reshape(-1, len(skeleton.SIDES), 2).mean(axis=1)
        most = self._trunk * (self._t[b] - self._t[a])
        return bool(
            np.any(np.hypot(*both.T) > self._params.body_speed * most)
            or np.any(seen[_ANKLES] & (np.hypot(*way[_ANKLES].T) > self._params.ankle_speed * most))
        )

    def _off(self, a: int, middle: int, b: int) -> bool:
        """Whether the middle one does not lie where the two around lead to expect it."""
        before, here, after = (self._at(i) for i in (a, middle, b))
        if before is None or here is None or after is None:
            return True
        share = (self._t[middle] - self._t[a]) / (self._t[b] - self._t[a])
        expected = (1 - share) * before[0] + share * after[0]
        off = np.hypot(*(here[0] - expected).T) > self._limits * self._trunk
        return bool(np.any(off & before[1] & here[1] & after[1]))


def filled(t: np.ndarray, seen: dict[int, Estimate | None]) -> list[Estimate | None]:
    """An estimate for every frame: as it was seen, or worked out from those around. t (frames,) s;
    seen: by index, the first and the last frame among them, None only beside frames seen."""
    known = sorted(seen)
    found: list[Estimate | None] = [seen.get(i) for i in range(len(t))]
    for k, (a, b) in enumerate(pairwise(known)):
        if b - a < 2:
            continue
        # as far off as the two are apart: a slope over less would be mostly noise
        outer = (
            next((j for j in reversed(known[:k]) if a - j >= b - a), None),
            next((j for j in known[k + 2 :] if j - b >= b - a), None),
        )
        around = [
            (0.0, None) if j is None or seen[j] is None else (t[j], _numbers(seen[j]))
            for j in (outer[0], a, b, outer[1])
        ]
        for i in range(a + 1, b):
            nearer = seen[a] if t[i] - t[a] <= t[b] - t[i] else seen[b]
            found[i] = _estimate(between(around, t[i]), nearer)
    return found


def between(around: Sequence[tuple[float, np.ndarray | None]], t: float) -> np.ndarray:
    """At time t (s), by a cubic through the middle two of four (time, values) that has there the
    slopes of the parabolas through three of them each (Catmull-Rom on uneven times); the outer two
    may be missing."""
    (t0, before), (t1, first), (t2, last), (t3, after) = around
    long = t2 - t1
    chord = (last - first) / long
    slopes = [chord, chord]
    if before is not None:
        short = t1 - t0
        slopes[0] = (chord * short + (first - before) / short * long) / (short + long)
    if after is not None:
        short = t3 - t2
        slopes[1] = (chord * short + (after - last) / short * long) / (short + long)
    s = (t - t1) / long
    return (
        (1 + 2 * s) * (1 - s) ** 2 * first
        + s * (1 - s) ** 2 * long * slopes[0]
        + s**2 * (3 - 2 * s) * last
        - s**2 * (1 - s) * long * slopes[1]
    )


def _numbers(estimate: Estimate) -> np.ndarray:
    """(33, 7): landmarks, visibility, world."""
    parts = estimate.landmarks, estimate.visibility[:, None], estimate.world
    return np.concatenate(parts, axis=1).astype(float)


def _estimate(numbers: np.ndarray, nearer: Estimate) -> Estimate:
    numbers = numbers.astype(np.float32)
    landmarks, visibility = numbers[:, :3].copy(), np.clip(numbers[:, 3], 0.0, 1.0)
    world = numbers[:, 4:].copy()
    return replace(nearer, landmarks=landmarks, visibility=visibility, world=world, carries=nearer)
