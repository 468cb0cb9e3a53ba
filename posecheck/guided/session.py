"""A guided session as a state: what happens to it, without a browser, a camera, a store or a clock.

Every function takes the session and the moment (s since 1970, UTC) and returns the session as it
then is. What makes no sense at that moment changes nothing: a key that is pressed twice does no
harm. Nothing that was counted is ever dropped.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from posecheck.guided.hurting import hurt_too_much
from posecheck.guided.record import (
    GuidedSession,
    HowItWent,
    SessionStep,
    WhyPaused,
)
from posecheck.guided.steps import smaller
from posecheck.guided.transitions import (
    arrive,
    empty_result,
    further,
    is_on,
    iso,
    last_done,
    last_result,
    passed_over,
    put_result,
    rest_left,
    seconds_at,
    to,
    with_result,
)
from posecheck.intake.answers import Pain
from posecheck.programme.plan import Programme

LATER_S = 6 * 3600.0
"""A session that was left so long ago is asked about before it goes on: it is another day [E]."""


def new_session(
    programme: Programme,
    steps: tuple[SessionStep, ...],
    *,
    key: str,
    now: float,
    with_camera: bool = True,
    pain_before: Pain | None = None,
) -> GuidedSession:
    """A session of a programme's week, not begun. Raises ValueError for one without steps."""
    if not steps:
        raise ValueError("a session needs a step")
    return GuidedSession(
        key,
        programme.person,
        programme.key,
        programme.week,
        steps,
        began_at=iso(now),
        with_camera=with_camera,
        pain_before=pain_before,
        touched_at=iso(now),
    )


def begin(session: GuidedSession, now: float) -> GuidedSession:
    """The first step comes."""
    return to(session, now, state="going") if session.state == "ready" else session


# a step


def start_step(session: GuidedSession, now: float) -> GuidedSession:
    """The step that comes is done from now on; a rest before it is over with that."""
    if not is_on(session, "coming", "resting"):
        return session
    return to(session, now, moment="doing", until="")


def counted(
    session: GuidedSession,
    now: float,
    *,
    reps: int = 0,
    good_reps: int = 0,
    hold_s: float = 0.0,
    good_hold_s: float = 0.0,
    seconds: float = 0.0,
    judged: bool = False,
) -> GuidedSession:
    """What was counted of the step that is on, all of it from its beginning. It never goes back;
    judged alone is as it was said last: what goes on by the clock is not judged any more."""
    if not is_on(session, "doing"):
        return session
    before = session.so_far or empty_result(session, now)
    so_far = replace(
        before,
        at=iso(now),
        judged=judged,
        reps=max(before.reps, reps),
        good_reps=max(before.good_reps, min(good_reps, max(before.reps, reps))),
        hold_s=max(before.hold_s, hold_s),
        good_hold_s=max(before.good_hold_s, min(good_hold_s, max(before.hold_s, hold_s))),
        seconds=max(before.seconds, seconds),
    )
    return to(session, now, so_far=so_far)


def aimed(session: GuidedSession) -> SessionStep | None:
    """The step that is on with what it aims at today: less where the drill hurt a little."""
    step = session.step
    if step is None or step.movement not in session.easier:
        return step
    return smaller(step)


def aim_left(session: GuidedSession) -> float | None:
    """Reps, or seconds of a hold, that the step that is on still wants; None of one without aim.
    At least one: a step that was broken off at its end is not over by itself."""
    step, so_far = aimed(session), session.so_far
    if step is None:
        return None
    if step.reps is not None:
        return float(max(1, step.reps - (so_far.reps if so_far else 0)))
    if step.hold_s is not None:
        return max(1.0, step.hold_s - (so_far.hold_s if so_far else 0.0))
    return None


def step_done(session: GuidedSession, now: float, went: HowItWent = "done") -> GuidedSession:
    """The step is over, with what was counted of it: a rest, the next step, or the end."""
    if not is_on(session, "doing"):
        return session
    rest = session.steps[session.at].rest_s
    return further(with_result(session, now, went), now, rest)


def reviewed(session: GuidedSession, now: float, step: int, **found: Any) -> GuidedSession:
    """What a second, thorough look at a step's last set says of its form (fields of StepResult);
    what the person saw counted stays, and no more than the step asked for comes to it. Unknown
    steps and ones that went by the clock are left."""
    at = last_result(session, step)
    if at is None or not session.results[at].judged:
        return session
    old = session.results[at]
    asked = session.steps[step]
    reps = max(old.reps, min(found.pop("reps", 0), asked.reps or 0))
    hold_s = max(old.hold_s, min(found.pop("hold_s", 0.0), asked.hold_s or 0.0))
    good = min(reps, found.pop("good_reps", old.good_reps))
    good_hold_s = min(hold_s, found.pop("good_hold_s", old.good_hold_s))
    new = replace(old, reps=reps, hold_s=hold_s, good_reps=good, good_hold_s=good_hold_s, **found)
    return to(session, now, results=put_result(session.results, at, new))


# on the way


def skip(session: GuidedSession, now: float) -> GuidedSession:
    """On to the next step; in a rest, only the rest is passed over."""
    if is_on(session, "resting"):
        return rest_over(session, now)
    if not is_on(session, "coming", "doing"):
        return session
    if session.so_far is None:
        return arrive(passed_over(session, now), now, 0.0)
    return further(with_result(session, now, "skipped"), now, 0.0)


def repeat(session: GuidedSession, now: float) -> GuidedSession:
    """Once more from the start: the step that is on; before it has begun, the one that was done
    last. What was counted the first time stays. A drill that was left out comes back with it,
    unless it was left out since it hurt: then nothing of it is repeated."""
    if session.so_far is not None and is_on(session, "coming", "doing"):
        again = (*session.repeated, session.at)
        session = with_result(session, now, "cut-off")
        return to(session, now, moment="coming", repeated=again)
    if is_on(session, "doing"):
        return to(session, now, moment="coming")
    done = last_done(session)
    if done is None or not is_on(session, "coming", "resting"):
        return session
    last = session.results[done].step
    movement = session.steps[last].movement
    if last >= session.at or hurt_too_much(session, movement):
        return session
    back = range(last + 1, session.at) if movement in session.left_out else ()
    return to(
        session,
        now,
        at=last,
        moment="coming",
        until="",
        left_out=tuple(name for name in session.left_out if name != movement),
        repeated=(
            *session.repeated,
            last,
            *(k for k in back if session.steps[k].movement == movement),
        ),
    )


def rest_over(session: GuidedSession, now: float) -> GuidedSession:
    """The next step comes."""
    return to(session, now, moment="coming", until="") if is_on(session, "resting") else session


def tick(session: GuidedSession, now: float) -> GuidedSession:
    """A moment passes: a rest that has lasted long enough is over."""
    over = is_on(session, "resting") and now >= seconds_at(session.until)
    return rest_over(session, now) if over else session


def pause(session: GuidedSession, now: float, why: WhyPaused = "asked") -> GuidedSession:
    """Everything waits. A set that was on is begun again with what is left of it."""
    if not is_on(session, "coming", "doing", "resting"):
        return session
    left = rest_left(session, now)
    moment = "coming" if session.moment == "doing" else session.moment
    return to(session, now, state="paused", moment=moment, until="", left_s=left, why_paused=why)


def resume(session: GuidedSession, now: float, *, with_camera: bool | None = None) -> GuidedSession:
    """On from where it waits; with_camera: False to go on by the clock, True with a camera again,
    None as before."""
    if session.state != "paused":
        return session
    until = iso(now + session.left_s) if session.moment == "resting" else ""
    camera = session.with_camera if with_camera is None else with_camera
    return to(
        session, now, state="going", until=until, left_s=0.0, why_paused="", with_camera=camera
    )


def taken_up(session: GuidedSession, now: float) -> GuidedSession:
    """As it is found after a reload, a restart or another day: it waits, with all that was
    counted. A question that was open stays open."""
    if session.state == "ready":
        return session
    return pause(tick(session, now), now, "away")


def is_of_earlier(session: GuidedSession, now: float) -> bool:
    """Whether it was left so long ago that it is asked whether to go on or to end it."""
    return session.is_open and now - seconds_at(session.touched_at) > LATER_S


# the end


def end(session: GuidedSession, now: float) -> GuidedSession:
    """The person wants no more today: what was counted stays, and how it hurts is asked."""
    if not session.is_open or session.moment == "asking":
        return session
    if session.so_far is not None:
        session = with_result(session, now, "cut-off")
    return to(
        session,
        now,
        state="going",
        moment="asking",
        until="",
        left_s=0.0,
        why_paused="",
        hurt_step=None,
    )


def finish(session: GuidedSession, now: float, pain_after: Pain | None = None) -> GuidedSession:
    """The question at the end was answered (None: passed over). It is finished where all steps are
    over, and not every one of them was skipped."""
    if not session.is_open or session.moment != "asking":
        return session
    done = any(result.went != "skipped" for result in session.results)
    whole = session.at >= len(session.steps) and done and not session.stopped
    return to(
        session,
        now,
        state="finished" if whole else "broken-off",
        moment="over",
        pain_after=pain_after,
        ended_at=iso(now),
    )


def next_day(session: GuidedSession, now: float, pain: Pain | None) -> GuidedSession:
    """How it hurt the day after; of a session that is over."""
    return session if session.is_open else to(session, now, pain_next_day=pain)
