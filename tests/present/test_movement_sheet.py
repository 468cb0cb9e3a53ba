"""What is told of a movement: everything that its file says, each fault with its limit, its views
and its source."""

from __future__ import annotations

import pytest

from posecheck.movements.load import get_movement, movements
from posecheck.present.movement_sheet import described
from tests.movements.drill_files import HINGE, SQUAT, TIMER, put


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "movements"


def after(lines: list[tuple[str, str]], label: str) -> list[str]:
    """The two lines that follow the one of this label: limit and source."""
    at = [name for name, _ in lines].index(label)
    assert [name for name, _ in lines[at + 1 : at + 3]] == ["  Threshold", "  Source"]
    return [text for _, text in lines[at + 1 : at + 3]]


def test_what_is_said_of_a_drill_says_dose_props_ladder_and_when_to_stop(folder):
    put(folder, SQUAT), put(folder, HINGE)
    squat, hinge = (
        dict(described(get_movement("my-squat"))),
        dict(described(get_movement("my-hinge"))),
    )
    assert (
        squat["How much of it"]
        == "Two sets of 10. (tempo 2-1-2 s; 60 s rest; from 8 to 15, 1 more at a time)"
    )
    assert squat["Stop if"] == "It hurts in the knee."
    assert (hinge["Harder"], hinge["With"]) == (
        "my-squat",
        "stick, if you have one (without: hands on your low back)",
    )


def test_what_counts_is_said_with_its_unit(folder):
    put(folder, SQUAT), put(folder, HINGE)
    put(folder, TIMER)
    said = {
        name: dict(described(get_movement(name)))["Counts"]
        for name in ("my-squat", "my-hinge", "front-hip-release", "plank", "lunge")
    }
    assert said == {
        "my-squat": (
            "repetitions: by the height of the hips, down by 0.25 trunk lengths or more; while"
            " upright"
        ),
        "my-hinge": "repetitions: by the trunk lean, up by 20° or more; while upright",
        "front-hip-release": "nothing: a timer",
        "plank": (
            "a hold: 2 s or more; while prone; knee bend of the near side below 45°; trunk to thigh"
            " angle of the near side below 95°"
        ),
        "lunge": (
            "repetitions: by the height of the hips, down by 0.25 trunk lengths or more; while"
            " upright; counted for the leg in front"
        ),
    }


def test_a_second_signal_and_sides_that_take_turns_are_said(folder):
    also = '[rep.also]\nsignal = "wrist_forward"\nleast = 0.3\ndirection = "up"\n\n[[report]]'
    put(
        folder,
        SQUAT.replace('posture = "upright"', 'side = "front-foot"\nalternates = true').replace(
            "[[report]]", also, 1
        ),
    )
    assert dict(described(get_movement("my-squat")))["Counts"].endswith(
        "; with the way of the hands in front of the shoulders, up by 0.3 trunk lengths or more;"
        " counted for the leg in front; the sides take turns"
    )


@pytest.mark.parametrize(
    ("movement", "code", "limit", "source"),
    [
        (
            "lunge",
            "shallow",
            "Knee bend of the front leg below 75° at the far position; from side",
            "docs/biomechanics.md, 6.2: front knee bent",
        ),
        (
            "lunge",
            "trunk-lean",
            "Trunk lean above 25° at the far position; more severe above 30°; from side",
            "docs/",
        ),
        (
            "plank",
            "hip-pike",
            (
                "line below −13 % (+ is below the line) all the while; −9.5 % on straight arms;"
                " from side"
            ),
            "Of ",
        ),
        (
            "plank",
            "lumbar-overextension",
            "6° off one's own neutral, where that is known; from side",
            "docs/biomechanics.md, 3.5 and 6.3",
        ),
        (
            "glute-bridge",
            "hip-drop",
            "Hip level beyond 8° to either side at the far position; from front",
            "docs/biomechanics.md, 2.3",
        ),
        (
            "running",
            "low-cadence",
            "Cadence below 160 steps/min; only beside overstride; from side",
            "docs/biomechanics.md, 2.4: only",
        ),
        (
            "running",
            "pelvic-drop",
            "Pelvic drop of each leg above 8°; from front, rear",
            "docs/biomechanics.md, 2.4",
        ),
    ],
)
def test_a_fault_is_told_with_its_limit_and_its_source(movement, code, limit, source):
    said, whence = after(described(get_movement(movement)), f"Looks for {code}")
    assert limit in said and whence.startswith(source)


@pytest.mark.parametrize("name", list(movements()))
def test_every_fault_of_every_movement_is_told_whole(name):
    movement = get_movement(name)
    for fault in movement.fault:
        said, whence = after(described(movement), f"Looks for {fault.code}")
        assert f"{abs(fault.threshold):g}" in said and whence == fault.source
