"""What a pose estimator is: pictures in, one person's landmarks out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

BLAZEPOSE_FULL = "BlazePose full"
"""How the name of an estimator begins that is this model, whoever ran it. posecheck's corrections and intervals were fitted on it."""
REPLAY_OF = "replay of "


def is_blazepose_full(name: str) -> bool:
    """Whether the estimator of this name (`PoseTrack.estimator`) is the model that posecheck's corrections were fitted on; not for one unnamed."""
    return name.split(REPLAY_OF)[-1].startswith(BLAZEPOSE_FULL)


@dataclass(frozen=True, eq=False)
class Estimate:
    """One person in one picture.

    landmarks   (33, 3) float32: x, y in pixels of the picture handed in (y down), z in the same scale, smaller is nearer
    visibility  (33,) float32 0..1
    world       (33, 3) float32 m, hip-centred
    mask        (h, w) float32 0..1 of the view it was made from, or None
    origin      where the view's upper left corner lies in the picture, pixels
    """

    landmarks: np.ndarray
    visibility: np.ndarray
    world: np.ndarray
    mask: np.ndarray | None = None
    origin: tuple[int, int] = (0, 0)

    def moved(self, x: int, y: int) -> Estimate:
        """Seen from the picture whose window at (x, y) this was made in."""
        landmarks = self.landmarks.copy()
        landmarks[:, :2] += (x, y)
        return replace(self, landmarks=landmarks, origin=(self.origin[0] + x, self.origin[1] + y))

    @property
    def centre(self) -> np.ndarray:
        """(2,) pixels: the middle of the landmarks' box."""
        points = self.landmarks[:, :2]
        return (points.min(axis=0) + points.max(axis=0)) / 2

    @property
    def extent(self) -> float:
        """Longest side of the landmarks' box, pixels."""
        return float(np.ptp(self.landmarks[:, :2], axis=0).max())


class PoseEstimator(Protocol):
    """Used in a `with`. Pictures come in order, once each. name: of the model, known at the latest once it is entered."""

    name: str

    def __enter__(self) -> PoseEstimator: ...

    def __exit__(self, *_: object) -> None: ...

    def estimate(self, frame_index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        """rgb: (h, w, 3) uint8, upright. t in s. None where nobody is seen."""
        ...

    def forget(self) -> None:
        """Drop whom it was following: the next picture is looked at afresh."""
        ...
