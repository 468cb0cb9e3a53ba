"""The traffic light of pain; its numbers, with their source, are in rules.toml."""

from __future__ import annotations

from typing import Literal

from posecheck.programme.rules import limits

Light = Literal["go", "ease", "stop"]
WORDS: dict[Light, str] = {
    "go": "Go on.",
    "ease": "Do less of it today, and see whether it has settled tomorrow.",
    "stop": "Stop this drill now. If it does not settle by tomorrow, have it looked at.",
}


def light(pain: int) -> Light:
    """What pain of 0 to 10 in a drill means: go on, with care, or stop."""
    if pain >= limits().pain_stop:
        return "stop"
    return "ease" if pain >= limits().pain_ease else "go"
