"""Turning frames upright: what the container asks for, then what the user asks for."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import cv2
import numpy as np

_CV2_TURN = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True)
class Orientation:
    """Mirror left-right first (if `mirrored`), then turn by `clockwise` degrees (0, 90, 180 or
    270)."""

    clockwise: int = 0
    mirrored: bool = False

    def turned(self, degrees: int) -> Orientation:
        return Orientation((self.clockwise + degrees) % 360, self.mirrored)

    def size(self, width: int, height: int) -> tuple[int, int]:
        """(width, height) after turning."""
        return (height, width) if self.clockwise in (90, 270) else (width, height)

    def apply(self, rgb: np.ndarray) -> np.ndarray:
        """(h, w, 3) uint8 -> upright, contiguous. OpenCV's turn measured 6 times faster than
        np.rot90 with a copy at 1080p."""
        if self.mirrored:
            rgb = cv2.flip(rgb, 1)
        if self.clockwise:
            rgb = cv2.rotate(rgb, _CV2_TURN[self.clockwise])
        return np.ascontiguousarray(rgb)


def from_matrix(matrix: bytes) -> Orientation:
    """From a QuickTime display matrix: nine native-endian int32 (a b u  c d v  x y w), x' = a x + c
    y, y' = b x + d y, y down.

    Source: ISO/IEC 14496-12, track header box. Angles are rounded to a quarter turn.
    """
    a, b, _, c, d, *_ = struct.unpack("=9i", matrix)
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    return Orientation(round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360, mirrored)


def of_frame(frame) -> Orientation:
    """What the container asks for this av.VideoFrame. The matrix is read itself: `frame.rotation`
    takes a mirror for a half turn."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if matrix is not None:
        return from_matrix(bytes(matrix))
    return Orientation(round(-frame.rotation / 90) * 90 % 360)
