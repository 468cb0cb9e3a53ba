"""posecheck batch: what it prints, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.cli_checks import ROOT, one_line


@pytest.fixture(autouse=True)
def python_path(monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def test_a_folder_with_a_bad_file(run, saved, tmp_path):
    Path("broken.npz").write_bytes(b"no track")
    shown = run("batch", tmp_path, "--workers", "2", "--out", "out")
    assert shown.exit_code == 3
    assert shown.stdout.splitlines() == [
        "1 of 2 videos analysed, 1 failed.",
        f"Table: {tmp_path / 'out' / 'results.html'}",
    ]
    said = shown.stderr.splitlines()
    assert len(said) == 2 and all(line.split()[0] in ("1/2", "2/2") for line in said)
    assert any(
        "broken.npz: failed. broken.npz is not a track of posecheck" in line for line in said
    )
    assert {path.suffix for path in Path("out").glob("results.*")} >= {".csv", ".html"}
    again = run("batch", tmp_path, "--out", "out")
    assert (again.exit_code, again.stderr) == (3, "")
    assert again.stdout == shown.stdout


def test_what_is_missing_is_one_line(run, tmp_path):
    assert "No such file or folder" in one_line(run("batch", "nowhere"))
    (tmp_path / "empty").mkdir()
    assert "holds no video" in one_line(run("batch", "empty"))
    Path("a.mp4").write_bytes(b"x")
    missing = run("batch", tmp_path, "--no-fetch")
    assert missing.exit_code == 5 and "pose model" in one_line(missing)
    assert not Path("posecheck-batch").exists()
    asked = run("batch", tmp_path, "--store", "sqlite:///x.db")
    assert asked.exit_code == 2 and "--store is for --person" in one_line(asked)
