"""Two reps, or two dates, side by side: curves over the same phase, and differences against what
the measurement can be off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import hypot, sqrt
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.review.curves import unpacked_curve
from posecheck.review.files import shown_file
from posecheck.review.store import Store
from posecheck.review.tables import Clip, CurveRow, MeasurementRow, Session, Unit

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
    """names: of the two. clips: of the two, None where there is none. counts: units in each."""

    names: tuple[str, str]
    counts: tuple[int, int]
    differences: tuple[Difference, ...]
    curves: tuple[CurvePair, ...]
    clips: tuple[Path | None, Path | None]


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
    differences = []
    for key in sides[0]:
        if key in sides[1]:
            (a, half_a), (b, half_b) = sides[0][key], sides[1][key]
            differences.append(Difference(*key, a, b, b - a, hypot(half_a, half_b)))
    return SideBySide(
        (first.label, second.label),
        (len(first.unit_ids), len(second.unit_ids)),
        tuple(differences),
        curves,
        clips,
    )


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
        db.execute(query.where(Clip.unit_id == choice.unit_ids[0], Clip.kind == "rep")).first()
        if choice.unit_ids
        else None
    )
    return shown_file(store.media, *found) if found else None
