"""Whatever is missing or wild in a track: a report, a refusal, or a PosecheckError; never another
exception, a warning or a flagged guess."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.analysis import analyze_track
from posecheck.errors import NoPerson
from posecheck.movements.load import movements
from posecheck.results.report_json import from_json, to_json
from tests.drawn.stick_gaits import gait_track, run
from tests.drawn.stick_movements import (
    Timing,
    bridge_track,
    lunge_track,
    plank_track,
    standing_track,
)

DRILLS = (
    "clam",
    "donkey-kick",
    "half-kneeling-psoas-stretch",
    "hip-flexor-length-test",
    "monster-walk",
    "bear-crawl",
    "press-hold",
    "side-plank",
)
"""One of each kind of drive, posture and view."""
ASKED = (
    None,
    *(name for name, movement in movements().items() if movement.recognised and movement.is_filmed),
    *DRILLS,
)
TRACKS = {
    "bridge": lambda view: bridge_track(view=view),
    "lunge": lambda view: lunge_track(view=view),
    "plank": lambda view: plank_track(view=view, seconds=6.0),
    "run": lambda view: gait_track(run(170), 30, 4.0, view=view),
    "standing": lambda view: standing_track(camera=dict(view=view)),
}
VIEWS = ("side-right", "front")
LEFT = [i for i, name in enumerate(skeleton.LANDMARKS) if name.startswith("left")]
RIGHT = [i for i, name in enumerate(skeleton.LANDMARKS) if name.startswith("right")]


def rows(track, index):
    """A track of some of the pictures."""
    t = track.t[index]
    return replace(
        track,
        t=t - t[0] if len(t) else t,
        landmarks=track.landmarks[index],
        visibility=track.visibility[index],
        world=track.world[index],
        brightness=track.brightness[index],
        source=replace(track.source, frames=len(t)),
    )


def without(track, frames=slice(None), points=slice(None)):
    """A track in which some points of some pictures are missing."""
    landmarks, world = track.landmarks.copy(), track.world.copy()
    wiped = np.zeros(landmarks.shape[:2], bool)
    wiped[np.ix_(np.arange(len(landmarks))[frames], np.arange(skeleton.COUNT)[points])] = True
    landmarks[wiped] = np.nan
    world[wiped] = np.nan
    return replace(track, landmarks=landmarks, world=world)


def wild(track, value):
    landmarks = track.landmarks.copy()
    landmarks[len(track) // 2] = value
    return replace(track, landmarks=landmarks)


def scattered(track):
    gone = np.random.default_rng(0).random(track.landmarks.shape[:2]) < 0.5
    return replace(track, landmarks=np.where(gone[..., None], np.float32(np.nan), track.landmarks))


DAMAGE = {
    "two-gaps": lambda t: without(t, np.r_[20:50, 100:110]),
    "every-other-picture": lambda t: without(t, np.arange(0, len(t), 2)),
    "half-of-all-points": scattered,
    "three-pictures-left": lambda t: without(t, np.setdiff1d(np.arange(len(t)), [5, 60, 90])),
    "one-picture-left": lambda t: without(t, np.setdiff1d(np.arange(len(t)), [60])),
    "first-half-missing": lambda t: without(t, np.arange(len(t) // 2)),
    "no-legs": lambda t: without(t, points=np.arange(25, 33)),
    "no-feet": lambda t: without(t, points=np.arange(27, 33)),
    "no-face-but-the-nose": lambda t: without(t, points=np.arange(1, 11)),
    "one-wild-picture": lambda t: wild(t, np.random.default_rng(0).uniform(-5000, 5000, (33, 3))),
    "one-immense-picture": lambda t: wild(t, 1e12),
    "all-noise": lambda t: replace(
        t, landmarks=np.random.default_rng(0).uniform(0, 700, t.landmarks.shape).astype(np.float32)
    ),
    "frozen": lambda t: replace(t, landmarks=np.repeat(t.landmarks[:1], len(t), axis=0)),
    "no-world-landmarks": lambda t: replace(t, world=np.full_like(t.world, np.nan)),
    "no-brightness": lambda t: replace(t, brightness=np.full_like(t.brightness, np.nan)),
    "one-frame": lambda t: rows(t, slice(0, 1)),
    "two-frames": lambda t: rows(t, slice(0, 2)),
    "three-frames": lambda t: rows(t, slice(0, 3)),
    "five-frames": lambda t: rows(t, slice(0, 5)),
    "ten-frames": lambda t: rows(t, slice(0, 10)),
}
NOBODY = {
    "no-frames": lambda t: rows(t, slice(0, 0)),
    "nobody": without,
    "no-shoulders": lambda t: without(t, points=[11, 12]),
    "no-left-side": lambda t: without(t, points=LEFT),
    "no-right-side": lambda t: without(t, points=RIGHT),
    "all-in-one-point": lambda t: replace(t, landmarks=np.full_like(t.landmarks, 5.0)),
}


def asked(damage: str, view: str) -> tuple[str | None, ...]:
    """None, and a third of the movements: all of them meet each kind of track, and each a third of
    the damages."""
    turn = list(DAMAGE).index(damage) + VIEWS.index(view)
    return (None, *ASKED[1 + turn % 3 :: 3])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("kind", TRACKS)
def test_a_damaged_track_has_a_report(kind, damage, view):
    track = DAMAGE[damage](TRACKS[kind](view))
    for movement in asked(damage, view):
        report = analyze_track(track, movement).report
        assert movement in (None, report.movement)
        assert from_json(to_json(report)).movement == report.movement
        if report.quality.status == "refused":
            assert report.quality.reasons
        for finding in report.findings:
            assert finding.low > finding.threshold or finding.high < finding.threshold


@pytest.mark.parametrize("damage", NOBODY)
@pytest.mark.parametrize("kind", TRACKS)
def test_a_track_without_a_trunk_has_nobody_in_it(kind, damage):
    track = NOBODY[damage](TRACKS[kind]("side-left"))
    for movement in ASKED:
        with pytest.raises(NoPerson, match="No person detected"):
            analyze_track(track, movement)


@pytest.mark.parametrize("seed", range(4))
def test_reps_survive_a_few_missing_pictures(seed):
    track = bridge_track()
    gone = np.random.default_rng(seed).choice(len(track), len(track) // 5, replace=False)
    report = analyze_track(without(track, gone)).report
    assert len(report.reps) == 5
    assert report.findings == ()


@pytest.mark.parametrize("kind", ["bridge", "lunge", "plank", "standing"])
def test_one_wild_picture_flags_nothing(kind):
    for seed in range(3):
        value = np.random.default_rng(seed).uniform(-3000, 3000, (33, 3))
        report = analyze_track(wild(TRACKS[kind]("side-left"), value)).report
        assert report.findings == ()


@pytest.mark.parametrize("gap_s", [0.1, 0.25, 0.5, 1.0, 2.0])
def test_a_gap_at_the_top_does_not_make_two_reps_of_one(gap_s):
    track = bridge_track(Timing((1.0, 1.0), hold_s=4.0))
    report = analyze_track(without(track, (track.t > 3.0) & (track.t < 3.0 + gap_s))).report
    assert len(report.reps) == 2
    assert report.findings == ()


def test_a_rep_during_which_nobody_was_seen_is_not_counted_twice():
    track = bridge_track()
    report = analyze_track(without(track, (track.t > 4.0) & (track.t < 6.0))).report
    assert len(report.reps) <= 5
    assert report.findings == ()
