"""Which moments of two clips are put on one another."""

from __future__ import annotations

from dataclasses import replace

from posecheck.compare.in_step import loops_of
from posecheck.model.report import Hold
from tests.present.factories import bridge, plank, run


def test_a_rep_is_looped_from_its_start_to_its_end():
    one = bridge()
    loops = loops_of(one)
    assert [loop.name for loop in loops] == [f"Rep {k}" for k in range(1, 6)]
    rep = one.reps[1]
    assert loops[1].moments == ((rep.start_s,), (rep.peak_s,), (rep.peak_end_s,), (rep.end_s,))


def test_a_part_of_a_rep_is_not_looped_and_the_next_whole_one_takes_its_place():
    one = bridge()
    cut = replace(one, reps=(replace(one.reps[0], partial=True), *one.reps[1:]))
    both = loops_of(cut, one)
    assert len(both) == 4
    assert both[0].moments[0] == (one.reps[1].start_s, one.reps[0].start_s)


def test_reps_of_different_sides_are_not_put_on_one_another():
    one = bridge()
    left = replace(one, reps=tuple(replace(r, side="left") for r in one.reps))
    right = replace(one, reps=tuple(replace(r, side="right") for r in one.reps))
    assert loops_of(left, right) == ()
    assert len(loops_of(left, left)) == 5


def test_two_holds_are_in_step_from_their_starts_for_as_long_as_both_last():
    first, second = (
        replace(plank(), hold=Hold(start, end, 1.0, None))
        for start, end in ((1.0, 9.0), (3.0, 7.0))
    )
    (loop,) = loops_of(first, second)
    assert loop.moments == ((1.0, 3.0), (5.0, 7.0))


def test_a_stride_is_one_foots_contact_to_its_next_with_its_toe_off_between():
    one = run()
    loops = loops_of(one)
    assert {loop.name.split()[0] for loop in loops} == {"Left", "Right"}
    first, second = [s for s in one.stride.steps if s.side == "left"][:2]
    assert loops[0].moments == (
        (first.initial_contact_s,),
        (first.toe_off_s,),
        (second.initial_contact_s,),
    )


def test_a_rep_and_a_run_have_nothing_in_common():
    assert loops_of(bridge(), run()) == ()
