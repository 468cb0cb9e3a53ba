"""Landmark tables on the command line: whose points they are, and from where the person is seen, is
said by the user or not known."""

from __future__ import annotations

import json

import numpy as np
import pytest

from posecheck.pose.io.storage import load_track, save_track
from posecheck.skeleton import LANDMARKS
from tests.cli.cli_checks import one_line
from tests.drawn.stick_movements import Timing, lunge_track

SIZE = ("--size", "1280x720", "--fps", "30")


@pytest.fixture
def leaning(tmp_path):
    """Three side lunges leaning 48 degrees, a table without depth."""
    track = lunge_track(Timing(depths=(1.0,) * 3), trunk_lean=48.0, noise_px=0.5)
    columns = [f"{name}_{part}" for name in LANDMARKS for part in "xyzv"]
    values = np.concatenate(
        [track.landmarks / [1280, 720, 1280], track.visibility[..., None]], axis=-1
    )
    values[..., 2] = 0.0
    path = tmp_path / "leaning.csv"
    path.write_text(
        "\n".join(
            [",".join(columns), *(",".join(f"{v:.6f}" for v in row.ravel()) for row in values)]
        )
    )
    return path


def test_without_depth_it_is_refused_and_the_option_named(run, leaning):
    done = run("analyze", leaning, *SIZE, "-m", "lunge")
    assert done.exit_code == 4
    assert (
        "Here: add --view NAME" in done.stdout
        and "Here: add --made-by blazepose-full" in done.stdout
    )
    assert "front" not in done.stdout and "Try:" not in done.stdout


def test_what_the_user_says_is_kept_with_the_result(run, leaning, tmp_path):
    done = run(
        "analyze",
        leaning,
        *SIZE,
        "-m",
        "lunge",
        "--view",
        "side-left",
        "--json",
        "-o",
        tmp_path / "out",
    )
    report = json.loads(done.stdout)
    assert done.exit_code == 0, done.stderr
    assert (report["view"]["name"], report["view"]["yaw_deg"]) == ("side-left", None)
    assert "trunk-lean" in {f["code"] for f in report["findings"]}
    assert {m["status"] for m in report["measurements"]} == {"estimated"}
    codes = {r["code"]: r for r in report["quality"]["reasons"]}
    assert (codes["other-estimator"]["option"], codes["other-estimator"]["value"]) == (
        "made_by",
        "blazepose-full",
    )
    assert report["source"]["estimator"] == "landmark table"
    again = json.loads(
        run("analyze", tmp_path / "out" / "track.npz", "-m", "lunge", "--json").stdout
    )
    assert again["view"] == report["view"] and again["findings"] == report["findings"]


def test_a_table_of_blazepose_is_corrected(run, leaning):
    args = ("analyze", leaning, *SIZE, "-m", "lunge", "--view", "side-left", "--json")
    raw = json.loads(run(*args).stdout)
    ours = json.loads(run(*args, "--made-by", "blazepose-full").stdout)
    assert "other-estimator" not in {r["code"] for r in ours["quality"]["reasons"]}
    assert "measured" in {m["status"] for m in ours["measurements"]}
    width = [
        next(m["high"] - m["low"] for m in r["measurements"] if m["name"] == "trunk_lean")
        for r in (raw, ours)
    ]
    assert width[0] != width[1]


def test_of_a_saved_track_of_a_table_it_can_be_said_later(run, leaning, tmp_path):
    """As for the tracks that an earlier version saved."""
    run("analyze", leaning, *SIZE, "-m", "lunge", "-o", tmp_path / "out")
    saved = tmp_path / "out" / "track.npz"
    done = run(
        "analyze",
        saved,
        "-m",
        "lunge",
        "--view",
        "side-left",
        "--made-by",
        "blazepose-full",
        "--json",
        "-o",
        tmp_path / "later",
    )
    assert done.exit_code == 0 and json.loads(done.stdout)["findings"]
    assert load_track(tmp_path / "later" / "track.npz").meta == {"view": "side-left"}


def test_where_it_has_no_effect_it_is_a_mistake(run, tmp_path, saved):
    (tmp_path / "run.mp4").write_bytes(b"x")
    for option in (("--view", "front"), ("--made-by", "blazepose-full")):
        done = run("analyze", tmp_path / "run.mp4", *option)
        assert done.exit_code == 2 and f"{option[0]} is for landmark tables" in one_line(done)
        done = run("analyze", saved, *option)
        assert done.exit_code == 3 and "is not a landmark table" in one_line(done)
    assert run("analyze", saved, "--made-by", "somebody").exit_code == 2


def test_a_track_of_another_pose_model_says_so(run, tmp_path):
    path = save_track(lunge_track(estimator="RTMPose-m body26"), tmp_path / "rtm.npz")
    done = run("analyze", path, "--no-video")
    assert done.exit_code == 0
    assert "The points are of RTMPose-m body26" in done.stdout
