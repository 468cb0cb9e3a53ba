"""What the page shows of a run: the strip of foot contacts, the four moments of the stride, left
against right, and the clips of a merged report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from posecheck.measures.catalogue import definition
from posecheck.model.file_names import ANNOTATED, REPORT_HTML
from posecheck.model.report import Report, SideDifference, Source, Stride, View
from posecheck.present import words
from posecheck.present.headline import cadence_text, strike_sentence
from posecheck.present.keyframes import KeyFrame
from posecheck.present.report_charts import Figures, StripFigure
from posecheck.present.stride_frames import MOMENTS


def stride_blocks(report: Report, figures: Figures, video_href: str | None) -> list[dict[str, Any]]:
    """One block of foot contacts; of a merged report, one a clip."""
    if report.sources:
        clips = [
            (k, c)
            for k, c in enumerate(report.sources, start=1)
            if c.stride is not None and c.stride.steps
        ]
        return [
            _block(
                f"Foot contacts, clip {k}: {words.view_label(clip.view.name)}",
                clip.stride,
                strip,
                words.cadence(clip.stride.cadence_spm),
            )
            | {
                "page": _href(clip.report, REPORT_HTML),
                "video": _href(clip.report, ANNOTATED) if clip.video else None,
            }
            for (k, clip), strip in zip(clips, figures.strips, strict=True)
        ]
    if report.stride is None or not report.stride.steps:
        return []
    return [
        _block("Foot contacts", report.stride, figures.strips[0], cadence_text(report))
        | {"video": video_href}
    ]


def _block(heading: str, stride: Stride, strip: StripFigure | None, cadence: str) -> dict[str, Any]:
    return {
        "heading": heading,
        "cadence": cadence,
        "counts": [(side, sum(s.side == side for s in stride.steps)) for side in ("left", "right")],
        "timed": any(s.toe_off_s is not None for s in stride.steps),
        "strip": strip,
        "strikes": [strike_sentence(s) for s in stride.foot_strike],
        "video": None,
        "page": None,
    }


def _href(folder: str, name: str) -> str | None:
    return quote(f"{folder}/{name}") if folder else None


def moments(report: Report, keyframes: Sequence[KeyFrame]) -> list[tuple[str, list[KeyFrame]]]:
    """(whose, the four pictures in the order of the stride) for each foot that is seen; of a merged
    report, for each clip."""
    out = []
    for clip in range(len(report.sources)) if report.sources else (None,):
        for side in ("left", "right"):
            own = [
                k for k in keyframes if k.moment in MOMENTS and k.side == side and k.source == clip
            ]
            seen = (
                f", {words.seen_from(report.sources[clip].view.name)}" if clip is not None else ""
            )
            if own:
                out.append(
                    (
                        f"{side.capitalize()} foot{seen}",
                        sorted(own, key=lambda k: MOMENTS.index(k.moment)),
                    )
                )
    return out


def cycle_sides(report: Report) -> list[tuple[str, int]]:
    """(side, most strides in a mean) for the key of the charts."""
    most: dict[str, int] = {}
    for c in report.cycles:
        most[c.side] = max(most.get(c.side, 0), c.cycles)
    return sorted(most.items())


def left_right(report: Report) -> list[dict[str, Any]]:
    return [_difference(d) for d in report.left_right]


def _difference(d: SideDifference) -> dict[str, Any]:
    larger = "left" if d.value > 0 else "right"
    inside = d.low <= 0 <= d.high
    places = max(words.digits(d.unit, abs(d.floor)), 1 if d.floor < 1 else 0)
    suffix = words.short_suffix(d.unit)
    floor = f"{words.number(d.floor, d.unit, places)}{suffix}"
    return {
        "name": words.measure_label(d.measure),
        "definition": definition(d.measure),
        "left": _said(d, d.left),
        "right": _said(d, d.right),
        "difference": f"{words.amount(abs(d.value), d.unit)} more {larger}" if d.value else "none",
        "interval": f"{words.number(d.low, d.unit)} to {words.number(d.high, d.unit)}{suffix}",
        "differs": d.differs,
        "why": _why_not(d, inside, floor),
    }


def _said(d: SideDifference, value: float) -> str:
    """A minus is said in words where the measure has them: "10° is raised"."""
    return (
        words.signed_in_words(d.measure, value, d.unit)
        if min(d.left, d.right) < 0
        else words.amount(value, d.unit)
    )


def _why_not(d: SideDifference, inside: bool, floor: str) -> str:
    if inside:
        return words.INSIDE_ERROR
    if abs(d.value) <= d.floor:
        return f"below the {floor} that can be told from noise"
    return (
        f"perhaps: it takes ten strides a side to say, and {words.count(d.strides, 'was', 'were')}"
        " seen"
    )


def clips(report: Report) -> list[dict[str, Any]]:
    """The files that a merged report was made of."""
    return [
        {
            "label": f"Clip {k}",
            "name": clip.source.name,
            "facts": clip_facts(clip.source, clip.view),
            "page": _href(clip.report, REPORT_HTML),
        }
        for k, clip in enumerate(report.sources, start=1)
    ]


def clip_facts(source: Source, view: View) -> str:
    """ "from the left side, 5.0 s, 120 frames a second"."""
    return (
        f"{words.seen_from(view.name)}, {words.seconds(source.duration_s)}, {source.fps:.4g} frames"
        " a second"
    )
