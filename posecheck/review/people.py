"""People who are coached, and what each of them allows to be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.printable import well_formed
from posecheck.review.audit import DECIDED, note
from posecheck.review.store import Store, now
from posecheck.review.tables import KEEP, OPEN, Consent, Deletion, FindingRow, PersonRow, Session
from posecheck.review.viewer import coach_now, gone, may_open, person_for

LONGEST_NAME = 120
MOST_LISTED = 20
"""Names that a message lists at most."""


@dataclass(frozen=True)
class Someone:
    """A person as the pages show them. waiting: findings to look at. retention_days: None keeps
    images until they are removed."""

    id: int
    key: str
    name: str
    media: str
    retention_days: int | None
    sessions: int
    last: date | None
    waiting: int


def name_of(text: str) -> str:
    """A name as it is kept. Raises InputError where it can be none."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not well_formed(name):
        raise InputError(
            f"A name has 1 to {LONGEST_NAME} letters.",
            "Give the person's name, or a sign for them.",
        )
    return name


def add_person(
    store: Store, name: str, media: str = "clips", retention_days: int | None = None
) -> int:
    """Adds somebody with their consent; gives the id, also where they were there already (their
    consent then stays as it is).

    media: "full", "clips" or "none", see tables.KEEP. Raises InputError for an empty name or an
    unknown choice.
    """
    name = name_of(name)
    _check(media, retention_days)

    def change(db: DatabaseSession) -> int:
        there = db.scalar(select(PersonRow.id).where(PersonRow.folded == name.casefold()))
        if there is not None:
            if person_for(db, store.viewer, there) is None:
                raise InputError(f"{name!r} is taken.", "Choose another name.")
            return there
        person = PersonRow(key=uuid4().hex, name=name, folded=name.casefold(), created_at=now())
        db.add(person)
        db.flush()
        db.add(
            Consent(person_id=person.id, media=media, retention_days=retention_days, given_at=now())
        )
        coach_now(db, store.viewer, person.id)
        note(db, store.viewer, DECIDED, person.id, f"added, videos: {media}")
        return person.id

    return store.write(change)


def give_consent(
    store: Store, person_id: int, media: str, retention_days: int | None = None
) -> None:
    """Writes down what a person allows from now on, and until when what is kept already may be.
    Raises InputError.

    Images that are not allowed any more go with removal.apply_consent, or when the store is next
    opened.
    """
    _check(media, retention_days)

    def change(db: DatabaseSession) -> None:
        if person_for(db, store.viewer, person_id) is None:
            raise gone()
        note(db, store.viewer, DECIDED, person_id, f"what may be kept of videos: {media}")
        db.add(
            Consent(person_id=person_id, media=media, retention_days=retention_days, given_at=now())
        )
        for session in db.scalars(
            select(Session).where(Session.person_id == person_id, Session.media != "none")
        ):
            session.expires_on = expiry(retention_days, session.filed_at.date())

    store.write(change)


def _check(media: str, retention_days: int | None) -> None:
    if media not in KEEP:
        raise InputError(
            f"{media!r} is no choice of what to keep.", f"Choose one of: {', '.join(KEEP)}."
        )
    if retention_days is not None and not 1 <= retention_days <= 36_500:
        raise InputError(
            f"Videos and images cannot be kept for {retention_days} days.",
            "Give 1 day or more, or nothing to keep them.",
        )


def _there(db: DatabaseSession, person_id: int) -> PersonRow:
    person = db.get(PersonRow, person_id)
    if person is None:
        raise gone()
    return person


def consent_of(db: DatabaseSession, person_id: int) -> tuple[str, int | None]:
    """(media, retention_days) of the newest consent. Raises InputError for somebody who is not
    there, or is being deleted."""
    person = _there(db, person_id)
    if db.scalar(select(Deletion.id).where(Deletion.person == person_id).limit(1)) is not None:
        raise InputError(
            f"{person.name} is being deleted.", "Delete them again to finish it, or wait a moment."
        )
    newest = (
        select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc()).limit(1)
    )
    found = db.scalar(newest)
    return ("none", None) if found is None else (found.media, found.retention_days)


def person_key(db: DatabaseSession, person_id: int) -> str:
    """What the folders of a person's sessions are marked with. Raises InputError."""
    return _there(db, person_id).key


def person_name(db: DatabaseSession, person_id: int) -> str:
    """What a person is called. Raises InputError."""
    return _there(db, person_id).name


def expiry(retention_days: int | None, start: date) -> date | None:
    """None: never, as also beyond the calendar's end."""
    return (
        None
        if retention_days is None or not 0 <= retention_days <= (date.max - start).days
        else start + timedelta(days=retention_days)
    )


def find_person(store: Store, name: str) -> int | None:
    """The id of the person of this name, whatever its case; None where there is none."""
    if not well_formed(name):
        return None
    with store.reading() as db:
        return db.scalar(
            select(PersonRow.id).where(PersonRow.folded == " ".join(name.split()).casefold())
        )


def person_named(store: Store, name: str, *, to_add: bool = False) -> int:
    """The id of the person of this name. Raises InputError, which names those who are there;
    to_add: and how to add this one."""
    found = find_person(store, name)
    if found is None:
        known = list(names(store).values())
        listed = ", ".join(known[:MOST_LISTED]) + (
            f" and {len(known) - MOST_LISTED} more" if len(known) > MOST_LISTED else ""
        )
        advice = [f"Add them: posecheck people --add {name!r}."] if to_add else []
        nobody = (
            "Nobody is in it yet."
            if to_add
            else f"Nobody is in it yet: posecheck people --add {name!r} adds them."
        )
        advice.append(f"In it: {listed}." if known else nobody)
        raise InputError(f"There is nobody called {name!r} in the store.", " ".join(advice))
    return found


def names(store: Store) -> dict[int, str]:
    """The name of everybody whom the store's viewer may open by id, in alphabetical order."""
    with store.reading() as db:
        return {
            row.id: row.name
            for row in db.execute(
                select(PersonRow.id, PersonRow.name)
                .where(may_open(store.viewer, PersonRow.id))
                .order_by(PersonRow.folded)
            )
        }


def list_people(store: Store) -> list[Someone]:
    """Everybody whom the store's viewer may open, by name."""
    with store.reading() as db:
        everybody = select(PersonRow).where(may_open(store.viewer, PersonRow.id))
        people = db.scalars(everybody.order_by(PersonRow.folded)).all()
        # by number: whoever may open a few waits for those few alone
        own = None if store.viewer.opens_all else [person.id for person in people]

        def of(query: Select, person: Any) -> Select:
            return (query if own is None else query.where(person.in_(own))).group_by(person)

        newest = of(select(func.max(Consent.id)), Consent.person_id)
        consents = {
            c.person_id: c for c in db.scalars(select(Consent).where(Consent.id.in_(newest)))
        }
        counted = select(Session.person_id, func.count(), func.max(Session.filmed_on))
        sessions = {row[0]: row[1:] for row in db.execute(of(counted, Session.person_id))}
        waiting = select(FindingRow.person_id, func.count()).where(
            FindingRow.queued, FindingRow.state == OPEN
        )
        open_ones = dict(db.execute(of(waiting, FindingRow.person_id)).all())
        out = []
        for p in people:
            consent, (count, last) = consents.get(p.id), sessions.get(p.id, (0, None))
            media, days = (consent.media, consent.retention_days) if consent else ("none", None)
            out.append(
                Someone(p.id, p.key, p.name, media, days, count, last, open_ones.get(p.id, 0))
            )
        return out
