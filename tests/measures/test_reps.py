"""Repetitions of stick figures whose times are known: every one counted, none invented, start, peak
and end in their places."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measures.reps import RepSpan, find_reps
from posecheck.signals.condition import SmoothingFilter, condition
from tests.drawn.stick_movements import (
    FIVE,
    SHAPES,
    Timing,
    bridge_track,
    lunge_track,
    standing_track,
)

SMALLEST = 0.15
FAST = Timing((1.0,) * 8, out_s=0.35, hold_s=0.0, back_s=0.35, rest_s=0.25)
FAST_HOLD = Timing((1.0,) * 8, out_s=0.5, hold_s=0.1, back_s=0.5, rest_s=0.15)
LONG_HOLD = Timing((1.0,), out_s=1.3, hold_s=12.0, back_s=1.3)
NO_REST = Timing((1.0,) * 6, out_s=0.6, hold_s=0.2, back_s=0.6, rest_s=0.0)


def split_squat_track(timing, **options):
    return lunge_track(timing, stepping=False, **options)


MOVEMENTS = {"bridge": bridge_track, "lunge": lunge_track, "split-squat": split_squat_track}


def conditioned(track, way: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Height of the hips over the feet in trunk lengths (way -1: depth), and the landmarks it was
    read from."""
    landmarks = condition(track, SmoothingFilter()).landmarks
    trunk = np.nanmedian(np.linalg.norm(landmarks[:, 11, :2] - landmarks[:, 23, :2], axis=1))
    floor = np.nanmedian(landmarks[:, [27, 28], 1].max(1))
    return way * (floor - landmarks[:, [23, 24], 1].mean(1)) / trunk, landmarks


def reps_of(movement: str, timing: Timing, **options) -> list[RepSpan]:
    track = MOVEMENTS[movement](timing, **options)
    signal, landmarks = conditioned(track, 1 if movement == "bridge" else -1)
    return find_reps(track.t, signal, landmarks, SMALLEST)


def largest_error(reps: list[RepSpan], timing: Timing) -> float:
    found = np.array([(r.start_s, r.peak_s, r.peak_end_s, r.end_s) for r in reps])
    return float(np.abs(found - timing.spans).max())


@pytest.mark.parametrize("shape", ["cosine", "min-jerk"])
@pytest.mark.parametrize(
    "timing",
    [FIVE, FAST, FAST_HOLD, LONG_HOLD, NO_REST],
    ids=["five", "fast", "fast-hold", "long-hold", "no-rest"],
)
@pytest.mark.parametrize("movement", MOVEMENTS)
def test_every_rep_is_found_in_its_place(movement, timing, shape):
    """At 25, 30 and 60 pictures a second; clean, with 2 pixels of noise, and with noise at a
    variable frame rate."""
    timing = replace(timing, shape=shape)
    for fps, noise, jitter in (
        (25, 2.0, 0.0),
        (25, 2.0, 0.4),
        (30, 0.0, 0.0),
        (30, 2.0, 0.4),
        (60, 2.0, 0.0),
    ):
        reps = reps_of(movement, timing, fps=fps, noise_px=noise, jitter=jitter, seed=3)
        assert len(reps) == len(timing.depths)
        assert largest_error(reps, timing) <= 0.25
        assert not any(r.partial or r.unfinished for r in reps)


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_a_trapezoid_s_corners_are_found_within_a_third_of_a_second(movement):
    """No body moves like this: it jerks into even motion, which looks like a longer movement begun
    earlier."""
    for timing in (FIVE, FAST, LONG_HOLD):
        reps = reps_of(movement, replace(timing, shape="linear"), noise_px=2.0)
        assert len(reps) == len(timing.depths)
        assert largest_error(reps, timing) <= 0.33


@pytest.mark.parametrize("shape", SHAPES)
def test_slow_reps_are_found_within_a_fifth_of_their_movement(shape):
    timing = Timing(out_s=2.5, hold_s=1.0, back_s=2.5, shape=shape)
    for movement in MOVEMENTS:
        reps = reps_of(movement, timing, noise_px=2.0)
        assert len(reps) == 5
        assert largest_error(reps, timing) <= 0.5


@given(
    st.integers(1, 10),
    st.floats(0.5, 1.4),
    st.floats(0.0, 3.0),
    st.floats(0.5, 1.4),
    st.floats(0.1, 2.0),
    st.integers(0, 99),
)
@settings(max_examples=25, deadline=None)
def test_any_number_of_reps_at_any_pace(count, out, hold, back, rest, seed):
    timing = Timing((1.0,) * count, 1.0, out, hold, back, rest, "min-jerk")
    reps = reps_of("bridge", timing, noise_px=1.5, seed=seed)
    assert len(reps) == count
    assert largest_error(reps, timing) <= 0.3
    for rep in reps:
        assert rep.start_s <= rep.peak_s <= rep.peak_end_s <= rep.end_s
    for before, after in pairwise(reps):
        assert before.peak_end_s < after.peak_s


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_half_reps_are_counted_as_partial(movement):
    timing = Timing((1.0, 1.0, 0.45, 1.0, 0.5, 1.0))
    reps = reps_of(movement, timing, noise_px=1.5)
    assert [r.partial for r in reps] == [False, False, True, False, True, False]
    assert not any(r.unfinished for r in reps)
    heights = np.array([r.height for r in reps])
    np.testing.assert_allclose(heights / heights[0], timing.depths, atol=0.12)


def test_somewhat_smaller_reps_are_whole():
    assert [
        r.partial for r in reps_of("bridge", Timing((1.0, 0.75, 1.0, 0.7, 0.9)), noise_px=1.5)
    ] == [False] * 5


def test_shallow_reps_after_a_deep_one_are_counted():
    """Of a deep squat and half-deep ones (99, 54 and 51 degrees of the knee) the hips go not quite
    a third of the way in the last."""
    track = bridge_track(Timing((1.0, 0.31, 0.28)), noise_px=0.5)
    signal, landmarks = conditioned(track)
    assert len(find_reps(track.t, signal, landmarks, smallest=0.05)) == 3


def test_a_fidget_between_reps_is_no_rep():
    """Less than a quarter of the person's range, even where it is large enough for a rep of
    somebody who moves less."""
    track = bridge_track(Timing((1.0, 0.15, 1.0, 0.2, 1.0)), noise_px=1.0)
    signal, landmarks = conditioned(track)
    assert len(find_reps(track.t, signal, landmarks, smallest=0.03)) == 3


def test_a_jolt_is_no_rep():
    track = bridge_track(FIVE)
    signal, landmarks = conditioned(track)
    signal = signal.copy()
    signal[8:11] += np.ptp(signal)
    assert len(find_reps(track.t, signal, landmarks, SMALLEST)) == 5


@pytest.mark.parametrize("noise", [0.0, 2.0, 4.0])
@pytest.mark.parametrize("fps", [25, 60])
def test_somebody_who_keeps_still_does_no_reps(noise, fps):
    for track in (
        standing_track(20.0, sway_deg=1.0, fps=fps, camera={"noise_px": noise}),
        bridge_track(Timing((), 10.0), fps=fps, noise_px=noise),
    ):
        signal, landmarks = conditioned(track)
        assert find_reps(track.t, signal, landmarks, SMALLEST) == []


def test_walking_in_and_lying_down_is_not_counted():
    """The signal says nothing while the person is not in the movement's position."""
    track = bridge_track(replace(FIVE, first_s=5.0), noise_px=1.0)
    signal, landmarks = conditioned(track)
    walking = track.t < 4.0
    landmarks = landmarks.copy()
    landmarks[walking, :, 1] -= 200 * np.abs(np.sin(3 * track.t[walking]))[:, None]
    reps = find_reps(track.t, np.where(walking, np.nan, signal), landmarks, SMALLEST)
    assert len(reps) == 5
    assert largest_error(reps, replace(FIVE, first_s=5.0)) <= 0.25


@pytest.mark.parametrize("beyond", [-0.15, 0.1, 0.3, 0.5])
def test_a_clip_that_ends_at_the_top_ends_with_an_unfinished_rep(beyond):
    track = bridge_track(FIVE, noise_px=0.5)
    signal, landmarks = conditioned(track)
    until = int(np.searchsorted(track.t, FIVE.spans[4][1] + beyond))
    reps = find_reps(track.t[:until], signal[:until], landmarks[:until], SMALLEST)
    assert [r.unfinished for r in reps] == [r.partial for r in reps] == [False] * 4 + [True]
    assert reps[-1].end_s == track.t[until - 1]
    assert reps[-1].start_s == pytest.approx(FIVE.spans[4][0], abs=0.25)


@pytest.mark.parametrize("after", [0.6, 0.75, 1.0, 1.3])
def test_a_clip_that_begins_on_the_way_out_or_at_the_top(after):
    """after: s from the first rep's start. It is unfinished where less than half of its way out is
    seen; only its beginning is not known."""
    track = bridge_track(FIVE, noise_px=0.5)
    signal, landmarks = conditioned(track)
    start, _, leaving, end = FIVE.spans[0]
    since = int(np.searchsorted(track.t, start + after))
    reps = find_reps(track.t[since:] - track.t[since], signal[since:], landmarks[since:], SMALLEST)
    assert [r.unfinished for r in reps] == [r.partial for r in reps] == [True] + [False] * 4
    assert reps[0].cut_out and not any(r.cut_out or r.cut_back for r in reps[1:])
    assert reps[0].start_s == 0
    assert reps[0].peak_end_s == pytest.approx(leaving - track.t[since], abs=0.2)
    assert reps[0].end_s == pytest.approx(end - track.t[since], abs=0.25)


def test_a_clip_that_begins_a_little_way_out_has_the_whole_rep():
    track = bridge_track(FIVE, noise_px=0.5)
    signal, landmarks = conditioned(track)
    since = int(np.searchsorted(track.t, FIVE.spans[0][0] + 0.35))
    reps = find_reps(track.t[since:], signal[since:], landmarks[since:], SMALLEST)
    assert [(r.cut_out, r.partial) for r in reps] == [(True, False)] + [(False, False)] * 4


@pytest.mark.parametrize("where", ["rest", "rise", "fall"])
def test_a_person_who_is_lost_for_a_second(where):
    """Nothing fails, and every rep whose top was seen is counted."""
    track = bridge_track(FIVE)
    start, peak, leave, _ = FIVE.spans[2]
    first = {"rest": start - 0.8, "rise": (start + peak) / 2 - 0.9, "fall": leave + 0.2}[where]
    gone = (track.t >= first) & (track.t <= first + 1.0)
    track = replace(track, landmarks=np.where(gone[:, None, None], np.nan, track.landmarks))
    signal, landmarks = conditioned(track)
    reps = find_reps(track.t, signal, landmarks, SMALLEST)
    assert len(reps) == 5
    assert reps[2].peak_s == pytest.approx(peak, abs=0.3)
    for rep in reps:
        assert np.isfinite([rep.start_s, rep.peak_s, rep.peak_end_s, rep.end_s]).all()


def test_equally_high_tops_on_one_plateau_are_one_rep():
    t = np.arange(300) / 30
    way = Timing((1.0, 1.0, 1.0), out_s=0.8, hold_s=1.0, back_s=0.8).way(t)
    signal = np.round(40 * way)
    signal[(way > 0.99) & (np.arange(300) % 5 == 0)] -= 1  # a table in whole numbers
    track = bridge_track(Timing((1.0, 1.0, 1.0), out_s=0.8, hold_s=1.0, back_s=0.8))
    assert (
        len(find_reps(t, signal, track.landmarks[np.arange(300).clip(max=len(track) - 1)], 10.0))
        == 3
    )


def test_a_movement_the_legs_take_no_part_in():
    track = standing_track(FIVE.seconds)
    reps = find_reps(track.t, 50 * FIVE.way(track.t), track.landmarks, 10.0)
    assert len(reps) == 5
    assert all(abs(r.peak_s - span[1]) < 0.1 for r, span in zip(reps, FIVE.spans, strict=True))


@given(st.floats(0.2, 50), st.floats(-100, 100))
@settings(max_examples=15, deadline=None)
def test_the_signal_s_unit_does_not_matter(scale, offset):
    track = bridge_track(FIVE, noise_px=1.0)
    signal, landmarks = conditioned(track)
    plain = find_reps(track.t, signal, landmarks, SMALLEST)
    other = find_reps(track.t, scale * signal + offset, landmarks, scale * SMALLEST)
    for a, b in zip(plain, other, strict=True):
        np.testing.assert_allclose(
            [b.start_s, b.peak_s, b.peak_end_s, b.end_s],
            [a.start_s, a.peak_s, a.peak_end_s, a.end_s],
            atol=1e-6,
        )
        assert b.height == pytest.approx(scale * a.height)


def test_too_little_to_judge():
    track = bridge_track(FIVE)
    signal, landmarks = conditioned(track)
    assert find_reps(track.t[:7], signal[:7], landmarks[:7], SMALLEST) == []
    assert find_reps(track.t, np.full(len(track), np.nan), landmarks, SMALLEST) == []
    assert find_reps(track.t, signal, landmarks, smallest=5.0) == []


def test_the_phases_of_a_rep():
    t = np.arange(0, 10, 0.1)
    rep = RepSpan(2.0, 3.0, 4.0, 5.0, extreme=35, height=1.0)
    for phase, first, last in (
        ("rep", 20, 50),
        ("out", 20, 30),
        ("peak", 30, 40),
        ("back", 40, 50),
        ("start", 17, 20),
    ):
        frames = rep.frames(t + 1e-9, phase)
        assert frames[0] in (first, first + 1)
        assert frames[-1] in (last, last - 1)
    touch = replace(rep, peak_s=3.46, peak_end_s=3.48)
    assert touch.frames(t, "peak").tolist() == [34, 35, 36]
    assert replace(touch, extreme=0).frames(t, "peak").tolist() == [0, 1]
    assert replace(touch, extreme=99).frames(t, "peak").tolist() == [98, 99]
