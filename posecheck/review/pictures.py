"""What the coach looks at: a looping clip of every unit, one more for each other measure that is
asked about, and a key frame of everything in the queue, cut while the video passes once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from posecheck.analysis import Analysis
from posecheck.model.judged import Judged
from posecheck.model.key import key_of
from posecheck.model.reading import Reading
from posecheck.present import drawing
from posecheck.present.back_edge import back_mark, shows_back
from posecheck.present.drawn_measures import BackMark, facing_side, mark_of
from posecheck.present.keyframes import Wanted, choose, crop_around, cropped, framing, take
from posecheck.present.story import nearest, value_text
from posecheck.present.words import drawn, short_label
from posecheck.review.blur import head_circle
from posecheck.review.questions import Question
from posecheck.review.units import JudgedUnit
from posecheck.video.sink import VideoSink
from posecheck.video.source import open_video

CLIP_SIDE = 480
"""Longest side of a clip, px: large enough to see a knee, some 100 to 300 kB a rep."""
MOST_PER_SECOND = 25.0
AROUND_S = 0.3
"""Shown before and after a rep, s."""
LONGEST_S = 12.0
"""Of a long hold or run, this much around its worst moment is kept as a clip [E]."""
DECODED_SIDE = 960


@dataclass(frozen=True)
class Made:
    """A file made: its path below the session's folder, what it shows, the head in each of its
    frames (see blur.py), px.

    rank: its place among the report's own key frames, from 1; 0 for others.
    """

    path: str
    kind: str
    number: int | None
    code: str | None
    heads: tuple[tuple[float, float, float], ...]
    title: str = ""
    t: float = 0.0
    finding: str | None = None
    fault: bool = False
    rank: int = 0


@dataclass(frozen=True)
class _Pending:
    """A key frame to take: of an entry of the queue (a unit's number and a rule), or of the
    report's own (rank, in its order)."""

    frame: int
    number: int | None
    code: str | None
    wanted: Wanted
    rank: int = 0


@dataclass
class _Cut:
    """A clip being written: its window, its crop (left, top, scale) and size, the reading whose
    measure is drawn and the rule that asked for it, None where nothing is drawn. own: the
    clip of the unit, not one more."""

    unit: JudgedUnit
    code: str | None
    own: bool
    start: float
    end: float
    origin: np.ndarray
    scale: float
    size: tuple[int, int]
    shown: Reading | None
    sink: VideoSink | None = None
    stack: ExitStack = field(default_factory=ExitStack)
    heads: list = field(default_factory=list)
    last: float = -1.0
    drawn: bool = False


@dataclass(frozen=True, eq=False)
class VideoFrame:
    """A frame to draw on: rgb (h, w, 3) and its time, s of the file."""

    t: float
    rgb: np.ndarray


def of_video(path: Path, turn_deg: int = 0, aspect: float | None = None) -> Iterator[VideoFrame]:
    """The frames of a video; aspect (width / height) cuts off what was drawn below the frame of
    an annotated one."""
    with open_video(
        path, turn_deg=turn_deg, longest_side=DECODED_SIDE, prefetch=2, max_seconds=math.inf
    ) as source:
        for picture in source:
            rows = (
                picture.rgb.shape[0]
                if aspect is None
                else min(picture.rgb.shape[0], round(picture.rgb.shape[1] / aspect))
            )
            yield VideoFrame(picture.t, picture.rgb[:rows])


def make_pictures(
    pictures: Iterable[VideoFrame],
    analysis: Analysis,
    units: tuple[JudgedUnit, ...],
    folder: Path,
    hide: Callable[[np.ndarray], np.ndarray] | None = None,
) -> list[Made]:
    """Writes rep-N.mp4 for each unit, rep-N-CODE.mp4 for what is asked about another measure of it,
    N-CODE.jpg for each queued finding and the report's own key frames into `folder`.

    hide: given where the frames are drawn on already; takes the answer off those of the queue. Then
    nothing is drawn a second time. Raises OutputError and OSError where the disk refuses, and what
    the decoder raises.
    """
    report, track = analysis.report, analysis.track
    t = np.asarray(track.t, float)
    points: np.ndarray | None = None
    cuts: list[_Cut] = []
    made: list[Made] = []
    pending = _pending(analysis, units)
    frame_size = (0.0, 0.0, False)
    with ExitStack() as stack:
        for picture in pictures:
            size = (picture.rgb.shape[1], picture.rgb.shape[0])
            if points is None:
                points = analysis.landmarks[..., :2] * (size[0] / report.source.size[0])
                frame_size = framing(points, size)
                cuts = [
                    _cut(unit, judged, k == 0, points, t, size)
                    for unit in units
                    for k, judged in enumerate(clips_of(unit, alone=hide is not None))
                ]
                for cut in cuts:
                    stack.push(cut.stack)
            frame = nearest(t, picture.t)
            while pending and pending[0].frame <= frame:
                made.append(
                    _key_frame(
                        folder, picture, points[frame], pending.pop(0), analysis, frame_size, hide
                    )
                )
            for cut in cuts:
                if (
                    cut.start <= picture.t <= cut.end
                    and picture.t - cut.last >= 0.999 / MOST_PER_SECOND - 0.004
                ):
                    _add(cut, folder, picture, points[frame], frame, analysis, hide)
                elif picture.t > cut.end and cut.sink is not None:
                    made += _finish(cut)
        for cut in cuts:
            made += _finish(cut)
    return made


def _pending(analysis: Analysis, units: tuple[JudgedUnit, ...]) -> list[_Pending]:
    """Every key frame to take, in order of time."""
    t = np.asarray(analysis.track.t, float)
    wanted: list[_Pending] = []
    for unit in units:
        for asked in (question.judged for question in unit.questions if question.queued):
            r = asked.reading
            text = drawn(r.measure, r.value, r.low, r.high, r.unit)
            # drawn alike whatever the rule said: the image must not answer the question
            wanted.append(
                _Pending(
                    r.frame,
                    unit.number,
                    asked.code,
                    Wanted(float(t[r.frame]), "", r.measure, r.side, text),
                )
            )
    wanted += [
        _Pending(nearest(t, w.t), None, None, w, rank)
        for rank, w in enumerate(choose(analysis.report, analysis.drive), start=1)
    ]
    return sorted(wanted, key=lambda w: w.frame)


def _key_frame(
    folder: Path,
    picture: VideoFrame,
    points: np.ndarray,
    due: _Pending,
    analysis: Analysis,
    frame_size,
    hide,
) -> Made:
    wanted = due.wanted
    if hide is None:
        back = _back(analysis, due.frame, wanted.measure, picture) if due.number else None
        jpeg = take(
            wanted, due.frame, picture.t, picture.rgb, points, analysis.report, frame_size, back
        ).jpeg
    else:
        jpeg = cropped(
            hide(picture.rgb) if due.number is not None else picture.rgb, points, frame_size
        )
    (left, top), scale, _ = crop_around(points, picture.rgb.shape[1::-1], frame_size)
    head = _moved_head(points, np.array([left, top]), scale)
    kind, name = (
        ("keyframe", f"{due.number}-{due.code}.jpg")
        if due.number is not None
        else ("shot", f"shot-{due.rank}.jpg")
    )
    (folder / name).write_bytes(jpeg)
    return Made(
        name,
        kind,
        due.number,
        due.code,
        (head,),
        wanted.title,
        picture.t,
        wanted.finding,
        wanted.fault,
        due.rank,
    )


def _moved_head(points: np.ndarray, origin: np.ndarray, scale: float) -> tuple[float, float, float]:
    return tuple(round(v, 1) for v in head_circle((points[:, :2] - origin) * scale))


def _back(
    analysis: Analysis, frame: int, measure: str | None, picture: VideoFrame
) -> BackMark | None:
    """The low back in pixels of the picture, where that is what the measure is read from."""
    if measure is None or not shows_back(measure):
        return None
    view = analysis.report.view.name
    found = back_mark(analysis.track.silhouettes, frame, analysis.landmarks[frame], view)
    scale = picture.rgb.shape[1] / analysis.report.source.size[0]
    return found and found.moved(np.zeros(2), scale)


def _leading(unit: JudgedUnit) -> Judged | None:
    """What the unit's clip is about: the first in the queue that was not drawn for the sample, else
    the first of all."""
    first = max(
        (q for q in unit.questions if q.queued and not q.sampled), key=_rank, default=None
    ) or max(unit.questions, key=_rank, default=None)
    return None if first is None else first.judged


def clips_of(unit: JudgedUnit, *, alone: bool = False) -> list[Judged | None]:
    """What the clips to cut of a unit are about: first the unit's own, then one for each thing
    asked about another measure, so that still, clip and number show the same. alone: the unit's own
    only (nothing is drawn on it)."""
    leading = _leading(unit)
    clips = [leading]
    shown = {_place(leading.reading)} if leading else set()
    for asked in (q.judged for q in unit.questions if q.queued and not alone):
        if _place(asked.reading) not in shown:
            clips.append(asked)
            shown.add(_place(asked.reading))
    return clips


def _place(reading: Reading) -> tuple[str, str | None]:
    return reading.measure, reading.side


def _rank(question: Question) -> float:
    return question.rank


def _cut(
    unit: JudgedUnit,
    about: Judged | None,
    own: bool,
    points: np.ndarray,
    t: np.ndarray,
    size: tuple[int, int],
) -> _Cut:
    """Where in the frame and in time the unit's clip is cut: the body in all of it, with room
    around."""
    leading = about.reading if about else None
    start, end = max(0.0, unit.start_s - AROUND_S), unit.end_s + AROUND_S
    if end - start > LONGEST_S:
        middle = leading.t if leading else (start + end) / 2
        start = min(max(start, middle - LONGEST_S / 2), end - LONGEST_S)
        end = start + LONGEST_S
    inside = points[(t >= start) & (t <= end)].reshape(-1, 2)
    inside = inside[np.isfinite(inside).all(axis=1)]
    low, high = (
        (np.percentile(inside, q, axis=0) for q in (1, 99))
        if len(inside)
        else (np.zeros(2), np.array(size, float))
    )
    room = 0.18 * max(high - low)
    low, high = np.maximum(low - room, 0), np.minimum(high + room, size)
    extent = np.maximum(high - low, 16)
    scale = min(CLIP_SIDE / float(max(extent)), 2.0)
    width, height = (max(2, round(float(side) * scale / 2) * 2) for side in extent)
    code = about.code if about else None
    return _Cut(unit, code, own, start, end, low, scale, (width, height), leading)


def _add(
    cut: _Cut,
    folder: Path,
    picture: VideoFrame,
    points: np.ndarray,
    frame: int,
    analysis: Analysis,
    hide,
) -> None:
    if cut.sink is None:
        ending = "" if cut.own else f"-{cut.code}"
        path = folder / f"rep-{cut.unit.number}{ending}.mp4"
        cut.sink = cut.stack.enter_context(VideoSink(path, cut.size, fps=MOST_PER_SECOND))
        cut.start = picture.t
    shift = np.array(
        [[cut.scale, 0, -cut.origin[0] * cut.scale], [0, cut.scale, -cut.origin[1] * cut.scale]]
    )
    rgb = picture.rgb if hide is None else hide(picture.rgb)
    shown = cv2.warpAffine(
        rgb, shift, cut.size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    here = (points[:, :2] - cut.origin) * cut.scale
    near = facing_side(analysis.report.view.name)
    if hide is None and np.isfinite(here).any():
        drawing.draw_skeleton(shown, here, near)
        if cut.shown is not None:
            back = _back(analysis, frame, cut.shown.measure, picture)
            mark = mark_of(cut.shown.measure, here, near, cut.shown.side) or (
                back and back.moved(cut.origin, cut.scale)
            )
            if mark is not None:
                cut.drawn = True
                text = _clip_text(analysis, cut.shown, picture.t)
                drawing.draw_mark(shown, mark, text, scale=1.4)
    cut.sink.write(shown, picture.t - cut.start)
    cut.heads.append(_moved_head(points, cut.origin, cut.scale))
    cut.last = picture.t


def _clip_text(analysis: Analysis, shown: Reading, t: float) -> str:
    """The running number of the measure that is judged, with its name; none where the measure is a
    figure of the whole rep and its curve would show another number."""
    if not shown.column or key_of(shown.column).measure != key_of(shown.measure).measure:
        return ""
    value = value_text(analysis.report, shown.column, t)
    return value and f"{short_label(shown.measure)} {value}"


def _finish(cut: _Cut) -> list[Made]:
    if cut.sink is None:
        return []
    cut.stack.close()
    name, cut.sink = cut.sink.path.name, None
    cut.start = math.inf  # done
    code = cut.code if cut.drawn else None
    return [Made(name, "rep", cut.unit.number, code, tuple(cut.heads))]
