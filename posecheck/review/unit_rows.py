"""The rows of a unit (a rep, a hold, a stance, a run), its measurements, curves and findings."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.review.curves import pack
from posecheck.review.questions import finding_columns
from posecheck.review.tables import CurveRow, FindingRow, MeasurementRow, Session, Unit
from posecheck.review.units import JudgedUnit


def add_units(
    db: DatabaseSession, session: Session, units: tuple[JudgedUnit, ...]
) -> dict[int, int]:
    """Adds units with their measurements, curves and findings; gives the id of each number."""
    numbers = {}
    for unit in units:
        row = Unit(
            session_id=session.id,
            kind=unit.kind,
            number=unit.number,
            side=unit.side,
            start_s=unit.start_s,
            peak_s=unit.peak_s,
            peak_end_s=unit.peak_end_s,
            end_s=unit.end_s,
            partial=unit.partial,
            current=True,
        )
        db.add(row)
        db.flush()
        numbers[unit.number] = row.id
        add_details(db, session, row.id, unit)
    return numbers


def add_details(
    db: DatabaseSession, session: Session, unit_id: int, unit: JudgedUnit, *, findings: bool = True
) -> None:
    """The measurements, curves and (where asked) findings of a unit that has its row."""
    measured = [
        {
            "unit_id": unit_id,
            "name": m.name,
            "side": m.side,
            "value": m.value,
            "low": m.low,
            "high": m.high,
            "unit": m.unit,
            "status": m.status,
        }
        for m in unit.measurements
    ]
    curves = [
        {
            "unit_id": unit_id,
            "measure": c.measure,
            "unit": c.unit,
            "half_width": c.half_width,
            "values": pack(c.values),
        }
        for c in unit.curves
    ]
    about = {
        "unit_id": unit_id,
        "person_id": session.person_id,
        "movement": session.movement,
        "filmed_on": session.filmed_on,
    }
    found = (
        [{**about, **finding_columns(question)} for question in unit.questions] if findings else []
    )
    for table, rows in ((MeasurementRow, measured), (CurveRow, curves), (FindingRow, found)):
        if rows:
            db.execute(insert(table), rows)
