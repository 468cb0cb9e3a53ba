"""Whose history it is: the people of a store as profiles. Whom the store's viewer may open is
decided in `posecheck.review.viewer`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.review.people import add_person, find_person
from posecheck.review.store import Store
from posecheck.review.tables import PersonRow
from posecheck.review.viewer import may_open, person_for


@dataclass(frozen=True)
class OwnProfile:
    """Somebody whose history is kept here. key: names what lies outside the store. account: by
    which name they are signed in to the pages, "" for none."""

    id: int
    key: str
    name: str
    account: str = ""


def people(store: Store) -> list[OwnProfile]:
    """The profiles that the store's viewer may open, by name."""
    with store.reading() as db:
        mine = select(PersonRow).where(may_open(store.viewer, PersonRow.id))
        return [_profile(row) for row in db.scalars(mine.order_by(PersonRow.folded))]


def opened(store: Store, person_id: int) -> OwnProfile:
    """The profile, where it may be opened. Raises InputError, the same for somebody who is not
    there and for somebody else's: whoever asks learns nothing of it."""
    with store.reading() as db:
        row = person_for(db, store.viewer, person_id)
        if row is not None:
            return _profile(row)
    raise InputError("There is no such profile.", "Choose one of those that are listed.")


def add(store: Store, name: str) -> int:
    """Adds a profile; gives its id. Nothing with an image is kept of it unless it is allowed later
    (`posecheck people --consent`). Whom an athlete adds is their own; whom a coach adds is their
    athlete.

    Where there is one of that name it is that one, unless it is somebody else's. Raises InputError.
    """
    taken = InputError(f"{name!r} is taken.", "Choose another name.")
    if (there := find_person(store, name)) is not None:
        try:
            return opened(store, there).id
        except InputError:
            raise taken from None
    person_id = add_person(store, name, media="none")
    if store.viewer.coaches:
        return person_id

    def claim(db: DatabaseSession) -> bool:
        row = db.get(PersonRow, person_id, with_for_update=True)
        if row is not None and row.account is None:
            row.account = store.viewer.account or None
        return row is not None and row.account == store.viewer.account

    if not store.write(claim):  # another one added the name at the same moment
        raise taken
    return person_id


def _profile(row: PersonRow) -> OwnProfile:
    return OwnProfile(row.id, row.key, row.name, row.account or "")
