"""What is said to pain before a session, and on the day after one."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.guided.steps import EASIER
from posecheck.guided.summary import SessionSummary
from posecheck.present.words import movement_label, sentence
from posecheck.programme.dose import in_words
from posecheck.programme.pain import Light
from posecheck.programme.plan import ProgrammeLine
from posecheck.programme.rules import limits

SEE_SOMEBODY = "If it stays like this, ask a doctor or a physiotherapist."
BEFORE: dict[Light, str] = {
    "go": "",
    "ease": (
        f"Less today: every set has {100 * EASIER:.0f} % of its reps or of its time. Go slowly, and"
        " stop a drill before it hurts more."
    ),
    "stop": f"Not today. Rest, and walk a little where that feels fine. {SEE_SOMEBODY}",
}
"""What follows from the pain that is said before a session."""
_STAYS = "Thank you. It did not hurt more after your last session, so the programme stays as it is."
_EASIER = "It hurt more after your last session, so it is easier from now on."
_NO_EASIER = (
    "It hurt more after your last session, and its drills have no easier step. Do less of them."
)


_SAME = (
    "{} hurt{}. It comes the same again; do less of it, and stop before it hurts more. If it hurts"
    " {} or more once again, an easier one takes its place, or it is left out."
)
Week = Sequence[tuple[ProgrammeLine, ProgrammeLine | None]]


def next_day_words(rose: int, eased: Week) -> list[str]:
    """What follows from the answer on the day after a session, the first sentence the main one.
    rose: the pain that rose after it, 0 where none did. eased: the lines that change, as they were
    and as they are for the rest of the week (None: left out)."""
    if not rose:
        return [_STAYS]
    if not eased:
        return [_NO_EASIER, SEE_SOMEBODY]
    return [f"{_EASIER} {SEE_SOMEBODY}", *(changed_words(was, now) for was, now in eased)]


def after_hurting(summary: SessionSummary, week: Week) -> list[str]:
    """What the rule makes of each drill that hurt so much that it asks for care. week: each line
    as it was in the session, and as it is after it (None: left out)."""
    known = limits()
    return [
        _after(drill.movement, drill.pain, week)
        for drill in summary.drills
        if drill.hurt and (known.pain_stop if drill.pain is None else drill.pain) >= known.pain_ease
    ]


def _after(movement: str, pain: int | None, week: Week) -> str:
    found = next((pair for pair in week if pair[0].movement == movement), None)
    if found is not None and (found[1] is None or found[1].dose != found[0].dose):
        return changed_words(*found)
    much = "" if pain is None else f", {pain} of 10"
    return _SAME.format(movement_label(movement), much, limits().pain_ease)


def changed_words(was: ProgrammeLine, now: ProgrammeLine | None, forbidden: str = "") -> str:
    """ "Glute bridge: pain of 6 of 10: 8 reps instead of 10 reps.", "Bear hold is left out.".
    forbidden: why the answers do not allow it by now."""
    title = movement_label(was.movement)
    if forbidden:
        return f"{title} waits: {forbidden}."
    if now is None:
        return f"{title} is left out: it keeps hurting. {SEE_SOMEBODY}"
    return sentence(f"{title}: {now.why_changed or in_words(now.dose)}")
