"""The stills of a rep that a coach draws on: the key frame of each question about it, or the stick
figure where no image is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import read_json
from posecheck.errors import InputError
from posecheck.model.file_names import TRACK
from posecheck.present import words
from posecheck.review.blur import blur_head
from posecheck.review.files import HEADS_FILE, inside, session_folder, shown_file
from posecheck.review.pictures import Made
from posecheck.review.reply_tables import SketchRow
from posecheck.review.stick import stick_figure
from posecheck.review.store import Store
from posecheck.review.tables import Clip, FindingRow, Session, Unit
from posecheck.review.viewer import session_for
from posecheck.video.stills import decode_image

_HEADS = Expected(
    "what posecheck keeps of a session's images", InputError, "File the session again."
)
_QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 86]
PICTURE = Expected("a kept image", InputError, "File the session again.", most=64 * 1024**2)


@dataclass(frozen=True, eq=False)
class Still:
    """clip_id: the kept image, None for a stick figure. path: its name in the session's folder.
    frame: of the track. size: (width, height), px."""

    unit_id: int
    code: str
    clip_id: int | None
    path: str
    frame: int
    jpeg: bytes
    size: tuple[int, int]


def stills_of(store: Store, session_id: int, unit_id: int) -> dict[str, bool]:
    """Code of each rule that has a still of this unit -> whether the rule is asked about; those in
    the queue first, worst first. Empty where the viewer may not open the session."""
    with store.reading() as db:
        if session_for(db, store.viewer, session_id) is None:
            return {}
        query = (
            select(FindingRow.code, FindingRow.queued)
            .join(Unit, FindingRow.unit_id == Unit.id)
            .where(Unit.id == unit_id, Unit.session_id == session_id)
            .order_by(FindingRow.queued.desc(), FindingRow.rank.desc())
        )
        return dict(db.execute(query).all())


def still_of(store: Store, session_id: int, unit_id: int, code: str) -> Still:
    """The still as it is now. Raises InputError where there is none any more."""
    with store.reading() as db:
        session = session_for(db, store.viewer, session_id)
        found = _finding(db, session_id, unit_id, code)
        if session is None or found is None:
            raise gone()
        return _still(db, store, session, found, found.frame, _key_frame(db, unit_id, code))


def still_drawn_on(
    db: DatabaseSession, store: Store, session: Session, unit_id: int, sketch: SketchRow
) -> Still:
    """The still that was drawn on. Raises InputError where it is gone."""
    found = _finding(db, session.id, unit_id, sketch.code)
    if found is None:
        raise gone()
    kept = db.get(Clip, sketch.clip_id) if sketch.clip_id is not None else None
    return _still(db, store, session, found, sketch.frame, kept)


def made_in(folder: Path) -> list[Made]:
    """What was made of a session's pictures, with the head in each; a session that keeps none has
    none. Raises InputError."""
    path = inside(folder, HEADS_FILE)
    made = read_json(path, list[Made], _HEADS) if path.is_file() else []
    if not all(m.heads for m in made):
        raise _HEADS.refused(path.name, "an image in it has no head")
    return made


def blurred(jpeg: bytes, name: str, head: tuple[float, float, float]) -> bytes:
    """The image with the head blurred. Raises what the decoder raises."""
    picture = blur_head(decode_image(jpeg, name), head)
    return cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), _QUALITY)[1].tobytes()


def _finding(
    db: DatabaseSession, session_id: int, unit_id: int | None, code: str
) -> FindingRow | None:
    return db.scalar(
        select(FindingRow)
        .join(Unit, FindingRow.unit_id == Unit.id)
        .where(Unit.id == unit_id, Unit.session_id == session_id, FindingRow.code == code)
    )


def _key_frame(db: DatabaseSession, unit_id: int, code: str) -> Clip | None:
    """The kept image of what one rule asks about a unit."""
    return db.scalar(
        select(Clip)
        .where(Clip.unit_id == unit_id, Clip.code == code, Clip.kind == "keyframe")
        .order_by(Clip.id)
        .limit(1)
    )


def _still(
    db: DatabaseSession,
    store: Store,
    session: Session,
    found: FindingRow,
    frame: int,
    kept: Clip | None,
) -> Still:
    if kept is not None:
        path = inside(session_folder(store.media, session.key), kept.path)
        jpeg = read_file(path, PICTURE) if path.is_file() else None
    else:
        # at another frame than the number's, it would be the number of another moment
        value = (found.measure, found.value, found.low, found.high, found.unit)
        text = words.drawn(*value) if frame == found.frame else ""
        track = shown_file(store.media, session.key, TRACK)
        jpeg = stick_figure(track, frame, session.view, found.measure, found.side, text)
    if jpeg is None:
        raise gone()
    height, width = decode_image(jpeg, "the still").shape[:2]
    where = (kept.id, kept.path) if kept is not None else (None, "")
    return Still(found.unit_id, found.code, *where, frame, jpeg, (width, height))


def gone() -> InputError:
    return InputError(
        "This picture is not kept any more.", "Send the reply without a drawing, or choose another."
    )
