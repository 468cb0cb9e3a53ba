"""What is killed, and what must hold afterwards: see killing.py."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from posecheck.calibration.own import outline_model
from posecheck.calibration.store import calibration_path, save_calibration
from posecheck.disk import HALF
from posecheck.errors import OutputError
from posecheck.history.guided import guided_session, open_guided, save_guided
from posecheck.history.programmes import file_programme
from posecheck.history.records import done_of
from posecheck.history.screens import file_screen
from posecheck.intake.answers import Answers, Complaint
from posecheck.intake.keep import save_answers
from posecheck.jobs import results
from posecheck.jobs.request import Request
from posecheck.model.calibration import Calibration, OwnRange
from posecheck.review import (
    accept_threshold,
    add_person,
    delete_person,
    export_person,
    file_result,
    give_consent,
    give_label,
    judge_again,
)
from posecheck.review.files import GONE, HEADS_FILE, is_session_key
from posecheck.review.history_tables import HISTORY
from posecheck.review.marks import MARK, NEW, TRASH, Mark, folder_mark, mark_bytes
from posecheck.review.queue import entries
from posecheck.review.removal import analysed, apply_consent, delete_session, expire
from posecheck.review.store import Store
from posecheck.review.tables import OF_PEOPLE, Clip, Deletion, FindingRow, PersonRow, Session, Unit
from posecheck.review.team_tables import TEAM
from tests.history.made import programme, screen, session
from tests.review.earlier_store import take_back
from tests.review.kept_files import names_in, session_folders, unfinished
from tests.review.killing import Place, Scenario
from tests.review.review_results import grey_video_of, stick_lunges, write_result

ANNA, BEN = "Anna Unmistakable", "Ben"
DEAD = "d" * 32
"""A filing that was killed before the scenario began."""
STRANGER = "5" * 32
ACKNOWLEDGED = "acknowledged"


# stores to begin with


def make_results(folder: Path) -> None:
    """Results with their videos: "kept" is in the store already, "new" is not, "bens" is Ben's,
    without a video."""
    for reps, name in ((2, "kept"), (1, "new")):
        video = folder / f"{name}.mp4"
        write_result(
            folder / name,
            grey_video_of(stick_lunges(name, reps, trunk_lean=45.0, size=(160, 120)), video),
            "lunge",
        )
    write_result(folder / "bens", stick_lunges("bens", 1, trunk_lean=45.0), "lunge")


def make_store(place: Place) -> None:
    """Anna with a whole video, a verdict and analyses of the pages; Ben; and what belongs to
    strangers."""
    place.media.mkdir(parents=True)
    for path in (place.media / "Holiday" / "a.jpg", place.media / STRANGER / "b.mp4"):
        path.parent.mkdir()
        path.write_bytes(b"somebody else's")
    store = place.open()
    anna, ben = add_person(store, ANNA, "full"), add_person(store, BEN, "none")
    filed = file_result(store, anna, place.results / "kept", place.results / "kept.mp4")
    file_result(store, ben, place.results / "bens")
    give_label(store, next(e.id for e in entries(store) if e.person == ANNA), "agree")
    own = OwnRange(0.0, -15.0, 15.0, 0.5)
    save_calibration(
        Calibration(
            ANNA,
            "2026-01-01",
            "side-left",
            own,
            own,
            ((0, 1), (2, 3), (4, 5)),
            "x",
            "x",
            outline_model(),
        )
    )
    file_screen(store, anna, screen(person=ANNA))
    file_programme(store, anna, programme())
    save_guided(store, anna, session("before"))
    with store.reading() as db:
        sha256 = db.scalar(select(Session.source_sha256).where(Session.id == filed.session_id))
        key = db.scalar(select(PersonRow.key).where(PersonRow.id == anna))
    save_answers(key, Answers(complaint=Complaint(("groin-left",), 7, "weeks")))
    upload = place.folder / "data" / "uploads" / sha256 / "kept.mp4"
    upload.parent.mkdir(parents=True)
    shutil.copyfile(place.results / "kept.mp4", upload)
    for number, options in enumerate(({}, {"slow_motion": 2.0})):
        request = Request(upload, f"{ANNA} {number}.mp4", sha256, options)
        results.keep_request(request)
        results.track_file(request).write_bytes(b"a track")
        folder = results.result_folder(request.key)
        shutil.copytree(place.results / "kept", folder)
        details = {
            "name": request.name,
            "sha256": sha256,
            "options": options,
            "movement": "lunge",
            "made_at": 1e9,
            "verdict": "",
            "refused": False,
        }
        (folder / results.DETAILS).write_text(json.dumps(details))
    store.close()


def leave_a_dead_filing(place: Place) -> None:
    """As a process that was killed after placing its files, and before its row was written."""
    store = place.open()
    with store.reading() as db:
        person = db.scalar(select(PersonRow.key).where(PersonRow.name == ANNA))
    mark = Mark(store.id, DEAD, person)
    for folder in (place.media / DEAD, place.media / NEW / ("e" * 32)):
        folder.mkdir()
        (folder / MARK).write_bytes(
            mark_bytes(mark if folder.name == DEAD else replace(mark, session="e" * 32))
        )
        (folder / "video.mp4").write_bytes(b"half of it")
    (place.media / NEW / f"{DEAD}.json").write_bytes(mark_bytes(mark))
    store.close()


def as_of_an_earlier_version(place: Place) -> None:
    """Without marks and the tables for them."""
    store = place.open()
    with store.engine.begin() as connection:
        take_back(
            connection,
            "0001",
            (
                "DROP TABLE to_file",
                "DROP TABLE replies",
                *(f"DROP TABLE {table.name}" for table in reversed((*HISTORY, *TEAM))),
                "ALTER TABLE people DROP COLUMN account",
                "DROP TABLE store",
                "DROP TABLE deletions",
            ),
        )
    store.close()
    for path in (place.media / MARK, *place.media.glob(f"*/{MARK}")):
        path.unlink()
    for name in (NEW, TRASH):
        shutil.rmtree(place.media / name, ignore_errors=True)


def fill_the_trash(place: Place) -> None:
    """With something that is due to go, and something that is not."""
    leave_a_dead_filing(place)
    store = place.open()  # which moves it there
    store.close()
    day = next(d for d in (place.media / TRASH).iterdir() if d.is_dir() and d.name != GONE)
    shutil.copytree(day, place.media / TRASH / (date.today() - timedelta(days=40)).isoformat())


# what is done to them


def _id(store: Store, name: str) -> int:
    with store.reading() as db:
        return db.scalar(select(PersonRow.id).where(PersonRow.name == name))


def keep(place: Place) -> str:
    store = place.open()
    return str(
        file_result(store, _id(store, ANNA), place.results / "new", place.results / "new.mp4").new
    )


def remove_session(place: Place) -> None:
    store = place.open()
    with store.reading() as db:
        session = db.scalar(select(Session.id).where(Session.person_id == _id(store, ANNA)))
    delete_session(store, session)


def remove_person(place: Place) -> None:
    store = place.open()
    anna = _id(store, ANNA)
    delete_person(store, anna, analysed(store, anna)[0])


def narrow(media: str) -> Callable[[Place], None]:
    def act(place: Place) -> None:
        store = place.open()
        give_consent(store, _id(store, ANNA), media)
        apply_consent(store, _id(store, ANNA))

    return act


def let_expire(place: Place) -> None:
    store = place.open()
    expire(store, date.today() + timedelta(days=60))


def give_days(place: Place) -> None:
    store = place.open()
    give_consent(store, _id(store, ANNA), "full", 30)
    store.close()


def judge(place: Place) -> None:
    store = place.open()
    accept_threshold(store, "lunge", "trunk-lean", 60.0)
    judge_again(store)


def train(place: Place) -> None:
    """A guided session of four steps, each saved when it is done; ACKNOWLEDGED says how many were
    said to be saved."""
    store = place.open()
    for done in range(5):
        save_guided(store, _id(store, ANNA), session("now", done=done))
        _acknowledge(place)


def _acknowledge(place: Place) -> None:
    """By calls that are no points of their own: what is tried is the store."""
    handle = os.open(place.folder / ACKNOWLEDGED, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(handle, b".")
    except OSError as error:
        raise OutputError("The disk is full.") from error
    finally:
        os.close(handle)


def begin_acknowledging(place: Place) -> None:
    (place.folder / ACKNOWLEDGED).write_bytes(b"")


def just_open(place: Place) -> None:
    place.open()


def export(place: Place) -> None:
    store = place.open()
    export_person(store, _id(store, ANNA), place.folder / "everything.zip")


# what must hold afterwards


def look(place: Place) -> dict[str, Any]:
    """Opens the store and writes down everything of it: what is wrong ("problems"), and what there
    is."""
    store = place.open()
    problems = [f"on opening: {note}" for note in store.notes]
    expected: dict[str, set[str]] = {}
    with store.reading() as db:
        people = {p.id: p.name for p in db.scalars(select(PersonRow))}
        for session in db.scalars(select(Session)):
            clips = list(db.scalars(select(Clip).where(Clip.session_id == session.id)))
            files = {
                "track.npz",
                *(c.path for c in clips),
                *([HEADS_FILE] if session.media != "none" else []),
            }
            expected[session.key] = files
            folder = place.media / session.key
            wrong = (
                c.path
                for c in clips
                if not (folder / c.path).is_file() or (folder / c.path).stat().st_size != c.bytes
            )
            problems += [
                f"{path} of {people[session.person_id]} is not as its row says" for path in wrong
            ]
            mark = folder_mark(folder)
            if mark is None or (mark.store, mark.session) != (store.id, session.key):
                problems.append(f"{session.key} has no mark, or a wrong one: {mark}")
            units = db.scalar(select(func.count()).where(Unit.session_id == session.id))
            if not units:
                problems.append("a session without a rep")
        counts = {t.name: db.scalar(select(func.count()).select_from(t)) for t in OF_PEOPLE}
        outcomes = db.execute(
            select(FindingRow.code, FindingRow.outcome, FindingRow.threshold).order_by(
                FindingRow.id
            )
        ).all()
        if db.scalar(select(func.count()).select_from(Deletion)):
            problems.append("a removal is not finished")
        sessions = {
            people[s.person_id]: (s.media, s.report)
            for s in db.scalars(select(Session).order_by(Session.id))
        }
        kept = sorted((people[s.person_id], s.source_name) for s in db.scalars(select(Session)))
    for folder in session_folders(place.media):
        if folder.name == STRANGER:
            continue
        if folder.name not in expected:
            problems.append(f"{folder.name} has no row")
        elif names_in(folder) != expected[folder.name]:
            problems.append(
                f"{folder.name} holds {names_in(folder) ^ expected[folder.name]} more "
                "or less than its rows say"
            )
    problems += [f"unfinished: {name}" for name in unfinished(place.media)]
    problems += [f"not removed yet: {p.name}" for p in (place.media / TRASH / GONE).glob("*")]
    halves = [p for p in place.folder.rglob("*") if HALF in p.name or p.name.endswith(".half")]
    problems += [
        f"left: {p}"
        for p in halves
        if not any(day in p.parents for day in (place.media / TRASH).glob("*-*-*"))
    ]
    known = {MARK, NEW, TRASH, ".lock", "Holiday", STRANGER, *expected}
    problems += [
        f"in the media folder: {p.name}" for p in place.media.iterdir() if p.name not in known
    ]
    for path in (place.media / "Holiday" / "a.jpg", place.media / STRANGER / "b.mp4"):
        if (
            not path.is_file()
            or path.read_bytes() != b"somebody else's"
            or len(list(path.parent.iterdir())) != 1
        ):
            problems.append(f"{path} is not as it was")
    store.close()
    if (place.folder / "store.db").exists():
        with sqlite3.connect(place.folder / "store.db") as raw:
            if (
                raw.execute("PRAGMA integrity_check").fetchone() != ("ok",)
                or raw.execute("PRAGMA foreign_key_check").fetchall()
            ):
                problems.append("the database is damaged")
    days = {
        d.name: sorted(f.name for f in d.iterdir()) for d in (place.media / TRASH).glob("*-*-*")
    }
    return {
        "problems": problems,
        "people": sorted(people.values()),
        "kept": kept,
        "sessions": sessions,
        "counts": counts,
        "outcomes": outcomes,
        "days": days,
        "files": {
            f"{p.parent.name}/{p.name}": _digest(p)
            for p in place.media.glob("*/*")
            if is_session_key(p.parent.name) and p.name != MARK
        },
        "calibration": _calibration(place),
        "answers": len(list((place.folder / "data").glob("people/*/answers.json"))),
        "analyses": sorted(e.name for e in results.recent_results()),
        "traces": traces(place),
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _calibration(place: Place) -> bool:
    os.environ["POSECHECK_DATA"] = str(place.folder / "data")
    return calibration_path(ANNA).is_file()


def traces(place: Place) -> list[str]:
    """Files that still hold Anna's name, or are called by it, or are the video of hers."""
    video = (place.results / "kept.mp4").read_bytes()
    found = []
    for path in place.folder.rglob("*"):
        if "nmistakable" in str(path.relative_to(place.folder)).lower():
            found.append(str(path))
        elif path.is_file():
            data = path.read_bytes()
            if b"nmistakable" in data.lower() or (len(data) > 100 and data == video):
                found.append(str(path))
    return [str(Path(p).relative_to(place.folder)) for p in found]


def same(before: dict, after: dict, *keys: str) -> list[str]:
    return [
        f"{key}: {before[key]} became {after[key]}" for key in keys if before[key] != after[key]
    ]


ALL = ("people", "kept", "sessions", "counts", "outcomes", "files", "calibration", "analyses")


def kept_or_not(place: Place, before: dict, after: dict) -> list[str]:
    """The new session is there as a whole or not at all; kept again, it is there once; all others
    are as they were."""
    there = (ANNA, "new.mp4") in after["kept"]
    problems = [
        f"{name} changed"
        for name in before["files"]
        if before["files"][name] != after["files"].get(name)
    ]
    problems += (
        same(before, after, "people", "calibration", "analyses")
        if there
        else same(before, after, *ALL)
    )
    store = place.open()
    filed = file_result(store, _id(store, ANNA), place.results / "new", place.results / "new.mp4")
    store.close()
    again = look(place)
    if filed.new == there:
        problems.append(f"kept again: new is {filed.new}")
    if again["kept"] != sorted([*before["kept"], (ANNA, "new.mp4")]):
        problems.append(f"kept again: {again['kept']}")
    return problems + again["problems"]


def session_gone_or_not(_place: Place, before: dict, after: dict) -> list[str]:
    if after["kept"] == before["kept"]:
        return same(before, after, *ALL)
    left = {name: digest for name, digest in before["files"].items() if name in after["files"]}
    problems = (
        []
        if after["files"] == left and after["kept"] == [(BEN, "bens.mp4")]
        else [f"{after['kept']}, {after['files']}"]
    )
    return problems + same(before, after, "people", "calibration", "analyses")


def person_gone_or_not(_place: Place, before: dict, after: dict) -> list[str]:
    """All of Anna is there, or nothing, not even her name; and all of Ben."""
    if ANNA in after["people"]:
        return same(before, after, *ALL)
    problems = [f"a trace of her: {trace}" for trace in after["traces"]]
    problems += (
        []
        if after["kept"] == [(BEN, "bens.mp4")] and after["people"] == [BEN]
        else [f"{after['kept']}, {after['people']}"]
    )
    problems += ["answers of her"] if after["answers"] else []
    problems += ["analyses of her"] if after["analyses"] or after["calibration"] else []
    return problems + [
        f"{name} changed"
        for name, digest in after["files"].items()
        if before["files"][name] != digest
    ]


def narrowed_or_not(media: str) -> Callable[[Place, dict, dict], list[str]]:
    def check(place: Place, before: dict, after: dict) -> list[str]:
        if after["sessions"][ANNA][0] == "full":
            store = place.open()
            with store.reading() as db:
                allowed = db.scalar(
                    select(Session.media).where(Session.person_id == _id(store, ANNA))
                )
            store.close()
            return same(before, after, *(k for k in ALL if k != "counts")) + (
                [] if allowed == "full" else [f"not applied: {allowed}"]
            )
        if after["sessions"][ANNA][0] != media:
            return [f"media: {after['sessions'][ANNA][0]}"]
        return same(before, after, "people", "kept", "outcomes", "calibration", "analyses")

    return check


def judged_or_not(_place: Place, before: dict, after: dict) -> list[str]:
    """Each session as it was, or as the new limit says, and the verdict stays."""
    problems = same(before, after, "people", "kept", "files", "calibration", "analyses")
    for name, (_media, report) in after["sessions"].items():
        limits = (json.loads(report)["profile"] or {}).get("limits", [])
        if report != before["sessions"][name][1] and [c["threshold"] for c in limits] != [60.0]:
            problems.append(f"the report of {name} is neither")
    return problems + (
        [] if before["counts"]["verdicts"] == after["counts"]["verdicts"] else ["a verdict is lost"]
    )


def trained_so_far(place: Place, before: dict, after: dict) -> list[str]:
    """Every step that was said to be saved is there, whole, and at most the one in work more; it
    goes on from there, and ends as if nothing had been."""
    problems = same(before, after, *(key for key in ALL if key != "counts"))
    said = len((place.folder / ACKNOWLEDGED).read_bytes())
    store = place.open()
    anna = _id(store, ANNA)
    found = guided_session(store, anna, "now")
    steps = -1 if found is None else len(found.results)
    if steps not in (said - 1, said):
        problems.append(f"{said} times saved, and {steps} results are there")
    if found is not None and found != session("now", done=steps):
        problems.append("it is not as it was saved")
    waiting = open_guided(store, anna)
    if (waiting is None) != (steps in (-1, 4)):
        problems.append(f"to go on with: {waiting and waiting.key}, after {steps} steps")
    for done in range(max(steps, 0), 5):
        save_guided(store, anna, session("now", done=done))
    if guided_session(store, anna, "now") != session("now"):
        problems.append("gone on with, it does not end as it should")
    if [len(s.sets) for s in done_of(store, anna)] != [4, 4]:
        problems.append("rows of steps are lost or doubled")
    store.close()
    return problems


def as_it_was(_place: Place, before: dict, after: dict) -> list[str]:
    return same(before, after, *ALL)


def tidied(place: Place, before: dict, after: dict) -> list[str]:
    """What the killed filing left is in the trash, both parts, once; nothing else changed."""
    swept = sorted(name for names in after["days"].values() for name in names)
    return as_it_was(place, before, after) + (
        [] if swept == [DEAD, "e" * 32] else [f"in the trash: {swept}"]
    )


def emptied(place: Place, before: dict, after: dict) -> list[str]:
    return as_it_was(place, before, after) + (
        [] if len(after["days"]) == 1 else [f"days in the trash: {list(after['days'])}"]
    )


def exported_or_not(place: Place, before: dict, after: dict) -> list[str]:
    path = place.folder / "everything.zip"
    problems = as_it_was(place, before, after)
    if path.exists():
        with zipfile.ZipFile(path) as package:
            problems += [] if package.testzip() is None else ["the zip is damaged"]
    return problems


SCENARIOS = (
    Scenario("keep", keep, kept_or_not),
    Scenario("delete a session", remove_session, session_gone_or_not),
    Scenario("delete a person", remove_person, person_gone_or_not),
    Scenario(
        "delete a person beside a killed filing",
        remove_person,
        person_gone_or_not,
        (leave_a_dead_filing,),
    ),
    Scenario("allow clips only", narrow("clips"), narrowed_or_not("clips")),
    Scenario("allow no pictures", narrow("none"), narrowed_or_not("none")),
    Scenario("expire", let_expire, narrowed_or_not("none"), (give_days,)),
    Scenario("judge again", judge, judged_or_not),
    Scenario("train", train, trained_so_far, (begin_acknowledging,)),
    Scenario("open after a killed filing", just_open, tidied, (leave_a_dead_filing,)),
    Scenario(
        "open a store of an earlier version", just_open, as_it_was, (as_of_an_earlier_version,)
    ),
    Scenario("empty the trash", just_open, emptied, (fill_the_trash,)),
    Scenario("export", export, exported_or_not),
)
