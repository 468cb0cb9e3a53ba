"""From judgements to findings: ranked, one cue each, with the frames that show them; and what is
good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from posecheck.assessment.reading import WHOLE_CLIP
from posecheck.assessment.rules import Judgement
from posecheck.assessment.sets import HeldFault, JudgedRep
from posecheck.model.finding import Evidence, Finding

MOST_EVIDENCE = 4
OF_ONE_SIDE = ("lead", "rear", "working", "other", "each")
GOOD_SHARE = 0.75
"""A point is praised when it is clearly fine in this share of the reps and clear nowhere."""


def findings_of_reps(reps: list[JudgedRep]) -> tuple[Finding, ...]:
    """One finding for each fault that is clear in at least one rep."""
    by_code: dict[str, list[tuple[int, Judgement]]] = {}
    for number, rep in enumerate(reps, start=1):
        for judgement in rep.judgements:
            if judgement.clear:
                by_code.setdefault(judgement.fault.code, []).append((number, judgement))
    judged = {
        c: sum(any(j.fault.code == c for j in rep.judgements) for rep in reps) for c in by_code
    }
    found = []
    for code, hits in by_code.items():
        worst_first = sorted(
            (j for _, j in hits), key=lambda j: -abs(j.reading.value - j.threshold)
        )
        worst = worst_first[0]
        # the near side stands for the whole body; a leading leg is meant as such
        sides = (
            {j.reading.side for j in worst_first} if worst.fault.which in OF_ONE_SIDE else {None}
        )
        found.append(
            _finding(
                worst,
                severity=max(j.severity for _, j in hits),
                confidence=float(np.mean([j.confidence for _, j in hits]))
                * (0.9 if len(hits) < 2 and judged[code] > 2 else 1.0),
                evidence=[Evidence(j.reading.frame, j.reading.t) for j in worst_first],
                side=sides.pop() if len(sides) == 1 else None,
                reps=tuple(number for number, _ in hits),
            )
        )
    return ranked(found)


def findings_of_hold(faults: Sequence[HeldFault]) -> tuple[Finding, ...]:
    """One finding for each fault that is clear for a stretch of a hold, of one or several."""
    found: dict[str, Finding] = {}
    for held in faults:
        j = held.judgement
        older = found.get(j.fault.code)
        evidence = [Evidence(j.reading.frame, j.reading.t)]
        if older is not None:
            evidence = [*older.evidence, *evidence]
            if abs(older.value - older.threshold) >= abs(j.reading.value - j.threshold):
                found[j.fault.code] = replace(older, evidence=tuple(evidence[:MOST_EVIDENCE]))
                continue
        found[j.fault.code] = _finding(j, j.severity, j.confidence, evidence, j.reading.side, ())
    return ranked(list(found.values()))


def findings_of_clip(judgements: list[Judgement]) -> tuple[Finding, ...]:
    """Stance and stride: one finding for each clear judgement; of two sides with one fault, the
    worse."""
    best: dict[str, Judgement] = {}
    for j in judgements:
        if j.clear and (
            j.fault.code not in best
            or abs(j.reading.value - j.threshold)
            > abs(best[j.fault.code].reading.value - j.threshold)
        ):
            best[j.fault.code] = j
    return ranked(
        [
            _finding(j, j.severity, j.confidence, _shown(j), j.reading.side, ())
            for j in best.values()
        ]
    )


def _shown(j: Judgement) -> list[Evidence]:
    """The picture that shows it; none for a figure of the whole clip."""
    return [] if j.reading.frame == WHOLE_CLIP else [Evidence(j.reading.frame, j.reading.t)]


def ranked(findings: list[Finding]) -> tuple[Finding, ...]:
    """Worst first: severity, then how many reps, then confidence."""
    return tuple(sorted(findings, key=lambda f: (-f.severity, -len(f.reps), -f.confidence, f.code)))


def good_points(per_rep: list[tuple[Judgement, ...]]) -> tuple[str, ...]:
    """What is clearly fine, in the movement file's words. per_rep: judgements of each rep, or one
    tuple for a whole clip."""
    sentences = []
    rules = {j.fault.code: j.fault for judgements in per_rep for j in judgements}
    for code, fault in rules.items():
        of_rule = [j for judgements in per_rep for j in judgements if j.fault.code == code]
        fine = sum(j.clearly_fine for j in of_rule)
        if (
            fault.good
            and not any(j.clear for j in of_rule)
            and fine >= GOOD_SHARE * len(of_rule)
            and fault.good not in sentences
        ):
            sentences.append(fault.good)
    return tuple(sentences)


def unsure_points(judgements: Iterable[Judgement]) -> tuple[str, ...]:
    """What may be so: the value is beyond its limit, part of its interval is not. Titles in the
    movement file's words."""
    return tuple(dict.fromkeys(j.fault.title for j in judgements if j.unsure))


def unsure_in_reps(reps: Sequence[JudgedRep]) -> tuple[str, ...]:
    """The same of a set, with limit and reps: "Low back arches at the bottom (threshold 6°), reps 2
    and 3". Nothing that is clear in another rep."""
    where: dict[str, list[str]] = {}
    clear = {j.fault.code for rep in reps for j in rep.judgements if j.clear}
    for number, rep in enumerate(reps, start=1):
        for j in rep.judgements:
            if j.unsure and j.fault.code not in clear:
                limit = f"{j.threshold:g}{'°' if j.reading.unit == 'deg' else ' ' + j.reading.unit}"
                where.setdefault(f"{j.fault.title} (threshold {limit})", []).append(str(number))
    return tuple(
        f"{title}, {'rep' if len(numbers) == 1 else 'reps'} {_listed(numbers)}"
        for title, numbers in where.items()
    )


def _listed(numbers: list[str]) -> str:
    return " and ".join([", ".join(numbers[:-1]), numbers[-1]] if len(numbers) > 1 else numbers)


def _finding(
    j: Judgement,
    severity: int,
    confidence: float,
    evidence: list[Evidence],
    side: str | None,
    reps: tuple[int, ...],
) -> Finding:
    f, r = j.fault, j.reading
    return Finding(
        f.code,
        severity,
        round(confidence, 3),
        r.measure,
        r.value,
        r.low,
        r.high,
        j.threshold,
        r.unit,
        tuple(evidence[:MOST_EVIDENCE]),
        f.cue,
        f.why,
        f.drills,
        f.title,
        side,
        reps,
    )
