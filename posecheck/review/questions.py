"""What is asked of a coach: whether they see what a rule said of a unit. Which are asked, in which
order, and the rows they are kept as."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from posecheck.model.judged import FINE, Judged
from posecheck.model.reading import Reading
from posecheck.review.tables import FindingRow

SAMPLED_SHARE = 0.1
"""Share of all (rule, unit) pairs that the coach is shown whatever the rule said, so that what it
misses is seen [E]."""

COUNTED = frozenset({"spm"})
"""Units of what is counted over the whole clip: nobody sees 155 steps a minute from 160 in a
picture, so no coach is asked."""


@dataclass(frozen=True)
class Question:
    """judged: what one rule said of one unit, its reading in time and frames of the file as stored.
    rank: its place in the queue, high first. sampled: drawn, to be shown whatever the rule said."""

    judged: Judged
    rank: float
    sampled: bool

    @property
    def askable(self) -> bool:
        """Whether an eye can judge it."""
        return self.judged.reading.unit not in COUNTED

    @property
    def queued(self) -> bool:
        return self.askable and (self.sampled or self.judged.outcome != FINE)


def question_of(judged: Judged, sha256: str, number: int) -> Question:
    """sha256: of the clip; number: of the unit in it."""
    share = share_of(sha256, number, judged.code)
    rank = rank_of(judged.outcome, judged.severity, judged.confidence, share)
    return Question(judged, rank, share < SAMPLED_SHARE and judged.reading.unit not in COUNTED)


def share_of(sha256: str, number: int, code: str) -> float:
    """A number from 0 to 1, the same for the same clip, unit and rule wherever it is filed: what
    draws the sample."""
    digest = hashlib.sha256(f"{sha256}/{number}/{code}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def rank_of(outcome: str, severity: int, confidence: float, share: float) -> float:
    """The order of the queue, high first: the worst, and among them the least certain (where a
    verdict teaches most).

    severity 1 to 3, plus 0 (certain) to 1 (even odds) [E]. A sampled one that the rule let pass
    lies among those of its rule, mostly low, as most that are flagged are: its place does not tell.
    """
    if outcome == FINE:
        return round(severity + (share / SAMPLED_SHARE % 1.0) ** 2, 6)
    return round(severity + 4 * confidence * (1 - confidence), 6)


def finding_columns(question: Question) -> dict[str, Any]:
    """A question as columns of FindingRow."""
    j, r = question.judged, question.judged.reading
    return {
        "code": j.code,
        "outcome": j.outcome,
        "severity": j.severity,
        "confidence": j.confidence,
        "threshold": j.threshold,
        "measure": r.measure,
        "side": r.side,
        "column": r.column,
        "value": r.value,
        "low": r.low,
        "high": r.high,
        "unit": r.unit,
        "frame": r.frame,
        "t": r.t,
        "rank": question.rank,
        "sampled": question.sampled,
        "queued": question.queued,
    }


def judged_of(row: FindingRow) -> Judged:
    """What a row says that a rule said."""
    reading = Reading(
        row.measure, row.side, row.value, row.low, row.high, row.unit, row.frame, row.t, row.column
    )
    return Judged(row.code, row.outcome, row.severity, row.confidence, row.threshold, reading)
