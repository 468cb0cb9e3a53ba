"""Which rules hold for a screen and answers, what they bring in, and what is forbidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from posecheck.intake.answers import Answers
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.programme.plan import LineReason
from posecheck.programme.reasons import reason_of
from posecheck.programme.rules import Brought, ProgrammeRule, When, rule_file
from posecheck.screen.result import Screen, ScreenFinding
from posecheck.skeleton import SIDES


@dataclass(frozen=True)
class Held:
    """A rule that holds. finding: the one that it holds for, None of answers alone. fine: code and
    side of every finding of the screen that was read and is within."""

    rule: ProgrammeRule
    finding: ScreenFinding | None = None
    fine: frozenset[tuple[str, str]] = frozenset()

    def sides_of(self, brought: Brought) -> frozenset[str]:
        """On which sides it brings a drill in."""
        found = self.finding.side if self.finding is not None else ""
        asked = {found} if brought.sides == "found" and found else SIDES
        return frozenset(side for side in asked if (brought.unless_fine, side) not in self.fine)


@dataclass(frozen=True)
class WantedDrill:
    """A drill that rules bring in. sides: those that its findings are of, in their order; () where
    one of its reasons is of none. only_found: no side but these is done."""

    movement: Movement
    phase: str
    priority: int
    reasons: tuple[LineReason, ...]
    sides: tuple[str, ...] = ()
    only_found: bool = False


@dataclass(frozen=True)
class Choosable:
    """candidates: what may come in, by priority; forbidden: what was brought in and may not, each
    with why, in words."""

    candidates: tuple[WantedDrill, ...]
    forbidden: dict[str, str] = field(default_factory=dict)


def held_rules(
    screen: Screen, answers: Answers, rules: Iterable[ProgrammeRule] | None = None
) -> tuple[Held, ...]:
    """The rules that hold, in their order; of a rule for several findings one for each."""
    out: list[Held] = []
    fine = frozenset((f.code, f.side) for f in screen.findings if f.standing == "within")
    for rule in rule_file().rule if rules is None else rules:
        if not _of_answers(rule.when, answers) or not _of_screen(rule.when, screen):
            continue
        if not rule.when.finding:
            out.append(Held(rule, fine=fine))
        out += [Held(rule, finding, fine) for finding in screen.findings if _of(rule.when, finding)]
    return tuple(out)


def rules_now(names: Iterable[str], answers: Answers) -> tuple[ProgrammeRule, ...]:
    """The rules that hold for a programme by now, in their order: of the screen those that held as
    it was made (names: their ids), of answers alone those that hold for the answers given now."""
    known = set(names)
    return tuple(
        rule
        for rule in rule_file().rule
        if (_of_answers(rule.when, answers) if rule.when.is_of_answers else rule.id in known)
    )


def stands_out(screen: Screen) -> bool:
    """Whether anything of it lies beyond the error."""
    return any(finding.standing == "stands-out" for finding in screen.findings)


def was_read(screen: Screen) -> bool:
    """Whether anything of it was read at all."""
    return any(finding.standing != "not-seen" for finding in screen.findings)


def _of_answers(when: When, answers: Answers) -> bool:
    pain = answers.complaint.pain
    return (
        (not when.day or when.day in answers.day)
        and (not when.regions or not set(when.regions).isdisjoint(answers.complaint.regions))
        and (when.pain_from is None or (pain is not None and pain >= when.pain_from))
    )


def _of_screen(when: When, screen: Screen) -> bool:
    return (
        (not when.something or stands_out(screen))
        and (not when.nothing or (was_read(screen) and not stands_out(screen)))
        and (not when.unseen or not was_read(screen))
    )


def _of(when: When, finding: ScreenFinding) -> bool:
    """Whether a finding is the one; one without a number is no reason."""
    return (
        finding.code == when.finding
        and when.pattern in ("", finding.pattern)
        and when.side in ("", finding.side)
        and finding.standing == when.standing
        and finding.figure is not None
    )


def choice_of(held: Iterable[Held], answers: Answers, left_out: Iterable[str] = ()) -> Choosable:
    """What the rules bring in, each drill once with all of its reasons; without what is
    forbidden."""
    held = tuple(held)
    forbidden = forbidden_by((one.rule for one in held), answers, left_out)
    found: dict[str, list[tuple[Held, int]]] = {}
    for one in held:
        for k, brought in enumerate(one.rule.bring):
            if one.sides_of(brought):
                found.setdefault(brought.movement, []).append((one, k))
    allowed = [_candidate(name, by) for name, by in found.items() if name not in forbidden]
    allowed.sort(key=lambda c: (-c.priority, -len(c.reasons), c.movement.id))
    return Choosable(tuple(allowed), {n: why for n, why in forbidden.items() if n in found})


def _candidate(name: str, by: list[tuple[Held, int]]) -> WantedDrill:
    movement = movements()[name]
    first = max(by, key=lambda one: one[0].rule.bring[one[1]].priority)
    brought = first[0].rule.bring[first[1]]
    ordered = sorted(by, key=lambda one: -one[0].rule.bring[one[1]].priority)
    own = [one for one, _ in ordered if not one.rule.when.is_general] or [one for one, _ in ordered]
    reasons = tuple(dict.fromkeys(reason_of(one.rule, one.finding) for one in own))
    of = (one.finding.side for one, _ in ordered if one.finding is not None)
    sides: tuple[str, ...] = tuple(dict.fromkeys(of))
    wanted = {side for one, k in by for side in one.sides_of(one.rule.bring[k])}
    if len(wanted) == 1:  # the other side is fine, or was not found
        sides = tuple(wanted)
    return WantedDrill(
        movement,
        brought.phase or movement.chain[0],
        brought.priority,
        reasons,
        tuple(side for side in sides if side),
        len(wanted) == 1 or all(one.rule.bring[k].sides == "found" for one, k in by),
    )


def forbidden_by(
    rules: Iterable[ProgrammeRule], answers: Answers, left_out: Iterable[str] = ()
) -> dict[str, str]:
    """Every movement that may not come into a programme, with why: a rule forbids it, the person
    left it out, it went on hurting, or it cannot be done without something that is not at hand."""
    out = {name: rule.title.lower() for rule in rules for name in rule.forbid}
    out |= dict.fromkeys(left_out, "it went on hurting")
    for movement in movements().values():
        for prop in movement.prop:
            if prop.needed and not prop.without and prop.id not in answers.props:
                out[movement.id] = f"it needs a {prop.id}"
    return out | dict.fromkeys(answers.leave_out, "you left it out")


def replaced_props(movement: Movement, answers: Answers) -> list[tuple[str, str]]:
    """(prop, what to take instead) of what it needs and is not at hand."""
    return [
        (prop.id, prop.without)
        for prop in movement.prop
        if prop.needed and prop.without and prop.id not in answers.props
    ]
