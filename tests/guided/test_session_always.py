"""Whatever happens in whatever order: nothing that was counted is lost, no step is done twice
unless it is repeated, there is always an end, and every state survives being written and read."""

from __future__ import annotations

from collections import Counter

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from posecheck.guided import hurting
from posecheck.guided import session as events
from posecheck.guided.record import GuidedSession, SessionStep
from posecheck.guided.transitions import rest_left
from tests.guided.sessions_made import NOW, session_of

STEPS = st.lists(
    st.builds(
        SessionStep,
        movement=st.sampled_from(["glute-bridge", "lunge", "plank", "release-front-hip"]),
        set_number=st.just(1),
        sets=st.just(1),
        reps=st.sampled_from([None, 1, 5]),
        rest_s=st.sampled_from([0.0, 30.0]),
        judged=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


class AnyWay(RuleBasedStateMachine):
    @initialize(steps=STEPS, camera=st.booleans())
    def made(self, steps, camera):
        self.now = NOW
        self.session = session_of(*steps, with_camera=camera)
        self.reps = 0
        self.most_at = 0

    def _do(self, event, *args, **more):
        self.session = event(self.session, self.now, *args, **more)

    @rule(seconds=st.sampled_from([0.2, 5.0, 40.0, 90000.0]))
    def time_passes(self, seconds):
        self.now += seconds
        self._do(events.tick)

    @rule(
        event=st.sampled_from(
            [
                events.begin,
                events.start_step,
                events.start_step,
                events.step_done,
                events.skip,
                events.repeat,
                events.rest_over,
                events.resume,
                events.taken_up,
                hurting.hurts,
                hurting.hurts_not,
                hurting.leave_out,
            ]
        )
    )
    def something_happens(self, event):
        self._do(event)

    @rule()
    def it_goes_on(self):
        """To the middle of a step, from wherever it is: else few ways lead far."""
        for event in (
            events.begin,
            events.resume,
            hurting.hurts_not,
            events.rest_over,
            events.start_step,
        ):
            self._do(event)

    @rule(event=st.sampled_from([events.step_done, events.repeat, events.skip, events.end]))
    def a_step_ends(self, event):
        if event is not events.end or self.session.at > 1:
            self._do(event)

    @rule(why=st.sampled_from(["asked", "camera", "away"]))
    def it_waits(self, why):
        self._do(events.pause, why)

    @precondition(lambda self: self.session.moment == "doing" and self.session.state == "going")
    @rule(more=st.integers(1, 3))
    def reps_are_counted(self, more):
        before = self.session.so_far.reps if self.session.so_far else 0
        self._do(events.counted, reps=before + more, judged=self.session.with_camera)
        self.reps += more

    @precondition(lambda self: self.session.moment == "hurts")
    @rule(pain=st.integers(0, 10))
    def pain_is_said(self, pain):
        self._do(hurting.pain_said, pain)

    @rule(step=st.integers(0, 6), good=st.integers(0, 9))
    def a_look_is_taken(self, step, good):
        self._do(events.reviewed, step, good_reps=good, worst="x", severity=1)

    @precondition(lambda self: self.session.moment == "asking")
    @rule(pain=st.none() | st.integers(0, 10))
    def it_is_finished(self, pain):
        self._do(events.finish, pain)

    @invariant()
    def nothing_counted_is_lost(self):
        if not hasattr(self, "session"):
            return
        kept = sum(result.reps for result in self.session.results)
        kept += self.session.so_far.reps if self.session.so_far else 0
        assert kept == self.reps

    @invariant()
    def no_step_twice_unless_repeated(self):
        if not hasattr(self, "session"):
            return
        done, repeated = (
            Counter(result.step for result in self.session.results),
            Counter(self.session.repeated),
        )
        assert all(done[step] <= 1 + repeated[step] for step in done)
        assert set(done) >= set(range(self.session.at)), "none is passed over without a word"

    @invariant()
    def it_says_what_is_on(self):
        if not hasattr(self, "session"):
            return
        one = self.session
        assert (one.moment in ("asking", "over")) or one.step is not None
        assert (one.hurt_step is not None) == (one.moment == "hurts")
        assert (one.state == "paused") == bool(one.why_paused)
        assert (one.state in ("finished", "broken-off")) == (one.moment == "over")
        assert 0.0 <= rest_left(one, self.now) <= 31.0
        assert events.aim_left(one) is None or events.aim_left(one) >= 1

    @invariant()
    def it_is_read_back_as_it_was(self):
        if hasattr(self, "session"):
            text = msgspec.json.encode(self.session)
            assert msgspec.json.decode(text, type=GuidedSession) == self.session

    def teardown(self):
        """Two ways out, from wherever it stands: ending it, and going on to the last step."""
        if not hasattr(self, "session"):
            return
        ended = events.finish(events.end(self.session, self.now), self.now)
        assert not ended.is_open
        assert sum(result.reps for result in ended.results) == self.reps
        on = self.session
        for _ in range(4 * len(on.steps) + 4):
            for event in (events.begin, hurting.hurts_not, events.resume, events.skip):
                on = event(on, self.now)
        on = events.finish(on, self.now)
        done = any(result.went != "skipped" for result in on.results)
        whole = on.at == len(on.steps) and done and not on.stopped
        assert on.state == ("finished" if whole else "broken-off")


TestAnyWay = AnyWay.TestCase
TestAnyWay.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
