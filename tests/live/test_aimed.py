"""A set that is over once what was asked for is done."""

from __future__ import annotations

import pytest

from posecheck.live.aimed import Aim, AimedLive
from posecheck.live.engine import LiveEngine
from posecheck.live.state import LiveState
from posecheck.movements.load import get_movement
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import Timing, bridge_track
from tests.live.live_play import estimate_of, held


@pytest.mark.parametrize(
    ("aim", "state", "reached"),
    [
        (Aim(reps=5), LiveState(0.0, "going", count=4), False),
        (Aim(reps=5), LiveState(0.0, "going", count=5), True),
        (Aim(reps=5, per_side=True), LiveState(0.0, "going", count=9, sides=(5, 4)), False),
        (Aim(reps=5, per_side=True), LiveState(0.0, "going", count=10, sides=(5, 5)), True),
        (Aim(seconds=6.0), LiveState(0.0, "going", clock_s=5.9), False),
        (Aim(seconds=6.0), LiveState(0.0, "going", clock_s=6.0), True),
        (Aim(), LiveState(0.0, "going", count=50, clock_s=50.0), False),
    ],
)
def test_when_it_is_reached(aim, state, reached):
    assert aim.reached(state) is reached


def test_a_set_ends_after_the_reps_that_were_asked_for():
    """Five bridges are shown and three asked for: the fourth is not waited for, and the third is
    there whole."""
    track = held(bridge_track(Timing(depths=(1.0,) * 5), size=(640, 480)), before_s=6.0)
    movement = get_movement("glute-bridge")
    session = AimedLive(movement, lambda: None, None, aim=Aim(reps=3))
    session._engine = engine = LiveEngine(movement, (640, 480), estimator=STICK_FIGURE)
    for i in range(len(track)):
        state = engine.step(float(track.t[i]), estimate_of(track, i), 120.0)
        if (job := engine.due()) is not None:
            engine.take(job, job.run())
        session._settle(state)
        if session.done:
            break
    assert session.done and engine.why == "asked"
    assert len(engine.reps) == 3 and len(engine.reps_over) == 3
