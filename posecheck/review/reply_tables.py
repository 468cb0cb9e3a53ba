"""The table of what a coach writes to an athlete. Written and read by `replies.py` alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from posecheck.review.base import Base, below
from posecheck.review.columns import String, Text


class ReplyRow(Base):
    """A reply to the athlete of a session, about the whole of it or about one unit of it. token:
    one press counts once."""

    __tablename__ = "replies"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(below("sessions"), index=True)
    unit_id: Mapped[int | None] = mapped_column(below("units"), index=True)
    coach: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    written_at: Mapped[datetime]
