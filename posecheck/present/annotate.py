"""The annotated video, in one second pass over the clip; the key frames are taken on the way.

What costs: decoding, then about 1 ms of drawing a picture; encoding runs beside it in a thread of
its own. At most 30 pictures a second are drawn and written, so a 120 fps clip costs little more
than its decoding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from posecheck.errors import Cancelled, NothingDecoded
from posecheck.model.report import Report
from posecheck.present import drawing, words
from posecheck.present.drawn_measures import facing_side, mark_of
from posecheck.present.keyframes import KeyFrame, Wanted, choose, framing, take
from posecheck.present.story import Story, driving_measure, nearest, threshold_of, value_text
from posecheck.present.strip import Strip
from posecheck.video.sink import VideoSink
from posecheck.video.source import open_video

if TYPE_CHECKING:
    from posecheck.pose.track import PoseTrack

LONGEST_SIDE = 854  # pixels of the written picture: 480p, readable on a phone and cheap to encode
MOST_PER_SECOND = 30
_AHEAD = 2  # pictures decoded ahead, in a thread
_ENCODER_BACKLOG = 4  # pictures that may wait for the encoder
_STRIP_SHARE = 0.18  # of the picture's shorter side

Cancel = Callable[[], bool]
Progress = Callable[[int, int], None]


class Picture(Protocol):
    """What open_video yields: t (s), rgb (h, w, 3) uint8."""

    index: int
    t: float
    rgb: np.ndarray


class Sink(Protocol):
    """What pictures are written to: rgb (h, w, 3) uint8, which it copies at once, and its time t
    (s)."""

    def write(self, rgb: np.ndarray, t: float) -> None: ...


@dataclass(frozen=True)
class _Pending:
    frame: int
    rank: int
    wanted: Wanted


def slot_of(t: np.ndarray | float) -> np.ndarray:
    """Which of the MOST_PER_SECOND slots of a second a frame at t (s) falls into; the first frame
    of a slot is drawn."""
    return np.floor(np.asarray(t, float) * MOST_PER_SECOND + 0.5).astype(int)


def drawn_times(t: np.ndarray) -> np.ndarray:
    """Of frames at t (s, rising) those that the annotated video has."""
    t = np.asarray(t, float)
    return t[np.unique(slot_of(t), return_index=True)[1]]


def strip_height(width: int, height: int) -> int:
    """px of the strip below a picture of width x height px."""
    return round(min(width, height) * _STRIP_SHARE / 2) * 2


def drawn_size(report: Report, drive: str | None) -> tuple[int, int]:
    """(width, height) px, about, of the annotated video of a report, its strip included."""
    scale = min(1.0, LONGEST_SIDE / max(report.source.size))
    width, height = (round(side * scale) for side in report.source.size)
    has_strip = driving_measure(report, drive) is not None
    return width, height + (strip_height(width, height) if has_strip else 0)


class Painter:
    """Draws the story of a report onto its pictures. landmarks (frames, 33, 2): smoothed pixels of
    the upright source picture."""

    def __init__(
        self,
        report: Report,
        t: np.ndarray,
        landmarks: np.ndarray,
        picture_size: tuple[int, int],
        drive: str | None = None,
    ):
        width, height = picture_size[0] // 2 * 2, picture_size[1] // 2 * 2  # H.264 wants even sides
        scale = picture_size[0] / report.source.size[0]
        self.points = np.asarray(landmarks, float)[..., :2] * scale
        self.t = np.asarray(t, float)
        self._report, self._story = report, Story(report, drive)
        self._near = facing_side(report.view.name)
        self._width, self._height = width, height
        self._unit = min(width, height) / 480
        self._strip = None
        if self._story.drive is not None:
            self._strip = Strip(
                report,
                self._story.drive,
                threshold_of(report, self._story.drive),
                width,
                strip_height(width, height),
            )
        wanted = enumerate(choose(report, drive))
        self._pending = sorted(
            (_Pending(self.nearest(w.t), rank, w) for rank, w in wanted), key=lambda p: p.frame
        )
        self._framing = framing(self.points, picture_size)
        self._taken: list[tuple[int, KeyFrame]] = []

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of what `paint` returns: the picture and the strip
        below it, both even."""
        return self._width, self._height + (self._strip.height if self._strip else 0)

    def nearest(self, t: float) -> int:
        """The frame of the track nearest to t (s)."""
        return nearest(self.t, t)

    def paint(self, frame: int, rgb: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        """`rgb` of the track's frame with everything drawn, in `out` (a picture of `size`, all of
        it overwritten) or a new picture.

        rgb is left as it is.
        """
        width, height = self._width, self._height
        canvas = np.empty((self.size[1], width, 3), np.uint8) if out is None else out
        picture = canvas[:height]
        picture[...] = rgb[:height, :width]
        points, t = self.points[frame], float(self.t[frame])
        moment = self._story.at(t)
        if np.isfinite(points[:, 0]).any():
            drawing.draw_skeleton(picture, points, self._near)
            text = value_text(self._report, moment.measure, t)
            mark = mark_of(moment.measure, points, self._near, moment.side) if text else None
            if mark is not None:
                drawing.draw_mark(
                    picture, mark, f"{words.short_label(moment.measure)} {text}", moment.fault
                )
        margin = 10 * self._unit
        x = margin
        if moment.badge:
            x += drawing.draw_badge(picture, moment.badge, margin, margin)[0] + 6 * self._unit
        if moment.cue:
            drawing.draw_cue(picture, moment.cue, x, margin)
        if self._strip:
            self._strip.paint(canvas[height:], t)
        return canvas

    def collect(self, frame: int, rgb: np.ndarray) -> None:
        """Takes the key frames that are due at this frame."""
        while self._pending and self._pending[0].frame <= frame:
            due = self._pending.pop(0)
            key = take(
                due.wanted,
                frame,
                float(self.t[frame]),
                rgb,
                self.points[frame],
                self._report,
                self._framing,
            )
            self._taken.append((due.rank, key))

    @property
    def keyframes(self) -> tuple[KeyFrame, ...]:
        """Those taken so far, in the order in which `choose` wanted them."""
        return tuple(key for _, key in sorted(self._taken, key=lambda pair: pair[0]))


def annotate_pictures(
    pictures: Iterable[Picture],
    painter_for: Callable[[tuple[int, int]], Painter],
    open_sink: Callable[[tuple[int, int]], Sink],
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> tuple[KeyFrame, ...]:
    """Draws each picture and hands it on; the seam that lets this run without a file.

    painter_for: given the pictures' (width, height). open_sink: given the (width, height) of what
    is written. Raises Cancelled, NothingDecoded.
    """
    painter, sink, canvas, last_slot = None, None, None, -1
    for picture in pictures:
        if cancel is not None and cancel():
            raise Cancelled("Cancelled.", "Nothing was kept of the annotated video.")
        if painter is None:
            painter = painter_for((picture.rgb.shape[1], picture.rgb.shape[0]))
            sink = open_sink(painter.size)
        # the two passes decode the same pictures; matched by time, so that one damaged picture does
        # not shift the rest
        frame = painter.nearest(picture.t)
        painter.collect(frame, picture.rgb)
        slot = int(slot_of(picture.t))
        if slot > last_slot:
            last_slot = slot
            # one canvas for all: fresh memory costs more than the drawing
            canvas = painter.paint(frame, picture.rgb, out=canvas)
            sink.write(canvas, picture.t)
        if progress is not None:
            progress(picture.index + 1, len(painter.t))
    if painter is None:
        raise NothingDecoded(
            "No frame could be decoded for the annotated video.",
            "Convert the video to H.264 MP4 and try again.",
        )
    return painter.keyframes


def write_annotated_video(
    video_path: Path | str,
    track: PoseTrack,
    report: Report,
    out_path: Path | str,
    *,
    landmarks: np.ndarray,
    turn_deg: int = 0,
    drive: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> tuple[KeyFrame, ...]:
    """Decodes the video a second time, draws the report on it and writes MP4; gives the key frames
    taken on the way.

    landmarks (frames, 33, 2): smoothed points in pixels of the upright picture, one row for each of
    track.t. report.curves may be None: then the skeleton is drawn without angles. drive: the
    movement's driving measure, for when nothing is wrong. progress is called with (pictures done,
    pictures in all); cancel is asked before each picture.

    The file appears whole or not at all. Raises Cancelled, OutputError, and what open_video raises.
    """
    if len(landmarks) != len(track.t):
        raise ValueError(f"landmarks has {len(landmarks)} frames, the track {len(track.t)}")
    with ExitStack() as open_things:
        source = open_things.enter_context(
            open_video(
                video_path,
                turn_deg=turn_deg,
                longest_side=LONGEST_SIDE,
                prefetch=_AHEAD,
                max_seconds=math.inf,  # it was let in before
            )
        )

        def painter_for(size: tuple[int, int]) -> Painter:
            return Painter(report, track.t, landmarks, size, drive)

        def open_sink(size: tuple[int, int]) -> VideoSink:
            fps = (
                min(report.source.fps, MOST_PER_SECOND)
                if report.source.fps > 0
                else MOST_PER_SECOND
            )
            return open_things.enter_context(
                VideoSink(out_path, size, fps=fps, background=_ENCODER_BACKLOG)
            )

        return annotate_pictures(source, painter_for, open_sink, progress=progress, cancel=cancel)
