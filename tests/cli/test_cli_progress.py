"""posecheck progress: in and out."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import msgspec
import pytest
from click.testing import CliRunner

from posecheck.cli import cli
from tests.history.made import screen, session


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    for name in ("POSECHECK_STORE", "POSECHECK_MEDIA"):
        monkeypatch.delenv(name, raising=False)

    def start(*args):
        return CliRunner().invoke(cli, ["progress", *map(str, args)])

    return start


@pytest.fixture
def files(tmp_path):
    """A screen and eight sessions of the last weeks, each a file."""
    first = date.today() - timedelta(days=21)
    made = {"screen": screen(first)} | {
        f"guided-{k}": session(f"s{k}", first + timedelta(days=2 * k)) for k in range(8)
    }
    for name, value in made.items():
        (tmp_path / f"{name}.json").write_bytes(msgspec.json.encode(value))
    return [arg for name in made for arg in ("--add", f"{name}.json")]


def test_files_go_in_and_the_progress_comes_out(run, files):
    done = run("Anna", *files)
    assert done.exit_code == 0, done.output
    assert "guided-3.json: session\n" in done.output and "screen.json: screen" in done.output
    assert "8 sessions in all" in done.output
    assert "To work on: Trunk tips forward, in 6 of the last 6 sessions." in done.output
    assert "inside measurement error" in done.output
    again = run("anna", *files)
    assert "guided-3.json: session, there already" in again.output


def test_as_json_as_a_table_and_as_a_page(run, files, tmp_path):
    run("Anna", *files)
    plain = json.loads(run("Anna", "--json").output)
    assert plain["schema"] == "posecheck.progress/1" and plain["sessions"] == 8
    rows = list(csv.DictReader(io.StringIO(run("Anna", "--csv").output)))
    assert sum(r["what"] == "trunk_lean" for r in rows) == 8 * 4
    assert run("Anna", "--out", "p.html").output == "Written: p.html\n"
    assert "<svg" in (tmp_path / "p.html").read_text()
    run("Anna", "--json", "--out", "p.json"), run("Anna", "--csv", "--out", "p.csv")
    assert json.loads((tmp_path / "p.json").read_text()) == plain
    assert (tmp_path / "p.csv").read_text().startswith("date,kind,")
    quiet = run("Anna", "--json", *files)
    assert json.loads(quiet.stdout) == plain


def test_wrong_use_is_said(run, tmp_path):
    assert "nobody called 'Zoe'" in run("Zoe").output
    assert run("Anna", "--json", "--csv").exit_code == 2
    assert run("Anna", "--date", "2026-01-01").exit_code == 2
    (tmp_path / "x.json").write_text("{}")
    done = run("Anna", "--add", "x.json")
    assert done.exit_code == 3 and len(done.stderr.strip().splitlines()) == 1
    assert run("Anna", "--out", "x.json/p.html").exit_code == 6
