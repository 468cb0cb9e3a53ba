"""Pelvis and low back through the stride: known means and a known swing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measures.gait.detect import Gait
from posecheck.measures.gait.posture import RANGE_HALF_WIDTH, posture_of_stride
from posecheck.model.measurement import Curve, Series


def gait(cadence: float) -> Gait:
    return Gait("running", cadence, 1.0, (), 0.5, 0.36)


def series(seconds: float, **values) -> Series:
    t = np.arange(0, seconds, 1 / 60)
    units = {"lumbar_range_share": "%"}
    return Series(
        t, {k: Curve(v(t), v(t) - 6, v(t) + 6, units.get(k, "deg")) for k, v in values.items()}, {}
    )


def read(series: Series, cadence: float = 160.0) -> dict:
    return {m.name: m for m in posture_of_stride(series.t, series, gait(cadence))}


@settings(max_examples=30)
@given(st.floats(-20, 20), st.floats(0, 12), st.floats(140, 190))
def test_mean_and_swing_are_those_put_in(mean, swing, cadence):
    lumbar = lambda t: mean + swing / 2 * np.sin(2 * np.pi * t * cadence / 120)  # noqa: E731
    found = read(series(6, lumbar_angle=lumbar, pelvic_tilt=lambda t: 0 * t - mean), cadence)
    assert found["lumbar_angle"].value == pytest.approx(mean, abs=0.05 * swing + 0.01)
    assert found["pelvic_tilt"].value == pytest.approx(-mean)
    assert found["lumbar_range"].value == pytest.approx(swing, abs=0.08 * swing + 0.01)
    assert found["lumbar_range"].low == pytest.approx(
        max(0.0, found["lumbar_range"].value - RANGE_HALF_WIDTH)
    )
    assert {m.status for m in found.values()} == {"estimated"}


def test_noise_does_not_add_to_the_swing():
    noise = np.random.default_rng(1).normal(0, 3, 1200)
    found = read(series(20, lumbar_angle=lambda t: noise[: len(t)]))
    assert found["lumbar_range"].value < 2.5  # the noise itself spans about 20


def test_change_is_marked_as_change():
    found = read(
        series(
            6,
            lumbar_change=lambda t: 0 * t + 4,
            lumbar_range_share=lambda t: 0 * t + 30,
            pelvic_tilt_change=lambda t: 0 * t,
        )
    )
    assert {(m.name, m.status, m.unit) for m in found.values()} == {
        ("lumbar_change", "change-only", "deg"),
        ("lumbar_range_share", "change-only", "%"),
        ("pelvic_tilt_change", "change-only", "deg"),
    }


def test_what_was_mostly_not_seen_is_not_averaged():
    assert read(series(6, lumbar_angle=lambda t: np.where(t < 2, 5.0, np.nan))) == {}


def test_two_strides_show_no_range():
    found = read(series(1.6, lumbar_angle=lambda t: 0 * t))
    assert "lumbar_angle" in found and "lumbar_range" not in found
