"""What the progress shows of known records: the one thing to work on, curves, weeks, screens, words
and exports."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from msgspec import structs

from posecheck.present import progress_words as told
from posecheck.present.charts.sessions import over_sessions
from posecheck.present.charts.spec import ChartLook
from posecheck.present.progress_page import pain_rows, screens_title, to_html
from posecheck.progress.change import LongChange
from posecheck.progress.curves import good_share
from posecheck.progress.exports import COLUMNS, to_csv, to_json
from posecheck.progress.overview import overview_of
from posecheck.progress.records import Check, DoneSession, DoneSet, Records
from posecheck.screen.result import PartResult, Screen, ScreenFigure, ScreenFinding

MONDAY = date(2026, 3, 2)


def lunges(lean: float, good: int = 6, **more) -> DoneSet:
    given = {
        "reps": 8,
        "good_reps": good,
        "worst": "trunk-lean",
        "severity": 2,
        "figure": "trunk_lean",
        "value": lean,
        "half_width": 2.0,
    } | more
    return DoneSet("lunge", given.pop("side", ""), "done", True, **given)


def done(k: int, *sets: DoneSet, state: str = "finished", **more) -> DoneSession:
    day = MONDAY + timedelta(days=7 * (k // 3) + 2 * (k % 3))
    return DoneSession(f"s{k}", day, state, "p1", 1, 4, 4, True, sets, **more)


def weeks_of_lunges(n: int = 18, fall: float = 1.0) -> Records:
    return Records(
        tuple(done(k, lunges(32.0 - fall * k, 2 + k // 4), pain_before=3) for k in range(n))
    )


def overview(records: Records, today: date = MONDAY + timedelta(days=38)):
    return overview_of(records, "Anna", today)


def test_the_one_thing_is_a_curve_with_its_error_and_what_became_of_it():
    found = overview(weeks_of_lunges())
    (lunge,) = found.movements
    (curve,) = lunge.curves
    assert (lunge.thing, lunge.seen, lunge.of) == ("trunk-lean", 6, 6)
    assert (curve.raw.measure, curve.raw.unit, curve.raw.better) == ("trunk_lean", "deg", "lower")
    assert curve.raw.threshold == 25.0 and len(curve.raw.points) == 18
    assert curve.long_change.called and curve.long_change.first == pytest.approx(29.5)
    assert told.curve_said(curve).startswith("30° to 18° forward, more than the ")
    assert told.curve_said(curve).endswith("). Better.")
    assert told.thing_said(lunge) == (
        "To work on: Trunk tips forward, in 6 of the last 6 sessions."
    )
    assert lunge.good.raw.points[0].value == 25.0


def test_what_does_not_change_is_within_what_two_measurements_differ_by():
    found = overview(weeks_of_lunges(fall=0.0))
    (curve,) = found.movements[0].curves
    assert told.curve_said(curve).startswith("32° to 32° forward, inside measurement error")
    assert found.called == 0 and told.called_said(found).startswith("No curve of 2")


def test_sides_have_a_curve_each_and_few_sessions_say_so():
    records = Records(
        tuple(done(k, lunges(20, side="left"), lunges(30, side="right")) for k in range(3))
    )
    found = overview(records)
    assert [c.raw.side for c in found.movements[0].curves] == ["left", "right"]
    assert told.curve_said(found.movements[0].curves[1]) == (
        "30° forward the last time, the mean of all reps."
    )
    assert told.too_few_said(found) == "A change can be told after six sessions."
    text = to_html(found)
    assert text.count("A change can be told after six sessions.") == 1
    assert told.too_few_said(overview(weeks_of_lunges())) == ""


def test_one_day_is_said_plainly_and_what_has_no_figure_has_no_box():
    empty = DoneSet("dead-bug", "", "done", False)
    found = overview(Records((done(0, lunges(30), empty),)))
    lunge = next(m for m in found.movements if m.movement == "lunge")
    assert told.thing_said(lunge) == "To work on: Trunk tips forward."
    assert told.without_figures_said(found) == "Done, without a number so far: Dead bug."
    assert "<h2>Dead bug" not in to_html(found) and "without a number so far" in to_html(found)


def test_what_was_not_seen_shows_no_number():
    def of(day: date, standing: str) -> Screen:
        made = screen(day, 18.0)
        return structs.replace(
            made, findings=(structs.replace(made.findings[0], standing=standing),)
        )

    later = MONDAY + timedelta(28)
    both = (of(MONDAY, "stands-out"), of(later, "not-seen"))
    (change,) = overview(Records((), (), both)).screen_changes
    assert change.now is None and change.long_change is None
    assert told.screen_texts(change)[2:] == ("—", "not seen")


def test_checks_and_sessions_are_one_curve():
    figure = ScreenFigure("trunk_lean", 40.0, 36.0, 44.0, "deg")
    check = Check(
        MONDAY - timedelta(1), "lunge", "side-left", "a.mp4", "0" * 64, 3, 1, figures=(figure,)
    )
    found = overview(Records((done(0, lunges(30)),), (check,)))
    (curve,) = found.movements[0].curves
    assert [(p.value, p.half_width) for p in curve.raw.points] == [(40.0, 4.0), (30.0, 2.0)]
    assert [p.value for p in found.movements[0].good.raw.points] == [
        pytest.approx(100 / 3),
        75.0,
    ]


def test_a_timer_and_what_was_not_judged_say_nothing_of_form():
    sets = DoneSet("release-front-hip", "left", "done", False, hold_s=60.0)
    (shown,) = overview(Records((done(0, sets),))).movements
    assert (shown.curves, shown.good, shown.held, shown.of) == ((), None, None, 0)
    assert told.thing_said(shown) == ""


def test_a_movement_that_is_gone_and_a_measure_that_is_unknown_are_shown_by_their_names():
    sets = DoneSet("my-own", "", "done", True, 5, 5, figure="my_measure", value=3.0, half_width=1.0)
    (shown,) = overview(Records((done(0, sets),))).movements
    assert told.curve_label(shown.curves[0].raw) == "My measure"
    assert shown.curves[0].raw.better == ""


def test_the_weeks_count_what_was_done_and_nothing_else():
    run = Check(MONDAY, "running", "side-left", "r.mp4", "1" * 64)
    records = Records(
        (done(0), done(1, state="broken-off"), done(2)), (run,), (screen(MONDAY, 12.0),)
    )
    found = overview(records, MONDAY + timedelta(4))
    week = found.weeks[-1]
    assert [told.day_marks(d) for d in week] == ["●➜◆", "", "◐", "", "●", "", ""]
    assert told.day_done_said(week[0]) == "Monday 2 March: 1 session, 1 run, screen"
    assert told.week_said(found) == "2 sessions this week, 2 sessions in all."
    later = overview(records, MONDAY + timedelta(30))
    assert told.week_said(later) == "2 sessions in all. The next one is there when you are."
    assert len(found.weeks) == 13 and found.runs is not None and found.movements == ()


def test_where_to_go_on():
    waiting = DoneSession("s", MONDAY, "paused", "p1", 1, 12, 3, True)
    found = overview(Records((waiting,)))
    assert told.go_on_said(found.go_on) == "A session of 2 March waits at step 4 of 12."
    assert overview(Records((waiting, done(4)))).go_on is None


def screen(day: date, tilt: float, side: str = "") -> Screen:
    figure = ScreenFigure("pelvic_tilt", tilt, tilt - 2, tilt + 2, "deg")
    finding = ScreenFinding(
        "pelvis", "stands-out" if tilt > 12 else "within", side, "arched", figure, "usual", 10.0
    )
    part = PartResult("standing-side", "done", figures=(figure,), at=day.isoformat())
    return Screen("Anna", day.isoformat(), (part,), (finding,), version="1")


def test_screens_are_held_against_the_first():
    later = MONDAY + timedelta(28)
    found = overview(Records((), (), (screen(MONDAY, 18.0), screen(later, 8.0))))
    (change,) = found.screen_changes
    assert change.long_change.called and change.standing_before == "stands-out"
    what, before, now, said = told.screen_texts(change)
    assert what == "Pelvis at rest (arched)"
    assert (before, now) == ("18° tipped forward (16 to 20°)", "8° tipped forward (6 to 10°)")
    assert said.startswith("changed, by more than ") and said.endswith("does not stand out")
    assert screens_title(found) == "Screens of 2 March 2026 and 30 March 2026"
    near = overview(Records((), (), (screen(MONDAY, 12.0), screen(later, 11.0))))
    assert told.screen_texts(near.screen_changes[0])[3].startswith("inside measurement error")
    alone = overview(Records((), (), (screen(MONDAY, 18.0),)))
    assert alone.screen_changes[0].long_change is None
    assert screens_title(alone) == "Screen of 2 March 2026"


def test_pain_stands_beside():
    session = done(0, lunges(20, pain=5), pain_before=3, pain_after=4)
    found = overview(Records((session,)))
    assert pain_rows(found) == [["2 March 2026", "3", "5", "4", "—"]]
    assert found.movements[0].pain == ((MONDAY, 5),)
    spec = over_sessions(found.movements[0].curves[0].raw, "Lean", ChartLook(), ((MONDAY, 5),))
    assert "pain 5" in json.dumps(spec) and spec["description"] == "Lean: 20° on 2 Mar"


def test_words_of_a_change():
    change = LongChange(12.0, 5.0, 4.2, 4, 4)
    assert told.change_said(change, "my_angle", "deg") == (
        "12° to 5°, more than the measurement error (4°)"
    )
    assert told.change_said(LongChange(12.0, 10.0, 4.2, 4, 4), "my_angle", "deg") == (
        "12° to 10°, inside measurement error (4°)"
    )
    assert told.change_said(LongChange(3.0, -2.0, 4.2, 4, 4), "trunk_lean", "deg").startswith(
        "3° forward to 2° backward, more"
    )
    assert told.change_said(LongChange(18.2, 31.6, 6.0, 4, 4), "held_good_form", "s").startswith(
        "18 s to 32 s"
    )


def test_ten_good_reps_of_ten_promise_nothing():
    assert good_share(MONDAY, 10, 10).half_width > 15
    assert good_share(MONDAY, 100, 100).half_width < 4


def test_the_exports_hold_all():
    records = Records(
        (done(0, lunges(30, pain=2), pain_before=3), done(1, lunges(28))),
        (Check(MONDAY, "lunge", "side-left", "=evil\x1b.mp4", "0" * 64, 3, 2),),
        (screen(MONDAY, 18.0),),
    )
    plain = json.loads(to_json(overview(records)))
    assert plain["schema"] == "posecheck.progress/1" and next(iter(plain)) == "schema"
    assert plain["movements"][0]["curves"][0]["points"][0]["value"] == 30.0
    rows = list(csv.DictReader(io.StringIO(to_csv(records))))
    assert tuple(rows[0]) == COLUMNS
    said = {(r["kind"], r["what"], r["value"]) for r in rows}
    assert {
        ("session", "pain_before", "3"),
        ("set", "trunk_lean", "30"),
        ("set", "good_reps", "6"),
        ("set", "pain", "2"),
        ("check", "good_reps", "2"),
        ("screen", "pelvic_tilt", "18.0"),
    } <= said
    (evil,) = {r["of"] for r in rows if r["kind"] == "check"}
    assert evil == "'=evil\\x1b.mp4"


def test_the_printed_page_stands_alone():
    records = Records(weeks_of_lunges().sessions, (), (screen(MONDAY, 18.0),))
    page = to_html(overview_of(records, "Anna <b>", MONDAY + timedelta(40)))
    assert "Anna &lt;b&gt;" in page and "Anna <b>" not in page
    assert page.count("<svg") == 2 and "http" not in page.split("</style>")[1]
    assert "measurement error (" in page and "Monday 2 March" in page
    assert overview(Records()).is_empty and "No guided session yet" in to_html(overview(Records()))
