"""Tables of labelled landmarks: a frame a row, without time. A labelled form is held for some
seconds as a plank is; else it is a photograph."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from posecheck.decoding.file import Expected, opened
from posecheck.decoding.table import MOST_ROW, csv_rows
from posecheck.errors import BadTrack
from posecheck.pose.io.tables import read_landmark_table
from posecheck.pose.track import PoseTrack
from posecheck.validation.real.names import named
from posecheck.validation.real.trial import Trial, try_track
from posecheck.validation.real.truth import RealClip, TrueFault

LABELS = Path(__file__).with_name("still_labels.toml")
TABLE = Expected(
    "a table of labelled landmarks",
    BadTrack,
    "Its header names label and the landmarks.",
    missing=BadTrack,
)
SIZE = (1280, 720)
"""Pixels; only the shape matters: the tables are shares of a 16:9 video."""
HELD_S, HELD_FPS = 3.0, 10.0
MOST = 400
"""Frames of one label that are looked at; neighbouring rows are much alike, so they are taken
evenly."""


@dataclass(frozen=True)
class LabelOutcome:
    """Frames of one label. fault: the code that is there, "" for good form, None where the label
    says nothing about form. certain, perhaps: frames in which that fault was called; false: with
    another one called with certainty; silent: judged, and nothing called; unjudged: no verdict at
    all. outcomes, called: frames by how right what they were taken for is, and by what that was,
    the movement found by itself.
    """

    table: str
    label: str
    exercise: str
    fault: str | None
    frames: int
    certain: int
    perhaps: int
    false: int
    silent: int
    unjudged: int
    outcomes: dict[str, int]
    called: dict[str, int]


@cache
def _meanings() -> tuple[tuple[str, dict], ...]:
    return tuple(
        (e["file"], e["labels"]) for e in tomllib.loads(LABELS.read_text(encoding="utf-8"))["table"]
    )


def meaning(table: str, label: str) -> tuple[str, str | None] | None:
    """(exercise, fault) of a label, or None where nothing is known about it."""
    labels = next((labels for word, labels in _meanings() if word in table.lower()), {})
    return (labels[label]["exercise"], labels[label].get("fault")) if label in labels else None


def is_still_table(file: Path) -> bool:
    """Whether a CSV is one of labelled landmarks: its header names `label` and `nose_x`."""
    try:
        with opened(file, TABLE) as content:
            _, header = next(csv_rows(content.readline(MOST_ROW), TABLE, file.name), (0, []))
    except BadTrack:
        return False
    return "label" in header and "nose_x" in header


def try_stills(file: Path) -> tuple[LabelOutcome, ...]:
    """One outcome a label, in the order in which they come. Raises BadTrack."""
    track, labels = read_landmark_table(file, SIZE, HELD_FPS)
    return tuple(
        _outcome(file.stem, label, track, _some(labels, label)) for label in dict.fromkeys(labels)
    )


def _some(labels: tuple[str, ...], label: str) -> list[int]:
    rows = [i for i, own in enumerate(labels) if own == label]
    return [
        rows[i]
        for i in np.unique(np.linspace(0, len(rows) - 1, min(MOST, len(rows))).round().astype(int))
    ]


def _outcome(table: str, label: str, whole: PoseTrack, rows: list[int]) -> LabelOutcome:
    known = meaning(table, label)
    if known is None:
        return LabelOutcome(table, label, "", None, len(rows), 0, 0, 0, 0, len(rows), {}, {})
    exercise, fault = known
    faults = (TrueFault(fault, (fault,), None),) if fault else ()
    form = "" if fault is None else "fault" if fault else "good"
    clip = RealClip(
        f"{table} {label}",
        "labelled",
        exercise,
        "",
        None,
        None,
        None,
        None,
        "",
        form == "",
        1.0,
        form=form,
        faults=faults,
    )
    shown = [one_frame(whole, row, 1 if form == "" else round(HELD_S * HELD_FPS)) for row in rows]
    alone = [try_track(clip, each) for each in shown]
    right = named(exercise)
    told = alone
    if form and right is not None:
        told = [
            t if t.movement.outcome == "right" else try_track(clip, track, right.movements[0])
            for t, track in zip(alone, shown, strict=True)
        ]
    outcomes, called = (
        dict(Counter(of(t) for t in alone))
        for of in (lambda t: t.movement.outcome, lambda t: t.said.called or "nothing")
    )
    return LabelOutcome(
        table, label, exercise, fault, len(rows), *_calls(told, fault), outcomes, called
    )


def _calls(told: list[Trial], fault: str | None) -> tuple[int, int, int, int, int]:
    """certain, perhaps, false, silent, unjudged."""
    if fault is None:
        return 0, 0, 0, 0, len(told)
    certain = sum(any(c == "certain" for _, c in t.form.called) for t in told)
    perhaps = sum(
        any(c == "perhaps" for _, c in t.form.called)
        or (not fault and bool(t.form.doubtful) and not t.form.false)
        for t in told
    )
    false = sum(bool(t.form.false) for t in told)
    unjudged = sum(t.said.refused or t.said.judged == 0 for t in told)
    silent = sum(not t.said.refused and t.said.judged > 0 and not t.said.faults for t in told)
    return certain, perhaps, false, silent, unjudged


def one_frame(track: PoseTrack, row: int, times: int) -> PoseTrack:
    """A track of one frame, shown `times` times in a row."""
    parts = {
        name: np.repeat(getattr(track, name)[row : row + 1], times, axis=0)
        for name in ("landmarks", "visibility", "world", "brightness")
    }
    source = replace(track.source, frames=times, duration_s=times / HELD_FPS)
    return replace(track, t=np.arange(times) / HELD_FPS, source=source, **parts)
