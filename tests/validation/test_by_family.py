"""The table by family of posture: known errors of the angles and of the low back's change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.model.measurement import Series
from posecheck.validation.by_family import FAMILIES, family_of, family_table
from posecheck.validation.compare import compare
from posecheck.validation.run import ValidationResult
from posecheck.validation.table import to_markdown

# family, measure, clips, frames, mean error, bias, worst, % in the interval, half-width, unit
ERROR, BIAS, WORST, INSIDE = 4, 5, 6, 7


def test_no_movement_is_of_two_families():
    named = [movement for ids in FAMILIES.values() for movement in ids]
    assert len(named) == len(set(named))
    assert family_of("bird-dog") == "all fours"
    assert family_of("plank") == "plank"


def with_curves(report, truth, **curves):
    return replace(report, curves=Series(truth.stored(truth.t), curves, {}))


@pytest.fixture
def arched(make_truth):
    """A donkey kick whose low back is 5 degrees arched, from 6 s on 25."""
    truth = make_truth(movement="donkey-kick")
    lumbar = np.where(truth.t < 6.0, 5.0, 25.0)
    return replace(truth, series={**truth.series, "lumbar_angle": lumbar})


def test_errors_and_coverage_by_family(arched, make_report, make_curve):
    """Read 3 too low at first and at half the arch: 3 and 13 off, the change 10 off in one half."""
    t = arched.t
    read = np.where(t < 6.0, 2.0, 12.0)
    curves = {
        "knee_flexion_left": make_curve(arched.series["knee_flexion_L"] + 1.5, 2.0),
        "lumbar_angle": make_curve(read, 5.0),
    }
    clip = compare(with_curves(make_report(arched), arched, **curves), arched)
    table = family_table((clip,))
    rows = {row[1]: row for row in table.rows}
    assert {row[0] for row in table.rows} == {"all fours"}
    assert rows["knee_flexion"][ERROR] == pytest.approx(1.5)
    assert rows["knee_flexion"][INSIDE] == 100.0
    assert rows["lumbar_angle"][ERROR] == pytest.approx(8.0)
    assert rows["lumbar_angle"][INSIDE] == 50.0
    change = rows["lumbar angle, change"]
    assert change[ERROR] == pytest.approx(5.0)
    assert change[BIAS] == pytest.approx(-5.0)
    assert change[WORST] == pytest.approx(10.0)
    assert change[INSIDE] is None


def test_clips_of_one_family_are_pooled(arched, make_report, make_curve):
    """Two movements on all fours, 1 and 3 degrees off, are 2 degrees off together."""
    clips = tuple(
        compare(
            with_curves(
                make_report(truth),
                truth,
                lumbar_angle=make_curve(truth.series["lumbar_angle"] + off),
            ),
            truth,
        )
        for off, truth in (
            (1.0, arched),
            (3.0, replace(arched, id="another", movement="bird-dog")),
        )
    )
    row = next(row for row in family_table(clips).rows if row[1] == "lumbar_angle")
    assert row[:3] == ("all fours", "lumbar_angle", 2)
    assert row[ERROR] == pytest.approx(2.0)
    assert "| all fours | lumbar_angle |" in to_markdown(
        ValidationResult("clips", clips), ("families",)
    )
