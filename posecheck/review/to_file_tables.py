"""The table of analyses under way that are to be filed when they are done. Written and read by
`to_file.py` alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from posecheck.review.base import Base, below
from posecheck.review.columns import String


class ToFileRow(Base):
    """One analysis of the pages of a computer (key: of its request) and whose session it becomes.
    name: of the file."""

    __tablename__ = "to_file"
    __table_args__ = (UniqueConstraint("person_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(below("people"))
    key: Mapped[str] = mapped_column(String(32), index=True)
    name: Mapped[str]
    asked_at: Mapped[datetime]
