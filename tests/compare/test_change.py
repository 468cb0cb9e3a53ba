"""Two dates: what changed by more than the error, and what did not."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.analysis import analyze_track
from posecheck.compare.change import change_of, compare_reports
from posecheck.compare.change_files import headline, texts_of, to_html, to_json, write_comparison
from posecheck.errors import DoNotMatch, OutputError
from posecheck.model.measurement import Measurement
from posecheck.model.report import JudgedBy, RefusedMeasure
from tests.drawn.stick_movements import Timing, bridge_track


@pytest.fixture(scope="module")
def bridges():
    return analyze_track(bridge_track(Timing(depths=(1.0, 1.0, 1.0)))).report


def lean(value, half=3.0, **changes):
    return Measurement("trunk_lean", value, value - half, value + half, "deg", **changes)


@pytest.mark.parametrize(
    ("new", "verdict"),
    [(5.0, "inside-error"), (9.2, "inside-error"), (9.3, "changed"), (0.6, "changed")],
)
def test_a_change_counts_where_its_interval_leaves_zero(new, verdict):
    """Two errors of 3 degrees make one of 4.24."""
    change = change_of(lean(5.0), lean(new))
    assert change.change == pytest.approx(new - 5)
    assert (change.high - change.low) / 2 == pytest.approx(3 * 2**0.5)
    assert change.verdict == verdict


@given(*(st.floats(-50, 50) for _ in range(2)), *(st.floats(0.01, 20) for _ in range(4)))
def test_back_and_forth_is_the_same_change_with_the_other_sign(
    a, b, below_a, above_a, below_b, above_b
):
    old, new = (
        Measurement("x", v, v - d, v + u, "deg")
        for v, d, u in ((a, below_a, above_a), (b, below_b, above_b))
    )
    there, back = change_of(old, new), change_of(new, old)
    assert (there.change, there.low, there.high) == pytest.approx(
        (-back.change, -back.high, -back.low)
    )
    assert there.verdict == back.verdict
    assert there.low <= there.change <= there.high


def test_the_same_report_has_not_changed(bridges):
    same = compare_reports(bridges, bridges)
    assert {c.verdict for c in same.changes} <= {"inside-error", "counted"}
    assert {c.change for c in same.changes} == {0}
    assert headline(same).startswith("No measure changed")
    assert {f.state for f in same.findings} <= {"still"}


def test_reps_are_counted(bridges):
    four = analyze_track(bridge_track(Timing(depths=(1.0,) * 4))).report
    change = compare_reports(bridges, four).changes[0]
    assert (change.measure, change.old, change.new, change.change, change.verdict) == (
        "reps",
        3,
        4,
        1,
        "counted",
    )
    assert texts_of(change) == ("3", "4", "+1", "")


def test_a_finding_is_gone_new_or_was_not_judged(bridges):
    short = analyze_track(bridge_track(Timing(depths=(0.55, 0.55, 0.55)))).report
    assert "incomplete-hip-extension" in {f.code for f in short.findings}
    after = {f.code: f.state for f in compare_reports(short, bridges).findings}
    before = {f.code: f.state for f in compare_reports(bridges, short).findings}
    assert (after["incomplete-hip-extension"], before["incomplete-hip-extension"]) == (
        "gone",
        "new",
    )
    blind = replace(bridges, measurements=(), reps=(), stride=None)
    assert {f.state for f in compare_reports(short, blind).findings} == {"not-judged"}


def test_what_only_one_shows_or_another_unit_is_not_compared(bridges):
    tall = replace(
        bridges, measurements=(Measurement("vertical_oscillation", 7.0, 6.0, 8.0, "cm"), lean(4.0))
    )
    short = replace(
        bridges,
        measurements=(Measurement("vertical_oscillation", 8.0, 7.0, 9.0, "% leg"),),
        refused=(RefusedMeasure("trunk_lean", "It shows from the side only."),),
    )
    found = compare_reports(tall, short)
    bounce = {c.unit: c for c in found.changes if c.measure == "vertical_oscillation"}
    assert {u: (c.old, c.new, c.reason) for u, c in bounce.items()} == {
        "cm": (
            7.0,
            None,
            "The new clip has it as a share of leg length only: give the height in both.",
        ),
        "% leg": (None, 8.0, "The old clip has it in cm only: give the height in both."),
    }
    changes = {c.measure: c for c in found.changes}
    assert (
        changes["trunk_lean"].reason
        == "The new clip does not show it. It shows from the side only."
    )
    assert changes["trunk_lean"].change is None


def test_a_share_of_the_leg_meets_a_share_where_only_one_was_judged_with_the_height(bridges):
    plain = replace(
        bridges, measurements=(Measurement("vertical_oscillation", 6.5, 5.5, 7.5, "% leg"),)
    )
    tall = replace(
        bridges,
        measurements=(
            Measurement("vertical_oscillation", 5.6, 4.6, 6.6, "cm"),
            Measurement("vertical_oscillation_share", 6.6, 5.6, 7.6, "% leg"),
            Measurement("overstride_distance", 9.0, 7.0, 11.0, "cm"),
        ),
    )
    for old, new, sign in ((plain, tall, 1), (tall, plain, -1)):
        by_unit = {
            (c.measure.removesuffix("_share"), c.unit): c for c in compare_reports(old, new).changes
        }
        share, cm = by_unit["vertical_oscillation", "% leg"], by_unit["vertical_oscillation", "cm"]
        assert share.change == pytest.approx(0.1 * sign)
        assert {texts_of(share)[0], texts_of(share)[1]} == {"6.5 % of leg", "6.6 % of leg"}
        assert {texts_of(cm)[0], texts_of(cm)[1]} == {"5.6 cm", "—"}
        assert "give the height in both" in cm.reason
        assert by_unit["overstride_distance", "cm"].reason.endswith("does not show it.")


def test_another_view_is_said_and_legs_are_not_mixed(bridges):
    left = replace(
        bridges, measurements=(Measurement("knee_flexion", 90.0, 85.0, 95.0, "deg", "left"),)
    )
    right = replace(
        bridges,
        measurements=(Measurement("knee_flexion", 70.0, 65.0, 75.0, "deg", "right"),),
        view=replace(bridges.view, name="side-right"),
    )
    found = compare_reports(left, right)
    assert {c.reason for c in found.changes if c.measure == "knee_flexion"} == {
        "The old clip shows the left leg.",
        "The new clip shows the right leg.",
    }
    assert any("a leg is compared with itself only" in note for note in found.notes)


def test_two_movements_and_refused_clips_are_not_compared(bridges):
    with pytest.raises(DoNotMatch, match="two movements, glute bridge and plank"):
        compare_reports(bridges, replace(bridges, movement="plank"))
    with pytest.raises(DoNotMatch, match="was refused"):
        compare_reports(
            bridges, replace(bridges, quality=replace(bridges.quality, status="refused"))
        )


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.words, self.open = [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_says_inside_measurement_error_and_escapes_what_is_not_ours(bridges):
    evil = replace(bridges, source=replace(bridges.source, name="<script>x</script>.mp4"))
    text = to_html(compare_reports(evil, bridges, ("../old", "")))
    said = " ".join(Tags(text).words)
    assert "inside measurement error" in said
    assert "<script>" not in text
    assert 'href="../old/report.html"' in text
    assert "https://" not in text.replace("http-equiv", "")


def test_a_photograph_has_no_length_and_no_rate(bridges):
    picture = replace(bridges, source=replace(bridges.source, fps=float("nan"), duration_s=0.0))
    said = " ".join(Tags(to_html(compare_reports(picture, bridges))).words)
    assert "a photograph" in said
    assert "nan" not in said.split()


def test_the_json_has_its_schema_and_no_nan(bridges):
    blurred = replace(bridges, source=replace(bridges.source, fps=float("nan")))
    plain = json.loads(to_json(compare_reports(blurred, bridges)), parse_constant=pytest.fail)
    assert plain["schema"] == "posecheck.compare/1"
    assert plain["old"]["fps"] is None
    assert list(plain) == [
        "schema",
        "movement",
        "old",
        "new",
        "changes",
        "findings",
        "notes",
        "version",
    ]


def test_files_are_written_or_it_is_said_why_not(bridges, tmp_path):
    for path in write_comparison(compare_reports(bridges, bridges), tmp_path / "a" / "b"):
        assert path.is_file()
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="Cannot write"):
        write_comparison(compare_reports(bridges, bridges), tmp_path / "file")


@pytest.mark.parametrize(
    ("before", "after", "told"), [("A", "B", True), ("A", "A", False), ("", "B", False)]
)
def test_points_of_two_pose_models_are_pointed_out(bridges, before, after, told):
    old, new = (
        replace(bridges, source=replace(bridges.source, estimator=name)) for name in (before, after)
    )
    assert any("two pose models" in note for note in compare_reports(old, new).notes) == told


def test_other_limits_are_pointed_out(bridges):
    """A finding that is gone because the coach allows more is no progress."""
    anna = replace(bridges, profile=JudgedBy("Anna 1"))
    notes = compare_reports(bridges, anna).notes
    assert any("posecheck's own before, Anna 1 now" in note for note in notes)
    assert not any("Judged by" in note for note in compare_reports(anna, anna).notes)
