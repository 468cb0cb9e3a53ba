"""From the report of a clip to what came of a part."""

import math
from dataclasses import replace

import pytest

from posecheck.errors import CalibrationError
from posecheck.model.calibration import Calibration, OwnRange
from posecheck.model.measurement import Measurement
from posecheck.model.report import Asked, Quality, Reason
from posecheck.movements.load import get_movement
from posecheck.screen.parts import part_of_id
from posecheck.screen.read import not_read, read_calibration, read_part, skipped
from tests.screen import reports

BRIDGES, LUNGES = part_of_id("bridges"), part_of_id("lunges")


def figure(result, measure, side=""):
    return next(f for f in result.figures if f.measure == measure and f.side == side)


def test_a_mean_over_reps_keeps_the_systematic_part_and_the_spread():
    result = read_part(BRIDGES, reports.bridges((2.0, 4.0, 6.0), half=10.0))
    found = figure(result, "lumbar_arch_added")
    # SD of 2, 4, 6 is 2: 1.96 times it beside the 10 that every reading is off alike
    half = math.hypot(10.0, 1.96 * 2.0)
    assert (found.value, found.low, found.high) == (
        4.0,
        round(4 - half, 2),
        round(4 + half, 2),
    )


def test_alike_reps_have_no_narrower_interval_than_one():
    result = read_part(BRIDGES, reports.bridges((4.0,) * 5, half=10.0))
    assert figure(result, "lumbar_arch_added").high == pytest.approx(14.0)


def test_faults_are_counted_and_the_one_in_the_middle_is_kept():
    result = read_part(BRIDGES, reports.bridges((2.0, 3.0, 24.0, 26.0, 28.0)))
    (fault,) = result.faults
    assert (fault.code, fault.clear, fault.of) == ("lumbar-overextension", 3, 5)
    assert fault.figure.value == 26.0 and fault.figure.low > fault.threshold == 6.0
    assert (figure(result, "reps").value, figure(result, "good_reps").value) == (5, 2)


def test_faults_of_one_leg_are_counted_for_that_leg():
    front = part_of_id("lunges-front")
    result = read_part(front, reports.lunges(view="front", knees=((0, 2), (9, 2))))
    (fault,) = result.faults
    assert (fault.code, fault.side, fault.clear, fault.of) == ("knee-valgus", "right", 5, 5)
    assert figure(result, "knee_medial_displacement", "left").value == 0


def test_what_was_refused_or_is_unclear_is_no_figure_and_says_why():
    unclear = Measurement("trunk_lean", 3.0, 1.0, 5.0, "deg", status="unclear", reason="x")
    made = reports.standing(
        measurements=(unclear,), refused=(reports.missing("neck_angle", "The head is cut off."),)
    )
    result = read_part(part_of_id("standing-side"), made)
    assert "trunk_lean" not in {f.measure for f in result.figures}
    assert result.not_read == {"neck_angle": "The head is cut off."}


def test_a_hold_gives_its_seconds_and_its_fault():
    result = read_part(part_of_id("plank"), reports.plank(14, 7.5, broke=(6, 1)))
    assert (figure(result, "held").value, figure(result, "good_form").value) == (14, 7.5)
    (fault,) = result.faults
    assert (fault.code, fault.clear, fault.of, fault.figure.value) == ("hip-sag", 1, 1, 6)


def test_a_run_gives_its_steps_and_figures_once():
    result = read_part(part_of_id("running"), reports.run(overstride=(40, 7), cadence=152))
    assert figure(result, "steps").value == 30
    assert figure(result, "overstride", "left").value == 40
    assert len(result.figures) == len({(f.measure, f.side) for f in result.figures})
    assert "overstride" in {f.code for f in result.faults}


AGAIN = {
    "another drill, named wrongly": (
        "bridges",
        reports.refused(
            "glute-bridge",
            "no-reps",
            "No repetition was found. This looks like standing: choose it.",
            option="movement",
            value="standing",
        ),
        "wrong-drill",
        "standing",
    ),
    "another drill, found by itself": ("bridges", reports.lunges(), "wrong-drill", "a lunge"),
    "somebody walks": (
        "running",
        reports.refused("running", "walking-not-running", "This looks like walking."),
        "wrong-drill",
        "walking",
    ),
    "a photo": (
        "bridges",
        reports.bridges((1.0, 2.0, 3.0), source=reports.source(frames=1, seconds=0.0)),
        "photo",
        "clip is needed",
    ),
    "two people": (
        "bridges",
        reports.bridges(
            (1.0, 2.0, 3.0),
            quality=Quality("limited", (Reason("several-people", "2 people were seen."),)),
        ),
        "several-people",
        "nobody else",
    ),
    "too few": (
        "bridges",
        reports.bridges((1.0, 2.0)),
        "too-few-reps",
        "Only 2 whole repetitions were",
    ),
    "too few of one leg": (
        "lunges",
        reports.lunges(left=5, right=1),
        "too-few-reps",
        "1 whole repetition with the right leg was",
    ),
    "from the front": (
        "plank",
        reports.refused("plank", "view-not-judged", "x", "front"),
        "wrong-view",
        "the front",
    ),
    "from the wrong side of two": (
        "standing-front",
        reports.standing(),
        "wrong-view",
        "the left side",
    ),
    "the other knee": (
        "hip-left",
        reports.half_kneeling("right", (12, 5)),
        "wrong-side",
        "right knee",
    ),
    "too short": (
        "plank",
        reports.plank(1.2, 1.2),
        "too-short",
        "1.2 s",
    ),
    "refused": (
        "bridges",
        reports.refused("glute-bridge", "no-reps", "No repetition of a glute bridge was found."),
        "no-reps",
        "No repetition",
    ),
    "nothing measured": (
        "bridges",
        reports.report(
            "glute-bridge",
            "oblique",
            reps=tuple(reports.rep(i, (), "glute-bridge") for i in range(1, 6)),
            quality=Quality("limited", (Reason("view-oblique", "The camera stands 40° off."),)),
        ),
        "nothing-read",
        "40° off",
    ),
}


@pytest.mark.parametrize("part, made, code, told", AGAIN.values(), ids=AGAIN)
def test_a_clip_that_does_not_count_is_named_and_asked_again(part, made, code, told):
    result = read_part(part_of_id(part), made, at="2026-11-30T10:00:00Z")
    assert result.state == "again"
    assert result.code == code
    assert told in result.said
    assert not result.figures and not result.faults
    assert result.source == "clip.mp4" and result.at == "2026-11-30T10:00:00Z"


def test_a_refusal_of_the_hip_test_says_the_test_and_not_the_stretch():
    part, drill = part_of_id("hip-left"), get_movement("half-kneeling-psoas-stretch")
    message = f"No stretch of 2 seconds or more was found. {drill.setup.filmed}"
    result = read_part(part, reports.refused(drill.id, "no-hold", message))
    assert result.state == "again"
    assert part.how in result.said and result.said.count(part.camera) == 1
    assert "then shifted to the side" not in result.said


def test_what_to_do_is_said_with_it():
    result = read_part(BRIDGES, reports.lunges())
    assert BRIDGES.how in result.said and BRIDGES.camera in result.said


def test_a_clip_that_can_be_judged_as_the_part_is_told_by_what_it_shows_unnamed():
    """Lunges have moments of standing: named as standing they give a stance."""
    standing, seen = reports.standing_front(), reports.lunges(view="front")
    part = part_of_id("standing-front")
    assert read_part(part, standing).state == "done"
    result = read_part(part, standing, seen=replace(seen, detected=True))
    assert (result.state, result.code) == ("again", "wrong-drill")


@pytest.mark.parametrize(
    "movement, option, told",
    [
        ("dance", {}, "looks like free movement"),
        ("unknown", {}, "somebody who does not stand still"),
        ("unknown", {"option": "movement", "value": "standing"}, None),
        ("standing", {}, None),
    ],
)
def test_only_what_stands_passes_as_standing(movement, option, told):
    seen = reports.refused(movement, "movement-unknown", "x", detected=True, **option)
    result = read_part(part_of_id("standing-front"), reports.standing_front(), seen=seen)
    assert (result.state == "done") if told is None else (told in result.said)


def test_of_all_other_parts_it_must_be_certain_that_it_is_something_else():
    made, part = reports.half_kneeling("left", (15, 5)), part_of_id("hip-left")
    unsure = reports.refused("half-kneeling-stretch", "movement-unknown", "x", detected=True)
    assert read_part(part, made, seen=unsure).state == "done"
    plank = replace(reports.plank(9, 9), detected=True)
    assert read_part(part, made, seen=plank).code == "wrong-drill"


def test_somebody_who_said_which_of_two_they_are_is_believed():
    quality = Quality("limited", (Reason("several-people", "2 people were seen."),))
    made = reports.bridges((1.0, 2.0, 3.0), quality=quality, asked=Asked(person="left"))
    assert read_part(BRIDGES, made).state == "done"


def test_the_calibration_says_how_far_the_pelvis_goes():
    own = OwnRange(2.0, -6.0, 12.0, 0.5)
    made = Calibration("Anna", "2026-11-30", "side-left", own, own, ((0, 3), (4, 7), (8, 11)))
    result = read_calibration(made)
    assert [figure(result, f"pelvis_{way}").value for way in ("tuck", "arch", "range")] == [
        8.0,
        10.0,
        18.0,
    ]
    assert figure(result, "pelvis_range").low < 18.0 - 6.9
    place = figure(result, "pelvis_place")
    # 8 of 18 degrees from the tuck; 6.97 of each way, over 18 squared
    assert place.value == pytest.approx(44.44) and place.unit == "%"
    half = 100 * math.hypot(6.9, 1.96 * 0.5) * math.hypot(8, 10) / 18**2
    assert place.high - place.value == pytest.approx(half, abs=0.01)
    failed = not_read(part_of_id("calibration"), CalibrationError("Cannot be.", "Do it again."))
    assert (failed.state, failed.said) == ("again", "Cannot be. Do it again.")


def test_left_out_is_said_so():
    assert skipped(LUNGES).state == "skipped"
