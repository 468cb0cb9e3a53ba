"""The task that the worker runs: its stages, what it keeps, and that the pose model never looks at
a video twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.errors import InputError, MovementFileError, NotAVideo
from posecheck.jobs import analysis, results
from posecheck.jobs.request import Request
from posecheck.pose.io.storage import save_track
from posecheck.video.probe import file_sha256
from tests.drawn.stick_movements import Timing, bridge_track
from tests.movements.drill_files import SQUAT, put
from tests.video import video_clips as clips


@pytest.fixture
def track():
    return bridge_track(Timing(depths=(1.0,)))


@pytest.fixture
def clip(tmp_path, track) -> Request:
    """A grey video as long as the track, which stands for the one that the pose model would make of
    it."""
    width, height = track.source.size
    path = clips.write_clip(
        tmp_path / "bridge.mp4",
        [np.full((height, width, 3), 90, np.uint8)] * len(track),
        list(track.t),
    )
    return Request(path, "bridge.mp4", file_sha256(path))


@pytest.fixture
def model(monkeypatch, track) -> list[str]:
    """Counts how often the pose model would have run; fetching is told in three steps."""
    calls = []

    def bundle(explicit, fetch, progress):
        for done in (0, 4_500_000, 9_000_000):
            progress(done, 9_000_000)
        return Path("pose.task")

    def read(path, options, *, progress, estimator=None, cancel=None):
        calls.append(f"{path.name} {options.bundle}")
        for done in range(0, len(track) + 1, 50):
            progress("pose", done, len(track))
        return track

    monkeypatch.setattr("posecheck.pose.weights.model.usable_bundle", bundle)
    monkeypatch.setattr("posecheck.api.read_track", read)
    return calls


def told_by(request: Request, out: Path) -> list[str]:
    stages = []
    analysis.analyze_request(request, out, lambda stage, done, expected: stages.append(stage))
    return list(dict.fromkeys(stages))


def test_stages_come_in_order_and_the_folder_is_whole(clip, model, tmp_path):
    assert told_by(clip, tmp_path / "out") == ["model", "pose", "judge", "video"]
    there = {p.name for p in (tmp_path / "out").iterdir()}
    assert {
        "report.json",
        "report.html",
        "series.csv",
        "annotated.mp4",
        "track.npz",
        "job.json",
        "keyframes.json",
        "keyframe-01.jpg",
    } <= there
    results.put_result(tmp_path / "out", clip.key)
    result = results.load_result(clip.key)
    assert result.keyframes and all(p.jpeg.startswith(b"\xff\xd8") for p in result.keyframes)
    assert model == ["bridge.mp4 pose.task"]


def test_another_judging_of_the_same_video_needs_no_pose_model(clip, model, tmp_path):
    told_by(clip, tmp_path / "one")
    again = replace(clip, options={"slow_motion": 2.0, "movement": "glute-bridge"})
    assert told_by(again, tmp_path / "two") == ["judge", "video"]
    assert len(model) == 1


def test_another_person_does(clip, model, tmp_path):
    told_by(clip, tmp_path / "one")
    told_by(replace(clip, options={"person": "left"}), tmp_path / "two")
    assert len(model) == 2


def test_a_track_that_comes_with_the_request_is_used(clip, model, track, tmp_path):
    known = save_track(track, tmp_path / "known.npz")
    assert told_by(replace(clip, track=known), tmp_path / "out") == ["judge", "video"]
    assert model == []


def test_a_track_that_comes_along_is_of_nobody_else(clip, model, track, tmp_path):
    known = save_track(track, tmp_path / "known.npz")
    told_by(replace(clip, track=known, options={"person": 1}), tmp_path / "out")
    assert len(model) == 1


def test_a_damaged_kept_track_is_made_anew(clip, model, tmp_path):
    results.track_file(clip).write_bytes(b"no track")
    told_by(clip, tmp_path / "out")
    assert len(model) == 1


def test_a_bad_file_is_refused_before_the_model_is_fetched(tmp_path, model):
    path = tmp_path / "letter.mp4"
    path.write_text("a letter\n" * 50)
    with pytest.raises(NotAVideo):
        told_by(Request(path, path.name, "ab" * 32), tmp_path / "out")
    assert model == [] and not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", [{"turn_deg": 45}, {"height_m": 170.0}])
def test_wishes_that_cannot_be_are_refused(clip, model, tmp_path, options, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    known = save_track(bridge_track(Timing(depths=(1.0,))), tmp_path / "known.npz")
    request = replace(clip, path=known, options=options)
    with pytest.raises(InputError):
        told_by(request, tmp_path / "out")


def test_a_movement_file_that_changed_after_it_was_asked_for_is_not_judged_by(
    clip, model, tmp_path, monkeypatch
):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    own = put(tmp_path / "data" / "movements", SQUAT)
    request = replace(clip, options={"movement": "my-squat"})
    own.write_text(SQUAT.replace("severity = 1", "severity = 2"), encoding="utf-8")
    with pytest.raises(MovementFileError, match="changed after this was asked"):
        analysis.analyze_request(request, tmp_path / "out", lambda *_: None)
