"""posecheck people, keep and rejudge."""

from __future__ import annotations

import shutil
import zipfile

import pytest
from cli_checks import one_line
from review_results import SAMPLES, TRACKS, write_result

from posecheck.pose.storage import load_track
from posecheck.review import accept_limit, open_store


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
    assert kept.exit_code == 0 and kept.stdout.endswith("Kept for Anna.\n") and "1 of 3 reps was in good form" in kept.stdout
    assert "kept before" in run("keep", folder, "--person", "Anna").stdout
    assert "2026-05-01" in run("people").stdout
    store = open_store()
    accept_limit(store, "lunge", "trunk-lean", 60.0)
    store.close()
    assert "1 sessions judged again: 0 findings newly flagged, 2 no longer." in run("rejudge", "--person", "Anna", "-m", "lunge").stdout
    assert run("people", "--export", "Anna", "-o", tmp_path / "anna.zip").exit_code == 0
    with zipfile.ZipFile(tmp_path / "anna.zip") as package:
        assert "store.json" in package.namelist()
    assert run("people", "--consent", "Anna", "--media", "clips").exit_code == 0
    assert "Nobody" in run("people", "--delete", "Anna", "--yes").stdout


def test_keep_says_where_the_original_is_missing(run, tmp_path):
    run("people", "--add", "Anna")
    run("people", "--add", "Ben")
    folder = write_result(tmp_path / "lunge", load_track(TRACKS / "lunge-lean.npz"))
    assert "original video was not found" in run("keep", folder, "--person", "Anna").stdout
    shutil.copyfile(SAMPLES / "lunge-lean.mp4", tmp_path / "lunge-lean.mp4")
    kept = run("keep", folder, "--person", "Ben").stdout
    assert "not found" not in kept and kept.endswith("Kept for Ben.\n")
    assert list((tmp_path / "data").rglob("rep-1.mp4"))


def test_who_is_there_already_and_who_is_not_is_said(run):
    run("people", "--add", "Anna", "--media", "none")
    again = run("people", "--add", "ANNA", "--media", "full")
    assert again.exit_code == 0 and "Anna was in the store already" in again.stdout and "full" not in again.stdout
    for asked in ("--delete", "--export", "--consent"):
        unknown = run("people", asked, "Ana")
        assert unknown.exit_code == 3 and "In it: Anna." in unknown.stderr and "--add" not in unknown.stderr
    assert "Anna was deleted." in run("people", "--delete", "anna", "--yes").stdout


def test_an_earlier_zip_is_not_overwritten(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("people", "--add", "Anna")
    for name in ("Anna-everything.zip", "Anna-everything-2.zip"):
        assert name in run("people", "--export", "anna").stdout and zipfile.is_zipfile(tmp_path / name)
    (tmp_path / "mine.zip").write_text("mine")
    refused = run("people", "--export", "Anna", "--out", "mine.zip")
    assert refused.exit_code == 3 and "not overwritten" in refused.stderr and (tmp_path / "mine.zip").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["people", "--export", "Zoe"], 3, "nobody called 'Zoe'"),
        (["people", "--add", "A", "--delete", "B"], 2, "Give one of"),
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
