"""A calibration from a track, and a clip held against it. The outline's readings are given; whose
they are is not the question here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import posecheck
from posecheck.api import Options, own_neutral
from posecheck.calibration import calibrate, make, save_calibration
from posecheck.calibration.own import outline_model
from posecheck.errors import CalibrationError, CalibrationMissing, NoPerson
from posecheck.measures import compute
from posecheck.model.measurement import Curve
from posecheck.movements.profile import Profile, Threshold
from posecheck.present.html import to_html
from posecheck.present.text import summary
from posecheck.results.report_json import from_json, to_json
from tests.calibration.own_neutrals import calibration
from tests.drawn.stick_figures import rolled
from tests.drawn.stick_movements import FIVE, bridge_track, plank_track, standing_track

HELD = ((0.0, 3.0), (3.8, 6.8), (7.6, 10.6))


def given(monkeypatch, module, lumbar, pelvis, contour=None, half: float = 6.0) -> None:
    """The outline reads these: functions of the times."""

    def outline_curves(t, *_):
        named = {"lumbar_angle": lumbar, "pelvic_tilt": pelvis} | (
            {} if contour is None else {"lumbar_contour": contour}
        )
        values = {
            name: np.broadcast_to(np.asarray(value(t), float), t.shape)
            for name, value in named.items()
        }
        return {name: Curve(v, v - half, v + half, "deg") for name, v in values.items()}, ""

    monkeypatch.setattr(module, "outline_curves", outline_curves)


def three(*levels):
    """Relaxed, tucked, arched, with ramps between."""
    return lambda t: np.interp(t, np.ravel(HELD), np.repeat(levels, 2))


@pytest.fixture
def clip():
    return standing_track(seconds=10.6)


def test_neutral_tuck_and_arch_are_found(monkeypatch, clip):
    given(monkeypatch, make, three(4, -5, 19), three(3, -6, 18))
    made = calibrate(clip, person="Anna", day="2026-11-20")
    assert (made.lumbar.neutral, made.lumbar.tucked, made.lumbar.arched) == pytest.approx(
        (4, -5, 19), abs=0.3
    )
    assert (made.pelvis.neutral, made.pelvis.tucked, made.pelvis.arched) == pytest.approx(
        (3, -6, 18), abs=0.3
    )
    assert (made.person, made.date, made.view) == ("Anna", "2026-11-20", "side-left")
    assert (made.model, made.version, made.source, made.estimator) == (
        outline_model(),
        posecheck.__version__,
        clip.source.name,
        clip.estimator,
    )


def test_spans_may_be_given(monkeypatch, clip):
    given(monkeypatch, make, three(4, -5, 19), three(3, -6, 18))
    made = calibrate(clip, [(0, 2), (4, 5), (8, 10)])
    assert made.spans == ((0, 2), (4, 5), (8, 10))
    assert (
        made.lumbar.neutral,
        made.lumbar.tucked,
        made.lumbar.arched,
        made.lumbar.spread,
    ) == pytest.approx((4, -5, 19, 0), abs=0.01)


@pytest.mark.parametrize(
    ("lumbar", "spans", "said"),
    [
        (three(4, 19, -5), None, "most arched position comes before"),
        (three(4, 19, -5), HELD, "order seems wrong"),
        (three(4, 2, 6), HELD, "cannot be told apart"),
        (three(4, 4, 4), None, "One position"),
        (three(4, -5, 19), [(0, 2), (2, 5), (7.6, 10)], "not held still"),
        (
            lambda t: np.where(t < 7, three(4, -5, 19)(t), np.nan),
            HELD,
            "could not be read while arched",
        ),
    ],
)
def test_what_is_no_calibration_is_refused(monkeypatch, clip, lumbar, spans, said):
    given(monkeypatch, make, lumbar, lumbar)
    with pytest.raises(CalibrationError, match=said):
        calibrate(clip, spans)


@pytest.mark.parametrize(
    ("track", "said"),
    [
        (standing_track(seconds=2.0), "holds none"),
        (standing_track(seconds=2.0, camera={"view": "front"}), "only a side view shows"),
    ],
)
def test_a_clip_that_does_not_show_the_back_is_refused(track, said):
    with pytest.raises(CalibrationError, match=said):
        calibrate(track)


def test_an_empty_clip_shows_nobody(clip):
    with pytest.raises(NoPerson):
        calibrate(
            replace(
                clip,
                landmarks=np.full_like(clip.landmarks, np.nan),
                visibility=np.zeros_like(clip.visibility),
            )
        )


def measured(report) -> dict:
    return {m.name: m for m in report.measurements}


def test_standing_is_held_against_the_own_neutral(monkeypatch):
    given(monkeypatch, compute, lambda t: 16.0, lambda t: 18.0)
    alone = posecheck.analyze_track(standing_track(), "standing").report
    own = posecheck.analyze_track(standing_track(), "standing", calibration=calibration()).report
    assert (
        not {"lumbar_change", "pelvic_tilt_change", "lumbar_range_share"} & measured(alone).keys()
    )
    found = measured(own)
    assert [
        found[n].value for n in ("lumbar_change", "pelvic_tilt_change", "lumbar_range_share")
    ] == pytest.approx([12, 15, 80])
    assert {
        found[n].status for n in ("lumbar_change", "pelvic_tilt_change", "lumbar_range_share")
    } == {"change-only"}
    assert found["lumbar_angle"].status == "estimated"
    (finding,) = [f for f in own.findings if f.code == "anterior-tilt"]
    assert (finding.measure, finding.threshold, finding.value) == (
        "pelvic_tilt_change",
        6.0,
        pytest.approx(15),
    )
    (finding,) = [f for f in alone.findings if f.code == "anterior-tilt"]
    assert (finding.measure, finding.threshold) == ("pelvic_tilt", 10.0)


def test_what_is_far_from_the_renders_neutral_may_be_ones_own(monkeypatch):
    given(monkeypatch, compute, lambda t: 18.0, lambda t: 18.0)
    own = replace(calibration().lumbar, neutral=17.0, arched=30.0)
    arched_by_nature = calibration(lumbar=own, pelvis=own)
    report = posecheck.analyze_track(
        standing_track(), "standing", calibration=arched_by_nature
    ).report
    assert "anterior-tilt" not in {f.code for f in report.findings}


def test_the_report_says_whose_neutral_it_is_and_keeps_it(monkeypatch):
    given(monkeypatch, compute, lambda t: 16.0, lambda t: 18.0)
    report = posecheck.analyze_track(standing_track(), "standing", calibration=calibration()).report
    again = from_json(to_json(report))
    assert (again.own_neutral.person, again.own_neutral.date) == ("Anna", "2026-11-20")
    page = to_html(report)
    assert "Anna&#39;s calibrated neutral, calibrated on 2026-11-20" in page
    assert "12° more arched" in page and "80 % of the way to your arch" in page.replace(
        "\u00a0", " "
    )
    assert "neutral, calibrated on 2026-11-20" in summary(report)


def test_the_other_side_is_noted(monkeypatch):
    given(monkeypatch, compute, lambda t: 5.0, lambda t: 5.0)
    for view, noted in (("side-left", False), ("side-right", True)):
        report = posecheck.analyze_track(
            standing_track(camera={"view": view}), "standing", calibration=calibration()
        ).report
        assert ("calibrated-from-other-side" in {r.code for r in report.quality.reasons}) == noted


def test_an_arched_back_is_found_in_a_plank(monkeypatch):
    for lumbar, found in ((28.0, True), (3.0, False)):
        given(monkeypatch, compute, lambda t, level=lumbar: level, lambda t: 0.0)
        for own in (None, calibration()):
            report = posecheck.analyze_track(plank_track(), "plank", calibration=own).report
            assert ("lumbar-overextension" in {f.code for f in report.findings}) == found, own


def test_an_arch_that_the_bridge_adds_is_found_and_one_that_was_there_before_is_not(monkeypatch):
    for before, added, found in ((0.0, 26.0, True), (0.0, 3.0, False), (24.0, 0.0, False)):
        given(monkeypatch, compute, lambda t, a=before, b=added: a + b * FIVE.way(t), lambda t: 0.0)
        for own in (None, calibration()):
            report = posecheck.analyze_track(bridge_track(), "glute-bridge", calibration=own).report
            assert ("lumbar-overextension" in {f.code for f in report.findings}) == found, own


def test_contradicted_readings_are_unclear_and_raise_nothing(monkeypatch):
    given(monkeypatch, compute, lambda t: 24.0, lambda t: 3.0, contour=lambda t: -20.0)
    report = posecheck.analyze_track(plank_track(), "plank").report
    (reading,) = [m for m in report.measurements if m.name == "lumbar_angle"]
    assert reading.status == "unclear" and "contradict" in reading.reason
    assert "lumbar-overextension" not in {f.code for f in report.findings}
    assert "Low back arched" in report.unsure
    page = to_html(report)
    assert "unclear" in page and "contradict each other" in page


@pytest.mark.parametrize("contour", [20.0, 3.0, -4.0])
def test_a_contour_that_agrees_or_is_not_sure_changes_nothing(monkeypatch, contour):
    given(monkeypatch, compute, lambda t: 24.0, lambda t: 3.0, contour=lambda t: contour)
    report = posecheck.analyze_track(plank_track(), "plank").report
    assert {m.status for m in report.measurements if m.name == "lumbar_angle"} == {"estimated"}
    assert "lumbar-overextension" in {f.code for f in report.findings}


def test_options_take_a_name_a_file_or_a_calibration(monkeypatch, tmp_path):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path))
    path = save_calibration(calibration())
    assert own_neutral(Options()) is None
    for named in ("Anna", path, str(path), calibration()):
        assert own_neutral(Options(calibration=named)) == calibration()
    with pytest.raises(CalibrationMissing):
        own_neutral(Options(calibration="Bob"))
    with pytest.raises(CalibrationError, match="another version of the outline model"):
        own_neutral(Options(calibration=calibration(model="older")))
    with pytest.raises(CalibrationError, match="another version of the outline model"):
        posecheck.analyze_track(
            standing_track(), "standing", calibration=calibration(model="older")
        )


def test_a_limit_that_a_coach_accepted_holds_for_a_calibrated_person_too(monkeypatch):
    """It is of the tilt, and was passed over for posecheck's own limit of the change; the report
    said that it had judged."""
    given(monkeypatch, compute, lambda t: 16.0, lambda t: 18.0)
    profile = Profile("Anna 1", (Threshold("standing", "anterior-tilt", 25.0),))
    report = posecheck.analyze_track(
        standing_track(), "standing", calibration=calibration(), profile=profile
    ).report
    assert "anterior-tilt" not in {f.code for f in report.findings}
    low = Profile("Anna 2", (Threshold("standing", "anterior-tilt", 5.0),))
    report = posecheck.analyze_track(
        standing_track(), "standing", calibration=calibration(), profile=low
    ).report
    (finding,) = [f for f in report.findings if f.code == "anterior-tilt"]
    assert (finding.measure, finding.threshold, finding.value) == (
        "pelvic_tilt",
        5.0,
        pytest.approx(18),
    )


def test_a_tilted_camera_is_refused_for_every_change_would_hold_its_tilt(monkeypatch, clip):
    given(monkeypatch, make, three(4, -5, 19), three(3, -6, 18))
    level = standing_track(seconds=10.6, camera={"fill": 0.6})
    calibrate(rolled(level, 4.0))
    with pytest.raises(CalibrationError, match="the camera is tilted"):
        calibrate(rolled(level, 15.0))
