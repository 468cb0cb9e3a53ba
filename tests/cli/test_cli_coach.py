"""posecheck people, keep and rejudge."""

from __future__ import annotations

import json
import shutil
import zipfile

import pytest
from sqlalchemy import delete

from posecheck.jobs import results
from posecheck.jobs.request import Request
from posecheck.pose.io.storage import load_track, save_track
from posecheck.results.report_json import read_json
from posecheck.review import accept_threshold, list_people, open_store
from posecheck.review.sessions import report_of, sessions_of
from posecheck.review.tables import Session
from tests.cli.cli_checks import one_line
from tests.drawn.stick_gaits import gait_track
from tests.drawn.stick_gaits import run as stick_run
from tests.review.review_results import SAMPLES, TRACKS, write_result


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSECHECK_STORE", raising=False)
    monkeypatch.delenv("POSECHECK_MEDIA", raising=False)


def test_a_person_from_first_to_last(run, tmp_path):
    assert "Nobody is in the store" in run("people").stdout
    shown = run("people", "--add", "Anna", "--media", "none", "--days", 30)
    assert shown.exit_code == 0 and "Anna" in shown.stdout and "30 days" in shown.stdout
    folder = write_result(tmp_path / "lunge", load_track(TRACKS / "lunge-lean.npz"))
    kept = run("keep", folder, "--person", "anna", "--date", "2026-05-01")
    assert (
        kept.exit_code == 0
        and kept.stdout.endswith("Kept for Anna.\n")
        and "1 of 3 reps was in good form" in kept.stdout
    )
    assert "kept before" in run("keep", folder, "--person", "Anna").stdout
    assert "2026-05-01" in run("people").stdout
    store = open_store()
    accept_threshold(store, "lunge", "trunk-lean", 60.0)
    store.close()
    assert (
        "0 findings newly flagged, 2 no longer."
        in run("rejudge", "--person", "Anna", "-m", "lunge").stdout
    )
    assert run("people", "--export", "Anna", "-o", tmp_path / "anna.zip").exit_code == 0
    with zipfile.ZipFile(tmp_path / "anna.zip") as package:
        assert "store.json" in package.namelist()
    assert run("people", "--consent", "Anna", "--media", "clips").exit_code == 0
    assert "Nobody" in run("people", "--delete", "Anna", "--yes").stdout


def test_one_session_is_listed_and_deleted(run, tmp_path):
    run("people", "--add", "Anna", "--media", "none")
    assert "No session" in run("people", "--sessions", "Anna").stdout
    for name in ("lunge-lean", "bridge-short-of-the-top"):
        run(
            "keep",
            write_result(tmp_path / name, load_track(TRACKS / f"{name}.npz")),
            "--person",
            "Anna",
            "--date",
            "2026-05-01",
        )
    listed = run("people", "--sessions", "anna").stdout
    assert "lunge-lean.mp4" in listed and "2026-05-01" in listed and "glute-bridge" in listed
    store = open_store()
    (person,) = list_people(store)
    lunge = next(line.id for line in sessions_of(store, person.id) if line.movement == "lunge")
    refused = run("people", "--delete-session", lunge, input="n\n")
    assert (
        refused.exit_code
        and f"session {lunge} of Anna: lunge, 2026-05-01, lunge-lean.mp4" in refused.stderr
    )
    assert len(sessions_of(store, person.id)) == 2
    assert run("people", "--delete-session", lunge, "--yes").stdout.startswith(
        f"Deleted: session {lunge} of Anna"
    )
    assert [line.movement for line in sessions_of(store, person.id)] == ["glute-bridge"]
    assert len(list((tmp_path / "data").rglob("track.npz"))) == 1
    store.close()
    gone = run("people", "--delete-session", lunge, "--yes")
    assert gone.exit_code == 3 and f"no session {lunge}" in one_line(gone)
    assert run("people", "--delete-session", lunge, "--delete", "Anna").exit_code == 2


def test_keep_says_where_the_original_is_missing(run, tmp_path):
    run("people", "--add", "Anna")
    run("people", "--add", "Ben")
    folder = write_result(tmp_path / "lunge", load_track(TRACKS / "lunge-lean.npz"))
    assert "original video was not found" in run("keep", folder, "--person", "Anna").stdout
    shutil.copyfile(SAMPLES / "lunge-lean.mp4", tmp_path / "lunge-lean.mp4")
    kept = run("keep", folder, "--person", "Ben").stdout
    assert "not found" not in kept and kept.endswith("Kept for Ben.\n")
    assert list((tmp_path / "data").rglob("rep-1.mp4"))


def test_keep_asks_what_the_analysis_was_asked(run, tmp_path):
    run("people", "--add", "Anna", "--media", "none")
    track = save_track(gait_track(stick_run(160), 60), tmp_path / "run.npz")
    made = run(
        "analyze",
        track,
        "-m",
        "running",
        "-o",
        tmp_path / "out",
        "--height",
        "174.3",
        "--speed",
        "2.8",
    )
    assert made.exit_code == 0
    shutil.copyfile(track, tmp_path / "out" / "track.npz")
    before = json.loads((tmp_path / "out" / "report.json").read_text())
    assert (before["asked"]["height_m"], before["asked"]["speed_m_s"]) == (1.743, 2.8)
    assert run("keep", tmp_path / "out", "--person", "Anna").exit_code == 0
    run("rejudge")
    store = open_store()
    kept = report_of(store, 1)
    store.close()
    assert {(m["name"], m["unit"]) for m in before["measurements"]} == {
        (m.name, m.unit) for m in kept.measurements
    }

    del before["asked"]  # as an earlier version wrote it
    (tmp_path / "out" / "report.json").write_text(json.dumps(before))
    run("people", "--add", "Ben", "--media", "none")
    refused = run("keep", tmp_path / "out", "--person", "Ben")
    assert refused.exit_code == 3 and "--height, --speed" in refused.stderr
    one_line(refused)
    assert (
        run(
            "keep", tmp_path / "out", "--person", "Ben", "--height", "174.3", "--speed", "2.8"
        ).exit_code
        == 0
    )


def test_what_the_pages_analysed_is_listed_and_asked_for(run, tmp_path):
    run("people", "--add", "Anna", "--media", "none")
    folder = write_result(tmp_path / "lunge", load_track(TRACKS / "lunge-lean.npz"))
    run("keep", folder, "--person", "Anna")
    sha256 = read_json(folder / "report.json").source.sha256
    request = Request(tmp_path / "data" / "uploads" / sha256 / "lunge.mp4", "lunge.mp4", sha256)
    results.keep_request(request)
    shutil.copytree(folder, results.result_folder(request.key))
    details = {
        "name": "lunge.mp4",
        "sha256": sha256,
        "options": {},
        "movement": "lunge",
        "made_at": 0,
        "verdict": "",
        "refused": False,
    }
    (results.result_folder(request.key) / "job.json").write_text(json.dumps(details))
    asked = run("people", "--delete", "Anna", input="n\n")
    assert (
        "  lunge.mp4, lunge, " in asked.stdout
        and "and what is listed here?" in asked.stderr
        and results.is_there(request.key)
    )
    kept = run("people", "--delete", "Anna", "--keep-analyses", input="y\n")
    assert (
        "What the pages analysed stays." in kept.stdout
        and "listed here" not in kept.stderr
        and results.is_there(request.key)
    )
    run("people", "--add", "Anna", "--media", "none")
    run("keep", folder, "--person", "Anna")
    assert "Anna was deleted." in run(
        "people", "--delete", "Anna", "--yes"
    ).stdout and not results.is_there(request.key)


def test_another_stores_folder_is_one_line(run, tmp_path, monkeypatch):
    run("people", "--add", "Anna")
    monkeypatch.setenv("POSECHECK_MEDIA", str(tmp_path / "data" / "media"))
    refused = run("people", "--store", f"sqlite:///{tmp_path / 'other.db'}")
    assert (
        refused.exit_code == 3
        and "files of another store" in refused.stderr
        and "POSECHECK_MEDIA" in refused.stderr
    )
    one_line(refused)


def test_files_that_an_older_database_does_not_know_are_said_to_stay(run, tmp_path):
    run("people", "--add", "Anna", "--media", "none")
    run(
        "keep",
        write_result(tmp_path / "lunge", load_track(TRACKS / "lunge-lean.npz")),
        "--person",
        "Anna",
    )
    store = open_store()
    with store.engine.begin() as connection:
        connection.execute(delete(Session))
    store.close()
    shown = run("people")
    assert (
        shown.exit_code == 0
        and "older copy: the files stay" in shown.stderr
        and "Anna" in shown.stdout
    )


def test_who_is_there_already_and_who_is_not_is_said(run):
    run("people", "--add", "Anna", "--media", "none")
    again = run("people", "--add", "ANNA", "--media", "full")
    assert (
        again.exit_code == 0
        and "Anna was in the store already" in again.stdout
        and "full" not in again.stdout
    )
    for asked in ("--delete", "--export", "--consent"):
        unknown = run("people", asked, "Ana")
        assert (
            unknown.exit_code == 3
            and "In it: Anna." in unknown.stderr
            and "--add" not in unknown.stderr
        )
    assert "Anna was deleted." in run("people", "--delete", "anna", "--yes").stdout


def test_an_earlier_zip_is_not_overwritten(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("people", "--add", "Anna")
    for name in ("Anna-everything.zip", "Anna-everything-2.zip"):
        assert name in run("people", "--export", "anna").stdout and zipfile.is_zipfile(
            tmp_path / name
        )
    (tmp_path / "mine.zip").write_text("mine")
    refused = run("people", "--export", "Anna", "--out", "mine.zip")
    assert (
        refused.exit_code == 3
        and "not overwritten" in refused.stderr
        and (tmp_path / "mine.zip").read_text() == "mine"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["people", "--export", "Zoe"], 3, "nobody called 'Zoe'"),
        (["people", "--add", "A", "--delete", "B"], 2, "Give one of"),
        (["people", "--keep-analyses"], 2, "goes with --delete"),
        (["people", "--store", "mysql://x/y"], 3, "cannot be in mysql"),
        (["keep", "no-such-folder", "--person", "Anna"], 3, "nobody called"),
        (["rejudge", "--movement", "dance"], 7, "no movement 'dance'"),
    ],
)
def test_what_cannot_be_done_is_one_line(run, arguments, code, message):
    done = run(*arguments)
    assert done.exit_code == code
    assert message in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_a_folder_that_is_no_result_is_one_line(run, tmp_path):
    run("people", "--add", "Anna")
    done = run("keep", tmp_path / "nothing", "--person", "Anna")
    assert done.exit_code == 3 and "is not a result folder" in done.stderr
    one_line(done)
