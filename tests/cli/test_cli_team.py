"""posecheck team: who may sign in, as what, and what was done."""

from __future__ import annotations

import csv
import io

import pytest

from posecheck.review import list_people, open_store
from tests.cli.cli_checks import one_line


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSECHECK_STORE", raising=False)
    monkeypatch.delenv("POSECHECK_MEDIA", raising=False)


def test_a_team_from_first_to_last(run):
    assert "Nobody is in the team" in run("team", "list").stdout
    added = run("team", "add", "Kim@club.example", "--role", "coach", "--athlete", "Anna")
    assert added.exit_code == 0 and "kim@club.example" in added.stdout
    assert "New in the store: Anna." in added.stdout
    again = run("team", "add", "anna@club.example", "--role", "athlete", "--athlete", "anna")
    assert "anna@club.example" in again.stdout and "New" not in again.stdout
    store = open_store()
    assert [p.name for p in list_people(store)] == ["Anna"]
    store.close()
    assert "kim@club.example" not in run("team", "remove", "kim@club.example").stdout
    assert "was not in the team" in run("team", "remove", "kim@club.example").stdout
    rows = list(csv.DictReader(io.StringIO(run("team", "audit").stdout)))
    assert [row["what"] for row in reversed(rows)] == [
        "added, videos: none",
        "kim@club.example is coach",
        "anna@club.example is athlete",
        "kim@club.example was removed",
    ]
    assert {row["role"] for row in rows} == {"admin"}
    assert all(row["account"].startswith("command line: ") for row in rows)
    about = run("team", "audit", "--person", "Anna", "--last", 1).stdout
    assert len(about.splitlines()) == 2 and "anna@club.example is athlete" in about


@pytest.mark.parametrize(
    "wrong",
    [
        ("add", "two words", "--role", "coach"),
        ("add", "boss@club.example", "--role", "admin", "--athlete", "Anna"),
        ("add", "kim@club.example", "--role", "athlete", "--athlete", "A", "--athlete", "B"),
        ("add", "kim@club.example", "--role", "coach", "--athlete", "A", "--athlete", " "),
        ("audit", "--person", "Zoe"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run, wrong):
    refused = run("team", *wrong)
    assert refused.exit_code and one_line(refused)
    store = open_store()
    assert list_people(store) == []
    store.close()
