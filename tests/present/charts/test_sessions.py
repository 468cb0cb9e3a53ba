"""A curve over sessions: valid as a specification, days along, pain above, shares within 0 to
100 %."""

from __future__ import annotations

from datetime import date, timedelta

import altair
import pytest

from posecheck.present.charts.sessions import over_sessions
from posecheck.present.charts.spec import ChartLook
from posecheck.present.colours import DARK
from posecheck.progress.change import SessionPoint
from posecheck.progress.curves import GOOD_FORM, RawCurve
from tests.present.charts.drawn import svg_of

FIRST = date(2026, 3, 2)
STATIC, WIDE = ChartLook(width=270, height=110), ChartLook(palette=DARK, height=130)


def curve(n: int, measure: str = "trunk_lean", side: str = "", value: float = 20.0) -> RawCurve:
    points = tuple(
        SessionPoint(FIRST + timedelta(days=3 * k), value + k % 3, 12.0) for k in range(n)
    )
    return RawCurve(measure, side, "deg", points, "lower", 25.0)


@pytest.mark.parametrize("look", [STATIC, WIDE])
@pytest.mark.parametrize("n", [1, 2, 40, 400])
@pytest.mark.parametrize("side", ["", "left", "right"])
def test_every_length_is_a_valid_specification(look, n, side):
    spec = over_sessions(curve(n, side=side), "Trunk lean", look, ((FIRST, 4),))
    altair.Chart.from_dict(spec, validate=True)
    assert spec["description"].startswith("Trunk lean")


def test_the_days_are_named_and_pain_stands_above():
    drawn = svg_of(over_sessions(curve(12), "Trunk lean", STATIC, ((FIRST + timedelta(6), 5),)))
    assert "2 Mar" in drawn and "pain 5" in drawn
    assert "pain" not in svg_of(over_sessions(curve(12), "x", STATIC, ((FIRST, 0),)))


def test_a_share_does_not_leave_its_scale():
    spec = over_sessions(curve(3, GOOD_FORM, value=95.0), "Reps in good form", STATIC)
    band = spec["layer"][0]["data"]["values"]
    assert max(row["high"] for row in band) == 100.0 and band[0]["low"] == 83.0
