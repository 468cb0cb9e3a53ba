"""Which videos are known as somebody's: of their sessions, their checks and the parts of their
screens."""

from __future__ import annotations

import contextlib

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.errors import DamagedStore
from posecheck.review.columns import RESTORE
from posecheck.review.history_tables import CheckRow, ScreenRow
from posecheck.review.tables import Session
from posecheck.screen.result import Screen

_SCREEN = Expected("a kept screen", DamagedStore, RESTORE)


def videos_of(db: DatabaseSession, person_id: int, *, of_others: bool = False) -> set[str]:
    """Their sha256. of_others: of everybody but that person. A screen that cannot be read names
    none: it hinders no deletion."""
    found: set[str] = set()
    for table in (Session, CheckRow):
        whose = table.person_id != person_id if of_others else table.person_id == person_id
        found.update(db.scalars(select(table.source_sha256).where(whose)))
    own = ScreenRow.person_id
    screens = select(ScreenRow.content).where(own != person_id if of_others else own == person_id)
    for text in db.scalars(screens):
        with contextlib.suppress(DamagedStore):
            screen = decode_json(text, Screen, _SCREEN, "What the store holds")
            found.update(part.sha256 for part in screen.parts)
    return found - {""}
