"""The shipped calibration clip through the pose model: a body relaxed, tucked by 12 degrees and
arched by 20."""

from __future__ import annotations

from pathlib import Path

import pytest

import posecheck
from posecheck.api import Options, read_track
from posecheck.calibration import calibrate
from posecheck.calibration.change import STANDING
from posecheck.pose.backends.mediapipe import MediaPipeEstimator
from posecheck.present.text import summary

pytestmark = pytest.mark.model
SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def own(pose_bundle):
    with MediaPipeEstimator(pose_bundle) as estimator:
        return calibrate(
            read_track(SAMPLES / "own-neutral.mp4", Options(), estimator=estimator), person="Sample"
        )


def test_three_positions_are_found_and_told_apart(own):
    for (start, end), (first, last) in zip(
        own.spans, ((0, 3.2), (4, 7.2), (8.4, 11.6)), strict=True
    ):
        assert first - 0.1 <= start and end <= last + 0.1 and end - start > 2
    assert own.lumbar.tucked - own.lumbar.neutral == pytest.approx(
        -12, abs=STANDING["lumbar_angle"]
    )
    assert own.lumbar.arched - own.lumbar.neutral == pytest.approx(20, abs=STANDING["lumbar_angle"])
    assert own.pelvis.arched - own.pelvis.tucked == pytest.approx(26, abs=STANDING["pelvic_tilt"])


def test_another_clip_of_the_body_is_held_against_it(own, pose_bundle):
    with MediaPipeEstimator(pose_bundle) as estimator:
        report = posecheck.analyze(
            SAMPLES / "stand-arched.mp4", calibration=own, estimator=estimator
        )
    change = next(m for m in report.measurements if m.name == "lumbar_change")
    assert change.low < 20 < change.high and change.low > 0
    assert change.high - change.low < next(
        m.high - m.low for m in report.measurements if m.name == "lumbar_angle"
    )
    assert "Low-back curve against your neutral" in summary(report)
