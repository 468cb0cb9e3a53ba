"""What the screen says, as data: the findings, and the thresholds that they are held against."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_toml
from posecheck.errors import MovementFileError
from posecheck.movements.load import movements
from posecheck.movements.movement import Fault, Text

FILE = Path(__file__).parent / "findings.toml"
_EXPECTED = Expected("the findings of the screen", MovementFileError, "Install posecheck again.")
Beyond = Literal["above", "below", "either"]


class Limit(Struct, frozen=True, forbid_unknown_fields=True):
    """A threshold, and what lies beyond it.

    rule: "MOVEMENT/FAULT" whose threshold, words and source these are; what is given beside it
    stands in their place. pattern: which way it is, "" where there is but one. "either": threshold
    is a size, for both signs. own_threshold: against the change from the person's calibrated
    neutral. measure: of the fault, "" where that is the finding's. drawn: the
    fault whose drawing shows it, by its rule; "" for `rule`.
    """

    rule: str = ""
    pattern: str = ""
    title: str = ""
    beyond: Beyond = "above"
    threshold: float | None = None
    own_threshold: float | None = None
    good: str = ""
    why: str = ""
    source: str = ""
    measure: str = ""
    drawn: str = ""

    @property
    def code(self) -> str:
        """Of the fault it stands for, "" where it stands in no movement's file."""
        return self.rule.partition("/")[2]


WITHOUT_SIDE = ("sign", "difference")
"""Kinds of findings (`FindingRule.of`) whose side is what was found, not what was looked at."""


class FindingRule(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that the screen looks at.

    parts: where it is read; of several the first that gives it. of: "body"; "leg" (that which was
    seen), "legs" (left and right, one by one), "parts" (one of each part, of its side), "sign" (the
    higher side, by the sign), "difference" (left less right, of two parts), "hold" (seconds in good
    form). within: the pattern where nothing is beyond. spoiled_by: faults ("MOVEMENT/FAULT") with
    which the figure says too much; spoiled: what to do then. together_with: only beside this
    finding. plus, minus: words for the sign, where those of the catalogue are another position's.
    """

    code: Text
    title: Text
    parts: Annotated[tuple[Text, ...], Meta(min_length=1)]
    measure: Text
    limit: Annotated[tuple[Limit, ...], Meta(min_length=1)]
    of: Literal["body", "leg", "legs", "parts", "sign", "difference", "hold"] = "body"
    within: str = ""
    good: str = ""
    spoiled_by: tuple[str, ...] = ()
    spoiled: str = ""
    together_with: str = ""
    plus: str = ""
    minus: str = ""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    finding: tuple[FindingRule, ...]


class ScreenEvidence(Struct, frozen=True, forbid_unknown_fields=True):
    """What research says of posture and pain: a sentence, and where it stands."""

    text: Text
    source: Text


class _EvidenceFile(Struct, frozen=True, forbid_unknown_fields=True):
    evidence: tuple[ScreenEvidence, ...]


@cache
def evidence() -> tuple[ScreenEvidence, ...]:
    """Told wherever the result of a screen is shown."""
    return read_toml(FILE.with_name("evidence.toml"), _EvidenceFile, _EXPECTED).evidence


@cache
def _all_rules() -> tuple[FindingRule, ...]:
    return read_toml(FILE, _File, _EXPECTED).finding


def finding_rules() -> tuple[FindingRule, ...]:
    """Every finding in its order: what counts more stands first. One that stands on a movement that
    this posecheck does not know is left out."""
    return tuple(rule for rule in _all_rules() if all(map(_is_known, rule.limit)))


def _is_known(limit: Limit) -> bool:
    movement, _, code = limit.rule.partition("/")
    return not movement or (movement in movements() and code in movements()[movement].rules)


def finding_rule(code: str) -> FindingRule | None:
    """The rule of this code; None for one of another version."""
    return next((rule for rule in finding_rules() if rule.code == code), None)


def fault_of(limit: Limit) -> Fault | None:
    """The fault whose threshold a limit is, None where it has its own. Raises KeyError for a
    movement or a fault that does not exist."""
    movement, _, code = limit.rule.partition("/")
    return movements()[movement].rules[code] if movement else None


def resolved(limit: Limit) -> Limit:
    """With everything that its fault says of it filled in."""
    fault = fault_of(limit)
    if fault is None:
        return limit
    return Limit(
        limit.rule,
        limit.pattern,
        limit.title or fault.title,
        fault.beyond,
        fault.threshold if limit.threshold is None else limit.threshold,
        fault.own_threshold,
        limit.good or fault.good,
        limit.why or fault.why,
        limit.source or fault.source,
        fault.measure,
        limit.drawn or limit.rule,
    )
