"""posecheck validate with stick figures in the place of clips: tables, files, the cache, and slow
motion asked for twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.errors import ModelMissing, NoPerson
from tests.cli.cli_checks import one_line
from tests.drawn.stick_movements import Timing, bridge_track, run_track, standing_track

TIMING = Timing(depths=(1.0, 1.0, 1.0))


def _write(folder: Path, name: str, track, **truth) -> None:
    folder.mkdir(exist_ok=True)
    slowdown = truth["fps"] / truth.get("stored_fps", truth["fps"])
    plain = {
        "id": name,
        "view": "left",
        "camera": {},
        "body": {"leg_m": 0.83, "height_m": 1.7},
        "series": {"t": list(track.t / slowdown)},
        **truth,
    }
    (folder / f"{name}.json").write_text(json.dumps(plain))
    (folder / f"{name}.mp4").write_bytes(name.encode())


@pytest.fixture
def clips(tmp_path, monkeypatch):
    """A folder with a bridge and a run in slow motion; `track_video` gives their stick figures and
    counts its calls."""
    bridge, run = bridge_track(TIMING), run_track(fps=240.0)
    slow = replace(
        run, t=run.t * 8, source=replace(run.source, fps=30.0, duration_s=run.source.duration_s * 8)
    )
    reps = [
        dict(zip(("start_s", "peak_s", "peak_end_s", "end_s"), span, strict=True))
        for span in TIMING.spans
    ]
    folder = tmp_path / "truth"
    _write(folder, "bridge", bridge, movement="glute-bridge", fps=30, reps=reps)
    _write(folder, "slow", slow, movement="running", fps=240, stored_fps=30)
    tracks, calls = {"bridge": bridge, "slow": slow}, []

    def track_video(video, **_options):
        calls.append(video.stem)
        return tracks[video.stem]

    monkeypatch.setattr("posecheck.pose.run.track_video", track_video)
    monkeypatch.setattr("posecheck.cli.bundle.usable_bundle", lambda *_args: Path("none.task"))
    return folder, tracks, calls


def _clip(plain: dict, name: str) -> dict:
    return next(clip for clip in plain["clips"] if clip["id"] == name)


def test_reps_are_right_and_slow_motion_is_asked_for_as_a_user_would(run, clips):
    folder, _, calls = clips
    result = run("validate", folder, "--json")
    assert result.exit_code == 0 and result.stderr == ""
    plain = json.loads(result.stdout)
    assert (plain["schema"], plain["compared"], calls) == (
        "posecheck.validation/1",
        2,
        ["bridge", "slow"],
    )
    assert (
        _clip(plain, "bridge")["reps"]["found"] == 3
        and _clip(plain, "bridge")["slow_motion_right"] is True
    )
    slow = _clip(plain, "slow")
    assert slow["status"] != "refused" and slow["movement_right"] and slow["slow_motion_right"]
    checks = {check["measure"]: check for check in slow["refusals"]}
    assert checks["clip at unknown speed"] == {
        "measure": "clip at unknown speed",
        "verdict": "rightly refused",
        "why": "factor 8 named, 8 true",
    }
    assert "clip" not in checks


def test_slow_motion_suspected_in_a_clip_at_the_speed_of_life_is_a_wrong_refusal(run, clips):
    folder, tracks, _ = clips
    _write(folder, "slow", tracks["slow"], movement="running", fps=30)
    slow = _clip(json.loads(run("validate", folder, "--json").stdout), "slow")
    assert slow["slow_motion_right"] is False
    assert ("clip at unknown speed", "wrongly refused") in {
        (check["measure"], check["verdict"]) for check in slow["refusals"]
    }


def test_the_cache_spares_the_pose_model(run, clips, tmp_path):
    folder, _, calls = clips
    first = run("validate", folder, "--json", "--cache", tmp_path / "kept")
    assert len(calls) == 2 and len(list((tmp_path / "kept").iterdir())) == 2
    again = run("validate", folder, "--json", "--cache", tmp_path / "kept")
    assert len(calls) == 2, "the second run used the kept tracks"
    assert json.loads(again.stdout) == json.loads(first.stdout)
    (folder / "slow.mp4").write_bytes(b"slow ")
    assert run("validate", folder, "--cache", tmp_path / "kept").exit_code == 0
    assert calls == ["bridge", "slow", "slow"], "another content is another clip"


def test_tables_for_reading_for_the_readme_and_into_a_file(run, clips, tmp_path):
    folder, _, _ = clips
    shown = run("validate", folder, "--out", tmp_path / "new" / "table.md")
    assert "Clip by clip" in shown.stdout and "bridge" in shown.stdout
    markdown = (tmp_path / "new" / "table.md").read_text()
    assert (
        markdown.startswith("### Clip by clip")
        and run("validate", folder, "--markdown").stdout == markdown
    )
    run("validate", folder, "--out", tmp_path / "table.json")
    assert json.loads((tmp_path / "table.json").read_text())["compared"] == 2
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["table.md"]


def test_a_clip_that_fails_is_counted_and_all_failing_is_exit_4(run, clips, monkeypatch):
    folder, _, _ = clips

    def nobody(*_args, **_options):
        raise NoPerson("Nobody was found.")

    monkeypatch.setattr("posecheck.pose.run.track_video", nobody)
    result = run("validate", folder, "--json")
    assert result.exit_code == 4
    assert {clip["failure"] for clip in json.loads(result.stdout)["clips"]} == {"Nobody was found."}


def test_what_is_not_the_clips_fault_ends_the_run(run, clips, monkeypatch):
    folder, _, _ = clips

    def missing(*_args):
        raise ModelMissing("The pose model is not there.")

    monkeypatch.setattr("posecheck.cli.bundle.usable_bundle", missing)
    result = run("validate", folder)
    assert result.exit_code == 5 and result.stdout == "" and "not there" in one_line(result)


def test_wrong_folders_and_targets(run, clips, tmp_path):
    folder, _, calls = clips
    (tmp_path / "file").write_text("x")
    cases = [
        (("validate", tmp_path / "none"), 3),
        (("validate", tmp_path / "file"), 3),
        (("validate", tmp_path), 3),
        (("validate",), 2),
        (("validate", folder, "--json", "--markdown"), 2),
        (("validate", folder, "--out", folder), 6),
        (("validate", folder, "--out", tmp_path / "file" / "t.md"), 6),
        (("validate", folder, "--cache", tmp_path / "file"), 6),
    ]
    for arguments, code in cases:
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (code, ""), arguments
        one_line(result)
    assert calls == [], "all of that is known before the first clip"


def test_numbers_of_numpy_reach_the_json(run, clips):
    folder, tracks, _ = clips
    still = standing_track()
    tracks["still"] = still
    _write(folder, "still", still, movement="standing", fps=30)
    text = json.loads((folder / "slow.json").read_text()) | {
        "cadence_spm": 170.0,
        "overstride_m": 0.2,
    }
    (folder / "slow.json").write_text(json.dumps(text))
    plain = json.loads(run("validate", folder, "--json").stdout)
    inside = [figure["inside"] for figure in _clip(plain, "slow")["figures"]]
    assert inside and all(value is None or isinstance(value, bool) for value in inside)
    assert np.isfinite([figure["value"] for figure in _clip(plain, "slow")["figures"]]).all()
