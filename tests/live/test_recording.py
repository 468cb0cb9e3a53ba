from dataclasses import replace

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.live.recording import Recording
from posecheck.pose.estimator import Estimate
from posecheck.pose.io.storage import load_track, save_track
from tests.drawn.stick_movements import bridge_track
from tests.live.live_play import estimate_of

TRACK = bridge_track(size=(640, 480))


def recorded(track=TRACK, longest_s=600.0, start_s=1e9):
    recording = Recording(track.source.size, longest_s, "a model")
    for i in range(len(track)):
        recording.add(
            start_s + float(track.t[i]), estimate_of(track, i), float(track.brightness[i])
        )
    return recording


def test_the_track_is_what_was_added():
    track = recorded().track()
    assert track.t == pytest.approx(TRACK.t, abs=1e-6)
    np.testing.assert_array_equal(track.landmarks, TRACK.landmarks)
    np.testing.assert_array_equal(track.world, TRACK.world)
    assert track.source.fps == pytest.approx(30, abs=0.01)
    assert track.source.size == (640, 480)


def test_its_analysis_is_that_of_the_video():
    live, offline = (analyze_track(t, "glute-bridge").report for t in (recorded().track(), TRACK))
    assert len(live.reps) == len(offline.reps) == 5
    assert [r.start_s for r in live.reps] == pytest.approx(
        [r.start_s for r in offline.reps], abs=1e-3
    )


def test_a_part_of_it():
    part = recorded().track(1e9 + 2.0, 1e9 + 5.0)
    assert part.t[0] == 0
    assert part.t[-1] == pytest.approx(3.0, abs=0.04)
    with pytest.raises(ValueError, match="nothing was recorded"):
        recorded().track(2e9)


def test_long_recordings_forget_their_beginning():
    recording = Recording((640, 480), 20.0, "a model")
    for i in range(30_000):
        recording.add(i / 25, estimate_of(TRACK, 0), 100.0)
    assert 20.0 <= recording.seconds < 50.0
    assert recording._rows.nbytes < 2048 * 33 * 7 * 4
    assert len(recording.track()) == len(recording)
    assert recording.track().t[0] == 0


def test_absences_are_told_and_flickers_are_none():
    landmarks = TRACK.landmarks.copy()
    landmarks[60:120] = np.nan
    track = recorded(replace(TRACK, landmarks=landmarks)).track(others=1)
    assert {note.code for note in track.notes} == {"left-frame", "several-people"}
    assert track.people_seen == 2
    assert track.found.sum() == len(TRACK) - 60


def test_outlines_are_kept_with_their_pictures(tmp_path):
    recording = Recording((640, 480), 600.0, "a model")
    for i in range(6):
        estimate = estimate_of(TRACK, i)
        mask = np.zeros((480, 640), np.float32)
        mask[100 : 200 + i, 100:500] = 1
        recording.add(
            i / 25,
            Estimate(
                estimate.landmarks, estimate.visibility, estimate.world, mask if i != 2 else None
            ),
            100.0,
        )
    track = recording.track()
    assert track.silhouettes.found.tolist() == [True, True, False, True, True, True]
    later = recording.track(3 / 25)
    np.testing.assert_array_equal(later.silhouettes.mask_at(0)[0], track.silhouettes.mask_at(3)[0])
    assert recording.track(outlines=False).silhouettes is None
    assert len(load_track(save_track(track, tmp_path / "t.npz")).silhouettes) == 6
