"""What hurts is not pressed, stretched, loaded or knelt on, and no drill is forgotten: each is
looked at by what its file says, its posture and what it works on."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from posecheck.intake.answers import Answers, Complaint, Region
from posecheck.movements.load import shipped_movements
from posecheck.movements.movement import Movement
from posecheck.programme.dose import is_drill
from posecheck.programme.match import forbidden_by, held_rules
from posecheck.programme.rules import rule_file
from tests.programme.screens import screen

DRILLS = [
    movement
    for movement in shipped_movements().values()
    if is_drill(movement) and movement.chain[0] != "screen"
]
WORKS: dict[str, tuple[str, ...]] = {
    "iliopsoas": ("hip-front",),
    "hip flexors": ("hip-front",),
    "front of the hip": ("hip-front",),
    "front of the rear hip": ("hip-front",),
    "rectus femoris": ("thigh-front",),
    "quadriceps": ("thigh-front",),
    "front of the thigh": ("thigh-front",),
    "hamstrings": ("thigh-back",),
    "adductors": ("groin",),
    "gluteus medius": ("hip-side",),
    "tensor fasciae latae": ("hip-side",),
    "gluteus maximus": ("buttock",),
    "rotators of the hip": ("buttock",),
    "back muscles": ("low-back",),
    "multifidi": ("low-back",),
    "quadratus lumborum": ("low-back",),
    "thoracic spine": ("upper-back",),
    "serratus": ("upper-back",),
    "rectus abdominis": (),
    "oblique muscles": (),
    "abdominals": (),
    "chest": (),
    "hips and trunk": (),
}
"""What a drill works on -> the places of the body map where that lies."""
FINE = {
    "buttock": "only what presses or stretches it, or is done on one leg, waits",
    "low-back": "bird dog and side plank are what trials of back pain train with",
}
"""Places whose muscles may work though it hurts 4 or more."""
KNEELING = {"all-fours", "half-kneeling", "kneeling", "lunging"}
ON_THE_SIDE = {"lying-on-side", "side-support"}
HEAD_UP = {"sitting"}
FREE = {"supine", "upright", "prone", "face-down-on-hands"}
SEAT_PRESSED = re.compile(r"(ball|roller)[^.]* under (?:the side of )?the seat")
HEAD_BACK = re.compile("hands behind the head|[Ll]ift head")
KNEELS = re.compile(r"[Kk]neel|hands and knees|knee on the floor")


def regions(place: str) -> tuple[Region, ...]:
    return tuple(r for r in get_args(Region) if r == place or r.startswith(f"{place}-"))


def forbidden(place: str, pain: int | None = None) -> set[str]:
    """What may not be with this place of either side, whatever is at hand."""
    each = []
    for region in regions(place):
        answers = Answers(complaint=Complaint((region,), pain))
        held = held_rules(screen(), answers)
        each.append({name for one in held for name in one.rule.forbid})
    assert all(one == each[0] for one in each), f"{place}: left and right differ"
    return each[0]


def works_in(movement: Movement) -> set[str]:
    named = [places for word, places in WORKS.items() if word in movement.works_on]
    return {place for places in named for place in places}


def postures(movement: Movement) -> set[str]:
    rule = movement.rep or movement.hold
    named = () if rule is None else rule.posture
    return {named} if isinstance(named, str) else set(named)


def told(movement: Movement) -> str:
    return movement.setup.instructions


def names(movements) -> set[str]:
    return {movement.id for movement in movements}


@pytest.mark.parametrize("movement", DRILLS, ids=lambda movement: movement.id)
def test_each_drill_says_where_it_works_and_how_one_is_placed(movement):
    """A new one that says neither in known words has to be placed here first."""
    assert any(word in movement.works_on for word in WORKS), movement.works_on
    assert postures(movement) <= KNEELING | ON_THE_SIDE | HEAD_UP | FREE
    assert movement.kind == "timer" or postures(movement)


@pytest.mark.parametrize("place", sorted({p for places in WORKS.values() for p in places}))
def test_what_is_sore_is_neither_pressed_nor_stretched(place):
    soft = [m for m in DRILLS if {"release", "lengthen"} & set(m.chain) and place in works_in(m)]
    assert names(soft) <= forbidden(place)


@pytest.mark.parametrize("place", sorted({p for places in WORKS.values() for p in places}))
def test_what_is_very_sore_does_not_work(place):
    working = names(m for m in DRILLS if place in works_in(m))
    if place in FINE:
        working = names(m for m in DRILLS if place in works_in(m) and "one leg" in m.works_on)
    assert working <= forbidden(place, 4)


def test_nobody_kneels_or_sinks_on_a_very_sore_knee():
    kneeling = [m for m in DRILLS if postures(m) & KNEELING or KNEELS.search(told(m))]
    assert {"bird-dog", "donkey-kick", "hip-rocks"} <= names(kneeling)
    assert names(kneeling) <= forbidden("knee", 4)
    sinking = [m for m in DRILLS if re.search("lunge|squat", f"{m.id} {told(m)}".lower())]
    thighs = [m for m in DRILLS if "quadriceps" in m.works_on]
    assert names(sinking) | names(thighs) <= forbidden("knee", 4)


def test_nobody_lies_on_a_sore_side_nor_lifts_a_sore_neck():
    on_it = [m for m in DRILLS if postures(m) & ON_THE_SIDE or "Lie on one side" in told(m)]
    assert {"clam", "side-plank", "release-side-hip"} == names(on_it)
    assert names(on_it) <= forbidden("hip-side")
    pressed = names(m for m in DRILLS if SEAT_PRESSED.search(told(m)))
    assert pressed == {"release-side-hip"} and pressed <= forbidden("buttock")
    lifted = [m for m in DRILLS if postures(m) & HEAD_UP or HEAD_BACK.search(told(m))]
    assert {"curl-up", "sit-up", "release-upper-back"} == names(lifted)
    assert names(lifted) <= forbidden("neck")


def test_no_squeeze_and_no_end_of_range_in_a_sore_groin():
    squeezed = [m for m in DRILLS if "adductors" in m.works_on or "turned out" in m.works_on]
    assert {"bridge-squeeze", "frog-bridge"} == names(squeezed)
    assert names(squeezed) <= forbidden("groin")


def test_weight_on_the_arms_waits_for_a_very_sore_upper_back():
    on_arms = [m for m in DRILLS if "serratus" in m.works_on or "prone" in postures(m)]
    assert {"plank", "bear-hold"} <= names(on_arms) <= forbidden("upper-back", 4)


def test_every_place_of_the_body_map_has_a_rule_that_says_so():
    for region in get_args(Region):
        rules = [rule for rule in rule_file().rule if region in rule.when.regions]
        assert any(rule.forbid for rule in rules), region
        assert all(rule.say for rule in rules), region


def test_with_any_one_place_very_sore_something_is_left_to_do():
    for region in get_args(Region):
        answers = Answers(complaint=Complaint((region,), 10), props=("mat",))
        rules = [one.rule for one in held_rules(screen(), answers)]
        left = names(DRILLS) - forbidden_by(rules, answers).keys()
        assert {"walk", "glute-bridge"} <= left and len(left) >= 5, (region, left)
