"""A comparison as compare.json, as compare.html and as rows of text."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from posecheck.compare.change import Change, Compared, Comparison
from posecheck.measures.catalogue import definition
from posecheck.model.file_names import REPORT_HTML
from posecheck.present import colours, words
from posecheck.present.direction import likely_change
from posecheck.present.pieces import template
from posecheck.present.words import NOT_A_DIAGNOSIS
from posecheck.results.place import write_together
from posecheck.results.report_json import cleaned

COMPARE_JSON, COMPARE_HTML = "compare.json", "compare.html"
_COUNTED = {
    "reps": "Reps",
    "reps_in_good_form": "Reps in good form",
    "held": "Held",
    "held_in_good_form": "Held in good form",
}
STATES = {
    "gone": "no longer found",
    "new": "new",
    "still": "still there",
    "not-judged": "only one of the clips can judge it",
}
MARKS = {"gone": "✓", "new": "▲", "still": "▲", "not-judged": "–"}


def to_json(comparison: Comparison) -> bytes:
    """UTF-8 JSON, `schema` first, indented, ending in a newline."""
    plain = msgspec.to_builtins(comparison)
    return (
        msgspec.json.format(
            msgspec.json.encode(cleaned({"schema": plain.pop("schema"), **plain})), indent=2
        )
        + b"\n"
    )


def label_of(change: Change) -> str:
    return _COUNTED.get(change.measure) or words.measure_label(change.measure, change.side)


def outcome_of(change: Change) -> str:
    """ "changed", "inside measurement error" with the direction where that is very likely all the
    same, or why the two cannot be compared."""
    if change.verdict == "not-comparable":
        return change.reason
    if change.verdict == "inside-error":
        return "; ".join(
            filter(
                None,
                (
                    words.INSIDE_ERROR,
                    likely_change(change.measure, change.change, change.low, change.high),
                ),
            )
        )
    return {"changed": "changed", "counted": "counted"}[change.verdict]


def texts_of(change: Change) -> tuple[str, str, str, str]:
    """(before, now, change, its 95 % interval) as text; a dash where there is none."""
    places = _places(change)
    suffix = words.short_suffix(change.unit)

    def signed(value: float) -> str:
        return words.signed_number(value, change.unit, places)

    before, now = (
        (
            "—"
            if v is None
            else (
                f"{words.number(v, change.unit, places)}{suffix}"
                if change.verdict == "counted"
                else _said(change, v, places)
            )
        )
        for v in (change.old, change.new)
    )
    if change.change is None:
        return before, now, "—", ""
    between = "" if change.low is None else f"{signed(change.low)} to {signed(change.high)}{suffix}"
    return before, now, f"{signed(change.change)}{suffix}", between


def _said(change: Change, value: float, places: int) -> str:
    if change.unit == "spm":
        return f"{words.number(value, change.unit, places)}{words.unit_suffix(change.unit)}"
    return words.signed_in_words(change.measure, value, change.unit)


def _places(change: Change) -> int:
    if change.verdict == "counted":
        return 1 if change.unit == "s" else 0
    if change.unit == "spm" and change.low is not None:
        return words.spm_places(change.low, change.high) if change.high - change.low > 1 else 1
    known = [abs(v) for v in (change.old, change.new) if v is not None]
    return words.digits(change.unit, max(known, default=0.0))


def headline(comparison: Comparison) -> str:
    """The result in a sentence."""
    changed = comparison.changed
    measured = [c for c in comparison.changes if c.verdict in ("changed", "inside-error")]
    if not measured:
        return "The two clips have no measure in common."
    if not changed:
        return (
            "No measure changed by more than its error "
            f"({words.count(len(measured), 'measure')} compared)."
        )
    names = words.listing([label_of(c).lower() for c in changed[:3]]) + (
        f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    )
    return (
        f"{len(changed)} of {words.count(len(measured), 'measure')} "
        f"changed by more than the error: {names}."
    )


def to_html(comparison: Comparison) -> str:
    """One self-contained page."""
    return template("compare.html.j2", "posecheck.compare").render(
        c=comparison,
        colours=Markup(colours.root_css()),
        title=words.movement_label(comparison.movement),
        headline=headline(comparison),
        sides=[("Before", _side(comparison.old)), ("Now", _side(comparison.new))],
        rows=[_row(change) for change in comparison.changes if change.verdict != "not-comparable"],
        apart=apart(comparison),
        findings=[(f.title, STATES[f.state], MARKS[f.state]) for f in comparison.findings],
        disclaimer=NOT_A_DIAGNOSIS,
    )


def apart(comparison: Comparison) -> list[tuple[str, str]]:
    """(measures, reason) of what cannot be compared, measures of one reason together."""
    by_reason: dict[str, list[str]] = {}
    for change in comparison.changes:
        if change.verdict == "not-comparable":
            by_reason.setdefault(change.reason, []).append(label_of(change))
    return [(words.listing(names), reason) for reason, names in by_reason.items()]


def _side(side: Compared) -> dict[str, str]:
    views = " and ".join(words.seen_from(v) for v in side.view.split(" and "))
    length = (
        f"{words.seconds(side.duration_s)}, {side.fps:.4g} frames a second"
        if side.fps > 0
        else "a photograph"
    )
    return {
        "name": side.name,
        "facts": f"{views}, {length}",
        "page": quote(f"{side.folder}/{REPORT_HTML}") if side.folder else "",
    }


def _row(change: Change) -> dict[str, Any]:
    before, now, difference, between = texts_of(change)
    return {
        "name": label_of(change),
        "definition": definition(change.measure),
        "before": before,
        "now": now,
        "change": difference,
        "interval": between,
        "verdict": outcome_of(change),
        "key": change.verdict,
        "ruler": _ruler(change),
    }


def _ruler(change: Change) -> dict[str, float] | None:
    """Per cents along a small ruler with 0 in the middle: the interval and the change."""
    if change.low is None or change.high is None:
        return None
    reach = max(abs(change.low), abs(change.high)) * 1.08 or 1.0

    def at(value: float) -> float:
        return round(50 + 50 * value / reach, 2)

    return {
        "low": at(change.low),
        "width": round(at(change.high) - at(change.low), 2),
        "value": at(change.change),
    }


def write_comparison(comparison: Comparison, out: Path | str) -> tuple[Path, Path]:
    """compare.json and compare.html in the folder `out`, which is made where it is missing; both
    paths. Raises OutputError."""
    out = Path(out)
    contents = {COMPARE_HTML: to_html(comparison).encode(), COMPARE_JSON: to_json(comparison)}
    write_together(out, contents, "the comparison")
    return out / COMPARE_JSON, out / COMPARE_HTML
