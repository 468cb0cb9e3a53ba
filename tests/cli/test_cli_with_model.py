"""posecheck analyze on the shipped samples, with the real model, as a stranger would call it."""

from __future__ import annotations

import json
from pathlib import Path

import av
import pytest

from posecheck.results.report_json import read_json
from tests.cli.cli_checks import ROOT, one_line

SAMPLES = ROOT / "samples"
pytestmark = pytest.mark.model


def _reps(name: str) -> int:
    return len(json.loads((SAMPLES / f"{name}.json").read_text())["reps"])


def test_everything_is_written_quietly_and_the_saved_track_says_the_same(
    program, pose_bundle, tmp_path
):
    result = program("analyze", SAMPLES / "bridge-good.mp4", POSECHECK_MODEL=str(pose_bundle))
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode().startswith("Glute bridge (auto-detected)")
    folder = tmp_path / "posecheck-out" / "bridge-good"
    names = [
        "angles.mot",
        "annotated.mp4",
        "landmarks.trc",
        "report.html",
        "report.json",
        "series.csv",
        "track.npz",
    ]
    others = {"keyframes.json"} | {p.name for p in folder.glob("keyframe-*.jpg")}
    assert {p.name for p in folder.iterdir()} == {*names, *others} and all(
        (folder / name).stat().st_size > 1000 for name in names
    )
    assert len(others) > 1
    assert [p.name for p in tmp_path.iterdir()] == ["posecheck-out"]
    report = read_json(folder / "report.json")
    assert (report.movement, report.view.name, len(report.reps)) == (
        "glute-bridge",
        "side-left",
        _reps("bridge-good"),
    )
    again = program("analyze", folder / "track.npz", "--json")  # no model can be found here
    assert (
        again.returncode == 0
        and json.loads(again.stdout)["reps"]
        == json.loads((folder / "report.json").read_text())["reps"]
    )


@pytest.mark.parametrize(
    ("name", "movement"),
    [
        ("bridge-short-of-the-top", "glute-bridge"),
        ("lunge-lean", "lunge"),
        ("lunge-knee-in", "lunge"),
        ("plank-sag", "plank"),
        ("run-side-60fps", "running"),
        ("stand-arched", "standing"),
    ],
)
def test_every_sample_gives_a_valid_report(run, pose_bundle, tmp_path, name, movement):
    result = run("analyze", SAMPLES / f"{name}.mp4", "--json", "--model", pose_bundle)
    assert (result.exit_code, result.stderr) == (0, "")
    path = tmp_path / "report.json"
    path.write_text(result.stdout)
    report = read_json(path)
    assert (report.movement, report.detected, report.source.name) == (movement, True, f"{name}.mp4")
    assert len([rep for rep in report.reps if not rep.partial]) == len(
        json.loads((SAMPLES / f"{name}.json").read_text()).get("reps", [])
    )


def test_a_clip_cut_short_is_analysed_as_far_as_it_goes(run, pose_bundle, tmp_path):
    whole, cut = tmp_path / "whole.mp4", tmp_path / "cut.mp4"
    with (
        av.open(str(SAMPLES / "bridge-good.mp4")) as source,
        av.open(str(whole), "w", options={"movflags": "+faststart"}) as target,
    ):
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    content = whole.read_bytes()
    cut.write_bytes(content[: int(len(content) * 0.7)])
    result = run("analyze", cut, "--json", "--model", pose_bundle)
    plain = json.loads(result.stdout)
    assert result.exit_code == 0 and "truncated" in {
        reason["code"] for reason in plain["quality"]["reasons"]
    }
    assert 0 < sum(not rep["partial"] for rep in plain["reps"]) < _reps("bridge-good")


def test_nobody_in_the_picture_is_exit_4_and_nothing_is_written(program, pose_bundle, tmp_path):
    from PIL import Image

    Image.new("RGB", (320, 240), (120, 130, 140)).save(tmp_path / "wall.png")
    result = program("analyze", "wall.png", POSECHECK_MODEL=str(pose_bundle))
    assert result.returncode == 4 and result.stdout == b"" and "No person" in one_line(result)
    assert [p.name for p in Path(tmp_path).iterdir()] == ["wall.png"]


def test_the_model_command_describes_the_bundle(run, pose_bundle, monkeypatch):
    monkeypatch.setenv("POSECHECK_MODEL", str(pose_bundle))
    shown = run("model")
    assert shown.exit_code == 0 and all(
        word in shown.stdout
        for word in (str(pose_bundle), "POSECHECK_MODEL", "licence", "sha256", "verified")
    )
    assert run("model", "--path").stdout == f"{pose_bundle}\n"
