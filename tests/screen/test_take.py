"""From tracks of stick figures to parts and screens."""

from dataclasses import replace

import pytest

from posecheck.errors import FileMissing, InputError
from posecheck.options import Options
from posecheck.pose.io.storage import save_track
from posecheck.screen.files import read_screen, screen_json
from posecheck.screen.parts import part_of_id
from posecheck.screen.take import take_part
from posecheck.screen_api import take_screen, write_screen
from posecheck.video.info import Note
from tests.drawn.stick_gaits import gait_track, walk
from tests.drawn.stick_movements import (
    FIVE,
    Timing,
    bridge_track,
    lunge_track,
    plank_track,
    run_track,
    standing_track,
)

TWO = Timing(depths=(1.0, 1.0))


def first_frame(track):
    """The track as that of a photo."""
    one = track.source
    frames = {
        name: value[:1]
        for name, value in vars(track).items()
        if getattr(value, "shape", None) and len(value) == len(track)
    }
    return replace(track, **frames, source=replace(one, frames=1, duration_s=0.0))


@pytest.fixture(scope="module")
def bridge():
    return bridge_track(FIVE)


def test_five_bridges_are_read(bridge):
    result = take_part(part_of_id("bridges"), bridge)
    figures = {f.measure: f for f in result.figures}
    assert result.state == "done" and figures["reps"].value == 5
    assert figures["trunk_thigh_angle"].low < figures["trunk_thigh_angle"].value


def test_no_lunge_passes_for_a_bridge():
    result = take_part(part_of_id("bridges"), lunge_track(FIVE))
    assert (result.state, result.code) == ("again", "wrong-drill")
    assert "a lunge" in result.said


def test_a_lunge_from_the_front_is_no_standing():
    """By itself it gives a stance: one stands before each lunge."""
    track = lunge_track(FIVE, view="front")
    result = take_part(part_of_id("standing-front"), track)
    assert (result.state, result.code) == ("again", "wrong-drill")


def test_two_people_and_a_word_on_which_of_them(bridge):
    several = replace(bridge, notes=(*bridge.notes, Note("several-people", "2 people were seen.")))
    result = take_part(part_of_id("bridges"), several)
    assert (result.state, result.code) == ("again", "several-people")
    assert take_part(part_of_id("bridges"), several, person="left").state == "done"


@pytest.mark.parametrize("part", ["bridges", "standing-side", "plank"])
def test_a_photo_is_no_clip(part):
    track = {"bridges": bridge_track(FIVE), "standing-side": standing_track()}.get(part)
    result = take_part(part_of_id(part), first_frame(track or plank_track()))
    assert (result.state, result.code) == ("again", "photo")


def test_two_bridges_are_too_few():
    result = take_part(part_of_id("bridges"), bridge_track(TWO))
    assert (result.state, result.code) == ("again", "too-few-reps")


def test_lunges_of_one_leg_alone_are_too_few_of_the_other():
    result = take_part(part_of_id("lunges"), lunge_track(FIVE, leg="left"))
    assert result.code == "too-few-reps" and "right leg" in result.said


def test_somebody_who_walks_does_not_run():
    result = take_part(part_of_id("running"), gait_track(walk()))
    assert (result.state, result.code) == ("again", "wrong-drill")
    assert "walking" in result.said


def test_a_run_is_read():
    result = take_part(part_of_id("running"), run_track())
    assert result.state == "done"
    assert {"cadence", "overstride"} <= {f.measure for f in result.figures}


@pytest.fixture
def clips(tmp_path, bridge):
    return {
        "bridges": save_track(bridge, tmp_path / "bridges.npz"),
        "standing-side": save_track(standing_track(), tmp_path / "stand.npz"),
        "plank": save_track(lunge_track(TWO), tmp_path / "plank.npz"),
    }


def test_a_screen_of_clips_with_one_that_is_wrong(clips, tmp_path):
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"no track")
    taken = take_screen({**clips, "standing-front": broken}, person="Anna", day="2026-11-30")
    states = {result.part: result.state for result in taken.results}
    assert states == {
        "standing-side": "done",
        "standing-front": "again",
        "bridges": "done",
        "plank": "again",
    }
    assert next(r for r in taken.results if r.part == "standing-front").code == "bad-track"
    screen = taken.screen
    assert {p.part: p.state for p in screen.parts}["lunges"] == "open"
    seen = {f.code for f in screen.findings if f.standing != "not-seen"}
    assert {"bridge-height", "hips-over-feet"} <= seen


def test_a_part_is_added_to_a_screen_that_was_written(clips, tmp_path):
    first = take_screen({"bridges": clips["bridges"]}, person="Anna", day="2026-11-30").screen
    json_path, html = write_screen(first, tmp_path / "out")
    assert html.read_text("utf-8").startswith("<!doctype html>")
    before = read_screen(tmp_path / "out")
    assert before == first == read_screen(json_path)
    after = take_screen({"standing-side": clips["standing-side"]}, before=before).screen
    assert (after.person, after.date) == ("Anna", "2026-11-30")
    states = {p.part: p.state for p in after.parts}
    assert states["bridges"] == states["standing-side"] == "done"
    assert screen_json(after) != screen_json(first)


def test_a_file_or_a_part_that_is_not_there(tmp_path, clips):
    with pytest.raises(FileMissing):
        take_screen({**clips, "lunges": tmp_path / "none.mp4"})
    with pytest.raises(InputError, match="no part 'squats'"):
        take_screen({"squats": clips["bridges"]})


def test_what_is_no_screen_is_refused(tmp_path):
    path = tmp_path / "screen.json"
    with pytest.raises(FileMissing):
        read_screen(path)
    for data in (b"[]", b'{"schema": "posecheck.screen/9", "person": "", "date": ""}', b'{"x": 1}'):
        path.write_bytes(data)
        with pytest.raises(InputError, match="not a screen"):
            read_screen(path)


def test_whom_to_follow_is_said_once_for_all_clips(bridge, tmp_path):
    several = replace(bridge, notes=(Note("several-people", "2 people were seen."),))
    path = save_track(several, tmp_path / "two.npz")
    asked = take_screen({"bridges": path}, options=Options(person="left"))
    assert asked.results[0].state == "done"
    assert take_screen({"bridges": path}).results[0].code == "several-people"
