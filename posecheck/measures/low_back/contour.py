"""The low back read from its contour alone, without a network: the hollow between the thoracic and
the gluteal bulge.

A check on the network of `lumbopelvic.py`, not a rival: three figures of the back's edge, and a
straight line through them.

    depth     how deep the hollow lies behind the chord from bulge to bulge, % of the trunk's length
    buttock   slope of the edge from 0.30 trunk lengths below the hips to the hips, degrees against
              the trunk, forward going up -
    low back  the same from the hips to 0.25 trunk lengths above them

    standing   angle = 0.57 depth - 0.52 buttock - 0.30 low back + 4.8
               r 0.64, 7.6 degrees off, 95 % within 18.1
    face down  angle = 2.04 depth - 0.02 buttock - 0.03 low back - 15.1
               r 0.56, 7.8 degrees off, 95 % within 17.8

Fitted by least squares on 6,900 standing and 7,300 plank frames of rendered people; r, the mean
error and the 95 % bound, which is the interval, are of 3,600 frames of people held out (always
guessing the mean: 10.4 and 9.5). With bent hips the buttocks move without the back (lunge r 0.2,
run r 0.4), and on the back the edge lies on the floor: there the contour says nothing, and is not
asked.
"""

from __future__ import annotations

import numpy as np

from posecheck.measures.low_back.outline import HIP_COLUMN, HIP_ROW, PER_UNIT
from posecheck.view.view import LYING_LEAN

FIRST_ROW, END_ROW = 9, 71
HEIGHTS = (HIP_ROW - np.arange(FIRST_ROW, END_ROW)) / PER_UNIT
"""Trunk lengths above the hips of the crop's rows that are looked at: 0.96 down to -0.31."""
GLUTEAL, THORACIC = (-0.30, 0.15), (0.45, 0.95)
"""Where the two bulges are looked for, trunk lengths above the hips [E]."""
BUTTOCK, LOW_BACK = (-0.30, 0.0), (0.0, 0.25)
STANDING = np.array([0.57, -0.52, -0.30, 4.78])
FACE_DOWN = np.array([2.04, -0.02, -0.03, -15.06])
STANDING_HALF_WIDTH, FACE_DOWN_HALF_WIDTH = 18.1, 17.8
FURTHEST_JUMP = 0.08
"""An edge that jumps by more trunk lengths from one row of the crop to the next is an arm's [E]."""
STRAIGHT_HIP = 20.0
"""Trunk-thigh angle up to which a hip counts as straight: the line was fitted on people who stand
[E]."""


def back_edge(crops: np.ndarray) -> np.ndarray:
    """(n, 62) trunk lengths from the trunk's axis back to the body's edge, at HEIGHTS, of (n, 96,
    80) outlines 0..1 in the trunk frame.

    The half-way crossing of the soft mask that is met first on the way out from the axis, to a
    fraction of a pixel; NaN where the axis lies outside the body or no edge is met.
    """
    lines = crops[:, FIRST_ROW:END_ROW, int(HIP_COLUMN) :: -1]
    outside = lines < 0.5
    at = outside.argmax(axis=-1)
    known = outside.any(axis=-1) & (at > 0)
    at = np.maximum(at, 1)[..., None]
    before, after = (np.take_along_axis(lines, i, -1)[..., 0] for i in (at - 1, at))
    crossing = at[..., 0] - 1 + (before - 0.5) / np.maximum(before - after, 1e-6)
    return np.where(known, crossing, np.nan) / PER_UNIT


def shape_of_back(edge: np.ndarray) -> np.ndarray:
    """(n, 3) depth (%), buttock and low-back slope (degrees) of (n, 62) edges, as in the module's
    text; NaN rows where an edge is incomplete."""
    whole = np.isfinite(edge).all(axis=1) & (
        np.abs(np.diff(edge, axis=1)).max(axis=1) < FURTHEST_JUMP
    )
    edge = np.where(whole[:, None], edge, 0.0)
    low_at, low = _bulge(edge, GLUTEAL)
    high_at, high = _bulge(edge, THORACIC)
    steep = (low - high) / (low_at - high_at)
    chord = high[:, None] + steep[:, None] * (HEIGHTS - high_at[:, None])
    between = (low_at[:, None] <= HEIGHTS) & (high_at[:, None] >= HEIGHTS)
    depth = np.where(between, chord - edge, 0.0).max(axis=1) / np.hypot(1.0, steep)
    return np.where(
        whole[:, None],
        np.column_stack([100 * depth, _slope(edge, BUTTOCK), _slope(edge, LOW_BACK)]),
        np.nan,
    )


def contour_angle(
    crops: np.ndarray, lean: np.ndarray, hip_bend: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Lumbar angle (n,) by the contour, degrees, extension +, and its 95 % half-width (n,); NaN
    where the contour does not say it.

    crops (n, 96, 80) outlines 0..1 in the trunk frame; lean (n,) trunk lean; hip_bend (n,) the
    larger of the two trunk-thigh angles.
    """
    shape = np.column_stack([shape_of_back(back_edge(crops)), np.ones(len(crops))])
    with np.errstate(invalid="ignore"):
        standing = (np.abs(lean) <= LYING_LEAN) & (np.abs(hip_bend) <= STRAIGHT_HIP)
        prone = lean > LYING_LEAN
    angle = np.where(standing, shape @ STANDING, np.where(prone, shape @ FACE_DOWN, np.nan))
    half = np.where(standing, STANDING_HALF_WIDTH, FACE_DOWN_HALF_WIDTH)
    return angle, np.where(np.isfinite(angle), half, np.nan)


def _bulge(edge: np.ndarray, where: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Height and distance of the edge's furthest place between two heights."""
    rows = np.flatnonzero((where[0] <= HEIGHTS) & (where[1] >= HEIGHTS))
    at = rows[edge[:, rows].argmax(axis=1)]
    return HEIGHTS[at], edge[np.arange(len(edge)), at]


def _slope(edge: np.ndarray, where: tuple[float, float]) -> np.ndarray:
    """Degrees of the straight line through the edge between two heights, backwards going up +."""
    rows = (where[0] - 1e-9 <= HEIGHTS) & (where[1] + 1e-9 >= HEIGHTS)
    h = HEIGHTS[rows] - HEIGHTS[rows].mean()
    return np.degrees(np.arctan(edge[:, rows] @ h / (h @ h)))
