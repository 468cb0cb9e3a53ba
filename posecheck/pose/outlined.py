"""Outlines for frames whose landmarks came without: a few of them are looked at again, the others
carry the nearest one along.

The layers of the pose model that draw the outline take two fifths of its time, and the low back is
read from fewer outlines a second than landmarks are needed (measures/low_back/lumbopelvic.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck.pose.between import Seen, without_picture
from posecheck.pose.estimator import Estimate, PoseEstimator
from posecheck.pose.rows import trunk_length, trunk_middle


@dataclass(frozen=True)
class OutlineParameters:
    """Both [E]. same: so far may the two looks at a frame lie apart, between the middles of their
    trunks, in trunk lengths: else they are of two people. longest_s: so far may an outline be
    carried, s."""

    same: float = 0.3
    longest_s: float = 0.6


class Outliner:
    """An estimator that sees, in order, the frames that still have their picture."""

    def __init__(
        self, estimator: PoseEstimator, parameters: OutlineParameters = OutlineParameters()
    ):
        self._estimator, self._params = estimator, parameters
        self._last: tuple[float, Estimate] | None = None

    def look(self, found: Seen) -> Seen:
        """The same frames and estimates, with outlines; the pictures are let go."""
        own: list[tuple[float, Estimate]] = [] if self._last is None else [self._last]
        for i, (frame, estimate) in enumerate(found):
            if frame.rgb.size and estimate is not None:
                outlined = self._outlined(
                    estimate, self._estimator.estimate(frame.index, frame.t, frame.rgb)
                )
                if outlined is not None:
                    own.append((frame.t, outlined))
                    estimate = outlined
            found[i] = (without_picture(frame), estimate)
        if not own:
            return found
        self._last = own[-1]
        times = np.array([t for t, _ in own])
        for i, (frame, estimate) in enumerate(found):
            k = int(np.argmin(np.abs(times - frame.t)))
            if (
                estimate is not None
                and estimate.mask is None
                and abs(times[k] - frame.t) <= self._params.longest_s
            ):
                found[i] = frame, carrying(estimate, own[k][1])
        return found

    def _outlined(self, estimate: Estimate, seen: Estimate | None) -> Estimate | None:
        """The estimate with the outline of the other look at its frame; None where that shows
        somebody else or nobody."""
        if seen is None:
            return None
        apart = trunk_middle(seen.landmarks) - trunk_middle(estimate.landmarks)
        if not np.hypot(*apart) <= self._params.same * trunk_length(estimate.landmarks):
            return None
        there = seen.packed()
        return replace(estimate, mask=there.mask, outline=there.outline, origin=there.origin)


def carrying(estimate: Estimate, own: Estimate) -> Estimate:
    """The estimate with the outline of another frame, which goes along with the trunk."""
    x, y = np.rint(trunk_middle(estimate.landmarks) - trunk_middle(own.landmarks)).astype(int)
    return replace(
        estimate,
        mask=own.mask,
        origin=(own.origin[0] + int(x), own.origin[1] + int(y)),
        carries=own,
    )
