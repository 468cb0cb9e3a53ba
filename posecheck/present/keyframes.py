"""The handful of pictures that tell the story: chosen from the report, drawn and kept as JPEG while
the video passes once."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from posecheck.model.finding import CHANGE_FIRST
from posecheck.model.key import key_of
from posecheck.model.report import Finding, Rep, Report
from posecheck.present import drawing, words
from posecheck.present.drawn_measures import BackMark, facing_side, mark_of
from posecheck.present.story import curve_name, driving_measure, nearest, value_text
from posecheck.present.stride_frames import stride_frames

MOST = 6
_APART_S = 0.04  # pictures closer than this show the same thing
_LARGE = 1.4  # key frames are shown at half their size: thicker lines, larger type
_JPEG_QUALITY = 86
_WIDTHS = {True: 480, False: 640}  # upright bodies get a 3:4 picture, lying ones 4:3


@dataclass(frozen=True)
class Wanted:
    """A picture to take at t (s). text: the number to draw, or None for the curve's value at that
    frame.

    curves: columns to draw all together, instead of `measure`. moment: of the stride, "" elsewhere.
    """

    t: float
    title: str
    measure: str | None = None
    side: str | None = None
    text: str | None = None
    fault: bool = False
    finding: str | None = None
    curves: tuple[str, ...] = ()
    moment: str = ""


@dataclass(frozen=True)
class KeyFrame:
    """A picture with the angle drawn and named. finding: the code of the finding it is evidence
    for, or None.

    angles: (measure's name, value with its error) of all that is drawn. moment, side: of the stride
    ("contact", ...), "" and None elsewhere. source: of which clip of a merged report, None where
    there is one.
    """

    frame: int
    t: float
    title: str
    fault: bool
    finding: str | None
    size: tuple[int, int]
    jpeg: bytes = field(repr=False)
    angles: tuple[tuple[str, str], ...] = ()
    moment: str = ""
    side: str | None = None
    source: int | None = None

    @property
    def data_uri(self) -> str:
        return "data:image/jpeg;base64," + base64.b64encode(self.jpeg).decode("ascii")


def choose(report: Report, drive: str | None = None, most: int = MOST) -> tuple[Wanted, ...]:
    """The pictures to take, by need: one for each of the first three findings, the worst and the
    best rep, the hold's start and its breakdown, then further evidence, at most `most`; and of a
    run, the four moments of one stride of each foot that is seen, whatever else there is."""
    measure = driving_measure(report, drive)
    first = [w for f in report.findings[:CHANGE_FIRST] for w in _evidence(f, report.reps)[:1]]
    rest = [w for f in report.findings for w in _evidence(f, report.reps)[1:]]
    rest += [w for f in report.findings[CHANGE_FIRST:] for w in _evidence(f, report.reps)[:1]]
    stride = [
        Wanted(
            f.t,
            f.title + (", about" if f.about else ""),
            side=f.side,
            curves=f.curves,
            moment=f.moment,
        )
        for f in stride_frames(report)
    ]
    kept: list[Wanted] = []
    for wanted in (*first, *_of_reps(report, measure), *_of_hold(report, measure), *rest):
        if len(kept) < most - min(len(stride), 4) and all(
            abs(wanted.t - k.t) >= _APART_S for k in kept
        ):
            kept.append(wanted)
    return (*kept, *stride)


def _evidence(finding: Finding, reps: Sequence[Rep]) -> list[Wanted]:
    """The evidence stands worst first, so its rep is the one in which it lies, not the one of the
    same place in the finding's list."""
    title = finding.title or words.code_label(finding.code)
    value = words.drawn(finding.measure, finding.value, finding.low, finding.high, finding.unit)
    names = [
        next((f", rep {r.index}" for r in reps if r.start_s <= e.t <= r.end_s), "")
        for e in finding.evidence
    ]
    # the finding's number belongs to its first picture; later ones show their own
    return [
        Wanted(
            e.t,
            title + name,
            finding.measure,
            finding.side,
            value if k == 0 else None,
            True,
            finding.code,
        )
        for k, (e, name) in enumerate(zip(finding.evidence, names, strict=True))
    ]


def _excess(rep: Rep) -> float:
    return max(
        (f.severity + f.excess / max(f.reading.high - f.reading.low, 1e-9) for f in rep.faults),
        default=0.0,
    )


def _of_reps(report: Report, measure: str | None) -> list[Wanted]:
    whole = [r for r in report.reps if not r.partial]
    faulty, clean = [r for r in whole if r.faults], [r for r in whole if not r.faults]
    wanted = []
    if faulty:
        worst = max(faulty, key=_excess)
        fault = max(worst.faults, key=lambda f: (f.severity, f.confidence))
        read = fault.reading
        text = words.drawn(read.measure, read.value, read.low, read.high, read.unit)
        wanted.append(
            Wanted(
                read.t,
                f"Rep {worst.index}, the one to change most",
                read.measure,
                worst.side,
                text,
                True,
                fault.code,
            )
        )
    if clean:
        best = min(clean, key=lambda r: len(r.unsure))
        name = (
            f"Rep {best.index}, a good one" if faulty and not best.unsure else f"Rep {best.index}"
        )
        wanted.append(Wanted((best.peak_s + best.peak_end_s) / 2, name, measure, best.side))
    return wanted


def _of_hold(report: Report, measure: str | None) -> list[Wanted]:
    hold = report.hold
    if hold is None:
        return []
    early = min(hold.start_s + 1.0, (hold.start_s + hold.end_s) / 2)
    wanted = [Wanted(early, f"Hold at {words.clock(early - hold.start_s)}", measure)]
    if hold.breakdown_s is not None:
        broken = next((f for f in hold.faults if f.start_s <= hold.breakdown_s <= f.end_s), None)
        title = f"Form broke at {words.clock(hold.breakdown_s - hold.start_s)}"
        shown, code = (broken.reading.measure, broken.code) if broken else (measure, None)
        wanted.append(Wanted(hold.breakdown_s, title, shown, None, None, True, code))
    return wanted


def framing(landmarks: np.ndarray, size: tuple[int, int]) -> tuple[float, float, bool]:
    """(crop width, crop height, upright) in pixels for a whole clip: room around the body, 3:4
    upright or 4:3 lying, never more than the picture. landmarks (frames, 33, 2) px, size (width,
    height)."""
    seen = landmarks[np.isfinite(landmarks).any(axis=1).all(axis=1)]
    if not len(seen):
        return float(size[0]), float(size[1]), size[1] > size[0]
    wide, tall = np.percentile(np.nanmax(seen, axis=1) - np.nanmin(seen, axis=1), 95, axis=0)
    upright = bool(tall > wide)
    aspect = 3 / 4 if upright else 4 / 3
    width = max(wide * 1.35, tall * 1.35 * aspect, 0.45 * min(size))
    width = min(width, size[0], size[1] * aspect)
    return float(width), float(width / aspect), upright


def crop_around(
    points: np.ndarray, picture_size: tuple[int, int], frame_size: tuple[float, float, bool]
) -> tuple[tuple[float, float], float, tuple[int, int]]:
    """Where `take` cuts: ((left, top) in the picture, scale to the cut picture, its (width,
    height)); points (33, 2) px, NaN where unknown."""
    width, height, upright = frame_size
    known = points[np.isfinite(points).all(axis=1)]
    middle = (
        (known.min(axis=0) + known.max(axis=0)) / 2 if len(known) else np.array(picture_size) / 2
    )
    left = min(max(middle[0] - width / 2, 0), picture_size[0] - width)
    top = min(max(middle[1] - height / 2, 0), picture_size[1] - height)
    out_width = _WIDTHS[upright]
    scale = out_width / width
    return (float(left), float(top)), scale, (out_width, round(height * scale))


def take(
    wanted: Wanted,
    frame: int,
    t: float,
    picture: np.ndarray,
    points: np.ndarray,
    report: Report,
    frame_size: tuple[float, float, bool],
    back: BackMark | None = None,
) -> KeyFrame:
    """Crops around the body, enlarges, draws and packs one picture.

    picture (h, w, 3) uint8 RGB, untouched; points (33, 2) in its pixels; frame_size from `framing`,
    in its pixels. back: the low back, in its pixels, drawn for a measure that has no other place.
    """
    (left, top), scale, out_size = crop_around(points, picture.shape[1::-1], frame_size)
    shift = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
    shown = cv2.warpAffine(
        picture, shift, out_size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    here = (points[:, :2] - (left, top)) * scale
    near = facing_side(report.view.name)
    drawing.draw_skeleton(shown, here, near, _LARGE)
    angles = (
        _draw_several(wanted, t, shown, here, report)
        if wanted.curves
        else _draw_one(wanted, t, shown, here, report, back and back.moved((left, top), scale))
    )
    done, jpeg = cv2.imencode(
        ".jpg", cv2.cvtColor(shown, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    )
    if not done:
        raise RuntimeError("the JPEG encoder refused a picture")
    side = wanted.side if wanted.moment else None
    return KeyFrame(
        frame,
        t,
        wanted.title,
        wanted.fault,
        wanted.finding,
        out_size,
        jpeg.tobytes(),
        angles,
        wanted.moment,
        side,
    )


def cropped(
    picture: np.ndarray, points: np.ndarray, frame_size: tuple[float, float, bool]
) -> bytes:
    """A JPEG of the crop that `take` makes, with nothing drawn on it."""
    (left, top), scale, out_size = crop_around(points, picture.shape[1::-1], frame_size)
    shift = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
    shown = cv2.warpAffine(
        picture, shift, out_size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return cv2.imencode(
        ".jpg", cv2.cvtColor(shown, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    )[1].tobytes()


def _draw_one(
    wanted: Wanted,
    t: float,
    shown: np.ndarray,
    here: np.ndarray,
    report: Report,
    back: BackMark | None,
) -> tuple[tuple[str, str], ...]:
    """The one measure of a picture, with its name, its number and its error."""
    if not wanted.measure:
        return ()
    near = facing_side(report.view.name)
    text = (
        wanted.text
        if wanted.text is not None
        else value_text(report, curve_name(report, wanted.measure, wanted.side), t)
    )
    if not text:
        return ()
    mark = mark_of(wanted.measure, here, near, wanted.side) or back
    if mark is not None:
        drawing.draw_mark(
            shown, mark, f"{words.short_label(wanted.measure)} {text}", wanted.fault, _LARGE
        )
    else:  # no place on the body: the number in the corner
        drawing.draw_badge(
            shown,
            f"{words.measure_label(wanted.measure)}: {text}",
            10,
            10,
            wanted.fault,
            height=30 * _LARGE,
        )
    return ((words.measure_label(wanted.measure, wanted.side), text),)


def _draw_several(
    wanted: Wanted, t: float, shown: np.ndarray, here: np.ndarray, report: Report
) -> tuple[tuple[str, str], ...]:
    """Several angles in one picture, each named beside it; their errors are left to the caption."""
    near = facing_side(report.view.name)
    marks, angles = [], []
    for column in wanted.curves:
        mark = mark_of(column, here, near, wanted.side)
        if column not in report.curves:  # a figure of the clip, at the moment it is about
            figure = report.figure(column, wanted.side)
            if figure is not None and mark is not None:
                marks.append(
                    (
                        mark,
                        (
                            f"{words.short_label(column)}"
                            f" {words.amount_short(figure.value, figure.unit)}"
                        ),
                    )
                )
                angles.append(
                    (
                        words.measure_label(column),
                        words.plus_minus(figure.value, figure.low, figure.high, figure.unit),
                    )
                )
            continue
        curve = report.curves[column]
        k = nearest(report.curves.t, t)
        value = float(curve.value[k])
        if not np.isfinite(value) or mark is None:
            continue
        marks.append((mark, f"{words.short_label(column)} {words.amount(abs(value), curve.unit)}"))
        angles.append(
            (
                words.measure_label(key_of(column).measure),
                words.in_words_with_error(column, value, curve.high[k] - value, curve.unit),
            )
        )
    drawing.draw_marks(shown, marks, _LARGE)
    return tuple(angles)
