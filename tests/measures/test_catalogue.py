"""The catalogue of measures: whole in itself, and it says what posecheck gives: adding a measure is
an entry and its computation."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.analysis import analyze_track
from posecheck.calibration import Calibration, OwnRange
from posecheck.calibration.change import with_own_change
from posecheck.calibration.own import outline_model
from posecheck.measures import catalogue, compute
from posecheck.measures.catalogue import (
    CHAPTERS,
    FROM_OUTLINE,
    FROM_POINTS,
    MEASURES,
    entry,
    find,
    rank_in,
)
from posecheck.measures.catalogue.entry import Drawn, Measure, Place
from posecheck.measures.catalogue.from_side import NEUTRAL_ZERO
from posecheck.measures.compute import compute_series
from posecheck.measures.raw import front_angles, side_angles
from posecheck.model.key import MeasureKey, column, columns, key_of
from posecheck.present import words
from posecheck.present.drawn_measures import mark_of, places_of
from posecheck.results.formats.opensim import coordinate
from posecheck.results.formats.series_csv import to_csv
from posecheck.view.gate import Gate
from tests.drawn.stick_figures import square_view
from tests.drawn.stick_gaits import gait_track, run
from tests.drawn.stick_movements import lunge_track

ROOT = Path(__file__).parents[2]
OPEN = Gate((), (), feet_seen=True, head_seen=True)
VIEWS = {"side-left": "side", "side-right": "side", "front": "front", "rear": "front"}


def series(view: str, estimator: str | None = None):
    track = lunge_track(view=view)
    return compute_series(
        track.t, track.landmarks, square_view(view), OPEN, estimator=estimator or track.estimator
    )


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("knee_flexion_left", MeasureKey("knee_flexion", "left")),
        ("thigh_extension_right", MeasureKey("thigh_extension", "right")),
        ("trunk_lean", MeasureKey("trunk_lean")),
        ("left_right_comparison", MeasureKey("left_right_comparison")),
        ("left", MeasureKey("left")),
        ("_left", MeasureKey("_left")),
    ],
)
def test_a_column_is_read_and_written(name, key):
    assert key_of(name) == key
    assert column(key) == name


def test_where_a_curve_may_stand():
    assert columns("fppa", "right", None, "left", "right") == ("fppa", "fppa_right", "fppa_left")


def test_only_the_key_cuts_and_glues_the_side():
    """Everything else asks `key_of` and `column`."""
    cut = re.compile(
        r"""removesuffix\(f?["']_(?:left|right|\{)|endswith\(f?["']_(?:left|right|\{s)|[a-z]_\{(?:side|near|view\.near_side)\}["']"""
    )
    found = {
        path.name
        for path in (ROOT / "posecheck").rglob("*.py")
        if path.name != "key.py" and cut.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_every_name_stands_once():
    names = [
        name for entries in CHAPTERS.values() for m in entries for name in (m.name, *m.aliases)
    ]
    assert sorted(names) == sorted(set(names))
    assert not set(names) & {
        column(MeasureKey(name, side)) for name in names for side in skeleton.SIDES
    }


@pytest.mark.parametrize("m", MEASURES.values(), ids=lambda m: m.name)
def test_an_entry_is_whole(m):
    assert m.label and m.source
    assert m.definition.endswith(".") and len(m.definition) > 15
    assert bool(m.plus) == bool(m.minus)
    assert {name for name in (m.read_from, m.checks, m.stem, *m.lets_read) if name} <= set(MEASURES)
    assert not m.over_time or m.views, "a curve is seen from somewhere"
    assert m.drawn is None or len(places_of(m.name, "left")) == len(m.drawn.points)
    assert m.drawn is None or all(
        p in skeleton.INDEX or f"left_{p}" in skeleton.INDEX for p in m.drawn.points
    )
    assert words.unit_word(m.unit) != m.unit or m.unit in ("", "trunk lengths")


@pytest.mark.parametrize("of", ["photo", "cycle", "card"])
def test_places_are_counted_from_one_and_one_view_has_none_twice(of):
    for view in ("side", "front"):
        places = [
            getattr(m.place, of)
            for m in MEASURES.values()
            if getattr(m.place, of) and (not m.views or view in m.views)
        ]
        assert sorted(places) == sorted(set(places))
    assert rank_in(of, "no_such_measure") > max(getattr(m.place, of) for m in MEASURES.values())


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("estimator", [None, "another"])
def test_every_curve_has_an_entry_that_says_what_it_is(view, estimator):
    for name, curve in series(view, estimator).curves.items():
        what, key = entry(name), key_of(name)
        assert what.over_time and VIEWS[view] in what.views
        assert what.name == key.measure and what.sided == (key.side is not None)
        assert curve.unit == what.unit


@pytest.mark.parametrize("view", VIEWS)
def test_every_measure_over_time_is_given_or_refused(view):
    """Those of the points where their view shows them; nothing of the outline without one, and its
    changes with it."""
    low_back, pelvis = OwnRange(4.0, -5.0, 19.0, 0.5), OwnRange(3.0, -6.0, 18.0, 0.5)
    own = Calibration(
        "Anna",
        "2026-11-20",
        "side-left",
        low_back,
        pelvis,
        ((0.0, 2.0), (3.0, 5.0), (6.0, 8.0)),
        model=outline_model(),
    )
    out = with_own_change(series(view), own, standing=True)
    given = {key_of(name).measure for name in out.curves}
    assert given == {name for name in FROM_POINTS if VIEWS[view] in entry(name).views}
    assert not given & set(out.refused)
    wanted = {m.name for m in MEASURES.values() if m.over_time and not m.checks}
    assert given | set(out.refused) == wanted | {m.name for m in MEASURES.values() if m.never}
    assert set(FROM_OUTLINE) <= set(out.refused)


@pytest.mark.parametrize("view", VIEWS)
def test_every_raw_angle_has_an_entry(view):
    """A measure whose computation was added, and no entry, is told at once."""
    track = lunge_track(view=view)
    raw = (side_angles if VIEWS[view] == "side" else front_angles)(
        track.landmarks, square_view(view)
    )
    assert [name for name in raw if find(name) is None] == []


@pytest.mark.parametrize("view", ["side-left", "rear"])
def test_every_figure_of_a_run_has_an_entry_that_says_what_it_is(view):
    report = analyze_track(gait_track(run(170), 120.0, 8.0, view=view), "running").report
    figures = [*report.stride.measurements, *report.measurements]
    assert len(figures) > 8
    for m in figures:
        what = entry(m.name)
        assert not what.views or VIEWS[view] in what.views, m.name
        assert (m.unit, m.side is not None) == (what.unit, what.sided), m.name
    assert [r.measure for r in report.refused if find(r.measure) is None] == []


def test_what_has_no_entry_is_an_error_where_it_is_computed_and_a_plain_name_in_an_old_report():
    assert find("no_such_measure") is None
    with pytest.raises(KeyError, match="no_such_measure"):
        entry("no_such_measure")
    assert words.measure_label("no_such_measure_left") == "No such measure, left"
    assert (
        catalogue.definition("no_such_measure") == ""
        and words.sign_words("no_such_measure") is None
    )
    assert entry("contact_time") is entry("ground_contact_time")


def example() -> Measure:
    """The entry that CONTRIBUTING shows."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = next(b for b in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "Measure(" in b)
    known = {"Measure": Measure, "Drawn": Drawn, "Place": Place, "NEUTRAL_ZERO": NEUTRAL_ZERO}
    return eval(textwrap.dedent(block).strip().rstrip(","), known)


def test_the_example_of_the_contributing_page_needs_nothing_else(monkeypatch):
    """A made-up angle with that entry is a curve with its interval, and has its name, words, mark,
    place and column."""
    made = example()
    assert find(made.name) is None
    monkeypatch.setitem(MEASURES, made.name, made)
    monkeypatch.setitem(catalogue._BY_NAME, made.name, made)
    name = column(MeasureKey(made.name, "left"))
    monkeypatch.setattr(
        compute,
        "side_angles",
        lambda points, view: side_angles(points, view) | {name: np.full(len(points), 40.0)},
    )
    found = series("side-left")
    half = made.half_width
    assert [float(part[0]) for part in (found[name].value, found[name].low, found[name].high)] == [
        40.0,
        40.0 - half,
        40.0 + half,
    ]
    assert name in to_csv(found).partition("\n")[0].split(",")
    assert (
        words.measure_label(name) == f"{made.label}, left"
        and words.signed_in_words(name, 40.0, "deg") == f"40° {made.plus}"
    )
    assert catalogue.definition(name) == made.definition and coordinate(name)[0] == made.opensim[
        0
    ].format("l")
    points = np.arange(2 * skeleton.COUNT, dtype=float).reshape(-1, 2) ** 1.3
    assert mark_of(name, points, "left") is not None
    assert rank_in("cycle", made.name) == made.place.cycle or made.place.cycle == 0
