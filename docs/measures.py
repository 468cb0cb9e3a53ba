"""Writes docs/measures.md from the catalogue of measures: `python docs/measures.py`."""

from __future__ import annotations

from pathlib import Path

from posecheck.measures.catalogue import CHAPTERS
from posecheck.measures.catalogue.entry import Measure
from posecheck.present.words import STATUS, unit_word

PAGE = Path(__file__).with_name("measures.md")
HEAD = """# Measures

Every measure that posecheck knows, made from its catalogue (`posecheck/measures/catalogue/`) by
`python docs/measures.py`; do not edit this page. A measure of a limb has a column for each side in
tables and files, `NAME_left` and `NAME_right`. Angles are those of the picture's plane. "[E]" marks
posecheck's own choice. How wide the intervals are, and on what they rest, is in the README's
accuracy table and the model cards.
"""
COLUMNS = (
    "measure",
    "what it is",
    "unit",
    "sign",
    "seen from",
    "needs",
    "at best",
    "definition from",
)
VIEWS = {"side": "side", "front": "front or rear"}


def page() -> str:
    """The page as text."""
    parts = [HEAD]
    for heading, entries in CHAPTERS.items():
        rows = [COLUMNS, ("---",) * len(COLUMNS), *(_row(m) for m in entries)]
        parts.append(
            f"## {heading}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
        )
    return "\n".join(parts)


def _row(m: Measure) -> tuple[str, ...]:
    names = ", ".join(f"`{name}`" for name in (m.name, *m.aliases))
    sign = f"+ {m.plus}, − {m.minus}" if m.sign_words else ""
    seen = ", ".join(VIEWS[v] for v in m.views) or "any"
    status = "not given" if m.never or m.retired else STATUS[m.status]
    whole = f"**{m.label}** {names}{', of a limb' if m.sided else ''}"
    unit = f"% of {m.unit[2:]} length" if m.unit == "% leg" else unit_word(m.unit)
    return whole, m.definition, unit, sign, seen, ", ".join(m.needs), status, m.source


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
