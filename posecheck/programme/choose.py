"""From a screen and answers to the first week of a programme. docs/programme.md has it in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import get_args

from posecheck import __version__
from posecheck.intake.answers import Answers
from posecheck.intake.red_flags import stopped
from posecheck.movements.movement import Chain
from posecheck.programme.dose import first_dose
from posecheck.programme.match import WantedDrill, choice_of, held_rules, stands_out
from posecheck.programme.plan import Programme, ProgrammeLine
from posecheck.programme.rules import limits
from posecheck.programme.said import said_of
from posecheck.programme.share import SOFT, seconds_at_first, seconds_of, share_of_time, too_soft
from posecheck.screen.result import Screen

ORDER: tuple[str, ...] = get_args(Chain)
MOST_OF_A_PHASE = {"release": 1, "lengthen": 2, "activate": 3, "core": 2, "integrate": 3}
"""So that no part of the chain fills a session [E]."""
ABOUT = 80
"""From this priority on a drill is what a finding is about [E]: of release and lengthening such a
one comes before what only goes along."""
_Chosen = list[tuple[WantedDrill, ProgrammeLine]]


def programme_of(screen: Screen, answers: Answers, *, key: str, today: date) -> Programme:
    """The first week. key: of the programme, in all of its weeks. Never empty without a sentence
    that says why; with a red flag there are no lines, and `stopped` says what to do."""
    flag = stopped(answers)
    if flag is not None:
        return Programme(
            key,
            screen.person,
            1,
            screen.date,
            today.isoformat(),
            stopped=flag.answer,
            version=__version__,
        )
    held = held_rules(screen, answers)
    choice = choice_of(held, answers)
    lines = chosen_lines(choice.candidates, answers)
    days = limits().screen_again_days if stands_out(screen) else limits().nothing_again_days
    return Programme(
        key,
        screen.person,
        1,
        screen.date,
        today.isoformat(),
        lines,
        said_of(screen, answers, held, choice, lines),
        screen_again=(today + timedelta(days=days)).isoformat(),
        rules=tuple(dict.fromkeys(one.rule.id for one in held)),
        version=__version__,
    )


def chosen_lines(candidates: Sequence[WantedDrill], answers: Answers) -> tuple[ProgrammeLine, ...]:
    """What fits, by priority, and in the order of the chain: at least one whole movement, what is
    to be lengthened above all, and no more release and lengthening than their share."""
    hard = [c for c in candidates if c.phase not in SOFT]
    first = hard[:1]
    whole = next((c for c in hard if c.phase == "integrate" and c not in first), None)
    if whole is not None and not any(c.phase == "integrate" for c in first):
        first.append(whole)
    first += [c for c in candidates if c.phase in SOFT and c.priority >= ABOUT][:1]
    rest = [c for c in candidates if c not in first]
    chosen: _Chosen = []
    _take(chosen, [*first, *rest], answers)
    while too_soft([line for _, line in chosen]):
        soft = [one for one in chosen if one[0].phase in SOFT]
        chosen.remove(min(soft, key=lambda one: one[0].priority))
    _take(chosen, [c for c in rest if c.phase not in SOFT], answers)
    chosen.sort(key=lambda one: (ORDER.index(one[0].phase), -one[0].priority, one[0].movement.id))
    return tuple(line for _, line in chosen)


def _take(chosen: _Chosen, candidates: Iterable[WantedDrill], answers: Answers) -> None:
    seconds = seconds_at_first(answers)
    for candidate in candidates:
        lines = [line for _, line in chosen]
        if not _has_room(lines, candidate):
            continue
        line = line_of(candidate, answers)
        if seconds_of(lines) + line.dose.seconds <= seconds:
            chosen.append((candidate, line))


def line_of(candidate: WantedDrill, answers: Answers) -> ProgrammeLine:
    """A drill with its first dose: the side that was found first, or it alone; of a short session
    fewer sets."""
    sides: tuple[str, ...] = candidate.sides
    if len(sides) == 1 and not candidate.only_found:
        sides = (*sides, *({"left", "right"} - set(sides)))
    return ProgrammeLine(
        candidate.movement.id,
        candidate.phase,  # type: ignore[arg-type]  # of the chain, as read_rules holds
        first_dose(candidate.movement, sides, share_of_time(answers)),
        candidate.reasons,
    )


def _has_room(lines: Sequence[ProgrammeLine], candidate: WantedDrill) -> bool:
    """Whether one more of this drill's phase goes in: not twice, and not beside what is one step
    easier or harder than it."""
    ladder = candidate.movement.ladder
    near = {candidate.movement.id, *filter(None, (ladder.easier, ladder.harder))}
    same = [line for line in lines if line.phase == candidate.phase]
    soft = sum(line.phase in SOFT for line in lines)
    return (
        len(lines) < limits().drills
        and len(same) < MOST_OF_A_PHASE.get(candidate.phase, 0)
        and not any(line.movement in near and line.phase == candidate.phase for line in lines)
        and all(line.movement != candidate.movement.id for line in lines)
        and (candidate.phase not in SOFT or soft < limits().soft_drills)
    )
