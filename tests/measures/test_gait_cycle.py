from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.measures.gait.cycle import (
    PERCENT,
    cleanest_stride,
    gait_cycles,
    on_cycles,
    stride_spans,
)
from posecheck.model.measurement import Curve, Series

STRIDE, OFFSET = 0.7, 0.13


@dataclass(frozen=True)
class Contact:
    side: str
    initial_contact_s: float
    toe_off_s: float | None = None


def contacts(count=8, side="left", stride=STRIDE, held=0.25, first=OFFSET):
    return [
        Contact(side, first + k * stride, None if held is None else first + k * stride + held)
        for k in range(count)
    ]


def curve(values, half=4.0):
    values = np.asarray(values, float)
    return Curve(values, values - half, values + half, "deg")


def series(t, **curves):
    return Series(t, {name: curve(v) for name, v in curves.items()}, {}, dict.fromkeys(curves, 0.5))


def knee(t, stride=STRIDE):
    """50 + 40 sin of the phase: largest at 25 % of the cycle."""
    return 50 + 40 * np.sin(2 * np.pi * (t - OFFSET) / stride)


@pytest.mark.parametrize("fps", [30, 60, 120])
def test_a_known_curve_comes_back_over_the_cycle(fps):
    t = np.arange(0, 6.2, 1 / fps)
    (cycle,) = gait_cycles(series(t, knee_flexion_left=knee(t)), contacts(), ("left",))
    expected = 50 + 40 * np.sin(2 * np.pi * PERCENT / 100)
    assert cycle.mean == pytest.approx(expected, abs={30: 0.7, 60: 0.2, 120: 0.1}[fps])
    assert (cycle.measure, cycle.side, cycle.unit, cycle.cycles) == (
        "knee_flexion",
        "left",
        "deg",
        7,
    )
    assert cycle.toe_off_percent == pytest.approx(100 * 0.25 / STRIDE)
    assert cycle.sd.max() < 1.0


def test_spread_and_interval_are_those_of_the_strides():
    """Stride k lies k degrees higher: SD of 0..6, and the interval is half the curve's own 4
    degrees and 1.96 standard errors."""
    t = np.arange(0, 6.2, 1 / 240)
    higher = np.floor((t - OFFSET) / STRIDE)
    (cycle,) = gait_cycles(series(t, knee_flexion_left=20 + higher), contacts(), ("left",))
    sd = np.std(np.arange(7), ddof=1)
    middle = slice(5, 95)
    assert cycle.mean[middle] == pytest.approx(23.0)
    assert cycle.sd[middle] == pytest.approx(sd)
    assert (cycle.high - cycle.mean)[middle] == pytest.approx(0.5 * 4.0 + 1.96 * sd / np.sqrt(7))


def test_only_the_asked_sides_and_curves_that_mean_something():
    t = np.arange(0, 6.2, 1 / 60)
    curves = series(
        t,
        knee_flexion_left=knee(t),
        knee_flexion_right=knee(t),
        trunk_lean=0 * t + 5,
        hip_offset=0 * t,
        fppa_left=0 * t,
    )
    both = [*contacts(), *contacts(side="right", first=OFFSET + STRIDE / 2)]
    assert [(c.measure, c.side) for c in gait_cycles(curves, both, ("left",))] == [
        ("knee_flexion", "left"),
        ("trunk_lean", "left"),
    ]
    assert [(c.measure, c.side) for c in gait_cycles(curves, both)] == [
        ("knee_flexion", "left"),
        ("trunk_lean", "left"),
        ("knee_flexion", "right"),
        ("trunk_lean", "right"),
    ]


def test_a_missed_contact_does_not_stretch_the_cycle():
    t = np.arange(0, 6.2, 1 / 60)
    seen = contacts()
    del seen[3]
    spans = stride_spans(seen, "left")
    assert len(spans) == 5
    assert all(s.length_s == pytest.approx(STRIDE) for s in spans)
    (cycle,) = gait_cycles(series(t, knee_flexion_left=knee(t)), seen, ("left",))
    assert cycle.mean[25] == pytest.approx(90, abs=0.3)


def test_a_stride_with_a_gap_is_left_out_and_too_few_give_none():
    t = np.arange(0, 6.2, 1 / 60)
    values = knee(t)
    values[(t > 1.0) & (t < 1.2)] = np.nan
    (cycle,) = gait_cycles(series(t, knee_flexion_left=values), contacts(), ("left",))
    assert cycle.cycles == 6
    assert gait_cycles(series(t, knee_flexion_left=knee(t)), contacts(3), ("left",)) == ()
    assert (
        gait_cycles(series(t, knee_flexion_left=np.full_like(t, np.nan)), contacts(), ("left",))
        == ()
    )


def test_without_toe_offs_there_is_no_per_cent_of_them():
    t = np.arange(0, 6.2, 1 / 60)
    (cycle,) = gait_cycles(series(t, knee_flexion_left=knee(t)), contacts(held=None), ("left",))
    assert cycle.toe_off_percent is None


def test_the_cleanest_stride_is_the_one_most_like_the_others():
    t = np.arange(0, 6.2, 1 / 60)
    rng = np.random.default_rng(4)
    number = np.clip(np.floor((t - OFFSET) / STRIDE), 0, 6).astype(int)
    off = np.array([9.0, -12.0, 6.0, 0.0, -7.0, 11.0, -5.0])[number]
    curves = series(
        t,
        knee_flexion_left=knee(t)
        + off * np.abs(np.sin(2 * np.pi * (t - OFFSET) / STRIDE))
        + rng.normal(0, 0.2, len(t)),
    )
    best = cleanest_stride(curves, stride_spans(contacts(), "left"))
    assert best.start_s == pytest.approx(OFFSET + 3 * STRIDE)
    assert cleanest_stride(curves, []) is None


def test_a_stride_with_its_toe_off_goes_before_one_without():
    steps = contacts()
    steps = [
        Contact(s.side, s.initial_contact_s, s.toe_off_s if k == 5 else None)
        for k, s in enumerate(steps)
    ]
    assert cleanest_stride(None, stride_spans(steps, "left")).start_s == pytest.approx(
        OFFSET + 5 * STRIDE
    )


@given(st.floats(0.45, 1.1), st.floats(0.0, 0.4), st.integers(24, 240))
def test_ends_of_the_cycle_are_the_contacts(stride, first, fps):
    t = np.arange(0, 8 * stride, 1 / fps)
    spans = stride_spans(contacts(6, stride=stride, held=None, first=first), "left")
    assert len(spans) == 5
    for span, times in zip(spans, on_cycles(t, t, spans), strict=True):
        assert times[0] == pytest.approx(span.start_s)
        assert times[-1] == pytest.approx(span.end_s)
        assert span.at(50) == pytest.approx((span.start_s + span.end_s) / 2)
