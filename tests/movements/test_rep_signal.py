"""A drill's file says what its reps are found by, and they are: in a saved clip and live."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.errors import MovementFileError
from posecheck.live.engine import LiveEngine
from posecheck.measures import compute
from posecheck.model.measurement import Curve
from posecheck.movements.load import read_movement
from posecheck.pose.estimator import Estimate
from posecheck.present.html import to_html
from posecheck.present.text import summary
from posecheck.results.report_json import from_json, to_json
from tests.drawn.stick_figures import STICK_FIGURE, body, film
from tests.drawn.stick_movements import Timing, bridge_track, lunge_track, times

CURL = """
id = "standing-curl"
title = "Standing leg curl"
kind = "reps"
views = ["side-left", "side-right"]
drive = "knee_flexion"

[setup]
instructions = "Stand side-on; bring the near heel towards your seat."

[dose]
text = "Ten."

[rep]
signal = "knee_flexion"
direction = "up"
smallest = 25.0
posture = "upright"

[[report]]
measure = "knee_flexion"
which = "near"

[[fault]]
code = "shallow"
title = "Heel not high enough"
measure = "knee_flexion"
which = "near"
beyond = "below"
threshold = 70.0
severity = 1
cue = "Heel to your seat."
cue_body = "Bend the knee further."
why = "It trains more."
source = "[E]"
"""
TIMING = Timing(depths=(1.0, 1.0, 0.5, 1.0))


def drill(folder, text=CURL):
    path = folder / "standing-curl.toml"
    path.write_text(text, encoding="utf-8")
    return read_movement(path)


def curls(fps=30.0, top=95.0, **camera):
    """Curls of the left leg: the hips stay where they are."""
    t = times(TIMING.seconds, fps)
    bend = top * TIMING.way(t)
    return film(
        body(thigh_extension=(0.05 * bend, 0.0), knee_flexion=(bend, 0.0), mid_hip=(0.0, 0.0, 0.9)),
        t,
        **camera,
    )


def test_reps_are_found_in_the_signal_that_the_file_names(tmp_path):
    report = analyze_track(curls(noise_px=0.5), drill(tmp_path)).report
    assert (report.movement, report.quality.status, len(report.reps)) == ("standing-curl", "ok", 4)
    for rep, (start, peak, _, end) in zip(report.reps, TIMING.spans, strict=True):
        assert (rep.start_s, rep.peak_s, rep.end_s) == pytest.approx((start, peak, end), abs=0.2)
    assert [bool(rep.faults) for rep in report.reps] == [False, False, True, False]
    assert report.findings[0].code == "shallow" and report.findings[0].reps == (3,)


def test_by_the_height_of_the_hips_there_would_be_none(tmp_path):
    by_hips = drill(
        tmp_path,
        CURL.replace('signal = "knee_flexion"', 'signal = "hip_height"').replace(
            "smallest = 25.0", "smallest = 0.12"
        ),
    )
    report = analyze_track(curls(noise_px=0.5), by_hips).report
    assert report.quality.reasons[0].code == "no-reps"


def test_the_direction_of_the_file_is_the_way_out(tmp_path):
    down = drill(tmp_path, CURL.replace('direction = "up"', 'direction = "down"'))
    track = curls(noise_px=0.5)
    straight = analyze_track(track, down).report
    bent = analyze_track(track, drill(tmp_path)).report
    assert [rep.peak_s for rep in straight.reps] != [rep.peak_s for rep in bent.reps]


def test_the_near_leg_counts(tmp_path):
    """The left leg curls; from the right the near leg stands, and no rep is found."""
    report = analyze_track(curls(view="side-right"), drill(tmp_path)).report
    assert report.quality.reasons[0].code == "no-reps"


def test_from_the_front_the_leg_that_moves_counts(tmp_path):
    text = CURL.replace('["side-left", "side-right"]', '["front"]').replace(
        '= "knee_flexion"', '= "fppa"'
    )
    text = text[: text.index("[[report]]")].replace("smallest = 25.0", "smallest = 3.0")
    t = times(TIMING.seconds, 30.0)
    track = film(
        body(fppa=(0.0, 18.0 * TIMING.way(t)), mid_hip=(0.0, 0.0, 0.9)),
        t,
        view="front",
        noise_px=0.3,
    )
    report = analyze_track(track, drill(tmp_path, text)).report
    assert len(report.reps) == 4


def test_a_signal_of_the_outline_drives_reps_too(tmp_path, monkeypatch):
    track = curls(top=0.0)

    def outline_curves(t, *_):
        value = 15.0 * TIMING.way(t)
        return {
            name: Curve(value, value - 5, value + 5, "deg")
            for name in ("lumbar_angle", "pelvic_tilt")
        }, ""

    monkeypatch.setattr(compute, "outline_curves", outline_curves)
    tilts = drill(
        tmp_path,
        CURL.replace('signal = "knee_flexion"', 'signal = "pelvic_tilt"').replace(
            "smallest = 25.0", "smallest = 6.0"
        ),
    )
    assert len(analyze_track(track, tilts).report.reps) == 4


def test_a_clip_that_does_not_give_the_signal_is_refused_with_the_reason(tmp_path):
    tilts = drill(
        tmp_path,
        CURL.replace('signal = "knee_flexion"', 'signal = "pelvic_tilt"').replace(
            "smallest = 25.0", "smallest = 6.0"
        ),
    )
    report = analyze_track(curls(), tilts).report
    reason = report.quality.reasons[0]
    assert (report.quality.status, reason.code) == ("refused", "no-signal")
    assert "pelvic tilt" in reason.message and "this track holds none" in reason.message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'signal = "knee_flexion"',
            'signal = "elbow_height"',
            "there is no signal 'elbow_height' for reps",
        ),
        (
            'signal = "knee_flexion"',
            'signal = "knee_flexion_left"',
            "there is no signal 'knee_flexion_left' for reps",
        ),
        ('signal = "knee_flexion"', 'signal = ""', "length >= 1 - at `$.rep.signal`"),
        ('"side-right"]', '"front"]', "knee_flexion, which does not show from the view front"),
        (
            'signal = "knee_flexion"',
            'signal = "fppa"',
            "fppa, which does not show from the view side-left",
        ),
    ],
)
def test_a_file_that_names_no_signal_is_refused_in_one_line(tmp_path, old, new, said):
    assert CURL.count(old) == 1
    with pytest.raises(MovementFileError) as caught:
        drill(tmp_path, CURL.replace(old, new))
    assert (
        said in str(caught.value)
        and "standing-curl.toml" in str(caught.value)
        and "\n" not in str(caught.value)
    )


def test_the_report_of_a_drill_of_one_s_own_can_be_written_and_read(tmp_path):
    report = analyze_track(curls(), drill(tmp_path)).report
    assert from_json(to_json(report)).reps == from_json(to_json(from_json(to_json(report)))).reps
    assert "Standing curl" in summary(report) and "Heel to your seat." in to_html(report)


@pytest.mark.parametrize("make", [bridge_track, lunge_track])
def test_the_shipped_movements_go_on_as_they_were(make):
    report = analyze_track(make()).report
    assert len(report.reps) == 5


def test_live_counts_by_the_same_signal(tmp_path):
    track = curls(size=(640, 480), noise_px=0.5)
    still = np.zeros(180, int)
    rows = np.r_[still, np.arange(len(track)), np.full(60, len(track) - 1)]
    t = np.arange(len(rows)) / 30
    engine = LiveEngine(drill(tmp_path), (640, 480), estimator=STICK_FIGURE)
    for at, i in zip(t, rows, strict=True):
        state = engine.step(
            float(at), Estimate(track.landmarks[i], track.visibility[i], track.world[i]), 120.0
        )
        job = engine.due()
        if job is not None:
            engine.take(job, job.run())
    engine.finish()
    assert state.count + state.partial == 4
    assert len(analyze_track(engine.finished_track(), engine.movement).report.reps) == 4


def test_live_a_movement_is_judged_by_its_own_file(tmp_path):
    """Not by the shipped one of the same id."""
    text = CURL.replace('id = "standing-curl"', 'id = "lunge"')
    engine = LiveEngine(drill(tmp_path, text), (640, 480), estimator=STICK_FIGURE)
    job = replace(_job(engine), track=curls(noise_px=0.5))
    assert len(job.run().reps) == 4


def _job(engine):
    from posecheck.live.engine import LookJob

    return LookJob(curls(), engine.movement, 0.0)
