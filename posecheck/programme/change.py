"""Changes of a week by the person or a coach, held against the limits of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from posecheck import __version__
from posecheck.errors import ProgrammeError
from posecheck.intake.answers import Answers
from posecheck.intake.red_flags import stopped
from posecheck.movements.load import get_movement, movements
from posecheck.movements.movement import Movement
from posecheck.programme.choose import ORDER
from posecheck.programme.dose import bounds, first_dose, in_words, is_drill, timed, with_words
from posecheck.programme.ladder import moved
from posecheck.programme.match import forbidden_by, rules_now
from posecheck.programme.plan import LineReason, Programme, ProgrammeLine
from posecheck.programme.rules import limits, rules_of
from posecheck.programme.said import is_so_far, lasting
from posecheck.programme.share import (
    priority_of,
    seconds_at_most,
    seconds_of,
    soft_seconds,
    too_soft,
)

OWN = "own-choice"
"""The rule of a line that no rule brought in."""


def blank(person: str, *, key: str, today: date, by: str = "") -> Programme:
    """A programme without lines, for a coach to write: `add` fills it."""
    return Programme(
        key,
        person,
        1,
        "",
        today.isoformat(),
        screen_again=(today + timedelta(days=limits().screen_again_days)).isoformat(),
        by=by,
        version=__version__,
    )


def swap(
    programme: Programme, movement: str, to: str, answers: Answers, *, by: str = ""
) -> Programme:
    """Another drill in the place of one, with its first dose and for the same reasons. by: the
    coach, "" for the person. Raises ProgrammeError, also where a limit does not allow it."""
    line, other = _line(programme, movement), _drill(to)
    if other.id == line.movement:
        raise ProgrammeError(f"{other.title} is in the programme already.", "Choose another.")
    new = moved(line, other)
    words = with_words(new.movement, new.dose, line.movement, line.dose)
    new = replace(new, change="swapped", why_changed=f"swapped {_by(by)}: {words}", eased=0)
    return _with(programme, [new if one is line else one for one in programme.lines], answers, by)


def choices(programme: Programme, movement: str, answers: Answers) -> tuple[str, ...]:
    """The drills that may come in the place of one, those of the same part of the chain, its
    ladder first. Raises ProgrammeError where it is not in the programme."""
    line = _line(programme, movement)
    ladder = movements()[movement].ladder if movement in movements() else None
    near = [ladder.easier, ladder.harder] if ladder else []
    known = [m for m in movements().values() if is_drill(m) and line.phase in m.chain]
    ordered = sorted(known, key=lambda m: (m.id not in near, m.chain[0] != line.phase, m.title))
    others = (m.id for m in ordered if m.id != movement)
    return tuple(other for other in others if _allowed(programme, movement, other, answers))


def _allowed(programme: Programme, movement: str, to: str, answers: Answers) -> bool:
    try:
        swap(programme, movement, to, answers)
    except ProgrammeError:
        return False
    return True


def set_dose(
    programme: Programme,
    movement: str,
    answers: Answers,
    *,
    sets: int | None = None,
    reps: int | None = None,
    hold_s: float | None = None,
    by: str = "",
) -> Programme:
    """Another dose of a drill, within what its source says. What is None stays. Raises
    ProgrammeError, also where a limit does not allow it."""
    line = _line(programme, movement)
    drill = _drill(movement)
    dose = replace(line.dose, sets=_sets(drill, line.dose.sets if sets is None else sets))
    if reps is not None:
        dose = replace(dose, reps=int(_amount(drill, "reps", reps)))
    if hold_s is not None:
        dose = replace(dose, hold_s=float(_amount(drill, "hold", hold_s)))
    dose = timed(dose, drill)
    if dose == line.dose:
        return programme
    more = dose.seconds > line.dose.seconds
    new = replace(
        line,
        dose=dose,
        change="more" if more else "less",
        why_changed=f"changed {_by(by)}: {in_words(dose)} instead of {in_words(line.dose)}",
    )
    return _with(programme, [new if one is line else one for one in programme.lines], answers, by)


def add(
    programme: Programme,
    movement: str,
    answers: Answers,
    *,
    reason: str = "",
    phase: str = "",
    by: str = "",
) -> Programme:
    """One more drill, with its first dose. reason: why, in the words of whoever adds it. phase: its
    place in the chain, "" for its main one. Raises ProgrammeError, also where a limit does not
    allow it."""
    drill = _drill(movement)
    why = " ".join(reason.split()) or f"because it was chosen {_by(by)}"
    line = ProgrammeLine(
        drill.id,
        phase if phase in drill.chain else drill.chain[0] if drill.chain else "integrate",
        first_dose(drill),
        (LineReason(OWN, why),),
        why_changed=f"added {_by(by)}",
    )
    return _with(programme, [*programme.lines, line], answers, by)


def drop(programme: Programme, movement: str, answers: Answers, *, by: str = "") -> Programme:
    """Without a drill. Raises ProgrammeError where it is not in the programme."""
    line = _line(programme, movement)
    rest = [one for one in programme.lines if one is not line]
    return _with(programme, rest, answers, by, checked=False)


def _by(by: str) -> str:
    return f"by {by}" if by else "by you"


def _line(programme: Programme, movement: str) -> ProgrammeLine:
    if programme.stopped:
        raise ProgrammeError("This programme is stopped.", programme.stopped)
    found = next((line for line in programme.lines if line.movement == movement), None)
    if found is None:
        have = ", ".join(line.movement for line in programme.lines) or "none"
        raise ProgrammeError(f"{movement} is not in the programme.", f"Its drills: {have}.")
    return found


def _drill(movement: str) -> Movement:
    """A movement by its id that can be a line. Raises MovementFileError, ProgrammeError."""
    drill = get_movement(movement)
    if not is_drill(drill) or drill.chain[:1] == ("screen",):
        raise ProgrammeError(
            f"{drill.title} is no drill of a programme.", "Choose one with a dose in numbers."
        )
    return drill


def _sets(drill: Movement, sets: int) -> int:
    most = max(limits().sets, drill.dose.sets or 1)
    if not 1 <= sets <= most:
        raise ProgrammeError(
            f"{sets} sets of {drill.title} are not what its sources say.", f"From 1 to {most}."
        )
    return sets


def _amount(drill: Movement, kind: str, amount: float) -> float:
    if drill.kind != kind:
        raise ProgrammeError(
            f"{drill.title} is counted in {'seconds' if kind == 'reps' else 'repetitions'}.", ""
        )
    least, most = bounds(drill)
    if not least <= amount <= most:
        unit = "s" if kind == "hold" else "repetitions"
        raise ProgrammeError(
            f"{amount:g} {unit} of {drill.title} are not what its sources say.",
            f"From {least:g} to {most:g}.",
        )
    return amount


def _with(
    programme: Programme,
    lines: Sequence[ProgrammeLine],
    answers: Answers,
    by: str,
    checked: bool = True,
) -> Programme:
    """The programme with these lines, in the order of the chain. Raises ProgrammeError for the
    first limit that does not allow them."""
    if checked:
        _check(programme, lines, answers)
    ordered = sorted(
        lines, key=lambda one: (ORDER.index(one.phase), -priority_of(one), one.movement)
    )
    rules, so_far = rules_now(programme.rules, answers), is_so_far(programme)
    before = {
        text
        for held in (rules_of(programme.rules), rules)
        for text in lasting(held, programme.lines, answers, so_far)
    }
    said = [text for text in programme.said if text not in before]
    return replace(
        programme,
        lines=tuple(ordered),
        said=(*said, *lasting(rules, ordered, answers, so_far)),
        by=by or programme.by,
        version=__version__,
    )


def _check(programme: Programme, lines: Sequence[ProgrammeLine], answers: Answers) -> None:
    flag = stopped(answers)
    if flag is not None or programme.stopped:
        raise ProgrammeError(
            "There is no programme to change.", programme.stopped or (flag.answer if flag else "")
        )
    rules = rules_now(programme.rules, answers)
    there = {line.movement for line in programme.lines}  # what waits by now hinders no change
    forbidden = forbidden_by(rules, answers, programme.left_out)
    _check_drills(lines, {name: why for name, why in forbidden.items() if name not in there})
    if seconds_of(lines) > seconds_at_most(answers):
        raise ProgrammeError(
            f"That would take {seconds_of(lines) / 60:.1f} minutes,"
            f" and there are {seconds_at_most(answers) / 60:.0f}.",
            "Take something out first, or do less of another drill.",
        )
    softer = soft_seconds(lines) > soft_seconds(programme.lines)
    if programme.lines and softer and too_soft(lines):
        raise ProgrammeError(
            f"Release and lengthening would be more than {100 * limits().soft_share:.0f} % of the"
            " time.",
            "They are the smaller part: strength and control help more (Owen 2020).",
        )


def _check_drills(lines: Sequence[ProgrammeLine], forbidden: Mapping[str, str]) -> None:
    names = [line.movement for line in lines]
    for name in names:
        title = get_movement(name).title
        if name in forbidden:
            raise ProgrammeError(f"{title} may not come in: {forbidden[name]}.", "Choose another.")
        if names.count(name) > 1:
            raise ProgrammeError(f"{title} is in the programme already.", "Choose another.")
    if len(lines) > limits().drills:
        raise ProgrammeError(
            f"A programme has at most {limits().drills} drills.", "Take one out first."
        )
