"""gait_cycle.csv, steps.csv and strides.csv."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.errors import InputError
from posecheck.measures.gait.cycle import gait_cycles
from posecheck.model.measurement import Measurement
from posecheck.model.report import SlowMotion
from posecheck.results.formats import gait_cycle_csv
from posecheck.results.formats.steps_csv import steps_csv, strides_csv, timing_half_s
from tests.drawn import stick_gaits
from tests.present.factories import run


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def cycles():
    report = run()
    return gait_cycles(report.curves, report.stride.steps, ("right",))


def test_gait_cycles_come_back_from_their_table():
    made = cycles()
    text = gait_cycle_csv.to_csv(made)
    assert text.splitlines()[0] == "measure,side,percent,mean,sd,low,high,cycles"
    assert len(rows(text)) == 101 * len(made)
    for a, b in zip(made, gait_cycle_csv.from_csv(text), strict=True):
        assert (a.measure, a.side, a.cycles) == (b.measure, b.side, b.cycles)
        for name in ("mean", "sd", "low", "high"):
            assert getattr(b, name) == pytest.approx(getattr(a, name), rel=1e-4, abs=1e-4)


def test_missing_values_are_empty_cells():
    one = cycles()[0]
    one.mean[7] = np.nan
    text = gait_cycle_csv.to_csv([one])
    assert rows(text)[7]["mean"] == ""
    assert np.isnan(gait_cycle_csv.from_csv(text)[0].mean[7])


@pytest.mark.parametrize(
    "damage",
    [
        lambda t: "a,b\n1,2\n",
        lambda t: t[: len(t) // 2],
        lambda t: t.replace("knee_flexion,right,50", "knee_flexion,left,50"),
    ],
)
def test_a_damaged_table_is_refused(damage):
    with pytest.raises(InputError, match=r"gait_cycle\.csv"):
        gait_cycle_csv.from_csv(damage(gait_cycle_csv.to_csv(cycles())))


def with_contact(**changes):
    report = replace(run(), source=replace(run().source, slow_motion=SlowMotion()), **changes)
    return replace(
        report,
        measurements=(
            *report.measurements,
            Measurement("ground_contact_time", 262.0, 248.0, 276.0, "ms", "right"),
        ),
    )


def test_each_step_has_a_row_with_its_times_and_intervals():
    report = with_contact()
    table = rows(steps_csv(report))
    assert [r["side"] for r in table] == [s.side for s in report.stride.steps]
    first = table[0]
    assert float(first["initial_contact_at_s"]) == pytest.approx(
        report.stride.steps[0].initial_contact_s, abs=1e-3
    )
    assert float(first["step_time_s"]) == pytest.approx(60 / 152, abs=1e-3)
    assert float(first["step_time_s_high"]) - float(first["step_time_s"]) == pytest.approx(
        timing_half_s(report), abs=1e-3
    )
    assert float(first["contact_time_s"]) == pytest.approx(0.26)
    assert float(first["contact_time_s"]) - float(first["contact_time_s_low"]) == pytest.approx(
        0.014 + timing_half_s(report), abs=1e-3
    )
    assert float(first["flight_time_s"]) == pytest.approx(60 / 152 - 0.26, abs=1e-3)
    assert 2 < float(first["trunk_lean_deg"]) < 6
    assert table[-1]["step_time_s"] == ""


def test_what_the_clip_refuses_stands_in_no_step():
    table = rows(steps_csv(run()))
    assert "contact_time_s" not in table[0]  # no figure of the clip in this report's measurements
    assert not any("at_contact" in name for name in table[0])


def test_steps_at_contact_are_spread_around_the_clips_sharper_figure():
    """The smoothed curve reads 50 degrees there, and the clip's own figure is 20: each step is what
    it differs from the others, around 20."""
    report = with_contact()
    figures = (
        Measurement("shank_angle_at_contact", 4.0, 0.0, 8.0, "deg", "right"),
        Measurement("knee_flexion_at_contact", 20.0, 15.0, 25.0, "deg", "right"),
    )
    report = replace(report, measurements=(*report.measurements, *figures))
    curve, t = report.curves["knee_flexion_right"], report.curves.t
    read = [
        np.interp(s.initial_contact_s, t, curve.value)
        for s in report.stride.steps
        if s.side == "right"
    ]
    written = [
        float(r["knee_flexion_at_contact_deg"])
        for r in rows(steps_csv(report))
        if r["side"] == "right"
    ]
    assert np.median(written) == pytest.approx(20.0, abs=0.01)
    assert np.subtract(written, read) == pytest.approx(
        np.full(len(read), 20.0 - np.median(read)), abs=0.02
    )


def test_the_hidden_leg_has_times_and_no_angles():
    report = with_contact()
    table = rows(strides_csv(report))
    left, right = (next(r for r in table if r["side"] == side) for side in ("left", "right"))
    assert float(right["knee_flexion_max_deg"]) == pytest.approx(92, abs=0.5)
    assert float(right["knee_flexion_max_deg_high"]) == pytest.approx(98, abs=0.5)
    assert left["knee_flexion_max_deg"] == ""
    assert float(left["stride_time_s"]) == pytest.approx(120 / 152, abs=1e-3)
    assert float(right["duty_factor_percent"]) == pytest.approx(100 * 0.26 * 152 / 120, abs=0.1)


def test_in_slow_motion_moments_are_the_files_and_lengths_are_lifes():
    """run() is said to play 4 times slower: a step of 0.395 s in the file is one of 0.099 s in
    life."""
    table = rows(steps_csv(run()))
    assert float(table[1]["initial_contact_at_s"]) - float(
        table[0]["initial_contact_at_s"]
    ) == pytest.approx(60 / 152, abs=1e-3)
    assert float(table[0]["step_time_s"]) == pytest.approx(60 / 152 / 4, abs=1e-3)


def test_one_picture_at_30_a_second_is_13_6_ms():
    report = with_contact()
    report = replace(report, source=replace(report.source, fps=30.0))
    assert timing_half_s(report) / 1.96 == pytest.approx(0.0136, abs=1e-4)


def test_a_gap_in_a_run_is_no_step():
    """Pictures of sixty seconds are missing in the middle: no cell tells of a step of a minute."""
    track = stick_gaits.gait_track(stick_gaits.run(172), 60)
    later = track.t + 60.0 * (track.t > track.t[len(track) // 2])
    rows = list(
        csv.DictReader(
            io.StringIO(steps_csv(analyze_track(replace(track, t=later), "running").report))
        )
    )
    lengths = [float(row["step_time_s"]) for row in rows if row["step_time_s"]]
    assert len(lengths) >= len(rows) - 2 and max(lengths) < 1.0
