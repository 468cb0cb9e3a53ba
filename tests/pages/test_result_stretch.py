"""Only a stretch of the clip: asked for beforehand in the form, or chosen on the result."""

from __future__ import annotations

from dataclasses import replace

from posecheck.jobs.results import load_result
from posecheck.pages.result_stretch import TITLE
from posecheck.pose.io.storage import save_track
from tests.drawn.stick_gaits import gait_track, run
from tests.drawn.stick_movements import Timing, bridge_track
from tests.pages.page_checks import check_calm, said
from tests.pages.test_check import drop

TWO = bridge_track(Timing(depths=(1.0, 1.0)))


def press(shown, label: str):
    return next(b for b in shown.button if b.label == label).click().run()


def test_a_stretch_is_chosen_on_the_result_and_taken_back(show, result_of, queue):
    key = result_of(TWO)
    shown = show("check", file=key)
    check_calm(shown)
    slider = shown.slider(key=f"stretch-{key}")
    length = slider.max
    assert slider.value == (0.0, length) and length >= TWO.t[-1]
    assert [b.disabled for b in shown.button if b.label == TITLE] == [True]
    slider.set_value((1.0, length - 1.0)).run()
    shown = press(shown, TITLE)
    check_calm(shown)
    assert queue.submitted[-1].options == {"from_s": 1.0, "to_s": round(length - 1.0, 2)}
    assert f"from 1.0 to {length - 1:.1f} s" in said(shown)
    again = load_result(queue.submitted[-1].key)
    assert shown.slider(key=f"stretch-{again.key}").value == (1.0, round(length - 1.0, 2))
    shown = press(shown, "Check the whole clip")
    check_calm(shown)
    assert queue.submitted[-1].options == {} and "Only this stretch" not in said(shown)


def test_a_run_offers_it_too(show, result_of):
    key = result_of(gait_track(run(172), 60))
    shown = show("stride", file=key)
    check_calm(shown)
    assert shown.slider(key=f"stretch-{key}").value[0] == 0.0


def test_a_clip_in_which_nothing_was_judged_offers_it_too(show, result_of):
    key = result_of(TWO, movement="running")
    shown = show("check", file=key)
    check_calm(shown)
    assert shown.slider(key=f"stretch-{key}").value[0] == 0.0


def test_no_stretch_of_a_clip_that_is_short_anyway(show, result_of):
    short = bridge_track(Timing(depths=(1.0,)))
    part = short.t < 2.5
    fields = ("t", "landmarks", "visibility", "world", "brightness")
    cut = {name: getattr(short, name)[part] for name in fields}
    source = replace(short.source, duration_s=2.5, frames=int(part.sum()))
    shown = show("check", file=result_of(replace(short, **cut, source=source)))
    assert not shown.slider


def test_it_is_asked_for_beforehand(show, queue, tmp_path):
    file = save_track(TWO, tmp_path / "two.npz")
    shown = show("check")
    shown.number_input(key="check-from").set_value(2.0)
    shown.number_input(key="check-to").set_value(1.0)
    shown = drop(shown, file)
    check_calm(shown)
    assert "ends at 1 s, which is not after its start at 2 s" in said(shown)
    assert not queue.submitted
    shown.number_input(key="check-to").set_value(7.0).run()
    shown = press(shown, "Check it")
    check_calm(shown)
    assert queue.submitted[-1].options == {"from_s": 2.0, "to_s": 7.0}
    assert "from 2.0 to 7.0 s" in said(shown)


def test_a_stretch_beyond_the_clip_says_so_and_offers_the_whole(show, queue, tmp_path):
    file = save_track(TWO, tmp_path / "two.npz")
    shown = show("check")
    shown.number_input(key="check-from").set_value(500.0)
    shown = drop(shown, file)
    check_calm(shown)
    assert "starts at 500 s, and the clip is" in said(shown)
    shown = press(shown, "Check the whole clip")
    check_calm(shown)
    assert queue.submitted[-1].options == {} and "reps" in said(shown)
