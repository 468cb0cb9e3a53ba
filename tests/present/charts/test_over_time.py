"""A measure over time: drawn to scale, with what it is held against."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.model.measurement import Curve, Series
from posecheck.model.report import Hold
from posecheck.present import colours
from posecheck.present.charts import ticks
from posecheck.present.charts.over_time import chosen_curves, over_time, readout, spans_of
from posecheck.present.charts.spec import NARROW, WIDE, ChartLook
from tests.present.charts.drawn import every_value, layers_of, svg_of, values_of
from tests.present.factories import bridge, plank, run


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.integers(1, 12))
def test_ticks_are_round_inside_and_few(low, span, about):
    found = ticks.nice_ticks(low, low + span, about)
    assert len(found) <= about + 2
    assert all(low - 1e-6 * span - 1e-9 <= v <= low + span * (1 + 1e-6) + 1e-9 for v in found)
    assert ticks.nice_ticks(0, 10, 5) == [0, 2, 4, 6, 8, 10]


def test_a_chart_breaks_its_line_where_nothing_was_measured():
    spec = over_time(bridge(), "knee_flexion_left", WIDE)
    (line,) = values_of(spec, "line", "value")
    assert None in line and None in readout(bridge(), "knee_flexion_left")["v"]
    lines = [part for part in svg_of(spec).split("<path") if 'stroke-width="2.2"' in part]
    assert len(lines) == 1 and lines[0].count("M") == 2


def test_a_chart_draws_the_curve_its_interval_and_its_limit_in_its_own_unit():
    """The curve starts at 58°, has its lowest at 5° and its limit at 12°; all lies in the axis."""
    spec = over_time(bridge(), "trunk_thigh_angle_left", WIDE)
    (values,) = values_of(spec, "line", "value")
    assert (max(values), min(values)) == (58, 5)
    assert [12.0] in values_of(spec, "rule", "value")
    axis = layers_of(spec, "line")[0]["encoding"]["y"]
    low, high = axis["scale"]["domain"]
    assert low < 5 - 6 and high > 58 + 6 and all(low <= v <= high for v in axis["axis"]["values"])


def test_a_long_curve_is_thinned_without_losing_its_peak():
    report = run(duration=120.0)
    report.curves["knee_flexion_right"].value[3333] = 170.0
    told = readout(report, "knee_flexion_right")
    assert len(told["t"]) <= 480
    assert max(v for v in told["v"] if v is not None) == 170
    for look in (WIDE, NARROW):
        (values,) = values_of(over_time(report, "knee_flexion_right", look), "line", "value")
        assert len(values) <= 500 and max(values) == 170


def test_a_flat_curve_and_one_without_interval_can_be_drawn():
    report = bridge()
    flat = replace(
        report.curves["trunk_lean"],
        value=np.zeros(594),
        low=np.full(594, np.nan),
        high=np.full(594, np.nan),
    )
    report = replace(report, curves=replace(report.curves, curves={"trunk_lean": flat}))
    assert set(values_of(over_time(report, "trunk_lean", WIDE), "area", "low")[0]) == {None}
    assert svg_of(over_time(report, "trunk_lean", WIDE))
    assert chosen_curves(report) == (["trunk_lean"], [])


def test_reps_and_what_was_off_lie_over_their_time():
    spans = spans_of(bridge(), "trunk_thigh_angle_left", 0.0, 20.0)
    assert (spans[0].start, spans[0].end, spans[0].name, spans[0].fault) == (0.8, 4.0, "1", False)
    assert spans[1].fault
    texts = every_value(over_time(bridge(), "trunk_thigh_angle_left", WIDE), "text", "text")
    assert {"1", "2 ▲", "3 ▲", "4", "5 ▲"} <= set(texts)
    assert all(span.fault for span in spans_of(plank(), "hip_offset", 0.0, 20.0))


def test_a_side_has_its_colour_whatever_is_drawn():
    report, ink = run(), colours.LIGHT
    look = ChartLook(palette=ink)
    (line,) = layers_of(over_time(report, "knee_flexion_right", look), "line")
    assert line["mark"]["color"] == ink.right
    bars = [
        one["mark"]["color"]
        for one in layers_of(over_time(report, "knee_flexion_right", look), "rect")
    ]
    assert bars == [ink.left, ink.right]  # the contacts of both feet below it
    (line,) = layers_of(over_time(report, "trunk_lean", look), "line")
    assert line["mark"]["color"] == ink.measured


def test_a_contact_whose_end_is_not_known_is_a_mark():
    spec = over_time(run(timed=False), "knee_flexion_right", WIDE)
    rows = [row for one in layers_of(spec, "rect") for row in one["data"]["values"]]
    per_px = 8.0 / WIDE.width
    assert rows and all(row["end"] - row["t"] == pytest.approx(2 * per_px, rel=0.1) for row in rows)


def test_getting_into_position_does_not_set_the_scale():
    """Ten seconds of kneeling down before a hold of four: the axes are the hold's."""
    t = np.arange(0, 16, 1 / 30)
    inside = (t >= 9.4) & (t <= 14.6)
    value = np.where(inside, 5.0, 90.0)
    curves = Series(t, {"trunk_lean": Curve(value, value - 1, value + 1, "deg")}, {})
    report = replace(plank(), curves=curves, holds=(), hold=Hold(10.0, 14.0, 4.0, None))
    (values,) = values_of(over_time(report, "trunk_lean", WIDE), "line", "value")
    assert set(values) == {5}
    told = readout(report, "trunk_lean")
    assert (told["t"][0], told["t"][-1]) == pytest.approx((9.5, 14.5), abs=0.1)
    whole = over_time(replace(report, hold=None), "trunk_lean", WIDE)
    assert set(values_of(whole, "line", "value")[0]) == {5, 90}
