"""Your stride: the form, one clip, two clips, gait cycles, and an earlier run."""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile
from dataclasses import replace

import pytest

from posecheck.assessment.sides import FLOOR_IN_WORDS
from posecheck.jobs import results
from posecheck.model.measurement import Measurement
from posecheck.model.report import Quality, Report, Source, Stride, View
from posecheck.pages.comparison import changes
from posecheck.pages.stride_cycle import read_cycles
from posecheck.pages.stride_two import merged_zip
from posecheck.pose.track import PoseTrack
from posecheck.results.formats.gait_cycle_csv import COLUMNS
from posecheck.review import add_person, open_store
from tests.drawn.stick_gaits import gait_track, run, walk
from tests.drawn.stick_movements import bridge_track
from tests.pages.page_checks import check_calm, said


@pytest.fixture
def side_run(result_of) -> str:
    return result_of(gait_track(run(172), 60.0), "side.npz", movement="running")


def html_of(shown) -> str:
    return "\n".join(h.proto.body for h in shown.get("html"))


def test_the_form_comes_first(show):
    shown = show("stride")
    check_calm(shown)
    assert shown.title[0].value == "Your stride"
    assert "Look at my stride" in [b.label for b in shown.button]


def test_a_run_says_its_cadence_once_with_its_interval_and_shows_its_cards(show, side_run):
    shown = show("stride", file=side_run)
    check_calm(shown)
    page = html_of(shown)
    assert shown.title[0].value.startswith("You run at 172.0 steps a minute")
    assert any("(95 % interval)" in caption.value for caption in shown.caption)
    assert page.count("172.0") <= 1, "the table of all numbers says it once more, and nothing else"
    assert page.count("pc-usual") >= 3
    assert page.count('class="pc-card"') + page.count("pc-card-beyond") >= 5
    assert "What is this?" in page
    chart = shown.get("vega_lite_chart")[0].proto
    contacts = json.loads(chart.spec)
    bars = [
        one
        for one in contacts["layer"]
        if one["mark"]["type"] == "rect" and "tooltip" in one["encoding"]
    ]
    assert "left contact" in chart.alt and "right contact" in chart.alt and bars
    assert "description" not in contacts, "said once: Streamlit warns of both"


def test_the_foot_strike_stands_on_its_card(show, result_of):
    """Heel landing at 120 pictures a second: said in a word, beside the angle, and not as something
    to change."""
    shown = show(
        "stride",
        file=result_of(
            gait_track(run(172, strike=24.0), 120.0, noise_px=0.5), "fast.npz", movement="running"
        ),
    )
    check_calm(shown)
    assert "lands on the heel" in html_of(shown)


def test_a_clip_from_behind_sets_left_against_right(show, result_of):
    shown = show(
        "stride",
        file=result_of(gait_track(run(172), 60.0, view="rear"), "behind.npz", movement="running"),
    )
    check_calm(shown)
    assert "Left against right" in [s.value for s in shown.subheader]
    assert "Step time" in html_of(shown)
    assert FLOOR_IN_WORDS in [c.value for c in shown.caption]


def test_a_refused_clip_beside_a_good_one_is_shown_after_it(show, side_run, result_of):
    walking = result_of(gait_track(walk(), 60.0), "walk.npz", movement="running")
    shown = show("stride", file=[walking, side_run])
    check_calm(shown)
    text = said(shown)
    assert "steps a minute" in shown.title[0].value
    assert text.index("172") < text.index("walking, not running")


def test_something_else_than_a_run_is_said(show, result_of):
    shown = show("stride", file=result_of(bridge_track(), "bridge.npz"))
    check_calm(shown)
    assert "not as a run" in said(shown)


def test_slow_motion_is_asked_about_here_too(show, result_of, queue):
    key = result_of(gait_track(run(172), 240.0, slower=8.0), movement="running")
    shown = show("stride", file=key)
    check_calm(shown)
    shown = next(b for b in shown.button if b.label.startswith("Filmed at 240")).click().run()
    check_calm(shown)
    assert queue.submitted[-1].options["slow_motion"] == 8.0
    assert "steps a minute" in shown.title[0].value


def write_cycles(key: str, content: str | None) -> None:
    """Another table of gait cycles in a result that names no parts, as earlier versions wrote them.
    None: no table."""
    folder = results.result_folder(key)
    plain = json.loads((folder / "report.json").read_bytes())
    (folder / "report.json").write_text(json.dumps(plain | {"parts": {}}))
    (
        (folder / "gait_cycle.csv").unlink(missing_ok=True)
        if content is None
        else (folder / "gait_cycle.csv").write_text(content)
    )
    read_cycles.cache_clear()


def cycles(key: str, sides=("left", "right")) -> None:
    """The table of a run whose knee follows a sine."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for measure in ("knee_flexion", "trunk_lean", "shank_inclination"):
        for side in sides:
            for percent in range(101):
                mean = 40 + 30 * math.sin(percent / 100 * 2 * math.pi)
                table.writerow(
                    [
                        measure,
                        side,
                        percent,
                        f"{mean:.2f}",
                        3,
                        f"{mean - 4:.2f}",
                        f"{mean + 4:.2f}",
                        6,
                    ]
                )
    write_cycles(key, out.getvalue())


@pytest.mark.parametrize("sides", [("left", "right"), ("right",)])
def test_gait_cycles_are_drawn_where_there_are_any(show, side_run, sides):
    write_cycles(side_run, None)
    before = len(show("stride", file=side_run).get("vega_lite_chart"))
    cycles(side_run, sides)
    shown = show("stride", file=side_run)
    check_calm(shown)
    assert len(shown.get("vega_lite_chart")) == before + 2
    assert "mean of up to 6 strides" in said(shown)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", ",".join(COLUMNS) + "\n"])
def test_a_table_of_cycles_that_is_none_is_passed_over(show, side_run, content):
    write_cycles(side_run, content)
    shown = show("stride", file=side_run)
    check_calm(shown)
    assert "mean of up to" not in said(shown)


def test_an_earlier_run_can_be_set_beside_it(show, side_run, result_of):
    earlier = result_of(gait_track(run(160), 60.0), "earlier.npz", movement="running")
    shown = show("stride", file=side_run)
    choice = next(s for s in shown.selectbox if s.label == "Which one")
    shown = choice.select(earlier).run()
    check_calm(shown)
    assert "◆ changed" in html_of(shown) and "Cadence" in html_of(shown)
    assert shown.query_params["with"] == earlier
    again = show("stride", file=side_run, **{"with": earlier})
    assert "◆ changed" in html_of(again)


def report_of(*measurements: Measurement) -> Report:
    source = Source("a.mp4", "ab" * 32, 300, 5.0, 60.0, (640, 480), 0)
    return Report(
        source,
        "running",
        False,
        View("side-left", 0.0, 0.0, 1.0),
        Quality("ok"),
        stride=Stride(170.0, (), measurements),
    )


LEAN = Measurement("trunk_lean", 10.0, 8.0, 12.0, "deg")


def test_a_change_is_clear_only_beyond_both_errors():
    nearly = replace(LEAN, value=12.8, low=10.8, high=14.8)  # 2.8 apart, the errors together 2.83
    beyond = replace(LEAN, value=12.9, low=10.9, high=14.9)
    ((_, _, _, _, told, clear),) = changes(report_of(LEAN), report_of(nearly))
    assert (told, clear) == ("inside measurement error", False)
    ((name, _, _, difference, told, clear),) = changes(report_of(LEAN), report_of(beyond))
    assert (name, told, clear) == ("Trunk lean", "changed", True) and difference.startswith("+3°")


def test_only_figures_that_both_have_are_compared():
    other_side = Measurement("overstride", 20.0, 15.0, 25.0, "% leg", "left")
    refused = Measurement(
        "vertical_oscillation", None, None, None, "cm", status="refused", reason="x"
    )
    in_cm = replace(LEAN, unit="cm")
    later = report_of(replace(other_side, side="right"), refused, in_cm)
    assert changes(report_of(LEAN, other_side, refused), later) == []


def filmed(view: str, cadence: float = 172.0, seconds: float = 6.0) -> PoseTrack:
    """As a video of its own: stick figures have one and the same otherwise."""
    track = gait_track(run(cadence), 60.0, seconds, view=view)
    return replace(
        track,
        source=replace(
            track.source, name=f"{view}.mp4", sha256=f"{view}-{cadence}-{seconds}".ljust(64, "0")
        ),
    )


def test_two_sides_of_one_run_are_one_report(show, result_of, queue):
    left = result_of(filmed("side-left"), "left.npz", movement="running")
    right = result_of(filmed("side-right"), "right.npz", movement="running")
    shown = show("stride", file=[right, left])
    check_calm(shown)
    text, page = said(shown), html_of(shown)
    assert "from the left side and from the right side" in text and "left.npz and right.npz" in text
    assert "seen from the left side" in page and "seen from the right side" in page
    assert "Left against right" in text and len(shown.title) == 1
    clips = [results.load_result(key) for key in (left, right)]
    with zipfile.ZipFile(io.BytesIO(merged_zip(*clips))) as archive:
        names = set(archive.namelist())
    assert {
        "run/report.html",
        "run/report.json",
        "run/side-left/report.html",
        "run/side-right/series.csv",
    } <= names
    assert not any(name.endswith("job.json") for name in names)


def test_two_runs_are_not_made_one(show, side_run, result_of):
    other = result_of(filmed("side-right", 150), "other.npz", movement="running")
    shown = show("stride", file=[side_run, other])
    check_calm(shown)
    assert any(
        "this is not one run" in i.value and "posecheck compare" not in i.value for i in shown.info
    )
    assert "Seen from the right side" in [h.value for h in shown.header]


def test_two_clips_of_one_side_are_not_made_one(show, side_run, result_of):
    other = result_of(filmed("side-left", seconds=5.0), "again.npz", movement="running")
    shown = show("stride", file=[side_run, other])
    check_calm(shown)
    assert any("both from the left side" in i.value for i in shown.info)


def test_a_coach_keeps_a_run_from_here_too(show, side_run):
    assert "Keep this result for an athlete" not in [
        e.label for e in show("stride", file=side_run).expander
    ]
    store = open_store()
    add_person(store, "Anna", "none")
    store.close()
    shown = show("stride", file=side_run)
    check_calm(shown)
    assert "Keep this result for an athlete" in [e.label for e in shown.expander]
