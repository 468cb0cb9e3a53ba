"""The truth of real clips, written by many hands: numbers out of words, what is read, what is set
aside, and what ends the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posecheck.validation.real.angle_words import true_angle
from posecheck.validation.real.fault_words import fault_codes
from posecheck.validation.real.names import NAMES, named
from posecheck.validation.real.numbers import ReadByEye, frames_named, reading
from posecheck.validation.real.run_words import cadences
from posecheck.validation.real.truth import TrueContact
from posecheck.validation.real.truth_file import labelled_run, load_clips
from posecheck.validation.truth import BadTruth


def clips(folder: Path, *items: dict):
    file = folder / "truth.json"
    file.write_text(json.dumps(list(items)))
    return load_clips(file)


def item(**said) -> dict:
    about = {name: said.pop(name) for name in ("category", "frames", "fps", "view") if name in said}
    return (
        {"id": "a", "category": "running", "view": "", "frames": 90, "fps": 30.0}
        | about
        | {"ground_truth": {"exercise": "running"} | said}
    )


@pytest.mark.parametrize(
    ("said", "value", "error"),
    [
        ("160 +-8", 160, 8),
        ("189 +-10 (9.5 frames a step at 30 fps)", 189, 10),
        ("15 ± 6 (sag)", 15, 6),
        ("12 to 15 deg", 13.5, 1.5),
        ("about 2.5x, factor not known", 2.5, 0),
        ("-9 +/- 2.5", -9, 2.5),
        ([157, 169], 163, 6),
        (7, 7, 0),
        ("last shot 168 +-4", 168, 4),
    ],
)
def test_numbers_out_of_words(said, value, error):
    assert reading(said) == ReadByEye(value, error)


@pytest.mark.parametrize("said", [None, "", "good", True, [1, 2, 3], ["a", "b"], {"value": 3}])
def test_no_number(said):
    assert reading(said) is None


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("hips sag f500-545 (8 deg)", (500, 545)),
        ("sag f0-5", (0, 5)),
        ("knee f50", (50, 50)),
        ("at frame 16", (16, 16)),
    ],
)
def test_frames_that_a_text_names(text, frames):
    assert frames_named(text) == frames
    assert frames_named("of 30 reps") is None


@pytest.mark.parametrize(
    ("said", "stored", "life"),
    [
        (
            "84 +-3 on the file clock; 168 +-6 if the factor is 2",
            ReadByEye(84, 3),
            ReadByEye(168, 6),
        ),
        (
            (
                "17.6 +-0.4 on the file clock (102 frames; "
                "97 in the first 300); 141 +-3 if the factor is 8"
            ),
            ReadByEye(17.6, 0.4),
            ReadByEye(141, 3),
        ),
        ("65 +-4 on the file clock (27 frames a step)", ReadByEye(65, 4), None),
        ("170 +-4 (real time)", ReadByEye(170, 4), ReadByEye(170, 4)),
        ([168.4, 169.4], ReadByEye(168.9, 0.5), ReadByEye(168.9, 0.5)),
        (None, None, None),
    ],
)
def test_cadence_on_two_clocks(said, stored, life):
    found = cadences(said)
    for got, wanted in zip(found, (stored, life), strict=True):
        assert (got is None) == (wanted is None)
        assert got is None or (got.value, got.error) == pytest.approx((wanted.value, wanted.error))


@pytest.mark.parametrize(
    ("name", "said", "measure", "which", "at", "value"),
    [
        ("near knee at right contact f50", "160 +-8", "knee_flexion", "near", "frame", 20),
        ("front_knee_at_bottom", "85 +-10 bent", "knee_flexion", "front", "peak", 85),
        ("left knee f9", "90", "knee_flexion", "left", "frame", 90),
        ("trunk_lean_forward at bottom", "15 +-7", "trunk_lean", "near", "peak", 15),
        ("trunk lean f3", "4 +-3 backward", "trunk_lean", "near", "frame", -4),
        ("shoulder_hip_ankle", "165 +-6", "body_bend", "near", "whole", 15),
        ("hip below the shoulder-ankle line f520", "15 +-6 (sag)", "body_sag", "near", "frame", 15),
        ("hips above the shoulder-ankle line", "12", "body_sag", "near", "whole", -12),
        ("shoulder_hip_knee at top f40", "170 +-8", "trunk_thigh_bend", "near", "frame", 10),
        (
            "hip below the shoulder-knee line f0",
            "20 +-8",
            "trunk_thigh_angle",
            "near",
            "frame",
            -20,
        ),
    ],
)
def test_angles_in_words_become_measures(name, said, measure, which, at, value):
    angle = true_angle(name, said)
    assert angle is not None and (angle.measure, angle.which, angle.at, angle.reading.value) == (
        measure,
        which,
        at,
        value,
    )


def test_what_is_no_angle_of_posecheck():
    assert true_angle("elbow f3", "90 +-5") is None
    assert true_angle("knee f3", "bent a lot") is None


def test_names_are_found_special_ones_first():
    def ids(exercise: str) -> tuple[str, ...]:
        found = named(exercise)
        return found.movements if found else ("unknown",)

    assert ids("running (sprint)") == ("running",) and ids("Running in place") == ("running",)
    assert ids("lunge") == ids("Bulgarian split squat") and "lunge" in ids("lunge")
    assert "lunge" not in ids("lateral lunge") and "plank" not in ids("side plank")
    assert ids("pushup_mediapipe") == ("push-up",) and ids("hip thrust") == ids("glute bridge")
    assert ids("underwater basket weaving") == ("unknown",)
    assert "walking" in ids("walking") and "walking" not in ids("monster walk with a band")


def test_what_is_said_names_an_exercise_by_id_or_in_a_sentence():
    squat, dog = named("squat"), named("bird dog")
    assert squat and dog and squat.fits("squat") and not squat.fits("lunge")
    assert dog.fits("on-hands-and-knees") and dog.fits(
        "The movement was not recognised: somebody on hands and knees."
    )
    assert named("dancing").nothing_is_right and not squat.nothing_is_right
    assert NAMES.is_file()


def test_faults_in_words_become_codes():
    assert fault_codes("hips sag f500-545 (do not let the hips dip down)") == ("hip-sag",)
    assert fault_codes("hips about 12 to 15 deg above the shoulder-ankle line") == ("hip-pike",)
    assert fault_codes("sunk chest f334-388") == ()


def test_a_run_and_what_it_shows(tmp_path):
    (clip,) = clips(
        tmp_path,
        item(
            left_contacts=[10, 52],
            right_contacts=[31, 73],
            cadence_spm="84 +-3 on the file clock",
            slow_motion="about 2x",
            foot_strike="heel",
            person_fully_visible_frames=[5, 80],
            steps_in_clip="4 +-1",
            toe_off_frames={"R": [41], "L": [20]},
            tolerance_frames=2,
            child=True,
        ),
    )
    run = clip.run
    assert run and run.contacts == tuple(
        TrueContact(f, s) for f, s in ((10, "left"), (31, "right"), (52, "left"), (73, "right"))
    )
    assert (run.annotated, run.toe_offs, run.factor, run.steps) == (
        (5, 80),
        (20, 41),
        ReadByEye(2, 0),
        ReadByEye(4, 1),
    )
    assert (
        run.strides == pytest.approx(76 / 30 * 84 / 120)
        and run.valid
        and run.feet_seen
        and clip.tolerance == 2
    )
    assert clip.unused == ("child",)


def test_reps_holds_form_and_a_standing_person(tmp_path):
    bridge = item(
        category="bridge",
        exercise="glute bridge",
        reps_full=1,
        top_frames=[40, 80],
        form="good",
        faults=[],
    )
    plank = item(
        category="plank",
        exercise="plank",
        hold_frames=[[3, 80]],
        faults=["hips sag f20-30", "sunk chest"],
        tolerance_frames="5 (read twice)",
        phases=[{"frames": [3, 19], "state": "hold, good"}, {"frames": [20, 30], "state": "fault"}],
        angles_deg={"elbow": "90", "trunk lean": "3 +-2"},
    ) | {"id": "b"}
    labels = {"my_check": "level", "label_from_repo": "Anterior pelvic tilt", "pair": "X"}
    stands = item(category="standing", exercise="standing", frames=None, fps=None, **labels) | {
        "id": "c"
    }
    one, two, three = clips(tmp_path, bridge, plank, stands)
    assert (one.reps, one.peaks, one.form, one.run) == ((1, 2), (40, 80), "good", None)
    assert (two.holds, two.form, two.good_spans, two.tolerance) == (
        ((3, 80),),
        "fault",
        ((3, 19),),
        5,
    )
    assert [(f.codes, f.frames) for f in two.faults] == [(("hip-sag",), (20, 30)), ((), None)]
    assert "angles_deg: elbow" in two.unused and [a.measure for a in two.angles] == ["trunk_lean"]
    assert (three.photograph, three.tilt, three.pair, three.absent) == (
        True,
        "anterior",
        "X",
        ("hip-level",),
    )


def test_what_is_odd_is_set_aside_by_name(tmp_path):
    (clip,) = clips(
        tmp_path,
        item(
            left_contacts="many",
            hold_frames=[[9, 3], [1, 2]],
            phases=[{"frames": "all", "state": "good"}],
            cuts=[3],
            fps=-2,
            faults="none",
            reps_full="a few",
            contact_frames={"left": [5], "R": [9]},
        ),
    )
    odd = {
        name.removesuffix(" (not understood)")
        for name in clip.unused
        if name.endswith("(not understood)")
    }
    assert (
        odd == {"left_contacts", "hold_frames", "phases", "reps_full", "fps"}
        and "cuts" in clip.unused
    )
    assert (clip.holds, clip.fps, clip.form, clip.reps) == (((1, 2),), None, "good", None)
    assert clip.run and [(c.frame, c.side) for c in clip.run.contacts] == [
        (5, "left"),
        (9, "right"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[{", "truth.json is not a truth"),
        ("{}", "not a list of clips"),
        ("[]", "not a list of clips"),
        ("[3]", "item 0: it is not an object"),
        ('[{"category": "running"}]', "item 0: there is no id"),
        ('[{"id": "x"}]', "x: there is no ground_truth"),
        ('[{"id": "x", "ground_truth": {}}]', "x: neither exercise nor category"),
        (
            (
                '[{"id": "x", "category": "lunge", "ground_truth": {}}, {"id": '
                '"x", "category": "lunge", "ground_truth": {}}]'
            ),
            "the id x is there twice",
        ),
    ],
)
def test_a_broken_truth_is_named_in_one_line(tmp_path, content, says):
    file = tmp_path / "truth.json"
    file.write_text(content)
    with pytest.raises(BadTruth, match=says) as raised:
        load_clips(file)
    assert "\n" not in str(raised.value)


def test_labels_of_one_run_are_a_clip_too(tmp_path):
    file = tmp_path / "truth.json"
    file.write_text(
        json.dumps(
            {
                "movement": "running",
                "view": "left",
                "fps": 30.0,
                "frames": 360,
                "left_contacts": [16],
                "right_contacts": [6],
                "cadence_spm": [168.4, 169.4],
                "ground_contact_ms": [300, 330],
                "trunk_lean_deg": [4, 10],
                "knee_angle_at_left_contact_frame_16_deg": [157, 169],
            }
        )
    )
    clip = labelled_run(file, tmp_path / "clip.mp4")
    assert (clip.id, clip.media, clip.category) == (tmp_path.name, "clip.mp4", "running")
    assert clip.run and clip.run.contact_ms == ReadByEye(315, 15) and len(clip.run.contacts) == 2
    assert {(a.measure, a.at, a.reading.value) for a in clip.angles} == {
        ("trunk_lean", "whole", 7),
        ("knee_flexion", "frame", 17),
    }
