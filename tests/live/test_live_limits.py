"""A coach's limits hold while a set is done, and in the report that follows it."""

from __future__ import annotations

import pytest

from posecheck.live.engine import LiveEngine
from posecheck.live.results import keep_set, set_name
from posecheck.live.session import FinishedSet
from posecheck.live.sessions import Sessions
from posecheck.movements.load import get_movement
from posecheck.movements.profile import Profile, Threshold
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import Timing, lunge_track
from tests.live.live_play import held, play

ANNA = Profile("Anna 1", (Threshold("lunge", "trunk-lean", 75.0),))
TRACK = held(lunge_track(Timing(depths=(1.0,) * 3), trunk_lean=48.0, size=(640, 480)), before_s=6.0)


def cues(profile) -> set[str]:
    engine = LiveEngine(get_movement("lunge"), (640, 480), estimator=STICK_FIGURE, profile=profile)
    states = play(engine, TRACK)
    assert max(state.count for state in states) == 3
    return {state.cue.code for state in states if state.cue is not None}


def test_what_the_coach_allows_is_not_said():
    assert "trunk-lean" in cues(None)
    assert "trunk-lean" not in cues(ANNA)


def test_a_session_hands_its_limits_to_its_engine():
    session = Sessions(make_estimator=lambda: None, make_finder=None).open("lunge", profile=ANNA)
    engine = session._new_engine((640, 480), STICK_FIGURE)
    play(engine, TRACK)
    assert engine._profile == ANNA


@pytest.mark.parametrize("profile", [ANNA, None])
def test_the_kept_set_is_judged_by_the_same(profile, tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path))
    movement = get_movement("lunge")
    request = keep_set(
        FinishedSet(TRACK, None, {}, "asked"), movement, set_name(movement), None, profile
    )
    assert request.api_options().profile == profile
    assert ("profile" in request.options) == (profile is not None)
