"""Whose history grew last: those to whom a first page offers to go on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, union_all

from posecheck.history.own import OwnProfile, people
from posecheck.review.history_tables import GuidedRow, ProgrammeRow, ScreenRow
from posecheck.review.store import Store


def lately(store: Store, most: int = 3) -> list[OwnProfile]:
    """The profiles that the store's viewer may open and that have a screen, a programme or a guided
    session; whose was saved last comes first."""
    saved = union_all(
        select(ScreenRow.person_id, ScreenRow.filed_at.label("at")),
        select(ProgrammeRow.person_id, ProgrammeRow.saved_at.label("at")),
        select(GuidedRow.person_id, GuidedRow.saved_at.label("at")),
    ).subquery()
    last = select(saved.c.person_id, func.max(saved.c.at)).group_by(saved.c.person_id)
    with store.reading() as db:
        at: dict[int, datetime] = dict(db.execute(last).all())  # type: ignore[arg-type]
    known = [profile for profile in people(store) if profile.id in at]
    return sorted(known, key=lambda profile: at[profile.id], reverse=True)[:most]
