import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.live.progress import CUT_AT_S, WINDOW_S, HoldSoFar, Look, RepsSoFar
from posecheck.model.judged import CLEAR, HeldFault
from posecheck.model.reading import Reading
from posecheck.model.report import Hold, Rep


def rep(start, peak, end, partial=False):
    return Rep(1, None, start, peak, peak, end, partial)


def reps_of(first, every, n):
    return [rep(first + i * every, first + i * every + 1, first + i * every + 2) for i in range(n)]


def replay(reps, seconds, step=0.4, start=0.0):
    """Looks as they would come: each sees the reps that have come half-way back by then, from where
    the last cut was."""
    so_far, counts = RepsSoFar(start), []
    for now in np.arange(start + 1, seconds, step):
        seen = tuple(r for r in reps if r.start_s >= so_far.since - 0.05 and r.peak_s + 0.5 <= now)
        so_far.take(Look(so_far.since, float(now), reps=seen))
        counts.append(so_far.whole)
    return so_far, counts


def test_every_rep_is_counted_once_over_many_windows():
    reps = reps_of(1.0, 3.0, 60)
    so_far, counts = replay(reps, 185.0)
    assert counts == sorted(counts)
    assert so_far.whole == 60
    assert [r.start_s for r in so_far.all] == [r.start_s for r in reps]
    assert so_far.until - so_far.since <= CUT_AT_S + 4


@settings(max_examples=30, deadline=None)
@given(every=st.floats(2.05, 12.0), first=st.floats(0.0, 40.0), n=st.integers(0, 25))
def test_whatever_the_pace_and_the_pauses(every, first, n):
    reps = reps_of(first, every, n)
    so_far, counts = replay(reps, first + every * n + 50.0)
    assert so_far.whole == n
    assert counts == sorted(counts)


def test_the_window_stays_short_while_nothing_happens():
    so_far, _ = replay([], 600.0)
    assert so_far.until - so_far.since <= CUT_AT_S
    assert so_far.until - so_far.since >= WINDOW_S


def test_a_look_at_a_window_that_was_cut_meanwhile_is_dropped():
    so_far, _ = replay(reps_of(1.0, 3.0, 30), 60.0)
    before = so_far.all
    assert so_far.take(Look(0.0, 61.0, reps=())) == ()
    assert so_far.all == before


def test_a_rep_on_its_way_back_counts_and_is_not_over():
    so_far = RepsSoFar(0.0)
    assert len(so_far.take(Look(0.0, 2.6, reps=(rep(1, 2, 2.5),)))) == 1
    assert so_far.over == ()
    so_far.take(Look(0.0, 3.2, reps=(rep(1, 2, 2.7), rep(3.0, 3.1, 3.2, partial=True))))
    assert len(so_far.over) == 1
    assert so_far.partial == 0


def fault(start, end):
    read = Reading("hip_offset", None, 8.0, 6.0, 10.0, "%", 0, 0.0, "hip_offset")
    return HeldFault("hip-sag", CLEAR, 2, 0.9, 4.0, read, start, end)


def held(start, end, *faults):
    return Hold(start, end, end - start, None, faults)


def test_a_hold_longer_than_the_window_keeps_its_start():
    hold = HoldSoFar()
    for now in range(4, 120):
        since = max(0.0, now - WINDOW_S)
        hold.take(Look(since, float(now), hold=held(max(2.0, since), float(now))))
    assert (hold.start_s, hold.end_s) == (2.0, 119.0)


def test_a_new_hold_replaces_a_shorter_one():
    hold = HoldSoFar()
    hold.take(Look(0, 5, hold=held(1.0, 4.0)))
    hold.take(Look(0, 20, hold=held(8.0, 20.0)))
    assert (hold.start_s, hold.end_s) == (8.0, 20.0)


def test_a_fault_that_goes_on_is_one():
    hold = HoldSoFar()
    for now in range(4, 60):
        hold.take(
            Look(
                max(0, now - 30),
                now,
                hold=held(max(0, now - 30), now, fault(max(3.0, now - 30), now)),
            )
        )
    assert [(f.start_s, f.end_s) for f in hold.faults] == [(3.0, 59)]
    assert hold.wrong_at(59.0, 0.8)
    assert hold.wrong_at(62.0, 0.8) == []


def test_a_look_without_anybody_changes_nothing():
    hold = HoldSoFar(1.0, 5.0)
    hold.take(Look(0, 9, refused=("nobody", "Nobody was seen.")))
    assert (hold.start_s, hold.end_s) == (1.0, 5.0)
    assert pytest.approx(np.nan, nan_ok=True) == Look(0, 9).cadence_spm
