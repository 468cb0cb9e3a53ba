"""Rows of the real tables with known contents, for tests of what is counted and learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from posecheck.model.judged import FINE
from posecheck.review.session_sums import sum_up
from posecheck.review.store import Store, now
from posecheck.review.tables import FindingRow, Session, Unit


@dataclass(frozen=True)
class Row:
    """One rep and what a rule and a coach said of it; half: of the interval."""

    value: float
    outcome: str
    state: str = "open"
    sampled: bool = False
    half: float = 3.0
    code: str = "trunk-lean"
    rank: float = 1.0
    filmed_on: date = date(2026, 1, 1)


def add_rows(store: Store, person_id: int, rows: list[Row], threshold: float = 25.0) -> list[int]:
    """A synthetic session a date with one rep a row; gives the ids of the findings."""

    def change(db) -> list[int]:
        ids, sessions = [], {}
        for k, row in enumerate(rows, start=1):
            if row.filmed_on not in sessions:
                key = uuid4().hex
                session = Session(
                    key=key,
                    person_id=person_id,
                    source_sha256=key * 2,
                    source_name="rows",
                    movement="lunge",
                    view="side-left",
                    filmed_on=row.filmed_on,
                    filed_at=now(),
                    judged_at=now(),
                    profile="none",
                    version="0",
                    media="none",
                    settings="{}",
                    report="{}",
                    synthetic=True,
                )
                db.add(session)
                db.flush()
                sessions[row.filmed_on] = session
            unit = Unit(
                session_id=sessions[row.filmed_on].id,
                kind="rep",
                number=k,
                start_s=k,
                peak_s=k + 0.3,
                peak_end_s=k + 0.5,
                end_s=k + 0.9,
                partial=False,
                current=True,
            )
            db.add(unit)
            db.flush()
            finding = FindingRow(
                unit_id=unit.id,
                person_id=person_id,
                movement="lunge",
                filmed_on=row.filmed_on,
                code=row.code,
                outcome=row.outcome,
                severity=1,
                confidence=0.99,
                measure="trunk_lean",
                column="trunk_lean",
                value=row.value,
                low=row.value - row.half,
                high=row.value + row.half,
                threshold=threshold,
                unit="deg",
                frame=0,
                t=float(k),
                rank=row.rank,
                sampled=row.sampled,
                queued=row.sampled or row.outcome != FINE,
                state=row.state,
            )
            db.add(finding)
            db.flush()
            ids.append(finding.id)
        for session in sessions.values():
            sum_up(db, session)
        return ids

    return store.write(change)
