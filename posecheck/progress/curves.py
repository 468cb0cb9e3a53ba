"""Curves over sessions: of each movement the one thing to work on, reps in good form, seconds held
in good form."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Literal

from posecheck.errors import PosecheckError
from posecheck.measures.catalogue import find
from posecheck.movements.load import get_movement
from posecheck.movements.movement import Movement
from posecheck.progress.change import Z95, SessionPoint, by_session
from posecheck.progress.records import Check, DoneSet, Records

Better = Literal["lower", "higher", ""]
MeanOf = Literal["reps", "hold", ""]
LATELY = 6
"""Sessions in which is looked for what to work on: two weeks. [E]"""
MOST_OF_A_RUN = 8
"""Curves of a run that are shown."""
HOLD_HALF_S = 1.0
"""95 % half-width of the end of a hold, s: a fault has to last for one to be seen. [E]"""
_MEANS: dict[str, MeanOf] = {"reps": "reps", "hold": "hold"}
GOOD_FORM, HELD_GOOD = "good_form_share", "held_good_form"
"""Not of the catalogue: what these two curves are called."""


@dataclass(frozen=True)
class RawCurve:
    """measure: of the catalogue, or GOOD_FORM (%), HELD_GOOD (s). points: one a session, in order.
    better: which way is better, "" where neither is. threshold: of the rule that it is held
    against, None for none. mean_of: over what a point is the mean, "" for nothing of that kind."""

    measure: str
    side: str
    unit: str
    points: tuple[SessionPoint, ...]
    better: Better = ""
    threshold: float | None = None
    mean_of: MeanOf = ""


@dataclass(frozen=True)
class MovementCurves:
    """See overview.MovementProgress."""

    movement: str
    thing: str
    seen: int
    of: int
    curves: tuple[RawCurve, ...]
    good: RawCurve | None
    held: RawCurve | None
    pain: tuple[tuple[date, int], ...]
    last: date

    @property
    def all_curves(self) -> tuple[RawCurve, ...]:
        return tuple(c for c in (*self.curves, self.good, self.held) if c is not None)


def curves_of(records: Records) -> list[MovementCurves]:
    """One of each movement that was done, the one done last first."""
    sets: dict[str, list[tuple[date, DoneSet]]] = defaultdict(list)
    for session in records.sessions:
        for done in session.sets:
            sets[done.movement].append((session.day, done))
    checks: dict[str, list[Check]] = defaultdict(list)
    for check in records.checks:
        checks[check.movement].append(check)
    found = [_of(movement, sets[movement], checks[movement]) for movement in {**sets, **checks}]
    return sorted(found, key=lambda m: (-m.last.toordinal(), m.movement))


def _of(movement: str, sets: list[tuple[date, DoneSet]], checks: list[Check]) -> MovementCurves:
    known = _known(movement)
    thing, seen, of = thing_to_work_on(sets, checks)
    return MovementCurves(
        movement,
        thing,
        seen,
        of,
        tuple(_figures(movement, known, thing, sets, checks)),
        _good(sets, checks),
        _held(sets, checks),
        tuple(_pain(sets)),
        max([day for day, _ in sets] + [check.day for check in checks]),
    )


def _known(movement: str) -> Movement | None:
    try:
        return get_movement(movement)
    except PosecheckError:
        return None  # one of the user's own that is gone, or of a later version


def thing_to_work_on(sets: list[tuple[date, DoneSet]], checks: list[Check]) -> tuple[str, int, int]:
    """(code of the fault that weighs most in the last sessions, in how many of them it was seen,
    how many these are); "" where none was clear. A fault weighs its severity in each."""
    days: dict[date, dict[str, int]] = defaultdict(dict)
    for day, done in sets:
        if done.judged:
            days[day].setdefault("", 0)
            if done.worst:
                days[day][done.worst] = max(days[day].get(done.worst, 0), done.severity)
    for check in checks:
        days[check.day].setdefault("", 0)
        if check.worst:
            days[check.day][check.worst] = max(days[check.day].get(check.worst, 0), check.severity)
    lately = [days[day] for day in sorted(days)[-LATELY:]]
    weight: Counter[str] = Counter()
    for day_of_faults in lately:
        weight.update({code: level for code, level in day_of_faults.items() if code})
    if not weight:
        return "", 0, len(lately)
    thing = max(weight, key=lambda code: (weight[code], code))
    return thing, sum(thing in faults for faults in lately), len(lately)


def _figures(
    movement: str,
    known: Movement | None,
    thing: str,
    sets: list[tuple[date, DoneSet]],
    checks: list[Check],
) -> list[RawCurve]:
    """The curves of the thing's measure, a side each; where it was read in fewer than two sessions
    those of the figure that most sets have. Of runs all that most clips give."""
    points: dict[str, dict[tuple[str, str], list[SessionPoint]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for day, done in sets:
        if done.figure and done.value is not None and done.half_width is not None:
            entry = find(done.figure)
            points[done.figure][done.side, entry.unit if entry else ""].append(
                SessionPoint(day, done.value, done.half_width)
            )
    for check in checks:
        for f in check.figures:
            points[f.measure][f.side, f.unit].append(
                SessionPoint(check.day, f.value, (f.high - f.low) / 2)
            )
    rule = known.rules.get(thing) if known else None
    many = Counter({name: sum(map(len, sides.values())) for name, sides in points.items()})
    by_set = Counter(done.figure for _, done in sets if done.figure)
    drive = known.drive if known else ""
    if movement == "running":
        wanted = [name for name, n in many.items() if n > 1][:MOST_OF_A_RUN]
        if rule and rule.measure in points:
            wanted = [rule.measure, *(n for n in wanted if n != rule.measure)][:MOST_OF_A_RUN]
    elif rule and many[rule.measure] > 1:
        wanted = [rule.measure]
    elif by_set:
        wanted = [by_set.most_common(1)[0][0]]
    else:
        wanted = [drive if many[drive] else name for name, _ in many.most_common(1)]
    return [
        RawCurve(
            name,
            side,
            unit,
            by_session(found),
            *_held_against(known, name, thing),
            mean_of=_MEANS.get(known.kind, "") if known else "",
        )
        for name in wanted
        for (side, unit), found in sorted(points[name].items())
    ]


def _held_against(known: Movement | None, measure: str, thing: str) -> tuple[Better, float | None]:
    """Which way is better, and the threshold, by the rule of the thing, else by the measure's only
    one."""
    rules = [f for f in known.fault if f.measure == measure] if known else []
    rule = next((f for f in rules if f.code == thing), rules[0] if len(rules) == 1 else None)
    if rule is None or rule.beyond == "either":
        return "", None
    return ("lower" if rule.beyond == "above" else "higher"), rule.threshold


def good_share(day: date, good: int, of: int) -> SessionPoint:
    """Reps in good form of all, %, with the 95 % half-width of a share of so few (Agresti and Coull
    1998: two more of either kind, so that ten of ten promise nothing)."""
    p = (good + 2) / (of + 4)
    return SessionPoint(day, 100 * good / of, 100 * Z95 * sqrt(p * (1 - p) / (of + 4)))


def _good(sets: list[tuple[date, DoneSet]], checks: list[Check]) -> RawCurve | None:
    """All judged sets of a day together."""
    good: Counter[date] = Counter()
    reps: Counter[date] = Counter()
    for day, done in sets:
        if done.judged and done.reps:
            good[day] += min(done.good_reps, done.reps)
            reps[day] += done.reps
    for check in checks:
        if check.reps and check.good_reps is not None:
            good[check.day] += check.good_reps
            reps[check.day] += check.reps
    points = tuple(good_share(day, good[day], reps[day]) for day in sorted(reps))
    return RawCurve(GOOD_FORM, "", "%", points, "higher") if points else None


def _held(sets: list[tuple[date, DoneSet]], checks: list[Check]) -> RawCurve | None:
    """The longest of a day in good form."""
    best: dict[date, float] = {}
    for day, done in sets:
        if done.judged and done.hold_s > 0:
            best[day] = max(best.get(day, 0.0), done.good_hold_s)
    for check in checks:
        if check.good_s is not None:
            best[check.day] = max(best.get(check.day, 0.0), check.good_s)
    points = tuple(SessionPoint(day, best[day], HOLD_HALF_S) for day in sorted(best))
    return RawCurve(HELD_GOOD, "", "s", points, "higher") if points else None


def _pain(sets: list[tuple[date, DoneSet]]) -> list[tuple[date, int]]:
    worst: dict[date, int] = {}
    for day, done in sets:
        if done.pain is not None:
            worst[day] = max(worst.get(day, 0), done.pain)
    return sorted(worst.items())
