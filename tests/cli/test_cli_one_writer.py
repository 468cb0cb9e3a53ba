"""Two that write at the same moment, a folder that is not of one piece, and what a folder holds
after another clip."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from posecheck.file_set import CLAIM, Claim
from posecheck.pose.io.storage import load_track, save_track
from posecheck.results.names import is_removable
from posecheck.results.report_json import read_json
from tests.cli.cli_checks import ROOT, one_line


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


@pytest.fixture
def other(bridge, tmp_path) -> Path:
    """Another video of the same name."""
    (tmp_path / "b").mkdir()
    return save_track(
        replace(bridge, source=replace(bridge.source, sha256="11" * 32)),
        tmp_path / "b" / "track.npz",
    )


def test_a_folder_that_another_one_writes_into_is_refused_before_the_analysis(
    run, saved, tmp_path, monkeypatch
):
    monkeypatch.setattr(
        "posecheck.api.analyze_track", lambda *_a, **_k: pytest.fail("analysed first")
    )
    with Claim(tmp_path / "r", is_removable):
        result = run("analyze", saved, "--out", tmp_path / "r")
        assert result.exit_code == 6 and "Another posecheck is writing into" in one_line(result)
        assert names(tmp_path / "r") == [CLAIM]
        for command in (["merge", saved, saved], ["compare", tmp_path / "x", tmp_path / "y"]):
            assert run(*command, "--out", tmp_path / "r").exit_code in (3, 6)
        assert names(tmp_path / "r") == [CLAIM]


def test_without_out_the_next_name_is_taken_and_given_back_after_a_failure(run, saved, tmp_path):
    home = tmp_path / "posecheck-out"
    with Claim(home / "stick-figure", is_removable):
        assert "posecheck-out/stick-figure-2/report.html" in run("analyze", saved).stdout
        damaged = tmp_path / "x.npz"
        damaged.write_bytes(b"no track")
        assert run("analyze", damaged).exit_code == 3
    assert names(home) == ["stick-figure-2"]


def test_two_clips_of_one_name_started_together_both_have_their_report(saved, other, tmp_path):
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    commands = [
        [sys.executable, "-m", "posecheck", "analyze", str(path)] for path in (saved, other)
    ]
    started = [
        subprocess.Popen(c, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=known, cwd=tmp_path)
        for c in commands
    ]
    said = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    folders = [tmp_path / "posecheck-out" / name for name in ("stick-figure", "stick-figure-2")]
    assert names(tmp_path / "posecheck-out") == [f.name for f in folders]
    assert {read_json(f / "report.json").source.sha256 for f in folders} == {"00" * 32, "11" * 32}
    for folder in folders:
        assert (
            load_track(folder / "track.npz").source.sha256
            == read_json(folder / "report.json").source.sha256
        )


def test_the_track_beside_a_report_is_its_own(run, saved, other, tmp_path):
    for path, sha256 in ((saved, "00" * 32), (other, "11" * 32)):
        assert run("analyze", path, "--out", tmp_path / "r").exit_code == 0
        assert load_track(tmp_path / "r" / "track.npz").source.sha256 == sha256


@pytest.mark.parametrize("name", ["series.csv", "report.html", "track.npz", "angles.mot"])
def test_a_folder_that_is_not_of_one_piece_is_refused(run, saved, other, tmp_path, name):
    for path, folder in ((saved, "old"), (other, "new")):
        run("analyze", path, "--out", tmp_path / folder)
    (tmp_path / "new" / name).write_bytes((tmp_path / "new" / name).read_bytes() + b"\n")
    for command in ("compare", "merge"):
        result = run(command, tmp_path / "old", tmp_path / "new", "--out", tmp_path / "out")
        assert (
            result.exit_code == 3
            and f"{name} is not the file that its report.json was written with" in one_line(result)
        )
    assert not (tmp_path / "out").exists()
    assert run("analyze", other, "--out", tmp_path / "new").exit_code == 0  # as it advises
    assert (
        run("compare", tmp_path / "old", tmp_path / "new", "--out", tmp_path / "out").exit_code == 0
    )


def test_a_part_that_was_deleted_is_not_missed(run, saved, other, tmp_path):
    for path, folder in ((saved, "old"), (other, "new")):
        run("analyze", path, "--out", tmp_path / folder)
    (tmp_path / "new" / "track.npz").unlink()
    assert (
        run("compare", tmp_path / "old", tmp_path / "new", "--out", tmp_path / "out").exit_code == 0
    )


@pytest.mark.skipif(os.name == "nt", reason="needs Unix rights")
def test_what_is_written_for_the_user_has_the_rights_that_the_user_gives(run, saved, tmp_path):
    before = os.umask(0o027)
    try:
        run("analyze", saved, "--out", tmp_path / "r")
    finally:
        os.umask(before)
    rights = {
        p.name: stat.S_IMODE(p.stat().st_mode)
        for p in (tmp_path / "r", *(tmp_path / "r").iterdir())
    }
    assert rights.pop("r") == 0o750
    assert set(rights.values()) == {0o640} and "track.npz" in rights


def test_what_earlier_versions_left_goes_once_it_is_old_and_nothing_else(run, saved, tmp_path):
    (tmp_path / "r").mkdir()
    old, new, mine = (
        tmp_path / "r" / name
        for name in (".posecheck-abc12_3d", ".posecheck-abc12_3e", ".posecheck-abc12_3f")
    )
    for folder, file in ((old, "report.json"), (new, "report.json"), (mine, "notes.txt")):
        folder.mkdir()
        (folder / file).write_text("x")
    for folder in (old, mine):
        os.utime(folder, (0, 0))
    assert run("analyze", saved, "--out", tmp_path / "r").exit_code == 0
    assert [path.exists() for path in (old, new, mine)] == [False, True, True]
