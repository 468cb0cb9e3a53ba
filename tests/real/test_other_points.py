"""Points of a model that has 26 of Halpe, no depth and no outline, through every room: what they
show is measured, what they cannot is refused.

Two kinds: BlazePose tracks with all taken away that RTMPose does not give, and RTMPose's own points
of a real run.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from posecheck import skeleton
from posecheck.analysis import analyze_track
from posecheck.api import Options, write_analysis
from posecheck.cli import cli
from posecheck.errors import CalibrationError
from posecheck.live import messages
from posecheck.live.setup_gate import look
from posecheck.measures.catalogue import find
from posecheck.measures.uncorrected import NOT_OURS
from posecheck.movements.load import get_movement
from posecheck.pose.io.replay import ReplayEstimator
from posecheck.pose.io.storage import load_track, save_track
from posecheck.pose.track import NAMED_VIEW, PoseTrack
from posecheck.results.report_json import from_json, to_json
from posecheck.review import add_person, file_result, open_store
from posecheck.review.blur import UNKNOWN, head_circle
from posecheck.review.sessions import report_of
from posecheck.video.info import VideoInfo
from posecheck.view.view import estimate_view
from tests.drawn.stick_movements import plank_track
from tests.real.people_tracks import read_track
from tests.review.review_results import SAMPLES, TRACKS

RTMPOSE = "RTMPose, ONNX Runtime, 26 points of Halpe, unsmoothed"
HAS = [skeleton.INDEX[name] for name in skeleton.landmarks_of(skeleton.HALPE26)]
SHARED = Path(__file__).parents[3] / "shared" / "real" / "treadmill_run"
FROM_BACK_AND_PELVIS = {"lumbar_arch_added", "lumbar_range"}
"""Made of the lumbar angle, whose refusal stands for them."""


def as_halpe(track: PoseTrack, view: str | None) -> PoseTrack:
    """What RTMPose gives of it. view: as the user says it."""
    landmarks, visibility = np.full_like(track.landmarks, np.nan), np.zeros_like(track.visibility)
    landmarks[:, HAS, :2], visibility[:, HAS] = (
        track.landmarks[:, HAS, :2],
        np.nan_to_num(track.visibility[:, HAS]),
    )
    return replace(
        track,
        landmarks=landmarks,
        visibility=visibility,
        world=np.full_like(track.world, np.nan),
        silhouettes=None,
        estimator=RTMPOSE,
        meta={} if view is None else {NAMED_VIEW: view},
    )


CLIPS = {
    "lunge": lambda: load_track(TRACKS / "lunge-lean.npz"),
    "glute-bridge": lambda: load_track(TRACKS / "bridge-short-of-the-top.npz"),
    "plank": plank_track,
    "running": lambda: read_track("treadmill_run"),
    "standing": lambda: read_track("standing-front_man_flower_shirt_a_pose"),
}


@pytest.fixture(scope="module", params=CLIPS)
def both(request) -> tuple[str, PoseTrack, PoseTrack]:
    """Movement, BlazePose's track, and what RTMPose would give of it."""
    track = CLIPS[request.param]()
    return request.param, track, as_halpe(track, estimate_view(track).name)


def figures(report) -> dict:
    of_reps = [m for rep in report.reps for m in rep.measurements]
    return {
        (m.name, m.side): m
        for m in (
            *report.measurements,
            *of_reps,
            *(report.stride.measurements if report.stride else ()),
        )
    }


@pytest.mark.parametrize("asked", [True, False], ids=["asked", "found"])
def test_every_movement_is_measured_or_says_why_not(both, asked):
    name, track, halpe = both
    ours, report = (analyze_track(one, name if asked else None).report for one in (track, halpe))
    assert (report.movement, report.quality.status) == (name, "limited")
    assert {"other-estimator", "view-told"} <= {r.code for r in report.quality.reasons}
    refused = {r.measure: r.reason for r in report.refused}
    assert refused["lumbar_angle"] == refused[
        "pelvic_tilt"
    ] == NOT_OURS or not report.view.name.startswith("side")
    silent = (
        {measure for measure, _ in figures(ours).keys() - figures(report).keys()}
        - {*refused}
        - FROM_BACK_AND_PELVIS
    )
    assert not silent
    assert figures(report) and {m.status for m in figures(report).values()} <= {
        "estimated",
        "change-only",
    }
    assert len(report.reps) == len(ours.reps)
    for column, curve in report.curves.curves.items():
        sd = find(column).sd
        if sd is not None:
            half = (curve.high - curve.low)[np.isfinite(curve.value)] / 2
            assert half.min(initial=1e3) >= 1.96 * sd * 0.999, column
    assert from_json(to_json(report)).source.estimator == RTMPOSE


def test_without_the_user_s_word_no_side_is_guessed(both):
    name, track, _ = both
    report = analyze_track(as_halpe(track, None), name).report
    assert (
        report.quality.status,
        report.quality.reasons[0].code,
        report.quality.reasons[0].option,
    ) == ("refused", "view-unknown", "view")


def test_its_files_are_written_and_read(both, tmp_path):
    name, _, halpe = both
    video = SAMPLES / "lunge-lean.mp4" if name == "lunge" else tmp_path / "points.npz"
    written = write_analysis(
        analyze_track(halpe, name), video, tmp_path / "out", Options(movement=name)
    )
    page = written.report_html.read_text(encoding="utf-8")
    assert "RTMPose" in page and not re.search(r"[>\s(]nan[<\s)°%]", page, re.IGNORECASE)
    assert {"report.json", "series.csv", "track.npz"} <= {
        p.name for p in (tmp_path / "out").iterdir()
    }
    assert ("annotated.mp4" in written.files) == (name == "lunge")
    if len(halpe) > 1:
        lines = (tmp_path / "out" / "landmarks.trc").read_text().splitlines()
        assert lines[2].split("\t")[3] == str(len(HAS)) and len(
            lines[3].rstrip("\t").split("\t\t\t")
        ) == len(HAS)
        assert {len(line.split("\t")) for line in lines[6:]} == {2 + 3 * len(HAS)}
    again = load_track(tmp_path / "out" / "track.npz")
    assert (
        not again.has_depth
        and analyze_track(again, name).report.view.name == halpe.meta[NAMED_VIEW]
    )
    assert str(ReplayEstimator(again).gives) == "halpe26 points, no depth, no outline"


def test_a_coach_can_keep_it(tmp_path):
    halpe = as_halpe(CLIPS["lunge"](), "side-left")
    video = SAMPLES / "lunge-lean.mp4"
    write_analysis(
        analyze_track(halpe, "lunge"), video, tmp_path / "out", Options(movement="lunge")
    )
    store = open_store(tmp_path / "store.db", tmp_path / "media")
    filed = file_result(store, add_person(store, "Anna", "full"), tmp_path / "out", video)
    kept = report_of(store, filed.session_id)
    assert (
        filed.new
        and kept.source.estimator == RTMPOSE
        and kept.view.name == "side-left"
        and len(kept.reps) == 3
    )
    store.close()


def test_live_says_why_it_cannot_begin():
    track = as_halpe(plank_track(seconds=2.0), None)
    assert messages.NO_DEPTH in look(track, get_movement("plank")).says


def test_no_neutral_is_calibrated_from_it():
    from posecheck.calibration import calibrate

    with pytest.raises(CalibrationError):
        calibrate(as_halpe(plank_track(), "side-left"))


def test_a_head_is_found_by_nose_and_ears_and_not_by_a_nose_alone():
    """What is blurred holds the whole face; where that is not known,
    all of the picture is blurred."""
    points = CLIPS["lunge"]().landmarks[0, :, :2].astype(float)
    known = np.full_like(points, np.nan)
    known[HAS] = points[HAS]
    x, y, radius = head_circle(known)
    assert np.linalg.norm(points[:11] - (x, y), axis=1).max() * 1.2 < radius
    known[[7, 8]] = np.nan
    assert head_circle(known) == UNKNOWN


@pytest.fixture(scope="module")
def run_by_rtmpose() -> PoseTrack:
    """RTMPose's own points of the treadmill run, every frame, with the side that its file names."""
    file = SHARED / "rtmpose_halpe26.json"
    if not file.is_file():
        pytest.skip("needs ../shared/real/treadmill_run, which is not beside this checkout")
    data = json.loads(file.read_text(encoding="utf-8"))
    full = {"l": "left", "r": "right"}
    names = tuple(
        full[name[0]] + name[1:] if name[1] == "_" else name for name in data["keypoint_names"]
    )
    # x, y in px, and a score that may lie above 1
    values = skeleton.onto_landmarks(np.array(data["frames"], np.float32), names)
    landmarks = np.concatenate([values[..., :2], np.full_like(values[..., :1], np.nan)], axis=-1)
    n, fps = len(values), data["fps"]
    source = VideoInfo(
        "clip.mp4", "0" * 64, n, n / fps, fps, (data["width"], data["height"]), nominal_fps=fps
    )
    return PoseTrack(
        t=np.arange(n) / fps,
        landmarks=landmarks,
        visibility=np.nan_to_num(np.clip(values[..., 2], 0, 1)),
        world=np.full_like(landmarks, np.nan),
        brightness=np.full(n, np.nan, np.float32),
        silhouettes=None,
        source=source,
        estimator=RTMPOSE,
        meta={NAMED_VIEW: data["view"]},
    )


@pytest.fixture(scope="module")
def report_by_rtmpose(run_by_rtmpose):
    return analyze_track(run_by_rtmpose).report


def test_a_real_run_has_the_cadence_and_the_contacts_that_were_read_by_eye(report_by_rtmpose):
    truth = json.loads((SHARED / "truth.json").read_text(encoding="utf-8"))
    report = report_by_rtmpose
    blazepose = analyze_track(read_track("treadmill_run"), "running").report
    assert (report.movement, report.quality.status) == ("running", "limited")
    low, high = truth["cadence_spm"]
    assert low <= report.stride.cadence_spm <= high and report.stride.cadence_spm == pytest.approx(
        blazepose.stride.cadence_spm, abs=0.3
    )
    for side in skeleton.SIDES:
        found = (
            np.array([step.initial_contact_s for step in report.stride.steps if step.side == side])
            * truth["fps"]
        )
        by_eye = np.array(truth[f"{side}_contacts"])
        assert len(found) == len(by_eye)
        assert np.abs(found - by_eye).max() <= truth["tolerance_frames"]
        theirs = (
            np.array(
                [step.initial_contact_s for step in blazepose.stride.steps if step.side == side]
            )
            * truth["fps"]
        )
        assert np.abs(np.mean(found) - np.mean(theirs)) < truth["tolerance_frames"]


def test_a_real_run_refuses_what_was_not_learnt_from_such_points(report_by_rtmpose):
    refused = {r.measure: r.reason for r in report_by_rtmpose.refused}
    assert refused["lumbar_angle"] == refused["pelvic_tilt"] == NOT_OURS
    assert "ears" in refused["vertical_oscillation"]  # this file has none
    (lean,) = [m for m in report_by_rtmpose.stride.measurements if m.name == "trunk_lean"]
    assert (
        (lean.high - lean.low) / 2 == pytest.approx(1.96 * find("trunk_lean").sd)
        and lean.status == "estimated"
        and 4 <= lean.value <= 10
    )
    assert any("RTMPose" in r.message for r in report_by_rtmpose.quality.reasons)


def test_a_saved_track_of_others_is_read_on_the_command_line(
    run_by_rtmpose, tmp_path, report_by_rtmpose
):
    """The side may be named there too."""
    file = save_track(replace(run_by_rtmpose, meta={}), tmp_path / "run.npz")
    asked = ["analyze", str(file), "--json", "--view", "side-left"]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["stride"]["cadence_spm"] == pytest.approx(
        report_by_rtmpose.stride.cadence_spm, abs=0.1
    )
    refused = CliRunner().invoke(cli, asked[:-2])
    assert refused.exit_code == 4 and "--view" in refused.output
