"""What labels teach: how often a rule is right, how much it misses, and where its threshold should
rather be.

A coach says of an entry whether they see the fault. That is taken as the truth, and held against
what the rule says by the thresholds that hold now. Of what a rule lets pass only a drawn sample is
shown (questions.SAMPLED_SHARE), so each such label stands for all that were not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from sqlalchemy import func, select

from posecheck.model.judged import CLEAR, DOUBT, FINE
from posecheck.movements.load import movements
from posecheck.movements.movement import Fault
from posecheck.review.store import Store
from posecheck.review.tables import AGREE, DISAGREE, OPEN, UNSURE, FindingRow, PersonRow, Unit
from posecheck.review.viewer import may_open

Z = 1.959964


@dataclass(frozen=True)
class Rate:
    """hits of `of`, as a share with its 95 % interval."""

    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True)
class RuleRecord:
    """One rule against one coach's eyes: of everyone (person None) or of one person.

    flagged, unsure, passed: how many units the rule judged so. precision: share of the flagged that
    the coach sees too. missed: share of all faults that were not flagged; None until some of the
    sample of those has a label. undecided: labels "unsure", in neither.
    """

    movement: str
    code: str
    person_id: int | None
    person: str | None
    flagged: int
    unsure: int
    passed: int
    agreed: int
    disagreed: int
    undecided: int
    precision: Rate | None
    missed: Rate | None

    @property
    def fault(self) -> Fault | None:
        return fault_of(self.movement, self.code)


def fault_of(movement: str, code: str) -> Fault | None:
    """The shipped rule of that name; None where this version has none."""
    known = movements().get(movement)
    return known.rules.get(code) if known else None


def wilson(hits: int, of: int) -> Rate | None:
    """A share with its 95 % interval after Wilson (1927), which holds at small numbers and near 0
    and 1; None of nothing."""
    if of == 0:
        return None
    p, square = hits / of, Z * Z / of
    middle = (p + square / 2) / (1 + square)
    half = Z * sqrt(p * (1 - p) / of + square / (4 * of)) / (1 + square)
    return Rate(p, max(0.0, middle - half), min(1.0, middle + half), of)


_Counts = dict[tuple[str, str], int]
"""(outcome, label) -> labels; (outcome, "all") -> units."""


def records(store: Store, per_person: bool = False) -> list[RuleRecord]:
    """The record of every rule with a label or a flag, over all whom the store's viewer may
    open or person by person, by movement and rule."""
    person = (FindingRow.person_id,) if per_person else ()
    group = (FindingRow.movement, FindingRow.code, FindingRow.outcome, *person)
    own = may_open(store.viewer, FindingRow.person_id)
    everything = select(*group, func.count()).where(own).group_by(*group)
    # of what passed, only the drawn ones count: one that was flagged, seen and passed by a later
    # threshold was not drawn at random
    drawn = (FindingRow.outcome != FINE) | FindingRow.sampled
    said = select(*group, FindingRow.state, func.count()).join(Unit, FindingRow.unit_id == Unit.id)
    said = said.where(FindingRow.queued, FindingRow.state != OPEN, drawn, Unit.current)
    said = said.where(own).group_by(*group, FindingRow.state)
    counts: dict[tuple, _Counts] = {}
    with store.reading() as db:
        names = dict(db.execute(select(PersonRow.id, PersonRow.name)).all())
        for movement, code, outcome, *who, number in db.execute(everything):
            counts.setdefault((movement, code, *who), {})[outcome, "all"] = number
        for movement, code, outcome, *who, state, number in db.execute(said):
            counts.setdefault((movement, code, *who), {})[outcome, state] = number
    out = []
    for (movement, code, *who), c in sorted(
        counts.items(), key=lambda item: (*item[0][:2], names.get(item[0][-1], ""))
    ):
        record = _record(movement, code, who[0] if who else None, names, c)
        if record.flagged or record.unsure or record.agreed or record.disagreed or record.undecided:
            out.append(record)
    return out


def _record(
    movement: str, code: str, person_id: int | None, names: dict[int, str], c: _Counts
) -> RuleRecord:
    def number(outcome: str, state: str) -> int:
        return c.get((outcome, state), 0)

    outcomes = (CLEAR, DOUBT, FINE)
    return RuleRecord(
        movement,
        code,
        person_id,
        names.get(person_id) if person_id is not None else None,
        number(CLEAR, "all"),
        number(DOUBT, "all"),
        number(FINE, "all"),
        *(sum(number(o, s) for o in outcomes) for s in (AGREE, DISAGREE, UNSURE)),
        wilson(number(CLEAR, AGREE), number(CLEAR, AGREE) + number(CLEAR, DISAGREE)),
        missed_rate(c),
    )


def missed_rate(c: _Counts) -> Rate | None:
    """The share of all faults that was not flagged: in each outcome the share that the coach sees,
    times how many units there are of it.

    The interval takes the ends of the three Wilson intervals that push it furthest: it holds at
    least 95 %. Where only one outcome has units the weights cancel, whatever its share; so it also
    holds Wilson's interval of the faults seen, unweighted (0 to 1 where none was seen yet).
    """
    shares = {}
    for outcome in (CLEAR, DOUBT, FINE):
        number = c.get((outcome, "all"), 0)
        agreed = c.get((outcome, AGREE), 0)
        rate = wilson(agreed, agreed + c.get((outcome, DISAGREE), 0))
        if rate is None and number:
            if outcome == FINE:
                return None  # nobody has looked at what the rule lets pass
            rate = Rate(0.5, 0.0, 1.0, 0)
        shares[outcome] = (number, rate or Rate(0.0, 0.0, 0.0, 0))

    def share(flagged: str, passed: str) -> float:
        found = shares[CLEAR][0] * getattr(shares[CLEAR][1], flagged)
        lost = sum(shares[o][0] * getattr(shares[o][1], passed) for o in (DOUBT, FINE))
        return lost / (found + lost) if found + lost > 0 else 0.0

    looked = sum(shares[o][1].of for o in (DOUBT, FINE))
    if not looked:
        return None
    lost = sum(c.get((o, AGREE), 0) for o in (DOUBT, FINE))
    raw = wilson(lost, lost + c.get((CLEAR, AGREE), 0)) or Rate(0.0, 0.0, 1.0, 0)
    return Rate(
        share("value", "value"),
        min(share("high", "low"), raw.low),
        max(share("low", "high"), raw.high),
        looked,
    )
