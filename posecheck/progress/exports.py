"""The progress as data: JSON of what is shown, "posecheck.progress/1", and every point as a table
(docs/programme.md, Progress)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from posecheck import __version__
from posecheck.measures.catalogue import find
from posecheck.printable import printable_name, safe_cell
from posecheck.progress.change import LongChange
from posecheck.progress.overview import MovementProgress, Overview, ProgressCurve
from posecheck.progress.records import Records

PROGRESS_SCHEMA = "posecheck.progress/1"
COLUMNS = (
    "date",
    "kind",
    "of",
    "movement",
    "side",
    "what",
    "value",
    "low",
    "high",
    "unit",
)
"""kind: "set", "session", "check", "screen"; of: the session's key, the clip's name, the part."""


def to_json(overview: Overview) -> bytes:
    """UTF-8 JSON, `schema` first, indented, ending in a newline."""
    plain = {
        "schema": PROGRESS_SCHEMA,
        "version": __version__,
        "person": overview.person,
        "date": overview.today.isoformat(),
        "sessions": overview.sessions,
        "this_week": overview.this_week,
        "go_on": _plain(overview.go_on),
        "weeks": [[_plain(day) for day in week] for week in overview.weeks],
        "movements": [_movement(m) for m in overview.movements],
        "runs": _movement(overview.runs) if overview.runs else None,
        "screens": [day.isoformat() for day in overview.screens],
        "screen_changes": [
            {**_plain(c), "long_change": _change(c.long_change)} for c in overview.screen_changes
        ],
        "pain": [_plain(p) for p in overview.pain],
    }
    return msgspec.json.format(msgspec.json.encode(plain), indent=2) + b"\n"


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def _movement(found: MovementProgress) -> dict[str, Any]:
    return {
        "movement": found.movement,
        "last": found.last.isoformat(),
        "thing": found.thing,
        "seen": found.seen,
        "of": found.of,
        "curves": [_curve(c) for c in found.curves],
        "good": _curve(found.good) if found.good else None,
        "held": _curve(found.held) if found.held else None,
        "pain": [{"day": day.isoformat(), "worst": level} for day, level in found.pain],
    }


def _curve(curve: ProgressCurve) -> dict[str, Any]:
    return {**_plain(curve.raw), "long_change": _change(curve.long_change)}


def _change(change: LongChange | None) -> dict[str, Any] | None:
    return (
        None
        if change is None
        else {**_plain(change), "change": change.change, "called": change.called}
    )


def to_csv(records: Records) -> str:
    """Every point of a person's records, a row each, in COLUMNS; the oldest first."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    rows = [*_of_sessions(records), *_of_checks(records), *_of_screens(records)]
    table.writerows(sorted(rows, key=lambda row: row[0]))
    return out.getvalue()


Row = tuple[str | float | int | None, ...]


def _of_sessions(records: Records) -> Iterator[Row]:
    for session in records.sessions:
        day = session.day.isoformat()
        for name in ("pain_before", "pain_after", "pain_next_day"):
            if (level := getattr(session, name)) is not None:
                yield (day, "session", session.key, "", "", name, level, None, None, "0-10")
        for done in session.sets:
            about = (day, "set", session.key, done.movement, done.side)
            yield (*about, "went", done.went, None, None, "")
            for name in ("reps", "good_reps"):
                if done.reps and (name == "reps" or done.judged):
                    yield (*about, name, getattr(done, name), None, None, "")
            for name in ("hold_s", "good_hold_s"):
                if done.hold_s and (name == "hold_s" or done.judged):
                    yield (*about, name, getattr(done, name), None, None, "s")
            if done.value is not None:
                known, half = find(done.figure), done.half_width
                ends = (None, None) if half is None else (done.value - half, done.value + half)
                yield (*about, done.figure, done.value, *ends, known.unit if known else "")
            if done.worst:
                yield (*about, "fault", done.worst, None, None, "")
            if done.pain is not None:
                yield (*about, "pain", done.pain, None, None, "0-10")


def _of_checks(records: Records) -> Iterator[Row]:
    for check in records.checks:
        name = safe_cell(printable_name(check.source))
        about = (check.day.isoformat(), "check", name, check.movement)
        for what, unit in (("reps", ""), ("good_reps", ""), ("held_s", "s"), ("good_s", "s")):
            if (value := getattr(check, what)) is not None:
                yield (*about, "", what, value, None, None, unit)
        if check.worst:
            yield (*about, "", "fault", check.worst, None, None, "")
        for f in check.figures:
            yield (*about, f.side, f.measure, f.value, f.low, f.high, f.unit)


def _of_screens(records: Records) -> Iterator[Row]:
    for screen in records.screens:
        for part in screen.parts:
            for f in part.figures:
                about = (screen.date[:10], "screen", part.part, "", f.side)
                yield (*about, f.measure, f.value, f.low, f.high, f.unit)
