"""Two clips of one run, filmed from two sides, become one report; clips that are not of one run do
not."""

from dataclasses import replace

import pytest

from posecheck.analysis import analyze_track
from posecheck.api import Options, write_analysis
from posecheck.assessment.sides import (
    FEWEST_STRIDES,
    FLOOR_IN_WORDS,
    both_legs_of_one_view,
    left_against_right,
    noise_floor,
)
from posecheck.compare.from_paths import merge_paths
from posecheck.compare.merge import check_one_run, merge_reports
from posecheck.errors import DoNotMatch, FileMissing, OutputError
from posecheck.model.measurement import Measurement
from posecheck.model.report import JudgedBy, OwnNeutral, Step
from posecheck.parameters import OtherParameter
from posecheck.pose.io.storage import save_track
from posecheck.present.html import to_html
from posecheck.present.text import summary
from posecheck.results.report_json import from_json, read_json, to_json
from tests.drawn.stick_gaits import gait_track
from tests.drawn.stick_gaits import run as running
from tests.drawn.stick_movements import bridge_track

SECONDS = 9.0


def filmed(view, cadence=170.0, seconds=SECONDS, **changes):
    track = gait_track(running(cadence, **changes), 120.0, seconds, view=view)
    return replace(
        track,
        source=replace(track.source, name=f"{view}.mp4", sha256=f"{view}-{cadence}".ljust(64, "0")),
    )


@pytest.fixture(scope="module")
def clips():
    return {
        view: analyze_track(filmed(view), "running") for view in ("side-left", "side-right", "rear")
    }


@pytest.fixture(scope="module")
def both(clips):
    return merge_reports(
        clips["rear"].report, clips["side-left"].report, ("behind", "beside"), (False, True)
    )


def test_the_side_comes_first_and_both_sources_are_named(both):
    assert [(c.source.name, c.view.name, c.report, c.video) for c in both.sources] == [
        ("side-left.mp4", "side-left", "beside", True),
        ("rear.mp4", "rear", "behind", False),
    ]
    assert (both.source.name, both.view.name) == ("side-left.mp4", "side-left")


def test_each_measure_is_taken_from_the_view_that_shows_it(both, clips):
    source = {(m.name, m.side): m.source for m in both.measurements}
    assert (
        source["overstride", "left"]
        == source["trunk_lean", None]
        == source["ground_contact_time", "left"]
        == 0
    )
    assert source["pelvic_drop", "left"] == source["pelvic_drop", "right"] == 1
    assert len(source) == len(both.measurements)
    aside = {(m.name, m.side): m for m in clips["side-left"].report.measurements}
    kept = next(m for m in both.measurements if m.name == "overstride")
    assert replace(kept, source=None) == aside["overstride", "left"]


def test_what_one_of_them_shows_is_not_refused(both, clips):
    refused = {r.measure for r in both.refused}
    assert not refused & {"pelvic_drop", "overstride", "trunk_lean", "pelvic_obliquity"}
    assert "hip_extension" in refused
    assert refused < {r.measure for v in ("side-left", "rear") for r in clips[v].report.refused}


def test_cycles_of_both_are_in_it_and_the_contract_holds(both):
    assert {("knee_flexion", "left"), ("pelvic_obliquity", "right")} <= {
        (c.measure, c.side) for c in both.cycles
    }
    back = from_json(to_json(both))
    assert back.sources[1].view.name == "rear"
    assert {m.source for m in back.measurements} == {0, 1}


def test_findings_of_both_are_ranked_together(clips):
    aside = analyze_track(filmed("side-left", ahead=0.33, speed=2.2), "running").report
    behind = analyze_track(filmed("rear", drop=30.0), "running").report
    one = merge_reports(behind, aside)
    found = [(f.code, f.source) for f in one.findings]
    assert ("overstride", 0) in found
    assert any(code == "pelvic-drop" and source == 1 for code, source in found)
    assert [f.severity for f in one.findings] == sorted(
        (f.severity for f in one.findings), reverse=True
    )
    assert "Your pelvis stays level from step to step." not in one.good
    assert "Your foot lands close enough to your hips." not in one.good


def test_another_cadence_is_another_run(clips):
    other = analyze_track(filmed("rear", cadence=178.0), "running").report
    with pytest.raises(DoNotMatch, match="this is not one run"):
        merge_reports(clips["side-left"].report, other)


def test_a_cadence_within_the_error_and_the_usual_variation_is_one_run(clips):
    check_one_run(
        clips["side-left"].report, analyze_track(filmed("rear", cadence=171.0), "running").report
    )


def test_what_cannot_go_together_is_refused_with_the_reason(clips):
    left = clips["side-left"].report
    bridges = analyze_track(bridge_track(), "glute-bridge").report
    cases = {
        "the same video": left,
        "both from the left side": replace(left, source=replace(left.source, sha256="other")),
        "is not of a run": bridges,
        "is a merged report already": merge_reports(left, clips["rear"].report),
        "was refused": replace(left, quality=replace(left.quality, status="refused")),
        "between side and front": replace(left, view=replace(left.view, name="oblique")),
    }
    for words, other in cases.items():
        with pytest.raises(DoNotMatch, match=words):
            merge_reports(left, other)


def test_two_sides_give_left_and_right_each_from_its_own(clips):
    one = merge_reports(clips["side-right"].report, clips["side-left"].report)
    source = {(m.name, m.side): m.source for m in one.measurements}
    assert (source["overstride", "left"], source["overstride", "right"]) == (0, 1)
    compared = {d.measure: d for d in one.left_right}
    assert {"overstride", "ground_contact_time", "knee_flexion_mid_stance"} <= set(compared)
    # the figure runs evenly
    assert not any(d.differs for d in one.left_right), [d for d in one.left_right if d.differs]
    assert "left_right_comparison" not in {r.measure for r in one.refused}


def test_left_and_right_from_two_kinds_of_view_are_never_compared(both):
    """From behind both legs are seen; what comes from the side of the left leg only is not held
    against it."""
    assert "overstride" not in {d.measure for d in both.left_right}
    assert {d.measure for d in both.left_right} == {"contralateral_pelvic_drop", "step_time"}


def test_one_clip_from_behind_compares_what_it_shows_of_both_legs(clips):
    """Contact times of both feet are read on one mean stride there: alike by construction, so never
    set against one another."""
    report = clips["rear"].report
    rows = {d.measure: d for d in report.left_right}
    assert set(rows) == {"contralateral_pelvic_drop", "step_time"}
    step = rows["step_time"]
    assert (step.left + step.right) / 2 == pytest.approx(1000 * 60 / 170, abs=1)
    assert step.left - step.right == pytest.approx(step.value)
    assert step.low < 0 < step.high
    assert not step.differs
    assert clips["side-left"].report.left_right == ()
    assert FLOOR_IN_WORDS in to_html(report).replace("\u00a0", " ")
    assert FLOOR_IN_WORDS in summary(report)


def test_an_uneven_step_is_told_with_its_size():
    known = [
        Measurement("step_time", 350.0, 349.0, 351.0, "ms"),
        Measurement("step_time_difference", 14.0, 8.0, 20.0, "%"),
    ]
    steps = [Step(side, k * 0.35) for k, side in enumerate(["left", "right"] * 12)]
    (row,) = both_legs_of_one_view(known, steps)
    assert (row.left, row.right, row.value, row.floor) == pytest.approx((374.5, 325.5, 49.0, 35.0))
    assert row.differs
    (few,) = both_legs_of_one_view(known, steps[:12])
    assert not few.differs


def contact(value, side, half=5.0):
    return Measurement("ground_contact_time", value, value - half, value + half, "ms", side)


@pytest.mark.parametrize(
    ("left", "right", "half", "strides", "differs"),
    [
        (250.0, 290.0, 5.0, 12, True),
        # beyond its error, below the tenth that can be told from noise
        (250.0, 262.0, 5.0, 12, False),
        (250.0, 290.0, 40.0, 12, False),  # inside measurement error
        (250.0, 290.0, 5.0, FEWEST_STRIDES - 1, False),
    ],
)
def test_a_difference_is_one_only_beyond_its_error_and_the_noise_floor(
    left, right, half, strides, differs
):
    (d,) = left_against_right(
        [contact(left, "left", half)], [contact(right, "right", half)], strides
    )
    assert d.value == left - right
    assert d.high - d.low == pytest.approx(2 * half * 2**0.5)
    assert d.differs is differs


def test_the_floor_follows_the_unit():
    assert noise_floor("ms", 240, 260) == 25
    assert (noise_floor("deg", 3, 9), noise_floor("% leg", 20, 25), noise_floor("%", 33, 35)) == (
        6,
        3,
        2,
    )


@pytest.fixture(scope="module")
def folders(clips, tmp_path_factory):
    home = tmp_path_factory.mktemp("results")
    for view, analysis in clips.items():
        write_analysis(analysis, "none.npz", home / view, Options())
    return home


def test_two_folders_become_one_with_links_to_both(folders, tmp_path):
    report, written = merge_paths(folders / "rear", folders / "side-left", tmp_path / "one")
    assert read_json(written.folder.report_json).sources == report.sources
    page = written.folder.report_html.read_text(encoding="utf-8")
    for clip in report.sources:
        assert ((tmp_path / "one") / clip.report / "report.json").resolve().is_file()
        assert clip.source.name in page
    assert "from the left side and from behind" in page
    assert (tmp_path / "one" / "gait_cycle.csv").is_file()
    assert not (tmp_path / "one" / "steps.csv").exists()
    # again, in the other order
    merge_paths(folders / "side-left", folders / "rear", tmp_path / "one")


def test_saved_tracks_are_analysed_and_their_reports_lie_below(tmp_path):
    paths = [
        save_track(filmed(view, seconds=5.0), tmp_path / f"{view}.npz")
        for view in ("side-right", "rear")
    ]
    report, _ = merge_paths(*paths, tmp_path / "one")
    assert [c.report for c in report.sources] == ["side-right", "rear"]
    assert (tmp_path / "one" / "rear" / "report.html").is_file()


def test_a_report_of_one_clip_is_not_written_over_and_a_folder_without_one_is_named(
    folders, tmp_path
):
    with pytest.raises(OutputError, match="one clip"):
        merge_paths(folders / "rear", folders / "side-left", folders / "side-right")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileMissing, match=r"holds no report\.json"):
        merge_paths(tmp_path / "empty", folders / "rear", tmp_path / "one")
    assert not (tmp_path / "one").exists()


def test_whose_limits_and_whose_neutral_stay_in_the_merged_report(clips):
    side, rear = clips["side-left"].report, clips["rear"].report
    anna, own = JudgedBy("Anna 1"), OwnNeutral("Anna", "2026-11-20")
    both = merge_reports(
        replace(side, profile=anna, own_neutral=own), replace(rear, profile=anna, own_neutral=own)
    )
    assert (both.profile, both.own_neutral) == (anna, own)
    assert "of Anna 1" in summary(both)


def test_clips_judged_by_different_limits_say_so(clips):
    both = merge_reports(
        replace(clips["side-left"].report, profile=JudgedBy("Anna 1")), clips["rear"].report
    )
    assert both.profile is None
    assert (both.quality.status, both.quality.reasons[-1].code) == ("limited", "different-limits")


def test_clips_analysed_with_different_parameters_say_so(clips):
    side, rear = clips["side-left"].report, clips["rear"].report
    other = (OtherParameter("contacts.gait.rhythm", 0.5, 0.45),)
    both = merge_reports(replace(side, algorithms=other), rear)
    assert both.algorithms == ()
    assert (both.quality.status, both.quality.reasons[-1].code) == (
        "limited",
        "different-parameters",
    )
    alike = merge_reports(replace(side, algorithms=other), replace(rear, algorithms=other))
    assert alike.algorithms == other and not any(
        r.code == "different-parameters" for r in alike.quality.reasons
    )
