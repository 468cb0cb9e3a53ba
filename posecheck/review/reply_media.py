"""What a coach draws on a still of a rep, and what they say, with a reply to the athlete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.decoding.file import Expected
from posecheck.decoding.wav import Sound, read_wav
from posecheck.errors import InputError, PosecheckError
from posecheck.present.sketch import Shape, over_picture, read_shapes, sketch_in_words
from posecheck.review.files import session_folder
from posecheck.review.reply_tables import ReplyRow, SketchRow, SoundRow
from posecheck.review.stills import Still, blurred, gone, made_in, still_drawn_on
from posecheck.review.store import Store
from posecheck.review.tables import Clip, Session
from posecheck.review.viewer import session_for
from posecheck.video.voice import to_m4a

LONGEST_SPOKEN_S = 60.0
_SHORTEST_SPOKEN_S = 0.3
_SILENCE = 100
"""Of 32768: no sample of a microphone that is muted is louder [E]."""
_RECORDING = Expected("a recording", InputError, "Record it again.")


@dataclass(frozen=True, eq=False)
class Sketch:
    """A drawing that goes with a reply. still: which one was drawn on."""

    still: Still
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Spoken:
    """A voice that goes with a reply. content: AAC in MP4."""

    seconds: float
    content: bytes


@dataclass(frozen=True)
class DrawnStill:
    """A still with what was drawn on it, as SVG; alt: in words. size: (width, height), px."""

    svg: str
    alt: str
    size: tuple[int, int]


def heard(wav: bytes) -> Sound:
    """A recording of the browser. Raises InputError where it is none, too short or too long, or
    nothing is to be heard in it."""
    sound = read_wav(wav, _RECORDING, "What was recorded")
    if sound.seconds > LONGEST_SPOKEN_S:
        raise InputError(
            f"The recording has {sound.seconds:.0f} seconds; a spoken reply has at most"
            f" {LONGEST_SPOKEN_S:.0f}.",
            "Say it again, shorter, or as two replies.",
        )
    if sound.seconds < _SHORTEST_SPOKEN_S:
        raise InputError("The recording is over before it began.", "Record it again.")
    if max(int(sound.samples.max()), -int(sound.samples.min())) < _SILENCE:
        raise InputError(
            "Nothing is to be heard in the recording.", "Switch the microphone on and say it again."
        )
    return sound


def spoken(sound: Sound) -> Spoken:
    """As it is kept."""
    return Spoken(round(sound.seconds, 2), to_m4a(sound.samples, sound.rate))


def add_media(
    db: DatabaseSession, reply: ReplyRow, sketch: Sketch | None, voice: Spoken | None
) -> None:
    """Adds the rows beside a reply that has its own. Raises InputError where what was drawn on is
    gone, or is of another rep."""
    if sketch is not None:
        still, kept = sketch.still, None
        if still.clip_id is not None:
            kept = db.get(Clip, still.clip_id)
        there = kept is not None and kept.unit_id == still.unit_id
        if still.unit_id != reply.unit_id or (still.clip_id is not None and not there):
            raise gone()
        db.add(
            SketchRow(
                reply_id=reply.id,
                session_id=reply.session_id,
                clip_id=still.clip_id,
                code=still.code,
                frame=still.frame,
                shapes=msgspec.json.encode(sketch.shapes).decode(),
            )
        )
    if voice is not None:
        db.add(
            SoundRow(
                reply_id=reply.id,
                session_id=reply.session_id,
                seconds=voice.seconds,
                content=voice.content,
            )
        )


def sound_of(store: Store, reply_id: int) -> bytes:
    """What was said with a reply, AAC in MP4; empty where nothing was, and where the viewer may not
    open its session."""
    with store.reading() as db:
        row = db.scalar(select(SoundRow).where(SoundRow.reply_id == reply_id))
        if row is None or session_for(db, store.viewer, row.session_id) is None:
            return b""
        return row.content


def drawn_with(store: Store, reply_id: int, *, blur: bool = False) -> DrawnStill | None:
    """The still with what was drawn on it; None where nothing was, where the picture is gone, and
    where the viewer may not open its session. blur: with the athlete's face blurred."""
    with store.reading() as db:
        query = select(SketchRow, ReplyRow.unit_id).join(
            ReplyRow, SketchRow.reply_id == ReplyRow.id
        )
        sketch, unit_id = db.execute(query.where(SketchRow.reply_id == reply_id)).first() or (
            None,
            None,
        )
        session = session_for(db, store.viewer, sketch.session_id) if sketch else None
        if sketch is None or session is None or unit_id is None:
            return None
        try:
            still = still_drawn_on(db, store, session, unit_id, sketch)
            jpeg = _blurred(store, session, still) if blur and still.path else still.jpeg
        except PosecheckError:  # a picture that is gone or damaged takes no words with it
            return None
        shapes = read_shapes(sketch.shapes)
        return _drawn(jpeg, still.size, shapes)


def _drawn(jpeg: bytes, size: tuple[int, int], shapes: Sequence[Shape]) -> DrawnStill:
    alt = sketch_in_words(shapes, size)
    return DrawnStill(over_picture(jpeg, size, shapes, alt), alt, size)


def _blurred(store: Store, session: Session, still: Still) -> bytes:
    folder = session_folder(store.media, session.key)
    head = next((m.heads[0] for m in made_in(folder) if m.path == still.path), None)
    if head is None:
        raise gone()
    return blurred(still.jpeg, still.path, head)
