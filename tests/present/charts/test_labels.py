"""Labels never lie on one another: in the pieces, in the SVG of the worst charts, on the narrowest
phone."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from posecheck.model.measurement import Curve
from posecheck.present.charts import labels, phase
from posecheck.present.charts.contacts import HEIGHT, contacts_of, strip
from posecheck.present.charts.cycle import over_cycle
from posecheck.present.charts.over_time import chosen_curves, over_time
from posecheck.present.charts.spec import NARROW, NARROWEST_PX, WIDE, ChartLook
from tests.present.charts.drawn import collisions, outside, svg_of, with_cycles
from tests.present.factories import EVERY, bridge, plank, run

PHONE = ChartLook(width=NARROWEST_PX, height=160)
LOOKS = {"wide": WIDE, "narrow": NARROW, "phone": PHONE}


@given(
    st.text(
        alphabet=st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")),
        min_size=1,
        max_size=40,
    ),
    st.integers(8, 24),
)
def test_no_text_is_wider_than_it_is_taken_to_be(text, size):
    assert ImageFont.load_default(size).getlength(text) <= labels.width_of(text, size) * 1.12 + 2


@given(st.lists(st.floats(0, 300), min_size=1, max_size=30), st.data())
def test_what_is_written_in_a_row_never_touches_and_faults_come_first(centres, data):
    first = data.draw(st.lists(st.booleans(), min_size=len(centres), max_size=len(centres)))
    written = labels.in_a_row(centres, [str(k) for k in range(len(centres))], 12, first)
    kept = sorted(
        (c, labels.width_of(str(k), 12))
        for k, (c, w) in enumerate(zip(centres, written, strict=True))
        if w
    )
    assert all(b - a >= (wa + wb) / 2 + 4 - 1e-9 for (a, wa), (b, wb) in pairwise(kept))
    assert not any(first) or any(w for w, f in zip(written, first, strict=True) if f)


@given(
    st.lists(st.floats(0, 150), min_size=1, max_size=4),
    st.lists(st.floats(0, 150), min_size=2, max_size=60),
)
def test_labels_of_lines_never_touch(heights, curve):
    points = np.stack([np.linspace(0, 250, len(curve)), curve], 1)
    places = labels.along_lines(
        heights, [f"limit {k}0°" for k in range(len(heights))], 12, (250, 150), points
    )
    boxes = [place.box for place in places]
    assert not any(one.touches(two) for k, one in enumerate(boxes) for two in boxes[k + 1 :])


def test_a_label_keeps_off_the_curve_where_it_can():
    # the curve lies where the label would be: above its line, at the right end
    right = np.stack([np.linspace(150, 250, 50), np.full(50, 70.0)], 1)
    (place,) = labels.along_lines([80.0], ["limit 12°"], 12, (250, 150), right)
    assert not (place.align == "right" and place.baseline == "bottom")


@given(st.lists(st.floats(-50, 250), min_size=1, max_size=6))
def test_names_at_the_ends_of_curves_are_a_line_apart_and_keep_their_order(wanted):
    placed = labels.apart(wanted, 15, 7.5, 192.5)
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    assert all(placed[b] - placed[a] >= 15 - 1e-9 for a, b in pairwise(order))
    assert min(placed) >= 7.5 - 1e-9 and max(placed) <= 192.5 + 1e-9


def two_thresholds():
    report = bridge()
    (first,) = report.findings[:1]
    return replace(
        report,
        findings=(
            first,
            replace(first, code="other", threshold=14.0),
            replace(first, code="third", threshold=17.0),
        ),
    )


def many_reps():
    """Forty reps in twenty seconds, every third with a fault."""
    report = bridge()
    one, bad = report.reps[0], report.reps[1]
    reps = [
        replace(
            bad if k % 3 == 0 else one,
            index=k + 1,
            start_s=k * 0.48,
            end_s=k * 0.48 + 0.4,
            peak_s=k * 0.48 + 0.2,
        )
        for k in range(40)
    ]
    return replace(report, reps=tuple(reps))


def small_values():
    """A curve of a thousandth of a unit: long numbers on the axis."""
    report = bridge()
    value = np.linspace(-0.0012, 0.0013, 594)
    curve = Curve(value, value - 1e-4, value + 1e-4, "ratio")
    return replace(report, curves=replace(report.curves, curves={"trunk_thigh_angle_left": curve}))


WORST = {
    "two thresholds": two_thresholds,
    "many reps": many_reps,
    "small values": small_values,
    "a long run": lambda: run(duration=120.0),
    **EVERY,
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", WORST)
def test_no_text_of_a_chart_over_time_lies_on_another(name, look):
    report = WORST[name]()
    for curve in chosen_curves(report)[0][:2]:
        svg = svg_of(over_time(report, curve, LOOKS[look]))
        assert collisions(svg) == [] and outside(svg) == []


@pytest.mark.parametrize("apart", [0.0, 0.4, 30.0])
def test_the_names_of_two_curves_that_meet_do_not(apart):
    (left,) = (c for c in with_cycles().cycles if c.measure == "knee_flexion")
    both = [replace(left, side="left"), replace(left, side="right", mean=left.mean + apart)]
    for look in (NARROW, PHONE):
        svg = svg_of(over_cycle(both, (), look))
        assert collisions(svg) == [] and outside(svg) == []
        assert ">left<" in svg and ">right<" in svg


def test_the_strip_of_a_run_and_the_coachs_curves_are_clear_too():
    steps = contacts_of(run().stride.steps)
    for look in (ChartLook(width=760, height=HEIGHT), ChartLook(width=NARROWEST_PX, height=HEIGHT)):
        assert collisions(svg_of(strip(steps, 0.0, 8.0, look))) == []
    way = np.linspace(0, 100, 101)
    curve = np.sin(way / 30) * 40
    for look in (NARROW, PHONE):
        svg = svg_of(
            phase.pair("knee_flexion", way, ((curve, 3.0), (curve + 0.1, 3.0)), look, (40.0, 60.0))
        )
        assert collisions(svg) == [] and ">first<" in svg and ">second<" in svg


def test_a_collision_is_noticed():
    svg = (
        '<svg width="100"><text transform="translate(10,10)" font-size="12px">left</text><text'
        ' transform="translate(20,12)">right</text></svg>'
    )
    assert collisions(svg) == [("left", "right")]
    assert outside(svg.replace("(20,12)", "(90,12)")) == ["right"]


def test_a_name_that_is_too_long_is_cut():
    assert labels.cut("Low back", 12, 200) == "Low back"
    cut = labels.cut("A name that is far too long for its place", 12, 90)
    assert cut.endswith("…") and labels.width_of(cut, 12) <= 90
    assert plank().hold is not None
