"""Two dates: what changed between two reports of the same movement, and what lies inside the error
of measuring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, isfinite
from typing import Literal

from posecheck import __version__, skeleton
from posecheck.assessment.form import hold_judged, in_good_form, nothing_judged
from posecheck.errors import DoNotMatch
from posecheck.measures.catalogue import find
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.present.headline import finding_title
from posecheck.present.words import movement_label, view_label

SCHEMA = "posecheck.compare/1"
YAW_APART_DEG = 10.0
"""A knee bent by 90 degrees reads 0.9 degrees too little with the camera 10 degrees off, 3.6 with
it 20 off (docs/biomechanics.md, 2.1)."""

Outcome = Literal["changed", "inside-error", "counted", "not-comparable"]
State = Literal["gone", "new", "still", "not-judged"]


@dataclass(frozen=True)
class Compared:
    """One of the two reports: its file, folder ("" where it was given as an object), view, frames a
    second of real time, length."""

    name: str
    folder: str
    view: str
    fps: float
    duration_s: float


@dataclass(frozen=True)
class Change:
    """One measure: `change` is new less old, low to high its 95 % interval.

    verdict "changed": the interval does not reach 0. "inside-error": it does. "counted": whole
    numbers, without an interval. "not-comparable": `change` is None and `reason` says why.
    """

    measure: str
    side: str | None
    unit: str
    old: float | None
    new: float | None
    change: float | None
    low: float | None
    high: float | None
    verdict: Outcome
    reason: str = ""


@dataclass(frozen=True)
class FindingChange:
    """A finding of either report: gone, new, still there, or not judged in the other clip."""

    code: str
    title: str
    state: State


@dataclass(frozen=True)
class Comparison:
    movement: str
    old: Compared
    new: Compared
    changes: tuple[Change, ...]
    findings: tuple[FindingChange, ...]
    notes: tuple[str, ...]
    schema: str = SCHEMA
    version: str = __version__

    @property
    def changed(self) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if c.verdict == "changed")


def compare_reports(old: Report, new: Report, folders: tuple[str, str] = ("", "")) -> Comparison:
    """What changed from `old` to `new`.

    Parameters
    ----------
    old, new
        Reports of one movement, of one person.
    folders
        Where each was written, "" where it was not.

    Returns
    -------
    Comparison
        Every measure of both with the change and its 95 % interval, and every finding: gone, new,
        still there, or not judged.

    Raises
    ------
    DoNotMatch
        For refused reports and for two movements.
    """
    for report in (old, new):
        if report.quality.status == "refused":
            reason = (
                report.quality.reasons[0].message
                if report.quality.reasons
                else "it could not be judged."
            )
            raise DoNotMatch(
                f"{report.source.name} was refused: {reason}", "There is nothing in it to compare."
            )
    if old.movement != new.movement:
        these = f"{movement_label(old.movement).lower()} and {movement_label(new.movement).lower()}"
        raise DoNotMatch(
            f"These are two movements, {these}.", "Compare two reports of the same movement."
        )
    return Comparison(
        movement=old.movement,
        old=_compared(old, folders[0]),
        new=_compared(new, folders[1]),
        changes=(*_counts(old, new), *_measures(old, new)),
        findings=_findings(old, new),
        notes=_notes(old, new),
    )


def _compared(report: Report, folder: str) -> Compared:
    views = [clip.view.name for clip in report.sources] or [report.view.name]
    return Compared(
        report.source.name,
        folder,
        " and ".join(views),
        report.source.fps * report.source.slow_motion.factor,
        report.source.duration_s,
    )


def change_of(old: Measurement, new: Measurement) -> Change:
    """The change of one measure; the errors of the two clips are taken as independent, which is on
    the safe side: what is the person's own in them stands in both and takes itself away."""
    change = new.value - old.value
    low = change - hypot(new.value - new.low, old.high - old.value)
    high = change + hypot(new.high - new.value, old.value - old.low)
    return Change(
        new.name,
        new.side,
        new.unit,
        old.value,
        new.value,
        change,
        low,
        high,
        "inside-error" if low <= 0 <= high else "changed",
    )


_Key = tuple[str, str | None, str]
"""What a measure is of, whatever it is held against (the leg, or centimetres), its side, its unit.
"""


def _measures(old: Report, new: Report) -> list[Change]:
    """In the new report's order, then what only the old one has. Only like units meet: a share with
    a share, centimetres with centimetres."""
    before, after = _by_unit(old), _by_unit(new)
    out = []
    for key in dict.fromkeys((*after, *before)):
        a, b = before.get(key), after.get(key)
        if _known(a) and _known(b):
            out.append(change_of(a, b))
        elif _known(a) or _known(b):
            out.append(_not_comparable(key, a, b, old, new))
    return out


def _not_comparable(
    key: _Key, a: Measurement | None, b: Measurement | None, old: Report, new: Report
) -> Change:
    one, missing, which = (b, old, "old") if _known(b) else (a, new, "new")
    said = next((r.reason for r in missing.refused if r.measure == one.name), "")
    others = [k for k, m in _by_unit(missing).items() if k[0] == key[0] and _known(m)]
    other_leg = skeleton.other(key[1]) if key[1] else None
    units = {k[2] for k in others if k[1] == key[1]}
    if key[2] == "cm" and any(u.startswith("%") for u in units):
        reason = f"The {which} clip has it as a share of leg length only: give the height in both."
    elif key[2].startswith("%") and "cm" in units:
        reason = f"The {which} clip has it in cm only: give the height in both."
    elif other_leg and any(k[1:] == (other_leg, key[2]) for k in others):
        reason = f"The {which} clip shows the {other_leg} leg."
    else:
        reason = f"The {which} clip does not show it. {said}".strip()
    values = (m.value if _known(m) else None for m in (a, b))
    return Change(one.name, one.side, one.unit, *values, None, None, None, "not-comparable", reason)


def _by_unit(report: Report) -> dict[_Key, Measurement]:
    more = report.stride.measurements if report.stride else ()
    return {(_stem(m.name), m.side, m.unit): m for m in (*more, *report.measurements)}


def _stem(name: str) -> str:
    known = find(name)
    return (known and known.stem) or name


def _known(m: Measurement | None) -> bool:
    return (
        m is not None
        and m.status not in ("refused", "unclear")
        and all(v is not None and isfinite(v) for v in (m.value, m.low, m.high))
    )


def _counts(old: Report, new: Report) -> list[Change]:
    """Reps and holds: counted, not measured."""
    pairs: list[tuple[str, str, float, float]] = []
    if old.reps and new.reps:
        a, b = ([r for r in report.reps if not r.partial] for report in (old, new))
        pairs += [("reps", "", len(a), len(b))]
        if not (nothing_judged(old) or nothing_judged(new)):
            pairs += [("reps_in_good_form", "", in_good_form(old), in_good_form(new))]
    if old.hold and new.hold:
        pairs += [
            ("held", "s", old.hold.end_s - old.hold.start_s, new.hold.end_s - new.hold.start_s)
        ]
        if hold_judged(old) and hold_judged(new):
            pairs += [("held_in_good_form", "s", old.hold.good_form_s, new.hold.good_form_s)]
    return [
        Change(name, None, unit, float(a), float(b), float(b) - float(a), None, None, "counted")
        for name, unit, a, b in pairs
    ]


def _findings(old: Report, new: Report) -> tuple[FindingChange, ...]:
    before, after = ({(f.code, f.side): f for f in report.findings} for report in (old, new))
    out = []
    for key in dict.fromkeys((*after, *before)):
        f = after.get(key) or before[key]
        other = old if key in after else new
        if key in before and key in after:
            state: State = "still"
        elif _judged(other, f.measure, f.side):
            state = "new" if key in after else "gone"
        else:
            state = "not-judged"
        out.append(FindingChange(f.code, finding_title(f), state))
    return tuple(out)


def _judged(report: Report, measure: str, side: str | None) -> bool:
    """Whether the clip gives the measure (of that leg) at all, in its figures or in those of its
    reps; of a hold, all is judged."""
    measured = [
        *report.measurements,
        *(m for r in report.reps for m in r.measurements),
        *(report.stride.measurements if report.stride else ()),
    ]
    faults = [
        *(f for r in report.reps for f in r.faults),
        *(report.hold.faults if report.hold else ()),
    ]
    given = (m for m in measured if m.name == measure and (side is None or m.side in (side, None)))
    return (
        any(m.value is not None for m in given)
        or any(f.reading.measure == measure for f in faults)
        or report.hold is not None
    )


def _notes(old: Report, new: Report) -> tuple[str, ...]:
    notes = []
    a, b = _views(old), _views(new)
    if a != b:
        seen = [" and ".join(view_label(v) for v in views) for views in (a, b)]
        notes.append(
            f"Seen from the {seen[0]} before and from the {seen[1]} now: "
            "a leg is compared with itself only."
        )
    elif abs(old.view.yaw_deg - new.view.yaw_deg) > YAW_APART_DEG:
        notes.append("The camera stood at another angle: bends read smaller the further it is off.")
    made_by = [
        {clip.source.estimator for clip in r.sources} or {r.source.estimator} for r in (old, new)
    ]
    if made_by[0] != made_by[1] and "" not in made_by[0] | made_by[1]:
        notes.append(
            "The points came from two pose models: "
            "what one reads otherwise than the other looks like a change."
        )
    if old.profile != new.profile:
        whose = [r.profile.name if r.profile else "posecheck's own" for r in (old, new)]
        notes.append(
            f"Judged by other thresholds ({whose[0]} before, {whose[1]} now): a finding may come or"
            " go without a change."
        )
    if old.algorithms != new.algorithms:
        notes.append("Analysed with different parameters: what they change looks like a change.")
    rates = [r.source.fps * r.source.slow_motion.factor for r in (old, new)]
    if all(isfinite(r) and r > 0 for r in rates) and max(rates) / min(rates) > 1.5:
        seen = f"{rates[0]:.0f} frames a second before, {rates[1]:.0f} now"
        notes.append(
            f"{seen}: contact times and moments of landing are known less well in the slower."
        )
    if new.stride is not None:
        notes.append(
            "Cadence, contact time and reach change with speed: compare runs at the same speed."
        )
    notes.append(
        "Another day, another place of the camera and other clothes add "
        "to the error; how much, no clip can show."
    )
    return tuple(notes)


def _views(report: Report) -> Sequence[str]:
    return sorted({clip.view.name for clip in report.sources} or {report.view.name})
