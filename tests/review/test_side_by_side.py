"""Curves by phase, and two reps or dates against measurement error: known answers."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from posecheck.errors import InputError
from posecheck.model.report import Step
from posecheck.pages.coach_side_by_side import fault_line, headline
from posecheck.review import add_person, file_result
from posecheck.review.curves import (
    BACK,
    OUT,
    PHASE,
    POINTS,
    by_phase,
    evenly,
    over_cycles,
    pack,
    unpacked_curve,
)
from posecheck.review.side_by_side import Choice, dates_of, put_side_by_side, reps_of
from posecheck.review.tables import MeasurementRow, Unit
from tests.review.rows import Row, add_rows


def add_measurements(store, sides=("left",)):
    """A knee angle of each unit: 90, 91, ... degrees; sides in turn."""

    def change(db):
        for k, unit in enumerate(db.scalars(select(Unit.id).order_by(Unit.id))):
            side = sides[k % len(sides)]
            db.add(
                MeasurementRow(
                    unit_id=unit,
                    name="knee_flexion",
                    side=side,
                    value=90.0 + k,
                    low=86.0 + k,
                    high=94.0 + k,
                    unit="deg",
                    status="measured",
                )
            )

    store.write(change)


def triangle(t, start, peak, leave, end, top):
    return np.interp(t, [start, peak, leave, end], [0, top, top, 0])


@given(st.floats(0.4, 3), st.floats(0.1, 2), st.floats(0.4, 3))
def test_reps_of_any_tempo_lie_on_one_another(out, hold, back):
    marks = (1.0, 1.0 + out, 1.0 + out + hold, 1.0 + out + hold + back)
    t = np.arange(0, marks[3] + 1, 1 / 60)
    curve = by_phase(t, triangle(t, *marks, 90.0), *marks)
    expected = np.interp(PHASE, [0, OUT, BACK, 1], [0, 90, 90, 0])
    assert np.abs(curve - expected).max() < 90 / (60 * min(out, back)) + 0.01


def test_gaps_stay_gaps():
    t = np.arange(0, 5, 1 / 30)
    values = np.where((t > 2) & (t < 3), np.nan, t)
    curve = evenly(t, values, 0.0, 4.9)
    at = np.linspace(0, 4.9, POINTS)
    assert np.isnan(curve[(at > 2.1) & (at < 2.9)]).all()
    assert np.allclose(curve[at < 1.9], at[at < 1.9], atol=1e-5)
    assert np.isnan(evenly(t, np.full(len(t), np.nan), 0, 4)).all()
    assert (unpacked_curve(pack(curve))[:5] == curve[:5]).all()


def test_a_gait_cycle_is_the_mean_of_strides():
    t = np.arange(0, 8, 1 / 120)
    steps = [Step("left", 0.5 + 0.7 * k) for k in range(10)] + [
        Step("right", 0.85 + 0.7 * k) for k in range(10)
    ]
    curve = over_cycles(t, 30 * np.sin(2 * np.pi * (t - 0.5) / 0.7), steps, "left")
    assert np.abs(curve - 30 * np.sin(2 * np.pi * PHASE)).max() < 0.1
    assert np.isnan(over_cycles(t, t, steps[:1], "left")).all()


def test_a_real_difference_and_one_inside_the_error(store, stick_result):
    anna = add_person(store, "Anna", "none")
    for name, lean, day in (("a", 10.0, 1), ("b", 45.0, 2), ("c", 11.0, 3)):
        file_result(store, anna, stick_result(name, trunk_lean=lean), filmed_on=date(2026, 5, day))
    dates = dates_of(store, anna, "lunge")
    assert [d.filmed_on.day for d in dates] == [3, 2, 1] and all(
        len(d.unit_ids) == 3 for d in dates
    )
    third, second, first = dates

    def lean(a, b):
        return next(
            d for d in put_side_by_side(store, a, b).differences if d.measure == "trunk_lean"
        )

    assert lean(first, second).real and lean(first, second).change == pytest.approx(35, abs=4)
    assert not lean(first, third).real and lean(first, third).change == pytest.approx(1, abs=1)
    both = put_side_by_side(store, first, second)
    curve = next(c for c in both.curves if c.measure == "trunk_lean")
    assert np.nanmax(curve.second) - np.nanmax(curve.first) == pytest.approx(35, abs=4)
    assert both.counts == (3, 3) and both.clips == (None, None)
    reps = reps_of(store, anna, "lunge")
    assert len(reps) == 9 and reps[0].label.startswith("03 May 2026, c.mp4, rep 1")
    with pytest.raises(InputError, match="Nothing is known"):
        put_side_by_side(store, reps[0], Choice("gone", (999,), date(2026, 1, 1)))


def test_better_or_worse_comes_first_and_no_fault_is_dropped(store):
    anna = add_person(store, "Anna", "none")
    old, new = date(2026, 1, 1), date(2026, 2, 1)
    add_rows(
        store,
        anna,
        [Row(40, "clear", filmed_on=old), Row(20, "fine", filmed_on=old)]
        + [Row(9, "clear", code="heel-lift", filmed_on=old)]
        + [Row(20, "fine", filmed_on=new) for _ in range(3)],
    )
    add_measurements(store)
    second, first = dates_of(store, anna, "lunge")
    both = put_side_by_side(store, first, second)
    assert both.good == ((1, 3), (3, 3))
    assert headline(both) == "Better: 1 of 3 in good form, then 3 of 3."
    assert headline(put_side_by_side(store, second, first)).startswith("Worse: 3 of 3")
    lines = [fault_line(both.movement, fault) for fault in both.faults]
    assert lines == [
        "Trunk tips forward: in 1 of 2, then in none of 3.",
        "Front heel lifts: in 1 of 1, then not judged (filmed from another side, or not seen).",
    ]


def test_a_limb_filmed_from_the_other_side_is_compared_and_said(store):
    anna = add_person(store, "Anna", "none")
    add_rows(store, anna, [Row(40, "clear", filmed_on=date(2026, k, 1)) for k in (1, 2)])
    add_measurements(store, sides=("left", "right"))
    second, first = dates_of(store, anna, "lunge")
    differences = put_side_by_side(store, first, second).differences
    assert [(d.measure, d.side, d.change) for d in differences] == [
        ("knee_flexion", "left, then right", 1.0)
    ]


def test_clips_of_both_are_shown(plain_store, stick_with_video):
    anna = add_person(plain_store, "Anna")
    file_result(plain_store, anna, *stick_with_video)
    one, two = reps_of(plain_store, anna, "lunge")
    assert [c.name for c in put_side_by_side(plain_store, one, two).clips] == [
        "rep-1.mp4",
        "rep-2.mp4",
    ]
