"""What leaves the store because somebody hands it over: the athlete's report as one page, the
clips, the coach's table. Nothing goes by itself."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from posecheck.decoding.file import read_file
from posecheck.disk import Scratch
from posecheck.errors import InputError
from posecheck.model.file_names import TRACK
from posecheck.pose.io.storage import load_track
from posecheck.present import words
from posecheck.present.html import CoachNote, Whose, to_html
from posecheck.present.keyframes import KeyFrame
from posecheck.printable import printable_name, safe_cell
from posecheck.results.report_json import from_json
from posecheck.review.as_asked import judged, settings_of
from posecheck.review.blur import blur_head
from posecheck.review.files import inside, session_folder
from posecheck.review.labels import session_notes
from posecheck.review.people import names
from posecheck.review.pictures import MOST_PER_SECOND, Made
from posecheck.review.replies import Reply, replies_of
from posecheck.review.reply_media import drawn_with, sound_of
from posecheck.review.stills import PICTURE, blurred, made_in
from posecheck.review.store import Store
from posecheck.review.tables import OPEN, SILENT, FindingRow, NoteRow, PersonRow, Session, Unit
from posecheck.review.viewer import may_open, session_of
from posecheck.video.sink import VideoSink
from posecheck.video.source import open_video
from posecheck.video.stills import decode_image


def athlete_report(store: Store, session_id: int, *, blur: bool = False) -> str:
    """The session's report as one HTML page with everything in it, the coach's replies first, then
    their notes; it prints, and loads nothing.

    blur: the athlete's face is blurred in every frame. Raises InputError where the session is gone,
    or names files that are not in its folder.
    """
    session, folder = _session(store, session_id)
    settings = settings_of(session)
    report = from_json(session.report.encode(), "the kept report")
    analysis = judged(
        store, session.person_id, load_track(inside(folder, TRACK)), session.movement, settings
    )
    taken = sorted(
        (m for m in made_in(folder) if m.kind == "shot" and inside(folder, m.path).is_file()),
        key=lambda m: m.rank,
    )
    shots = [_key_frame(folder, m, blur) for m in taken]
    written = session_notes(store, session_id)
    replies = replies_of(store, session_id)
    return to_html(
        replace(report, curves=analysis.report.curves),
        shots,
        None,
        analysis.drive,
        notes=[
            *(_reply(store, r, blur) for r in replies),
            *(
                CoachNote(f"Rep {n.number}: {n.text}" if n.number is not None else n.text)
                for n in written
            ),
        ],
        whose=Whose(
            names(store)[session.person_id],
            f"{session.filmed_on:%d %b %Y}",
            words.listing(list(dict.fromkeys(n.coach for n in (*replies, *written) if n.coach))),
        ),
    )


def _reply(store: Store, reply: Reply, blur: bool) -> CoachNote:
    """Words, drawing and voice of a reply, as the report has them."""
    drawn = drawn_with(store, reply.id, blur=blur) if reply.drawn else None
    return CoachNote(
        f"{reply.about}: {reply.told}" if reply.about else reply.told,
        drawn.svg if drawn else "",
        sound_of(store, reply.id) if reply.sound_s is not None else b"",
        reply.sound_s or 0.0,
    )


def clips_zip(store: Store, session_id: int, *, blur: bool = False) -> bytes:
    """The clips of a session's reps as a zip of MP4 files; blur: with the athlete's face blurred,
    encoded again. Raises InputError, OutputError."""
    _, folder = _session(store, session_id)
    # of a rep the first is its own clip, the others show other measures of it
    own = {m.number: m for m in reversed(made_in(folder)) if m.kind == "rep"}
    clips = [m for m in reversed(own.values()) if inside(folder, m.path).is_file()]
    if not clips:
        raise InputError(
            "No clips are kept of this session.", "What is kept is what the person allows."
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package, Scratch() as scratch:
        for made in clips:
            path = inside(folder, made.path)
            if blur:
                path = blurred_clip(path, made.heads, scratch / made.path)
            package.write(path, made.path)
    return out.getvalue()


def blurred_clip(clip: Path, heads: tuple[tuple[float, float, float], ...], out: Path) -> Path:
    """Writes the clip with the head of each frame blurred; heads: one circle a frame (see blur.py).
    Raises OutputError."""
    with open_video(clip) as source, VideoSink(out, source.frame_size, fps=MOST_PER_SECOND) as sink:
        for picture in source:
            sink.write(blur_head(picture.rgb, heads[min(picture.index, len(heads) - 1)]), picture.t)
    return out


def _session(store: Store, session_id: int) -> tuple[Session, Path]:
    with store.reading() as db:
        session = session_of(db, store.viewer, session_id)
        return session, session_folder(store.media, session.key)


def _key_frame(folder: Path, made: Made, blur: bool) -> KeyFrame:
    data = read_file(inside(folder, made.path), PICTURE)
    if blur:
        data = blurred(data, made.path, made.heads[0])
    height, width = decode_image(data, made.path).shape[:2]
    return KeyFrame(0, made.t, made.title, made.fault, made.finding, (width, height), data)


COLUMNS = (
    "person",
    "filmed_on",
    "file",
    "movement",
    "kind",
    "number",
    "side",
    "start_s",
    "end_s",
    "rule",
    "measure",
    "value",
    "low",
    "high",
    "unit",
    "limit",
    "posecheck",
    "coach",
    "limits_of",
    "notes",
)


def findings_csv(store: Store, person_id: int | None = None) -> str:
    """One row for each rule on each rep: what posecheck says, what the coach says, the notes; for
    one person or all whom the store's viewer may open. UTF-8, lines ending in "\\n"."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(store, person_id))
    return out.getvalue()


def _rows(store: Store, person_id: int | None) -> Iterator[list]:
    query = (
        select(FindingRow, Unit, Session, PersonRow.name)
        .join(Unit, FindingRow.unit_id == Unit.id)
        .join(Session, Unit.session_id == Session.id)
    )
    query = query.join(PersonRow, Session.person_id == PersonRow.id).where(
        Unit.current, FindingRow.outcome != SILENT
    )
    query = query.where(may_open(store.viewer, Session.person_id))
    if person_id is not None:
        query = query.where(Session.person_id == person_id)
    with store.reading() as db:
        notes: dict[int, list[str]] = {}
        for unit_id, text in db.execute(
            select(NoteRow.unit_id, NoteRow.text)
            .where(NoteRow.unit_id.is_not(None))
            .order_by(NoteRow.id)
        ):
            notes.setdefault(unit_id, []).append(text)
        for f, u, s, name in db.execute(
            query.order_by(Session.filmed_on, Session.id, Unit.number, FindingRow.code)
        ):
            numbers = [f"{x:.6g}" for x in (f.value, f.low, f.high)]
            said = "" if f.state == OPEN else f.state
            words = [
                safe_cell(" / ".join(notes.get(u.id, []))),
                safe_cell(printable_name(name)),
                safe_cell(printable_name(s.source_name)),
            ]
            yield [
                words[1],
                s.filmed_on.isoformat(),
                words[2],
                s.movement,
                u.kind,
                u.number,
                u.side or "",
                f"{u.start_s:.3f}",
                f"{u.end_s:.3f}",
                f.code,
                f.measure,
                *numbers,
                f.unit,
                f"{f.threshold:.6g}",
                f.outcome,
                said,
                s.profile,
                words[0],
            ]
