"""One frame of the person: causally smoothed landmarks and what can be read off them at once."""

from __future__ import annotations

from collections import deque

import numpy as np

from posecheck.live.one_euro import OneEuro
from posecheck.live.state import Angle
from posecheck.measures.catalogue import entry
from posecheck.measures.correction import angles_of
from posecheck.measures.features import column_in
from posecheck.measures.holds import SLOW, body_speed
from posecheck.measures.raw import raw_angles
from posecheck.model.key import columns
from posecheck.movements.inside import inside_ranges
from posecheck.movements.movement import Movement, Posture
from posecheck.pose.estimator import Estimate
from posecheck.present.words import measure_label
from posecheck.recognition.body import body_of, in_frame
from posecheck.recognition.postures import UNKNOWN, postures_of
from posecheck.view.view import ViewEstimate, trunk_axis

SPEED_OVER_S = 0.3
"""Speed is taken over this long, which is about what the offline smoothing spans [E]."""
FORGET_S = 0.5
"""After a gap this long the smoothing starts afresh [E]."""


class LiveMoment:
    """Follows the landmarks of one person in frames of size (width, height) px. estimator: whose
    points they are."""

    def __init__(self, size: tuple[int, int], estimator: str):
        self._size, self._estimator = size, estimator
        self._smooth = OneEuro()
        self._recent: deque[tuple[float, np.ndarray]] = deque()
        self.landmarks: np.ndarray | None = None
        self.visibility: np.ndarray | None = None
        self._world: np.ndarray | None = None

    def take(self, t: float, estimate: Estimate | None) -> None:
        """The frame at t (s). Without an estimate, nobody is seen."""
        if self._recent and t - self._recent[-1][0] > FORGET_S:
            self._smooth = OneEuro()
            self._recent.clear()
        if estimate is None:
            self.landmarks = self.visibility = None
            return
        height = self._size[1]
        self.landmarks = self._smooth(t, estimate.landmarks / height) * height
        self.visibility, self._world = estimate.visibility, estimate.world
        self._recent.append((t, self.landmarks))
        while self._recent[0][0] < t - SPEED_OVER_S:
            self._recent.popleft()

    def points(self) -> tuple[float, ...] | None:
        """(33 * 3) x, y in shares of the frame and visibility, flat; None where nobody is seen."""
        if self.landmarks is None:
            return None
        shares = np.column_stack(
            [
                self.landmarks[:, 0] / self._size[0],
                self.landmarks[:, 1] / self._size[1],
                self.visibility,
            ]
        )
        return tuple(np.round(np.nan_to_num(shares), 3).ravel().tolist())

    def angle(self, measure: str, view: ViewEstimate | None) -> Angle | None:
        """A measure now, corrected as offline; of the near side where it is a limb's. None where it
        cannot be read from this view."""
        if self.landmarks is None or view is None or not (view.is_side or view.is_frontal):
            return None
        corrected = angles_of(self.landmarks[None], view, self._estimator)
        wanted = columns(measure, view.near_side or "left")
        for i, output in enumerate(corrected.names):
            if column_in(output, view) in wanted and np.isfinite(corrected.value[0, i]):
                return Angle(
                    measure_label(measure),
                    float(corrected.value[0, i]),
                    float(corrected.half_width[0, i]),
                    entry(measure).unit,
                )
        return None

    def in_posture(self, wanted: Posture, surely: bool = True) -> bool:
        """In one of the postures ("supine", "prone", "upright", "any", or named ones). surely
        False: or in one that nobody can name."""
        if self.landmarks is None:
            return False
        known = postures_of(
            np.zeros(1), body_of(in_frame(self.landmarks[None], self._size), self._world[None])
        )
        return bool(known.among(wanted)[0]) or (not surely and bool(known.mask(UNKNOWN)[0]))

    def holds(self, movement: Movement, view: ViewEstimate | None) -> bool:
        """The position of a hold is taken up, and the body is slow: what measures.holds asks, of
        this frame."""
        if movement.hold is None or not self.in_posture(movement.hold.posture):
            return False
        if (
            view is not None
            and not inside_ranges(
                movement.hold, raw_angles(self.landmarks[None], view), view.near_side, 1
            )[0]
        ):
            return False
        return self.speed() < SLOW

    def speed(self) -> float:
        """Trunk lengths a second, over the last moment; 0 where too few frames are known."""
        if len(self._recent) < 3:
            return 0.0
        t = np.array(
            [self._recent[0][0], self._recent[len(self._recent) // 2][0], self._recent[-1][0]]
        )
        landmarks = np.stack(
            [self._recent[0][1], self._recent[len(self._recent) // 2][1], self._recent[-1][1]]
        )
        _, up = trunk_axis(landmarks)
        return float(
            body_speed(t, landmarks)[1] / max(float(np.linalg.norm(up, axis=-1).mean()), 1e-9)
        )
