"""What readers call a fault, and the codes by which posecheck may call it: a table, as data."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("fault_words.toml")


@cache
def _table() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    raw = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return tuple((tuple(e["words"]), tuple(e["codes"])) for e in raw["fault"])


def fault_codes(text: str) -> tuple[str, ...]:
    """The codes that a fault in these words may have; empty where no rule of posecheck is meant."""
    low = text.lower()
    return tuple(
        dict.fromkeys(
            code for words, codes in _table() if any(w in low for w in words) for code in codes
        )
    )
