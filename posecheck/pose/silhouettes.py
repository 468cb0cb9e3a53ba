"""The person's outline, frame by frame, small enough to keep for a whole video."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import cv2
import numpy as np

from posecheck.errors import BadTrack

LONGEST = 256
"""Longest side of a stored mask in pixels: one pixel is then less than 1 % of a body [E]."""
LEVELS = 15
"""Highest stored level; 16 levels of softness place the 50 % contour to about 1/16 of a stored
pixel."""
PRESENT = 0.1
"""A mask value above this belongs to the person's box [E]."""
PADDING = 0.2
"""Share of the landmarks' longest extent added on each side: hair, hands, heels and loose clothes
lie outside the landmarks [E]."""
FURTHEST = 4
"""Frame sides that an outline's box may lie off the frame [E]."""
MOST_UNPACKED = 32
"""Outlines of a track that are unpacked a little when it is read [E]."""
_SHORTEST_STREAM, _BEGINNING = 8, 16
"""Bytes of the shortest zlib stream, and bytes that are unpacked of one to see that it is one."""

_EMPTY_BOX = np.full(4, np.nan, np.float32)


@dataclass(frozen=True)
class Outline:
    """One outline as it is kept: box (x0, y0, x1, y1) px of the view, x1 and y1 exclusive; shape
    (height, width) of the small mask; data, its zlib stream."""

    box: tuple[int, int, int, int]
    shape: tuple[int, int]
    data: bytes


@dataclass(frozen=True, eq=False)
class Silhouettes:
    """Soft outlines of one person.

    boxes   (frames, 4) float32: x0, y0, x1, y1 in pixels of the upright frame, x1 and y1 exclusive;
            NaN where there is none
    shapes  (frames, 2) int16: height and width of the stored mask, 0 where there is none
    starts  (frames + 1,) int64: where each frame's bytes begin in `data`
    data    (bytes,) uint8: zlib streams, end to end
    """

    boxes: np.ndarray
    shapes: np.ndarray
    starts: np.ndarray
    data: np.ndarray

    def __post_init__(self) -> None:
        n = len(self.boxes)
        if (
            self.boxes.shape != (n, 4)
            or self.shapes.shape != (n, 2)
            or self.starts.shape != (n + 1,)
            or self.data.ndim != 1
        ):
            raise ValueError("the silhouettes' arrays do not belong together")
        if (
            self.starts[0] != 0
            or self.starts[-1] != len(self.data)
            or np.any(np.diff(self.starts) < 0)
        ):
            raise ValueError("the silhouettes' bytes are incomplete")

    def __len__(self) -> int:
        return len(self.boxes)

    def check(self, longest_side: int) -> None:
        """Looks at every frame of outlines that come from a file; longest_side: of the frame, px.
        Raises ValueError naming the first damaged one.

        Sizes, boxes, lengths and the mark at the beginning are looked at in every frame, and
        MOST_UNPACKED of them are unpacked a little. To unpack all to the end takes four times as
        long as to read the file: `mask_at` does it for those that are used.
        """
        there, length = self.found, np.diff(self.starts)
        high, wide = self.shapes[:, 0], self.shapes[:, 1]
        boxes, data, starts = self.boxes.astype(float), np.ascontiguousarray(self.data), self.starts
        good = (high == 0) & (wide == 0) & (length == 0)
        with np.errstate(invalid="ignore"):
            placed = (boxes[:, 2:] > boxes[:, :2]).all(axis=1) & (
                np.abs(boxes) <= FURTHEST * longest_side
            ).all(axis=1)
        good |= (
            there
            & (high <= LONGEST)
            & (wide > 0)
            & (wide <= LONGEST)
            & placed
            & (length >= _SHORTEST_STREAM)
        )
        which = np.flatnonzero(there & good)
        mark = data[starts[which]].astype(int) * 256 + data[starts[which] + 1].astype(int)
        good[which] = (mark >> 8 & 15 == 8) & (mark % 31 == 0)  # RFC 1950
        which = which[good[which]]
        for i in which[:: -(-len(which) // MOST_UNPACKED) or 1].tolist():
            try:
                zlib.decompressobj().decompress(
                    memoryview(data[starts[i] : starts[i + 1]]), _BEGINNING
                )
            except zlib.error:
                good[i] = False
        if not good.all():
            raise ValueError(f"the outline of frame {int(np.argmin(good))} is damaged")

    def mask_at(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        """The soft mask of frame i, (h, w) uint8 0..255, and its box (x0, y0, x1, y1) in frame
        pixels.

        Where there is none, the mask is (0, 0) and the box NaN. Raises BadTrack on damaged bytes.
        """
        h, w = (int(v) for v in self.shapes[i])
        if not h or not w:
            return np.zeros((0, 0), np.uint8), _EMPTY_BOX.copy()
        stream = zlib.decompressobj()
        try:
            # never more than it should be
            raw = stream.decompress(
                self.data[self.starts[i] : self.starts[i + 1]].tobytes(), h * w + 1
            )
        except zlib.error:
            raw = b""
        if len(raw) != h * w or not stream.eof:
            raise BadTrack(
                f"The outline of frame {i} in this track is damaged.",
                "Analyse the video again to make a new one.",
            )
        return (
            np.frombuffer(raw, np.uint8).reshape(h, w) * np.uint8(255 // LEVELS),
            self.boxes[i].copy(),
        )

    def in_frame(self, i: int, size: tuple[int, int]) -> np.ndarray:
        """The soft mask of frame i in a frame of size (width, height): (height, width) uint8, 0
        outside the box."""
        width, height = size
        frame = np.zeros((height, width), np.uint8)
        mask, box = self.mask_at(i)
        if not mask.size:
            return frame
        x0, y0, x1, y1 = (int(v) for v in np.rint(box))
        whole = cv2.resize(mask, (max(1, x1 - x0), max(1, y1 - y0)), interpolation=cv2.INTER_LINEAR)
        left, top, right, bottom = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
        if left < right and top < bottom:
            frame[top:bottom, left:right] = whole[top - y0 : bottom - y0, left - x0 : right - x0]
        return frame

    def scaled(self, sx: float, sy: float) -> Silhouettes:
        """The same outlines in a frame sx times as wide and sy times as high."""
        return replace(self, boxes=self.boxes * np.array([sx, sy, sx, sy], np.float32))

    def arrays(self) -> dict[str, np.ndarray]:
        """The flat arrays to store, by name; `from_arrays` is the way back."""
        return {
            "boxes": self.boxes,
            "shapes": self.shapes,
            "starts": self.starts,
            "data": self.data,
        }

    @staticmethod
    def from_arrays(arrays: dict[str, np.ndarray]) -> Silhouettes:
        """Raises KeyError on a missing array and ValueError where they do not belong together."""
        return Silhouettes(
            np.asarray(arrays["boxes"], np.float32),
            np.asarray(arrays["shapes"], np.int16),
            np.asarray(arrays["starts"], np.int64),
            np.asarray(arrays["data"], np.uint8),
        )

    @property
    def found(self) -> np.ndarray:
        """(frames,) bool: there is an outline."""
        return self.shapes[:, 0] > 0


class SilhouetteBuilder:
    """Takes frames as they come; `finish` gives the store. Not thread-safe: one thread adds."""

    def __init__(self) -> None:
        self._boxes: list[np.ndarray] = []
        self._shapes: list[tuple[int, int]] = []
        self._chunks: list[bytes] = []

    def __len__(self) -> int:
        return len(self._boxes)

    def add(
        self,
        mask: np.ndarray | None,
        points: np.ndarray | None,
        origin: tuple[float, float] = (0.0, 0.0),
        scale: float = 1.0,
    ) -> None:
        """One frame. mask: (h, w) float 0..1 of the analysed view, or None. points: (k, 2)
        landmarks in pixels of that view.

        A view pixel (u, v) lies at (origin + scale * (u, v)) in the upright frame.
        """
        self.put(None if mask is None or points is None else packed(mask, points), origin, scale)

    def put(
        self,
        outline: Outline | None,
        origin: tuple[float, float] = (0.0, 0.0),
        scale: float = 1.0,
    ) -> None:
        """One frame, its outline packed already (`packed`); placed as `add` does."""
        if outline is None:
            self.skip()
            return
        self._boxes.append(
            np.array(outline.box, np.float32) * np.float32(scale)
            + np.array([*origin, *origin], np.float32)
        )
        self._shapes.append(outline.shape)
        self._chunks.append(outline.data)

    def repeat(self) -> None:
        """One frame with the outline of the last one."""
        for rows in (self._boxes, self._shapes, self._chunks):
            rows.append(rows[-1])

    def move_last(self, way: np.ndarray) -> None:
        """The last frame's outline `way` (2,) px further."""
        self._boxes[-1] = self._boxes[-1] + np.tile(way, 2).astype(np.float32)

    def skip(self) -> None:
        """One frame without an outline."""
        self._boxes.append(_EMPTY_BOX)
        self._shapes.append((0, 0))
        self._chunks.append(b"")

    def drop(self, first: int, end: int) -> None:
        """Forget the outlines of frames first..end-1: they were another person's."""
        for i in range(first, min(end, len(self))):
            self._boxes[i], self._shapes[i], self._chunks[i] = _EMPTY_BOX, (0, 0), b""

    def drop_oldest(self, count: int) -> None:
        """Forget the first `count` frames altogether; those after them move up."""
        for rows in (self._boxes, self._shapes, self._chunks):
            del rows[:count]

    def finish(self, first: int = 0, end: int | None = None) -> Silhouettes:
        """The store of the frames first..end-1; more frames may be added afterwards."""
        chunks = self._chunks[first:end]
        starts = np.zeros(len(chunks) + 1, np.int64)
        np.cumsum([len(chunk) for chunk in chunks], out=starts[1:])
        boxes = np.stack(self._boxes[first:end]) if chunks else np.zeros((0, 4), np.float32)
        shapes = np.array(self._shapes[first:end], np.int16).reshape(-1, 2)
        return Silhouettes(boxes, shapes, starts, np.frombuffer(b"".join(chunks), np.uint8))


def packed(mask: np.ndarray, points: np.ndarray) -> Outline | None:
    """The small outline of 16 levels, or None where the mask is empty around the points. mask:
    (h, w) float 0..1 of the view; points: (k, 2) landmarks in its pixels."""
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return None
    height, width = mask.shape
    low, high = points.min(axis=0), points.max(axis=0)
    pad = PADDING * float((high - low).max()) + 4
    x0, y0 = (max(0, int(v - pad)) for v in low)
    x1, y1 = min(width, int(high[0] + pad) + 1), min(height, int(high[1] + pad) + 1)
    if x1 <= x0 or y1 <= y0:
        return None
    part = mask[y0:y1, x0:x1]
    left, top, w, h = cv2.boundingRect(cv2.compare(part, PRESENT, cv2.CMP_GT))
    if not w or not h:
        return None
    part = part[top : top + h, left : left + w]
    shrink = min(1.0, LONGEST / max(w, h))
    if shrink < 1:
        part = cv2.resize(
            part,
            (max(1, round(w * shrink)), max(1, round(h * shrink))),
            interpolation=cv2.INTER_AREA,
        )
    levels = np.minimum(cv2.convertScaleAbs(part, alpha=LEVELS), LEVELS)
    box = (x0 + left, y0 + top, x0 + left + w, y0 + top + h)
    return Outline(box, levels.shape, zlib.compress(levels, 1))
