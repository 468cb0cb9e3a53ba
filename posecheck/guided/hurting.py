"""When it hurts in a guided session: the set stops, how much is asked, and the answer says whether
the drill goes on smaller, is left out today, or the session ends. As in `guided.session`."""

from __future__ import annotations

from msgspec.structs import replace

from posecheck.guided.record import GuidedSession
from posecheck.guided.transitions import (
    arrive,
    is_on,
    iso,
    last_result,
    put_result,
    rest_left,
    to,
    with_result,
    within,
)
from posecheck.intake.answers import Pain
from posecheck.programme.pain import light


def hurts(session: GuidedSession, now: float) -> GuidedSession:
    """The set stops at once, and how much it hurts is asked: of the step that is on or comes; in a
    rest, of the one before."""
    resting = session.moment == "resting"
    if not within(session, "coming", "doing", "resting"):
        return session
    about = session.results[-1].step if resting and session.results else session.at
    return to(
        session,
        now,
        state="going",
        moment="hurts",
        until="",
        left_s=rest_left(session, now),
        why_paused="",
        hurt_step=about,
    )


def hurts_not(session: GuidedSession, now: float) -> GuidedSession:
    """It does not: on from where it was."""
    if not is_on(session, "hurts"):
        return session
    rests = session.hurt_step != session.at
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
    movement = session.steps[about].movement
    if about == session.at:
        session = with_result(session, now, "hurt", pain)
        session = replace(session, at=session.at + 1)
    elif (last := last_result(session, about)) is not None:
        result = replace(session.results[last], went="hurt", pain=pain)
        session = replace(session, results=put_result(session.results, last, result))
    session = replace(session, hurt_step=None, left_s=0.0, moment="coming")
    says = light(pain)
    if says == "stop":
        return to(session, now, moment="asking", stopped="pain")
    if says == "ease":
        return leave_out(session, now, movement)
    easier = tuple(dict.fromkeys((*session.easier, movement)))
    return arrive(replace(session, easier=easier), now, session.steps[about].rest_s)


def leave_out(session: GuidedSession, now: float, movement: str = "") -> GuidedSession:
    """The rest of a drill is passed over today; "": of the one that is on or comes."""
    if not is_on(session, "coming", "doing", "resting") or session.step is None:
        return arrive(session, now, 0.0) if is_on(session, "coming") else session
    on = session.step.movement
    movement = movement or on
    left = tuple(dict.fromkeys((*session.left_out, movement)))
    session = replace(session, left_out=left, until="")
    if on == movement and session.so_far is not None:
        session = replace(with_result(session, now, "skipped"), at=session.at + 1)
    return arrive(replace(session, moment="coming"), now, 0.0)
