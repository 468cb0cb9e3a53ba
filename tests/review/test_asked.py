"""What an analysis was asked for is asked again when its result is kept, and whenever it is judged
again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlalchemy import update

import posecheck
from posecheck.analysis.algorithms import Algorithms
from posecheck.api import Options, asked_of
from posecheck.calibration.store import delete_calibration, save_calibration
from posecheck.cli.app import cli
from posecheck.errors import InputError
from posecheck.history.checks import file_check
from posecheck.measures.gait.parameters import ContactParameters, GaitParameters
from posecheck.model.file_names import REPORT_JSON
from posecheck.model.report import Asked
from posecheck.movements.profile import Profile, Threshold
from posecheck.pose.io.storage import load_track, save_track
from posecheck.results.report_json import read_json
from posecheck.review import add_person, file_result, judge_again
from posecheck.review.as_asked import Settings, settings_of, settings_text
from posecheck.review.sessions import report_of
from posecheck.review.tables import Session
from tests.calibration.own_neutrals import calibration
from tests.drawn.stick_gaits import gait_track, run
from tests.review.review_results import TRACKS

TALL = {"height_m": 1.7432, "speed_m_s": 2.8123}


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))


@pytest.fixture
def analysed(tmp_path):
    """An output folder of `posecheck.analyze`, of a run with those options."""

    def make(track=None, movement="running", **options):
        track = track or gait_track(run(160), 60)
        path = save_track(track, tmp_path / "asked.npz")
        posecheck.analyze(path, movement, out=tmp_path / "out", **options)
        save_track(track, tmp_path / "out" / "track.npz")
        return tmp_path / "out"

    return make


def measured(report) -> dict:
    return {(m.name, m.side): (m.unit, m.value) for m in report.measurements}


def test_the_report_says_what_was_asked_to_the_last_digit(analysed):
    own = calibration()
    report = read_json(analysed(slow_motion=1.0, turn_deg=0, calibration=own, **TALL) / REPORT_JSON)
    assert report.asked == Asked("running", "largest", 0, 1.0, 1.7432, 2.8123, "Anna", None, own)
    assert json.loads((analysed() / REPORT_JSON).read_text())["asked"]["height_m"] is None


def test_a_refused_report_says_it_too(tmp_path):
    path = save_track(load_track(TRACKS / "lunge-lean.npz"), tmp_path / "a.npz")
    report = posecheck.analyze(path, "plank", height_m=1.8)
    assert report.quality.status == "refused" and (
        report.asked.movement,
        report.asked.height_m,
    ) == ("plank", 1.8)


@pytest.mark.parametrize(
    "asked", [{"height_m": 1.7432}, {"speed_m_s": 2.8123}, TALL], ids=["height", "speed", "both"]
)
def test_lengths_survive_keeping_and_judging_again(plain_store, analysed, asked):
    folder = analysed(**asked)
    before = read_json(folder / REPORT_JSON)
    assert {"cm", "m"} & {m.unit for m in before.measurements}
    session = file_result(plain_store, add_person(plain_store, "Anna", "none"), folder).session_id
    for _ in range(2):
        kept = report_of(plain_store, session)
        assert measured(kept) == measured(before) and kept.asked == before.asked
        assert judge_again(plain_store).sessions == 1


def test_slow_motion_and_whether_the_movement_was_named_survive(plain_store, analysed):
    folder = analysed(gait_track(run(160), 60, slower=4.0), slow_motion=4.0)
    before = read_json(folder / REPORT_JSON)
    session = file_result(plain_store, add_person(plain_store, "Anna", "none"), folder).session_id
    judge_again(plain_store)
    kept = report_of(plain_store, session)
    assert (kept.source.slow_motion, kept.detected) == (before.source.slow_motion, False)
    assert measured(kept) == measured(before)


def test_the_own_neutral_survives_even_where_it_was_forgotten(plain_store, analysed, tmp_path):
    """The calibration of then is asked again: it lay in a file of its own, or was forgotten
    meanwhile. A newer one of that name goes before it."""
    path = save_calibration(calibration(), tmp_path / "anna.json")
    session = file_result(
        plain_store, add_person(plain_store, "Anna", "none"), analysed(calibration=path)
    ).session_id
    path.unlink()
    assert judge_again(plain_store).skipped == ()
    kept = report_of(plain_store, session)
    assert (kept.own_neutral.date, kept.asked.neutral) == ("2026-11-20", calibration())
    save_calibration(calibration(date="2026-12-01"))
    judge_again(plain_store)
    assert report_of(plain_store, session).own_neutral.date == "2026-12-01"
    delete_calibration("Anna")
    judge_again(plain_store)
    assert report_of(plain_store, session).own_neutral.date == "2026-11-20"


def test_the_stretch_survives_keeping_and_judging_again(plain_store, analysed):
    length = float(gait_track(run(160), 60).t[-1])
    folder = analysed(from_s=length / 4, to_s=3 * length / 4)
    before = read_json(folder / REPORT_JSON)
    session = file_result(plain_store, add_person(plain_store, "Anna", "none"), folder).session_id
    for _ in range(2):
        kept = report_of(plain_store, session)
        assert (kept.asked.from_s, kept.asked.to_s) == (length / 4, 3 * length / 4)
        assert measured(kept) == measured(before) and kept.stride == before.stride
        assert judge_again(plain_store).sessions == 1


def test_another_stretch_of_a_kept_clip_does_not_pass_for_the_same(plain_store, analysed):
    anna = add_person(plain_store, "Anna", "none")
    assert file_result(plain_store, anna, analysed(to_s=3.0)).new
    assert not file_result(plain_store, anna, analysed(to_s=3.0)).new
    for other in ({"from_s": 3.0}, {}):
        folder = analysed(**other)
        with pytest.raises(
            InputError, match=r"another stretch is kept already: from 0\.0 to 3\.0 s"
        ):
            file_result(plain_store, anna, folder)
        with pytest.raises(InputError, match="another stretch is kept already"):
            file_check(plain_store, anna, read_json(folder / REPORT_JSON), date(2026, 3, 2))
    ben = add_person(plain_store, "Ben", "none")
    report = read_json(analysed() / REPORT_JSON)
    assert file_check(plain_store, ben, report, date(2026, 3, 2))
    assert not file_check(plain_store, ben, report, date(2026, 3, 2))
    part = read_json(analysed(from_s=2.0) / REPORT_JSON)
    with pytest.raises(InputError, match="another stretch is kept already: all of it"):
        file_check(plain_store, ben, part, date(2026, 3, 2))


def _as_of_an_earlier_version(folder):
    plain = json.loads((folder / REPORT_JSON).read_text())
    del plain["asked"]
    (folder / REPORT_JSON).write_text(json.dumps(plain))
    return folder


def test_lengths_of_an_earlier_report_are_not_lost_unnoticed(plain_store, analysed):
    folder = _as_of_an_earlier_version(analysed(**TALL))
    before = read_json(folder / REPORT_JSON)
    anna, ben = add_person(plain_store, "Anna", "none"), add_person(plain_store, "Ben", "none")
    with pytest.raises(InputError, match=r"does not say.*--height, --speed"):
        file_result(plain_store, anna, folder)
    by_hand = file_result(plain_store, anna, folder, **TALL).session_id
    by_request = file_result(
        plain_store, ben, folder, asked=asked_of(Options("running", **TALL))
    ).session_id
    for session in (by_hand, by_request):
        assert measured(report_of(plain_store, session)) == measured(before)


def test_an_earlier_report_without_lengths_is_kept_as_before(plain_store, analysed):
    folder = _as_of_an_earlier_version(analysed())
    session = file_result(plain_store, add_person(plain_store, "Anna", "none"), folder).session_id
    assert measured(report_of(plain_store, session)) == measured(read_json(folder / REPORT_JSON))


def test_sessions_of_an_earlier_version_are_judged_again_as_before(plain_store, analysed):
    session = file_result(
        plain_store, add_person(plain_store, "Anna", "none"), analysed()
    ).session_id
    earlier = '{"slow_motion":1.0,"height_m":1.8,"turn_deg":0,"detected":true,"calibration":null}'
    assert settings_of(SimpleNamespace(settings=earlier, source_name="anna.mp4")).asked == Asked(
        slow_motion=1.0, height_m=1.8
    )
    with plain_store.engine.begin() as connection:
        connection.execute(update(Session).values(settings=earlier))
    assert judge_again(plain_store).sessions == 1
    report = report_of(plain_store, session)
    assert report.detected and ("vertical_oscillation", None) in measured(report)
    assert dict(measured(report))["vertical_oscillation", None][0] == "cm"


def test_what_is_asked_of_keep_itself_goes_first(plain_store, analysed):
    session = file_result(
        plain_store, add_person(plain_store, "Anna", "none"), analysed(**TALL), height_m=2.0
    ).session_id
    before, kept = read_json(analysed(**TALL) / REPORT_JSON), report_of(plain_store, session)
    assert kept.asked == replace(before.asked, height_m=2.0)
    (unit, bounce), (_, told) = (measured(r)["vertical_oscillation", None] for r in (kept, before))
    # both are rounded
    assert unit == "cm" and bounce == pytest.approx(told * 2.0 / TALL["height_m"], abs=0.02)


@pytest.fixture
def annas(analysed):
    """A result that was held against Anna's own neutral and judged by her limits."""
    return analysed(
        calibration=calibration(),
        profile=Profile("everyone 3, Anna 1", (Threshold("running", "overstride", 20.0),)),
    )


def test_nothing_of_somebody_else_gets_into_a_persons_session(plain_store, annas):
    before = read_json(annas / REPORT_JSON)
    assert (
        before.own_neutral.person
        == before.asked.calibration
        == before.asked.neutral.person
        == "Anna"
        and "Anna" in before.asked.profile
    )
    filed = file_result(plain_store, add_person(plain_store, "Ben", "none"), annas)
    assert filed.neutral_of == "Anna"
    for _ in range(2):
        kept = report_of(plain_store, filed.session_id)
        assert (
            kept.asked == replace(before.asked, calibration=None, neutral=None, profile=None)
            and kept.own_neutral is None
        )
        assert not [name for name, _ in measured(kept) if name.endswith("_change")]
        with plain_store.reading() as db:
            row = db.get(Session, filed.session_id)
            assert "Anna" not in row.settings + row.report
        assert judge_again(plain_store).sessions == 1


def test_what_is_the_persons_own_stays_in_it(plain_store, annas):
    filed = file_result(plain_store, add_person(plain_store, " anna", "none"), annas)
    assert filed.neutral_of is None
    assert report_of(plain_store, filed.session_id).asked == read_json(annas / REPORT_JSON).asked


@pytest.mark.parametrize(("there", "stays"), [("Anna", False), ("Berta", True)])
def test_somebody_elses_neutral_that_an_earlier_version_kept_goes_when_it_is_judged_again(
    plain_store, annas, there, stays
):
    """Only where it surely is somebody else's: the name may be another spelling
    of this person's."""
    session = file_result(plain_store, add_person(plain_store, "Ben", "none"), annas).session_id
    add_person(plain_store, there, "none")
    asked = read_json(annas / REPORT_JSON).asked
    with plain_store.engine.begin() as connection:
        connection.execute(update(Session).values(settings=settings_text(Settings(asked))))
    assert judge_again(plain_store).sessions == 1
    with plain_store.reading() as db:
        row = db.get(Session, session)
        assert ("Anna" in row.settings, "Anna" in row.report) == (stays, stays)


def test_that_it_is_left_out_is_said(tmp_path, annas):
    store = ["--store", str(tmp_path / "cli.db")]
    assert (
        CliRunner().invoke(cli, ["people", "--add", "Ben", "--media", "none", *store]).exit_code
        == 0
    )
    said = CliRunner().invoke(cli, ["keep", str(annas), "--person", "Ben", *store])
    assert said.exit_code == 0 and "neutral, which says nothing of Ben" in said.stdout


def test_a_report_of_other_parameters_is_not_kept(plain_store, analysed):
    folder = analysed(
        algorithms=Algorithms(contacts=ContactParameters(gait=GaitParameters(rhythm=0.5)))
    )
    with pytest.raises(InputError, match="other parameters than posecheck ships"):
        file_result(plain_store, add_person(plain_store, "Anna", "none"), folder)
