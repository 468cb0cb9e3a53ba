"""Killed, out of disk, two at once: nothing is lost that was said to be saved, nothing is there
twice, nothing is there by half."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

import posecheck
from posecheck.errors import OutputError
from posecheck.review import add_person, file_result, give_label, open_store
from posecheck.review.files import being_filed
from posecheck.review.marks import NEW, Mark
from posecheck.review.profiles import history
from posecheck.review.queue import entries, waiting
from posecheck.review.tables import Clip, FindingRow, LabelRow, Session, Unit
from tests.review.kept_files import in_the_trash, session_folders, unfinished

CHILD = Path(__file__).with_name("children.py")


def child(what: str, url: str, tmp_path: Path, *arguments: object) -> subprocess.Popen:
    command = [sys.executable, str(CHILD), what, url, str(tmp_path / "media"), *map(str, arguments)]
    # also where posecheck is not installed
    here = {**os.environ, "PYTHONPATH": str(Path(posecheck.__file__).parents[1])}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=here
    )


def kill(process: subprocess.Popen) -> str:
    """kill -9; gives what it had said on standard output by then."""
    process.kill()
    said, _ = process.communicate(timeout=30)
    return said


def finished(process: subprocess.Popen) -> str:
    said, problems = process.communicate(timeout=120)
    assert process.returncode == 0, problems
    return said


def kept(tmp_path: Path) -> list[str]:
    return [p.name for p in session_folders(tmp_path / "media")]


def count(store, table) -> int:
    with store.reading() as db:
        return db.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("where", ["pictures", "placed", "commit"])
def test_a_filing_that_is_killed_leaves_no_half_session(
    where, opened, store_url, tmp_path, stick_with_video
):
    folder, video = stick_with_video
    process = child("file_and_stop", store_url, tmp_path, where, folder, video)
    assert process.stdout.readline() == "here\n", process.stderr.read()
    assert kept(tmp_path) or unfinished(tmp_path / "media")  # it was in the middle of something
    kill(process)
    store = opened()
    assert (kept(tmp_path), unfinished(tmp_path / "media")) == ([], [])
    assert len(in_the_trash(tmp_path / "media")) == 1
    assert [count(store, t) for t in (Session, Unit, FindingRow, Clip)] == [0, 0, 0, 0]
    assert file_result(store, add_person(store, "Anna"), folder, video).new
    assert len(kept(tmp_path)) == 1


def test_a_verdict_that_is_killed_before_it_is_saved_is_not_there_and_can_be_given_again(
    opened, store, store_url, tmp_path, stick_result
):
    file_result(store, add_person(store, "Anna", "none"), stick_result("a", trunk_lean=45.0))
    process = child("verdict_and_stop", store_url, tmp_path, "t1")
    assert process.stdout.readline() == "here\n", process.stderr.read()
    kill(process)
    again = opened()
    assert count(again, LabelRow) == 0
    first = entries(again)[0]
    assert first.state == "open"
    assert give_label(again, first.id, "agree", token="t1")
    assert not give_label(again, first.id, "agree", token="t1")
    assert count(again, LabelRow) == 1


def test_every_verdict_that_was_said_to_be_saved_is_there_once_after_a_kill(
    opened, store, store_url, tmp_path, stick_result
):
    anna = add_person(store, "Anna", "none")
    for name in "abc":
        file_result(store, anna, stick_result(name, reps=5, trunk_lean=45.0))
    before = waiting(store)
    process = child("verdicts", store_url, tmp_path, "coach")
    said = [process.stdout.readline().strip() for _ in range(4)]
    said += kill(process).split()
    again = opened()
    with again.reading() as db:
        tokens = db.scalars(select(LabelRow.token).order_by(LabelRow.id)).all()
        states = db.scalar(
            select(func.count()).where(FindingRow.queued, FindingRow.state == "agree")
        )
    assert tokens[: len(said)] == said
    assert len(tokens) <= len(said) + 1  # the one that was saved and could not be told any more
    assert states == len(tokens) == before - waiting(again)


def test_judging_again_that_is_killed_leaves_the_session_as_it_was(
    opened, store, store_url, tmp_path, stick_result
):
    file_result(store, add_person(store, "Anna", "none"), stick_result("a", trunk_lean=45.0))
    with store.reading() as db:
        before = db.execute(
            select(FindingRow.code, FindingRow.outcome, FindingRow.threshold).order_by(
                FindingRow.id
            )
        ).all()
    process = child("judge_and_stop", store_url, tmp_path)
    assert process.stdout.readline() == "here\n", process.stderr.read()
    kill(process)
    with opened().reading() as db:
        assert (
            db.execute(
                select(FindingRow.code, FindingRow.outcome, FindingRow.threshold).order_by(
                    FindingRow.id
                )
            ).all()
            == before
        )


def test_two_that_file_at_once_lose_nothing_and_double_nothing(
    store, store_url, tmp_path, stick_result
):
    common = [stick_result(f"both{k}", reps=1) for k in range(3)]
    own = [[stick_result(f"{who}{k}", reps=1) for k in range(3)] for who in "ab"]
    writers = [child("file_many", store_url, tmp_path, *common, *mine) for mine in own]
    said = [finished(w).split() for w in writers]
    news = [dict(zip(s[::2], s[1::2], strict=True)) for s in said]
    assert all(news[k][str(f)] == "True" for k in (0, 1) for f in own[k])
    assert all({news[0][str(f)], news[1][str(f)]} == {"True", "False"} for f in common)
    with store.reading() as db:
        keys = db.scalars(select(Session.key)).all()
    assert len(keys) == 9
    assert kept(tmp_path) == sorted(keys)


def test_two_coaches_at_once_lose_no_verdict(store, store_url, tmp_path, stick_result):
    anna = add_person(store, "Anna", "none")
    for name in "ab":
        file_result(store, anna, stick_result(name, reps=5, trunk_lean=45.0))
    coaches = [child("verdicts", store_url, tmp_path, name) for name in ("one", "two")]
    said = [token for c in coaches for token in finished(c).split()]
    with store.reading() as db:
        tokens = db.scalars(select(LabelRow.token)).all()
    assert sorted(tokens) == sorted(said)
    assert waiting(store) == 0


def test_two_that_change_limits_at_once_both_stand_in_the_history(store, store_url, tmp_path):
    for process in [child("limits", store_url, tmp_path, start) for start in (30, 40)]:
        finished(process)
    changes = history(store)
    assert sorted(c.threshold for c in changes) == [30, 31, 32, 33, 34, 40, 41, 42, 43, 44]
    assert sorted(c.revision for c in changes) == list(range(1, 11))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
@pytest.mark.parametrize("most", [2_000, 60_000, 150_000])
def test_a_full_disk_is_said_and_leaves_nothing_behind(
    most, store, store_url, tmp_path, stick_with_video
):
    folder, video = stick_with_video
    process = child("file_on_full_disk", store_url, tmp_path, folder, video, most)
    said = finished(process).split()
    if said == ["filed"]:
        pytest.skip(f"all of it fits into files of {most} bytes here")
    assert said == ["cannot-write"]
    assert [count(store, t) for t in (Session, Unit, FindingRow, Clip)] == [0, 0, 0, 0]
    assert (kept(tmp_path), unfinished(tmp_path / "media")) == ([], [])
    assert file_result(store, add_person(store, "Anna"), folder, video).new


def full_disk(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    "target",
    [
        "shutil.copyfile",
        "posecheck.review.files.Filing.place",
        "pathlib.Path.write_bytes",
        "pathlib.Path.mkdir",
    ],
)
def test_a_full_disk_at_each_write_leaves_nothing_behind(
    target, plain_store, stick_with_video, monkeypatch
):
    folder, video = stick_with_video
    anna = add_person(plain_store, "Anna", media="full")
    with monkeypatch.context() as patched:
        patched.setattr(target, full_disk)
        with pytest.raises(OutputError, match=r"No space left.*nothing was half saved"):
            file_result(plain_store, anna, folder, video)
    assert (session_folders(plain_store.media), unfinished(plain_store.media)) == ([], [])
    assert count(plain_store, Session) == 0
    assert file_result(plain_store, anna, folder, video).new


def test_what_somebody_is_filing_right_now_is_not_swept(opened, store, tmp_path):
    with store.filing(), being_filed(store.media, Mark(store.id, "0" * 32, "1" * 32)) as filing:
        (filing.folder / "video.mp4").write_bytes(b"half of it")
        opened()
        assert (filing.folder / "video.mp4").is_file()
        filing.place()
        opened()
        assert kept(tmp_path) == ["0" * 32]
        filing.kept = True  # as if its row had been written: but it was not
    # the note of one that was killed just there
    (store.media / NEW / f"{'0' * 32}.json").write_bytes(b"{}")
    opened()
    assert (kept(tmp_path), unfinished(store.media)) == ([], [])
    assert [f.name for f in in_the_trash(store.media)] == ["0" * 32]


def test_nobody_tidies_while_another_computer_of_the_team_files(store, store_url, tmp_path):
    """A file system of a network need not pass locks on: PostgreSQL does. (Another folder stands
    for a lock that is not seen.)"""
    elsewhere = open_store(store_url, tmp_path / "the-same-folder-seen-from-another-computer")
    with store.filing():
        assert elsewhere.tidy() == (store.kind == "sqlite")
    assert elsewhere.tidy()
    elsewhere.close()


def test_a_session_whose_files_were_taken_away_is_no_crash(store, tmp_path, stick_result):
    from posecheck.review import judge_again

    file_result(store, add_person(store, "Anna", "none"), stick_result("a", trunk_lean=45.0))
    shutil.rmtree(next(iter(session_folders(tmp_path / "media"))))
    again = judge_again(store)
    assert (again.sessions, len(again.skipped)) == (0, 1)
    assert entries(store)
