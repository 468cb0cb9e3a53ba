"""Lumbar angle and pelvic tilt from the outline: the arithmetic, the refusals, and a rendered
person with known angles."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from posecheck.measures.low_back import lumbopelvic
from posecheck.measures.low_back.lumbopelvic import outline_curves, read_outline
from posecheck.pose.silhouettes import SilhouetteBuilder
from posecheck.view.view import ViewEstimate
from tests.drawn.stick_figures import square_view
from tests.drawn.stick_movements import standing_track

SAMPLES = Path(__file__).parents[2] / "samples"


def test_frames_are_thinned_by_time_and_filled_between():
    t = np.arange(60) / 30
    kept = lumbopelvic._thinned(t, np.arange(60), 10.0)
    assert kept.tolist() == list(range(0, 60, 3))
    values = np.full(60, np.nan)
    values[kept] = 2 * t[kept]
    usable = np.ones(60, bool)
    usable[20:40] = False
    frames = np.array([f for f in kept if usable[f]])
    filled = lumbopelvic._between(t, frames, values, usable, 0.25)
    assert filled[:18] == pytest.approx(2 * t[:18])
    assert np.isnan(filled[20:40]).all()


def outlines(track):
    """A plain upright block around the body in every frame."""
    builder = SilhouetteBuilder()
    width, height = track.source.size
    for points in track.landmarks[..., :2]:
        mask = np.zeros((height, width), np.float32)
        left, top = np.maximum(np.nanmin(points, 0).astype(int) - 20, 0)
        right, bottom = np.nanmax(points, 0).astype(int) + 20
        mask[top:bottom, left:right] = 1.0
        builder.add(mask, points)
    return builder.finish()


@pytest.mark.parametrize(
    ("view", "with_outline", "why"),
    [
        (square_view("front"), True, "only a side view"),
        (ViewEstimate("side-left", 30.0, 1.0, False), True, "only a side view"),
        (square_view("side-left"), False, "holds none"),
    ],
)
def test_where_the_outline_cannot_say_it_nothing_is_said(view, with_outline, why):
    track = standing_track()
    curves, reason = outline_curves(
        track.t,
        outlines(track) if with_outline else None,
        track.landmarks,
        view,
        False,
        track.estimator,
    )
    assert curves == {} and why in reason


def test_missing_frames_stay_missing(monkeypatch):
    # a stick figure is no body that the network knows
    monkeypatch.setattr(lumbopelvic, "FURTHEST_FEATURE", 1e9)
    track = standing_track()
    landmarks = track.landmarks.copy()
    landmarks[20:50] = np.nan
    read = read_outline(track.t, outlines(track), landmarks, square_view("side-left"), 30.0)
    assert np.isnan(read.lumbar[20:50]).all() and np.isfinite(read.lumbar[:20]).all()
    assert (read.lumbar_half[:20] > 0).all()


def test_a_body_unlike_all_that_were_seen_is_refused():
    track = standing_track()
    landmarks = track.landmarks.copy()
    landmarks[:, 27:33, 0] += 3000  # feet in the next room
    curves, reason = outline_curves(
        track.t, outlines(track), landmarks, square_view("side-left"), False, track.estimator
    )
    assert curves == {} and "unclear" in reason


@pytest.mark.model
def test_an_arched_back_is_seen_on_a_rendered_person(pose_bundle):
    from posecheck.analysis import analyze_track
    from posecheck.pose.run import track_video

    truth = json.loads((SAMPLES / "stand-arched.json").read_text())
    report = analyze_track(track_video(SAMPLES / "stand-arched.mp4", bundle=pose_bundle)).report
    found = {m.name: m for m in report.measurements}
    for name, key in (("lumbar_angle", "lumbar_angle"), ("pelvic_tilt", "pelvis_pitch")):
        true = float(np.mean(truth["series"][key]))
        assert found[name].status == "estimated"
        assert found[name].low <= true <= found[name].high
        assert found[name].value > 5
