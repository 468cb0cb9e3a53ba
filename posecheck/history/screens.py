"""Screens in the store: one a day and person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.history.kept import day_of, delete_rows, from_text, to_text
from posecheck.review.audit import DECIDED, note_of_others
from posecheck.review.history_tables import ScreenFindingRow, ScreenRow
from posecheck.review.people import consent_of
from posecheck.review.store import Store, now
from posecheck.screen.result import Screen, ScreenFinding


def file_screen(store: Store, person_id: int, screen: Screen) -> bool:
    """Keeps a screen, whole or half done; gives whether anything was written.

    Of one day the screen holds whose last part was read later: filed again as it goes on it grows,
    and an older copy changes nothing. Raises InputError for an unknown person and a screen of no
    day, OutputError.
    """
    day, read_at = day_of(screen.date, "The screen"), _read_at(screen)

    def change(db: DatabaseSession) -> bool:
        consent_of(db, person_id)
        row = db.scalar(
            select(ScreenRow)
            .where(ScreenRow.person_id == person_id, ScreenRow.screened_on == day)
            .with_for_update()
        )
        content = to_text(screen)
        if row is None:
            note_of_others(db, store.viewer, DECIDED, person_id, f"kept a screen of {day}")
            row = ScreenRow(person_id=person_id, screened_on=day)
            db.add(row)
        elif row.content == content or row.read_at > read_at:
            return False
        row.read_at, row.filed_at, row.content = read_at, now(), content
        row.version = screen.version
        row.parts_done = sum(part.state == "done" for part in screen.parts)
        row.stands_out = sum(finding.standing == "stands-out" for finding in screen.findings)
        db.flush()
        db.execute(delete(ScreenFindingRow).where(ScreenFindingRow.screen_id == row.id))
        about = {"screen_id": row.id, "person_id": person_id, "screened_on": day}
        if screen.findings:
            db.execute(
                insert(ScreenFindingRow), [{**about, **_columns(f)} for f in screen.findings]
            )
        return True

    return store.write(change)


def _read_at(screen: Screen) -> str:
    return max((part.at for part in screen.parts), default="")


def _columns(finding: ScreenFinding) -> dict[str, str | float | None]:
    figure = finding.figure
    return {
        "part": finding.part,
        "code": finding.code,
        "standing": finding.standing,
        "side": finding.side,
        "pattern": finding.pattern,
        "measure": figure.measure if figure else "",
        "value": figure.value if figure else None,
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "unit": figure.unit if figure else "",
    }


def screens_of(store: Store, person_id: int, since: date | None = None) -> list[Screen]:
    """A person's screens, the oldest first. since: from that day on. Raises DamagedStore."""
    query = select(ScreenRow.content).where(ScreenRow.person_id == person_id)
    if since is not None:
        query = query.where(ScreenRow.screened_on >= since)
    with store.reading() as db:
        texts = db.scalars(query.order_by(ScreenRow.screened_on)).all()
    return [from_text(text, Screen, "a kept screen") for text in texts]


def newest_screen(store: Store, person_id: int) -> Screen | None:
    """None where there is none. Raises DamagedStore."""
    query = (
        select(ScreenRow.content)
        .where(ScreenRow.person_id == person_id)
        .order_by(ScreenRow.screened_on.desc())
        .limit(1)
    )
    with store.reading() as db:
        text = db.scalar(query)
    return None if text is None else from_text(text, Screen, "a kept screen")


def delete_screen(store: Store, person_id: int, day: date) -> bool:
    """Removes the screen of a day; gives whether there was one."""
    row = ScreenRow
    return bool(delete_rows(store, row, person_id, "a screen", row.screened_on == day))
