"""What the page shows of a run."""

import re
from dataclasses import replace

import pytest

from posecheck.measures.catalogue import definition, find
from posecheck.measures.gait.cycle import gait_cycles
from posecheck.model.measurement import Measurement
from posecheck.model.report import Quality, Reason
from posecheck.movements.load import movements
from posecheck.present import words
from posecheck.present.charts.cycle import references
from posecheck.present.html import to_html
from posecheck.present.keyframes import KeyFrame
from posecheck.present.stride_frames import stride_frames
from tests.present.factories import EVERY, bridge, refused, run
from tests.present.test_page import Page

MOMENT = KeyFrame(
    12,
    0.2,
    "Initial contact, right foot",
    False,
    None,
    (480, 640),
    b"\xff\xd8\xffmoment",
    (("Knee bend", "20° ± 5° bent"),),
    "contact",
    "right",
)


def with_cycles():
    report = run()
    return replace(report, cycles=gait_cycles(report.curves, report.stride.steps, ("right",)))


def test_the_page_shows_the_cycles_with_the_usual_range_and_where_it_comes_from():
    page = Page(to_html(with_cycles(), [MOMENT], "annotated.mp4"))
    for part in (
        "Over the gait cycle",
        "right foot, mean of 9 strides",
        "where it usually lies",
        "Souza 2016",
        "The stride in four",
        "20° ± 5° bent",
    ):
        assert part in page.text
    assert "video" in page.tags
    assert "Over the gait cycle" not in Page(to_html(run())).text


def test_each_moment_of_a_stride_has_its_angles_what_it_has_a_figure_of_first():
    drawn = {frame.moment: frame.curves for frame in stride_frames(with_figures())}
    assert drawn["toe-off"] == ("thigh_extension_right", "knee_flexion_right", "trunk_lean")
    assert drawn["mid-swing"] == ("knee_flexion_right", "thigh_extension_right")
    # the report has no figure of shin or foot there
    assert drawn["contact"] == ("trunk_lean", "overstride")


def with_figures():
    report = run()
    curves = report.curves
    thigh = {"thigh_extension_right": curves["knee_flexion_right"]}
    ahead = Measurement("overstride", 12.0, 9.0, 15.0, "% leg", "right")
    return replace(
        report,
        curves=replace(curves, curves={**thigh, **curves.curves}),
        measurements=(*report.measurements, ahead),
    )


def test_every_reference_has_its_source_and_lies_in_one_place():
    found = [r for m in movements().values() for r in m.reference]
    assert len(found) >= 5
    assert all(r.source for r in found)
    assert references("running", "trunk_lean")[0].high == 15
    assert references("no-such-movement", "trunk_lean") == ()


def test_cadence_has_a_decimal_only_where_it_is_known_that_well():
    wide = Measurement("cadence", 152.04, 151.0, 153.0, "spm")
    narrow = replace(wide, low=151.8, high=152.3)
    assert (words.cadence(152.04, wide), words.cadence(152.04, narrow), words.cadence(152.04)) == (
        "152",
        "152.0",
        "152",
    )
    assert words.measurement_value(narrow) == "152.0 steps/min"
    assert words.interval("cadence", 151.8, 152.3, "spm") == "151.8 to 152.3 steps/min"
    assert words.interval("cadence", 151.0, 153.0, "spm") == "151 to 153 steps/min"


def measures_named():
    """Every measure that a movement file, or one of the reports here, names."""
    names = {f.measure for m in movements().values() for f in (*m.fault, *m.report, *m.reference)}
    for make in EVERY.values():
        names |= {m.name for m in make().measurements}
    figures = {
        "thigh_extension_max",
        "knee_flexion_mid_stance",
        "foot_inclination_at_contact",
        "shank_angle_at_contact",
        "ground_contact_time",
    }
    return sorted(
        names
        | figures
        | {"duty_factor", "flight_time", "overstride", "cadence", "vertical_oscillation"}
    )


@pytest.mark.parametrize("name", measures_named())
def test_every_measure_has_words_for_people_and_says_what_it_is(name):
    assert find(name).label
    assert definition(name)
    assert words.short_label(name)


def test_what_a_measure_is_stands_one_tap_away():
    text = to_html(bridge())
    assert re.search(
        r'<details class="def"><summary>Knee bend, left</summary><span>How far the knee is bent',
        text,
    )


def test_a_refusal_is_said_once():
    said = "22 steps a minute is not possible: was this filmed at 240 frames a second?"
    report = replace(
        refused(),
        summary=said,
        quality=Quality(
            "refused", (Reason("slow-motion-suspected", said), Reason("dark", "It is dark."))
        ),
    )
    text = Page(to_html(report)).text
    # what stands before it is the title of the window
    assert text.partition("auto-detected")[2].count(said) == 1
    assert "It is dark." in text
