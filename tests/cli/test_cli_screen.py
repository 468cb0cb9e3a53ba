"""posecheck screen, on saved tracks."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

from posecheck.calibration import make
from posecheck.measures import compute
from posecheck.model.measurement import Curve
from posecheck.pose.io.storage import save_track
from tests.cli.cli_checks import one_line
from tests.drawn.stick_movements import FIVE, bridge_track, lunge_track, standing_track


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def clips(tmp_path):
    folder = tmp_path / "clips"
    folder.mkdir()
    save_track(bridge_track(FIVE), folder / "bridges.npz")
    save_track(standing_track(), folder / "standing-side.npz")
    (folder / "holiday.mov").write_bytes(b"x")
    return folder


def states_in(place):
    made = json.loads((place / "screen.json").read_text("utf-8"))
    return {part["part"]: part["state"] for part in made["parts"]}


def test_a_folder_of_clips_becomes_a_screen(run, clips, tmp_path):
    result = run("screen", clips, "--person", "Anna", "--skip", "plank", "--out", tmp_path / "s")
    assert result.exit_code == 0, result.stderr
    assert "bridges: done" in result.stdout and "Left out: Plank" in result.stdout
    assert "Not done yet:" in result.stdout and "does not diagnose" in result.stdout
    assert "holiday.mov" in result.stderr
    made = json.loads((tmp_path / "s" / "screen.json").read_text("utf-8"))
    assert (made["schema"], made["person"]) == ("posecheck.screen/1", "Anna")
    assert (tmp_path / "s" / "screen.html").is_file()


def test_parts_are_added_and_done_again_in_the_same_folder(run, clips, tmp_path):
    place = tmp_path / "s"
    assert run("screen", "--bridges", clips / "bridges.npz", "-o", place).exit_code == 0
    standing = clips / "standing-side.npz"
    assert run("screen", "--standing-side", standing, "-o", place).exit_code == 0
    states = {
        p["part"]: p["state"] for p in json.loads((place / "screen.json").read_text())["parts"]
    }
    assert states["bridges"] == states["standing-side"] == "done"
    # a clip that fails has it asked for again, and what was read stays
    result = run("screen", "--bridges", clips / "standing-side.npz", "-o", place)
    assert result.exit_code == 4
    assert "bridges: again. This looks like standing" in result.stdout
    assert "What was read earlier is kept." in result.stdout
    states = {
        p["part"]: p["state"] for p in json.loads((place / "screen.json").read_text())["parts"]
    }
    assert states["bridges"] == "done"
    result = run("screen", "--plank", clips / "bridges.npz", "--person", "Bea", "-o", place)
    assert result.exit_code == 2 and "another folder" in one_line(result)


def test_a_screen_is_over_after_seven_days_and_stays(run, clips, tmp_path, monkeypatch):
    bridges = clips / "bridges.npz"
    run("screen", "--bridges", bridges, "--person", "Anna")
    place = tmp_path / "posecheck-out" / "screen-anna"
    made = json.loads((place / "screen.json").read_text("utf-8"))
    for days, goes_on in ((7, True), (8, False)):
        day = (date.today() - timedelta(days)).isoformat()
        (place / "screen.json").write_text(json.dumps(made | {"date": day}), "utf-8")
        before = (place / "screen.json").read_bytes()
        result = run("screen", "--standing-side", clips / "standing-side.npz", "--person", "Anna")
        assert result.exit_code == 0, result.stderr
        assert (states_in(place)["standing-side"] == "done") is goes_on
        if not goes_on:
            assert (place / "screen.json").read_bytes() == before
            new = place.with_name(f"screen-anna-{date.today().isoformat()}")
            assert states_in(new)["standing-side"] == "done" != states_in(new)["bridges"]
            said = run("screen", "--bridges", bridges, "-o", place)
            assert said.exit_code == 2 and "name another folder" in one_line(said)


def test_json_is_printed_alone_and_nothing_written(run, clips, tmp_path):
    result = run("screen", clips, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["schema"] == "posecheck.screen/1"
    assert not (tmp_path / "posecheck-out").exists()


def test_one_clip_that_is_wrong_loses_none_of_the_rest(run, clips, tmp_path):
    save_track(lunge_track(FIVE), clips / "plank.npz")
    result = run("screen", clips, "--out", tmp_path / "s")
    assert result.exit_code == 0
    assert "plank: again. This looks like a lunge" in result.stdout
    assert "bridges: done" in result.stdout


def with_outline(monkeypatch, *levels):
    """Low back and pelvis of a clip: relaxed, tucked, arched at these degrees."""
    relaxed, tucked, arched = levels

    def outline_curves(t, *_):
        values = [relaxed, relaxed, tucked, tucked, arched, arched]
        value = np.interp(t, [0, 3, 3.8, 6.8, 7.6, 10.6], values)
        curve = Curve(value, value - 8, value + 8, "deg")
        return dict.fromkeys(("lumbar_angle", "pelvic_tilt"), curve), ""

    for module in (make, compute):
        monkeypatch.setattr(module, "outline_curves", outline_curves)


def test_who_stands_at_the_own_arch_gets_no_calibration_and_is_read_all_the_same(
    run, tmp_path, data, monkeypatch
):
    with_outline(monkeypatch, 14, -8, 16)
    clip = save_track(standing_track(seconds=10.6), tmp_path / "own.npz")
    result = run("screen", "--calibration", clip, "--person", "Anna", "--out", tmp_path / "s")
    assert result.exit_code == 0, result.stderr
    assert "calibration: done" in result.stdout and "tuck 22°" in result.stdout
    assert "No calibration was made" in one_line(result)
    assert not data.exists()


def test_a_pelvis_that_hardly_moves_has_the_calibration_asked_for_again(run, tmp_path, monkeypatch):
    with_outline(monkeypatch, 2, -1, 5)
    clip = save_track(standing_track(seconds=10.6), tmp_path / "own.npz")
    result = run("screen", "--calibration", clip, "--out", tmp_path / "s")
    assert result.exit_code == 4
    assert "calibration: again." in result.stdout


def test_a_calibration_clip_is_part_of_it_and_is_kept_for_the_person(
    run, clips, tmp_path, data, monkeypatch
):
    with_outline(monkeypatch, 2, -8, 16)
    clip = save_track(standing_track(seconds=10.6), tmp_path / "own.npz")
    result = run("screen", "--calibration", clip, "--person", "Anna", "--out", tmp_path / "s")
    assert result.exit_code == 0, result.stderr
    assert "Moving the pelvis on purpose: 24°" in result.stdout
    assert "tuck 10°" in result.stdout and "arch 14°" in result.stdout
    assert (data / "people" / "anna" / "calibration.json").is_file()
    by_name = run("screen", clips, "--calibration", "Anna", "--json")
    found = json.loads(by_name.stdout)
    control = next(f for f in found["findings"] if f["code"] == "control")
    assert (control["figure"]["value"], found["calibrated"]) == (24.0, found["date"])


@pytest.mark.parametrize(
    "args, code, told",
    [
        ((), 2, "--parts"),
        (("no-such-folder",), 2, "no folder"),
        (("--bridges", "none.mp4"), 3, "No such file"),
        (("--skip", "squats"), 3, "no part 'squats'"),
        (("--calibration", "Nobody", "--skip", "plank"), 3, "There is no calibration"),
    ],
)
def test_what_is_wrong_is_one_line(run, args, code, told):
    result = run("screen", *args)
    assert result.exit_code == code
    assert told in one_line(result)


def test_two_clips_for_one_part_are_refused(run, clips):
    (clips / "bridges.mp4").write_bytes(b"x")
    result = run("screen", clips)
    assert result.exit_code == 2 and "two clips for bridges" in one_line(result)


def test_the_parts_are_listed(run):
    told = run("screen", "--parts")
    assert told.exit_code == 0
    assert "bridges: Bridges" in told.stdout and "running (if you run)" in told.stdout
    parts = json.loads(run("screen", "--parts", "--json").stdout)
    assert parts[0]["id"] == "standing-side" and parts[0]["how"]
