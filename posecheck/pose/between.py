"""Frames that the pose model need not see: where somebody keeps still, a few say what those between
would.

A stretch of frames is looked at in steps, and those between are worked out by a cubic through
those around. Where one does not lie where its neighbours lead to expect, those halfway are seen,
and so on, down to every frame. From where the body is on its way while the feet stand, as in a
rep, the steps are small; from where an ankle is, every frame of the stretch is seen, for contacts
are told to the frame. The estimator's next stretch begins as the last one went.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

import numpy as np

from posecheck import skeleton
from posecheck.pose.estimator import Estimate, PoseEstimator
from posecheck.pose.rows import mean_luma, trunk_length
from posecheck.video.decode import Frame

Seen = list[tuple[Frame, Estimate | None]]
"""Frames without their pictures, of which the brightness is left; but for those that are to be
looked at once more."""
_LET_GO = np.zeros((0, 0, 3), np.uint8)


def _rows(*parts: str) -> list[int]:
    return [skeleton.INDEX[f"{side}_{part}"] for part in parts for side in skeleton.SIDES]


_JOINTS = _rows("shoulder", "hip", "knee", "ankle")
_ENDS = _rows("elbow", "wrist", "heel", "foot_index")
_LOOKED_AT = _JOINTS + _ENDS
_ANKLES = [_LOOKED_AT.index(row) for row in _rows("ankle")]
_BODY = _rows("shoulder", "hip", "knee")  # the first of those looked at


@dataclass(frozen=True)
class BetweenParameters:
    """All [E]: on tracks with every frame seen (86 of rendered clips, 49 of real people), frames
    left out by these changed no finding, hold, rep count or fault of a rep; of 1,551 figures of
    clips and reps none left its interval, and starts and ends of reps moved by 28 ms or less in
    95 % of each set of clips, by a third of a second at most (benchmarks/between.py).

    steps_hz: frames a second that are looked at where nothing happens; moving_hz: where the body
    moves, which says where a movement of up to 3 Hz turns. joints_off: so far may a shoulder, hip,
    knee or ankle lie from where the two frames around lead to expect it, in trunk lengths;
    ends_off: an elbow, wrist, heel or toe, in which the pose model is less steady. seen: the
    visibility from which a landmark counts. body_speed, ankle_speed: from which shoulders, hips or
    knees, and an ankle, are on their way, trunk lengths a second. most: share of a stretch that
    must be seen, above which the estimator's next is seen frame by frame, in order; moving_most:
    how many times the steps, where the body moves: of landmarks that jitter, frames left out once
    took a rep's end half a second along. outlines_hz: frames a second that keep their picture for
    an outline, of somebody still, moving, and where every frame is seen. The low back is read 10
    times a second of exercises and averaged over half a second: with 7.5 outlines of reps its error
    was that of 15 (4.7 degrees, 5 clips of bridges and a split lunge), with 5 one fault of five was
    not found.
    """

    steps_hz: float = 5.0
    moving_hz: float = 19.0
    joints_off: float = 0.04
    ends_off: float = 0.08
    seen: float = 0.5
    ankle_speed: float = 0.5
    body_speed: float = 0.15
    most: float = 0.8
    moving_most: float = 1.8
    outlines_hz: tuple[float, float, float] = (2.5, 7.5, 12.0)


class Motion(Enum):
    """How somebody goes about: still, the body on its way while the feet stand, or so that every
    frame counts."""

    STILL = auto()
    MOVING = auto()
    EVERY = auto()


class Looker:
    """One estimator, which sees as many frames as it takes. pace: of what it saw last. outlines:
    some frames that were seen keep their picture, to be looked at again for an outline."""

    def __init__(
        self,
        estimator: PoseEstimator,
        parameters: BetweenParameters = BetweenParameters(),
        outlines: bool = False,
    ):
        self._estimator, self._params, self.pace = estimator, parameters, Motion.EVERY
        self._outlines, self._seen_last = outlines, -1

    def look(self, before: Sequence[Frame], frames: list[Frame]) -> Seen:
        """Every one of `frames` with its estimate; their pictures are let go, each as soon as it
        can be. before: seen first, to catch up with the person; the last of them will do where the
        feet stood."""
        unseen = before if self.pace is Motion.EVERY else before[-1:]
        self._in_order([frame for frame in unseen if frame.index > self._seen_last], 0)
        t = np.array([frame.t for frame in frames])
        steps = {
            Motion.STILL: _step(t, self._params.steps_hz),
            Motion.MOVING: max(1, _step(t, self._params.moving_hz)),
        }
        if steps[Motion.STILL] < 2:
            self.pace = Motion.EVERY
        last_t = before[-1].t if before else -np.inf
        known = self._each(last_t, frames) if self.pace is Motion.EVERY else {}
        if steps[Motion.STILL] < 2:
            return list(zip(frames, known.values(), strict=True))

        def see(i: int) -> Estimate | None:
            if i not in known:
                known[i] = self._see(frames[i])
            return known[i]

        chosen = _Chosen(t, see, self._params, steps)
        end = chosen.look(self.pace)
        if end < len(frames) and self.pace is not Motion.EVERY:
            self._in_order([*before, *frames[:end]][end:], 0)  # back to where it begins
            known = {i: known[i] for i in known if i < end} | self._in_order(frames, end)
        needed = sum(i < end for i in chosen.seen) + len(frames) - end
        enough = self._params.most * len(frames)
        if Motion.MOVING in (self.pace, chosen.pace):
            enough = min(
                enough, self._params.moving_most * (len(frames) / steps[Motion.MOVING] + 1)
            )
        many = needed > enough
        if self.pace is not Motion.EVERY:
            how = Motion.MOVING if chosen.moved else Motion.STILL
            self._let_go(last_t, frames, known, lambda i: how if i < end else Motion.EVERY)
        self.pace = Motion.EVERY if many or end < len(frames) else chosen.pace
        return list(zip(frames, filled(t, known), strict=True))

    def _each(self, last_t: float, frames: list[Frame]) -> dict[int, Estimate | None]:
        """Every frame in order, by index; none will be needed again, but for its outline."""
        known = {}
        for i, frame in enumerate(frames):
            known[i] = self._see(frame)
            if known[i] is None or not self._is_outlined(last_t, frame.t, Motion.EVERY):
                frames[i] = without_picture(frame)
            last_t = frame.t
        return known

    def _let_go(
        self,
        last_t: float,
        frames: list[Frame],
        known: dict[int, Estimate | None],
        how: Callable[[int], Motion],
    ) -> None:
        """The pictures of all frames but those that are looked at for an outline, of `known`."""
        for i, frame in enumerate(frames):
            kept = known.get(i) is not None and self._is_outlined(last_t, frame.t, how(i))
            if i in known:
                last_t = frame.t
            if not kept:
                frames[i] = without_picture(frame)

    def _is_outlined(self, last_t: float, t: float, how: Motion) -> bool:
        """Of a frame at t s, whether its outline is wanted; last_t: of the frame seen before."""
        if not self._outlines:
            return False
        hz = dict(zip(Motion, self._params.outlines_hz, strict=True))[how]
        return bool(np.floor(t * hz + 1e-6) != np.floor(last_t * hz + 1e-6))

    def _in_order(self, frames: Sequence[Frame], start: int) -> dict[int, Estimate | None]:
        """Every frame from `start` on, by index."""
        return {i: self._see(frames[i]) for i in range(start, len(frames))}

    def _see(self, frame: Frame) -> Estimate | None:
        self._seen_last = frame.index
        estimate = self._estimator.estimate(frame.index, frame.t, frame.rgb)
        return None if estimate is None else estimate.packed()


def without_picture(frame: Frame) -> Frame:
    if frame.luma is not None:
        return frame
    return Frame(frame.index, frame.t, _LET_GO, mean_luma(frame.rgb))


def _step(t: np.ndarray, hz: float) -> int:
    """How many frames lie between two that are looked at; 0 for too few to tell."""
    return round(1 / (hz * max(float(np.median(np.diff(t))), 1e-3))) if len(t) > 3 else 0


class _Chosen:
    """Which frames of a stretch are seen. t (frames,) s; see: gives the estimate of one. seen: by
    index, (landmarks, 2) px and (landmarks,) whether it counts; None where nobody is."""

    def __init__(
        self,
        t: np.ndarray,
        see: Callable[[int], Estimate | None],
        parameters: BetweenParameters,
        steps: dict[Motion, int],
    ):
        self._t, self._see, self._params, self._steps = t, see, parameters, steps
        self.seen: dict[int, tuple[np.ndarray, np.ndarray] | None] = {}
        self.pace, self.moved = Motion.STILL, False
        limits = (parameters.joints_off, parameters.ends_off)
        self._limits = np.repeat(limits, (len(_JOINTS), len(_ENDS)))
        self._trunk = 0.0

    def look(self, begun: Motion) -> int:
        """The index from which on every frame is needed; their number where there is none. Two
        steps before somebody moves, for a movement begins slowly. begun: how the last stretch
        ended; pace: how this one does; moved: somewhere in it."""
        end = self._through(0, Motion.MOVING if begun is Motion.MOVING else Motion.STILL)
        self.pace = self._pace_at_the_end(begun)
        return end

    def _through(self, start: int, pace: Motion) -> int:
        step, still, last = self._steps[pace], self._steps[Motion.STILL], len(self._t) - 1
        self.moved |= pace is Motion.MOVING
        knots = [*range(start, last, step), last]
        halved = 0  # up to this knot

        def earlier(k: int, frames: int) -> int:
            return next((j for j in reversed(knots[:k]) if j <= knots[k] - frames), start)

        for k, knot in enumerate(knots):
            if self._at(knot) is None:
                return earlier(k, 2 * still)
            since = earlier(k, still)  # over less, a speed would be mostly noise
            how = self._pace(since, knot) if knot - since >= still else Motion.STILL
            if how is Motion.EVERY:
                return earlier(k, 2 * still)
            if how is Motion.MOVING and pace is Motion.STILL:
                return self._through(earlier(k, 2 * still), Motion.MOVING)
            if k > 1 and self._off(*knots[k - 2 : k + 1]):
                for j in range(max(halved, k - 2), k):
                    self._halve(knots[j], knots[j + 1])
                halved = k
        return len(self._t)

    def _pace_at_the_end(self, begun: Motion) -> Motion:
        """Of a stretch too short to tell: as it was."""
        last = len(self._t) - 1
        since = max((i for i in self.seen if i <= last - self._steps[Motion.STILL]), default=None)
        return begun if since is None else self._pace(since, last)

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
        self._trunk = max(self._trunk, trunk_length(estimate.landmarks), 1.0)
        return points[_LOOKED_AT], estimate.visibility[_LOOKED_AT] >= self._params.seen

    def _pace(self, a: int, b: int) -> Motion:
        """How the body and the ankles go on from a to b."""
        first, last = self._at(a), self._at(b)
        if first is None or last is None:
            return Motion.EVERY
        way, seen = last[0] - first[0], first[1] & last[1]
        both = way[: len(_BODY)].reshape(-1, len(skeleton.SIDES), 2).mean(axis=1)
        most = self._trunk * (self._t[b] - self._t[a])
        feet = seen[_ANKLES] & (np.hypot(*way[_ANKLES].T) > self._params.ankle_speed * most)
        if feet.any():
            return Motion.EVERY
        moves = np.any(np.hypot(*both.T) > self._params.body_speed * most)
        return Motion.MOVING if moves else Motion.STILL

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
    return replace(
        nearer,
        landmarks=landmarks,
        visibility=visibility,
        world=world,
        carries=nearer,
        worked_out=True,
    )
