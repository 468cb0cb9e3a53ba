"""Where a coach disagrees with a rule systematically: the limit that would have agreed with them,
and what it would have changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import comb, floor, inf, log10

from msgspec.structs import replace as with_fields
from sqlalchemy import select

from posecheck.assessment.rules import judge
from posecheck.calibration.change import CHANGE_OF
from posecheck.measures.catalogue import MEASURES
from posecheck.model.judged import CLEAR, Judged
from posecheck.model.reading import Reading
from posecheck.movements.movement import Fault
from posecheck.review.learning import fault_of
from posecheck.review.profiles import effective_profile
from posecheck.review.questions import judged_of
from posecheck.review.store import Store
from posecheck.review.tables import AGREE, DISAGREE, SILENT, FindingRow, PersonRow, Unit
from posecheck.review.viewer import may_open

LEAST_VERDICTS = 8
"""Fewer say nothing about a limit [E]."""
CHANCE = 0.05
"""Largest probability that the better limit corrects this many labels, and spoils so few, by
chance (exact McNemar test)."""
LAST_UNITS = 100


@dataclass(frozen=True)
class Proposal:
    """A better limit for one rule: of everyone (person_id None) or of one person.

    right_now, right_then: how many of the labels the rule agrees with, by the limit that holds
    and by the proposed one.
    """

    movement: str
    code: str
    person_id: int | None
    threshold: float
    held: float
    labels: int
    right_now: int
    right_then: int
    unit: str

    @property
    def why(self) -> str:
        """What it rests on, for the profile's history."""
        return f"{self.labels} labels: right in {self.right_then} instead of {self.right_now}"


@dataclass(frozen=True)
class Changed:
    """One of the last units in which a limit changes what is said. flagged: by the new limit."""

    finding_id: int
    person: str
    number: int
    filmed_on: date
    value: float
    flagged: bool


@dataclass(frozen=True)
class Effect:
    """What a limit would have said of the last units. flagged_now, flagged_then: of how many of
    them the rule says the fault is there."""

    units: int
    flagged_now: int
    flagged_then: int
    changed: tuple[Changed, ...]


@dataclass(frozen=True)
class _Seen:
    reading: Reading
    there: bool
    weight: float


def limit_held(store: Store, movement: str, code: str, person_id: int | None) -> float:
    """The limit that holds now, posecheck's own or a profile's."""
    profile = effective_profile(store, person_id)
    own = fault_of(movement, code)
    return next(
        (x.threshold for x in (profile.of(movement) if profile else ()) if x.code == code),
        own.threshold,
    )


def rule_unit(store: Store, movement: str, code: str) -> str:
    """The unit of a rule's values; where it has judged nothing yet, that of its measure."""
    with store.reading() as db:
        return (
            db.scalar(
                select(FindingRow.unit)
                .where(FindingRow.movement == movement, FindingRow.code == code)
                .limit(1)
            )
            or MEASURES[fault_of(movement, code).measure].unit
        )


def propose(
    store: Store, movement: str, code: str, person_id: int | None = None
) -> Proposal | None:
    """A limit that agrees with the coach clearly more often than the one that holds; None where
    there is too little, or nothing to gain.

    Every threshold between two neighbouring readings is tried on the labels, each standing for
    those of its kind that have none; the one with the fewest wrong is taken, the nearest to the old
    one among equals, and a round number in its gap. It is offered only where it corrects more
    labels than it spoils beyond chance.
    """
    fault = fault_of(movement, code)
    if fault is None:
        return None
    held = limit_held(store, movement, code, person_id)
    seen = _seen(store, movement, code, person_id)
    if len(seen) < LEAST_VERDICTS:
        return None
    now = [_flags(fault, held, s.reading) == s.there for s in seen]
    best, best_cost = held, _cost(fault, held, seen)
    for candidate in sorted(_candidates(fault, held, seen), key=lambda c: abs(c - held)):
        cost = _cost(fault, candidate, seen)
        if cost < best_cost - 1e-9:
            best, best_cost = candidate, cost
    then = [_flags(fault, best, s.reading) == s.there for s in seen]
    mended = sum(b and not a for a, b in zip(now, then, strict=True))
    spoilt = sum(a and not b for a, b in zip(now, then, strict=True))
    if best == held or mended <= spoilt or by_chance(mended, spoilt) > CHANCE:
        return None
    return Proposal(
        movement, code, person_id, best, held, len(seen), sum(now), sum(then), seen[0].reading.unit
    )


def by_chance(mended: int, spoilt: int) -> float:
    """Probability of so uneven a split, or a more uneven one, of mended + spoilt fair coins
    (two-sided; McNemar 1947, exact)."""
    n = mended + spoilt
    return (
        min(1.0, 2 * sum(comb(n, k) for k in range(max(mended, spoilt), n + 1)) / 2**n)
        if n
        else 1.0
    )


def _of_rule(store: Store, movement: str, code: str) -> list:
    """Which findings a limit of the rule would judge: not those of calibrated people's change,
    which is another measure, on another scale."""
    change = CHANGE_OF.get(fault_of(movement, code).measure, "")
    return [
        FindingRow.movement == movement,
        FindingRow.code == code,
        FindingRow.measure != change,
        FindingRow.outcome != SILENT,
        Unit.current,
        may_open(store.viewer, FindingRow.person_id),
    ]


def _seen(store: Store, movement: str, code: str, person_id: int | None) -> list[_Seen]:
    where = _of_rule(store, movement, code)
    if person_id is not None:
        where.append(FindingRow.person_id == person_id)
    with store.reading() as db:
        rows = db.scalars(
            select(FindingRow)
            .join(Unit, FindingRow.unit_id == Unit.id)
            .where(*where, FindingRow.state.in_((AGREE, DISAGREE)))
        ).all()
        outcomes = db.scalars(
            select(FindingRow.outcome).join(Unit, FindingRow.unit_id == Unit.id).where(*where)
        ).all()
    looked = {o: sum(r.outcome == o for r in rows) for o in set(outcomes)}
    return [
        _Seen(judged_of(r).reading, r.state == AGREE, outcomes.count(r.outcome) / looked[r.outcome])
        for r in rows
    ]


def judged_by_limit(fault: Fault, threshold: float, reading: Reading) -> Judged:
    """What the rule says of a reading by another limit; its severe limit moves along, as in a
    profile."""
    severe = None if fault.severe is None else fault.severe + threshold - fault.threshold
    return judge(with_fields(fault, threshold=threshold, severe=severe), reading)


def _flags(fault: Fault, threshold: float, reading: Reading) -> bool:
    return judged_by_limit(fault, threshold, reading).clear


def _cost(fault: Fault, threshold: float, seen: list[_Seen]) -> float:
    return sum(s.weight for s in seen if _flags(fault, threshold, s.reading) != s.there)


def _edge(fault: Fault, reading: Reading) -> float:
    """The limit at which the rule changes its mind about a reading."""
    if fault.beyond == "below":
        return reading.high
    return reading.low if fault.beyond == "above" or reading.value >= 0 else -reading.high


def _candidates(fault: Fault, held: float, seen: list[_Seen]) -> list[float]:
    edges = sorted({_edge(fault, s.reading) for s in seen})
    gaps = [(-inf, edges[0]), *pairwise(edges), (edges[-1], inf)]
    found = [round_between(low, high, held) for low, high in gaps]
    return [c for c in found if fault.beyond != "either" or c >= 0]


def round_between(low: float, high: float, near: float) -> float:
    """The number with the fewest digits between low and high, the next to their middle; of an open
    end, no further than needed."""
    if low == -inf and high == inf:
        return near
    if high == inf:
        high = low + max(1.0, abs(low) * 0.02)
    if low == -inf:
        low = high - max(1.0, abs(high) * 0.02)
    middle = (low + high) / 2
    for exponent in range(floor(log10(max(high - low, 1e-6))) + 1, -9, -1):
        for step in (10.0**exponent * k for k in (5, 2, 1)):
            inside = [round(step * (floor(middle / step) + k), 9) for k in (0, 1)]
            inside = [c for c in inside if low < c < high]
            if inside:
                return min(inside, key=lambda c: abs(c - middle))
    return middle


def effect(
    store: Store,
    movement: str,
    code: str,
    threshold: float,
    person_id: int | None = None,
    units: int = LAST_UNITS,
) -> Effect:
    """What a limit would have changed in the last units (the newest first) that the rule judged."""
    fault = fault_of(movement, code)
    query = select(FindingRow, Unit.number, PersonRow.name).join(
        Unit, FindingRow.unit_id == Unit.id
    )
    query = query.join(PersonRow, FindingRow.person_id == PersonRow.id).where(
        *_of_rule(store, movement, code)
    )
    if person_id is not None:
        query = query.where(FindingRow.person_id == person_id)
    query = query.order_by(FindingRow.filmed_on.desc(), FindingRow.id.desc()).limit(units)
    with store.reading() as db:
        rows = db.execute(query).all()
    then = [_flags(fault, threshold, judged_of(r).reading) for r, _, _ in rows]
    now = [r.outcome == CLEAR for r, _, _ in rows]
    changed = tuple(
        Changed(r.id, name, number, r.filmed_on, r.value, new)
        for (r, number, name), old, new in zip(rows, now, then, strict=True)
        if old != new
    )
    return Effect(len(rows), sum(now), sum(then), changed)
