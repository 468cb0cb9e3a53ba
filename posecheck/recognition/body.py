"""The body in each frame as heights and angles that hang on nothing but that frame: no pan, zoom or
approach of the camera changes them.

Lengths are in trunks, where a trunk is 0.48 m of the model's own world (its people are all of one
size), read in that very frame from how large the limbs are in the image and in the world. Heights
are above the lowest point of the body: what it rests on, or what is nearest to it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from posecheck import skeleton
from posecheck.skeleton import SIDES

TRUNK_M = 0.48
"""A trunk (mid-hip to mid-shoulder) in the world landmarks: median 0.48 m, quartiles 0.47 and 0.49,
over 58 clips and photographs of real people (benchmarks/body_lengths.py)."""
OUTSIDE = 0.04
SHARES = {
    ("shoulder", "hip"): 1.0,
    ("hip", "knee"): 0.80,
    ("knee", "ankle"): 0.77,
    ("shoulder", "elbow"): 0.51,
    ("elbow", "wrist"): 0.46,
}
"""Lengths of the limbs in trunks, for tracks without a world: within 0.02 of the medians of the
world landmarks of the same (benchmarks/body_lengths.py)."""
DEPTH_SHARES = np.linspace(0.1, 1.0, 10)
"""Shares of an image landmark's depth that are tried; none at all would leave no front and back. In
98 % of 11,536 labelled frames of planks, squats and lunges, whose tables give no world, limbs kept
their proportions best with 0.2 to 0.5 of it (benchmarks/depth_shares.py)."""
BREADTHS = {
    "shoulder": 0.69,
    "elbow": 0.87,
    "wrist": 0.74,
    "hip": 0.45,
    "knee": 0.44,
    "ankle": 0.45,
    "heel": 0.45,
    "foot_index": 0.50,
    "ear": 0.31,
}
"""Left to right in trunks, for bodies without depth: within 0.04 of the medians of the world
landmarks of 93 clips of real and rendered people (benchmarks/body_lengths.py)."""
PARTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
_ENDS = [
    skeleton.INDEX[f"{side}_{part}"]
    for side in SIDES
    for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
]
FRAMES_AT_ONCE = 1024
"""So many are worked on together: of a long clip all at once take a hundred megabytes."""
_UP = np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True, eq=False)
class Body:
    """points (frames, 33, 3): x, y (down) and depth in trunks, NaN where missing. trunk_px
    (frames,): pixels of a trunk in that frame."""

    points: np.ndarray
    trunk_px: np.ndarray

    def at(self, name: str) -> np.ndarray:
        """(frames, 3) of one landmark."""
        return self.points[:, skeleton.INDEX[name]]

    def mid(self, part: str) -> np.ndarray:
        """(frames, 3) half-way between the left and the right one."""
        return (self.at(f"left_{part}") + self.at(f"right_{part}")) / 2

    def both(self, part: str) -> np.ndarray:
        """(frames, 2, 3) left and right."""
        return self.points[:, [skeleton.INDEX[f"{side}_{part}"] for side in SIDES]]

    @cached_property
    def floor(self) -> np.ndarray:
        """(frames,) y of the lowest point of trunk and limbs."""
        points = self.points[
            :, [skeleton.INDEX[f"{side}_{part}"] for side in SIDES for part in PARTS], 1
        ]
        return np.where(
            np.isfinite(points).any(1),
            np.max(np.where(np.isfinite(points), points, -np.inf), axis=1),
            np.nan,
        )

    def heights(self, part: str) -> np.ndarray:
        """(frames, 2) heights above the floor of that frame, left and right, trunks."""
        return self.floor[:, None] - self.both(part)[..., 1]

    @cached_property
    def up(self) -> np.ndarray:
        """(frames, 3) from mid-hip to mid-shoulder."""
        return self.mid("shoulder") - self.mid("hip")

    @cached_property
    def across(self) -> np.ndarray:
        """(frames, 3) from the person's right to the left, of shoulders and hips together."""
        return (
            self.at("left_shoulder")
            - self.at("right_shoulder")
            + self.at("left_hip")
            - self.at("right_hip")
        )

    def bend(self, first: str, joint: str, last: str) -> np.ndarray:
        """(frames, 2) degrees by which `joint` bends the limb first-joint-last, 0 straight, left
        and right."""
        a = self.both(joint) - self.both(first)
        return between(a, self.both(last) - self.both(joint))

    def from_down(self, start: str, end: str) -> np.ndarray:
        """(frames, 2) degrees between a limb (start to end) and straight down."""
        limb = self.both(end) - self.both(start)
        return between(limb, np.broadcast_to(-_UP, limb.shape))


def between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(...) degrees between (..., 3) directions, 0..180."""
    size = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.degrees(
            np.arccos(np.clip((a * b).sum(-1) / np.where(size > 0, size, np.nan), -1, 1))
        )


def body_of(landmarks: np.ndarray, world: np.ndarray | None = None) -> Body:
    """landmarks (frames, 33, 2 or 3) px; world (frames, 33, 3) m, NaN or None where there is none
    (the depth is then the image landmarks')."""
    points = np.empty((len(landmarks), skeleton.COUNT, 3))
    trunk_px = np.empty(len(landmarks))
    for first in range(0, len(landmarks), FRAMES_AT_ONCE):
        rows = slice(first, first + FRAMES_AT_ONCE)
        points[rows], trunk_px[rows] = _in_trunks(
            landmarks[rows].astype(float), None if world is None else world[rows].astype(float)
        )
    return Body(points, trunk_px)


def _in_trunks(landmarks: np.ndarray, world: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Points and pixels of a trunk of some frames."""
    image = landmarks[..., :2]
    if world is None:
        world = np.full((len(landmarks), skeleton.COUNT, 3), np.nan)
    trunk_px = TRUNK_M * _pixels_a_metre(image, world)
    known = np.isfinite(world[..., 2])
    alone = ~np.isfinite(trunk_px) | (np.isfinite(image).all(-1) & ~known).any(1)
    own_depth, own = np.full(known.shape, np.nan), np.full(len(image), np.nan)
    if alone.any():
        own_depth[alone], own[alone] = _by_limbs(landmarks[alone])
    trunk_px = np.where(np.isfinite(trunk_px), trunk_px, own)
    depth = np.where(known, world[..., 2] / TRUNK_M, own_depth / trunk_px[:, None])
    points = np.concatenate(
        [image / trunk_px[:, None, None], np.where(np.isfinite(depth), depth, 0.0)[..., None]],
        axis=-1,
    )
    return np.where(np.isfinite(image).all(-1, keepdims=True), points, np.nan), trunk_px


def seen_square(frames: int, near: str) -> np.ndarray:
    """(frames, 33, 3) m: a world that holds nothing but the depth of a body of usual breadth whose
    side `near` ("left", "right") faces the camera.

    For points without depth whose side is known: it tells the front of a lying body from its back,
    and side-on from head-on. NaN elsewhere.
    """
    world = np.full((frames, skeleton.COUNT, 3), np.nan)
    for part, breadth in BREADTHS.items():
        for side in SIDES:
            world[:, skeleton.INDEX[f"{side}_{part}"], 2] = (
                (-0.5 if side == near else 0.5) * breadth * TRUNK_M
            )
    return world


def in_frame(landmarks: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The landmarks without those that lie outside the frame by more than OUTSIDE of its size:
    there the model has only guessed."""
    at = landmarks[..., :2] / np.array(size, float)
    with np.errstate(invalid="ignore"):
        guessed = ((at < -OUTSIDE) | (at > 1 + OUTSIDE)).any(-1, keepdims=True)
    return np.where(guessed, np.nan, landmarks)


def _pixels_a_metre(image: np.ndarray, world: np.ndarray) -> np.ndarray:
    """(frames,) by how much the image of shoulders, arms, hips and legs is larger than the same
    points of the world, seen along its depth."""
    known = np.isfinite(image[:, _ENDS]).all(-1) & np.isfinite(world[:, _ENDS, :2]).all(-1)
    weight = known[..., None] / np.maximum(known.sum(1), 1)[:, None, None]

    def spread(points: np.ndarray) -> np.ndarray:
        points = np.where(known[..., None], points, 0.0)
        return np.sqrt(
            (np.square(points - (points * weight).sum(1, keepdims=True)) * weight).sum((1, 2))
        )

    with np.errstate(invalid="ignore", divide="ignore"):
        scale = spread(image[:, _ENDS]) / spread(world[:, _ENDS, :2])
    return np.where(np.isfinite(scale) & (scale > 0) & (known.sum(1) >= 5), scale, np.nan)


def trunks_by_limb(landmarks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each limb says of a trunk's length, px (shares, frames, limbs), with each of
    DEPTH_SHARES of the depth; and how uneven that is, the standard deviation of the logarithm
    (shares, frames), NaN where no limb is known. landmarks (frames, 33, 2 or 3) px."""
    image, depth = landmarks[..., :2], _image_depth(landmarks)
    pairs = [
        *(
            (f"{side}_{a}", f"{side}_{b}", share)
            for (a, b), share in SHARES.items()
            for side in SIDES
        ),
        *((f"left_{part}", f"right_{part}", BREADTHS[part]) for part in ("shoulder", "hip")),
    ]
    ends = np.array([[skeleton.INDEX[a], skeleton.INDEX[b]] for a, b, _ in pairs]).T
    shares = np.array([share for *_, share in pairs])
    flat = np.linalg.norm(image[:, ends[0]] - image[:, ends[1]], axis=-1) / shares
    deep = (depth[:, ends[0]] - depth[:, ends[1]]) / shares
    said = np.hypot(flat, DEPTH_SHARES[:, None, None] * deep)
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # frames without limbs
        return said, np.nanstd(np.log(np.where(said > 0, said, np.nan)), axis=-1)


def _image_depth(landmarks: np.ndarray) -> np.ndarray:
    """(frames, 33) px, 0 where it is not known."""
    if landmarks.shape[-1] == 2:
        return np.zeros(landmarks.shape[:2])
    return np.where(np.isfinite(landmarks[..., 2]), landmarks[..., 2], 0.0)


def _by_limbs(landmarks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Depth (frames, 33) px and pixels of a trunk (frames,), from the limbs alone.

    The depth of image landmarks is no length: of DEPTH_SHARES that share of it is taken at which
    the limbs keep their proportions best in that frame; points without depth lie in the plane of
    the image. A trunk is the upper third of what the limbs would say, those that are least
    foreshortened.
    """
    said, uneven = trunks_by_limb(landmarks)
    best = np.where(np.isfinite(uneven), uneven, np.inf).argmin(0)
    frames = np.arange(len(landmarks))
    ordered = np.sort(said[best, frames, : 2 * len(SHARES)], axis=1)  # NaN last
    known = np.isfinite(ordered).sum(1)
    which = np.clip(np.round(known * 0.67).astype(int) - 1, 0, None)
    value = ordered[frames, which]
    return (
        DEPTH_SHARES[best][:, None] * _image_depth(landmarks),
        np.where((known >= 3) & (value > 0), value, np.nan),
    )
