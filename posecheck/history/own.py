"""Whose history it is: the people of a store as profiles, and who may open which."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.review.people import add_person, find_person
from posecheck.review.store import Store
from posecheck.review.tables import PersonRow


@dataclass(frozen=True)
class OwnProfile:
    """Somebody whose history is kept here. key: names what lies outside the store. account: by
    which name they are signed in to the pages, "" for none."""

    id: int
    key: str
    name: str
    account: str = ""


def may_open(person: OwnProfile, who: str = "") -> bool:
    """Whether `who` may open the history of `person`: the one place where that is decided.

    who: the account of whoever is signed in to the pages; "" where there is no sign-in, and
    everybody at this computer opens every profile, as with any other file of it. Signed in, each
    opens their own alone.
    """
    return not who or person.account == who


def people(store: Store, who: str = "") -> list[OwnProfile]:
    """The profiles that `who` (see `may_open`) may open, by name."""
    with store.reading() as db:
        rows = db.scalars(select(PersonRow).order_by(PersonRow.folded))
        return [profile for row in rows if may_open(profile := _profile(row), who)]


def opened(store: Store, person_id: int, who: str = "") -> OwnProfile:
    """The profile, where it may be opened. Raises InputError, the same for somebody who is not
    there and for somebody else's: whoever asks learns nothing of it."""
    with store.reading() as db:
        row = db.get(PersonRow, person_id)
        if row is not None and may_open(profile := _profile(row), who):
            return profile
    raise InputError("There is no such profile.", "Choose one of those that are listed.")


def add(store: Store, name: str, who: str = "") -> int:
    """Adds a profile; gives its id. Nothing with an image is kept of it unless it is allowed later
    (`posecheck people --consent`).

    Where there is one of that name it is that one, unless it is somebody else's. Raises InputError.
    """
    if (there := find_person(store, name)) is not None:
        try:
            return opened(store, there, who).id
        except InputError:
            raise InputError(f"{name!r} is taken.", "Choose another name.") from None
    person_id = add_person(store, name, media="none")

    def claim(db: DatabaseSession) -> bool:
        row = db.get(PersonRow, person_id, with_for_update=True)
        if row is not None and row.account is None and who:
            row.account = who
        return row is not None and may_open(_profile(row), who)

    if not store.write(claim):  # another one added the name at the same moment
        raise InputError(f"{name!r} is taken.", "Choose another name.")
    return person_id


def _profile(row: PersonRow) -> OwnProfile:
    return OwnProfile(row.id, row.key, row.name, row.account or "")
