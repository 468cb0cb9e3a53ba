"""Angles and lengths in the image, in pixels. Pure functions on (..., 2) arrays, x right, y down;
NaN in, NaN out."""

from __future__ import annotations

import numpy as np


def wrap(degrees: np.ndarray | float) -> np.ndarray:
    """Into -180 .. 180."""
    return (np.asarray(degrees, float) + 180.0) % 360.0 - 180.0


def direction(vector: np.ndarray) -> np.ndarray:
    """(...) degrees of (..., 2) image vectors, counter-clockwise on the screen from the image's
    +x."""
    return np.degrees(np.arctan2(-vector[..., 1], vector[..., 0]))


def turn(from_vector: np.ndarray, to_vector: np.ndarray) -> np.ndarray:
    """(...) degrees, counter-clockwise on the screen, from one image vector to another."""
    return wrap(direction(to_vector) - direction(from_vector))


def length(vector: np.ndarray) -> np.ndarray:
    return np.linalg.norm(vector, axis=-1)


def off_line(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """(...) px from a point to the line start -> end, + on the left of it as seen on the screen."""
    along = end - start
    off = point - start
    return (along[..., 1] * off[..., 0] - along[..., 0] * off[..., 1]) / np.maximum(
        length(along), 1e-9
    )


def rest_of_range(values: np.ndarray, low: float, high: float) -> tuple[float, float]:
    """Two percentiles of the finite values; (nan, nan) where there are none."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return float("nan"), float("nan")
    a, b = np.percentile(finite, [low, high])
    return float(a), float(b)
