"""Only a stretch of the clip is looked at: what lies in it is judged as it is in the whole clip, at
the same times, and what lies outside is not there."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

import posecheck
from posecheck import skeleton
from posecheck.analysis import analyze_track
from posecheck.analysis.span import ClipSpan, check_span
from posecheck.api import Options, judge_track
from posecheck.errors import InputError, NoPerson
from posecheck.model.report import ONLY_THIS
from posecheck.options import options_of
from posecheck.pose.io.storage import save_track
from posecheck.present.html import to_html
from posecheck.present.text import summary
from posecheck.results.report_json import from_json, to_json
from tests.drawn.stick_gaits import gait_track, run
from tests.drawn.stick_movements import Timing, bridge_track

FOUR = bridge_track(Timing(depths=(1.0, 1.0, 1.0, 1.0)))
WHOLE = analyze_track(FOUR, "glute-bridge").report


def between(first: int, last: int) -> ClipSpan:
    """Around the reps from the first to the last, halfway into the rests beside them."""
    reps = WHOLE.reps
    return ClipSpan(
        (reps[first - 1].end_s + reps[first].start_s) / 2 if first else None,
        (reps[last].end_s + reps[last + 1].start_s) / 2 if last + 1 < len(reps) else None,
    )


@pytest.mark.parametrize(("first", "last"), [(0, 1), (1, 2), (2, 3), (3, 3)])
@pytest.mark.parametrize("movement", ["glute-bridge", None])
def test_the_reps_of_the_stretch_are_those_of_the_clip_at_its_times(first, last, movement):
    span = between(first, last)
    made = analyze_track(FOUR, movement, span=span)
    report, wanted = made.report, WHOLE.reps[first : last + 1]
    assert report.movement == "glute-bridge" and len(report.reps) == len(wanted)
    for rep, of_whole in zip(report.reps, wanted, strict=True):
        assert (rep.peak_s, rep.start_s) == pytest.approx(
            (of_whole.peak_s, of_whole.start_s), abs=0.15
        )
        there = {m.name: m.value for m in of_whole.measurements}
        for m in rep.measurements:
            if m.unit == "deg":
                assert m.value == pytest.approx(there[m.name], abs=1.5), m.name
    assert len(made.track) == len(FOUR) and made.track is FOUR  # kept whole: it can be asked again
    known = np.isfinite(made.landmarks[:, 23, 0])
    assert not known[~span.inside(FOUR.t)].any() and known[span.inside(FOUR.t)].all()


def test_the_report_says_what_was_looked_at_and_nothing_that_nobody_asked_for():
    report = judge_track(FOUR, Options(from_s=2.0, to_s=9.0)).report
    told = "Only this stretch was looked at, as asked: from 2.0 to 9.0 s."
    assert [r.message for r in report.quality.reasons if r.code == ONLY_THIS] == [told]
    assert "left-out" not in {r.code for r in report.quality.reasons}
    assert report.quality.status == WHOLE.quality.status
    assert told in summary(report)
    assert to_html(report).replace("\u00a0", " ").count(told) == 1
    again = from_json(to_json(report))
    assert (again.asked.from_s, again.asked.to_s) == (2.0, 9.0)
    same = options_of(again.asked, calibration=None, profile=None)
    assert (same.from_s, same.to_s) == (2.0, 9.0)
    assert b"from_s" not in to_json(judge_track(FOUR, Options()).report)
    assert b"to_s" not in to_json(judge_track(FOUR, Options(from_s=2.0)).report)


def test_strides_of_the_stretch_keep_their_times():
    track = gait_track(run(172), 60)
    whole = analyze_track(track, "running").report
    end = float(track.t[-1])
    part = analyze_track(track, "running", span=ClipSpan(end / 4, 3 * end / 4)).report
    assert part.stride.cadence_spm == pytest.approx(172, abs=2)
    times = [s.initial_contact_s for s in part.stride.steps]
    assert end / 4 <= times[0] and times[-1] <= 3 * end / 4 and len(times) >= 4
    of_whole = np.array([s.initial_contact_s for s in whole.stride.steps])
    assert max(np.abs(of_whole - t).min() for t in times[1:-1]) < 0.02


def test_in_slow_motion_the_stretch_is_in_the_times_of_the_file():
    track = gait_track(run(172), 60)
    span = ClipSpan(1.0, float(track.t[-1]) - 1.0)
    report = analyze_track(track, "running", slow_motion=1.5, span=span).report
    assert {r.message for r in report.quality.reasons if r.code == ONLY_THIS} == {
        f"Only this stretch was looked at, as asked: from 1.0 to {span.to_s:.1f} s."
    }


@pytest.mark.parametrize(
    ("span", "says"),
    [
        (ClipSpan(5.0, 3.0), "ends at 3 s, which is not after its start at 5 s"),
        (ClipSpan(5.0, 5.0), "not after its start"),
        (ClipSpan(None, 0.0), "not after its start at 0 s"),
        (ClipSpan(-1.0), "-1 s is no time of a clip"),
        (ClipSpan(None, math.nan), "nan s is no time of a clip"),
        (ClipSpan(math.inf), "inf s is no time of a clip"),
        (ClipSpan(10.2), "starts at 10.2 s, and the clip is 10.2 s long"),
        (ClipSpan(2.0, 11.5), "ends at 11.5 s, and the clip is 10.2 s long"),
    ],
)
def test_a_stretch_that_is_none_is_refused_with_what_is_wrong(span, says):
    with pytest.raises(InputError, match=says) as refused:
        check_span(span, 10.2)
    assert "start before the end" in refused.value.advice


def test_an_end_up_to_the_next_second_is_taken():
    check_span(ClipSpan(2.0, 11.0), 10.2)
    check_span(ClipSpan(90.0, 95.0))  # how long the clip is, is not known yet


def test_before_anything_runs_and_where_nobody_is_seen(tmp_path):
    kept = save_track(FOUR, tmp_path / "t.npz")
    with pytest.raises(InputError, match="and the clip is"):
        posecheck.analyze(kept, from_s=500.0)
    with pytest.raises(InputError, match="not after its start"):
        posecheck.analyze(tmp_path / "not-there.mp4", from_s=5.0, to_s=2.0)
    gone = FOUR.landmarks.copy()
    gone[FOUR.t < 3.0] = np.nan
    nobody = replace(FOUR, landmarks=gone)
    with pytest.raises(NoPerson, match=r"No person detected from 0\.5 to 2\.5 s"):
        analyze_track(nobody, span=ClipSpan(0.5, 2.5))


def test_a_stretch_that_leaves_nothing_out_is_the_whole_clip():
    length = float(FOUR.t[-1])
    whole = judge_track(FOUR, Options("glute-bridge")).report
    for from_s, to_s in (
        (0.0, None),
        (0.0, length),
        (None, math.ceil(length)),
        (0.0, length + 0.02),
    ):
        report = judge_track(FOUR, Options("glute-bridge", from_s=from_s, to_s=to_s)).report
        assert to_json(report) == to_json(whole)
        assert ONLY_THIS not in {r.code for r in report.quality.reasons}


def test_a_stretch_between_two_frames_has_none_to_look_at():
    one = float(np.median(np.diff(FOUR.t)))
    with pytest.raises(InputError, match=r"No frame of the clip lies .* from 1\.\d\d\d to 1\.\d"):
        analyze_track(FOUR, span=ClipSpan(1.0 + one / 4, 1.0 + one / 2))


@pytest.mark.parametrize("frames", [1, 2, 5])
@pytest.mark.parametrize("movement", [None, "glute-bridge", "plank", "standing", "running"])
def test_a_few_frames_are_refused_in_words_and_never_judged(movement, frames):
    one = float(np.median(np.diff(FOUR.t)))
    span = ClipSpan(float(FOUR.t[30]) - one / 4, float(FOUR.t[30 + frames - 1]) + one / 4)
    report = analyze_track(FOUR, movement, span=span).report
    assert report.quality.status == "refused" and not report.findings
    codes = {r.code for r in report.quality.reasons}
    assert ONLY_THIS in codes and len(codes) > 1


def test_a_landmark_table_is_looked_at_in_the_same_stretch(tmp_path):
    """Of a table and of a saved track, by the times of its rows."""
    span = between(1, 2)
    names = [f"{name}_{axis}" for name in skeleton.LANDMARKS for axis in "xyzv"]
    width, height = FOUR.source.size
    shares = FOUR.landmarks / np.array([width, height, width], np.float32)
    rows = np.concatenate([shares, FOUR.visibility[..., None]], axis=2).reshape(len(FOUR), -1)
    table = tmp_path / "t.csv"
    lines = [",".join(names), *(",".join(f"{value:.7f}" for value in row) for row in rows)]
    table.write_text("\n".join(lines) + "\n")
    fps = 1 / float(np.median(np.diff(FOUR.t)))
    ends = {"from_s": span.from_s, "to_s": span.to_s}
    of_table = {"size": (width, height), "fps": fps}
    saved = save_track(FOUR, tmp_path / "t.npz")
    for path, more in ((table, of_table), (saved, {})):
        report = posecheck.analyze(path, "glute-bridge", **more, **ends)
        assert len(report.reps) == 2 and report.reps[0].start_s > span.from_s
        with pytest.raises(InputError, match="starts at 500 s, and the clip is"):
            posecheck.analyze(path, "glute-bridge", **more, from_s=500.0)
        with pytest.raises(InputError, match="not after its start at 3 s"):
            posecheck.analyze(path, "glute-bridge", **more, from_s=3.0, to_s=3.0)
        with pytest.raises(InputError, match="-1 s is no time"):
            posecheck.analyze(path, "glute-bridge", **more, from_s=-1.0)


def test_in_slow_motion_a_start_beyond_real_time_lies_in_the_file():
    """A clip that plays four times slower: the file is four times as long as what it shows."""
    slow = gait_track(run(172), 60, slower=4.0)
    end = float(slow.t[-1])
    part = analyze_track(slow, "running", slow_motion=4.0, span=ClipSpan(end / 2, end - 0.5)).report
    steps = [step.initial_contact_s for step in part.stride.steps]
    assert end / 2 <= steps[0] and steps[-1] <= end - 0.5
    assert part.stride.cadence_spm == pytest.approx(172, abs=2)
