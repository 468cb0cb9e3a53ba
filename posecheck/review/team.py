"""Who belongs to a team, as what, and whom each coaches: data of the store."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select, union, update
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.printable import well_formed
from posecheck.review.audit import TEAM, note
from posecheck.review.roles import ADMIN, ATHLETE, COACH, GUEST, ROLES, Viewer
from posecheck.review.store import Store, now
from posecheck.review.tables import PersonRow
from posecheck.review.team_tables import CoachingRow, MemberRow

ADMIN_VARIABLE = "POSECHECK_ADMIN"
"""Accounts that are admins whatever the store says, with commas or spaces between them: the first
one, who adds the others."""
_LONGEST = 320  # of an e-mail address: RFC 3696, erratum 1690


@dataclass(frozen=True)
class TeamMember:
    """people: whose things they open: of a coach, their athletes; of an athlete, the profile that
    is theirs; by name."""

    account: str
    role: str
    people: tuple[str, ...] = ()


def account_of(text: str) -> str:
    """An account as it is compared and kept. Raises InputError where it can be none."""
    account = text.strip().lower()
    if not account or len(account) > _LONGEST or not well_formed(account) or " " in account:
        raise InputError(f"{text!r} is no account.", "Give the e-mail address to sign in with.")
    return account


def viewer_of(store: Store, account: str) -> Viewer:
    """Who is signed in by that account; "" for nobody yet. Raises OutputError."""
    if not account:
        return Viewer("", GUEST)
    with store.reading() as db:
        roles = dict(db.execute(select(MemberRow.account, MemberRow.role)).all())
    roles |= dict.fromkeys(_named_admins(), ADMIN)
    role = roles.get(account)
    team = frozenset(roles) if role == ADMIN else None
    return Viewer(account, role if role in ROLES else GUEST, team)


def _named_admins() -> set[str]:
    return set(re.findall(r"[^\s,]+", os.environ.get(ADMIN_VARIABLE, "").lower()))


def set_member(store: Store, account: str, role: str, people: Collection[int] = ()) -> None:
    """Adds a member, or makes them that from now on, all of it: people whom they coached before and
    who are not named go, and so does a profile that was theirs. people: of a coach, their athletes;
    of an athlete, the one profile that is theirs. Raises InputError, OutputError."""
    account, wanted = account_of(account), sorted(set(people))
    check_number(role, len(wanted))

    def change(db: DatabaseSession) -> None:
        _admins_alone(store)
        member = db.scalar(select(MemberRow).where(MemberRow.account == account))
        if member is None:
            member = MemberRow(account=account, role=role, added_at=now())
            db.add(member)
            db.flush()
        member.role = role
        db.execute(delete(CoachingRow).where(CoachingRow.member_id == member.id))
        _let_go(db, account)
        for person_id in wanted:
            person = db.get(PersonRow, person_id)
            if person is None:
                raise InputError("This person is not in the store.", "Add them first.")
            if role == COACH:
                db.add(CoachingRow(member_id=member.id, person_id=person_id))
            elif role == ATHLETE:
                _claim(db, person, account)
        for person_id in wanted or [None]:
            note(db, store.viewer, TEAM, person_id, f"{account} is {role}")

    store.write(change)


def check_number(role: str, people: int) -> None:
    """Raises InputError where a member of that role is not of so many people."""
    if role not in ROLES:
        raise InputError(f"{role!r} is no role.", f"Choose one of: {', '.join(ROLES)}.")
    if role == ATHLETE and people > 1:
        raise InputError("An athlete has one profile.", "Name one person.")
    if role == ADMIN and people:
        raise InputError("An admin opens everybody's.", "Name nobody, or give the role coach.")


def _let_go(db: DatabaseSession, account: str) -> None:
    """No profile is that account's any more."""
    db.execute(update(PersonRow).where(PersonRow.account == account).values(account=None))


def _claim(db: DatabaseSession, person: PersonRow, account: str) -> None:
    """The profile is that account's. Raises InputError where it is another one's."""
    if person.account not in (None, account):
        raise InputError(
            f"{person.name} is the profile of {person.account}.",
            "Remove that member first: posecheck team remove EMAIL.",
        )
    person.account = account


def remove_member(store: Store, account: str) -> bool:
    """Takes somebody out of the team; gives whether they were in it. Their own profile and history
    stay, and are nobody's account's any more. Raises InputError, OutputError."""
    account = account_of(account)

    def change(db: DatabaseSession) -> bool:
        _admins_alone(store)
        member = db.scalar(select(MemberRow).where(MemberRow.account == account))
        _let_go(db, account)
        if member is None:
            return False
        db.delete(member)
        note(db, store.viewer, TEAM, None, f"{account} was removed")
        return True

    return store.write(change)


def _admins_alone(store: Store) -> None:
    if not store.viewer.opens_all:
        raise InputError("The team is changed by its admins.", "Ask one of them.")


def members(store: Store) -> list[TeamMember]:
    """Everybody of the team, by account. Raises InputError for whoever is no admin."""
    _admins_alone(store)
    coached = (
        select(MemberRow.account, PersonRow.name, PersonRow.folded)
        .join(CoachingRow, CoachingRow.member_id == MemberRow.id)
        .join(PersonRow, CoachingRow.person_id == PersonRow.id)
    )
    own = select(PersonRow.account, PersonRow.name, PersonRow.folded)
    opens = union(coached, own.where(PersonRow.account.is_not(None)))
    with store.reading() as db:
        of: dict[str, list[str]] = {}
        for account, name, _ in sorted(db.execute(opens).all(), key=lambda row: row[2]):
            of.setdefault(account, []).append(name)
        return [
            TeamMember(row.account, row.role, tuple(of.get(row.account, ())))
            for row in db.scalars(select(MemberRow).order_by(MemberRow.account))
        ]
