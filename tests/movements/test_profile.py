"""Limits of one's own: they move the threshold, the severe limit with it, and the report names
them."""

import pytest

from posecheck.analysis import analyze_track
from posecheck.errors import InputError
from posecheck.movements.load import get_movement
from posecheck.movements.profile import Profile, Threshold, check_threshold, with_profile
from posecheck.present.text import summary
from posecheck.results.report_json import from_json, to_json
from tests.drawn.stick_movements import lunge_track


def _fault(movement, code):
    return next(f for f in movement.fault if f.code == code)


def test_a_profile_moves_one_threshold_and_its_severe_limit():
    own = get_movement("lunge")
    changed = with_profile(
        own,
        Profile(
            "everyone", (Threshold("lunge", "trunk-lean", 35.0), Threshold("plank", "hip-sag", 9.0))
        ),
    )
    assert _fault(changed, "trunk-lean").threshold == 35.0
    assert (
        _fault(changed, "trunk-lean").severe - 35.0
        == _fault(own, "trunk-lean").severe - _fault(own, "trunk-lean").threshold
    )
    assert [f for f in changed.fault if f.code != "trunk-lean"] == [
        f for f in own.fault if f.code != "trunk-lean"
    ]


def test_no_profile_and_a_profile_of_other_movements_change_nothing():
    own = get_movement("lunge")
    assert with_profile(own, None) is own
    assert with_profile(own, Profile("x", (Threshold("plank", "hip-sag", 9.0),))) is own


@pytest.mark.parametrize(
    "limit",
    [
        Threshold("lunge", "no-such", 1.0),
        Threshold("no-such", "trunk-lean", 1.0),
        Threshold("lunge", "trunk-lean", float("nan")),
    ],
)
def test_a_limit_that_cannot_be_is_refused(limit):
    with pytest.raises(InputError):
        check_threshold(limit)


def test_a_movement_with_an_unknown_limit_is_refused():
    with pytest.raises(InputError, match="no-such"):
        with_profile(get_movement("lunge"), Profile("x", (Threshold("lunge", "no-such", 1.0),)))


def test_the_report_is_judged_by_the_profile_and_says_so():
    track = lunge_track(trunk_lean=45.0)
    before = analyze_track(track, "lunge")
    after = analyze_track(
        track, "lunge", profile=Profile("Anna", (Threshold("lunge", "trunk-lean", 70.0),))
    )
    assert "trunk-lean" in {f.code for f in before.report.findings}
    assert "trunk-lean" not in {f.code for f in after.report.findings}
    assert before.report.profile is None
    changed = after.report.profile.limits[0]
    assert (after.report.profile.name, changed.code, changed.threshold, changed.own) == (
        "Anna",
        "trunk-lean",
        70.0,
        25.0,
    )
    assert "of Anna: trunk tips forward 70 (posecheck's own: 25)." in summary(after.report)
    assert from_json(to_json(after.report)).profile == after.report.profile


def test_every_rule_says_something_of_every_rep():
    analysis = analyze_track(lunge_track(trunk_lean=45.0), "lunge")
    assert len(analysis.judged) == len(analysis.report.reps) == 5
    for rep, judged in zip(analysis.report.reps, analysis.judged, strict=True):
        assert {f.code for f in rep.faults} == {j.code for j in judged if j.clear}
        assert {j.code for j in judged} >= {"trunk-lean", "shallow"}
