"""Who saw, decided, exported and deleted what: a row each, written in the transaction of what it
tells of. Where nobody signs in, nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.review.roles import Viewer
from posecheck.review.store import Store, now
from posecheck.review.tables import PersonRow
from posecheck.review.team_tables import AuditRow

SAW, DECIDED, EXPORTED, DELETED, TEAM = "saw", "decided", "exported", "deleted", "team"
ACTIONS = (SAW, DECIDED, EXPORTED, DELETED, TEAM)
"""TEAM: who belongs to the team, and as what, was changed."""
MOST = 500


@dataclass(frozen=True)
class Told:
    """A row of the audit. person: their name, "" for nobody in particular, "deleted (3f9c01)" for
    one who is gone."""

    at: datetime
    account: str
    role: str
    action: str
    person: str
    what: str


def note(
    db: DatabaseSession, viewer: Viewer, action: str, person_id: int | None, what: str
) -> None:
    """Adds a row to the transaction of `db`; nothing where there is no sign-in."""
    if viewer.signs_in:
        db.add(
            AuditRow(
                at=now(),
                account=viewer.account,
                role=viewer.role,
                action=action,
                person=db.scalar(select(PersonRow.key).where(PersonRow.id == person_id)),
                what=what,
            )
        )


def note_of_others(
    db: DatabaseSession, viewer: Viewer, action: str, person_id: int, what: str
) -> None:
    """As `note`; nothing of the viewer's own."""
    person = db.get(PersonRow, person_id)
    if person is not None and person.account != viewer.account:
        note(db, viewer, action, person_id, what)


def tell(store: Store, action: str, person_id: int | None, what: str) -> None:
    """A row of what changes nothing: what was seen, or taken out. Raises OutputError."""
    if store.viewer.signs_in:
        store.write(lambda db: note(db, store.viewer, action, person_id, what))


def saw(store: Store, people: Iterable[int], what: str) -> None:
    """A row of each of these people whose things were looked at; nothing of the viewer's own."""
    viewer = store.viewer
    if not viewer.signs_in:
        return
    numbers = list(people)

    def change(db: DatabaseSession) -> None:
        others = select(PersonRow.key).where(
            PersonRow.id.in_(numbers), PersonRow.account.is_distinct_from(viewer.account)
        )
        at, who = now(), {"account": viewer.account, "role": viewer.role}
        rows = [
            {"at": at, **who, "action": SAW, "person": key, "what": what}
            for key in db.scalars(others.order_by(PersonRow.folded))
        ]
        if rows:
            db.execute(insert(AuditRow), rows)

    store.write(change)


def audit_of(store: Store, *, person_id: int | None = None, most: int = MOST) -> list[Told]:
    """The rows, the newest first; person_id: about that person alone. Raises InputError for
    whoever is no admin."""
    if not store.viewer.opens_all:
        raise InputError("The audit is for admins of the team.", "Ask one of them.")
    query = select(AuditRow, PersonRow.name).outerjoin(PersonRow, PersonRow.key == AuditRow.person)
    if person_id is not None:
        query = query.where(PersonRow.id == person_id)
    with store.reading() as db:
        return [
            Told(
                row.at,
                row.account,
                row.role,
                row.action,
                _whom(row.person, name),
                row.what,
            )
            for row, name in db.execute(query.order_by(AuditRow.id.desc()).limit(most))
        ]


def _whom(key: str | None, name: str | None) -> str:
    return name or ("" if key is None else f"deleted ({key[:6]})")
