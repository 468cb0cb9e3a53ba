"""Calibrations on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.calibration import (
    calibration_path,
    delete_calibration,
    list_calibrations,
    load_calibration,
    save_calibration,
)
from posecheck.calibration.store import forget_calibration, kept_calibration, same_person, slug
from posecheck.errors import CalibrationError, CalibrationMissing, OutputError
from tests.calibration.own_neutrals import calibration


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_what_is_saved_is_loaded(data):
    path = save_calibration(calibration())
    assert path == data / "people" / "anna" / "calibration.json" == calibration_path("Anna")
    assert (
        load_calibration("Anna")
        == load_calibration(path)
        == load_calibration(str(path))
        == calibration()
    )
    assert [p.name for p in path.parent.iterdir()] == ["calibration.json"]


def test_a_newer_one_replaces_the_older(data):
    save_calibration(calibration())
    save_calibration(calibration(date="2026-12-01"))
    assert load_calibration("anna").date == "2026-12-01"


def test_they_are_listed_by_name_and_deleted_one_by_one(data):
    for name in ("Zoë", "anna", "Bob"):
        save_calibration(calibration(person=name))
    (data / "people" / "broken").mkdir()
    (data / "people" / "broken" / "calibration.json").write_text("{")
    assert [c.person for c in list_calibrations()] == ["anna", "Bob", "Zoë"]
    delete_calibration("Bob")
    assert [c.person for c in list_calibrations()] == ["anna", "Zoë"]
    assert not calibration_path("Bob").parent.exists()
    with pytest.raises(CalibrationMissing, match="no calibration of 'Bob'"):
        delete_calibration("Bob")


def test_other_things_of_the_person_stay(data):
    path = save_calibration(calibration())
    (path.parent / "notes.txt").write_text("mine")
    delete_calibration("Anna")
    assert [p.name for p in path.parent.iterdir()] == ["notes.txt"]


def test_nobody_of_that_name_names_those_that_there_are():
    save_calibration(calibration())
    with pytest.raises(CalibrationMissing, match=r"no calibration of 'Bob' \(there are: Anna\)"):
        load_calibration("Bob")
    with pytest.raises(CalibrationMissing, match=r"No such file: .*nothing\.json"):
        load_calibration("nothing.json")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("lumbar"), "is not a calibration"),
        (lambda d: d["lumbar"].update(neutral="much"), "is not a calibration"),
        (lambda d: d.update(schema="other/2"), r"of another kind \(other/2\)"),
        (lambda d: d["lumbar"].update(arched=4.0), "cannot be told apart"),
    ],
)
def test_a_wrong_file_is_refused(change, said, tmp_path):
    plain = json.loads(save_calibration(calibration()).read_text())
    change(plain)
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(plain))
    with pytest.raises(CalibrationError, match=said):
        load_calibration(path)


def test_what_cannot_be_written_is_said(data):
    data.parent.mkdir(exist_ok=True)
    data.write_text("a file where the folder should be")
    with pytest.raises(OutputError, match="POSECHECK_DATA"):
        save_calibration(calibration())


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        (" Anna ", "anna"),
        ("Anna  Berg", "anna-berg"),
        ("Zoë", "zoe--2752b886"),
        ("Anna B.", "anna-b--"),
        ("../../etc", "etc--"),
        ("李雷", "name--"),
    ],
)
def test_names_become_folders(name, folder):
    assert slug(name).startswith(folder) and ("--" in folder or slug(name) == folder)


@given(st.text(min_size=1, max_size=80))
def test_every_name_gives_a_safe_folder(name):
    if not name.strip():
        with pytest.raises(CalibrationError, match="needs a name"):
            slug(name)
        return
    folder = slug(name)
    assert (
        folder
        and len(folder) <= 80
        and not set(folder) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    )


ALIKE = (
    "Zoe",
    "Zoë",
    "Zoé",
    "Anna B",
    "Anna-B",
    "Anna B.",
    "x" * 60,
    "x" * 61,
    "李雷",
    "韩梅梅",
    "Иван",
    "Iван",
    "zoe 2752b886",
    "zoe--2752b886",
)


def test_names_that_are_written_alike_are_kept_apart(data):
    assert len({slug(name) for name in ALIKE}) == len(ALIKE)
    for number, name in enumerate(ALIKE, 1):
        save_calibration(calibration(person=name, date=f"2026-11-{number:02}"))
    assert [load_calibration(name).date for name in ALIKE] == [
        f"2026-11-{number:02}" for number, _ in enumerate(ALIKE, 1)
    ]
    delete_calibration("Zoe")
    with pytest.raises(CalibrationMissing, match=r"there are: .*Zoë"):
        load_calibration("Zoe")
    assert len(list_calibrations()) == len(ALIKE) - 1


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_people_never_share_a_folder(a, b):
    if a.strip() and b.strip():
        assert (slug(a) == slug(b)) == same_person(a, b)


def test_one_person_is_found_however_the_name_is_typed(data):
    save_calibration(calibration(person="Zoë  Berg"))
    for name in ("zoë berg", " ZOË BERG", "Zoe\u0308 Berg"):
        assert load_calibration(name).person == "Zoë  Berg"


@pytest.fixture
def earlier(data) -> Path:
    """Where an earlier version kept Zoë's, and would have kept Zoe's."""
    path = data / "people" / "zoe" / "calibration.json"
    path.parent.mkdir(parents=True)
    save_calibration(calibration(person="Zoë"), path)
    return path


def test_a_file_of_an_earlier_version_is_found_replaced_and_deleted(earlier):
    assert load_calibration("zoë").person == "Zoë" and calibration_path("Zoë") == earlier
    assert save_calibration(calibration(person="Zoë", date="2026-12-01")) == earlier
    assert [c.date for c in list_calibrations()] == ["2026-12-01"] == [load_calibration("Zoë").date]
    delete_calibration("Zoë")
    assert not earlier.parent.exists()


def test_a_file_of_an_earlier_version_is_nobody_elses(earlier):
    assert kept_calibration("Zoe") is None
    forget_calibration("Zoe")
    for act in (load_calibration, delete_calibration):
        with pytest.raises(CalibrationMissing, match="no calibration of 'Zoe'"):
            act("Zoe")
    save_calibration(calibration(person="Zoe", date="2026-12-01"))
    assert [(name, load_calibration(name).date) for name in ("Zoe", "Zoë")] == [
        ("Zoe", "2026-12-01"),
        ("Zoë", "2026-11-20"),
    ]
    assert calibration_path("Zoe") == earlier
    forget_calibration("Zoë")
    assert [c.person for c in list_calibrations()] == ["Zoe"]


def test_one_that_cannot_be_read_goes_with_its_person(earlier):
    earlier.write_text("{")
    forget_calibration("Zoë")
    assert not earlier.parent.exists()
