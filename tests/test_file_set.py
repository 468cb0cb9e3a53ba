"""Files that are replaced together: by one writer at a time, and never by what a stranger's note
says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from posecheck import disk, file_set
from posecheck.errors import OutputError
from posecheck.file_set import CLAIM, STAGE, Busy
from posecheck.locks import hold
from posecheck.model.file_names import ANNOTATED, KEYFRAMES, REPORT_HTML, REPORT_JSON, TRACK
from posecheck.results.exports import exports
from posecheck.results.names import is_removable, keyframe_name

ROOT = Path(__file__).parents[1]
Claim = partial(file_set.Claim, removable=is_removable)
settle = partial(file_set.settle, removable=is_removable)


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def put(folder: Path, **texts: str) -> None:
    with Claim(folder) as claim, claim.stage() as stage:
        for name, text in texts.items():
            (stage.path / name).write_text(text)
        stage.commit(list(texts))


@pytest.fixture
def elsewhere():
    """Starts Python code in another process, waits for the line that it prints, and kills it in the
    end."""
    started = []

    def start(code: str, *arguments: object) -> subprocess.Popen:
        known = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
            env=known,
        )
        started.append(process)
        assert process.stdout.readline() == "here\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


CLAIMS = """
import sys, time
from pathlib import Path
from posecheck.file_set import Claim
from posecheck.results.names import is_removable
claim = Claim(Path(sys.argv[1]), is_removable)
staging = claim.stage()
stage = staging.__enter__()
(stage.path / "a").write_text("half")
print("here", flush=True)
time.sleep(60)
"""


def test_a_second_writer_is_refused_and_a_killed_one_is_no_hindrance(tmp_path, elsewhere):
    first = elsewhere(CLAIMS, tmp_path / "deep" / "r")
    with pytest.raises(Busy, match=r"Another posecheck is writing into .*r right now"):
        Claim(tmp_path / "deep" / "r")
    assert not settle(tmp_path / "deep" / "r") and names(tmp_path / "deep" / "r") == [CLAIM, STAGE]
    first.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    first.wait()
    assert settle(tmp_path / "deep" / "r")
    assert names(tmp_path) == []  # both folders were made for it
    put(tmp_path / "deep" / "r", a="whole")
    assert names(tmp_path / "deep" / "r") == ["a"]


def test_a_folder_that_was_there_stays_and_one_that_was_made_for_nothing_goes(tmp_path):
    (tmp_path / "mine").mkdir()
    for folder in (tmp_path / "mine", tmp_path / "new" / "er"):
        with Claim(folder):
            assert names(folder) == [CLAIM]
    assert names(tmp_path) == ["mine"]


def test_a_failure_in_the_middle_leaves_what_was_there(tmp_path):
    put(tmp_path / "r", a="old")

    def half() -> None:
        with Claim(tmp_path / "r") as claim, claim.stage() as stage:
            (stage.path / "a").write_text("half")
            raise OutputError("stopped")

    with pytest.raises(OutputError, match="stopped"):
        half()
    assert [(p.name, p.read_text()) for p in (tmp_path / "r").iterdir()] == [("a", "old")]


def _left_behind(folder: Path, note: dict, **texts: str) -> None:
    (folder / STAGE).mkdir(parents=True)
    for name, text in texts.items():
        (folder / STAGE / name).write_text(text)
    (folder / STAGE / file_set.NOTE).write_text(json.dumps(note))


def test_what_was_noted_is_ended(tmp_path):
    (tmp_path / "series.csv").write_text("old")
    _left_behind(tmp_path, {"put": ["a", "b"], "remove": ["series.csv"]}, b="b")
    assert settle(tmp_path)
    assert names(tmp_path) == ["b"]


@pytest.mark.parametrize(
    "note",
    [
        {"put": ["../a"], "remove": []},
        {"put": ["a"], "remove": ["thesis.txt"]},
        {"put": ["a"], "remove": ["../thesis.txt"]},
        {"put": 3},
        {"put": ["a/b"], "remove": []},
        {"put": [".a"], "remove": []},
        {"put": [None], "remove": []},
        [],
    ],
)
def test_a_note_that_says_more_than_it_may_is_not_followed(tmp_path, note):
    folder = tmp_path / "r"
    folder.mkdir()
    (tmp_path / "a").write_text("mine")
    for place in (tmp_path, folder):
        (place / "thesis.txt").write_text("mine")
    _left_behind(folder, note, a="not yours")
    assert settle(folder)
    assert (names(tmp_path), names(folder), (tmp_path / "a").read_text()) == (
        ["a", "r", "thesis.txt"],
        ["thesis.txt"],
        "mine",
    )


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_link_in_place_of_the_stage_or_of_a_file_is_not_followed(tmp_path):
    secret, folder = tmp_path / "secret", tmp_path / "r"
    _left_behind(secret, {"put": ["a"], "remove": []}, a="mine")
    folder.mkdir()
    (folder / STAGE).symlink_to(secret / STAGE)
    assert settle(folder)
    assert (secret / STAGE / "a").read_text() == "mine" and names(folder) == []
    _left_behind(folder, {"put": ["a"], "remove": []})
    (folder / STAGE / "a").symlink_to(secret / STAGE / "a")
    assert settle(folder)
    assert names(folder) == [] and (secret / STAGE / "a").read_text() == "mine"
    for name, to in (
        (CLAIM, secret / STAGE / "a"),
        (STAGE, tmp_path / "nowhere"),
        (CLAIM, tmp_path / "nowhere"),
    ):
        (folder / name).symlink_to(to)
        put(folder, b="new")
        assert names(folder) == ["b"] and (secret / STAGE / "a").read_text() == "mine"


def test_all_that_a_report_may_leave_out_may_be_removed():
    assert all(
        is_removable(name)
        for name in (
            *(e.name for e in exports()),
            ANNOTATED,
            KEYFRAMES,
            keyframe_name(1),
            keyframe_name(120),
        )
    )
    kept = (
        REPORT_JSON,
        REPORT_HTML,
        TRACK,
        "thesis.txt",
        "keyframe-1.jpg",
        "keyframe-01.jpg.txt",
        "keyframe-01.png",
        "../keyframe-01.jpg",
        "",
    )
    assert not any(is_removable(name) for name in kept)


HALVES = """
import sys, time
from pathlib import Path
from posecheck.disk import Half, Scratch
half, scratch = Half(Path(sys.argv[1])), Scratch(Path(sys.argv[1]))
(scratch.path / "clip").write_text("clip")
print("here", flush=True)
time.sleep(60)
"""


def test_halves_and_scratch_stay_while_their_program_runs_and_go_with_the_next_start(
    tmp_path, elsewhere
):
    others = [".posecheck-0123.half", ".posecheck-notes", "posecheck-scratch.txt"]
    for name in others:
        (tmp_path / name).write_text("mine")
    writer = elsewhere(HALVES, tmp_path)
    assert len(names(tmp_path)) == len(others) + 2
    assert disk.sweep_halves(tmp_path) == disk.sweep_scratch(tmp_path) == 0
    writer.kill()
    writer.wait()
    assert disk.sweep_halves(tmp_path) == disk.sweep_scratch(tmp_path) == 1
    assert names(tmp_path) == sorted(others)


HOLDS = """
import sys, time
from pathlib import Path
from posecheck.locks import hold
held = hold(Path(sys.argv[1]))
print("here", flush=True)
time.sleep(60)
"""


def test_a_lock_is_held_by_one_and_freed_by_a_kill(tmp_path, elsewhere):
    holder = elsewhere(HOLDS, tmp_path / "lock")
    assert hold(tmp_path / "lock") is None
    holder.kill()
    holder.wait()
    mine = hold(tmp_path / "lock", create=False)
    assert mine is not None and hold(tmp_path / "lock") is None
    mine.release(remove=True)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "note",
    [
        '{"made": 1e999}',
        '{"made": NaN}',
        '{"made": "many"}',
        "[]",
        "[" * 100_000,
        " " * 10_000_000,
        "\xff",
    ],
)
def test_a_claim_that_somebody_else_wrote_is_no_trouble(tmp_path, note):
    (tmp_path / CLAIM).write_bytes(note.encode("latin-1"))
    (tmp_path / "kept.txt").write_text("kept")
    assert settle(tmp_path)
    with Claim(tmp_path) as claim, claim.stage() as stage:
        (stage.path / "a").write_text("1")
        stage.commit(["a"])
    assert sorted(names(tmp_path)) == ["a", "kept.txt"]
