"""The parts of the screen, as data."""

from posecheck.movements.load import movements
from posecheck.screen import parts as module
from posecheck.screen.parts import CALIBRATION, part_of_id, parts, parts_asked


def test_every_part_can_be_filmed_as_it_says():
    for part in parts():
        if part.id == CALIBRATION:
            assert part.movement == ""
            continue
        movement = movements()[part.movement]
        assert part.views and set(part.views) <= set(movement.views), part.id
        least = {
            "reps": part.least_reps,
            "stride": part.least_steps,
            "hold": part.least_s,
            "posture": part.least_s,
        }[movement.kind]
        assert least, f"{part.id}: with how much of it is it done?"


def test_ids_are_apart_and_words_are_there():
    assert len({part.id for part in parts()}) == len(parts())
    for part in parts():
        assert part.how.endswith(".") and part.camera.endswith(".") and part.why.endswith(".")


def test_a_part_whose_movement_is_not_known_is_left_out(monkeypatch):
    assert part_of_id("plank") is not None
    monkeypatch.setattr(module, "movements", lambda: {"standing": movements()["standing"]})
    assert [part.id for part in parts()] == ["standing-side", CALIBRATION, "standing-front"]


def test_who_runs_is_asked_for_a_run_and_not_to_walk():
    runner, other = ([part.id for part in parts_asked(runs)] for runs in (True, False))
    assert {"running", "running-behind"} <= set(runner) and "walking" not in runner
    assert not {"running", "running-behind"} & set(other)


def test_the_screen_takes_about_five_minutes():
    assert 240 <= sum(part.takes_s for part in parts_asked(False)) <= 330
