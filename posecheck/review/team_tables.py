"""The tables of a team: who belongs to it and as what, whom each coach coaches, and who saw,
decided, exported and deleted what. Empty where nobody signs in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from posecheck.review.base import Base, below
from posecheck.review.columns import String


class MemberRow(Base):
    """Somebody who may sign in. account: the e-mail address in lower case (team.account_of). role:
    one of viewer.ROLES."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(320), unique=True)
    role: Mapped[str] = mapped_column(String(8))
    added_at: Mapped[datetime]


class CoachingRow(Base):
    """A coach and one of their athletes."""

    __tablename__ = "coachings"
    __table_args__ = (UniqueConstraint("member_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(below("members"))
    person_id: Mapped[int] = mapped_column(below("people"), index=True)


class AuditRow(Base):
    """One thing that somebody did. action: one of audit.ACTIONS. person: the key of whom it was
    about, kept when they are deleted, null for nobody in particular; no name stands in it. what: in
    a few words, without anything measured."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "person", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account: Mapped[str] = mapped_column(String(320))
    role: Mapped[str] = mapped_column(String(8))
    action: Mapped[str] = mapped_column(String(16))
    person: Mapped[str | None] = mapped_column(String(32))
    what: Mapped[str]


TEAM = (MemberRow.__table__, CoachingRow.__table__, AuditRow.__table__)
