"""The store's tables, typed. Changing one needs a migration beside it (migrations/versions); a test
holds the two together.

Times are UTC; seconds of a clip are those of the file as stored. A "unit" is what a rule judges at
once: one rep, a hold, a stance, a run.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

import posecheck.review.history_tables
import posecheck.review.team_tables  # noqa: F401  (likewise)
from posecheck.review.base import Base, below
from posecheck.review.columns import LargeBinary, String, Text
from posecheck.review.reply_tables import ReplyRow  # noqa: F401  (its tables are of the same store)
from posecheck.review.to_file_tables import ToFileRow  # noqa: F401  (likewise)

KEEP = ("full", "clips", "none")
"""What is kept of somebody's videos: the video itself and clips of the reps; the clips only; no
image at all."""
OPEN, AGREE, DISAGREE, UNSURE = "open", "agree", "disagree", "unsure"
LABELS = (AGREE, DISAGREE, UNSURE)
SILENT = "silent"
"""An outcome of FindingRow beside those of a rule: judged again, the rule says nothing of this unit
any more. The row is kept for its labels, and counts nowhere."""


class PersonRow(Base):
    """Somebody who is coached, or who uses posecheck for themself. folded: the name in one case, so
    that there is one Anna. account: by which name they are signed in to the pages, null for none
    (history/own.py)."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    account: Mapped[str | None]


class Consent(Base):
    """What a person allowed, and when; the newest holds. retention_days: after that images are
    removed, null for never."""

    __tablename__ = "consents"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(below("people"), index=True)
    media: Mapped[str] = mapped_column(String(8))
    retention_days: Mapped[int | None]
    given_at: Mapped[datetime]


class Session(Base):
    """One clip, analysed and kept. key: also the name of its folder. synthetic: made by a
    generator, never by an analysis. judged, good: whole units that a rule judged, and those of them
    in good form; worst: the clear fault that comes first, by its code (session_sums.py): the roster
    reads these, from an index."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("person_id", "source_sha256", "movement"),
        Index(
            "ix_sessions_roster",
            "person_id",
            "filmed_on",
            "id",
            "movement",
            "judged",
            "good",
            "worst",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(below("people"))
    source_sha256: Mapped[str] = mapped_column(String(64))
    source_name: Mapped[str]
    movement: Mapped[str] = mapped_column(String(64))
    view: Mapped[str] = mapped_column(String(16))
    filmed_on: Mapped[date]
    filed_at: Mapped[datetime]
    judged_at: Mapped[datetime]
    profile: Mapped[str]
    version: Mapped[str] = mapped_column(String(32))
    media: Mapped[str] = mapped_column(String(8))
    expires_on: Mapped[date | None] = mapped_column(index=True)
    settings: Mapped[str] = mapped_column(Text)
    report: Mapped[str] = mapped_column(Text)
    synthetic: Mapped[bool] = mapped_column(default=False)
    judged: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    worst: Mapped[str | None] = mapped_column(String(64))


class Clip(Base):
    """A kept file with images, below the session's folder. kind: "video", "annotated", "rep" or
    "keyframe"."""

    __tablename__ = "clips"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(below("sessions"), index=True)
    unit_id: Mapped[int | None] = mapped_column(below("units"), index=True)
    code: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    path: Mapped[str]
    bytes: Mapped[int]


class Unit(Base):
    """A rep, a hold, or the one stance or run of a clip. current: false where re-evaluating no
    longer finds it (its labels stay)."""

    __tablename__ = "units"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(below("sessions"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    side: Mapped[str | None] = mapped_column(String(8))
    start_s: Mapped[float]
    peak_s: Mapped[float]
    peak_end_s: Mapped[float]
    end_s: Mapped[float]
    partial: Mapped[bool]
    current: Mapped[bool] = mapped_column(default=True)


class MeasurementRow(Base):
    """One measurement of a unit, as in the report."""

    __tablename__ = "measurements"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(below("units"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    side: Mapped[str | None] = mapped_column(String(8))
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))


class CurveRow(Base):
    """A measure over one unit's phase: POINTS float32 values from start to end, NaN where missing.
    half_width: its mean 95 % half-width."""

    __tablename__ = "curves"
    __table_args__ = (Index(None, "unit_id", "measure"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(below("units"))
    measure: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(16))
    half_width: Mapped[float | None]
    values: Mapped[bytes] = mapped_column("points", LargeBinary)


def _queued(name: str, *columns: str, also: str = "") -> Index:
    """An index of what is in the queue. also: a further condition, which a query must have in the
    same words."""
    more = f" AND {also}" if also else ""
    return Index(
        f"ix_findings_{name}",
        *columns,
        sqlite_where=text(f"queued = 1{more}"),
        postgresql_where=text(f"queued{more}"),
    )


class FindingRow(Base):
    """What one rule said of one unit, and what the coach said of that.

    code to t: a `Judged` (questions.judged_of), but for SILENT. sampled: one of the share of all
    that is shown whatever the rule said. queued: clear, in doubt, or sampled. rank: the order of
    the queue, high first. person_id, movement, filmed_on stand here again so that the queue reads
    one table.
    """

    __tablename__ = "findings"
    __table_args__ = (
        UniqueConstraint("unit_id", "code"),
        _queued("queue", "state", "rank", "id", "filmed_on"),
        _queued("queue_all", "rank", "id", "filmed_on"),
        _queued("queue_person", "person_id", "state", "rank", "id"),
        _queued("queue_code", "movement", "code", "state", "rank", "id"),
        *(
            _queued(f"{name}_{lap}", *by, also=outcome)
            for lap, outcome in (("flagged", "outcome = 'clear'"), ("others", "outcome != 'clear'"))
            for name, by in (
                ("queue", ("state", "rank", "id", "filmed_on", "person_id")),
                ("person", ("person_id", "state", "rank", "id", "filmed_on")),
                ("code", ("movement", "code", "state", "rank", "id", "filmed_on", "person_id")),
            )
        ),
        Index("ix_findings_rule", "movement", "code", "outcome"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(below("units"))
    person_id: Mapped[int] = mapped_column(below("people"), index=True)
    movement: Mapped[str] = mapped_column(String(64))
    filmed_on: Mapped[date]
    code: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(8))
    severity: Mapped[int]
    confidence: Mapped[float]
    measure: Mapped[str] = mapped_column(String(64))
    side: Mapped[str | None] = mapped_column(String(8))
    column: Mapped[str] = mapped_column("curve", String(64))
    value: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    threshold: Mapped[float]
    unit: Mapped[str] = mapped_column(String(16))
    frame: Mapped[int]
    t: Mapped[float]
    rank: Mapped[float]
    sampled: Mapped[bool]
    queued: Mapped[bool]
    state: Mapped[str] = mapped_column(String(8), default=OPEN)


class LabelRow(Base):
    """What a coach said of a finding; all are kept, the newest holds (FindingRow.state). token: one
    keystroke counts once."""

    __tablename__ = "verdicts"
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(below("findings"), index=True)
    verdict: Mapped[str] = mapped_column(String(8))
    coach: Mapped[str]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    value: Mapped[float]
    threshold: Mapped[float]
    outcome: Mapped[str] = mapped_column(String(8))
    given_at: Mapped[datetime]


class NoteRow(Base):
    """A coach's words about a session, or about one unit of it."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(below("sessions"), index=True)
    unit_id: Mapped[int | None] = mapped_column(below("units"), index=True)
    coach: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    written_at: Mapped[datetime]


class ProfileRow(Base):
    """A set of thresholds: of everyone (person_id null) or of one person. revision counts its
    changes. scope: one of each."""

    __tablename__ = "profiles"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(below("people"), index=True)
    scope: Mapped[str] = mapped_column(String(48), unique=True)
    revision: Mapped[int]


class ThresholdRow(Base):
    """One accepted threshold; the newest of a rule holds. threshold null: posecheck's own again.
    why: what it rests on."""

    __tablename__ = "limits"
    __table_args__ = (UniqueConstraint("profile_id", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(below("profiles"))
    revision: Mapped[int]
    movement: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(64))
    threshold: Mapped[float | None]
    why: Mapped[str] = mapped_column(Text)
    coach: Mapped[str]
    accepted_at: Mapped[datetime]


class StoreRow(Base):
    """The store itself: one row. key: its id, which its media folder carries as a mark (see
    marks.py)."""

    __tablename__ = "store"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)


class Deletion(Base):
    """A removal that was begun: written before the first file goes, gone with the last of it (see
    removal.py). person: where it is of a person."""

    __tablename__ = "deletions"
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int | None] = mapped_column(index=True)
    plan: Mapped[str] = mapped_column(Text)


OF_PEOPLE = tuple(
    table
    for table in Base.metadata.sorted_tables
    if table.name not in ("store", "deletions", "members", "audit")
)
"""The tables whose rows each belong to somebody (or, of limits, to everyone)."""
