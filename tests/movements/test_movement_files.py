"""Movement files: the shipped ones load and make sense, and every wrong kind of file is refused
with its name and the place."""

from __future__ import annotations

import re

import pytest

from posecheck.assessment.reading import ARCH_ADDED
from posecheck.errors import MovementFileError
from posecheck.measures.catalogue import FROM_OUTLINE, FRONT_ONLY, OF_A_REP, SIDE_ONLY
from posecheck.movements.load import FOLDER, get_movement, movements, read_movement
from posecheck.movements.mistakes import missing_field

SHIPPED = [path.stem for path in sorted(FOLDER.glob("*.toml"))]
FROM_LANDMARKS = {*OF_A_REP} - {ARCH_ADDED}
OF_A_STRIDE = {
    "crossover",
    "cadence",
    "overstride",
    "trunk_lean",
    "pelvic_drop",
    "vertical_oscillation",
    "knee_flexion_mid_stance",
}
OF_A_STRIDE_WALKED = {
    "trunk_lean",
    "step_length",
    "thigh_extension_max",
    "foot_inclination_at_contact",
    "foot_inclination_at_push_off",
    "toe_out",
}

MOVES = (
    "lift press lower step reach push pull rock drive walk run squeeze open roll crawl send sink"
    " tuck hold stay let"
)
"""Verbs of what one does, of which every drill says one."""

GOOD = """
id = "drill"
title = "A drill"
kind = "reps"
views = ["side-left", "side-right"]
drive = "knee_flexion"

[setup]
instructions = "Side-on."

[dose]
text = "Ten."

[rep]
signal = "hip_height"
direction = "up"
smallest = 0.2

[[fault]]
code = "shallow"
title = "Not deep enough"
measure = "knee_flexion"
which = "near"
beyond = "below"
threshold = 70.0
severe = 50.0
severity = 1
cue = "Deeper."
cue_body = "Bend your knees more."
why = "It trains more."
source = "[E]"
"""
REP = '[rep]\nsignal = "hip_height"\ndirection = "up"\nsmallest = 0.2\n'


def write(folder, text: str):
    path = folder / "drill.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_good_file_of_these_tests_is_good(tmp_path):
    movement = read_movement(write(tmp_path, GOOD))
    assert (movement.id, movement.fault[0].severe) == ("drill", 50.0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'drive = "knee_flexion"',
            'drive = "knee_flexion"\ncolour = "red"',
            "unknown field `colour`",
        ),
        ("severity = 1", "severity = 1\nharm = 1", "unknown field `harm` - at `$.fault[0]`"),
        ("severity = 1", "severity = 4", "<= 3 - at `$.fault[0].severity`"),
        ("severity = 1", 'severity = "high"', "got `str` - at `$.fault[0].severity`"),
        ("threshold = 70.0", 'threshold = "70"', "got `str` - at `$.fault[0].threshold`"),
        ('cue = "Deeper."', 'cue = ""', "length >= 1 - at `$.fault[0].cue`"),
        ('cue = "Deeper."\n', "", "missing required field `cue` - at `$.fault[0]`"),
        ('source = "[E]"\n', "", "missing required field `source` - at `$.fault[0]`"),
        ("smallest = 0.2", "smallest = 0.0", "> 0.0 - at `$.rep.smallest`"),
        ('direction = "up"', 'direction = "sideways"', "'sideways' - at `$.rep.direction`"),
        ('"side-right"]', '"above"]', "'above' - at `$.views[1]`"),
        ('kind = "reps"', 'kind = "dance"', "'dance' - at `$.kind`"),
        (REP, "", "needs a [rep] table"),
        ('kind = "reps"', 'kind = "hold"', "needs a [hold] table"),
        ('beyond = "below"', 'beyond = "above"', "of shallow is on the wrong side"),
        ("severe = 50.0", "severe = 70.0", "of shallow is on the wrong side"),
        ("severe = 50.0", "severe = 90.0", "of shallow is on the wrong side"),
        ('beyond = "below"', 'beyond = "either"', "of shallow is on the wrong side"),
        ("threshold = 70.0\nsevere = 50.0", "threshold = nan", "fault[0].threshold is no number"),
        ("severe = 50.0", "severe = -inf", "of shallow is no finite number"),
        (
            'beyond = "below"\nthreshold = 70.0\nsevere = 50.0',
            'beyond = "either"\nthreshold = -7.0',
            "its threshold is below 0",
        ),
        (
            "severity = 1",
            'severity = 1\nviews = ["front"]',
            "shallow names a view that the movement does not have",
        ),
        (
            "severity = 1",
            'severity = 1\ntogether_with = "deep"',
            "shallow goes together with deep, which is not a fault of it",
        ),
        (
            GOOD[GOOD.index("[[fault]]") :],
            2 * GOOD[GOOD.index("[[fault]]") :],
            "shallow stands in it twice",
        ),
        ('title = "A drill"', "title = A drill", "line 3"),
        ("[[fault]]", "[[fault]", "is not a movement file"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_place(tmp_path, old, new, said):
    assert GOOD.count(old) == 1
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(MovementFileError) as caught:
        read_movement(path)
    assert "drill.toml" in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_either_sided_fault_may_have_a_severe_size(tmp_path):
    text = GOOD.replace('beyond = "below"', 'beyond = "either"').replace(
        "severe = 50.0", "severe = 90.0"
    )
    assert read_movement(write(tmp_path, text)).fault[0].severe == 90.0


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(MovementFileError, match=r"No such file: .*nothing-here\.toml"):
        read_movement(tmp_path / "nothing-here.toml")
    with pytest.raises(MovementFileError, match="cannot be read"):
        read_movement(tmp_path)
    path = tmp_path / "drill.toml"
    path.write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(MovementFileError, match=r"drill\.toml .* UTF-16"):
        read_movement(path)


def test_every_shipped_file_loads_under_its_own_name():
    assert list(movements()) == SHIPPED
    assert {"glute-bridge", "lunge", "plank", "running", "standing"} <= set(SHIPPED)


def test_an_unknown_movement_is_refused_with_those_that_exist():
    with pytest.raises(
        MovementFileError,
        match=r"no movement 'handstand'\. Choose one of: .*glute-bridge, .*lunge, .*standing",
    ):
        get_movement("handstand")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_fault_can_be_measured_from_each_of_its_views(name):
    """A rule whose measure the view never gives would be silent for ever."""
    movement = get_movement(name)
    for fault in movement.fault:
        for view in fault.views:
            if movement.kind == "stride":
                walked = movement.gait == "walking"
                assert fault.measure in (OF_A_STRIDE_WALKED if walked else OF_A_STRIDE)
            elif fault.measure not in FROM_LANDMARKS:
                shown = (
                    (*SIDE_ONLY, *FROM_OUTLINE, ARCH_ADDED)
                    if view.startswith("side")
                    else FRONT_ONLY
                )
                assert fault.measure in shown, f"{fault.code} from {view}"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_reported_measure_exists(name):
    for wanted in get_movement(name).report:
        assert wanted.measure in {
            *SIDE_ONLY,
            *FRONT_ONLY,
            *FROM_LANDMARKS,
            *FROM_OUTLINE,
            ARCH_ADDED,
        }


@pytest.mark.parametrize("name", SHIPPED)
def test_cues_are_short(name):
    for fault in get_movement(name).fault:
        assert len(fault.cue.split()) <= 12, f"too long to be shouted across a room: {fault.cue}"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_cue_says_what_is_wrong_before_its_image(name):
    """Read cold, "carry a tray on your shoulders" is a riddle."""
    for fault in get_movement(name).fault:
        wrong, colon, image = fault.cue.partition(": ")
        assert colon and image and len(wrong.split()) <= 5, fault.cue


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "Object missing required field `threshold` - at `$.fault[0]`",
            "In fault[0], threshold is missing: add it.",
        ),
        ("Object missing required field `id`", "id is missing: add it."),
        ("Expected `float`, got `str` - at `$.fault[0].threshold`", ""),
    ],
)
def test_what_is_missing_is_said_as_what_to_do(message, said):
    assert missing_field(message) == said


@pytest.mark.parametrize("name", SHIPPED)
def test_how_it_is_done_says_the_movement_and_leaves_the_camera_to_its_own_key(name):
    movement = get_movement(name)
    steps = [*re.split(r"(?<=[.!?])\s+", movement.setup.instructions)]
    steps += [step.text for step in movement.step]
    assert len(steps) >= 2
    done = " ".join(steps).lower()
    assert set(MOVES.split()) & set(re.findall(r"[a-z]+", done))
    for word in ("camera", "frame", "side-on", "metres", "facing"):
        assert word not in done
    if movement.is_filmed:
        assert "camera" in movement.setup.camera.lower()
        assert movement.setup.filmed == f"{movement.setup.instructions} {movement.setup.camera}"
    else:
        assert not movement.setup.camera
        assert movement.setup.filmed == movement.setup.instructions


def test_the_bridge_lifts_the_hips():
    assert "lift the hips" in get_movement("glute-bridge").setup.instructions
