"""From a JPEG to the person in it: unpacking, the pose model, and keeping to one person. One for each session."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from posecheck.live.protocol import BadMessage
from posecheck.pose.estimator import Estimate, PoseEstimator
from posecheck.pose.follow import Follower
from posecheck.pose.people import is_plausible, merged, sighting
from posecheck.pose.run import Finder, mean_luma

REMEMBERED = 30


@dataclass(frozen=True, eq=False)
class Glimpse:
    """rgb (h, w, 3) uint8; estimate: the person, or None; luma: mean brightness, 0..255."""

    rgb: np.ndarray
    estimate: Estimate | None
    luma: float


def unpack(jpeg: bytes) -> np.ndarray:
    """(h, w, 3) uint8 RGB. Raises BadMessage where the JPEG is damaged."""
    bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if bgr is None:
        raise BadMessage("not-a-picture", "The picture is damaged.")
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)


class Eyes:
    """Used in a `with`, from one thread. Raises ModelError on entering where the model cannot be loaded."""

    def __init__(self, make_estimator: Callable[[], PoseEstimator]):
        self._make, self._stack = make_estimator, contextlib.ExitStack()
        self._estimator: PoseEstimator | None = None
        self._follower: Follower | None = None
        self._size: tuple[int, int] | None = None
        self._index = 0

    def __enter__(self) -> Eyes:
        self._estimator = self._stack.enter_context(self._make())
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        self._estimator = self._follower = None

    @property
    def name(self) -> str:
        return self._estimator.name if self._estimator is not None else ""

    def look(self, t: float, jpeg: bytes) -> Glimpse:
        """The next picture, at t (s)."""
        rgb = unpack(jpeg)
        size = (rgb.shape[1], rgb.shape[0])
        if size != self._size:
            self._size, self._follower = size, Follower(self._estimator, size, None, remembers=REMEMBERED)
        estimate = self._follower.step(self._index, t, rgb)
        self._index += 1
        return Glimpse(rgb, estimate, mean_luma(rgb))


class Lookout:
    """Counts the people in a picture, for all sessions of this process: one model, one picture at a time."""

    def __init__(self, make_finder: Callable[[], Finder] | None):
        self._make, self._lock = make_finder, threading.Lock()
        self._finder: Finder | None = None

    def others(self, rgb: np.ndarray) -> int:
        """How many more people than one are in the picture; 0 without a finder."""
        if self._make is None:
            return 0
        with self._lock:
            if self._finder is None:
                self._finder = self._make().__enter__()
            found = self._finder.look(rgb)
        people = merged([sighting(0.0, one, rgb) for one in found if is_plausible(one)])
        return max(0, len(people) - 1)

    def rest(self) -> None:
        """Give the model's memory back until it is needed again."""
        with self._lock:
            if self._finder is not None:
                self._finder.__exit__(None, None, None)
                self._finder = None
