"""Points without depth: from where the person is seen is then not known, and never guessed; the
user may say it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.calibration import calibrate
from posecheck.errors import BadTrack, CalibrationError
from posecheck.pose.io import tables
from posecheck.pose.io.tables import described
from posecheck.present.text import summary
from posecheck.results.report_json import from_json, to_json
from posecheck.view.gate import check_setup
from posecheck.view.view import HEADINGS, estimate_view, seen_in_view
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import (
    bridge_track,
    lunge_track,
    plank_track,
    run_track,
    standing_track,
)

MOVEMENTS = {
    "lunge": lambda **c: lunge_track(trunk_lean=35.0, **c),
    "glute-bridge": bridge_track,
    "plank": plank_track,
    "running": run_track,
    "standing": lambda **c: standing_track(camera=c),
}


def flat(track, filler=np.nan, frames=slice(None), codec="landmark table"):
    """The track with one number in the place of every depth, as two-dimensional points have it, of
    a table."""
    landmarks, world = track.landmarks.copy(), track.world.copy()
    landmarks[frames, :, 2], world[frames] = filler, np.nan
    return replace(
        track, landmarks=landmarks, world=world, source=replace(track.source, codec=codec)
    )


@pytest.mark.parametrize("filler", [np.nan, 0.0, -1.0, 7.5])
@pytest.mark.parametrize("view", HEADINGS)
@pytest.mark.parametrize("name", MOVEMENTS)
def test_without_depth_there_is_no_view(name, view, filler):
    track = flat(MOVEMENTS[name](view=view), filler)
    found = estimate_view(track)
    assert (
        found.name,
        found.confidence,
        found.near_side,
        found.is_frontal,
        found.ventral_turn,
    ) == ("unknown", 0.0, None, False, 0)
    assert np.isnan(found.yaw_deg)
    assert "view-unknown" in [note.code for note in check_setup(track, found).blocks]
    assert seen_in_view(track, found).all()


def test_a_world_of_zeros_is_no_depth():
    track = flat(standing_track())
    assert estimate_view(replace(track, world=np.zeros_like(track.world))).name == "unknown"


@pytest.mark.parametrize("asked", [True, False], ids=["asked", "found"])
@pytest.mark.parametrize("name", MOVEMENTS)
def test_a_clip_without_depth_is_refused_with_what_to_do(name, asked):
    """A side lunge leaning 35 degrees was "front", quality ok, without a finding."""
    report = analyze_track(
        flat(MOVEMENTS[name](view="side-left"), 0.0), name if asked else None
    ).report
    assert (report.view.name, report.quality.status) == ("unknown", "refused")
    reason = report.quality.reasons[0]
    assert (reason.code, reason.option, reason.value) == ("view-unknown", "view", None)
    assert "name the view" in reason.message
    assert not report.reps and not report.measurements and not report.findings
    again = from_json(to_json(report))
    assert again.view.name == "unknown" and np.isnan(again.view.yaw_deg)
    assert "from the front" not in summary(report)


@pytest.mark.parametrize("codec", ["landmark table", "h264"])
def test_the_view_is_asked_for_wherever_there_is_no_depth(codec):
    """Of a video too: a pose model without depth may have made its points."""
    track = flat(lunge_track(), codec=codec)
    assert analyze_track(track, "lunge").report.quality.reasons[0].option == "view"
    told = described(track, view="side-left")
    assert (told.has_depth, estimate_view(told).name) == (False, "side-left")


@pytest.mark.parametrize(
    ("share", "name"), [(0.1, "unknown"), (0.3, "side-right"), (0.9, "side-right")]
)
def test_some_frames_with_depth_tell_the_view_of_all(share, name):
    track = lunge_track(view="side-right", noise_px=1.0)
    without = slice(round(share * len(track)), None)
    found = estimate_view(flat(track, np.nan, without))
    assert found.name == name
    if name != "unknown":
        assert found.confidence > 0.9
        assert seen_in_view(flat(track, np.nan, without), found).all()


@pytest.mark.parametrize("view", HEADINGS)
def test_the_user_may_say_the_view(view):
    track = described(flat(standing_track(camera={"view": view})), view=view)
    found = estimate_view(track)
    assert (found.name, found.told, found.confidence) == (view, True, 1.0)
    assert np.isnan(found.yaw_deg)
    gate = check_setup(track, found)
    assert gate.blocks == () and [note.code for note in gate.limits] == ["view-told"]


def test_a_told_view_gives_the_finding_that_was_missed():
    track = flat(lunge_track(trunk_lean=48.0, view="side-left", noise_px=1.0))
    report = analyze_track(described(track, view="side-left"), "lunge").report
    assert report.view.name == "side-left" and report.quality.status == "limited"
    assert "trunk-lean" in {f.code for f in report.findings}
    # how far the camera stands off is not known, and not said
    assert "°" not in summary(report).splitlines()[0]
    assert b'"yaw_deg": null' in to_json(report)


def test_depth_that_agrees_with_the_user_says_the_yaw_too():
    track = lunge_track(view="side-left")
    table = described(
        replace(track, source=replace(track.source, codec="landmark table")), view="side-left"
    )
    assert estimate_view(table) == estimate_view(track)


def test_depth_that_contradicts_the_user_is_told():
    track = lunge_track(view="side-left")
    table = described(
        replace(track, source=replace(track.source, codec="landmark table")), view="side-right"
    )
    found = estimate_view(table)
    assert (found.name, found.told) == ("side-right", True)
    (note,) = check_setup(table, found).limits
    assert note.code == "view-contradicted" and "side-left" in note.message
    assert seen_in_view(table, found).all()


def test_what_is_no_table_needs_no_word_of_the_user():
    with pytest.raises(BadTrack, match="not a landmark table"):
        described(standing_track(), view="front")
    with pytest.raises(BadTrack, match="'above' is no view"):
        described(flat(standing_track()), view="above")


def test_the_views_that_can_be_told_are_those_that_can_be_seen():
    assert set(tables.VIEWS) == set(HEADINGS)


def test_a_calibration_says_why_it_is_refused():
    with pytest.raises(CalibrationError, match="no depth"):
        calibrate(flat(standing_track()))


def test_the_yaw_of_other_depth_is_taken_as_it_is():
    """The fit undoes what the pose model does to depth; a camera that is turned 20 degrees from a
    true body reads 20."""
    for view in HEADINGS:
        other = standing_track(
            1.0, camera={"view": view, "yaw_deg": 20.0, "estimator": "another model"}
        )
        assert estimate_view(other).yaw_deg == pytest.approx(20.0, abs=0.1)
    assert (
        abs(
            estimate_view(
                standing_track(1.0, camera={"yaw_deg": 20.0, "estimator": STICK_FIGURE})
            ).yaw_deg
            - 20.0
        )
        > 0.5
    )
