"""A painted world: people are upright blocks of one colour, and a fake model that finds them as
such."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck import skeleton
from posecheck.pose.estimator import Estimate

RED, BLUE = (200, 30, 30), (30, 30, 200)
GROUND = (90, 90, 90)
_HEIGHTS = {
    "shoulder": 0.2,
    "elbow": 0.35,
    "wrist": 0.5,
    "hip": 0.52,
    "knee": 0.75,
    "ankle": 0.95,
    "heel": 1.0,
    "foot": 1.0,
}


def body(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    """(33, 3) landmarks of somebody standing in this box; they touch all its sides."""
    points = np.zeros((skeleton.COUNT, 3), np.float32)
    for i, name in enumerate(skeleton.LANDMARKS):
        part = next((word for word in name.split("_") if word in _HEIGHTS), None)
        y = (
            0.5
            if any(word in name for word in ("pinky", "index", "thumb")) and part is None
            else _HEIGHTS.get(part, 0.0)
        )
        x = 0.0 if "right" in name else 1.0 if "left" in name else 0.5
        points[i, :2] = (x0 + x * (x1 - x0), y0 + y * (y1 - y0))
    return points


def paint(
    size: tuple[int, int], *people: tuple[tuple[int, int, int], tuple[int, int, int, int]]
) -> np.ndarray:
    """A picture of size (width, height) with (colour, box) people."""
    picture = np.full((size[1], size[0], 3), GROUND, np.uint8)
    for colour, (x0, y0, x1, y1) in people:
        cv2.rectangle(picture, (x0, y0), (x1 - 1, y1 - 1), colour, -1)
    return picture


def find_painted(rgb: np.ndarray, smallest: float = 0.0) -> list[Estimate]:
    """Everybody in the picture who is at least this share of its longer side,
    from left to right."""
    found = []
    for channel in (0, 2):
        mask = (rgb[..., channel] > 150) & (rgb[..., 1] < 70)
        x0, y0, w, h = cv2.boundingRect(mask.astype(np.uint8))
        if w * h and max(w, h) >= smallest * max(rgb.shape[:2]):
            ones = np.ones(skeleton.COUNT, np.float32)
            landmarks = body(x0 + 1, y0 + 1, x0 + w - 2, y0 + h - 2)
            found.append(
                Estimate(
                    landmarks,
                    ones,
                    np.zeros((skeleton.COUNT, 3), np.float32),
                    mask.astype(np.float32),
                )
            )
    return sorted(found, key=lambda e: float(e.centre[0]))


class PaintedEstimator:
    """Behaves as a tracker does: stays with the one nearest to the last place in its view, else
    takes the leftmost."""

    name = "painted"

    def __init__(self, smallest: float = 0.0):
        self.smallest, self.last, self.calls, self.forgotten, self.views = smallest, None, 0, 0, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def forget(self) -> None:
        self.last, self.forgotten = None, self.forgotten + 1

    def estimate(self, frame_index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        self.calls += 1
        self.views.append(rgb.shape[:2])
        people = find_painted(rgb, self.smallest)
        if self.last is not None:
            people.sort(key=lambda e: float(np.linalg.norm(e.centre - self.last)))
        one = people[0] if people else None
        self.last = None if one is None else one.centre
        return one


class PaintedFinder:
    def __init__(self, smallest: float = 0.0):
        self.smallest, self.looks = smallest, 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def look(self, rgb: np.ndarray) -> list[Estimate]:
        self.looks += 1
        return find_painted(rgb, self.smallest)


def shared(name: str) -> Path:
    """A file beside the checkout, or skip."""
    path = Path(__file__).parents[3] / "shared" / name
    if not path.exists():
        pytest.skip(f"needs ../shared/{name}, which is not beside this checkout")
    return path
