"""How a week follows from the one before: more where form holds, less where it breaks or pain
rises. docs/programme.md prints the rule; its numbers are in rules.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from msgspec.structs import replace

from posecheck import __version__
from posecheck.intake.answers import Answers
from posecheck.intake.red_flags import stopped
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.programme.dose import amount_of, one_set_more, stepped, timed, with_words
from posecheck.programme.ladder import moved, neighbour
from posecheck.programme.match import forbidden_by, rules_now
from posecheck.programme.plan import Change, Programme, ProgrammeLine
from posecheck.programme.private import kept_rules
from posecheck.programme.rules import limits, rule_file
from posecheck.programme.said import gone_said, is_so_far, lasting, week_said
from posecheck.programme.seen import DrillSeen, SessionCame, seen_of
from posecheck.programme.share import fits, no_growth_said, priority_of, without_what_does_not_fit


@dataclass(frozen=True)
class _Next:
    """What becomes of a line. line: None where it is left out. more: what it grows to, the first
    that fits. said: a sentence of it."""

    line: ProgrammeLine | None
    more: tuple[ProgrammeLine, ...] = ()
    said: str = ""


def next_week(
    programme: Programme,
    sessions: Iterable[SessionCame],
    answers: Answers,
    *,
    today: date,
) -> Programme:
    """The week after this one. sessions: of this programme, all weeks; others are passed over.

    Each drill goes by its own sessions. What the answers forbid by now goes, pain that is new among
    them, and what they forbid no more may come in again. With a red flag there
    are no lines; after one, the programme is made anew from the screen, and that is said.
    """
    week = replace(
        programme,
        week=programme.week + 1,
        from_day=today.isoformat(),
        version=__version__,
    )
    flag = stopped(answers)
    if flag is not None:
        return replace(week, lines=(), said=(), stopped=flag.answer)
    if programme.stopped:
        return replace(week, lines=(), said=(rule_file().sentences.after_stop,), stopped="")
    own = [one for one in sessions if one.programme == programme.key and one.week <= programme.week]
    rules = rules_now(programme.rules, answers)
    forbidden = forbidden_by(rules, answers, programme.left_out)
    allowed = [line for line in programme.lines if line.movement not in forbidden]
    gone = [line for line in programme.lines if line.movement in forbidden]
    said = [gone_said(line.movement, forbidden[line.movement]) for line in gone]
    nexts = _all_next(allowed, own, programme.week, forbidden)
    said += [one.said for one in nexts if one.said]
    left_out = [was.movement for was, one in zip(allowed, nexts, strict=True) if one.line is None]
    lines, no_room = _grown(nexts, answers)
    said += no_room
    return replace(
        week,
        lines=tuple(lines),
        stopped="",
        left_out=tuple(dict.fromkeys((*programme.left_out, *left_out))),
        rules=(
            *kept_rules(programme.rules),
            *(rule.id for rule in rules if rule.when.is_private),
        ),
        said=(
            *week_said(programme, lines, today),
            *said,
            *lasting(rules, lines, answers, is_so_far(programme)),
        ),
    )


def rest_of_week(
    programme: Programme, sessions: Iterable[SessionCame], answers: Answers
) -> tuple[ProgrammeLine | None, ...]:
    """Each line as it is for the rest of its week: what hurt is eased at once, after each session
    that asks for it, and what the answers forbid by now waits; all else stays. None: left out.
    Nothing of it is kept: the next week follows from the lines as they were written, and comes to
    the same."""
    own = [one for one in sessions if one.programme == programme.key and one.week <= programme.week]
    forbidden = forbidden_now(programme, answers)
    taken = {*forbidden, *(line.movement for line in programme.lines)}
    now = _answered(programme.lines, own, programme.week, taken)
    pairs = zip(programme.lines, now, strict=True)
    return tuple(None if line.movement in forbidden else one.line for line, one in pairs)


def forbidden_now(programme: Programme, answers: Answers) -> dict[str, str]:
    """Every movement that the answers given by now do not allow, with why, in words."""
    return forbidden_by(rules_now(programme.rules, answers), answers, programme.left_out)


def eased(programme: Programme, sessions: Iterable[SessionCame], answers: Answers) -> Programme:
    """The programme as it is for the rest of its week (`rest_of_week`)."""
    lines = rest_of_week(programme, sessions, answers)
    return replace(programme, lines=tuple(line for line in lines if line is not None))


def _all_next(
    lines: Sequence[ProgrammeLine],
    sessions: Sequence[SessionCame],
    week: int,
    forbidden: Mapping[str, str],
) -> list[_Next]:
    """Of every line, one after the other, so that no two lead to the same drill."""
    taken = {*forbidden, *(line.movement for line in lines)}
    out = []
    for line, answered in zip(lines, _answered(lines, sessions, week, taken), strict=True):
        one = answered
        if answered.line == line:
            one = _next(line, seen_of(line.movement, sessions), week, taken)
        taken |= {new.movement for new in (one.line, *one.more) if new is not None}
        out.append(one)
    return out


def _answered(
    lines: Sequence[ProgrammeLine],
    sessions: Sequence[SessionCame],
    week: int,
    taken: set[str],
) -> list[_Next]:
    """What pain in the week has made of every line: a step after each session that asks for one.
    taken: movements that no line may become; those that one does become are added."""
    out = [_Next(line) for line in lines]
    ordered = sorted(sessions, key=lambda session: session.began_at)
    for k, session in enumerate(ordered):
        if session.week != week:
            continue
        for i, written in enumerate(lines):
            line = out[i].line
            if line is None or not seen_of(line.movement, [session]):
                continue
            found = _of_pain(written, line, seen_of(line.movement, ordered[: k + 1]), taken)
            if found is not None:
                out[i] = found
                taken |= {found.line.movement} if found.line is not None else set()
    return out


def _of_pain(
    written: ProgrammeLine, line: ProgrammeLine, seen: Sequence[DrillSeen], taken: set[str]
) -> _Next | None:
    """The step that the newest session with a drill asks for: it keeps hurting, or pain stops it;
    None for none. written: the line as the week was written, which the words are held against."""
    movement, known, newest = movements().get(line.movement), limits(), seen[-1]
    if movement is None:
        return None
    last = seen[-known.hurting_of :]
    hurt = sum(one.hurts for one in last)
    if hurt >= known.hurting_sessions and newest.hurts:
        why = f"it hurt in {hurt} of the last {len(last)} sessions"
        easier = neighbour(line, "easier", taken)
        if easier is None or line.eased:
            return _Next(None, said=f"{gone_said(line.movement, why)} {_SEE_SOMEBODY}")
        new = replace(moved(line, easier), eased=line.eased + 1)
    elif newest.pain >= known.pain_stop or newest.rose:
        why = f"pain of {max(newest.pain, newest.rose)} of 10"
        new = _less(line, movement, taken)
    else:
        return None
    if new == line:
        return _Next(replace(line, change="same", why_changed="")) if line == written else None
    return _Next(_told(why, written, new))


def _told(why: str, written: ProgrammeLine, new: ProgrammeLine) -> ProgrammeLine:
    """A line that became easier, with why and against what."""
    change: Change = "less" if new.movement == written.movement else "easier"
    return replace(new, change=change, why_changed=_words(why, written, new))


def _next(line: ProgrammeLine, seen: Sequence[DrillSeen], week: int, taken: set[str]) -> _Next:
    """Of what pain left as it is, by the first that holds: form breaks, it grows; else it stays."""
    same = replace(line, change="same", why_changed="")
    movement = movements().get(line.movement)
    now = [one for one in seen if one.week == week]
    if movement is None or not now:
        return _Next(same)
    known = limits()
    sets = [broke for one in now for broke in one.broken][-known.broken_of :]
    if sum(sets) >= known.broken_sets:
        why = f"form broke in {sum(sets)} of the last {len(sets)} sets"
        new = _less(same, movement, taken)
        return _Next(same if new == same else _told(why, line, new))
    if any(one.hurts or one.eased for one in now):
        return _Next(same)
    return _more(same, movement, seen, taken)


_SEE_SOMEBODY = "Have it looked at by a doctor or a physiotherapist."


def _less(line: ProgrammeLine, movement: Movement, taken: set[str]) -> ProgrammeLine:
    """One step back: of the dose, at its start the easier drill, without one a set less; as it is
    where there is no step."""
    dose = stepped(line.dose, movement, -1)
    if dose is None:
        easier = neighbour(line, "easier", taken)
        if easier is not None:
            return moved(line, easier)
        if line.dose.sets == 1:
            return line
        dose = timed(replace(line.dose, sets=line.dose.sets - 1), movement)
    return replace(line, dose=dose)


def _more(
    line: ProgrammeLine, movement: Movement, seen: Sequence[DrillSeen], taken: set[str]
) -> _Next:
    """One step on, where the last judged sessions at this dose were good: of the dose, at its most
    the harder drill."""
    aim = (line.dose.sets, amount_of(line.dose))
    at_this = list(takewhile(lambda one: (one.sets, one.aim) == aim, reversed(seen)))
    judged = [one for one in at_this if one.share is not None][: limits().good_sessions]
    if len(judged) < limits().good_sessions or not all(one.is_good for one in judged):
        return _Next(line)
    shares = " and ".join(f"{100 * (one.share or 0):.0f} %" for one in reversed(judged))
    why = f"{shares} in good form, {limits().good_sessions} sessions in a row"
    doses = [d for d in (one_set_more(line.dose, movement), stepped(line.dose, movement, 1)) if d]
    grown = [replace(line, change="more", dose=dose) for dose in doses]
    harder = neighbour(line, "harder", taken) if not grown and movement.kind != "timer" else None
    if harder is not None:
        grown = [replace(moved(line, harder), change="harder")]
    return _Next(line, tuple(replace(g, why_changed=_words(why, line, g)) for g in grown))


def _words(why: str, old: ProgrammeLine, new: ProgrammeLine) -> str:
    """ "92 % and 85 % in good form, 2 sessions in a row: 10 reps instead of 8 reps"."""
    return f"{why}: {with_words(new.movement, new.dose, old.movement, old.dose)}"


def _grown(nexts: Sequence[_Next], answers: Answers) -> tuple[list[ProgrammeLine], list[str]]:
    """The lines with whatever growth fits into the minutes, the most important drill first; and
    what is said where it does not, or where a drill does not fit any more."""
    lines = [one.line for one in nexts if one.line is not None]
    lines, said = without_what_does_not_fit(lines, answers)
    growing = [(one.line, one.more) for one in nexts if one.line and one.line in lines and one.more]
    for line, more in sorted(growing, key=lambda pair: -priority_of(pair[0])):
        at = lines.index(line)
        options = [[*lines[:at], new, *lines[at + 1 :]] for new in more]
        then = next((option for option in options if fits(option, answers)), None)
        if then is None:
            said.append(no_growth_said(line.movement, options[-1], answers))
        lines = then or lines
    return lines, said
