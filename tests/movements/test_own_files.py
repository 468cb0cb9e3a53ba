"""A drill is one file: of the user's folder, by its id; or anywhere, by its path. What is wrong
with one is told, and hides no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

import posecheck
from posecheck.analysis import analyze_track
from posecheck.errors import MovementFileError, NothingToMeasure
from posecheck.movements.load import (
    content_key,
    filmed_movements,
    get_movement,
    movements,
    shipped_movements,
    user_library,
)
from posecheck.options import Options, asked_of, options_of
from posecheck.pose.io.storage import save_track
from tests.drawn.stick_movements import standing_track
from tests.movements.drill_files import HINGE, SQUAT, THREE, TIMER, hinges, put, squats
from tests.movements.test_sides_and_holds import MARCH, marching


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The user's folder of movement files, in a data folder of this test's own."""
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "movements"


def test_a_squat_and_a_hinge_of_the_users_folder_are_counted_and_judged(folder):
    put(folder, SQUAT), put(folder, HINGE)
    for name, make, good, bad in (
        ("my-squat", squats, 100.0, 68.0),
        ("my-hinge", hinges, 70.0, None),
    ):
        report = analyze_track(make(good, noise_px=0.5), name).report
        assert (report.movement, report.quality.status, len(report.reps), report.findings) == (
            name,
            "ok",
            3,
            (),
        )
        for rep, (start, peak, _, end) in zip(report.reps, THREE.spans, strict=True):
            assert (rep.start_s, rep.peak_s, rep.end_s) == pytest.approx(
                (start, peak, end), abs=0.25
            )
        if bad is not None:
            assert [
                f.code for f in analyze_track(make(bad, noise_px=0.5), name).report.findings
            ] == ["shallow"]


def test_a_hinge_has_no_reps_by_the_height_of_the_hips(folder):
    put(
        folder,
        HINGE.replace('harder = "my-squat"', "")
        .replace('signal = "trunk_lean"', 'signal = "hip_height"')
        .replace("20.0", "0.15"),
    )
    assert analyze_track(hinges(), "my-hinge").report.quality.reasons[0].code == "no-reps"


def test_files_of_the_folder_are_known_by_id_as_soon_as_they_are_there_and_no_longer(folder):
    assert movements() == shipped_movements()
    path = put(folder, SQUAT)
    assert list(movements()) == [*shipped_movements(), "my-squat"]
    path.write_text(SQUAT.replace('title = "My squat"', 'title = "A deep squat"'), encoding="utf-8")
    assert get_movement("my-squat").title == "A deep squat"
    path.unlink()
    assert movements() == shipped_movements()


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (
            SQUAT.replace("my-squat", "lunge"),
            "lunge",
            "'lunge' is a movement of posecheck's own, which no other file can replace. Give it",
        ),
        (SQUAT, "other", "other.toml is wrong: id: it is 'my-squat'. Call the file my-squat.toml"),
        (
            SQUAT.replace("[rep]\nsignal", "[rep]\nsignals"),
            None,
            "unknown field `signals` - at `$.rep`. Allowed there: signal, direction, smallest",
        ),
        (
            SQUAT.replace('direction = "down"', 'direction = "low"'),
            None,
            "Invalid enum value 'low' - at `$.rep.direction`. Allowed there: down, up.",
        ),
        (
            SQUAT.replace("hip_height", "hips"),
            None,
            (
                "rep.signal: there is no signal 'hips' for reps. "
                "Name one of: hip_height, shoulder_height"
            ),
        ),
        (
            SQUAT.replace('"upright"', '"floating"'),
            None,
            "rep.posture: there is no posture 'floating'. Allowed: any, supine, prone, upright",
        ),
        (
            HINGE,
            None,
            "my-hinge.toml is wrong: ladder.harder: there is no movement 'my-squat'. Allowed: ",
        ),
        (
            TIMER.replace('id = "ball"', 'id = "brick"'),
            None,
            "Invalid enum value 'brick' - at `$.prop[0].id`. Allowed there: ",
        ),
        (
            TIMER.replace("[[step]]", '[[fault]]\ncode = "x"\n[[step]]', 1),
            None,
            "missing required field `title` - at `$.fault[0]`",
        ),
        (
            TIMER + 'views = ["front"]',
            None,
            "unknown field `views` - at `$.step[1]`. Allowed there: text, seconds, side.",
        ),
        (
            TIMER.replace('kind = "timer"', 'kind = "timer"\nviews = ["front"]'),
            None,
            "views: a timer measures and judges nothing",
        ),
        (SQUAT.replace('kind = "reps"', 'kind = "hold"'), None, "needs a [hold] table"),
        (
            SQUAT.replace('which = "near"\nbeyond', "beyond"),
            None,
            "fault[0].which: knee_flexion is of a limb: say whose. Allowed: near, lead",
        ),
        (
            SQUAT.replace(
                'measure = "knee_flexion"\nwhich = "near"\nbeyond', 'measure = "knee_bend"\nbeyond'
            ),
            None,
            "there is no measure 'knee_bend'",
        ),
        (
            SQUAT.replace(
                'measure = "knee_flexion"\nwhich = "near"\nbeyond',
                'measure = "fppa"\nwhich = "near"\nbeyond',
            ),
            None,
            "fppa does not show",
        ),
        (
            SQUAT.replace('posture = "upright"', "alternates = true"),
            None,
            "sides that take turns need a rule that tells them",
        ),
        (
            SQUAT.replace("start = 8", "start = 20"),
            None,
            "dose.start: it begins with more than it ends with",
        ),
        (SQUAT.replace('tempo = "2-1-2"', 'tempo = "slow"'), None, "at `$.dose.tempo`"),
    ],
)
def test_a_mistake_is_told_with_file_field_and_what_is_allowed_and_hides_no_other_file(
    folder, text, name, said
):
    put(folder, SQUAT.replace("my-squat", "good"))
    path = put(folder, text, name)
    assert said in str(user_library().wrong[path.stem])
    assert path.name in str(user_library().wrong[path.stem])
    assert "good" in movements() and (path.stem in movements()) == (path.stem == "lunge")
    if path.stem != "lunge":
        with pytest.raises(MovementFileError, match=path.name):
            get_movement(path.stem)


def test_a_file_by_its_path_is_judged_by_and_the_report_keeps_the_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(tmp_path, SQUAT)
    track = save_track(squats(noise_px=0.5), tmp_path / "clip.npz")
    report = posecheck.analyze(track, "my-squat.toml")
    assert (report.movement, len(report.reps), report.asked.movement) == (
        "my-squat",
        3,
        str(tmp_path / "my-squat.toml"),
    )
    assert analyze_track(squats(noise_px=0.5), report.asked.movement).report.reps == report.reps


def test_a_file_by_its_path_cannot_stand_for_a_shipped_movement_nor_lie_elsewhere(tmp_path):
    with pytest.raises(MovementFileError, match="posecheck's own"):
        get_movement(str(put(tmp_path, SQUAT.replace("my-squat", "plank"))))
    with pytest.raises(MovementFileError, match="another computer"):
        get_movement("//elsewhere/share/my-squat.toml")
    with pytest.raises(MovementFileError, match=r"No such file: .*nothing\.toml"):
        get_movement(str(tmp_path / "nothing.toml"))


def test_a_timer_is_listed_and_judges_nothing(folder):
    put(folder, TIMER)
    assert "front-hip-release" in movements() and "front-hip-release" not in filmed_movements()
    with pytest.raises(
        NothingToMeasure, match="Front hip release is a timer: nothing in it is measured or judged"
    ):
        analyze_track(squats(), "front-hip-release")


def test_a_timer_by_the_name_of_what_is_recognised_hides_it_from_nobody(folder):
    before = analyze_track(squats()).report.quality.reasons
    put(folder, TIMER.replace('id = "front-hip-release"', 'id = "jumping-jack"'))
    assert analyze_track(squats()).report.quality.reasons == before


def test_a_link_to_nowhere_beside_it_hides_no_file(folder):
    """As editors leave while a file is open."""
    put(folder, SQUAT)
    before = content_key(None)
    (folder / ".#my-squat.toml").symlink_to("nobody@nowhere.1:1")
    (folder / "gone.toml").symlink_to("nowhere")
    assert "my-squat" in movements()
    assert content_key(None) == before != ""


def test_a_look_that_is_misspelt_spoils_no_photograph(folder):
    hold = HINGE.replace('harder = "my-squat"', "").replace('kind = "reps"', 'kind = "hold"')
    hold = (
        hold[: hold.index("[rep]")]
        + '[hold]\nposture = "upright"\nshortest_s = 2.0\n'
        + hold[hold.index("[[", hold.index("[rep]")) :]
    )
    look = '[[looks_like]]\npostures = ["standing"]\nsource = "[E]"\n'
    put(folder, f'{hold}\n{look}[looks_like.shows]\n"trunk.medain" = [0, 40]\n')
    assert "my-hinge" in movements()
    assert analyze_track(standing_track(1 / 30)).report.movement == "standing"


def test_a_file_that_was_asked_for_by_its_path_judges_again_whatever_lies_in_the_folder(
    folder, tmp_path
):
    """One of the same id in the user's folder says something else."""
    path = put(tmp_path / "mine", SQUAT)
    put(folder, SQUAT.replace('title = "My squat"', 'title = "Another"'))
    asked = asked_of(Options(movement=str(path)))
    assert options_of(asked, calibration=None, profile=None, movement="my-squat").movement == str(
        path
    )
    assert (
        options_of(
            replace(asked, movement=None), calibration=None, profile=None, movement="my-squat"
        ).movement
        == "my-squat"
    )


def test_a_view_may_be_filmed_in_its_own_way(folder):
    own = SQUAT.replace('"side-right"]', '"side-right", "front"]')
    put(folder, own + '\n[[view]]\nnames = ["front"]\ninstructions = "Face the camera."\n')
    movement = get_movement("my-squat")
    assert movement.setup_for("front").instructions == "Face the camera."
    assert movement.setup_for("side-left") is movement.setup


def test_a_movement_that_posecheck_only_names_is_offered_and_judged_once_there_is_a_file_for_it(
    folder,
):
    before = analyze_track(marching()).report
    assert (before.movement, before.quality.status) == ("high-knee-march", "refused")
    put(folder, MARCH.replace("my-march", "high-knee-march"))
    after = analyze_track(marching()).report
    assert "high-knee-march" not in [r.value for r in before.quality.reasons]
    assert "high-knee-march" in [
        r.value for r in after.quality.reasons
    ]  # beside a run, which the march of a stick figure may be as well
    assert len(analyze_track(marching(), "high-knee-march").report.reps) == 4


def test_the_key_of_a_files_content_changes_with_it(folder, tmp_path):
    assert content_key(None) == content_key("lunge") == ""
    path = put(folder, SQUAT)
    first = content_key(None), content_key("my-squat"), content_key(str(path))
    assert all(first) and content_key("lunge") == ""
    path.write_text(SQUAT.replace("85.0", "88.0"), encoding="utf-8")
    assert not set(first) & {content_key(None), content_key("my-squat"), content_key(str(path))}
