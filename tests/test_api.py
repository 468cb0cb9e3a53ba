"""posecheck.analyze: from Python what the command line does, without a pose model here."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

import posecheck
from posecheck.api import (
    Options,
    _importing_meanwhile,
    analyze_file,
    has_frames,
    write_analysis,
)
from posecheck.errors import BadTrack, Cancelled, FileMissing, MovementFileError, OutputError
from posecheck.pose.io.replay import ReplayEstimator
from posecheck.pose.io.storage import load_track, save_track
from posecheck.results.place import check_folder, claim_own_folder
from posecheck.results.report_json import read_json
from posecheck.video.sink import VideoSink
from tests.drawn.stick_movements import Timing, bridge_track, plank_track

SIZE = (320, 240)
TIMING = Timing(depths=(1.0, 1.0))


@pytest.fixture(scope="module")
def bridge():
    return bridge_track(TIMING, size=SIZE)


@pytest.fixture(scope="module")
def video(bridge, tmp_path_factory):
    """A grey clip as long as the stick figure's bridges; who is in it, the replaying estimator
    says."""
    path = tmp_path_factory.mktemp("clips") / "bridges.mp4"
    with VideoSink(path, SIZE, fps=30) as sink:
        for t in bridge.t:
            sink.write(np.full((SIZE[1], SIZE[0], 3), 120, np.uint8), float(t))
    return path


@pytest.fixture
def saved(bridge, tmp_path):
    return save_track(bridge, tmp_path / "t.npz")


def test_a_video_becomes_a_report_and_all_its_files(bridge, video, tmp_path):
    told = []
    report = posecheck.analyze(
        video,
        out=tmp_path / "r",
        estimator=ReplayEstimator(bridge),
        progress=lambda *step: told.append(step),
    )
    assert (report.movement, report.detected, len(report.reps), report.source.name) == (
        "glute-bridge",
        True,
        2,
        "bridges.mp4",
    )
    folder = tmp_path / "r"
    names = {
        "angles.mot",
        "annotated.mp4",
        "landmarks.trc",
        "report.html",
        "report.json",
        "series.csv",
        "track.npz",
    }
    assert {p.name for p in folder.iterdir()} == names | {"keyframe-01.jpg", "keyframes.json"}
    written = read_json(folder / "report.json")
    assert [(rep.index, rep.partial) for rep in written.reps] == [
        (rep.index, rep.partial) for rep in report.reps
    ]
    assert [rep.peak_s for rep in written.reps] == pytest.approx(
        [rep.peak_s for rep in report.reps], abs=1e-3
    )
    assert {stage for stage, _, _ in told} == {"pose", "video"}
    for stage in ("pose", "video"):
        done = [n for name, n, _ in told if name == stage]
        assert done == sorted(done) and done[-1] == len(bridge)


def test_the_saved_track_gives_the_same_report_without_any_estimator(bridge, video, tmp_path):
    first = posecheck.analyze(video, out=tmp_path / "r", estimator=ReplayEstimator(bridge))
    again = posecheck.analyze(tmp_path / "r" / "track.npz")
    assert [(r.start_s, r.peak_s, r.end_s) for r in again.reps] == [
        (r.start_s, r.peak_s, r.end_s) for r in first.reps
    ]
    assert again.source == first.source


def test_reps_are_where_they_were_put(saved):
    report = posecheck.analyze(saved, "glute-bridge")
    assert not report.detected
    for rep, (start, _, _, end) in zip(report.reps, TIMING.spans, strict=True):
        assert rep.start_s == pytest.approx(start, abs=0.25) and rep.end_s == pytest.approx(
            end, abs=0.25
        )


def test_an_unknown_movement_is_refused_before_the_video_is_followed(video, bridge):
    class Never(ReplayEstimator):
        def estimate(self, *_):
            pytest.fail("the video was followed first")

    with pytest.raises(MovementFileError, match="glute-bridge"):
        posecheck.analyze(video, "juggling", estimator=Never(bridge))


def test_a_table_needs_the_size_and_the_rate_of_its_video(tmp_path):
    track = plank_track(size=SIZE)
    columns = [f"{name}_{part}" for name in posecheck.skeleton.LANDMARKS for part in "xyzv"]
    values = np.concatenate(
        [track.landmarks / [SIZE[0], SIZE[1], SIZE[0]], track.visibility[..., None]], axis=-1
    )
    table = tmp_path / "plank.CSV"
    table.write_text(
        "\n".join(
            [",".join(columns), *(",".join(f"{v:.6f}" for v in row.ravel()) for row in values)]
        )
    )
    with pytest.raises(BadTrack, match="Give both"):
        posecheck.analyze(table)
    report = posecheck.analyze(table, size=SIZE, fps=30.0, out=tmp_path / "r")
    assert report.movement == "plank" and report.source.size == SIZE
    assert len(load_track(tmp_path / "r" / "track.npz")) == len(track)


def test_cancelling_leaves_nothing(bridge, video, tmp_path):
    steps = []

    def cancel() -> bool:
        steps.append(1)
        return len(steps) > 40

    with pytest.raises(Cancelled):
        posecheck.analyze(
            video, out=tmp_path / "r", estimator=ReplayEstimator(bridge), cancel=cancel
        )
    assert list(tmp_path.iterdir()) == []


def test_cancelling_while_the_video_is_drawn_leaves_nothing(bridge, video, tmp_path):
    options = Options()
    analysis = analyze_file(video, options, estimator=ReplayEstimator(bridge))
    steps = []

    def cancel() -> bool:
        steps.append(1)
        return len(steps) > 10

    with pytest.raises(Cancelled):
        write_analysis(analysis, video, tmp_path / "r", options, cancel=cancel)
    assert list(tmp_path.iterdir()) == []


def test_without_the_video_there_is_no_second_pass_and_an_old_one_goes(bridge, video, tmp_path):
    options = Options()
    analysis = analyze_file(video, options, estimator=ReplayEstimator(bridge))
    write_analysis(analysis, video, tmp_path / "r", options)
    assert (tmp_path / "r" / "annotated.mp4").exists()
    (tmp_path / "r" / "notes.txt").write_text("mine")
    written = write_analysis(analysis, video, tmp_path / "r", options, annotated=False)
    assert not written.folder.video.exists()
    names = [
        "angles.mot",
        "landmarks.trc",
        "notes.txt",
        "report.html",
        "report.json",
        "series.csv",
        "track.npz",
    ]
    assert sorted(p.name for p in (tmp_path / "r").iterdir()) == names


def test_a_video_longer_than_the_usual_limit_gets_its_annotated_video_too(
    bridge, video, tmp_path, monkeypatch
):
    # the usual limit; this clip asks for more
    monkeypatch.setitem(posecheck.video.source.open_video.__kwdefaults__, "max_seconds", 1.0)
    report = posecheck.analyze(
        video, out=tmp_path / "r", estimator=ReplayEstimator(bridge), max_seconds=60
    )
    assert report.source.duration_s > 1 and (tmp_path / "r" / "annotated.mp4").exists()


def test_missing_files_and_folders_that_cannot_be(saved, tmp_path):
    with pytest.raises(FileMissing):
        posecheck.analyze(tmp_path / "none.mp4")
    with pytest.raises(OutputError, match="is a file"):
        posecheck.analyze(saved, out=saved)
    (tmp_path / "report.html").write_text("mine")
    with pytest.raises(OutputError, match=r"report\.html"):
        check_folder(tmp_path)
    assert not has_frames(saved) and has_frames(tmp_path / "x.mov")


def own_folder(parent, stem: str, sha256: str, with_video: bool):
    with claim_own_folder(parent, stem, sha256, with_video) as claim:
        return claim.folder


def test_the_folder_of_a_video_is_found_again_and_never_anothers(saved, bridge, tmp_path):
    home = tmp_path / "out"
    assert own_folder(home, "clip", "00" * 32, True) == home / "clip"
    posecheck.analyze(saved, out=home / "clip")
    assert own_folder(home, "clip", "00" * 32, True) == home / "clip"
    assert own_folder(home, "clip", "11" * 32, True) == home / "clip-2"
    (home / "clip-2").mkdir()
    (home / "clip-2" / "report.json").write_text('{"schema": "another/1"}')
    (home / "clip-3").write_text("a file")
    assert own_folder(home, "clip", "11" * 32, True) == home / "clip-4"
    other = save_track(
        replace(bridge, source=replace(bridge.source, sha256="11" * 32)), tmp_path / "o.npz"
    )
    posecheck.analyze(other, out=home / "clip-4")
    assert own_folder(home, "clip", "11" * 32, False) == home / "clip-4"
    assert own_folder(home, "..", "11" * 32, True) == home / "report"


def test_a_height_that_is_only_told_when_writing_gives_metres_to_opensim(tmp_path):
    analysis = posecheck.analyze_track(bridge_track(TIMING), "glute-bridge")
    for height_m, unit in ((1.74, "m"), (None, "px")):
        written = write_analysis(
            analysis,
            tmp_path / "points.npz",
            tmp_path / str(height_m),
            Options(movement="glute-bridge", height_m=height_m),
        )
        header = (written.folder.path / "landmarks.trc").read_text().splitlines()
        assert unit in header[2].split("\t")
        assert read_json(written.report_json).asked.height_m == height_m


def test_what_judging_needs_is_imported_beside_the_pose_model(monkeypatch):
    """From the first frame on, once; the progress is told on."""
    began, told = [], []
    monkeypatch.setattr("posecheck.api._import_the_rest", lambda: began.append(1))
    progress = _importing_meanwhile(lambda *what: told.append(what))
    progress("pose", 0, 9)
    assert not began
    for done in (1, 2):
        progress("pose", done, 9)
    for thread in threading.enumerate():
        if thread.name == "posecheck-imports":
            thread.join()
    assert began == [1] and told == [("pose", done, 9) for done in (0, 1, 2)]
