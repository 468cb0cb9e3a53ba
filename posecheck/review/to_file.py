"""Whose session an analysis that is under way becomes: written down, so that a reload or a restart
forgets nobody's clip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.review.people import names
from posecheck.review.store import Store, now
from posecheck.review.to_file_tables import ToFileRow


@dataclass(frozen=True)
class ToFile:
    """key: of the analysis. name: of its file; person: whose it is."""

    id: int
    person_id: int
    person: str
    key: str
    name: str


def put_down(store: Store, wanted: Iterable[tuple[int, str, str]]) -> None:
    """Each (person, key of the analysis, name of the file), once. Raises OutputError."""
    wanted = list(wanted)

    def change(db: DatabaseSession) -> None:
        rows = db.execute(select(ToFileRow.person_id, ToFileRow.key))
        there = {(person, key) for person, key in rows}
        for person, key, name in wanted:
            if (person, key) not in there:
                there.add((person, key))
                db.add(ToFileRow(person_id=person, key=key, name=name, asked_at=now()))

    store.write(change)


def to_file(store: Store) -> list[ToFile]:
    """What is still to be filed for those whom one may see, in the order it was asked."""
    known = names(store)
    with store.reading() as db:
        rows = db.scalars(select(ToFileRow).order_by(ToFileRow.id)).all()
    return [
        ToFile(row.id, row.person_id, known[row.person_id], row.key, row.name)
        for row in rows
        if row.person_id in known
    ]


def keys_to_file(db: DatabaseSession, person_id: int, *, of_others: bool = False) -> set[str]:
    """Of the analyses that are to be filed for a person; of_others: for everybody but them."""
    who = ToFileRow.person_id
    whose = who != person_id if of_others else who == person_id
    return set(db.scalars(select(ToFileRow.key).where(whose)))


def done_with(store: Store, row_id: int) -> None:
    """It was filed, or nobody wants it any more."""
    store.write(lambda db: db.execute(delete(ToFileRow).where(ToFileRow.id == row_id)) and None)
