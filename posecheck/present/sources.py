"""Where something comes from, for somebody who reads it: sources stand in the data as the project
cites them."""

from __future__ import annotations

import re

TITLE = "Where this comes from"
CHOICE = "a choice of posecheck's engineers, without a study"
"""What "[E]" means."""
MEMORY = "from memory, not looked up"
"""What "[M]" means."""
_FOUND = re.compile(r"\[F([0-9]+)\]")
"""A publication of the list at the end of those notes."""
_OWN = re.compile(r"docs/biomechanics\.md, ([0-9.]+[0-9])")


def source_read(source: str) -> str:
    """ "Coaching practice (a choice of posecheck's engineers, without a study)."; the project's own
    file of definitions by what it is."""
    text = _OWN.sub(r"posecheck's notes on biomechanics, section \1", source)
    if text.strip(" .") == "[E]":
        return f"{CHOICE[0].upper()}{CHOICE[1:]}."
    text = _FOUND.sub(r"(reference F\1 of these notes)", text)
    return text.replace("[E]", f"({CHOICE})").replace("[M]", f"({MEMORY})")
