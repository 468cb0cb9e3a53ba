"""What all events of a guided session share: the clock as text, a result that is written down, the
way to the next step."""

from __future__ import annotations

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
    return arrive(replace(session, at=session.at + 1), now, rest_s)


def arrive(session: GuidedSession, now: float, rest_s: float) -> GuidedSession:
    """At the step `at`, or at the next one that is not left out; at the end after the last."""
    skipped, at = list(session.results), session.at
    while at < len(session.steps) and session.steps[at].movement in session.left_out:
        skipped.append(StepResult(at, "skipped", iso(now)))
        at += 1
    session = replace(session, results=tuple(skipped), at=at, so_far=None, until="", left_s=0.0)
    if at >= len(session.steps):
        return to(session, now, moment="asking")
    if rest_s > 0:
        return to(session, now, moment="resting", until=iso(ceil(now + rest_s)))
    return to(session, now, moment="coming")


def last_result(session: GuidedSession, step: int) -> int | None:
    """Where the last result of a step stands among the results; None where there is none."""
    places = [i for i, result in enumerate(session.results) if result.step == step]
    return places[-1] if places else None


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
