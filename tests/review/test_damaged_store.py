"""Garbage in the coach's database is one clear line, for the command line and for the pages, and
takes nothing else with it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from posecheck.cli import cli
from posecheck.errors import DamagedStore, InputError, OutputError, PosecheckError
from posecheck.review import (
    add_note,
    add_person,
    file_result,
    give_label,
    judge_again,
    list_people,
    open_store,
)
from posecheck.review.export import export_person
from posecheck.review.handover import athlete_report, clips_zip, findings_csv
from posecheck.review.labels import session_notes
from posecheck.review.learning import records
from posecheck.review.people import expiry
from posecheck.review.queue import Filters, detail, entries
from posecheck.review.sessions import report_of, sessions_of
from posecheck.review.side_by_side import put_side_by_side, reps_of
from tests.review.review_results import stick_lunges, write_result


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    """A store with two people, a session each, a verdict and a note."""
    folder = tmp_path_factory.mktemp("good")
    store = open_store(folder / "coach.db", folder / "media")
    for name in ("Anna", "Bert"):
        made = file_result(
            store,
            add_person(store, name, "clips", 30),
            write_result(folder / name, stick_lunges(name, 2, trunk_lean=45.0), "lunge"),
        )
        add_note(store, made.session_id, "Well done.")
    give_label(store, entries(store, Filters(state=None))[0].id, "agree")
    store.close()
    return folder


@pytest.fixture
def damaged(good, tmp_path):
    """Makes a copy of the store with a value written into a column of every row, or of one."""

    def make(table: str, column: str, value, where: str = "1") -> Path:
        folder = tmp_path / "store"
        shutil.copytree(good, folder)
        with closing(sqlite3.connect(folder / "coach.db", isolation_level=None)) as db:
            db.execute(f"UPDATE {table} SET {column}=? WHERE {where}", (value,))
            if isinstance(value, bytes):
                # as text that is no UTF-8
                db.execute(f"UPDATE {table} SET {column}=CAST({column} AS TEXT) WHERE {where}")
        return folder

    return make


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))

    def start(folder: Path, *args):
        monkeypatch.setenv("POSECHECK_MEDIA", str(folder / "media"))
        return CliRunner().invoke(
            cli, [*map(str, args), "--store", f"sqlite:///{folder / 'coach.db'}"]
        )

    return start


DAMAGE = [
    ("people", "name", b"\xff\xfe"),
    ("people", "created_at", "yesterday"),
    ("consents", "retention_days", "soon"),
    ("consents", "retention_days", 2**62),
    ("consents", "given_at", 5),
    ("sessions", "filmed_on", "2026-02-31"),
    ("sessions", "filmed_on", 20260101),
    ("sessions", "filed_at", b"\x80\x81"),
    ("sessions", "expires_on", "never"),
    ("sessions", "settings", "not JSON"),
    ("sessions", "settings", "[" * 100_000),
    ("sessions", "settings", '{"height_m": "tall"}'),
    ("sessions", "report", "{}"),
    ("sessions", "report", "[" * 100_000),
    ("sessions", "movement", "handstand"),
    ("sessions", "synthetic", "perhaps"),
    ("units", "start_s", "now"),
    ("units", "session_id", 999),
    ("units", "number", "one"),
    ("findings", "value", "much"),
    ("findings", "rank", 1e300),
    ("findings", "queued", "yes"),
    ("findings", "frame", "middle"),
    ("curves", "points", b"\x00\x01\x02"),
    ("curves", "half_width", "wide"),
    ("measurements", "low", "less"),
    ("notes", "written_at", "tomorrow"),
]


@pytest.mark.parametrize(("table", "column", "value"), DAMAGE)
def test_the_command_line_says_it_in_one_line(damaged, run, tmp_path, table, column, value):
    folder = damaged(table, column, value)
    result = write_result(tmp_path / "new", stick_lunges("new", 1), "lunge")
    for arguments in (
        ("people",),
        ("people", "--export", "Anna"),
        ("keep", result, "--person", "Bert"),
        ("rejudge",),
    ):
        done = run(folder, *arguments)
        assert done.exit_code in (0, 3, 6), done.output
        assert "Traceback" not in done.output and "bug of posecheck" not in done.output
        if done.exit_code:
            assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(("table", "column", "value"), DAMAGE)
def test_what_the_pages_ask_for_is_there_or_refused_by_name(
    damaged, tmp_path, table, column, value
):
    folder = damaged(table, column, value)
    refused = 0
    try:
        store = open_store(folder / "coach.db", folder / "media")
    except (InputError, OutputError):
        return

    def ask(use, *args):
        nonlocal refused
        try:
            return use(*args)
        except PosecheckError as error:
            refused += 1
            assert str(error).isprintable()
            return ()

    try:
        (
            ask(list_people, store),
            ask(records, store),
            ask(findings_csv, store),
            ask(export_person, store, 1, tmp_path / "all.zip"),
        )
        for item in ask(entries, store, Filters(state=None)):
            ask(detail, store, item.id)
        for line in ask(sessions_of, store, 1):
            (
                ask(report_of, store, line.id),
                ask(session_notes, store, line.id),
                ask(athlete_report, store, line.id),
                ask(clips_zip, store, line.id),
            )
        reps = ask(reps_of, store, 1, "lunge")
        if reps:
            ask(put_side_by_side, store, reps[0], reps[-1])
    finally:
        store.close()
    assert refused


def test_one_damaged_session_does_not_keep_the_others_from_being_judged_again(damaged):
    folder = damaged("sessions", "settings", "[" * 100_000, "id=1")
    store = open_store(folder / "coach.db", folder / "media")
    again = judge_again(store)
    store.close()
    assert (
        again.sessions == 1
        and len(again.skipped) == 1
        and "nested too deeply" in again.skipped[0][1]
    )


def test_the_damaged_value_is_shown(damaged):
    folder = damaged("sessions", "filmed_on", "the \x1b[2Jother day")
    store = open_store(folder / "coach.db", folder / "media")
    with pytest.raises(DamagedStore, match=r"the \\x1b\[2Jother day.* where a date should be"):
        sessions_of(store, 1)
    store.close()


@pytest.mark.parametrize("version", ["", "\x00", "later or earlier", 5])
def test_tables_that_do_not_say_their_version_are_refused(damaged, version):
    folder = damaged("alembic_version", "version_num", version)
    with pytest.raises(InputError, match=r"version|later posecheck"):
        open_store(folder / "coach.db", folder / "media")


@pytest.mark.parametrize(
    "content",
    [
        "[",
        '[{"path": 1}]',
        '[{"path": "a.jpg", "kind": "shot", "number": null, "code": null, "heads": []}]',
        "[" * 100_000,
    ],
)
def test_what_is_noted_of_pictures_may_be_damaged(good, tmp_path, content):
    folder = tmp_path / "store"
    shutil.copytree(good, folder)
    heads = next((folder / "media").glob("*/track.npz")).with_name("heads.json")
    heads.write_text(content)
    store = open_store(folder / "coach.db", folder / "media")
    session = next(
        line
        for who in (1, 2)
        for line in sessions_of(store, who)
        if (folder / "media" / _key(folder, line.id)) == heads.parent
    )
    with pytest.raises(InputError):
        clips_zip(store, session.id)
    store.close()


def _key(folder: Path, session_id: int) -> str:
    with closing(sqlite3.connect(folder / "coach.db")) as db:
        return db.execute("SELECT key FROM sessions WHERE id=?", (session_id,)).fetchone()[0]


def test_days_beyond_the_calendar_keep_pictures_for_good():
    from datetime import date

    assert expiry(10**9, date(2026, 1, 1)) is None and expiry(None, date(2026, 1, 1)) is None
    assert expiry(31, date(2026, 1, 1)) == date(2026, 2, 1)


def test_a_video_that_is_not_there_or_is_a_pipe_is_said_so(good, run, tmp_path):
    folder = Path(shutil.copytree(good, tmp_path / "store"))
    os.mkfifo(tmp_path / "pipe")
    result = write_result(tmp_path / "new", stick_lunges("new", 1), "lunge")
    for name, why in (("nothing.mp4", "no such file"), ("pipe", "ordinary file")):
        done = run(folder, "keep", result, "--person", "Anna", "--video", name)
        assert done.exit_code == 3 and why in done.stderr
