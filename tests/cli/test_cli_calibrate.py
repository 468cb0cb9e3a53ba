"""posecheck calibrate, calibrations and analyze --calibration, on saved tracks."""

from __future__ import annotations

import json

import numpy as np
import pytest

from posecheck.calibration import make
from posecheck.measures import compute
from posecheck.model.measurement import Curve
from posecheck.pose.io.storage import save_track
from tests.cli.cli_checks import one_line
from tests.drawn.stick_movements import standing_track


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))

    def outline_curves(t, *_):
        value = np.interp(t, [0, 3, 3.8, 6.8, 7.6, 10.6], [2, 2, -8, -8, 16, 16])
        return {
            name: Curve(value, value - 8, value + 8, "deg")
            for name in ("lumbar_angle", "pelvic_tilt")
        }, ""

    for module in (make, compute):
        monkeypatch.setattr(module, "outline_curves", outline_curves)
    return tmp_path / "data"


@pytest.fixture
def clip(tmp_path):
    return save_track(standing_track(seconds=10.6), tmp_path / "anna.npz")


def test_a_person_is_calibrated_listed_used_and_forgotten(run, clip, data):
    result = run("calibrate", clip, "--person", "Anna")
    assert result.exit_code == 0, result.stderr
    assert "relaxed" in result.stdout and "tucked" in result.stdout and "+16.0°" in result.stdout
    assert (data / "people" / "anna" / "calibration.json").is_file()
    assert "Anna" in run("calibrations").stdout
    shown = json.loads(
        run("analyze", clip, "--movement", "standing", "--calibration", "Anna", "--json").stdout
    )
    assert shown["own_neutral"]["person"] == "Anna"
    assert {"lumbar_change", "pelvic_tilt_change", "lumbar_range_share"} <= {
        m["name"] for m in shown["measurements"]
    }
    assert run("calibrations", "--delete", "Anna").exit_code == 0
    assert "No calibrations" in run("calibrations").stdout


def test_spans_and_a_file_of_ones_own(run, clip, data, tmp_path):
    result = run(
        "calibrate",
        clip,
        "--person",
        "Anna",
        "--spans",
        "0-2.5, 4-6.5,8-10",
        "--out",
        tmp_path / "own.json",
    )
    assert result.exit_code == 0, result.stderr
    assert json.loads((tmp_path / "own.json").read_text())["spans"] == [
        [0.0, 2.5],
        [4.0, 6.5],
        [8.0, 10.0],
    ]
    assert not data.exists()
    assert (
        run(
            "analyze", clip, "--movement", "standing", "--calibration", tmp_path / "own.json"
        ).exit_code
        == 0
    )


@pytest.mark.parametrize(
    "spans", ["0-3", "0-3,4-7", "a-b,c-d,e-f", "0-3,4-7,8-11,12-13", "-1-3,4-7,8-11"]
)
def test_wrong_spans_are_wrong_use(run, clip, spans):
    result = run("calibrate", clip, "--person", "Anna", "--spans", spans)
    assert result.exit_code == 2
    assert "three stretches in seconds" in result.stderr


def test_a_clip_without_three_positions_is_refused(run, clip):
    result = run("calibrate", clip, "--person", "Anna", "--spans", "0-1,1-2,2-3")
    assert result.exit_code == 3
    assert "cannot be told apart" in one_line(result)
    assert "No calibrations" in run("calibrations").stdout


@pytest.mark.parametrize(
    "args", [("analyze", "anna.npz", "--calibration", "Bob"), ("calibrations", "--delete", "Bob")]
)
def test_nobody_of_that_name(run, clip, args):
    result = run(*args)
    assert result.exit_code == 3
    assert "no calibration of 'Bob'" in one_line(result)


def test_a_person_needs_a_name(run, clip):
    assert run("calibrate", clip).exit_code == 2
    result = run("calibrate", clip, "--person", " ")
    assert result.exit_code == 3 and "needs a name" in one_line(result)
