"""From a JPEG to the person in it: unpacking, the pose model, and keeping to one person. One for
each session."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

import av
import numpy as np

from posecheck.live.protocol import BadMessage
from posecheck.pose.estimator import Estimate, Finder, PoseEstimator
from posecheck.pose.rows import mean_luma
from posecheck.pose.tracking.follow import Follower
from posecheck.pose.tracking.people import is_plausible, merged, sighting

REMEMBERED = 30
LONGEST_SIDE, SHORTEST_SIDE = 1280, 16
"""Pixels of a frame; more is of no use to the pose model, and a small file can unpack to a huge
frame."""
MOST_PARTS = 64
"""Tables, headers and scans of a JPEG; a progressive one has thirty. Each costs time for a whole
frame, in a dozen bytes: 80,000 took 14 s."""
_PART = re.compile(rb"\xff[\xc0-\xcf\xda]")
"""In the frame's own bytes, ff is never followed by these."""
_DECODER = {"max_pixels": str(LONGEST_SIDE**2), "err_detect": "explode"}


@dataclass(frozen=True, eq=False)
class Glimpse:
    """rgb (h, w, 3) uint8; estimate: the person, or None; luma: mean brightness, 0..255."""

    rgb: np.ndarray
    estimate: Estimate | None
    luma: float


def rgb_of(jpeg: bytes) -> np.ndarray:
    """(h, w, 3) uint8 RGB. Raises BadMessage where the JPEG is damaged or too large.

    The decoder of a kept clip; it knows the limit itself, and takes no memory for a frame beyond
    it. Whoever reads the size from the file first and decodes afterwards believes two readers, and
    they need not see the same size.
    """
    if len(_PART.findall(jpeg)) > MOST_PARTS:
        raise BadMessage("not-a-picture", "The image has more channels than a camera's.")
    decoder = av.CodecContext.create("mjpeg", "r")
    decoder.options, decoder.thread_count = _DECODER, 1
    try:
        frames = decoder.decode(av.Packet(jpeg))
    except (av.FFmpegError, ValueError) as problem:
        said = f"The image is damaged, or larger than {LONGEST_SIDE} x {LONGEST_SIDE} pixels."
        raise BadMessage("not-a-picture", said) from problem
    if not frames:
        raise BadMessage("not-a-picture", "The image is damaged.")
    width, height = frames[0].width, frames[0].height
    if max(width, height) > LONGEST_SIDE or min(width, height) < SHORTEST_SIDE:
        raise BadMessage(
            "bad-size",
            f"An image of {width} x {height} pixels is not looked at: send at most {LONGEST_SIDE}.",
        )
    return frames[0].to_ndarray(format="rgb24")


class Eyes:
    """Used in a `with`, from one thread. Raises ModelError on entering where the model cannot be
    loaded."""

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
        """The next frame, at t (s)."""
        rgb = rgb_of(jpeg)
        size = (rgb.shape[1], rgb.shape[0])
        if size != self._size:
            self._size, self._follower = (
                size,
                Follower(self._estimator, size, None, remembers=REMEMBERED),
            )
        estimate = self._follower.step(self._index, t, rgb)
        self._index += 1
        return Glimpse(rgb, estimate, mean_luma(rgb))


class Lookout:
    """Counts the people in a frame, for all sessions of this process: one model, one frame at a
    time."""

    def __init__(self, make_finder: Callable[[], Finder] | None):
        self._make, self._lock = make_finder, threading.Lock()
        self._finder: Finder | None = None

    def others(self, rgb: np.ndarray) -> int:
        """How many more people than one are in the frame; 0 without a finder."""
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
