"""The sentences that go with a programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from posecheck.intake.answers import Answers
from posecheck.movements.load import movements
from posecheck.programme.match import Choosable, Held, replaced_props, stands_out, was_read
from posecheck.programme.plan import Programme, ProgrammeLine
from posecheck.programme.reasons import finding_words
from posecheck.programme.rules import ProgrammeRule, rule_file
from posecheck.screen.parts import parts
from posecheck.screen.result import Screen

MOST_NAMED = 4
"""Findings that one sentence names."""
LEFT_OUT, GONE = "Left out: {}.", "{} is left out: {}."
"""What was asked for and may not be; a drill that goes, and why."""


def said_of(
    screen: Screen,
    answers: Answers,
    held: Sequence[Held],
    choice: Choosable,
    lines: Sequence[ProgrammeLine],
) -> tuple[str, ...]:
    """What is said beside the drills of the first week, the most important first."""
    words = rule_file().sentences
    said = [] if stands_out(screen) else [_nothing(screen, held)]
    said += list(dict.fromkeys(one.rule.say for one in held if one.rule.say))
    said += _not_followed(screen, held)
    said += _not_yet(screen)
    said += _by_standing(screen, "unsure", "Not sure: {}. Nothing certain follows; look again.")
    said += _by_standing(screen, "not-seen", "Not seen: {}.")
    said += left_out_said(choice.forbidden, lines)
    if any(line.phase == "lengthen" for line in lines):
        said.append(words.first_week)
    return (*said, *_always(lines, answers))


def _nothing(screen: Screen, held: Sequence[Held]) -> str:
    words = rule_file().sentences
    if not was_read(screen):
        return words.unseen
    if any(map(_is_unsure, held)):
        return words.nothing_certain
    return words.nothing_so_far if _open_parts(screen) else words.nothing


def _open_parts(screen: Screen) -> set[str]:
    """Ids of the parts that are not done yet, where others are."""
    return {part.part for part in screen.parts if part.state == "open"}


def _not_yet(screen: Screen) -> list[str]:
    """Which parts are left to do: what they may bring in is not known."""
    left = _open_parts(screen)
    titles = [part.title for part in parts() if part.id in left]
    said = "; ".join(title[:1].lower() + title[1:] for title in titles)
    return [rule_file().sentences.not_yet.format(said)] if titles else []


def is_not_yet(said: str) -> bool:
    """Whether the sentence names parts that were not done."""
    return said.startswith(rule_file().sentences.not_yet.partition("{}")[0])


def said_by_now(programme: Programme, screen: Screen) -> tuple[str, ...]:
    """What is said beside the drills of a programme that follows from the screen, of which parts
    were done since it was written."""
    words = rule_file().sentences
    whole = not _open_parts(screen)
    said: list[str] = []
    for text in programme.said:
        if is_not_yet(text):
            said += _not_yet(screen)
        elif text == words.nothing_so_far and whole and not stands_out(screen):
            said.append(words.nothing)
        else:
            said.append(text)
    return tuple(said)


def _is_unsure(one: Held) -> bool:
    return one.rule.when.standing == "unsure" and bool(one.rule.bring)


def lasting(
    rules: Iterable[ProgrammeRule],
    lines: Sequence[ProgrammeLine],
    answers: Answers,
    so_far: bool = False,
) -> tuple[str, ...]:
    """What is said in every week. rules: those that hold. so_far: as `is_so_far`."""
    words, found = rule_file().sentences, tuple(rules)
    unsure = any(map(_is_unsure, map(Held, found)))
    nothing = words.nothing_so_far if so_far else words.nothing
    said = [words.nothing_certain if unsure else nothing] * any(r.when.nothing for r in found)
    said += [rule.say for rule in found if rule.say]
    return (*said, *_always(lines, answers))


def _always(lines: Sequence[ProgrammeLine], answers: Answers) -> list[str]:
    words = rule_file().sentences
    if not lines:
        return [words.nothing_fits, words.no_cause]
    runner = [words.runner] if answers.runs else []
    return [*props_said(lines, answers), *runner, words.sure, words.no_cause]


def is_so_far(programme: Programme) -> bool:
    """Whether that nothing stands out was said of a screen whose parts were not all done."""
    return rule_file().sentences.nothing_so_far in programme.said


def week_said(programme: Programme, lines: Sequence[ProgrammeLine], today: date) -> tuple[str, ...]:
    """Whether it is time for the next screen."""
    due = programme.screen_again and today.isoformat() >= programme.screen_again
    return (rule_file().sentences.screen_again,) if due and lines else ()


def gone_said(movement: str, why: str) -> str:
    """That a drill is left out from this week on, and why."""
    known = movements().get(movement)
    return GONE.format(known.title if known else movement, why)


def _not_followed(screen: Screen, held: Sequence[Held]) -> list[str]:
    """What stands out and brings in no drill: nobody is left to wonder."""
    followed = {(one.finding.code, one.finding.side) for one in held if one.finding is not None}
    rest = [
        finding_words(finding)
        for finding in screen.findings
        if finding.standing == "stands-out" and (finding.code, finding.side) not in followed
    ]
    return [f"No drill follows from this yet: {'; '.join(rest)}."] if rest else []


def _by_standing(screen: Screen, standing: str, words: str) -> list[str]:
    left = _open_parts(screen)  # these are named as parts
    known = [f for f in screen.findings if f.standing == standing and f.part not in left]
    found = list(dict.fromkeys(map(finding_words, known)))
    more = [f"{len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
    return [words.format("; ".join([*found[:MOST_NAMED], *more]))] if found else []


def left_out_said(forbidden: Mapping[str, str], lines: Iterable[ProgrammeLine]) -> list[str]:
    """What a finding asked for and may not be. forbidden: movement -> why, in words."""
    there = {line.movement for line in lines}
    said = [
        f"{movements()[name].title} ({why})" for name, why in forbidden.items() if name not in there
    ]
    return [LEFT_OUT.format("; ".join(said))] if said else []


def props_said(lines: Iterable[ProgrammeLine], answers: Answers) -> list[str]:
    """What to take in the place of what is not at hand, a sentence each."""
    return [
        f"{movements()[line.movement].title}: without a {prop}, {instead}."
        for line in lines
        for prop, instead in replaced_props(movements()[line.movement], answers)
    ]
