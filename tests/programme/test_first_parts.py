"""The first parts of the screen are enough for a first programme: of rendered people whose whole
screen was taken they bring in what all of its parts do, but for what a lunge or a run shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.programme.choose import programme_of
from posecheck.screen.evaluate import screen_of
from posecheck.screen.files import read_screen
from posecheck.screen.parts import part_of_id
from tests.programme.screens import RUNS, SITS, TODAY, drills

BODIES = Path(__file__).parents[1] / "screen" / "bodies"


@pytest.mark.parametrize(
    ("name", "only_of_the_rest"),
    [
        ("arched", set()),
        ("tucked", set()),
        ("neutral", set()),
        ("hip-high", {"clam"}),
        ("overstriding", {"single-leg-bridge"}),
        ("level-run", {"lunge", "squat"}),
    ],
)
def test_they_bring_in_what_the_whole_screen_does(name, only_of_the_rest):
    whole = read_screen(BODIES / f"{name}.json")
    made = {}
    for which, parts in (
        ("whole", whole.parts),
        ("first", [part for part in whole.parts if part_of_id(part.part).first]),
    ):
        screen = screen_of(parts, person="a", date=whole.date, calibrated=whole.calibrated)
        answers = RUNS if name in ("overstriding", "level-run") else SITS
        made[which] = set(drills(programme_of(screen, answers, key="k", today=TODAY)))
    assert made["whole"] - made["first"] == only_of_the_rest
