"""The gait cycle, and when each foot was on the ground."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.measures.gait.cycle import gait_cycles
from posecheck.model.report import Step
from posecheck.present import colours
from posecheck.present.charts import contacts
from posecheck.present.charts.cycle import (
    by_measure,
    over_cycle,
    reference_box,
    references,
    value_range,
)
from posecheck.present.charts.spec import NARROW, ChartLook
from posecheck.present.report_charts import strip_of
from tests.present.charts.drawn import every_value, layers_of, svg_of, values_of, with_cycles
from tests.present.factories import run


def test_a_cycle_shows_its_mean_and_where_it_usually_lies():
    report = with_cycles()
    knee = by_measure(report.cycles)[0]
    usual = references("running", "knee_flexion")
    low, high = value_range(knee, usual)
    left, right, bottom, top = reference_box(usual[0], knee[0], low, high)
    assert bottom == 40 and top == high > knee[0].mean.max()
    assert 0 < left < right < knee[0].toe_off_percent
    spec = over_cycle(knee, usual, NARROW)
    np.testing.assert_allclose(values_of(spec, "line", "mean")[0], knee[0].mean, atol=1e-3)
    assert values_of(spec, "rect", "top") == [[pytest.approx(high)]]


def test_left_and_right_stand_in_one_chart_named_and_told_apart_without_colour():
    report = run()
    curves = replace(report.curves, curves={"pelvic_obliquity": report.curves["trunk_lean"]})
    (both,) = by_measure(gait_cycles(curves, report.stride.steps))
    assert [c.side for c in both] == ["left", "right"]
    lines = [
        one["mark"]
        for one in layers_of(over_cycle(both, (), ChartLook(palette=colours.DARK)), "line")
    ]
    assert [line["color"] for line in lines] == [colours.DARK.left, colours.DARK.right]
    assert ["strokeDash" in line for line in lines] == [False, True]
    assert {"left", "right"} <= set(every_value(over_cycle(both, (), NARROW), "text", "text"))


def test_a_curve_with_holes_is_drawn_in_pieces_and_an_empty_one_not_at_all():
    cycle = with_cycles().cycles[0]
    cycle.mean[40:60] = np.nan
    lines = [
        part
        for part in svg_of(over_cycle([cycle], (), NARROW)).split("<path")
        if 'stroke-width="2.4"' in part
    ]
    assert lines[0].count("M") == 2
    cycle.mean[:] = np.nan
    assert by_measure([cycle]) == []


STEPS = (
    Step("left", 0.0, 0.25),
    Step("right", 0.4, 0.65),
    Step("left", 0.8, None),
    Step("right", 1.2, 1.45),
)


def test_contacts_have_their_ends_their_words_and_the_flights_between_them():
    found = contacts.contacts_of(STEPS)
    assert [(c.start_s, c.end_s) for c in found if c.side == "left"] == [(0.0, 0.25), (0.8, None)]
    assert contacts.flights_of(found) == ((0.25, 0.4), (0.65, 0.8))
    assert "250 ms on the ground" in found[0].text
    assert contacts.contacts_of(STEPS, factor=4.0)[0].text.endswith("62 ms on the ground")
    assert contacts.timed_sides(found) == ["left", "right"]


def test_the_strip_has_a_bar_for_each_known_contact_and_says_it():
    look = ChartLook(width=400, height=contacts.HEIGHT)
    spec = contacts.strip(contacts.contacts_of(STEPS), 0.0, 2.0, look)
    bars = every_value(spec, "rect", "text")
    assert len(bars) == 3 and all("on the ground" in text for text in bars)
    assert "Left foot lands at 0.80 s" in svg_of(spec)


def test_the_window_is_where_most_landings_are():
    steps = [Step("left", t, None) for t in (0.0, 20.0, 20.5, 21.0, 21.5, 40.0)]
    start, end = contacts.window(contacts.contacts_of(steps), 6.0)
    assert end - start == pytest.approx(6.0) and start <= 20.0 and end >= 21.5


def test_a_strip_is_as_long_as_its_clip_and_none_without_steps():
    report = run()
    strip = strip_of(report.stride, report.source)
    assert strip.timed and strip.duration_s == report.source.duration_s
    assert contacts.strip_width(60.0) == 60 * 84 and contacts.strip_width(60.0, 4.0) == 15 * 84
    assert strip_of(replace(report.stride, steps=()), report.source) is None
