"""The tables of what a coach writes, draws and says to an athlete. Written and read by `replies.py`
and `reply_media.py` alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from posecheck.review.base import Base, below
from posecheck.review.columns import LargeBinary, String, Text


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


class SketchRow(Base):
    """What was drawn with a reply, on the still of one rule (code) of its unit. clip_id: the image
    that was drawn on, with which the drawing goes; null where no image was kept and it was the
    stick figure of that frame. shapes: JSON, see present/sketch.py."""

    __tablename__ = "reply_sketches"
    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(below("replies"), unique=True)
    session_id: Mapped[int] = mapped_column(below("sessions"), index=True)
    clip_id: Mapped[int | None] = mapped_column(below("clips"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    frame: Mapped[int]
    shapes: Mapped[str] = mapped_column(Text)


class SoundRow(Base):
    """What was said with a reply. content: AAC in MP4 (.m4a)."""

    __tablename__ = "reply_sounds"
    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(below("replies"), unique=True)
    session_id: Mapped[int] = mapped_column(below("sessions"), index=True)
    seconds: Mapped[float]
    content: Mapped[bytes] = mapped_column(LargeBinary)
