"""Answers on disk: private, one person's, whole, and gone when they are forgotten."""

from __future__ import annotations

import os
import stat

import pytest

from posecheck.calibration.store import calibration_path
from posecheck.disk import data_path
from posecheck.errors import CalibrationError, OutputError, ProgrammeError
from posecheck.intake.answers import Answers, Complaint
from posecheck.intake.keep import answers_in, answers_path, delete_answers, read_answers
from posecheck.intake.keep import save_answers as save

ANNA = Answers(
    flags={"leg": False},
    complaint=Complaint(("low-back-left",), 4, "weeks"),
    day=("sitting", "running"),
    props=("wall",),
    minutes=10,
)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_what_is_kept_comes_back():
    save("Anna Berg", ANNA)
    assert read_answers("Anna Berg") == ANNA
    assert read_answers("anna  berg") == ANNA


def test_each_person_has_answers_of_their_own():
    save("Zoe", ANNA)
    assert read_answers("Zoë") is None
    save("Zoë", Answers(minutes=5))
    assert (read_answers("Zoe").minutes, read_answers("Zoë").minutes) == (10, 5)


def test_newer_answers_take_the_place_of_older_ones():
    save("Anna", ANNA)
    save("Anna", Answers(minutes=5))
    assert read_answers("Anna") == Answers(minutes=5)


@pytest.mark.skipif(os.name == "nt", reason="rights are told otherwise there")
def test_only_the_owner_may_look():
    path = save("Anna", ANNA)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_forgetting_leaves_nothing_of_them_and_everything_else():
    path = save("Anna", ANNA)
    other = calibration_path("Anna")
    other.write_text("{}")
    assert delete_answers("Anna") and not path.exists() and other.exists()
    other.unlink()
    save("Anna", ANNA)
    assert delete_answers("Anna") and not path.parent.exists()
    assert not delete_answers("Anna") and read_answers("Anna") is None


def test_reading_makes_no_folder(data):
    assert read_answers("Nobody") is None
    assert not data.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "answers.json is not a person's answers"),
        ('{"minutes": 99}', "minutes"),
        ('{"complaint": {"pain": 11}}', "pain"),
        ('{"complaint": {"regions": ["elbow"]}}', "elbow"),
        ('{"flags": {"no-such": true}}', "no-such"),
        ('{"schema": "posecheck.answers/9"}', "posecheck.answers/9"),
        ('{"weight": 80}', "weight"),
    ],
)
def test_what_are_no_answers_is_refused_in_one_line(text, why):
    path = answers_path("Anna")
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(ProgrammeError, match=why):
        answers_in(path)


def test_a_person_needs_a_name():
    with pytest.raises(CalibrationError):
        save("  ", ANNA)


def test_a_place_that_cannot_be_written_is_told(data):
    data.mkdir()
    (data_path() / "people").write_text("no folder")
    with pytest.raises(OutputError):
        save("Anna", ANNA)
