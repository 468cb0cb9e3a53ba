"""Files that are no videos, in a real process: one line, exit 3, nothing written, and no model
asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.cli.cli_checks import one_line
from tests.video import video_clips as clips


def _noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(0).bytes(40_000))


def _cut_before_its_index(path: Path) -> None:
    whole = clips.write_clip(path.with_name("whole.mp4"), clips.moving(20))
    clips.cut(whole, path, 0.6)
    whole.unlink()


BAD = {
    "noise.mp4": (_noise, "not a video"),
    "text.mp4": (lambda path: path.write_text("This is a letter.\n" * 40), "not a video"),
    "empty.mp4": (lambda path: path.touch(), "0 bytes"),
    "sound.m4a": (clips.write_sound, "only sound"),
    "cut.mp4": (_cut_before_its_index, "cut off before its index"),
    "folder.mp4": (lambda path: path.mkdir(), "is a folder"),
    "missing.mp4": (lambda path: None, "no such file"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_clear_line_and_nothing_written(program, tmp_path, name):
    make, said = BAD[name]
    make(tmp_path / name)
    before = sorted(tmp_path.rglob("*"))
    result = program("analyze", name)
    assert result.returncode == 3 and result.stdout == b""
    assert said in one_line(result) and name in one_line(result)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_readable_clip_without_a_model_says_what_to_do_and_fetches_nothing(program, tmp_path):
    clips.write_clip(tmp_path / "good.mp4", clips.moving(5))
    for arguments in (
        ("analyze", "good.mp4"),
        ("analyze", "good.mp4", "--model", "none.task"),
        ("model",),
        ("model", "--fetch"),
    ):
        result = program(*arguments)
        assert result.returncode == 5 and result.stdout == b""
        one_line(result)
    assert [p.name for p in tmp_path.iterdir()] == ["good.mp4"]


def test_a_name_that_is_not_utf_8_is_no_bug(program, tmp_path):
    name = b"sp\xe4t.mp4".decode("utf-8", "surrogateescape")
    try:
        (tmp_path / name).write_text("no video")
    except (OSError, UnicodeError):
        pytest.skip("this system's file names are Unicode")
    result = program("analyze", name)
    assert (
        result.returncode == 3
        and "not a video" in one_line(result)
        and "sp\\xe4t.mp4" in one_line(result)
    )


def test_too_long_for_the_limit(program, tmp_path):
    clips.write_clip(tmp_path / "long.mp4", clips.moving(40))
    result = program("analyze", "long.mp4", "--max-seconds", "0.5")
    assert result.returncode == 3 and "limit" in one_line(result)


LONG = "x" * 300
"""Longer than a name may be on any file system."""


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", LONG, "."),
        ("merge", LONG, ".", "--out", "o"),
        ("validate", LONG),
        ("analyze", "{track}", "--out", LONG),
        ("analyze", f"{LONG}.npz"),
        ("analyze", f"{LONG}.mp4"),
        ("analyze", "{track}", "--calibration", f"{LONG}.json"),
        ("analyze", "{track}", "--out", f"{LONG}/out"),
    ],
)
def test_a_name_that_no_disk_takes_is_no_bug(run, saved, arguments):
    done = run(*(str(saved) if a == "{track}" else a for a in arguments))
    assert done.exit_code in (3, 6) and len(done.stderr.strip().splitlines()) == 1
    assert "bug of posecheck" not in done.stderr and len(done.stderr) < 700


def test_a_pipe_is_not_waited_for(run, saved, tmp_path):
    import os

    for name in ("pipe.npz", "pipe.mp4", "pipe.csv", "pipe.json"):
        os.mkfifo(tmp_path / name)
    for arguments in (
        ("analyze", "pipe.npz"),
        ("analyze", "pipe.mp4"),
        ("analyze", "pipe.csv", "--size", "64x48", "--fps", "30"),
        ("analyze", saved, "--calibration", "pipe.json"),
    ):
        done = run(*arguments)
        assert done.exit_code == 3 and "ordinary file" in done.stderr
