"""The tables of a person's own history: screens, programmes, guided sessions and checks that are
kept without a track. Written by `posecheck.history` alone.

What the progress asks for stands in columns; `content` is the JSON as it was written, which is the
contract (docs/programme.md). Each row names its person, so that it goes with them.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from posecheck.review.base import Base, below
from posecheck.review.columns import String, Text


class ScreenRow(Base):
    """A screen; one a day and person. read_at: of its part that was read last. parts_done: of
    how many parts something is known; stands_out: how many findings do."""

    __tablename__ = "screens"
    __table_args__ = (UniqueConstraint("person_id", "screened_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(below("people"))
    screened_on: Mapped[date]
    read_at: Mapped[str] = mapped_column(String(40))
    filed_at: Mapped[datetime]
    parts_done: Mapped[int]
    stands_out: Mapped[int]
    version: Mapped[str] = mapped_column(String(32))
    content: Mapped[str] = mapped_column(Text)


class ScreenFindingRow(Base):
    """One finding of a screen with its figure; value, low, high null where nothing was read."""

    __tablename__ = "screen_findings"
    __table_args__ = (Index(None, "person_id", "screened_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    screen_id: Mapped[int] = mapped_column(below("screens"), index=True)
    person_id: Mapped[int] = mapped_column(below("people"))
    screened_on: Mapped[date]
    part: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(64))
    standing: Mapped[str] = mapped_column(String(16))
    side: Mapped[str] = mapped_column(String(8))
    pattern: Mapped[str] = mapped_column(String(32))
    measure: Mapped[str] = mapped_column(String(64))
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(16))


class ProgrammeRow(Base):
    """A week of a programme. stopped: by a red flag. made_by: the coach, "" for posecheck."""

    __tablename__ = "programmes"
    __table_args__ = (
        UniqueConstraint("person_id", "key", "week"),
        Index(None, "person_id", "from_day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(below("people"))
    key: Mapped[str] = mapped_column(String(64))
    week: Mapped[int]
    from_day: Mapped[date]
    screen_again: Mapped[date | None]
    stopped: Mapped[bool]
    made_by: Mapped[str]
    saved_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(String(32))
    content: Mapped[str] = mapped_column(Text)


class GuidedRow(Base):
    """A guided session as it stands. steps: how many it has; step: the one that is on. pain_*: 0 to
    10 as said, null where not."""

    __tablename__ = "guided_sessions"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index(None, "person_id", "began_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(below("people"))
    key: Mapped[str] = mapped_column(String(64))
    programme: Mapped[str] = mapped_column(String(64))
    week: Mapped[int]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    saved_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    steps: Mapped[int]
    step: Mapped[int]
    with_camera: Mapped[bool]
    pain_before: Mapped[int | None]
    pain_after: Mapped[int | None]
    pain_next_day: Mapped[int | None]
    content: Mapped[str] = mapped_column(Text)


class GuidedStepRow(Base):
    """What was done of one step, in the order of the session's results (place, from 0)."""

    __tablename__ = "guided_steps"
    __table_args__ = (Index(None, "person_id", "began_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    guided_id: Mapped[int] = mapped_column(below("guided_sessions"), index=True)
    person_id: Mapped[int] = mapped_column(below("people"))
    began_at: Mapped[datetime]
    place: Mapped[int]
    step: Mapped[int]
    movement: Mapped[str] = mapped_column(String(64))
    side: Mapped[str] = mapped_column(String(8))
    went: Mapped[str] = mapped_column(String(16))
    judged: Mapped[bool]
    reps: Mapped[int]
    good_reps: Mapped[int]
    hold_s: Mapped[float]
    good_hold_s: Mapped[float]
    worst: Mapped[str] = mapped_column(String(64))
    severity: Mapped[int]
    figure: Mapped[str] = mapped_column(String(64))
    value: Mapped[float | None]
    half_width: Mapped[float | None]
    pain: Mapped[int | None]


class CheckRow(Base):
    """A report that is kept without its track, so that it is not judged again: of the pages, of the
    live page, of another computer. A session of the coach's is none (tables.Session).

    reps, good_reps, held_s, good_s: of what was judged, null where it has none. worst: code of the
    clear fault that the most reps have, "" for none; worst_clear: in how many."""

    __tablename__ = "checks"
    __table_args__ = (
        UniqueConstraint("person_id", "source_sha256", "movement"),
        Index(None, "person_id", "filmed_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(below("people"))
    source_sha256: Mapped[str] = mapped_column(String(64))
    source_name: Mapped[str]
    movement: Mapped[str] = mapped_column(String(64))
    view: Mapped[str] = mapped_column(String(16))
    filmed_on: Mapped[date]
    filed_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(String(32))
    reps: Mapped[int | None]
    good_reps: Mapped[int | None]
    held_s: Mapped[float | None]
    good_s: Mapped[float | None]
    worst: Mapped[str] = mapped_column(String(64))
    worst_clear: Mapped[int]
    severity: Mapped[int]
    content: Mapped[str] = mapped_column(Text)


class CheckFigureRow(Base):
    """A measure of such a report: of its whole reps the mean, of all else the figure itself."""

    __tablename__ = "check_figures"
    __table_args__ = (Index(None, "person_id", "filmed_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(below("checks"), index=True)
    person_id: Mapped[int] = mapped_column(below("people"))
    filmed_on: Mapped[date]
    movement: Mapped[str] = mapped_column(String(64))
    measure: Mapped[str] = mapped_column(String(64))
    side: Mapped[str] = mapped_column(String(8))
    value: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    unit: Mapped[str] = mapped_column(String(16))


HISTORY = tuple(
    row.__table__
    for row in (
        ScreenRow,
        ScreenFindingRow,
        ProgrammeRow,
        GuidedRow,
        GuidedStepRow,
        CheckRow,
        CheckFigureRow,
    )
)
"""The tables of this module."""
