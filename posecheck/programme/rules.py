"""The rules of a programme as data: rules.toml, checked when it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from msgspec import Meta, Struct

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_toml
from posecheck.errors import ProgrammeError
from posecheck.intake.answers import Day, Pain, Region
from posecheck.movements.load import shipped_movements
from posecheck.movements.movement import Chain, Id, Text
from posecheck.screen.result import Standing
from posecheck.screen.rules import finding_rule

FILE = Path(__file__).with_name("rules.toml")
PLACES = ("side", "value", "range", "off", "off_range", "threshold", "from_own")
"""What `because` may name of a finding (see `reasons.sentence`)."""
NUMBERS = ("range", "off_range")
"""One of these stands in a reason that comes from a finding."""
_EXPECTED = Expected(
    "a file of programme rules (TOML)", ProgrammeError, "CONTRIBUTING.md says what one holds."
)


class When(Struct, frozen=True, forbid_unknown_fields=True):
    """All that is given has to hold. finding, pattern, side: of the screen, with this standing;
    pattern, side "": any. day: among what is done all day. regions: one of them hurts. pain_from:
    so much or more. something, nothing: that anything stands out, or nothing of what was read.
    unseen: that nothing was read."""

    finding: str = ""
    pattern: str = ""
    side: Literal["left", "right", ""] = ""
    standing: Standing = "stands-out"
    day: Day | Literal[""] = ""
    regions: tuple[Region, ...] = ()
    pain_from: Pain | None = None
    something: bool = False
    nothing: bool = False
    unseen: bool = False

    @property
    def is_general(self) -> bool:
        """Whether it holds for whoever has anything to correct."""
        return self == When(something=True)

    @property
    def is_of_answers(self) -> bool:
        """Whether it hangs on answers alone, and so may hold from one day on, and no longer."""
        return not (self.finding or self.something or self.nothing or self.unseen)

    @property
    def is_private(self) -> bool:
        """Whether it says where or how much somebody hurts: that is kept nowhere but in their
        answers."""
        return bool(self.regions) or self.pain_from is not None


class Brought(Struct, frozen=True, forbid_unknown_fields=True):
    """A drill that a rule brings in. priority: of two that do not both fit the higher one stays.
    phase: "" for the drill's main place. sides: both, or only the one that the finding is of.
    unless_fine: code of a finding; no side is done on which that was read and is within."""

    movement: Id
    priority: Annotated[int, Meta(ge=1, le=100)]
    phase: Chain | Literal[""] = ""
    sides: Literal["both", "found"] = "both"
    unless_fine: str = ""


class ProgrammeRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a finding or an answer brings in and forbids. because: the reason, needed where it
    brings anything. say: a sentence that goes with the programme."""

    id: Id
    title: Text
    when: When
    source: Text
    because: str = ""
    bring: tuple[Brought, ...] = ()
    forbid: tuple[Id, ...] = ()
    say: str = ""


class _Number(Struct, frozen=True, forbid_unknown_fields=True):
    name: Text
    value: float
    unit: Text
    source: Text


class Sentences(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said beside the drills: where nothing stands out, in the whole screen or so far, or
    nothing for certain; which parts are not done yet; where nothing was read; where no drill is
    left; after a red flag that is none any more; of the first week; of the next screen; to runners;
    of pain; of what a screen cannot say."""

    nothing: Text
    nothing_so_far: Text
    nothing_certain: Text
    not_yet: Text
    unseen: Text
    nothing_fits: Text
    after_stop: Text
    first_week: Text
    screen_again: Text
    runner: Text
    sure: Text
    no_cause: Text


class RuleFile(Struct, frozen=True, forbid_unknown_fields=True):
    """All of rules.toml."""

    limit: tuple[_Number, ...]
    sentences: Sentences
    rule: tuple[ProgrammeRule, ...]


@dataclass(frozen=True)
class Limits:
    """The numbers that hold for every programme, by name; rules.toml has unit and source of each.

    drills, minutes: of a session at most; fill: share of the minutes that the first week uses.
    soft_share, soft_drills: of release and lengthening at most. sets: of a drill at most. rep_s,
    side_s, drill_s, rest_s, hold_rest_s: how long things take, s. good_share, good_sessions: when a
    dose grows; broken_*: when form breaks; hurting_*: when a drill keeps hurting. pain_ease,
    pain_stop: of 10. sessions_a_week; rest_days: between two. screen_again_days,
    nothing_again_days: until the next screen.
    """

    drills: int
    minutes: int
    fill: float
    soft_share: float
    soft_drills: int
    sets: int
    rep_s: float
    side_s: float
    drill_s: float
    rest_s: float
    hold_rest_s: float
    good_share: float
    good_sessions: int
    broken_sets: int
    broken_of: int
    broken_severity: int
    hurting_sessions: int
    hurting_of: int
    pain_ease: int
    pain_stop: int
    sessions_a_week: int
    rest_days: int
    screen_again_days: int
    nothing_again_days: int


@cache
def rule_file() -> RuleFile:
    """The shipped rules. Raises ProgrammeError."""
    return read_rules(FILE)


def read_rules(path: Path) -> RuleFile:
    """A checked file of rules. Raises ProgrammeError with what is wrong in which rule."""
    found = read_toml(path, RuleFile, _EXPECTED)
    ids = [rule.id for rule in found.rule]
    for rule in found.rule:
        if ids.count(rule.id) > 1:
            raise _EXPECTED.refused(path.name, f"the rule {rule.id} stands in it twice")
        if wrong := _wrong(rule):
            raise _EXPECTED.refused(path.name, f"rule {rule.id}: {wrong}")
    names = {number.name for number in found.limit}
    if names != {field.name for field in fields(Limits)} or len(names) < len(found.limit):
        raise _EXPECTED.refused(path.name, "its limits are not those that a programme needs")
    return found


def _wrong(rule: ProgrammeRule) -> str:
    """What types cannot say of a rule; "" where it is right."""
    when, known = rule.when, shipped_movements()
    if when == When(standing=when.standing):
        return "when: nothing has to hold"
    if when.something + when.nothing + when.unseen > 1:
        return "when: only one of something, nothing, unseen can hold"
    of_finding = when.pattern or when.side or when.standing != "stands-out"
    if of_finding and not when.finding:
        return "when: a pattern, a side or a standing is of a finding"
    if when.is_private and not (when.is_of_answers and rule.say and not rule.bring):
        return "where and how much it hurts goes with no finding, brings nothing in, and is said"
    for name in (*(brought.movement for brought in rule.bring), *rule.forbid):
        if name not in known:
            return f"there is no movement {name!r}"
    for brought in rule.bring:
        drill = known[brought.movement]
        if drill.kind not in ("reps", "hold", "timer"):
            return f"{drill.id} is no drill"
        if brought.unless_fine and finding_rule(brought.unless_fine) is None:
            return f"unless_fine: the screen has no finding {brought.unless_fine!r}"
        if brought.phase and brought.phase not in drill.chain:
            return f"{drill.id} has no place {brought.phase!r} in the chain"
        if brought.movement in rule.forbid:
            return f"it brings in {drill.id} and forbids it"
    return _wrong_reason(rule)


def _wrong_reason(rule: ProgrammeRule) -> str:
    named = {place for _, place, _, _ in Formatter().parse(rule.because) if place is not None}
    if unknown := sorted(named - set(PLACES)):
        return f"because: there is no {{{unknown[0]}}}; allowed are {', '.join(PLACES)}"
    if not rule.bring:
        return "" if rule.forbid or rule.say else "it brings in, forbids and says nothing"
    if not rule.because.startswith("because "):
        return "because: a reason begins with 'because'"
    if rule.when.finding and not named & set(NUMBERS):
        return "because: a reason from a finding has its number and interval"
    if named and not rule.when.finding:
        return "because: only a finding has a number"
    if rule.when.finding and rule.when.standing != "stands-out" and "not sure" not in rule.because:
        return "because: what does not stand out is no certain reason; say that it is not sure"
    return ""


@cache
def limits() -> Limits:
    """The shipped limits."""
    found = {number.name: number.value for number in rule_file().limit}
    whole = {field.name for field in fields(Limits) if field.type == "int"}
    typed = {name: int(value) if name in whole else value for name, value in found.items()}
    return Limits(**typed)  # type: ignore[arg-type]  # mypy does not see which are whole


def rule_of(name: str) -> ProgrammeRule | None:
    """A rule by its id; None for a coach's or the person's own choice, or a rule that is gone."""
    return next((rule for rule in rule_file().rule if rule.id == name), None)


def rules_of(names: Iterable[str]) -> tuple[ProgrammeRule, ...]:
    """Those of these ids that there still are."""
    return tuple(rule for rule in map(rule_of, names) if rule is not None)
