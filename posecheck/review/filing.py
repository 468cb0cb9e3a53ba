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
from sqlalchemy import insert, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.analysis import Analysis
from posecheck.api import judge_track
from posecheck.calibration.store import load_calibration, same_person
from posecheck.decoding.file import Expected, why_unreadable
from posecheck.decoding.text import as_type, decode_json
from posecheck.errors import CalibrationError, DamagedStore, InputError, PosecheckError
from posecheck.model.calibration import Calibration
from posecheck.model.file_names import TRACK
from posecheck.model.report import Asked, Report
from posecheck.options import options_of
from posecheck.pose.io.storage import load_track
from posecheck.results.folder import ResultFolder
from posecheck.results.original import find_original, turn_of
from posecheck.results.report_json import to_json
from posecheck.review.columns import RESTORE
from posecheck.review.curves import pack
from posecheck.review.files import HEADS_FILE, Filing, being_filed
from posecheck.review.hidden_answer import without_answer
from posecheck.review.marks import Mark
from posecheck.review.people import consent_of, expiry, person_key, person_name
from posecheck.review.pictures import Made, make_pictures, of_video
from posecheck.review.profiles import EVERYONE, effective_profile
from posecheck.review.questions import finding_columns
from posecheck.review.store import Store, now
from posecheck.review.tables import Clip, CurveRow, FindingRow, MeasurementRow, Session, Unit
from posecheck.review.units import JudgedUnit, units_of
from posecheck.video.probe import file_sha256

OWN_LIMITS = "posecheck's own"
_SAID = ("asked", "none")
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


@dataclass(frozen=True)
class Settings:
    """How the track was analysed, so that it can be judged again the same way: as it was asked.
    detected: posecheck chose the movement."""

    asked: Asked
    detected: bool = False


def settings_text(settings: Settings) -> str:
    """As a row of a session holds them, see `settings_of`."""
    return msgspec.json.encode(settings).decode()


_SETTINGS = Expected("the settings of a kept session", DamagedStore, RESTORE)


def settings_of(session: Session) -> Settings:
    """How a kept session was analysed; rows of earlier versions too. Raises DamagedStore."""
    what = f"What the store says of {session.source_name}"
    plain = decode_json(session.settings, dict, _SETTINGS, what)
    if "asked" not in plain:
        known = {
            name: plain[name]
            for name in ("slow_motion", "height_m", "turn_deg", "calibration")
            if name in plain
        }
        plain = {"asked": known, "detected": plain.get("detected", False)}
    return as_type(plain, Settings, _SETTINGS, what)


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
    twice changes nothing. Raises InputError for a refused clip, a folder that is no result, another
    video, an unknown person, or a report with lengths of which nobody says what height or speed
    they rest on; OutputError where the disk or the database refuses (then nothing was kept).
    """
    result = ResultFolder(Path(folder))
    folder, report = result.path, result.read_report()
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
    there = find_session(store, person_id, report.source.sha256, report.movement)
    if there is not None:
        return Filed(there, False)
    kept_track = Path(track) if track is not None else result.track
    if not kept_track.is_file():
        raise InputError(
            f"{folder} holds no {TRACK}, without which it cannot be re-evaluated.",
            "Analyse the video again.",
        )
    track = load_track(kept_track)
    if track.source.sha256 != report.source.sha256:
        raise InputError(
            f"{folder} holds the report and the track of two different videos.",
            "Analyse the video again.",
        )
    if video is not None and _sha256_of(Path(video)) != report.source.sha256:
        raise InputError(
            f"{Path(video).name} is not the video that {folder} was made from.",
            "Give that video, or none.",
        )
    if (
        video is None
        and (video := find_original(folder, report.source)) is not None
        and turn_deg is None
    ):
        turn_deg = turn_of(video, report.source)
    given = {"height_m": height_m, "speed_m_s": speed_m_s, "turn_deg": turn_deg}
    asked = replace(
        report.asked or asked or _asked_of_earlier(report),
        **{name: value for name, value in given.items() if value is not None},
    )
    if (
        asked.height_m is None
        and asked.speed_m_s is None
        and any(m.unit in ("cm", "m") for m in report.measurements)
    ):
        raise InputError(
            f"{report.source.name} was analysed with a height or a speed that its report does not"
            " say: its lengths would be lost.",
            "Give them once more (--height, --speed), or analyse it again.",
        )
    with store.reading() as db:
        name = person_name(db, person_id)
    settings = Settings(asked_of_person(_with_neutral(asked), name), report.detected)
    neutral_of = asked.calibration if settings.asked.calibration is None else None
    analysis = judged(store, person_id, track, report.movement, settings)
    if analysis.report.quality.status == "refused":
        raise InputError(
            f"{report.source.name} is refused by this version: {analysis.report.summary}",
            "Analyse the video again.",
        )
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


def _sha256_of(video: Path) -> str:
    try:
        return file_sha256(video)
    except OSError as error:
        raise InputError(
            f"{video.name} cannot be read: {why_unreadable(error)}.",
            "Give the video that was analysed, or none.",
        ) from error


def _asked_of_earlier(report: Report) -> Asked:
    """What an earlier version was asked, as far as its report tells."""
    slow = report.source.slow_motion
    return Asked(
        movement=None if report.detected else report.movement,
        slow_motion=slow.factor if slow.how in _SAID else None,
        calibration=report.own_neutral.person if report.own_neutral else None,
    )


def _with_neutral(asked: Asked) -> Asked:
    """With the calibration itself, where the name is all that is known."""
    return (
        asked
        if asked.neutral is not None
        else replace(asked, neutral=_calibration(asked.calibration))
    )


def asked_of_person(asked: Asked, name: str) -> Asked:
    """Without what is somebody else's: an own neutral says nothing of another body, and neither it
    nor a name belongs into this person's session."""
    whose = {asked.calibration, asked.neutral.person if asked.neutral else asked.calibration} - {
        None
    }
    if not all(same_person(each, name) for each in whose):
        asked = replace(asked, calibration=None, neutral=None)
    theirs = re.compile(rf"({EVERYONE} \d+)?(^|, |$)({re.escape(name)} \d+)?", re.IGNORECASE)
    return (
        asked
        if asked.profile is None or theirs.fullmatch(asked.profile)
        else replace(asked, profile=None)
    )


def judged(store: Store, person_id: int, track, movement: str, settings: Settings) -> Analysis:
    """The analysis of a kept track as it was asked, by the limits that hold for the person now.
    Needs no pose model.

    The own neutral is the one that is kept of that name now; where there is none any more, the one
    of then.
    """
    asked = settings.asked
    own = _calibration(asked.calibration) or asked.neutral
    analysis = judge_track(
        track,
        options_of(
            asked, movement=movement, calibration=own, profile=effective_profile(store, person_id)
        ),
    )
    return replace(
        analysis, report=replace(analysis.report, detected=settings.detected, asked=asked)
    )


def _calibration(person: str | None) -> Calibration | None:
    """The calibration of that name, as it is now; None where it is gone."""
    if person is None:
        return None
    try:
        return load_calibration(person)
    except CalibrationError:
        return None


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
            numbers = add_units(db, row, units)
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


def add_units(
    db: DatabaseSession, session: Session, units: tuple[JudgedUnit, ...]
) -> dict[int, int]:
    """Adds units with their measurements, curves and findings; gives the id of each number."""
    numbers = {}
    for unit in units:
        row = Unit(
            session_id=session.id,
            kind=unit.kind,
            number=unit.number,
            side=unit.side,
            start_s=unit.start_s,
            peak_s=unit.peak_s,
            peak_end_s=unit.peak_end_s,
            end_s=unit.end_s,
            partial=unit.partial,
            current=True,
        )
        db.add(row)
        db.flush()
        numbers[unit.number] = row.id
        add_details(db, session, row.id, unit)
    return numbers


def add_details(
    db: DatabaseSession, session: Session, unit_id: int, unit: JudgedUnit, *, findings: bool = True
) -> None:
    """The measurements, curves and (where asked) findings of a unit that has its row."""
    measured = [
        {
            "unit_id": unit_id,
            "name": m.name,
            "side": m.side,
            "value": m.value,
            "low": m.low,
            "high": m.high,
            "unit": m.unit,
            "status": m.status,
        }
        for m in unit.measurements
    ]
    curves = [
        {
            "unit_id": unit_id,
            "measure": c.measure,
            "unit": c.unit,
            "half_width": c.half_width,
            "values": pack(c.values),
        }
        for c in unit.curves
    ]
    about = {
        "unit_id": unit_id,
        "person_id": session.person_id,
        "movement": session.movement,
        "filmed_on": session.filmed_on,
    }
    found = (
        [{**about, **finding_columns(question)} for question in unit.questions] if findings else []
    )
    for table, rows in ((MeasurementRow, measured), (CurveRow, curves), (FindingRow, found)):
        if rows:
            db.execute(insert(table), rows)
