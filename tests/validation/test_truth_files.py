"""Loading truth files: layout, missing values, slow motion, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from posecheck.errors import FileMissing, NotAFile
from posecheck.validation.truth import BadTruth
from posecheck.validation.truth_file import load_truth

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.json"))
SHARED = ROOT.parent / "shared" / "validation"


def write(folder: Path, content) -> Path:
    path = folder / "clip.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_values_and_missing_values(tmp_path, truth_file):
    truth = load_truth(write(tmp_path, truth_file))
    assert truth.near == "left"
    assert truth.report_view == "side-left"
    assert truth.reps[0].faults == ("heels-far",)
    np.testing.assert_array_equal(truth.series["knee_flexion_L"], [1, np.nan, 3])
    np.testing.assert_array_equal(truth.pixels["hipL"], [[1, 2]] * 3)
    assert truth.slowdown == 1


def test_slow_motion_stretches_time(tmp_path, truth_file):
    truth = load_truth(write(tmp_path, truth_file | {"fps": 240, "stored_fps": 30}))
    assert truth.stored(0.5) == 4.0
    np.testing.assert_allclose(truth.stored(truth.t), truth.t * 8)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"view": "above"}, "above"),
        ({"fps": "fast"}, "fps"),
        ({"fps": 0}, "frame rate"),
        ({"body": {"leg_m": 0.8}}, "height_m"),
        ({"series": {"knee_flexion_L": [1.0]}}, "no times"),
        ({"series": {"t": [0, 0], "a": [1, 2]}}, "do not increase"),
        ({"series": {"t": [0, 1, 2], "a": [1.0, 2.0]}}, "2 values for 3 times"),
        ({"pixels": [{"hipL": [1, 2]}]}, "1 frames for 3 times"),
        ({"reps": [{"start_s": 3, "peak_s": 1, "peak_end_s": 1, "end_s": 2}]}, "rep 1"),
    ],
)
def test_a_wrong_file_is_named_with_its_mistake(tmp_path, truth_file, changes, says):
    with pytest.raises(BadTruth, match=r"clip\.json") as raised:
        load_truth(write(tmp_path, truth_file | changes))
    assert says in str(raised.value)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": "a"}', "\x00"])
def test_not_a_truth_file(tmp_path, content):
    with pytest.raises(BadTruth, match=r"clip\.json"):
        load_truth(write(tmp_path, content))


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "clip.json"
    path.write_bytes(b'{"id": "\xff\xfe"}')
    with pytest.raises(BadTruth, match=r"clip\.json"):
        load_truth(path)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(FileMissing, match=r"none\.json"):
        load_truth(tmp_path / "none.json")
    with pytest.raises(NotAFile):
        load_truth(tmp_path)


def test_there_are_seven_samples():
    assert len(SAMPLES) == 7


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_sample(path):
    truth = load_truth(path)
    assert truth.id == path.stem
    assert 5.9 < truth.duration_s < 12.1
    assert len(truth.t) == len(truth.pixels["hipL"])
    assert path.with_suffix(".mp4").stat().st_size <= 500_000
    assert path.stat().st_size <= 150_000
    assert truth.reps or truth.profile or truth.steps or truth.movement == "standing"
    assert all(rep.end_s <= truth.duration_s + 1e-6 for rep in truth.reps)


def test_shared_truth():
    if not SHARED.is_dir():
        pytest.skip("the validation clips are not beside the repository")
    truths = [load_truth(path) for path in sorted(SHARED.glob("*.json"))]
    assert truths
    slow = [truth for truth in truths if truth.slowdown != 1]
    assert [truth.slowdown for truth in slow] == [8.0]
