"""Typed access to one item of a truth file, written by many hands: what is missing is nothing, what
is odd is set aside by name."""

from __future__ import annotations

from typing import Any

from posecheck.validation.real.numbers import ReadByEye, reading
from posecheck.validation.real.truth import Span

ADVICE = "Correct the file; docs/validation.md says what each field is."


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Fields:
    """said: the fields. used: names that were asked for. odd: names of those that are not what they
    should be; they count as missing."""

    def __init__(self, said: dict[str, Any]):
        self.said = said
        self.used: set[str] = set()
        self.odd: set[str] = set()

    def get(self, name: str) -> Any:
        self.used.add(name)
        return self.said.get(name)

    def text(self, name: str) -> str:
        """ "" where it is missing or no text."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    def positive(self, name: str) -> float | None:
        value = self.get(name)
        if value is None:
            return None
        if not is_number(value) or value <= 0:
            self.odd.add(name)
            return None
        return float(value)

    def number(self, name: str) -> ReadByEye | None:
        """The first number of whatever is there, with its error."""
        value = self.get(name)
        found = reading(value)
        if value is not None and found is None:
            self.odd.add(name)
        return found

    def frames(self, name: str) -> list[int]:
        """In order."""
        value = self.get(name)
        if is_number(value):
            value = [value]
        if isinstance(value, list) and all(is_number(x) and x >= 0 for x in value):
            return sorted(int(x) for x in value)
        if value is not None:
            self.odd.add(name)
        return []

    def frames_by_side(self, name: str) -> list[tuple[int, str | None]]:
        """A list of frames, or one for each of "left"/"L" and "right"/"R":
        (frame, side) in order."""
        value = self.get(name)
        if not isinstance(value, dict):
            return [(frame, None) for frame in self.frames(name)]
        sides = {"l": "left", "r": "right"}
        inner = Fields(value)
        found = [
            (frame, sides.get(key[:1].lower())) for key in value for frame in inner.frames(key)
        ]
        if inner.odd:
            self.odd.add(name)
        return sorted(found, key=lambda pair: pair[0])

    def spans(self, name: str) -> tuple[Span, ...]:
        """One [first, last] or a list of them."""
        value = self.get(name)
        if isinstance(value, list) and len(value) == 2 and all(map(is_number, value)):
            value = [value]
        if not isinstance(value, list):
            if value is not None:
                self.odd.add(name)
            return ()
        return tuple(span for span in (self.span(pair, name) for pair in value) if span is not None)

    def span(self, pair: Any, name: str) -> Span | None:
        """name: of the field that it stands in."""
        if not (
            isinstance(pair, list)
            and len(pair) == 2
            and all(map(is_number, pair))
            and 0 <= pair[0] <= pair[1]
        ):
            self.odd.add(name)
            return None
        return int(pair[0]), int(pair[1])

    def unused(self) -> tuple[str, ...]:
        """Fields that nothing was made of, and those that were not understood."""
        return (
            *sorted(set(self.said) - self.used),
            *(f"{name} (not understood)" for name in sorted(self.odd)),
        )
