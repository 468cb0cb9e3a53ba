"""Whose things somebody who looks into the store may open: decided here, and nowhere else."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.review.roles import COACH, Viewer
from posecheck.review.tables import PersonRow, Session
from posecheck.review.team_tables import CoachingRow, MemberRow


def may_open(viewer: Viewer, person: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition of a query that the person of this number is one whose things `viewer` may
    open: an athlete themself, a coach their athletes too, an admin everybody."""
    if viewer.opens_all:
        return true()
    if not viewer.account:
        return false()
    own = person.in_(select(PersonRow.id).where(PersonRow.account == viewer.account))
    if viewer.role != COACH:
        return own
    coached = select(CoachingRow.person_id).join(MemberRow, CoachingRow.member_id == MemberRow.id)
    return or_(own, person.in_(coached.where(MemberRow.account == viewer.account)))


def those_open(db: DatabaseSession, viewer: Viewer) -> list[int] | None:
    """The numbers of all whom `viewer` may open; None for everybody. For a query that would
    otherwise go through everybody's rows to find those of a few."""
    if viewer.opens_all:
        return None
    return list(db.scalars(select(PersonRow.id).where(may_open(viewer, PersonRow.id))))


def person_for(db: DatabaseSession, viewer: Viewer, person_id: int | None) -> PersonRow | None:
    """The person, where `viewer` may open them; None for somebody who is not there and for somebody
    else's alike: whoever asks learns nothing of it."""
    return db.scalar(
        select(PersonRow).where(PersonRow.id == person_id, may_open(viewer, PersonRow.id))
    )


def session_for(db: DatabaseSession, viewer: Viewer, session_id: int | None) -> Session | None:
    """A session, as `person_for`."""
    return db.scalar(
        select(Session).where(Session.id == session_id, may_open(viewer, Session.person_id))
    )


def session_of(db: DatabaseSession, viewer: Viewer, session_id: int | None) -> Session:
    """As `session_for`. Raises InputError where there is none."""
    session = session_for(db, viewer, session_id)
    if session is None:
        raise no_session()
    return session


def no_session() -> InputError:
    """What is said where a session is not there, and where it is not for the viewer to open."""
    return InputError(
        "This session is not in the store (any more).", "Look at the person's sessions again."
    )


def check_may_decide(viewer: Viewer, person_id: int | None) -> None:
    """Raises InputError where what holds for everybody is changed by somebody who is not the
    team's admin."""
    if person_id is None and not viewer.opens_all:
        raise InputError(
            "Thresholds for everybody are changed by an admin of the team.",
            "Choose one of your athletes.",
        )


def coach_now(db: DatabaseSession, viewer: Viewer, person_id: int) -> None:
    """Whom a coach adds is their athlete from then on."""
    if viewer.role != COACH:
        return
    member = db.scalar(select(MemberRow.id).where(MemberRow.account == viewer.account))
    if member is not None:
        db.add(CoachingRow(member_id=member, person_id=person_id))


def gone() -> InputError:
    """What is said where somebody is not there, and where they are not for the viewer to open."""
    return InputError(
        "This person is not in the store (any more).", "`posecheck people` lists those who are."
    )
