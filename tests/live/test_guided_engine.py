"""A guided session before a camera that stick figures play, and by the clock: what is counted,
what is written, what breaks it off."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from posecheck.errors import OutputError
from posecheck.guided.record import SessionStep
from posecheck.guided.session import begin, taken_up
from posecheck.guided.steps import GET_READY_S
from posecheck.live.guided_engine import ASKED_EVERY_S, AWAY_S, GuidedEngine, always
from posecheck.pose.estimator import Estimate
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import bridge_track, plank_track
from tests.guided.sessions_made import NOW, bridges, session_of
from tests.live.live_play import estimate_of, gone, held

SIZE = (640, 480)
PLANK = SessionStep("plank", 1, 1, hold_s=4.0, camera="mat-side", judged=True)
RELEASE = SessionStep("release-front-hip", 1, 1, side="left", hold_s=15.0)


class Played:
    """An engine, what it showed and what it had written, and its clock."""

    def __init__(self, *steps: SessionStep, save=None, may_go_on=always, **more):
        self.t, self.written, self.shown = 0.0, [], []
        self.engine = GuidedEngine(
            begin(session_of(*steps, **more), NOW),
            save=save or self.written.append,
            wall=lambda: NOW + self.t,
            may_go_on=may_go_on,
        )
        self.engine.see(SIZE, STICK_FIGURE)

    @property
    def session(self):
        return self.engine.session

    def _look(self):
        if (job := self.engine.due()) is not None:
            self.engine.take(job, job.run())

    def frames(self, track, until=lambda session: False):
        """Plays a track from now on, its looks run at once."""
        start = self.t + 0.04
        for i in range(len(track)):
            self.t = start + float(track.t[i])
            luma = float(track.brightness[i])
            self.shown.append(self.engine.step(self.t, estimate_of(track, i), luma))
            self._look()
            if until(self.session):
                return

    def ticks(self, seconds, every=0.25):
        for _ in range(round(seconds / every)):
            self.t += every
            self.shown.append(self.engine.tick(self.t))
            self._look()

    def says(self, what, pain=None):
        self.engine.happens(what, pain)
        return self.engine.state()


def bridge(**more):
    return held(bridge_track(size=SIZE, **more), before_s=4.5, after_s=3.0)


@pytest.fixture(scope="module")
def two_sets():
    """Two sets of two bridges with ten seconds of rest between them, hands free."""
    played = Played(*bridges(reps=2, rest_s=10.0))
    played.frames(bridge(), lambda session: session.moment == "resting")
    played.frames(held(bridge_track(size=SIZE), before_s=0.0), lambda s: s.moment == "coming")
    played.frames(bridge(top=25.0), lambda session: session.moment == "asking")
    played.ticks(1.0)
    return played


def test_two_sets_begin_hands_free_and_end_at_their_goal(two_sets):
    first, second = two_sets.session.results
    assert [(r.went, r.reps, r.judged) for r in (first, second)] == [("done", 2, True)] * 2
    assert first.good_reps == 2
    assert (second.good_reps, second.worst) == (0, "incomplete-hip-extension")
    assert first.figure == "trunk_thigh_angle"
    assert first.figure_value < 12 < second.figure_value
    moments = list(dict.fromkeys((s.guided.moment, s.guided.at) for s in two_sets.shown))
    assert moments == [
        ("coming", 0),
        ("doing", 0),
        ("resting", 1),
        ("coming", 1),
        ("doing", 1),
        ("asking", 2),
    ]
    assert two_sets.shown[-1].phase == "done", "nothing is left but the question"


def test_the_rest_is_counted_down_and_the_camera_is_not_moved_between_sets(two_sets):
    rests = [s.guided.rest_s for s in two_sets.shown if s.guided.moment == "resting"]
    assert rests == sorted(rests, reverse=True)
    assert rests[0] == pytest.approx(10, abs=1)
    coming = [s.guided for s in two_sets.shown if s.guided.moment == "coming"]
    assert {one.moves for one in coming if one.at == 0} == {True}, "it stands nowhere yet"
    assert {one.moves for one in coming if one.at == 1} == {False}
    goals = {s.goal for s in two_sets.shown if s.guided.moment == "doing"}
    assert goals == {2.0}


def test_the_reason_is_said_in_two_words(two_sets):
    reasons = {s.guided.reason for s in two_sets.shown if s.guided.at == 1}
    assert "Hips higher" in reasons


def test_every_rep_is_written_as_it_is_counted(two_sets):
    seen = [one.so_far.reps for one in two_sets.written if one.so_far is not None and one.at == 0]
    assert sorted(set(seen)) == [0, 1, 2]
    assert two_sets.written[-1] == two_sets.session
    assert len(two_sets.written) < 80, "and not with every frame"


def test_what_a_kill_leaves_goes_on_where_it_was(two_sets):
    kept = next(one for one in two_sets.written if one.so_far and one.so_far.reps == 1)
    after = Played(*kept.steps)  # another process
    after.engine.session = taken_up(kept, NOW + 60)
    assert after.engine.state().guided.paused == "away"
    after.says("resume")
    after.frames(bridge(), lambda session: session.at == 1)
    shown = [s for s in after.shown if s.guided.moment == "doing"]
    assert {(s.goal, s.guided.before) for s in shown} == {(1.0, 1.0)}
    assert [(r.reps, r.went) for r in after.session.results] == [(2, "done")]


def test_a_hold_ends_at_its_seconds():
    played = Played(PLANK)
    track = held(plank_track(size=SIZE, seconds=12.0), before_s=3.0)
    played.frames(track, lambda s: s.moment == "asking")
    played.ticks(1.0)
    (result,) = played.session.results
    assert result.hold_s == pytest.approx(4.0, abs=0.4)
    assert result.good_hold_s == pytest.approx(4.0, abs=0.6)


def test_somebody_who_stops_early_keeps_the_reps():
    played = Played(replace(PLANK, hold_s=60.0))
    track = held(plank_track(size=SIZE, seconds=6.0), before_s=2.0)
    played.frames(gone(track, 7.0), lambda session: session.moment == "asking")
    (result,) = played.session.results
    assert (result.went, result.hold_s) == ("done", pytest.approx(8.0, abs=1.5))


def near(frame: Estimate, share: float) -> Estimate:
    """The same person on both feet, facing the camera, a trunk of so much of the frame's height."""
    points = np.array(frame.landmarks, float)
    size = share * SIZE[1]
    for index, x, y in ((11, 0.38, 0), (12, -0.38, 0), (23, 0.19, 1), (24, -0.19, 1)):
        points[index, :2] = 320 + x * size, 60 + y * size
    return replace_estimate(frame, points)


def replace_estimate(frame: Estimate, points: np.ndarray) -> Estimate:
    from dataclasses import replace as replace_data

    return replace_data(frame, landmarks=points.astype(np.float32))


def test_walking_up_to_the_camera_asks_whether_it_hurts():
    played = Played(*bridges(sets=2, reps=20))
    track = bridge()
    played.frames(track, lambda s: s.so_far is not None and s.so_far.reps == 2)
    last = estimate_of(track, 200)
    for _ in range(12):  # less than half a second
        played.t += 0.04
        played.engine.step(played.t, near(last, 0.8), 120.0)
    assert played.session.moment == "doing"
    for _ in range(30):
        played.t += 0.04
        played.engine.step(played.t, near(last, 0.8), 120.0)
    assert played.session.moment == "hurts"
    shown = played.engine.state().guided
    assert (shown.hurt, shown.watch) == ("glute-bridge", False)
    shown = played.says("no-pain").guided
    assert (shown.moment, shown.aim) == ("coming", 18.0), "it goes on with what is left"
    played.says("hurts")
    shown = played.says("pain", 4).guided
    assert (shown.moment, played.session.left_out) == ("asking", ("glute-bridge",))
    assert "left out today" in shown.answer
    assert played.session.results[0].reps == 2
    assert played.session.results[0].pain == 4


def test_a_lost_camera_waits_and_goes_on_by_the_clock():
    played = Played(*bridges(sets=1, reps=4))
    played.frames(bridge(), lambda s: s.so_far is not None and s.so_far.reps == 1)
    assert played.says("camera-lost").guided.paused == "camera"
    played.ticks(5.0)
    assert played.session.state == "paused"
    shown = played.says("by-clock").guided
    assert (shown.by_clock, shown.paused) == (True, "")
    played.ticks(GET_READY_S + 5 + 16 + 3)
    (result,) = played.session.results
    assert (result.reps, result.judged) == (1, False), "what was counted before stays"
    assert played.session.moment == "asking"


def test_a_closed_lid_waits():
    played = Played(RELEASE)
    played.ticks(GET_READY_S + 3)
    assert played.session.moment == "doing"
    played.t += AWAY_S + 1
    shown = played.engine.tick(played.t).guided
    assert (shown.paused, shown.moment) == ("away", "coming")
    assert played.session.so_far.seconds == pytest.approx(3.0, abs=0.6)


def test_a_camera_that_shows_nothing_any_more_is_waited_for_too():
    """It says no end, as a cable that hangs loose: the page goes on telling the time."""
    played = Played(*bridges(sets=1, reps=4))
    played.frames(bridge(), lambda s: s.so_far is not None and s.so_far.reps == 1)
    played.ticks(AWAY_S - 1)
    assert played.session.state == "going"
    played.ticks(2.0)
    assert (played.session.state, played.session.why_paused) == ("paused", "camera")
    assert played.session.so_far.reps == 1
    played.says("with-camera")
    played.frames(bridge(), lambda session: session.moment == "asking")
    assert played.session.results[0].reps == 4 or played.session.so_far.reps > 1


def test_no_frames_are_missed_in_a_rest_or_before_the_first():
    played = Played(*bridges(reps=2, rest_s=AWAY_S + 10))
    played.ticks(2.0)
    played.frames(bridge(), lambda session: session.moment == "resting")
    played.ticks(AWAY_S + 13)
    assert (played.session.moment, played.session.state) == ("coming", "going")


@pytest.mark.parametrize("word", ["resume", "with-camera"])
@pytest.mark.parametrize("told", [True, False], ids=["was told to wait", "found so"])
def test_after_a_long_reload_one_press_goes_on(word, told):
    """Nobody was there for a minute: the page was loaded again, and its button pressed once."""
    played = Played(*bridges(sets=1, reps=4))
    played.frames(bridge(), lambda s: s.so_far is not None and s.so_far.reps == 1)
    if told:
        played.says("pause")
    played.t += 60.0
    played.says(word)
    played.t += 0.1
    shown = played.engine.tick(played.t).guided
    assert (shown.paused, shown.moment, shown.aim) == ("", "coming", 3.0)
    played.t += AWAY_S + 1
    assert played.engine.tick(played.t).guided.paused == "away", "the next time is asked for again"


def test_nothing_goes_on_while_it_may_not():
    """A warning sign is answered with yes in another window: within moments the set waits, and no
    word makes it go on."""
    clear = [True]
    played = Played(*bridges(sets=1, reps=4), may_go_on=lambda: clear[0])
    played.frames(bridge(), lambda s: s.so_far is not None and s.so_far.reps == 1)
    clear[0] = False
    played.frames(bridge(), lambda session: session.state == "paused")
    assert played.session.state == "paused" and played.engine.stopped
    for word in ("resume", "with-camera", "by-clock", "begin", "skip", "repeat"):
        played.says(word)
        assert played.session.state == "paused", word
    played.ticks(30.0)
    assert (played.session.state, played.session.so_far.reps) == ("paused", 1)
    clear[0] = True
    assert played.says("resume").guided.paused == "" and not played.engine.stopped
    clear[0] = False
    assert played.says("hurts").guided.moment == "hurts", "what hurts may be said"
    assert played.says("no-pain").guided.paused == "asked"


def test_it_is_asked_soon_enough():
    clear = [True]
    played = Played(RELEASE, may_go_on=lambda: clear[0], with_camera=False)
    played.ticks(GET_READY_S + 3)
    clear[0] = False
    played.ticks(ASKED_EVERY_S)
    assert played.session.state == "paused"


@pytest.fixture(scope="module")
def by_the_clock():
    """A release, then a set of three bridges, without a camera."""
    played = Played(RELEASE, *bridges(sets=1, reps=3), with_camera=False)
    played.ticks(2 * GET_READY_S + 15 + 5 + 12 + 3)
    return played


def test_without_a_camera_the_same_session_is_a_timer_and_nothing_is_judged(by_the_clock):
    assert by_the_clock.session.moment == "asking"
    release, bridge_set = by_the_clock.session.results
    assert [(r.went, r.judged, r.reps) for r in (release, bridge_set)] == [("done", False, 0)] * 2
    assert release.seconds == pytest.approx(15.0, abs=0.3)
    assert bridge_set.seconds == pytest.approx(17.0, abs=0.3)
    assert not any(s.guided.watch for s in by_the_clock.shown)
    assert by_the_clock.shown[-1].phase == "done"


def test_each_step_by_the_clock_is_announced_counted_and_breathed(by_the_clock):
    ready = [s.guided.ready_s for s in by_the_clock.shown if s.guided.at == 0 and s.guided.ready_s]
    assert ready[0] == pytest.approx(GET_READY_S, abs=0.3)
    breaths = [s.guided.breath for s in by_the_clock.shown if s.guided.breath]
    assert {"in", "out"} == set(breaths)
    said = {s.say.text for s in by_the_clock.shown if s.say}
    assert any(text.startswith("Left side. Find a spot") for text in said)
    counts = [
        s.count for s in by_the_clock.shown if s.guided.at == 1 and s.guided.moment == "doing"
    ]
    assert counts == sorted(counts)
    assert set(counts) >= {0, 1, 2}


def test_pause_skip_repeat_and_begin_at_once():
    played = Played(RELEASE, replace(RELEASE, side="right"), with_camera=False)
    played.ticks(1.0)
    played.says("begin")
    played.ticks(1.0)
    assert played.session.moment == "doing", "nobody has to wait"
    assert played.says("pause").guided.paused == "asked"
    played.ticks(20.0)
    assert played.session.so_far.seconds < 2
    played.says("resume")
    played.ticks(GET_READY_S + 4)
    assert played.says("skip").guided.at == 1
    assert played.session.results[0].went == "skipped"
    assert played.session.results[0].seconds > 3, "and what was done of it stays"
    assert played.says("repeat").guided.at == 0
    played.says("end")
    assert played.session.moment == "asking"


def test_a_full_disk_is_told_and_what_could_not_be_written_is_written_later():
    full, written = [True], []

    def save(session):
        if full[0]:
            raise OutputError("The disk is full.", "Make room.")
        written.append(session)

    played = Played(RELEASE, *bridges(sets=1), with_camera=False, save=save)
    played.ticks(GET_READY_S + 5)
    assert not played.shown[-1].guided.saved
    played.says("skip")
    full[0] = False
    played.ticks(3.0)
    assert played.shown[-1].guided.saved
    assert written[-1].results[0].went == "skipped"


def test_a_look_at_a_set_that_was_left_is_dropped():
    played = Played(*bridges(sets=2, reps=3))
    track, job = bridge(), None
    for i in range(0, 120):
        played.t = 0.04 + float(track.t[i])
        played.engine.step(played.t, estimate_of(track, i), 120.0)
        job = job or played.engine.due()
    assert job is not None
    result = job.run()
    played.says("skip")
    played.t += 0.04
    played.engine.step(played.t, None, 120.0)
    played.engine.take(job, result)
    assert played.engine.state().say.code == "nobody", "it spoke of the step before"
