"""Two reps, or two dates, side by side: curves over the same phase, and differences against what
the measurement can be off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import hypot, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.model.judged import CLEAR, FINE
from posecheck.review.curves import unpacked_curve
from posecheck.review.files import shown_file
from posecheck.review.store import Store
from posecheck.review.tables import (
    SILENT,
    Clip,
    CurveRow,
    FindingRow,
    MeasurementRow,
    Session,
    Unit,
)

Z = 1.959964


@dataclass(frozen=True)
class Difference:
    """A measure on both sides. error: 95 % half-width of the difference. real: it is larger than
    that; else it is inside measurement error."""

    measure: str
    side: str | None
    unit: str
    first: float
    second: float
    change: float
    error: float

    @property
    def real(self) -> bool:
        return abs(self.change) > self.error


@dataclass(frozen=True)
class FaultBeside:
    """A fault that is clear in a unit of either: in how many units, and in how many it was judged,
    of the first and of the second."""

    code: str
    clear: tuple[int, int]
    judged: tuple[int, int]


@dataclass(frozen=True, eq=False)
class CurvePair:
    """A measure over the phase, first and second, with the mean 95 % half-width of each; NaN where
    missing."""

    measure: str
    unit: str
    first: np.ndarray
    second: np.ndarray
    first_half: float
    second_half: float


@dataclass(frozen=True, eq=False)
class SideBySide:
    """names: of the two. clips: of the two, None where there is none. counts: units in each, and
    good: (in good form, judged) of these, as assessment/form.py says, None where nothing was
    judged. faults: those of either, the most frequent first."""

    names: tuple[str, str]
    counts: tuple[int, int]
    differences: tuple[Difference, ...]
    curves: tuple[CurvePair, ...]
    clips: tuple[Path | None, Path | None]
    movement: str = ""
    good: tuple[tuple[int, int] | None, tuple[int, int] | None] = (None, None)
    faults: tuple[FaultBeside, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A rep, a date: what can be put on one side."""

    label: str
    unit_ids: tuple[int, ...]
    filmed_on: date


def reps_of(store: Store, person_id: int, movement: str) -> list[Choice]:
    """Every unit of a person's sessions of one movement, the newest session first."""
    with store.reading() as db:
        rows = db.execute(_units(person_id, movement)).all()
    return [
        Choice(
            f"{s.filmed_on:%d %b %Y}, {s.source_name}, {u.kind} {u.number}", (u.id,), s.filmed_on
        )
        for u, s in rows
    ]


def dates_of(store: Store, person_id: int, movement: str) -> list[Choice]:
    """The dates on which a person was filmed at a movement, the newest first, with all whole units
    of each."""
    by_date: dict[date, list[int]] = {}
    with store.reading() as db:
        for unit, session in db.execute(_units(person_id, movement)):
            if not unit.partial:
                by_date.setdefault(session.filmed_on, []).append(unit.id)
    return [Choice(f"{day:%d %b %Y}", tuple(ids), day) for day, ids in by_date.items()]


def _units(person_id: int, movement: str):
    query = select(Unit, Session).join(Session, Unit.session_id == Session.id)
    query = query.where(Session.person_id == person_id, Session.movement == movement, Unit.current)
    return query.order_by(Session.filmed_on.desc(), Session.id.desc(), Unit.number)


def put_side_by_side(store: Store, first: Choice, second: Choice) -> SideBySide:
    """Puts two choices beside one another. Raises InputError where either is gone.

    The error of a difference of two reps is that of both measurements, as if they were off
    independently; what a person's own offset shares cancels, so that it is rather too large than
    too small. Of two dates it is that of the means, with the spread of their reps.
    """
    with store.reading() as db:
        sides = [_side(db, choice) for choice in (first, second)]
        curves = tuple(_pairs(*(_curves(db, choice.unit_ids) for choice in (first, second))))
        clips = tuple(_clip(db, store, choice) for choice in (first, second))
        movement = db.scalar(_movement(first)) or ""
        clear = [_judged(db, choice) for choice in (first, second)]
    differences = []
    for key, other, side in _same(*sides):
        (a, half_a), (b, half_b) = sides[0][key], sides[1][other]
        differences.append(Difference(key[0], side, key[2], a, b, b - a, hypot(half_a, half_b)))
    return SideBySide(
        (first.label, second.label),
        (len(first.unit_ids), len(second.unit_ids)),
        tuple(differences),
        curves,
        clips,
        movement,
        (_good(clear[0]), _good(clear[1])),
        _faults(*clear),
    )


_Key = tuple[str, str | None, str]
_Faults = dict[str, dict[int, str]]
"""Of a rule's code: each unit that it was held against, and whether it was clear there."""


def _same(first: dict[_Key, Any], second: dict[_Key, Any]) -> list[tuple[_Key, _Key, str | None]]:
    """(key in the first, key in the second, side to name) of what both have. A limb that was filmed
    from the other side the second time is held against the other limb, and said to be."""
    pairs = []
    for key in first:
        name, side, unit = key
        others = [k for k in second if (k[0], k[2]) == (name, unit)]
        alone = len(others) == 1 and sum((k[0], k[2]) == (name, unit) for k in first) == 1
        if key in second:
            pairs.append((key, key, side))
        elif alone and side is not None and others[0][1] is not None:
            pairs.append((key, others[0], f"{side}, then {others[0][1]}"))
    return pairs


def _movement(choice: Choice):
    return (
        select(Session.movement)
        .join(Unit, Unit.session_id == Session.id)
        .where(Unit.id.in_(choice.unit_ids))
        .limit(1)
    )


def _judged(db: DatabaseSession, choice: Choice) -> _Faults:
    found: _Faults = {}
    query = select(FindingRow.code, FindingRow.unit_id, FindingRow.outcome).where(
        FindingRow.unit_id.in_(choice.unit_ids), FindingRow.outcome != SILENT
    )
    for code, unit, outcome in db.execute(query):
        found.setdefault(code, {})[unit] = outcome
    return found


def _good(judged: _Faults) -> tuple[int, int] | None:
    units = {unit for of_code in judged.values() for unit in of_code}
    bad = {unit for of_code in judged.values() for unit, said in of_code.items() if said != FINE}
    return (len(units - bad), len(units)) if units else None


def _faults(first: _Faults, second: _Faults) -> tuple[FaultBeside, ...]:
    found = []
    for code in dict.fromkeys((*first, *second)):
        both = [side.get(code, {}) for side in (first, second)]
        a, b = (sum(said == CLEAR for said in units.values()) for units in both)
        if a or b:
            found.append(FaultBeside(code, (a, b), (len(both[0]), len(both[1]))))
    return tuple(sorted(found, key=lambda fault: -max(fault.clear)))


def _side(
    db: DatabaseSession, choice: Choice
) -> dict[tuple[str, str | None, str], tuple[float, float]]:
    """(mean, 95 % half-width) of each measure (name, side, unit)."""
    # without an interval nothing can be compared
    known = (
        c.is_not(None) for c in (MeasurementRow.value, MeasurementRow.low, MeasurementRow.high)
    )
    query = (
        select(MeasurementRow)
        .where(MeasurementRow.unit_id.in_(choice.unit_ids), *known)
        .order_by(MeasurementRow.id)
    )
    found: dict[tuple[str, str | None, str], list[MeasurementRow]] = {}
    for row in db.scalars(query):
        found.setdefault((row.name, row.side, row.unit), []).append(row)
    if not found:
        raise InputError(f"Nothing is known of {choice.label} (any more).", "Choose another one.")
    out = {}
    for key, rows in found.items():
        values = np.array([r.value for r in rows])
        half = float(np.mean([(r.high - r.low) / 2 for r in rows]))
        spread = Z * float(values.std(ddof=1)) / sqrt(len(values)) if len(values) > 1 else 0.0
        out[key] = float(values.mean()), hypot(half, spread)
    return out


def _curves(
    db: DatabaseSession, unit_ids: tuple[int, ...]
) -> dict[str, tuple[str, np.ndarray, float]]:
    """(unit, mean curve, mean half-width) of each measure."""
    tables: dict[str, list[CurveRow]] = {}
    for row in db.scalars(
        select(CurveRow).where(CurveRow.unit_id.in_(unit_ids)).order_by(CurveRow.id)
    ):
        tables.setdefault(row.measure, []).append(row)
    out = {}
    for measure, rows in tables.items():
        table = np.stack([unpacked_curve(r.values) for r in rows])
        known = np.isfinite(table).sum(axis=0)
        mean = np.where(known > 0, np.nansum(table, axis=0) / np.maximum(known, 1), np.nan)
        out[measure] = rows[0].unit, mean, float(np.mean([r.half_width or 0.0 for r in rows]))
    return out


def _pairs(first: dict, second: dict) -> list[CurvePair]:
    return [
        CurvePair(m, first[m][0], first[m][1], second[m][1], first[m][2], second[m][2])
        for m in first
        if m in second
    ]


def _clip(db: DatabaseSession, store: Store, choice: Choice) -> Path | None:
    query = select(Session.key, Clip.path).join(Clip, Clip.session_id == Session.id)
    found = (
        db.execute(
            query.where(Clip.unit_id == choice.unit_ids[0], Clip.kind == "rep").order_by(Clip.id)
        ).first()
        if choice.unit_ids
        else None
    )
    return shown_file(store.media, *found) if found else None
