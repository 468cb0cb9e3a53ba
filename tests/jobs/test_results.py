"""Results on disk: whole or not there, found by key only, deleted with all that belongs to them."""

from __future__ import annotations

import io
import json
import os
import stat
from pathlib import Path

import numpy as np
import pytest

from posecheck.disk import data_folder, data_subfolder
from posecheck.errors import InputError, OutputError
from posecheck.jobs import leftovers, results
from posecheck.jobs.analysis import analyze_request
from posecheck.jobs.request import Request
from posecheck.jobs.uploads import keep_upload
from posecheck.pose.io.storage import save_track
from posecheck.results.report_json import read_json
from posecheck.video.probe import file_sha256
from tests.drawn.stick_movements import Timing, bridge_track


@pytest.fixture
def request_of_bridges(tmp_path: Path) -> Request:
    path = save_track(bridge_track(Timing(depths=(1.0, 1.0))), tmp_path / "bridges.npz")
    return Request(path, "bridges.npz", file_sha256(path))


@pytest.fixture
def kept(request_of_bridges) -> Request:
    """A result of two bridges in its place."""
    results.keep_request(request_of_bridges)
    with results.scratch_folder() as scratch:
        analyze_request(request_of_bridges, scratch / "out", lambda *_: None)
        results.put_result(scratch / "out", request_of_bridges.key)
    return request_of_bridges


def test_a_result_comes_back_as_it_was_made(kept):
    result = results.load_result(kept.key)
    assert result.report.movement == "glute-bridge" and len(result.report.reps) == 2
    assert (result.name, result.drive, result.options) == ("bridges.npz", "trunk_thigh_angle", {})
    curves = result.report.curves
    assert (
        curves["knee_flexion_right" if "knee_flexion_right" in curves else "knee_flexion_left"].unit
        == "deg"
    )
    assert np.isfinite(curves[next(iter(curves.curves))].value).any()
    assert read_json(result.folder.report_json).reps == result.report.reps
    assert not result.folder.video.exists()


def test_recent_results_newest_first_and_by_movement(kept):
    folder = results.result_folder(kept.key)
    other = results.result_folder("f" * 20)
    other.mkdir()
    details = json.loads((folder / "job.json").read_text())
    (other / "job.json").write_text(
        json.dumps(
            details | {"made_at": details["made_at"] + 5, "movement": "running", "name": "later"}
        )
    )
    (results.result_folder("e" * 20)).mkdir()
    assert [e.name for e in results.recent_results()] == ["later", "bridges.npz"]
    assert [e.name for e in results.recent_results("running")] == ["later"]
    assert results.recent_results()[1].summary


@pytest.mark.parametrize(
    "key", ["", "../../x", "a" * 19, "A" * 20, "a" * 20 + "/..", "a" * 21, "\n" * 20]
)
def test_only_keys_are_taken_from_an_address(key):
    assert not results.is_key(key)
    assert not results.is_there(key)
    with pytest.raises(ValueError, match="not a key"):
        results.result_folder(key)


def test_a_missing_result_says_so():
    with pytest.raises(InputError, match="not on this computer any more"):
        results.load_result("a" * 20)


@pytest.mark.parametrize(
    "name", ["job.json", "report.json", "report.html", "series.csv", "track.npz"]
)
@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe\x00"])
def test_a_damaged_result_is_an_input_error(kept, name, content):
    (results.result_folder(kept.key) / name).write_bytes(content)
    with pytest.raises(InputError):
        results.load_result(kept.key)


def test_an_earlier_result_of_that_key_stays(kept, tmp_path):
    before = (results.result_folder(kept.key) / "report.json").read_bytes()
    other = tmp_path / "other"
    other.mkdir()
    results.put_result(other, kept.key)
    assert (results.result_folder(kept.key) / "report.json").read_bytes() == before


def test_forgetting_takes_everything_of_it(kept):
    folder = data_subfolder("uploads") / kept.sha256
    folder.mkdir()
    clip = folder / "bridges.npz"
    clip.write_bytes(b"x")
    request = Request(clip, kept.name, kept.sha256)
    results.keep_request(request)
    results.track_file(request).write_bytes(b"x")
    results.forget_result(request.key)
    assert not results.is_there(request.key)
    assert (
        not clip.exists()
        and not results.track_file(request).exists()
        and results.kept_request(request.key) is None
    )


def test_forgetting_keeps_what_another_result_needs(kept):
    folder = data_subfolder("uploads") / kept.sha256
    folder.mkdir()
    clip = folder / "bridges.npz"
    clip.write_bytes(b"x")
    one = Request(clip, "a", kept.sha256)
    other = Request(clip, "a", kept.sha256, {"slow_motion": 8.0})
    for request in (one, other):
        results.keep_request(request)
    results.track_file(one).write_bytes(b"x")
    results.forget_result(one.key)
    assert clip.exists() and results.track_file(other).exists()


def test_forgetting_never_deletes_a_file_outside_the_data_folder(kept):
    results.forget_result(kept.key)
    assert kept.path.is_file()


def test_scratch_of_a_running_program_stays_and_what_others_left_goes():
    dead, older, new = (
        data_subfolder("scratch") / name
        for name in ("posecheck-scratch-0abc", "4194399-abc", "4194399-def")
    )
    for folder in (dead, older, new):
        (folder / "out").mkdir(parents=True)
    os.utime(older, (0, 0))  # of a version that did not hold its folders: its age alone tells
    with results.scratch_folder() as mine:
        assert leftovers.clean_scratch() == 2
        assert mine.is_dir() and new.is_dir() and not dead.exists() and not older.exists()
    assert not mine.exists()


def test_the_variable_names_the_data_folder(data, monkeypatch):
    assert data_folder() == data
    blocked = data / "file"
    blocked.write_text("x")
    monkeypatch.setenv("POSECHECK_DATA", str(blocked / "below"))
    with pytest.raises(OutputError, match="cannot be made"):
        data_folder()


def test_all_that_is_kept_is_for_its_owner_alone(kept, data):
    keep_upload(io.BytesIO(b"clip"), "clip.mp4")
    save_track(bridge_track(Timing(depths=(1.0,))), results.track_file(kept), private=True)
    rights = {
        str(p.relative_to(data)): stat.S_IMODE(p.stat().st_mode) for p in (data, *data.rglob("*"))
    }
    assert {
        name: mode
        for name, mode in rights.items()
        if mode != (0o700 if (data / name).is_dir() else 0o600)
    } == {}
    assert {
        "results",
        "requests",
        "tracks",
        "uploads",
        f"results/{kept.key}/report.json",
    } <= rights.keys()


def test_halves_of_earlier_versions_go_once_they_are_old(data):
    old = [
        data_subfolder(name) / half
        for name, half in (("tracks", "tmp8a.new"), ("requests", ".abc.json.17"))
    ]
    new = data_subfolder("tracks") / "tmp9b.new"
    for path in (*old, new):
        path.write_bytes(b"half")
    for path in old:
        os.utime(path, (0, 0))
    assert leftovers.clean_leftovers() == 2
    assert [p.name for p in data.rglob("*") if p.is_file()] == [new.name]
