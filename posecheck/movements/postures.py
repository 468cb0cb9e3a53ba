"""Names of the postures: what a movement's file may say that somebody lies, kneels or stands like.
Told frame by frame in `recognition.postures`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "postures.toml"
ANY = "any"


@cache
def posture_data() -> dict[str, Any]:
    """What `postures.toml` holds: soft, family, in-words, posture."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def posture_names() -> tuple[str, ...]:
    """Every posture there is, in the order of the file, without "unknown"."""
    return tuple(dict.fromkeys(entry["name"] for entry in posture_data()["posture"]))


def posture_in_words(name: str) -> str:
    """A posture, or "unknown", as a sentence goes on after "somebody"."""
    return posture_data()["in-words"][name]


def families() -> dict[str, tuple[str, ...]]:
    """Names of families ("supine", "prone", "upright", ...), and the postures in each."""
    return {name: tuple(postures) for name, postures in posture_data()["family"].items()}


def postures_in(wanted: str | tuple[str, ...]) -> tuple[str, ...] | None:
    """The postures that a family, a posture or several of both stand for; None for "any". Raises
    KeyError for a name that is neither."""
    names = (wanted,) if isinstance(wanted, str) else wanted
    if ANY in names:
        return None
    known = families() | {name: (name,) for name in posture_names()}
    return tuple(dict.fromkeys(posture for name in names for posture in known[name]))
