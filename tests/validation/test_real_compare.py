"""Truth against what was said: every outcome has a case that gives it, and one that does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.validation.real.compare_angles import AngleOutcome
from posecheck.validation.real.compare_form import compare_form
from posecheck.validation.real.compare_movement import (
    MovementOutcome,
    compare_movement,
    view_right,
    views_of,
)
from posecheck.validation.real.compare_run import compare_run
from posecheck.validation.real.compare_sets import compare_holds, compare_reps
from posecheck.validation.real.numbers import ReadByEye
from posecheck.validation.real.said import Said, SaidFault, SaidRep
from posecheck.validation.real.triangulated import angles_of
from posecheck.validation.real.truth import RealClip, TrueContact, TrueFault, TrueRun

RIGHT = MovementOutcome(True, "right")


def clip(exercise: str = "lunge", **more) -> RealClip:
    plain = RealClip("a", "", exercise, "", 300, 30.0, None, None, "", False, 3.0)
    return replace(plain, **more)


def said(movement: str = "lunge", status: str = "ok", **more) -> Said:
    return Said(movement, status, **{"judged": 3} | more)


@pytest.mark.parametrize(
    ("exercise", "spoken", "outcome"),
    [
        ("split squat", said("lunge"), "right"),
        ("lunge", said("lunge", "refused"), "right"),
        ("lunge", said("plank"), "wrong"),
        ("lunge", said("", "refused", seems="squat"), "wrong"),
        (
            "lunge",
            said("", "refused", candidates=("lunge", "running"), either="a squat or a lunge"),
            "offered",
        ),
        ("lunge", said("", "refused", posture="somebody standing"), "none"),
        ("lunge", said("", "limited", posture="somebody in a lunge or kneeling"), "named"),
        ("squat", said("lunge"), "judged"),
        ("squat", said("", "refused", seems="squat"), "named"),
        ("squat", said("", "refused", seems="walking"), "misnamed"),
        ("squat", said("plank", "refused"), "misnamed"),
        (
            "squat",
            said("", "refused", either="a squat or a lunge", candidates=("lunge",)),
            "offered",
        ),
        ("squat", said("", "refused"), "none"),
        ("bird dog", said("", "refused", posture="somebody on hands and knees"), "named"),
        ("dancing", said("", "refused"), "nameless"),
        ("dancing", said("", "refused", seems="squat"), "misnamed"),
        ("underwater basket weaving", said("", "refused"), "nameless"),
        ("underwater basket weaving", said("running"), "judged"),
    ],
)
def test_movement(exercise, spoken, outcome):
    found = compare_movement(clip(exercise), spoken)
    assert found.outcome == outcome and found.ours == (exercise in ("lunge", "split squat"))


@pytest.mark.parametrize(
    ("words", "views"),
    [
        ("side, faces image-left (near side = LEFT); static", ("side-left",)),
        ("side, head at image-right (camera sees her LEFT side); static", ("side-left",)),
        (
            "side, slightly from the front, faces image-right (near leg = RIGHT)",
            ("side-right", "oblique"),
        ),
        ("front; static phone", ("front",)),
        ("rear three-quarter, camera high", ("rear", "oblique")),
        ("front, then three-quarter; static phone", ()),
        ("side, walks to and fro", ()),
        ("", ()),
    ],
)
def test_views_in_words(words, views):
    assert views_of(clip(view=words)) == views
    assert view_right(clip(view=words), said(view="rear")) is ("rear" in views if views else None)


def a_run(**more) -> RealClip:
    contacts = tuple(
        TrueContact(f, s) for f, s in ((20, "left"), (30, "right"), (40, "left"), (50, "right"))
    )
    plain = TrueRun(
        contacts, (), None, ReadByEye(180, 4), ReadByEye(180, 4), None, 2.0, None, None, True, True
    )
    return clip("running", run=replace(plain, **more), tolerance=1.0)


def test_contacts_by_the_nearest_frame_and_their_f1():
    contacts = (
        (20.4, "left"),
        (31.4, "left"),
        (43.0, "left"),
        (50.0, "right"),
        (70.0, "left"),
        (1.0, "right"),
    )
    spoken = said("running", contacts=contacts, cadence=183.0)
    found = compare_run(a_run(), spoken)
    assert found and found.contacts and found.analysed and found.counts
    assert (
        found.contacts.hit,
        found.contacts.expected,
        found.contacts.extra,
        found.contacts.wrong_side,
    ) == (3, 4, 2, 1)
    assert found.contacts.f1 == pytest.approx(6 / 9) and found.contacts.errors == (0.4, 1.4, 0.0)
    assert found.cadence_within and not found.cadence_within_two and found.factor_right


def test_contacts_outside_of_what_was_annotated_are_none_of_its_business():
    four = ((20.0, "left"), (30.0, "right"), (40.0, "left"), (50.0, "right"))
    found = compare_run(
        a_run(annotated=(18, 60)), said("running", contacts=(*four, (90.0, "left")))
    )
    assert found and found.contacts and (found.contacts.hit, found.contacts.extra) == (4, 0)


def test_a_run_that_is_refused_misses_all_and_one_too_short_does_not_count():
    found = compare_run(a_run(), said("running", "refused"))
    assert (
        found
        and found.contacts
        and (found.contacts.hit, found.contacts.expected, found.analysed, found.cadence_within)
        == (0, 4, False, False)
    )
    assert (
        not compare_run(a_run(strides=1.9), said("running")).counts
        and not compare_run(a_run(valid=False), said("running")).counts
    )
    assert compare_run(a_run(feet_seen=False), said("running")).contacts is None
    assert compare_run(clip("lunge"), said()) is None


def test_cadence_of_slow_motion_is_held_against_the_clock_of_the_file():
    slow = a_run(stored_cadence=ReadByEye(84, 3), cadence=ReadByEye(168, 6), factor=ReadByEye(2, 0))
    right = compare_run(slow, said("running", cadence=170.0, slow_factor=2.0))
    assert right and right.cadence_error == pytest.approx(2.0) and right.factor_right
    wrong = compare_run(slow, said("running", cadence=340.0, slow_factor=4.0))
    assert wrong and wrong.cadence_error == pytest.approx(4.0) and wrong.factor_right is False
    assert (
        compare_run(a_run(), said("running", cadence=90.0, slow_factor=2.0)).factor_right is False
    )


def test_reps_that_the_clip_cuts_count_either_way():
    cut = clip(reps=(2, 3), peaks=(50, 100, 150), tolerance=5.0)
    reps = (SaidRep(52, 54, False), SaidRep(112, 114, False), SaidRep(149, 160, False))
    both = compare_reps(cut, said(reps=reps))
    assert (
        both
        and both.exact
        and (both.peaks, both.peaks_right) == (3, 2)
        and both.errors == (2.0, 12.0, 0.0)
    )
    two = compare_reps(cut, said(reps=reps[:2]))
    assert two and two.exact and two.peaks == 2
    assert not compare_reps(cut, said(reps=reps[:1])).exact
    partial = replace(reps[1], partial=True)
    assert compare_reps(cut, said(reps=(reps[0], partial))).found == 1


def test_holds_by_both_ends_and_those_that_are_none():
    plank = clip("plank", holds=((30, 150), (200, 280), (290, 299)))
    spoken = said("plank", holds=((33.0, 152.0), (195.0, 240.0), (1.0, 20.0)))
    found = compare_holds(plank, spoken, "plank")
    assert found and (found.expected, found.right, found.extra) == (
        2,
        1,
        1,
    ), "the last one is too short to be asked for"
    assert (
        found.errors_s[0] == pytest.approx((0.1, 2 / 30))
        and compare_holds(clip("plank"), spoken, "plank") is None
    )


SAG = TrueFault("hips sag f100-130", ("hip-sag",), (100, 130))


def test_faults_on_good_form_are_false_and_perhaps_is_told_apart():
    good = clip("plank", form="good")
    found = compare_form(
        good,
        said("plank", faults=(SaidFault("hip-pike", True), SaidFault("head-drop", False))),
        RIGHT,
    )
    assert (found.good, found.false, found.doubtful, found.praise) == (
        True,
        ("hip-pike",),
        ("head-drop",),
        None,
    )
    assert (
        compare_form(
            clip("plank"), said("plank", faults=(SaidFault("hip-pike", True),)), RIGHT
        ).false
        == ()
    ), "nobody said how it is"


def test_a_true_fault_has_to_be_called_where_it_is():
    faulty = clip("plank", form="fault", faults=(SAG,))

    def called(*faults: SaidFault) -> tuple[str, tuple[str, ...]]:
        found = compare_form(faulty, said("plank", faults=faults), RIGHT)
        return found.called[0][1], found.false

    assert called(SaidFault("hip-sag", True, ((90.0, 110.0),))) == ("certain", ())
    assert called(SaidFault("hip-sag", True, ((10.0, 20.0),))) == ("silent", ("hip-sag",))
    assert called(SaidFault("hip-sag", False)) == ("perhaps", ())
    assert called(SaidFault("hip-pike", True, ((90.0, 110.0),))) == ("silent", ("hip-pike",))
    assert called() == ("silent", ())


def test_praise_has_to_be_earned():
    praised = said("plank", headline="You held for 5.0 s, in good form to the end.")
    good, faulty = clip("plank", form="good"), clip("plank", form="fault", faults=(SAG,))
    assert compare_form(good, praised, RIGHT).praise == ""
    assert compare_form(faulty, praised, RIGHT).praise == "there is a fault"
    assert compare_form(good, replace(praised, judged=0), RIGHT).praise == "nothing was judged"
    assert (
        compare_form(clip("squat"), praised, MovementOutcome(False, "judged")).praise
        == "it is another exercise"
    )
    in_part = replace(praised, headline="You held for 5.0 s, the first 2.0 s in good form.")
    assert compare_form(faulty, in_part, RIGHT).praise is None
    assert (
        compare_form(faulty, replace(in_part, praised=("hip-sag",)), RIGHT).praise
        == "the praised point is a fault"
    )
    in_words = (
        "0 of 2 reps were in good form.",
        "You held for 5.0 s, 3.1 s of it in good form.",
        "3 reps, nothing that certainly needs changing.",
    )
    for headline in in_words:
        assert compare_form(faulty, replace(praised, headline=headline), RIGHT).praise is None, (
            headline
        )


def test_intervals_hold_or_meet_what_was_read():
    angle = AngleOutcome("knee", "knee_flexion", 90.0, 5.0, 97.0, 92.0, 102.0)
    assert (angle.error, angle.holds, angle.touches, angle.width) == (7.0, False, True, 10.0)
    assert not AngleOutcome("knee", "knee_flexion", 90.0, 5.0, why="view").holds


def test_angles_of_joints_in_space_have_the_signs_of_the_report():
    """Somebody faces +z, their left at +x: left hip 5 cm higher, leaning 20 degrees ahead, the left
    thigh 30 degrees ahead, its knee bent by 40."""
    lean, thigh, shank = np.radians([20, 30, -10])
    markers = {}
    for side, x, up in (("L", 0.1, 0.05), ("R", -0.1, 0.0)):
        hip = np.array([x, 0.9 + up, 0.0])
        swing, hang = (thigh, shank) if side == "L" else (0.0, 0.0)
        knee = hip + 0.4 * np.array([0.0, -np.cos(swing), np.sin(swing)])
        ankle = knee + 0.4 * np.array([0.0, -np.cos(hang), np.sin(hang)])
        shoulder = np.array([x, 0.925, 0.0]) + 0.5 * np.array([0.0, np.cos(lean), np.sin(lean)])
        markers |= {
            f"{side}{part}": p[None]
            for part, p in (("Hip", hip), ("Knee", knee), ("Ankle", ankle), ("Shoulder", shoulder))
        }
    found = {name: float(value[0]) for name, value in angles_of(markers).items()}
    assert found["trunk_lean"] == pytest.approx(20) and found[
        "lateral_trunk_lean"
    ] == pytest.approx(0, abs=1e-9)
    assert found["pelvic_obliquity"] == pytest.approx(
        np.degrees(np.arcsin(0.05 / np.hypot(0.2, 0.05)))
    )
    assert found["knee_flexion_left"] == pytest.approx(40) and found[
        "knee_flexion_right"
    ] == pytest.approx(0, abs=1e-5)
    assert found["thigh_extension_left"] == pytest.approx(-30) and found[
        "shank_inclination_left"
    ] == pytest.approx(-10)
    assert found["trunk_thigh_angle_left"] > 45 and found["trunk_thigh_angle_right"] > 15
