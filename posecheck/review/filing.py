"""Filing a session: what `posecheck analyze` wrote becomes a person's, judged by their limits. All
of it is kept, or nothing is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.analysis import Analysis
from posecheck.decoding.file import why_unreadable
from posecheck.errors import InputError, PosecheckError
from posecheck.model.file_names import TRACK
from posecheck.model.report import Asked, Report
from posecheck.pose.io.storage import load_track
from posecheck.pose.track import PoseTrack
from posecheck.results.folder import ResultFolder
from posecheck.results.original import find_original, turn_of
from posecheck.results.report_json import to_json
from posecheck.review.as_asked import (
    Settings,
    asked_of_earlier,
    asked_of_person,
    judged,
    refuse_another_stretch,
    settings_text,
    with_neutral,
)
from posecheck.review.audit import DECIDED, note
from posecheck.review.files import HEADS_FILE, Filing, being_filed
from posecheck.review.hidden_answer import without_answer
from posecheck.review.marks import Mark
from posecheck.review.people import consent_of, expiry, person_key, person_name
from posecheck.review.pictures import Made, make_pictures, of_video
from posecheck.review.session_sums import sum_up
from posecheck.review.store import Store, now
from posecheck.review.tables import Clip, Session
from posecheck.review.unit_rows import add_units
from posecheck.review.units import units_of
from posecheck.video.probe import file_sha256

OWN_LIMITS = "posecheck's own"
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True)
class Filed:
    """new: false where this clip of this person had been filed before; then nothing was changed.
    neutral_of: whose own neutral the analysis was held against, where that is somebody else: it was
    kept without it."""

    session_id: int
    new: bool
    neutral_of: str | None = None


@dataclass(frozen=True)
class Annotated:
    """The annotated video, whether it exists or not, and the report that was drawn on it."""

    path: Path
    report: Report


def file_result(
    store: Store,
    person_id: int,
    folder: Path | str,
    video: Path | str | None = None,
    *,
    track: Path | str | None = None,
    filmed_on: date | None = None,
    asked: Asked | None = None,
    height_m: float | None = None,
    speed_m_s: float | None = None,
    turn_deg: int | None = None,
) -> Filed:
    """Keeps the output folder of an analysis for a person, as far as their consent goes, judged by
    the limits that hold for them.

    folder: with report.json and track.npz; track: where that lies, if elsewhere. video: the video
    that was analysed; without it, it is looked for beside the folder (results.original), and where
    it is gone clips are cut from annotated.mp4, the answer hidden. What was asked of the analysis
    is asked again, but for what is somebody else's (asked_of_person): as the report says, else (of
    earlier versions) as `asked` does; height_m, speed_m_s and turn_deg go before either (the turn
    of a video that was found is known without asking). Filing the same clip of the same person
    twice changes nothing. Raises InputError for a refused clip, another stretch of a clip that was
    filed, a folder that is no result, another video, an unknown person, or a report with lengths of
    which nobody says what height or speed they rest on; OutputError where the disk or the database
    refuses (then nothing was kept).
    """
    result = ResultFolder(Path(folder))
    folder, report = result.path, result.read_report()
    _check_may_be_kept(report)
    there = _kept_before(store, person_id, report)
    if there is not None:
        return Filed(there, False)
    kept_track = Path(track) if track is not None else result.track
    loaded = _track_of(report, kept_track, folder)
    if video is not None:
        _check_is_analysed(Path(video), report, folder)
    elif (video := find_original(folder, report.source)) is not None and turn_deg is None:
        turn_deg = turn_of(video, report.source)
    asked = _asked_again(report, asked, height_m, speed_m_s, turn_deg)
    with store.reading() as db:
        name = person_name(db, person_id)
    settings = Settings(asked_of_person(with_neutral(asked), name), report.detected)
    neutral_of = asked.calibration if settings.asked.calibration is None else None
    analysis = judged(store, person_id, loaded, report.movement, settings)
    _check_is_not_refused_now(analysis.report)
    filmed = filmed_on or datetime.fromtimestamp(result.report_json.stat().st_mtime).date()
    made = _file(
        store,
        person_id,
        kept_track,
        Annotated(result.video, report),
        Path(video) if video else None,
        analysis,
        settings,
        filmed,
    )
    return replace(made, neutral_of=neutral_of if made.new else None)


def _kept_before(store: Store, person_id: int, report: Report) -> int | None:
    """The session of this clip of this person, where there is one. Raises InputError where it is
    of another stretch of the clip."""
    there = find_session(store, person_id, report.source.sha256, report.movement)
    if there is None:
        return None
    with store.reading() as db:
        kept = db.scalar(select(Session.report).where(Session.id == there))
    if kept is not None:
        refuse_another_stretch(kept, report)
    return there


def _check_may_be_kept(report: Report) -> None:
    """Raises InputError for a refused clip, and for one that was analysed by other parameters."""
    if report.quality.status == "refused":
        raise InputError(
            f"{report.source.name} was refused: there is nothing to keep.",
            "Film it again as the report says.",
        )
    if report.algorithms:
        raise InputError(
            f"{report.source.name} was analysed with other parameters than posecheck ships.",
            "Analyse it again without them.",
        )


def _check_is_not_refused_now(report: Report) -> None:
    if report.quality.status == "refused":
        raise InputError(
            f"{report.source.name} is refused by this version: {report.summary}",
            "Analyse the video again.",
        )


def _track_of(report: Report, path: Path, folder: Path) -> PoseTrack:
    """The track that the report of this folder was made from. Raises InputError where it is missing
    or another video's."""
    if not path.is_file():
        raise InputError(
            f"{folder} holds no {TRACK}, without which it cannot be re-evaluated.",
            "Analyse the video again.",
        )
    track = load_track(path)
    if track.source.sha256 != report.source.sha256:
        raise InputError(
            f"{folder} holds the report and the track of two different videos.",
            "Analyse the video again.",
        )
    return track


def _check_is_analysed(video: Path, report: Report, folder: Path) -> None:
    """Raises InputError where it is not the video of the report, or cannot be read."""
    if _sha256_of(video) != report.source.sha256:
        raise InputError(
            f"{video.name} is not the video that {folder} was made from.",
            "Give that video, or none.",
        )


def _asked_again(
    report: Report,
    asked: Asked | None,
    height_m: float | None,
    speed_m_s: float | None,
    turn_deg: int | None,
) -> Asked:
    """What was asked of the analysis (see file_result), and what is given now before it. Raises
    InputError where the report has lengths and neither says what they rest on."""
    given = {"height_m": height_m, "speed_m_s": speed_m_s, "turn_deg": turn_deg}
    asked = replace(
        report.asked or asked or asked_of_earlier(report),
        **{name: value for name, value in given.items() if value is not None},
    )
    unscaled = asked.height_m is None and asked.speed_m_s is None
    if unscaled and any(m.unit in ("cm", "m") for m in report.measurements):
        raise InputError(
            f"{report.source.name} was analysed with a height or a speed that its report does not"
            " say: its lengths would be lost.",
            "Give them once more (--height, --speed), or analyse it again.",
        )
    return asked


def _sha256_of(video: Path) -> str:
    try:
        return file_sha256(video)
    except OSError as error:
        raise InputError(
            f"{video.name} cannot be read: {why_unreadable(error)}.",
            "Give the video that was analysed, or none.",
        ) from error


def find_session(store: Store, person_id: int, sha256: str, movement: str) -> int | None:
    """The session of this clip of this person, where it was filed. Raises InputError for an unknown
    person."""
    with store.reading() as db:
        consent_of(db, person_id)
        return _find(db, person_id, sha256, movement)


def _find(db: DatabaseSession, person_id: int, sha256: str, movement: str) -> int | None:
    wanted = (
        Session.person_id == person_id,
        Session.source_sha256 == sha256,
        Session.movement == movement,
    )
    return db.scalar(select(Session.id).where(*wanted))


def _file(
    store: Store,
    person_id: int,
    track: Path,
    annotated: Annotated,
    video: Path | None,
    analysis: Analysis,
    settings: Settings,
    filmed: date,
) -> Filed:
    units, report = units_of(analysis), analysis.report
    with store.reading() as db:
        media, _ = consent_of(db, person_id)
        mark = Mark(store.id, uuid4().hex, person_key(db, person_id))
    with store.filing(), being_filed(store.media, mark) as filing:
        shutil.copyfile(track, filing.folder / TRACK)
        made = _pictures(
            filing.folder, annotated, video, analysis, units, media, settings.asked.turn_deg
        )
        placed = filing.place()

        def change(db: DatabaseSession) -> Filed:
            there = _find(db, person_id, report.source.sha256, report.movement)
            if there is not None:
                return Filed(there, False)
            allowed, days = consent_of(db, person_id)
            if allowed != media:
                raise InputError(
                    "What may be kept was changed meanwhile.", "Keep the session again."
                )
            row = _session_row(
                person_id, mark.session, analysis, settings, filmed, media if made else "none"
            )
            row.expires_on = expiry(days, row.filed_at.date()) if made else None
            db.add(row)
            db.flush()
            note(db, store.viewer, DECIDED, person_id, f"kept a {report.movement}")
            numbers = add_units(db, row, units)
            sum_up(db, row)
            db.add_all(_clip(row.id, m, numbers, placed) for m in made)
            return Filed(row.id, True)

        return _written(store, filing, change)


def _written(store: Store, filing: Filing, change: Callable[[DatabaseSession], Filed]) -> Filed:
    """Writes the rows of a session whose files are in place; where they are certainly not there in
    the end, the files go again."""
    there: bool | None = False
    try:
        filed = store.write(change)
        there = filed.new
        return filed
    except BaseException:
        there = _is_there(store, filing.mark.session)
        raise
    finally:
        filing.kept = bool(there)
        if there is False:
            shutil.rmtree(filing.placed, ignore_errors=True)


def _is_there(store: Store, key: str) -> bool | None:
    """Whether the row is there after all (a connection can break after the commit); None where
    nobody can say: the next opening will know."""
    try:
        with store.reading() as db:
            return db.scalar(select(Session.id).where(Session.key == key)) is not None
    except PosecheckError:
        return None


def _pictures(
    scratch: Path,
    annotated: Annotated,
    video: Path | None,
    analysis: Analysis,
    units,
    media: str,
    turn_deg: int,
) -> list[Made]:
    """Everything with pictures that may be kept, written into scratch."""
    made: list[Made] = []
    if media == "none" or (video is None and not annotated.path.is_file()):
        return made
    if media == "full":
        whole, kind = (video, "video") if video is not None else (annotated.path, "annotated")
        name = f"{kind}{whole.suffix.lower() if _ENDING.fullmatch(whole.suffix) else ''}"
        shutil.copyfile(whole, scratch / name)
        made.append(Made(name, kind, None, None, ()))
    if video is not None:
        made += make_pictures(of_video(video, turn_deg), analysis, units, scratch)
    else:
        size = analysis.report.source.size
        pictures = of_video(annotated.path, aspect=size[0] / size[1])
        made += make_pictures(
            pictures,
            analysis,
            units,
            scratch,
            hide=lambda rgb: without_answer(rgb, annotated.report),
        )
    shots = [m for m in made if m.heads]
    (scratch / HEADS_FILE).write_bytes(msgspec.json.encode(shots))
    return made


def _session_row(
    person_id: int, key: str, analysis: Analysis, settings: Settings, filmed: date, media: str
) -> Session:
    report: Report = analysis.report
    at = now()
    return Session(
        key=key,
        person_id=person_id,
        source_sha256=report.source.sha256,
        source_name=report.source.name,
        movement=report.movement,
        view=report.view.name,
        filmed_on=filmed,
        filed_at=at,
        judged_at=at,
        profile=report.profile.name if report.profile else OWN_LIMITS,
        version=report.version,
        media=media,
        settings=settings_text(settings),
        report=to_json(report).decode(),
        synthetic=False,
    )


def _clip(session_id: int, made: Made, numbers: dict[int, int], folder: Path) -> Clip:
    unit = numbers[made.number] if made.number is not None else None
    size = (folder / made.path).stat().st_size
    return Clip(
        session_id=session_id,
        unit_id=unit,
        code=made.code,
        kind=made.kind,
        path=made.path,
        bytes=size,
    )
