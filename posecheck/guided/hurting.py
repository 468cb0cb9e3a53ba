"""When it hurts in a guided session: the set stops, how much is asked, and the answer says whether
the drill goes on smaller, is left out today, or the session ends. As in `guided.session`."""

from __future__ import annotations

from msgspec.structs import replace

from posecheck.guided.record import GuidedSession
from posecheck.guided.transitions import (
    arrive,
    behind,
    empty_result,
    is_on,
    iso,
    last_done,
    put_result,
    rest_left,
    to,
    with_result,
    within,
)
from posecheck.intake.answers import Pain
from posecheck.programme.pain import light


def hurts(session: GuidedSession, now: float) -> GuidedSession:
    """The set stops at once, and how much it hurts is asked: of the step that is on; where nothing
    of the coming one has begun, in a rest or before it, of the last one that was done."""
    if not within(session, "coming", "doing", "resting"):
        return session
    so_far, last = session.so_far, last_done(session)
    if session.moment == "doing" and so_far is None:
        so_far = empty_result(session, now)
    begun = so_far is not None or last is None
    return to(
        session,
        now,
        state="going",
        moment="hurts",
        until="",
        left_s=rest_left(session, now),
        why_paused="",
        so_far=so_far,
        hurt_step=session.at if begun or last is None else session.results[last].step,
    )


def hurts_not(session: GuidedSession, now: float) -> GuidedSession:
    """It does not: on from where it was."""
    if not is_on(session, "hurts"):
        return session
    rests = session.left_s > 0
    return to(
        session,
        now,
        moment="resting" if rests else "coming",
        until=iso(now + session.left_s) if rests else "",
        left_s=0.0,
        hurt_step=None,
    )


def pain_said(session: GuidedSession, now: float, pain: Pain) -> GuidedSession:
    """How much it hurts, 0 to 10. Up to 3 the drill goes on smaller, at 4 and 5 it is left out
    today, from 6 on the session ends (`programme.pain.light`)."""
    about = session.hurt_step
    if about is None or not is_on(session, "hurts"):
        return session
    step, done = session.steps[about], last_done(session, about)
    if session.so_far is not None or done is None:
        session, rest_s = behind(with_result(session, now, "hurt", pain)), step.rest_s
    else:
        result = session.results[done]
        result = replace(result, went="hurt", pain=max(pain, result.pain or 0))
        session = replace(session, results=put_result(session.results, done, result))
        rest_s = step.rest_s if session.left_s > 0 else 0.0
    session = replace(session, hurt_step=None, left_s=0.0, moment="coming")
    says = light(pain)
    if says == "stop":
        return to(session, now, moment="asking", stopped="pain")
    if says == "ease":
        return leave_out(session, now, step.movement)
    easier = tuple(dict.fromkeys((*session.easier, step.movement)))
    return arrive(replace(session, easier=easier), now, rest_s)


def hurt_too_much(session: GuidedSession, movement: str) -> bool:
    """Whether the drill is left out today since it hurt, and not only since it was not wanted."""
    return movement in session.left_out and any(
        result.went == "hurt" and result.pain is not None and light(result.pain) != "go"
        for result in session.results
        if session.steps[result.step].movement == movement
    )


def leave_out(session: GuidedSession, now: float, movement: str = "") -> GuidedSession:
    """The rest of a drill is passed over today; "": of the one that is on or comes."""
    if not is_on(session, "coming", "doing", "resting") or session.step is None:
        return arrive(session, now, 0.0) if is_on(session, "coming") else session
    on = session.step.movement
    movement = movement or on
    left = tuple(dict.fromkeys((*session.left_out, movement)))
    session = replace(session, left_out=left, until="")
    if on == movement and session.so_far is not None:
        session = behind(with_result(session, now, "skipped"))
    return arrive(replace(session, moment="coming"), now, 0.0)
