"""From what came of the parts to what the screen says: what stands out, what is not certain, what
is within the error, what was not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as date_of
from datetime import timedelta
from math import hypot
from typing import Literal

from msgspec.structs import replace

from posecheck import __version__
from posecheck.assessment.sides import noise_floor
from posecheck.measures.catalogue import CHANGE_OF
from posecheck.model.calibration import Calibration
from posecheck.screen.parts import CALIBRATION, parts, parts_asked
from posecheck.screen.read import read_calibration
from posecheck.screen.result import (
    FaultSeen,
    PartResult,
    Screen,
    ScreenFigure,
    ScreenFinding,
    Standing,
)
from posecheck.screen.rules import FindingRule, Limit, finding_rules, resolved
from posecheck.skeleton import SIDES, other

ORDER: tuple[Standing, ...] = ("stands-out", "unsure", "within", "not-seen")


GOES_ON = timedelta(days=7)
"""So long parts are added to a screen, or done again; later a new one begins: what is weeks apart
is no one state of a person [E]."""


def goes_on(screen: Screen, day: date_of) -> bool:
    """Whether a part that is done on `day` still belongs to the screen."""
    return day - date_of.fromisoformat(screen.date) <= GOES_ON


def screen_of(
    results: Iterable[PartResult],
    *,
    person: str,
    date: str,
    calibration: Calibration | None = None,
    calibrated: str = "",
    version: str = __version__,
) -> Screen:
    """The screen of these parts. Of one part the last result holds, but what was read is not given
    up for a clip that has it asked for again. A part that is asked for and was not done is "open";
    of a runner, who is known by a part of a run among the results, an open one will do.

    person: whose, "" for nobody's. date: ISO, of the day. calibration: of this person; it is a part
    of the screen as well. calibrated: the date of it, where the calibration itself is not at hand.
    """
    results = tuple(results)
    given = _last_of_each(results)
    if calibration is not None:
        given.setdefault(CALIBRATION, read_calibration(calibration))
        calibrated = calibration.date
    named = {result.part for result in results}
    runs = any(part.only_if_runs and part.id in named for part in parts())
    asked = {part.id for part in parts_asked(runs)}
    wanted = [part.id for part in parts() if part.id in asked or part.id in given]
    all_parts = tuple(given.get(name, PartResult(name)) for name in wanted)
    findings = _findings(all_parts, own=calibrated != date)
    return Screen(person, date, all_parts, findings, calibrated, version)


def _last_of_each(results: Iterable[PartResult]) -> dict[str, PartResult]:
    given: dict[str, PartResult] = {}
    for result in results:
        earlier = given.get(result.part)
        kept = earlier is not None and earlier.state == "done" and result.state == "again"
        if result.state != "open" and not kept:
            given[result.part] = result
    return given


def with_parts(
    screen: Screen,
    results: Iterable[PartResult],
    *,
    calibration: Calibration | None = None,
    version: str = __version__,
) -> Screen:
    """The screen with these parts done, or done again; the rest stands."""
    return screen_of(
        (*screen.parts, *results),
        person=screen.person,
        date=screen.date,
        calibration=calibration,
        calibrated=screen.calibrated,
        version=version,
    )


def _findings(all_parts: Sequence[PartResult], own: bool) -> tuple[ScreenFinding, ...]:
    """own: a calibration is of another day. One of the same day says how the person stands today,
    so that standing is no change from it."""
    by_id = {part.part: part for part in all_parts}
    found: list[ScreenFinding] = []
    for rule in finding_rules():
        here = [by_id[name] for name in rule.parts if name in by_id]
        if here:
            found += _OF[rule.of](rule, here, own)
    found = [_beside(finding, found) for finding in found]
    return tuple(sorted(found, key=lambda finding: ORDER.index(finding.standing)))


@dataclass(frozen=True)
class _Held:
    """A figure against one limit."""

    standing: Standing
    limit: Limit
    figure: ScreenFigure
    threshold: float
    against: Literal["own", "usual"] = "usual"

    @property
    def far(self) -> float:
        """From the threshold, in the figure's unit."""
        return abs(self.figure.value - self.threshold)


def _body(
    rule: FindingRule, here: Sequence[PartResult], own: bool, side: str = ""
) -> list[ScreenFinding]:
    return [_one(rule, _best(rule, here, side), side, own)]


def _best(rule: FindingRule, here: Sequence[PartResult], side: str = "") -> PartResult:
    """The first part that gives the figure; else the first that was done, else the first."""
    giving = [part for part in here if _figure(part, rule.measure, side) is not None]
    done = [part for part in here if part.state == "done"]
    return (giving or done or list(here))[0]


def _legs(rule: FindingRule, here: Sequence[PartResult], own: bool) -> list[ScreenFinding]:
    return [_one(rule, _best(rule, here, side), side, own) for side in SIDES]


def _leg(rule: FindingRule, here: Sequence[PartResult], own: bool) -> list[ScreenFinding]:
    part = _best(rule, here)
    seen = _figure(part, rule.measure, "")
    return [_one(rule, part, seen.side if seen else "", own)]


def _each_part(rule: FindingRule, here: Sequence[PartResult], own: bool) -> list[ScreenFinding]:
    sides = {part.id: part.side for part in parts()}
    return [_one(rule, part, sides[part.part], own) for part in here]


def _sign(rule: FindingRule, here: Sequence[PartResult], own: bool) -> list[ScreenFinding]:
    found = _one(rule, _best(rule, here), "", own)
    if found.figure is None or found.standing == "within":
        return [found]
    return [replace(found, side="left" if found.figure.value > 0 else "right")]


def _one(rule: FindingRule, part: PartResult, side: str, own: bool) -> ScreenFinding:
    """What one part says of one thing."""
    figure = _figure(part, rule.measure, side)
    if part.state != "done" or figure is None:
        return _not_seen(rule, part, side)
    held = [_held(limit, part, figure, side, own) for limit in map(resolved, rule.limit)]
    worst = min(held, key=lambda h: (ORDER.index(h.standing), h.far))
    if worst.standing != "stands-out" and _spoiled(rule, part, own):
        return replace(_not_seen(rule, part, side), figure=figure, why=rule.spoiled)
    return ScreenFinding(
        rule.code,
        worst.standing,
        side,
        rule.within if worst.standing == "within" else worst.limit.pattern,
        worst.figure,
        worst.against,
        worst.threshold,
        part.part,
    )


def _spoiled(rule: FindingRule, part: PartResult, own: bool) -> bool:
    """Whether one of the faults that make the figure too large is there, or perhaps there: what it
    is read from lies beyond its threshold with its value."""
    for limit in (resolved(Limit(rule=name)) for name in rule.spoiled_by):
        figure = _figure(part, limit.measure, "")
        if figure is not None and _held(limit, part, figure, "", own).standing != "within":
            return True
    return False


def _held(limit: Limit, part: PartResult, figure: ScreenFigure, side: str, own: bool) -> _Held:
    """Against the person's own range where that is known and of another day, else the usual one;
    for repetitions, in how many of them the fault was clear decides."""
    change = _figure(part, CHANGE_OF.get(figure.measure, ""), side)
    if own and change is not None and limit.own_threshold is not None:
        return _against(limit, change, limit.own_threshold, "own")
    held = _against(limit, figure, limit.threshold or 0.0, "usual")
    fault = _fault(part, limit.code, side)
    if fault is None or fault.figure is None or fault.figure.measure != figure.measure:
        return held
    threshold = held.threshold if fault.threshold is None else fault.threshold
    if 2 * fault.clear > fault.of:
        return _Held("stands-out", limit, fault.figure, threshold)
    if held.standing == "within":
        return _Held("unsure", limit, fault.figure, threshold)
    return held


def _against(
    limit: Limit, figure: ScreenFigure, threshold: float, what: Literal["own", "usual"]
) -> _Held:
    above = limit.beyond == "above" or (limit.beyond == "either" and figure.value >= 0)
    if limit.beyond == "either" and not above:
        threshold = -threshold
    whole = figure.low > threshold if above else figure.high < threshold
    value = figure.value > threshold if above else figure.value < threshold
    standing: Standing = "stands-out" if whole and value else "unsure" if value else "within"
    return _Held(standing, limit, figure, threshold, what)


def _difference(rule: FindingRule, here: Sequence[PartResult], own: bool) -> list[ScreenFinding]:
    """Left less right, against the error of a difference; the two clips' errors are taken as
    independent, which is on the safe side."""
    sides = {part.id: part.side for part in parts()}
    by_side = {sides[part.part]: part for part in here}
    spoilt = _spoilt_difference(rule, by_side, own)
    if spoilt is not None:
        return [spoilt]
    left, right = (_figure(by_side[side], rule.measure, side) for side in SIDES)
    value = left.value - right.value
    low = value - hypot(left.value - left.low, right.high - right.value)
    high = value + hypot(left.high - left.value, right.value - right.low)
    figure = ScreenFigure(rule.measure, *(round(x, 2) for x in (value, low, high)), left.unit)
    worth_a_word = abs(value) > noise_floor(left.unit, left.value, right.value)
    certain = not low <= 0 <= high
    standing: Standing = (
        "stands-out" if worth_a_word and certain else "unsure" if worth_a_word else "within"
    )
    less = "" if standing == "within" else "right" if value > 0 else "left"
    part = by_side[less or "left"].part
    return [ScreenFinding(rule.code, standing, less, "", figure, "usual", 0.0, part)]


def _spoilt_difference(
    rule: FindingRule, by_side: dict[str, PartResult], own: bool
) -> ScreenFinding | None:
    """Why left and right cannot be compared; None where they can."""
    for side in SIDES:
        if side not in by_side:
            return ScreenFinding(rule.code, "not-seen", part=by_side[other(side)].part)
        part = by_side[side]
        if part.state != "done" or _figure(part, rule.measure, side) is None:
            return _not_seen(rule, part, "")
        if _spoiled(rule, part, own):
            return replace(_not_seen(rule, part, ""), why=rule.spoiled)
    return None


def _hold(rule: FindingRule, here: Sequence[PartResult], own: bool) -> list[ScreenFinding]:
    """Seconds in good form. Who came down before the form broke held for as long as was filmed:
    that is no finding."""
    found = _one(rule, here[0], "", own)
    if found.standing not in ("stands-out", "unsure") or here[0].faults:
        return [found]
    held = found.figure.value if found.figure else 0.0
    why = (
        f"Your form lasted for all of the {held:.0f} s. Hold it as long as it lasts, or until"
        f" {found.threshold or 0:g} s."
    )
    return [replace(found, standing="not-seen", why=why)]


def _beside(finding: ScreenFinding, found: Sequence[ScreenFinding]) -> ScreenFinding:
    """One that counts only beside another is never worse than that."""
    rule = next(rule for rule in finding_rules() if rule.code == finding.code)
    if not rule.together_with or finding.standing not in ("stands-out", "unsure"):
        return finding
    beside = [f.standing for f in found if f.code == rule.together_with]
    worst = min((ORDER.index(s) for s in beside), default=ORDER.index("within"))
    at_most = ORDER[min(worst, ORDER.index("within"))]
    return replace(finding, standing=max(finding.standing, at_most, key=ORDER.index))


def _figure(part: PartResult, measure: str, side: str) -> ScreenFigure | None:
    """The figure of this side, or of the whole body; with side "" the first of any."""
    own = [f for f in part.figures if f.measure == measure]
    return next((f for f in own if not side or f.side in (side, "")), None)


def _fault(part: PartResult, code: str, side: str) -> FaultSeen | None:
    own = [f for f in part.faults if code and f.code == code]
    return next((f for f in own if not side or f.side in (side, "")), None)


def _not_seen(rule: FindingRule, part: PartResult, side: str) -> ScreenFinding:
    known = next(p for p in parts() if p.id == part.part)
    if part.state == "again":
        why = part.said
    elif part.state == "skipped":
        why = f"{known.title}: left out."
    elif part.state == "open":
        why = f"{known.title}: not done yet."
    else:
        why = part.not_read.get(rule.measure) or f"It could not be read. {known.camera}"
    return ScreenFinding(rule.code, "not-seen", side, part=part.part, why=why)


_OF = {
    "body": _body,
    "leg": _leg,
    "legs": _legs,
    "parts": _each_part,
    "sign": _sign,
    "difference": _difference,
    "hold": _hold,
}
