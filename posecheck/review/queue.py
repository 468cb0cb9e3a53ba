"""The queue: what rules flagged of everybody, worst and least certain first, with a sample of what
they let pass among it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
from sqlalchemy import Select, func, literal_column, select, tuple_

from posecheck import skeleton
from posecheck.errors import InputError
from posecheck.model.file_names import TRACK
from posecheck.model.judged import CLEAR, Judged
from posecheck.model.key import columns
from posecheck.movements.load import movements
from posecheck.movements.movement import Fault
from posecheck.review.curves import unpacked_curve
from posecheck.review.files import shown_file
from posecheck.review.learning import fault_of
from posecheck.review.questions import judged_of
from posecheck.review.store import Store
from posecheck.review.tables import (
    OPEN,
    Clip,
    CurveRow,
    FindingRow,
    NoteRow,
    PersonRow,
    Session,
    Unit,
)
from posecheck.review.viewer import may_open, person_for

PAGE = 50
OTHERS = 40
"""How many of the person's other units a curve is laid over, the newest [E]."""
MOST_COUNTED = 9999
_CLEAR = literal_column(f"'{CLEAR}'")
"""In the words of the laps' indexes (tables.FindingRow): a database that is handed it beside the
query does not know that they hold what is asked."""


@dataclass(frozen=True)
class Filters:
    """What of the queue to show; None or empty: all. state: "open", "agree", "disagree", "unsure"
    or None for every state. lap: "flagged" (what rules are certain of) or "others" (what they
    doubt, and the sample of what they let pass)."""

    person_id: int | None = None
    movement: str | None = None
    code: str | None = None
    since: date | None = None
    until: date | None = None
    state: str | None = OPEN
    lap: Literal["flagged", "others"] | None = None


@dataclass(frozen=True)
class Item:
    """One entry: one rule's question about one unit. Whether the rule flagged it is not here: the
    coach says first what they see."""

    id: int
    person: str
    movement: str
    code: str
    kind: str
    number: int
    filmed_on: date
    state: str
    rank: float


@dataclass(frozen=True, eq=False)
class CurveAmongOthers:
    """A measure over the phase of the unit in question and of the person's others. half_width: mean
    95 % half-width of the former."""

    measure: str
    unit: str
    half_width: float | None
    values: np.ndarray
    others: tuple[np.ndarray, ...]
    dates: tuple[date, ...]


@dataclass(frozen=True, eq=False)
class Detail:
    """All that is shown of one entry. key_frame, clip: files, None where no picture may be kept.
    clip_shows: the measure that is drawn in the clip, None where nothing is, or it is not known.
    fault: the rule, None where this version has none; judged: what it said, the frame of its
    reading that of the key frame. track: of the session."""

    item: Item
    session_id: int
    unit_id: int
    person_id: int
    fault: Fault | None
    judged: Judged
    key_frame: Path | None
    clip: Path | None
    clip_shows: str | None
    curve: CurveAmongOthers | None
    notes: tuple[str, ...]
    profile: str
    track: Path | None
    view: str


def _filtered(store: Store, query: Select, filters: Filters) -> Select:
    query = query.where(FindingRow.queued, may_open(store.viewer, FindingRow.person_id))
    if filters.state is not None:
        query = query.where(FindingRow.state == filters.state)
    for column, wanted in (
        (FindingRow.person_id, filters.person_id),
        (FindingRow.movement, filters.movement),
        (FindingRow.code, filters.code),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if filters.lap is not None:
        flagged = FindingRow.outcome == _CLEAR
        query = query.where(flagged if filters.lap == "flagged" else ~flagged)
    if filters.since is not None:
        query = query.where(FindingRow.filmed_on >= filters.since)
    if filters.until is not None:
        query = query.where(FindingRow.filmed_on <= filters.until)
    return query


def waiting(store: Store, filters: Filters | None = None) -> int:
    """How many entries there are, counted up to MOST_COUNTED."""
    few = _filtered(store, select(FindingRow.id), filters or Filters())
    few = few.limit(MOST_COUNTED).subquery()
    with store.reading() as db:
        return db.scalar(select(func.count()).select_from(few)) or 0


def entries(
    store: Store,
    filters: Filters | None = None,
    limit: int = PAGE,
    after: tuple[float, int] | None = None,
) -> list[Item]:
    """The first entries, in order; after: (rank, id) of the last one seen."""
    # the few rows first, joined afterwards: with 100,000 in the queue this reads one page of an
    # index
    few = _filtered(store, select(FindingRow.id), filters or Filters())
    if after is not None:
        few = few.where(tuple_(FindingRow.rank, FindingRow.id) < after)
    few = few.order_by(FindingRow.rank.desc(), FindingRow.id.desc()).limit(limit)
    with store.reading() as db:
        return _items(db, db.scalars(few).all())


def _items(db, ids: Sequence[int]) -> list[Item]:
    query = select(FindingRow, PersonRow.name, Unit.kind, Unit.number).join(
        Unit, FindingRow.unit_id == Unit.id
    )
    query = query.join(PersonRow, FindingRow.person_id == PersonRow.id).where(
        FindingRow.id.in_(ids)
    )
    query = query.order_by(FindingRow.rank.desc(), FindingRow.id.desc())
    return [
        Item(f.id, name, f.movement, f.code, kind, number, f.filmed_on, f.state, f.rank)
        for f, name, kind, number in db.execute(query)
    ]


def neighbour(store: Store, filters: Filters, at: tuple[float, int], forward: bool) -> int | None:
    """The id of the entry next to (rank, id) in the queue, towards its end or its start; None at
    either end."""
    here = tuple_(FindingRow.rank, FindingRow.id)
    query = _filtered(store, select(FindingRow.id), filters)
    query = query.where(here < at if forward else here > at)
    order = (
        (FindingRow.rank.desc(), FindingRow.id.desc())
        if forward
        else (FindingRow.rank, FindingRow.id)
    )
    with store.reading() as db:
        return db.scalar(query.order_by(*order).limit(1))


def place_of(store: Store, finding_id: int) -> tuple[float, int] | None:
    """(rank, id) of an entry; None where it is no longer there."""
    with store.reading() as db:
        own = may_open(store.viewer, FindingRow.person_id)
        rank = db.scalar(select(FindingRow.rank).where(FindingRow.id == finding_id, own))
        return None if rank is None else (rank, finding_id)


def detail(store: Store, finding_id: int) -> Detail:
    """Everything about one entry. Raises InputError where it is gone."""
    with store.reading() as db:
        items = _items(db, [finding_id])
        f = db.get(FindingRow, finding_id)
        if not items or f is None or person_for(db, store.viewer, f.person_id) is None:
            raise InputError("This entry is not in the store any more.", "Open the queue again.")
        unit = db.get_one(Unit, f.unit_id)
        session = db.get_one(Session, unit.session_id)
        clips = list(db.scalars(select(Clip).where(Clip.unit_id == unit.id)))
        notes = db.scalars(
            select(NoteRow.text).where(NoteRow.unit_id == unit.id).order_by(NoteRow.id)
        ).all()
        key_frame = next(
            (
                shown_file(store.media, session.key, c.path)
                for c in clips
                if c.kind == "keyframe" and c.code == f.code
            ),
            None,
        )
        clip, clip_shows = _clip(db, store, session.key, f, clips)
        movement = movements().get(f.movement)
        return Detail(
            items[0],
            session.id,
            unit.id,
            f.person_id,
            fault_of(f.movement, f.code),
            judged_of(f),
            key_frame,
            clip,
            clip_shows,
            _curve(db, f, unit, movement.drive if movement else ""),
            tuple(notes),
            session.profile,
            shown_file(store.media, session.key, TRACK),
            session.view,
        )


def _clip(
    db, store: Store, session_key: str, finding: FindingRow, clips: Sequence[Clip]
) -> tuple[Path | None, str | None]:
    """The clip of the unit that shows the finding's measure, else the unit's own; and the measure
    that is drawn in it."""
    query = select(FindingRow.code, FindingRow.measure, FindingRow.side).where(
        FindingRow.unit_id == finding.unit_id
    )
    drawn = {code: (measure, side) for code, measure, side in db.execute(query)}
    moving = [c for c in sorted(clips, key=lambda c: c.id) if c.kind == "rep"]
    wanted = (finding.measure, finding.side)
    chosen = next((c for c in moving if c.code and drawn.get(c.code) == wanted), None) or next(
        iter(moving), None
    )
    if chosen is None:
        return None, None
    shows = drawn.get(chosen.code or "", (None, None))[0]
    return shown_file(store.media, session_key, chosen.path), shows


def _curve(db, finding: FindingRow, unit: Unit, drive: str) -> CurveAmongOthers | None:
    """The curve of the rule's measure, or of what drives the movement where that has none (a time,
    a distance)."""
    own = {c.measure: c for c in db.scalars(select(CurveRow).where(CurveRow.unit_id == unit.id))}
    wanted = [finding.column, *columns(drive, unit.side, *skeleton.SIDES)]
    curve = next((own[name] for name in wanted if name in own), None)
    if curve is None:
        return None
    query = (
        select(CurveRow.values, Session.filmed_on)
        .join(Unit, CurveRow.unit_id == Unit.id)
        .join(Session, Unit.session_id == Session.id)
    )
    query = query.where(
        Session.person_id == finding.person_id,
        Session.movement == finding.movement,
        CurveRow.measure == curve.measure,
        Unit.id != unit.id,
        Unit.current,
        Unit.partial.is_(False),
        Unit.kind == unit.kind,
    )
    others = db.execute(
        query.order_by(Session.filmed_on.desc(), Unit.id.desc()).limit(OTHERS)
    ).all()
    values = tuple(unpacked_curve(v) for v, _ in others)
    return CurveAmongOthers(
        curve.measure,
        curve.unit,
        curve.half_width,
        unpacked_curve(curve.values),
        values,
        tuple(d for _, d in others),
    )
