"""Old results join the history: the coach's sessions, reports without a track, results of the
pages; files are read in once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import func, select

from posecheck.disk import data_subfolder
from posecheck.errors import FileMissing, InputError
from posecheck.history import earlier, own
from posecheck.history.checks import check_of, checks_of, delete_check, file_check
from posecheck.history.files import add_file
from posecheck.history.guided import guided_of
from posecheck.history.programmes import programmes_of
from posecheck.history.screens import screens_of
from posecheck.jobs import results
from posecheck.jobs.request import Request
from posecheck.pose.io.storage import load_track
from posecheck.results.folder import ResultFolder
from posecheck.review import file_result
from posecheck.review.history_tables import CheckFigureRow, CheckRow
from tests.history.made import DAY, programme, screen, session
from tests.review.review_results import TRACKS, write_result


@pytest.fixture(scope="module")
def lunge(tmp_path_factory):
    """Three lunges, two with the trunk clearly too far forward."""
    folder = tmp_path_factory.mktemp("made") / "lunge"
    return write_result(folder, load_track(TRACKS / "lunge-lean.npz"))


def test_a_report_is_a_check_with_means_over_its_whole_reps(store, lunge):
    anna, report = own.add(store, "Anna"), ResultFolder(lunge).read_report()
    assert file_check(store, anna, report, DAY)
    assert not file_check(store, anna, report, DAY + timedelta(1))
    (check,) = checks_of(store, anna)
    assert (check.day, check.movement, check.reps) == (DAY, "lunge", 3)
    assert (check.worst, check.worst_clear, check.severity) == ("trunk-lean", 2, 2)
    assert check.good_reps == 1 and check.session is None
    lean = next(f for f in check.figures if f.measure == "trunk_lean")
    values = [m.value for r in report.reps for m in r.measurements if m.name == "trunk_lean"]
    assert lean.value == pytest.approx(sum(values) / 3) and lean.low < lean.value < lean.high
    assert check == check_of(report, DAY)


def test_a_session_of_the_coachs_is_the_same_check(store, lunge):
    """Read from rows, it says what its report says."""
    anna = own.add(store, "Anna")
    filed = file_result(store, anna, lunge, filmed_on=DAY)
    assert not file_check(store, anna, ResultFolder(lunge).read_report(), DAY)
    (check,) = checks_of(store, anna)
    expected = check_of(ResultFolder(lunge).read_report(), DAY)
    assert check.session == filed.session_id
    for name in ("day", "movement", "view", "source", "reps", "good_reps", "worst", "worst_clear"):
        assert getattr(check, name) == getattr(expected, name), name
    assert {(f.measure, f.side, f.unit) for f in check.figures} == {
        (f.measure, f.side, f.unit) for f in expected.figures
    }
    for f in check.figures:
        same = next(e for e in expected.figures if (e.measure, e.side) == (f.measure, f.side))
        assert f.value == pytest.approx(same.value, abs=0.01)
    assert checks_of(store, anna, DAY + timedelta(1)) == []


def test_a_plank_knows_its_seconds_in_good_form(plain_store, tmp_path):
    from tests.drawn.stick_movements import plank_track

    anna = own.add(plain_store, "Anna")
    made = write_result(tmp_path / "plank", plank_track(), "plank")
    report = ResultFolder(made).read_report()
    file_result(plain_store, anna, made)
    (check,) = checks_of(plain_store, anna)
    expected = check_of(report, check.day)
    assert expected.good_s is not None
    assert (check.held_s, check.good_s) == (
        pytest.approx(expected.held_s),
        pytest.approx(expected.good_s),
    )


def test_a_check_is_deleted_with_its_figures(store, lunge):
    anna = own.add(store, "Anna")
    report = ResultFolder(lunge).read_report()
    file_check(store, anna, report, DAY)
    assert not delete_check(store, anna, "0" * 64, "lunge")
    assert delete_check(store, anna, report.source.sha256, "lunge")
    with store.reading() as db:
        assert db.scalar(select(func.count()).select_from(CheckRow)) == 0
        assert db.scalar(select(func.count()).select_from(CheckFigureRow)) == 0


def test_files_are_read_in_once(plain_store, lunge, tmp_path):
    anna = own.add(plain_store, "Anna")
    for name, value in (("screen", screen()), ("week", programme()), ("guided", session())):
        (tmp_path / f"{name}.json").write_bytes(msgspec.json.encode(value))
    paths = [tmp_path / f"{n}.json" for n in ("screen", "week", "guided")] + [
        lunge,
        lunge / "report.json",
    ]
    said = [add_file(plain_store, anna, path, DAY) for path in paths]
    assert said == [
        ("screen", True),
        ("programme", True),
        ("session", True),
        ("report", True),
        ("report", False),
    ]
    assert not any(new for _, new in [add_file(plain_store, anna, p) for p in paths])
    assert screens_of(plain_store, anna) == [screen()]
    assert programmes_of(plain_store, anna) == [programme()]
    assert guided_of(plain_store, anna) == [session()]
    assert [c.day for c in checks_of(plain_store, anna)] == [DAY]


def test_a_file_of_somebody_else_is_not_taken_in(plain_store, tmp_path):
    ben = own.add(plain_store, "Ben")
    for name, value in (("screen", screen()), ("week", programme()), ("guided", session())):
        path = tmp_path / f"{name}.json"
        path.write_bytes(msgspec.json.encode(value))
        with pytest.raises(InputError, match="of Anna, not of Ben"):
            add_file(plain_store, ben, path)
        path.write_bytes(msgspec.json.encode(msgspec.structs.replace(value, person=" bEN")))
        assert add_file(plain_store, ben, path)[1]
    nobodys = tmp_path / "nobodys.json"
    nobodys.write_bytes(msgspec.json.encode(msgspec.structs.replace(screen(), person="")))
    add_file(plain_store, ben, nobodys)
    assert {one.person for one in screens_of(plain_store, ben)} <= {"Ben", " bEN", ""}


def test_the_severity_is_that_of_the_worst_fault_itself(lunge):
    """Not that of another one which was found in fewer reps."""
    report = ResultFolder(lunge).read_report()
    rep = report.reps[0]
    fault = next(fault for r in report.reps for fault in r.faults if fault.code == "trunk-lean")
    other = replace(fault, code="too-shallow", severity=3)
    often = replace(fault, severity=1)
    reps = tuple(
        replace(rep, index=i, faults=faults)
        for i, faults in enumerate(((often, other), (often,), (often,)))
    )
    made = replace(report, reps=reps, findings=(*report.findings, replace(report.findings[0])))
    check = check_of(made, DAY)
    assert (check.worst, check.worst_clear) == ("trunk-lean", 3)
    severity = max(f.severity for f in made.findings if f.code == "trunk-lean")
    assert check.severity == max(1, severity) < 3


@pytest.mark.parametrize(
    "content",
    ["", "[", "[]", "{}", '{"schema": "posecheck.screen/2"}', '{"schema": "posecheck.guided/1"}'],
)
def test_a_file_that_is_none_of_these_is_refused(plain_store, tmp_path, content):
    anna = own.add(plain_store, "Anna")
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(InputError, match=r"x\.json"):
        add_file(plain_store, anna, path)
    with pytest.raises(FileMissing):
        add_file(plain_store, anna, tmp_path / "nothing.json")


def test_results_of_the_pages_join_where_somebody_says_whose_they_are(
    plain_store, lunge, tmp_path, monkeypatch
):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    report = ResultFolder(lunge).read_report()
    request = Request(tmp_path / "lunge-lean.mp4", "lunge-lean.mp4", report.source.sha256, {})
    results.keep_request(request)
    folder = data_subfolder("results") / request.key
    folder.mkdir()
    for file in lunge.iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    details = {
        "name": request.name,
        "sha256": request.sha256,
        "options": {},
        "movement": "lunge",
        "made_at": 1.77e9,
        "verdict": "",
        "refused": False,
    }
    (folder / results.DETAILS).write_text(json.dumps(details))
    anna = own.add(plain_store, "Anna")
    assert [e.key for e in earlier.nobodys(plain_store)] == [request.key]
    assert earlier.join(plain_store, anna, [request.key]).new == 1
    assert earlier.nobodys(plain_store) == []
    assert earlier.join(plain_store, anna, [request.key]).new == 0
    (check,) = checks_of(plain_store, anna)
    assert check.day in (date(2026, 2, 1), date(2026, 2, 2))
    (folder / "report.json").write_text("{}")
    found = earlier.join(plain_store, own.add(plain_store, "Ben"), [request.key])
    assert found.new == 0 and len(found.trouble) == 1
