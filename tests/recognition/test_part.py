"""Where whoever is followed is lost, and one body after another taken for them, nothing is a
movement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.analysis import analyze_track
from posecheck.recognition.part import part_of
from posecheck.recognition.result import Recognition, Stretch
from posecheck.signals.cuts import CutParameters
from tests.drawn.stick_movements import Timing, lunge_track


def lost_at_the_end(track, seconds: float, seed: int = 0):
    """From there on the detector takes things here and there for the person, and finds nobody
    between."""
    rng = np.random.default_rng(seed)
    landmarks = track.landmarks.copy()
    centre = np.array([640.0, 360.0, 0.0])
    for i in np.flatnonzero(track.t > track.t[-1] - seconds):
        landmarks[i] = (
            centre
            + rng.uniform(0.2, 0.6) * (landmarks[i] - centre)
            + np.array([*rng.uniform(-200, 200, 2), 0.0])
        )
        if i % 5 == 0:
            landmarks[i] = np.nan
    return replace(track, landmarks=landmarks.astype(np.float32))


def test_a_body_that_jumps_about_adds_no_rep():
    track = lunge_track(Timing((1.0, 1.0)))
    still = np.concatenate([track.landmarks, np.repeat(track.landmarks[-1:], 40, axis=0)])
    fps = track.source.fps
    longer = replace(
        track,
        landmarks=still,
        t=np.arange(len(still)) / fps,
        visibility=np.resize(track.visibility, (len(still), 33)),
        world=np.concatenate([track.world, np.repeat(track.world[-1:], 40, axis=0)]),
        brightness=np.resize(track.brightness, len(still)),
    )
    assert len(analyze_track(longer, "lunge").report.reps) == 2
    for seed in range(5):
        reps = analyze_track(lost_at_the_end(longer, 1.0, seed), "lunge").report.reps
        assert [rep.partial for rep in reps] == [False, False]


@pytest.mark.parametrize("part", ["left_wrist", "nose"])
def test_hands_or_a_face_that_are_missing_for_a_while_hide_no_rep(part):
    """Other pose models leave out what they are not sure of."""
    track = lunge_track(Timing((1.0, 1.0, 1.0)))
    landmarks = track.landmarks.copy()
    landmarks[np.arange(len(track)) % 16 < 9, skeleton.INDEX[part]] = np.nan
    kept = part_of(track, Recognition("none", (), "", (), (), None, (), None))[1]
    assert kept.all()
    assert part_of(
        replace(track, landmarks=landmarks), Recognition("none", (), "", (), (), None, (), None)
    )[1].all()


def test_a_person_who_is_not_found_now_and_then_and_there_again_is_followed():
    track = lunge_track(Timing((1.0, 1.0, 1.0)))
    landmarks = track.landmarks.copy()
    landmarks[np.arange(len(track)) % 16 < 9] = np.nan
    assert part_of(
        replace(track, landmarks=landmarks), Recognition("none", (), "", (), (), None, (), None)
    )[1].all()


def test_a_stretch_of_nothing_but_scraps_is_looked_at_as_it_is():
    """Lunges, then a stretch where the follower jumps about, which recognition takes for the
    movement."""
    track = lost_at_the_end(lunge_track(Timing((1.0, 1.0, 1.0))), 0.7)
    lost = track.t > track.t[-1] - 0.7
    stretch = Stretch(int(np.argmax(lost)), len(track), "lunge")
    seen = Recognition("clear", (), "", (stretch,), (), None, (), None)
    part, inside = part_of(track, seen, cuts=CutParameters())
    assert (inside == lost).all()
    assert np.isfinite(part.landmarks[lost]).any()
