"""A coach's programme for others too: the same drills, each held against the other one's own
answers. Nothing that follows from what was seen or said of one person goes to another."""

from __future__ import annotations

from datetime import date

from posecheck.errors import MovementFileError, ProgrammeError
from posecheck.intake.answers import Answers
from posecheck.intake.red_flags import stopped
from posecheck.programme.change import OWN, add, blank
from posecheck.programme.plan import Programme, ProgrammeLine
from posecheck.programme.share import SOFT

STOPPED = "A warning sign was answered with yes: no exercises until it is cleared up."


def given_to(
    person: str, programme: Programme, answers: Answers, *, key: str, today: date, by: str
) -> tuple[Programme, tuple[str, ...]]:
    """A first week for another person with the drills of a programme, each with its first dose; and
    a sentence for each drill that their answers or a limit do not allow. With a red flag there are
    no lines, and that is said. by: the coach; of the reasons only those in their words go along."""
    made, refused = blank(person, key=key, today=today, by=by), []
    if stopped(answers) is not None:
        return made, (STOPPED,)
    # what strengthens first: release and lengthening are held against it
    for line in sorted(programme.lines, key=lambda line: line.phase in SOFT):
        try:
            made = add(
                made,
                line.movement,
                answers,
                reason=_own_words(line) if programme.by else "",
                phase=line.phase,
                by=by,
            )
        except (ProgrammeError, MovementFileError) as error:
            refused.append(error.message)
    return made, tuple(refused)


def _own_words(line: ProgrammeLine) -> str:
    """Why, as the coach wrote it; "" where a finding or an answer brought it in."""
    return "; ".join(reason.text for reason in line.reasons if reason.rule == OWN)
