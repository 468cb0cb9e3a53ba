"""Faults of a report against the faults that were put into the clip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posecheck.errors import MovementFileError
from posecheck.model.report import Report
from posecheck.movements.load import get_movement
from posecheck.validation.compare_events import RepComparison
from posecheck.validation.expected import (
    LUMBAR_FAULTS,
    expected_of_clip,
    expected_spans,
    is_of_the_clip,
    unjudged_of_clip,
)
from posecheck.validation.matching import match_by_overlap
from posecheck.validation.truth import Truth

Outcome = Literal["hit", "missed", "unsure", "false"]


@dataclass(frozen=True)
class FaultOutcome:
    """One fault in one place. "unsure": there, not called, but named among the doubtful ones.
    "false": called, not there.

    place: "rep 2" (numbered from 1 in the clip), "hold" or "clip". onset_s: for a hold, when it was
    said to begin minus when it did.
    """

    code: str
    place: str
    outcome: Outcome
    onset_s: float | None = None

    @property
    def lumbar(self) -> bool:
        """Needs the lumbopelvic estimator; tallied apart."""
        return self.code in LUMBAR_FAULTS


@dataclass(frozen=True)
class FaultComparison:
    """places: how many reps, holds or clips could have had a fault; clean: those without one in
    truth, false_places: clean ones with a false call."""

    outcomes: tuple[FaultOutcome, ...]
    places: int
    clean: int
    false_places: int


def compare_faults(report: Report, truth: Truth, reps: RepComparison | None) -> FaultComparison:
    """By rep and code for reps, by overlap in time for a hold, by the findings' codes for what is
    run, walked, crawled or stood."""
    if reps is not None:
        return _by_rep(report, truth, reps)
    if truth.profile and not is_of_the_clip(truth):
        return _by_time(report, truth)
    expected, unjudged = expected_of_clip(truth), unjudged_of_clip(truth)
    outcomes = _outcomes(
        "clip",
        set(expected),
        {finding.code for finding in report.findings} - unjudged,
        _unsure_of_clip(report),
    )
    return _compared(outcomes, [(bool(expected), "clip")])


def _unsure_of_clip(report: Report) -> set[str]:
    """Codes of the doubtful points of a whole clip, which a report names by their titles, of steps
    with what follows."""
    try:
        rules = get_movement(report.movement).fault
    except MovementFileError:
        return set()
    return {r.code for r in rules if any(said.startswith(r.title) for said in report.unsure)}


def _outcomes(
    place: str, expected: set[str], called: set[str], unsure: set[str]
) -> list[FaultOutcome]:
    found = [FaultOutcome(code, place, "hit") for code in sorted(expected & called)]
    found += [
        FaultOutcome(code, place, "unsure" if code in unsure else "missed")
        for code in sorted(expected - called)
    ]
    return found + [FaultOutcome(code, place, "false") for code in sorted(called - expected)]


def _compared(outcomes: list[FaultOutcome], places: list[tuple[bool, str]]) -> FaultComparison:
    false = {o.place for o in outcomes if o.outcome == "false"}
    clean = [place for faulty, place in places if not faulty]
    return FaultComparison(
        tuple(outcomes), len(places), len(clean), sum(place in false for place in clean)
    )


def _by_rep(report: Report, truth: Truth, reps: RepComparison) -> FaultComparison:
    by_index = {rep.index: rep for rep in report.reps if not rep.partial}
    found_for = {m.true: m.found for m in reps.matches}
    outcomes: list[FaultOutcome] = []
    for number, true in enumerate(truth.reps):
        rep = by_index.get(found_for.get(number, -1))
        called, unsure = ({f.code for f in rep.faults}, set(rep.unsure)) if rep else (set(), set())
        outcomes += _outcomes(f"rep {number + 1}", set(true.faults), called, unsure)
    for index in reps.extra:
        outcomes += _outcomes(
            f"extra rep {index}", set(), {f.code for f in by_index[index].faults}, set()
        )
    return _compared(
        outcomes, [(bool(true.faults), f"rep {n + 1}") for n, true in enumerate(truth.reps)]
    )


def _by_time(report: Report, truth: Truth) -> FaultComparison:
    spans, called = expected_spans(truth), report.hold.faults if report.hold else ()
    outcomes, unsure = [], _unsure_of_clip(report)
    for code in sorted({s.code for s in spans} | {f.code for f in called}):
        true, found = [s for s in spans if s.code == code], [f for f in called if f.code == code]
        true_times = [(truth.stored(s.start_s), truth.stored(s.end_s)) for s in true]
        found_times = [(f.start_s, f.end_s) for f in found]
        pairs = dict(match_by_overlap(true_times, found_times))
        for i, span in enumerate(true):
            onset = found[pairs[i]].start_s / truth.slowdown - span.start_s if i in pairs else None
            outcomes.append(
                FaultOutcome(
                    code,
                    "hold",
                    "hit" if i in pairs else "unsure" if code in unsure else "missed",
                    onset,
                )
            )
        for j, (start, end) in enumerate(found_times):
            # a second call within the same true stretch repeats a truth; it is no false alarm
            if j not in pairs.values() and not any(start < b and a < end for a, b in true_times):
                outcomes.append(FaultOutcome(code, "hold", "false"))
    return _compared(outcomes, [(bool(spans), "hold")])
