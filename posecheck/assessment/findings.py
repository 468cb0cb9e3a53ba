"""From what the rules say to findings: ranked, one cue each, with the frames that show them; and
what is good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from posecheck.assessment.reps import JudgedRep
from posecheck.model.finding import Evidence, Finding
from posecheck.model.judged import HeldFault, Judged
from posecheck.model.reading import WHOLE_CLIP
from posecheck.movements.movement import Movement

MOST_EVIDENCE = 4
OF_ONE_SIDE = ("lead", "rear", "working", "other", "each")
SEEN_ONCE = 0.9
"""Factor of the confidence in a fault that is clear in one rep alone of three or more that were
judged for it [E]."""
GOOD_SHARE = 0.75
"""A point is praised when it is clearly fine in this share of the reps and clear nowhere."""


def findings_of_reps(movement: Movement, reps: Sequence[JudgedRep]) -> tuple[Finding, ...]:
    """One finding for each fault that is clear in at least one rep."""
    by_code: dict[str, list[tuple[int, Judged]]] = {}
    for number, rep in enumerate(reps, start=1):
        for judged in rep.judged:
            if judged.clear:
                by_code.setdefault(judged.code, []).append((number, judged))
    seen = {c: sum(any(j.code == c for j in rep.judged) for rep in reps) for c in by_code}
    found = []
    for code, hits in by_code.items():
        worst_first = sorted((j for _, j in hits), key=lambda j: -j.excess)
        # the near side stands for the whole body; a leading leg is meant as such
        sides = (
            {j.reading.side for j in worst_first}
            if movement.rules[code].which in OF_ONE_SIDE
            else {None}
        )
        found.append(
            _finding(
                movement,
                worst_first[0],
                severity=max(j.severity for _, j in hits),
                confidence=float(np.mean([j.confidence for _, j in hits]))
                * (SEEN_ONCE if len(hits) < 2 and seen[code] > 2 else 1.0),
                evidence=[Evidence(j.reading.frame, j.reading.t) for j in worst_first],
                side=sides.pop() if len(sides) == 1 else None,
                reps=tuple(number for number, _ in hits),
            )
        )
    return ranked(found)


def findings_of_hold(movement: Movement, faults: Sequence[HeldFault]) -> tuple[Finding, ...]:
    """One finding for each fault that is clear for a stretch of a hold, of one or several."""
    found: dict[str, Finding] = {}
    for j in faults:
        older = found.get(j.code)
        evidence = [Evidence(j.reading.frame, j.reading.t)]
        if older is not None:
            evidence = [*older.evidence, *evidence]
            if abs(older.value - older.threshold) >= j.excess:
                found[j.code] = replace(older, evidence=tuple(evidence[:MOST_EVIDENCE]))
                continue
        found[j.code] = _finding(
            movement, j, j.severity, j.confidence, evidence, j.reading.side, ()
        )
    return ranked(list(found.values()))


def findings_of_clip(movement: Movement, judged: Iterable[Judged]) -> tuple[Finding, ...]:
    """Stance and stride: one finding for each fault that is clear."""
    return ranked(
        [
            _finding(movement, j, j.severity, j.confidence, _shown(j), j.reading.side, ())
            for j in worst_of_each(judged)
        ]
    )


def worst_of_each(judged: Iterable[Judged]) -> list[Judged]:
    """The clear ones, one a rule: of two sides with one fault, the worse."""
    worst: dict[str, Judged] = {}
    for j in judged:
        if j.clear and (j.code not in worst or j.excess > worst[j.code].excess):
            worst[j.code] = j
    return list(worst.values())


def _shown(j: Judged) -> list[Evidence]:
    """The picture that shows it; none for a figure of the whole clip."""
    return [] if j.reading.frame == WHOLE_CLIP else [Evidence(j.reading.frame, j.reading.t)]


def ranked(findings: list[Finding]) -> tuple[Finding, ...]:
    """Worst first: severity, then how many reps, then confidence."""
    return tuple(sorted(findings, key=lambda f: (-f.severity, -len(f.reps), -f.confidence, f.code)))


def good_points(movement: Movement, parts: Iterable[Iterable[Judged]]) -> tuple[str, ...]:
    """What is clearly fine, in the movement file's words. parts: what was judged of each rep, or
    the one part that a whole clip is."""
    of_rule: dict[str, list[Judged]] = {}
    for j in (j for part in parts for j in part):
        of_rule.setdefault(j.code, []).append(j)
    sentences = []
    for code, judged in of_rule.items():
        good, fine = movement.rules[code].good, sum(j.clearly_fine for j in judged)
        if (
            good
            and not any(j.clear for j in judged)
            and fine >= GOOD_SHARE * len(judged)
            and good not in sentences
        ):
            sentences.append(good)
    return tuple(sentences)


def unsure_points(movement: Movement, judged: Iterable[Judged]) -> tuple[str, ...]:
    """What may be so: the value is beyond its limit, part of its interval is not. Titles in the
    movement file's words."""
    return tuple(dict.fromkeys(movement.rules[j.code].title for j in judged if j.unsure))


def unsure_in_reps(movement: Movement, reps: Sequence[JudgedRep]) -> tuple[str, ...]:
    """The same of a set, with threshold and reps: "Low back arches at the bottom (threshold 6°),
    reps 2 and 3". Nothing that is clear in another rep."""
    where: dict[str, list[str]] = {}
    clear = {j.code for rep in reps for j in rep.judged if j.clear}
    for number, rep in enumerate(reps, start=1):
        for j in rep.judged:
            if j.unsure and j.code not in clear:
                limit = f"{j.threshold:g}{'°' if j.reading.unit == 'deg' else ' ' + j.reading.unit}"
                where.setdefault(f"{movement.rules[j.code].title} (threshold {limit})", []).append(
                    str(number)
                )
    return tuple(
        f"{title}, {'rep' if len(numbers) == 1 else 'reps'} {_listed(numbers)}"
        for title, numbers in where.items()
    )


def _listed(numbers: list[str]) -> str:
    return " and ".join([", ".join(numbers[:-1]), numbers[-1]] if len(numbers) > 1 else numbers)


def _finding(
    movement: Movement,
    j: Judged,
    severity: int,
    confidence: float,
    evidence: list[Evidence],
    side: str | None,
    reps: tuple[int, ...],
) -> Finding:
    rule, r = movement.rules[j.code], j.reading
    return Finding(
        j.code,
        severity,
        round(confidence, 3),
        r.measure,
        r.value,
        r.low,
        r.high,
        j.threshold,
        r.unit,
        tuple(evidence[:MOST_EVIDENCE]),
        rule.cue,
        rule.why,
        rule.drills,
        rule.title,
        side,
        reps,
    )
