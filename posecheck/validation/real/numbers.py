"""Numbers out of the words of people who read a clip by eye: "160 +-8", "about 2 to 3x",
"f500-545"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"-?\d+(?:\.\d+)?"
_WITH_ERROR = re.compile(rf"({_NUMBER})\s*(?:\+-|\+/-|±)\s*(\d+(?:\.\d+)?)")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:to|-|–|\.\.)\s*(\d+(?:\.\d+)?)")
_FRAMES = re.compile(r"\bf(?:rames?)?\s?(\d+)(?:\s*(?:-|–|to)\s*f?(\d+))?")


@dataclass(frozen=True)
class ReadByEye:
    """A number read by eye, with how sure the reader was: value plus or minus error."""

    value: float
    error: float

    @property
    def low(self) -> float:
        return self.value - self.error

    @property
    def high(self) -> float:
        return self.value + self.error


def reading(given: object) -> ReadByEye | None:
    """The first number with its error: of a text "160 +-8 (why)" or "12 to 15", of a number, or of
    a pair [157, 169]; None where there is none."""
    if isinstance(given, bool) or given is None:
        return None
    if isinstance(given, (int, float)):
        return ReadByEye(float(given), 0.0)
    if isinstance(given, (list, tuple)):
        ends = [x for x in given if isinstance(x, (int, float)) and not isinstance(x, bool)]
        return (
            ReadByEye(sum(ends) / 2, abs(ends[1] - ends[0]) / 2)
            if len(ends) == len(given) == 2
            else None
        )
    if not isinstance(given, str):
        return None
    if found := _WITH_ERROR.search(given):
        return ReadByEye(float(found[1]), float(found[2]))
    if found := _RANGE.search(given):
        ends = sorted((float(found[1]), float(found[2])))
        return ReadByEye(sum(ends) / 2, (ends[1] - ends[0]) / 2)
    found = re.search(_NUMBER, given)
    return ReadByEye(float(found[0]), 0.0) if found else None


def frames_named(text: str) -> tuple[int, int] | None:
    """The frames that a text names, "f500-545" or "f40": (first, last), the first that is there."""
    found = _FRAMES.search(text)
    if found is None:
        return None
    first = int(found[1])
    return first, max(first, int(found[2])) if found[2] else first


def clauses(text: str) -> list[str]:
    """ "84 +-3 on the file clock (40 frames; all); 168 +-6 if the factor is 2" in its parts, what
    stands in brackets left out."""
    return [part.strip() for part in re.sub(r"\([^()]*\)", " ", text).split(";") if part.strip()]
