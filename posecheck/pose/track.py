"""PoseTrack: one person through one video, as arrays. The one container that every later stage
reads."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from posecheck import skeleton
from posecheck.pose.silhouettes import Silhouettes
from posecheck.video.info import Note, VideoInfo


@dataclass(frozen=True)
class Seen:
    """One of several people in the video, as the user can be shown them: box (x0, y0, x1, y1)
    pixels of the upright frame at t (s), and whether this is who was followed."""

    t: float
    box: tuple[float, float, float, float]
    followed: bool


NAMED_VIEW = "view"
"""Key of `PoseTrack.meta`: from where the person is seen, as the user says."""


def anybody(landmarks: np.ndarray) -> np.ndarray:
    """(frames,) bool of (frames, 33, 2 or more): the person is there. The nose tells: an estimator
    gives it a place wherever it sees somebody."""
    return np.isfinite(landmarks[:, skeleton.INDEX["nose"], 0])


def with_depth(points: np.ndarray) -> np.ndarray:
    """(frames,) bool of (frames, 33, 3): shoulders and hips have depth. One and the same for all
    points, 0 for the most part, is a filler."""
    depth = points[..., 2]
    known = np.isfinite(depth)
    farthest = np.where(known, depth, -np.inf).max(axis=1)
    nearest = np.where(known, depth, np.inf).min(axis=1)
    return known[:, [11, 12, 23, 24]].all(axis=1) & (farthest - nearest > 0)


@dataclass(frozen=True, eq=False)
class PoseTrack:
    """One person through one video. Missing is NaN, never zero.

    Attributes
    ----------
    t : (frames,) float64, s
        Presentation times, strictly increasing, 0 at the first frame.
    landmarks : (frames, 33, 3) float32
        x, y in pixels of the upright frame (y down), z in the model's depth units (pixels-like,
        smaller is nearer); as estimated, unsmoothed.
    visibility : (frames, 33) float32
        0..1 as the model says (often wrong for hidden joints: docs/biomechanics.md, 5.3).
    world : (frames, 33, 3) float32, m
        Hip-centred; a monocular guess, used only for the view; NaN from a model without depth.
    brightness : (frames,) float32
        Mean luma 0..255, NaN where unknown.
    silhouettes : Silhouettes or None
        The person's outline, frame by frame; None where the source has none.
    source : VideoInfo
        What is known about the video.
    notes : tuple of Note
        What happened while following the person (truncated file, several people, ...).
    log : tuple of str
        Provenance: every operation applied, in order.
    estimator : str
        The pose model that the points are of, as far as it is known (see
        estimator.is_blazepose_full).
    people_seen : int
        How many were seen.
    people : tuple of Seen
        Everybody, from the left as `track_video` numbers them, where there were several and they
        are known.
    meta : dict of str to str
        What the user said of it, and by which parameters it was followed where they are not the
        shipped ones (see follow.py).
    """

    t: np.ndarray
    landmarks: np.ndarray
    visibility: np.ndarray
    world: np.ndarray
    brightness: np.ndarray
    silhouettes: Silhouettes | None
    source: VideoInfo
    notes: tuple[Note, ...] = ()
    log: tuple[str, ...] = ()
    estimator: str = ""
    people_seen: int = 1
    people: tuple[Seen, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        n = len(self.t)
        shapes = {
            "landmarks": (n, skeleton.COUNT, 3),
            "visibility": (n, skeleton.COUNT),
            "world": (n, skeleton.COUNT, 3),
            "brightness": (n,),
        }
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has shape {getattr(self, name).shape}, expected {shape}")
        if n > 1 and not np.all(np.diff(self.t) > 0):
            raise ValueError("t must be strictly increasing")

    def __len__(self) -> int:
        return len(self.t)

    @property
    def found(self) -> np.ndarray:
        """(frames,) bool: the person was found in this frame."""
        return anybody(self.landmarks)

    @property
    def has_depth(self) -> bool:
        """Some frame has depth; without any, from where the person is seen is not known, and the
        user may say it."""
        return bool(with_depth(self.world).any() or with_depth(self.landmarks).any())

    def point(self, name: str) -> np.ndarray:
        """(frames, 2) pixels of one landmark."""
        return self.landmarks[:, skeleton.INDEX[name], :2]
