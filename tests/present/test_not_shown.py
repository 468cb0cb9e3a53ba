from dataclasses import replace

from posecheck.model.report import RefusedMeasure
from posecheck.present.not_shown import not_shown
from tests.present.factories import bridge, refused, run


def test_measures_of_one_reason_stand_together():
    report = replace(
        bridge(),
        refused=(
            RefusedMeasure("trunk_lean", "No trunk."),
            RefusedMeasure("knee_flexion", "No trunk."),
        ),
    )
    assert (
        next(names for names, reason in not_shown(report) if reason == "No trunk.").count(" and ")
        == 1
    )


def test_faults_of_another_view_are_named_with_the_view_that_shows_them():
    side = {reason: names for names, reason in not_shown(bridge())}
    assert (
        side["Not looked for: it shows from the front."]
        == "One hip hangs lower, Knees fall together and Knees fall apart"
    )
    front = replace(bridge(), view=replace(bridge().view, name="front"))
    assert (
        "Hips stop short of straight"
        in {reason: names for names, reason in not_shown(front)}[
            "Not looked for: it shows from the side."
        ]
    )


def test_a_run_from_the_side_names_what_the_front_or_the_rear_shows():
    assert (
        "Pelvis tips sideways"
        in {reason: names for names, reason in not_shown(run())}[
            "Not looked for: it shows from the front or the rear."
        ]
    )


def test_a_refused_clip_names_no_faults():
    assert not any(reason.startswith("Not looked for") for _, reason in not_shown(refused()))
