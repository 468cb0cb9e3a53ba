"""What a truth calls an exercise, and what posecheck may call it: a table of synonyms, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NAMES = Path(__file__).with_name("names.toml")


@dataclass(frozen=True)
class NamedByReader:
    """movements: ids that are right, whether posecheck has them or not. names: parts of what it may
    be said to be, lower case. nothing_is_right: saying nothing is as right as a name."""

    movements: tuple[str, ...]
    names: tuple[str, ...]
    nothing_is_right: bool = False

    def fits(self, said: str) -> bool:
        """Whether what posecheck said, an id or a sentence, names the exercise."""
        text = said.lower()
        return any(
            name in text or name in text.replace("-", " ")
            for name in (*self.names, *self.movements)
        )


@cache
def _table() -> tuple[tuple[tuple[str, ...], NamedByReader], ...]:
    raw = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    return tuple(
        (
            tuple(e["words"]),
            NamedByReader(tuple(e["is"]), tuple(e["named"]), e.get("nothing_is_right", False)),
        )
        for e in raw["exercise"]
    )


def named(exercise: str) -> NamedByReader | None:
    """What is right for an exercise of this name; None where the table does not know it."""
    text = " ".join(exercise.lower().replace("_", " ").split())
    return next((right for words, right in _table() if any(word in text for word in words)), None)
