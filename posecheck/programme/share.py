"""Whether lines fit into a session: its minutes, and the share of release and lengthening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posecheck.intake.answers import Answers
from posecheck.movements.load import movements
from posecheck.programme.plan import ProgrammeLine
from posecheck.programme.rules import limits, rule_of

SOFT = ("release", "lengthen")
OWN_CHOICE = 101
"""Priority of what a coach or the person brought in: above every rule's."""


def seconds_at_most(answers: Answers) -> float:
    """How long a session may take."""
    return 60.0 * min(answers.minutes, limits().minutes)


def share_of_time(answers: Answers) -> float:
    """A session against the longest one."""
    return seconds_at_most(answers) / (60.0 * limits().minutes)


def seconds_at_first(answers: Answers) -> float:
    """How long one of the first week may take, so that there is room to grow."""
    return seconds_at_most(answers) * limits().fill


def seconds_of(lines: Iterable[ProgrammeLine]) -> float:
    return sum(line.dose.seconds for line in lines)


def soft_seconds(lines: Iterable[ProgrammeLine]) -> float:
    """Of release and lengthening."""
    return seconds_of(line for line in lines if line.phase in SOFT)


def too_soft(lines: Sequence[ProgrammeLine]) -> bool:
    """Whether release and lengthening are more than their share of the time."""
    return soft_seconds(lines) > limits().soft_share * seconds_of(lines)


def fits(lines: Sequence[ProgrammeLine], answers: Answers) -> bool:
    """Within the minutes, and release and lengthening within their share."""
    return seconds_of(lines) <= seconds_at_most(answers) and not too_soft(lines)


def no_growth_said(movement: str, lines: Sequence[ProgrammeLine], answers: Answers) -> str:
    """Why a drill does not grow to what it would be in these lines, which do not fit."""
    title = movements()[movement].title
    if seconds_of(lines) > seconds_at_most(answers):
        return f"{title} would grow, and no more fits into {answers.minutes} minutes."
    return f"{title} would grow, and release and lengthening stay the smaller part."


def without_what_does_not_fit(
    lines: Sequence[ProgrammeLine], answers: Answers
) -> tuple[list[ProgrammeLine], list[str]]:
    """Without the least important drills, until the rest fits into the minutes; and a sentence for
    each that goes."""
    kept, said = list(lines), []
    while seconds_of(kept) > seconds_at_most(answers):
        least = min(kept, key=priority_of)
        kept.remove(least)
        title = movements()[least.movement].title
        said.append(f"{title} is left out: it does not fit into {answers.minutes} minutes.")
    return kept, said


def priority_of(line: ProgrammeLine) -> int:
    """The highest that its reasons give it; of what nobody's rule brought in, above all others."""
    began = {line.movement, line.began}
    found = [
        brought.priority
        for rule in map(rule_of, (reason.rule for reason in line.reasons))
        if rule is not None
        for brought in rule.bring
        if brought.movement in began
    ]
    return max(found, default=OWN_CHOICE)
