"""Feet behind a bar, a treadmill's edge or grass are told by where the outline ends; contacts are
then refused, the rhythm stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.measures.catalogue import ON_CONTACTS
from posecheck.pose.run import track_video
from posecheck.pose.silhouettes import SilhouetteBuilder
from posecheck.video.source import open_video
from posecheck.view.hidden_feet import feet_hidden
from tests.drawn.stick_gaits import gait_track, run
from tests.drawn.stick_movements import bridge_track, lunge_track, standing_track
from tests.video import video_clips as clips

SAMPLE = Path(__file__).parents[2] / "samples" / "run-side-60fps.mp4"


def outlined(track, end: float | None = None):
    """The track with outlines that hold all its points; nothing of them below `end`, the share of
    the picture's height."""
    width, height = track.source.size
    builder = SilhouetteBuilder()
    for points in track.landmarks[..., :2]:
        mask = np.zeros((height, width), np.float32)
        cv2.fillPoly(mask, [cv2.convexHull(points.astype(np.int32))], 1.0)
        mask = cv2.dilate(mask, np.ones((9, 9)))
        if end is not None:
            mask[round(end * height) :] = 0
        builder.add(mask, points)
    return replace(track, silhouettes=builder.finish())


SEEN = {
    "standing": standing_track,
    "bridge": bridge_track,
    "lunge": lunge_track,
    "run": lambda: gait_track(run(172), 60),
}


@pytest.mark.parametrize("movement", SEEN)
def test_feet_that_are_seen_are_seen(movement):
    track = SEEN[movement]()
    assert not feet_hidden(track)  # without outlines nothing is known
    assert not feet_hidden(outlined(track))


@pytest.mark.parametrize("above", [0.02, 0.05, 0.15])
def test_feet_behind_something_are_hidden(above):
    track = gait_track(run(172), 60)
    ground = np.nanmax(track.landmarks[..., 1]) / track.source.size[1]
    assert feet_hidden(outlined(track, ground - above))


def test_what_hangs_on_contacts_is_refused_and_the_rhythm_stays():
    track = gait_track(run(172), 60)
    free = analyze_track(outlined(track), "running").report
    report = analyze_track(
        outlined(track, np.nanmax(track.landmarks[..., 1]) / track.source.size[1] - 0.06), "running"
    ).report
    assert free.quality.status == "ok" and free.stride.steps
    assert [r.code for r in report.quality.reasons] == ["feet-hidden"] and report.stride.steps == ()
    refused = {r.measure: r.reason for r in report.refused}
    assert {refused[name] for name in ON_CONTACTS} == {"Something hides the feet."}
    assert not {m.name for m in report.measurements} & {*ON_CONTACTS}
    assert report.stride.cadence_spm == pytest.approx(172, abs=1)


@pytest.mark.model
@pytest.mark.parametrize("top", [0.73, 0.76])
def test_a_run_behind_a_bar_is_a_run_of_which_the_feet_are_hidden(tmp_path, pose_bundle, top):
    with open_video(SAMPLE) as video:
        pictures = [frame.rgb.copy() for frame in video]
    for picture in pictures:
        picture[round(top * len(picture)) :] = (60, 62, 66)
    clip = clips.write_clip(tmp_path / "bar.mp4", pictures, [i / 60 for i in range(len(pictures))])
    report = analyze_track(track_video(clip, bundle=pose_bundle)).report
    assert report.movement == "running" and report.quality.status == "limited"
    assert "feet-hidden" in [r.code for r in report.quality.reasons] and report.stride.steps == ()
    assert report.stride.cadence_spm == pytest.approx(156, abs=2)
