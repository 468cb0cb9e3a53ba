"""What all events of a guided session share: the clock as text, a result that is written down, the
way to the next step."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from math import ceil
from typing import Any

from msgspec.structs import replace

from posecheck.guided.record import GuidedSession, HowItWent, StepResult
from posecheck.intake.answers import Pain


def iso(now: float) -> str:
    """ "2026-11-30T08:15:02Z"."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_at(stamp: str) -> float:
    """Back from `iso`; minus infinity for ""."""
    return datetime.fromisoformat(stamp).timestamp() if stamp else float("-inf")


def within(session: GuidedSession, *moments: str) -> bool:
    return session.state in ("going", "paused") and session.moment in moments


def is_on(session: GuidedSession, *moments: str) -> bool:
    return session.state == "going" and session.moment in moments


def to(session: GuidedSession, now: float, **changes: Any) -> GuidedSession:
    return replace(session, touched_at=iso(now), **changes)


def empty_result(session: GuidedSession, now: float) -> StepResult:
    return StepResult(session.at, "cut-off", iso(now))


def with_result(
    session: GuidedSession, now: float, went: HowItWent, pain: Pain | None = None
) -> GuidedSession:
    """What was counted of the step that is on becomes a result of it."""
    so_far = session.so_far or empty_result(session, now)
    result = replace(so_far, went=went, at=iso(now), pain=pain)
    return replace(session, results=(*session.results, result), so_far=None)


def further(session: GuidedSession, now: float, rest_s: float) -> GuidedSession:
    return arrive(behind(session), now, rest_s)


def behind(session: GuidedSession) -> GuidedSession:
    """Past the step that is on, to the next one that is still to be done: after a step that was
    repeated, to where the session was before."""
    came = Counter(result.step for result in session.results)
    again, at = Counter(session.repeated), session.at + 1
    while came[at] > again[at]:
        at += 1
    return replace(session, at=at)


def passed_over(session: GuidedSession, now: float) -> GuidedSession:
    """Past the step that is on, of which nothing was counted; where it was done before and is
    repeated, that stays what holds of it."""
    if last_done(session, session.at) is None:
        session = with_result(session, now, "skipped")
    return behind(session)


def arrive(session: GuidedSession, now: float, rest_s: float) -> GuidedSession:
    """At the step `at`, or at the next one that is not left out; at the end after the last."""
    session = replace(session, so_far=None, until="", left_s=0.0)
    while session.step is not None and session.step.movement in session.left_out:
        session = passed_over(session, now)
    if session.step is None:
        return to(session, now, moment="asking")
    if rest_s > 0:
        return to(session, now, moment="resting", until=iso(ceil(now + rest_s)))
    return to(session, now, moment="coming")


def last_result(session: GuidedSession, step: int) -> int | None:
    """Where the last result of a step stands among the results; None where there is none."""
    places = [i for i, result in enumerate(session.results) if result.step == step]
    return places[-1] if places else None


def last_done(session: GuidedSession, step: int | None = None) -> int | None:
    """Where the last result of something done (of that step) stands among the results; None where
    there is none."""
    places = [
        i
        for i, result in enumerate(session.results)
        if step in (None, result.step) and _was_done(result)
    ]
    return places[-1] if places else None


def _was_done(result: StepResult) -> bool:
    """Not of a step that was passed over or cut off before anything of it was counted."""
    counted = bool(result.reps or result.hold_s or result.seconds)
    return result.went in ("done", "hurt") or counted


def put_result(
    results: tuple[StepResult, ...], at: int, result: StepResult
) -> tuple[StepResult, ...]:
    return (*results[:at], result, *results[at + 1 :])


def rest_left(session: GuidedSession, now: float) -> float:
    """Seconds of the rest that is on, 0 outside of one."""
    if session.moment != "resting":
        return 0.0
    if not session.until:
        return session.left_s
    return max(0.0, seconds_at(session.until) - now)
