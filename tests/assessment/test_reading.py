"""Figures that are read off a whole rep, each with the sign and the unit of the catalogue."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.assessment.reading import SHOULDER_TURN, read_in_rep
from posecheck.measures.catalogue import OF_A_REP, definition
from posecheck.measures.gait.frontal import _pelvic_drop
from posecheck.measures.reps import RepSpan
from posecheck.model.measurement import Curve, Series
from tests.drawn.stick_figures import film, front_figure, square_view

T = np.arange(150) / 30
REP = RepSpan(1.0, 2.0, 3.0, 4.0, 75, 0.5)
FRONT = film(np.repeat(front_figure(), 150, axis=0), view="front").landmarks


def obliquity(value: float) -> Series:
    curves = {
        "pelvic_obliquity": Curve(*(np.full(150, value + off) for off in (0.0, -2.0, 2.0)), "deg")
    }
    return Series(T, curves, {})


@pytest.mark.parametrize(
    ("left_up", "lead", "drop"),
    [(9.0, "left", 9.0), (-9.0, "left", -9.0), (9.0, "right", -9.0), (-9.0, "right", 9.0)],
)
def test_the_drop_of_a_rep_is_signed_and_that_of_a_run_is_a_size(left_up, lead, drop):
    """Left side up is a free right side that hangs: + of the left leg."""
    read = read_in_rep(
        "pelvic_drop", "lead", "peak", REP, lead, obliquity(left_up), FRONT, square_view("front")
    )
    assert (read.value, read.low, read.high, read.side) == (
        pytest.approx(drop),
        pytest.approx(drop - 2),
        pytest.approx(drop + 2),
        lead,
    )
    stances = {"left": [np.arange(a, a + 30) for a in (0, 40, 80)], "right": []}
    of_a_run = {m.name: m.value for m in _pelvic_drop(obliquity(left_up), stances)}
    assert of_a_run == {"pelvic_drop": 9.0, "contralateral_pelvic_drop": left_up}
    assert all(
        said in definition("pelvic_drop")
        for said in (
            "Of a run: how far",
            "whichever side is lower",
            "Of a rep: how far",
            "minus where",
        )
    )


@pytest.mark.parametrize("name", OF_A_REP)
def test_what_the_catalogue_says_is_of_a_rep_is_read_off_one(name):
    """One of them by the low back's own test (test_arch_added)."""
    view = square_view("side-left" if name in ("step_length", "lumbar_arch_added") else "front")
    series = obliquity(9.0)
    lumbar = Curve(*(np.full(150, off) for off in (0.0, -4.0, 4.0)), "deg")
    turn = Curve(*(np.full(150, 5.0) for _ in range(3)), "deg")
    curves = {**series.curves, "lumbar_angle": lumbar, SHOULDER_TURN: turn}
    series = Series(T, curves, {})
    read = read_in_rep(name, "working", "peak", REP, "left", series, FRONT, view)
    assert read is not None and read.measure == name and np.isfinite(read.value)
