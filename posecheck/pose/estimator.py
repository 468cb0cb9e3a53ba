"""What a pose estimator is: frames in, one person's landmarks out; and what it says it gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np

from posecheck.pose.silhouettes import Outline, packed

BLAZEPOSE_FULL = "BlazePose full"
"""How the name of an estimator begins that is this model, whoever ran it. posecheck's corrections
and intervals were fitted on it."""
REPLAY_OF = "replay of "


def is_blazepose_full(name: str) -> bool:
    """Whether the estimator of this name (`PoseTrack.estimator`) is the model that posecheck's
    corrections were fitted on; not for one unnamed."""
    return name.split(REPLAY_OF)[-1].startswith(BLAZEPOSE_FULL)


@dataclass(frozen=True)
class Gives:
    """What an estimator gives of a person. What is not given is NaN or None, and what needs it is
    refused, with the reason.

    points  which skeleton, a key of `skeleton.POINTS`; its landmarks are always put onto
            posecheck's 33
    depth   "world": metres about the hips, and z beside the pixels; "z": the latter alone; "none"
    mask    whether the person's outline comes along
    """

    points: str
    depth: Literal["world", "z", "none"]
    mask: bool

    def __str__(self) -> str:
        depth = {"world": "depth", "z": "depth in pixels", "none": "no depth"}[self.depth]
        return f"{self.points} points, {depth}, {'outline' if self.mask else 'no outline'}"


@dataclass(frozen=True, eq=False)
class Estimate:
    """One person in one frame; NaN for what the estimator does not give.

    landmarks   (33, 3) float32: x, y in pixels of the frame handed in (y down), z in the same
                scale, smaller is nearer
    visibility  (33,) float32 0..1, 0 for a landmark that is missing
    world       (33, 3) float32 m, hip-centred
    mask        (h, w) of the view it was made from, or None: float32 0..1, or bool, where it is
                more than half, of one that is packed
    outline     the mask, packed; None until it is
    origin      where the view's upper left corner lies in the picture, pixels
    carries     whose outline this is, where it is another frame's
    worked_out  from the frames around, which the estimator has seen, and not this one
    """

    landmarks: np.ndarray
    visibility: np.ndarray
    world: np.ndarray
    mask: np.ndarray | None = None
    origin: tuple[int, int] = (0, 0)
    carries: Estimate | None = None
    outline: Outline | None = None
    worked_out: bool = False

    def packed(self) -> Estimate:
        """The same with its outline packed: a quarter of the memory of a mask, and less."""
        if self.mask is None or self.mask.dtype == bool:
            return self
        points = self.landmarks[:, :2] - np.array(self.origin, np.float32)
        return replace(self, mask=self.mask > 0.5, outline=packed(self.mask, points))

    def moved(self, x: int, y: int) -> Estimate:
        """Seen from the frame whose window at (x, y) this was made in."""
        landmarks = self.landmarks.copy()
        landmarks[:, :2] += (x, y)
        return replace(self, landmarks=landmarks, origin=(self.origin[0] + x, self.origin[1] + y))

    @property
    def known(self) -> np.ndarray:
        """(33,) bool: the landmark has a place."""
        return np.isfinite(self.landmarks[:, :2]).all(axis=1)

    @property
    def box(self) -> np.ndarray:
        """(4,) pixels: x0, y0, x1, y1 of the landmarks that have a place;
        at least one must have."""
        points = self.landmarks[self.known, :2]
        return np.concatenate([points.min(axis=0), points.max(axis=0)])

    @property
    def centre(self) -> np.ndarray:
        """(2,) pixels: the middle of the box."""
        box = self.box
        return (box[:2] + box[2:]) / 2

    @property
    def extent(self) -> float:
        """Longest side of the box, pixels."""
        box = self.box
        return float((box[2:] - box[:2]).max())

    @property
    def mean_visibility(self) -> float:
        """Of the landmarks that have a place, 0..1."""
        return float(self.visibility[self.known].mean())


class PoseEstimator(Protocol):
    """Used in a `with`. Frames come in order, once each. name: of the model, known at the latest
    once it is entered."""

    name: str
    gives: Gives

    def __enter__(self) -> PoseEstimator: ...

    def __exit__(self, *_: object) -> None: ...

    def estimate(self, frame_index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        """rgb: (h, w, 3) uint8, upright. t in s. None where nobody is seen."""
        ...

    def forget(self) -> None:
        """Drop whom it was following: the next frame is looked at afresh."""
        ...


class Finder(Protocol):
    """Finds everybody in single frames; used in a `with`."""

    def __enter__(self) -> Finder: ...

    def __exit__(self, *_: object) -> None: ...

    def look(self, rgb: np.ndarray) -> list[Estimate]:
        """Everybody in the frame, (h, w, 3) uint8."""
        ...
