"""Writes docs/drills.md from the movement files of the drills: `python docs/drills.py`."""

from __future__ import annotations

from pathlib import Path

from posecheck.measures.catalogue import entry
from posecheck.movements.load import shipped_movements
from posecheck.movements.movement import Fault, Movement
from posecheck.movements.told import KINDS, dose_lines, filmed_from
from posecheck.present.chain import TITLES, in_order
from posecheck.present.words import unit_word

PAGE = Path(__file__).with_name("drills.md")
HEAD = """# Drills

The movements that posecheck counts and judges where you name them (`posecheck analyze CLIP
--movement donkey-kick`), in the order of a programme: release what is tight, lengthen what is
short, wake up what sleeps, hold the trunk, and put it together. Made from their files
(`posecheck/movements/files/`) by `python docs/drills.py`; do not edit this page. [Movement
files](movements.md) explains the keys.

"[E]" marks an engineering choice. Where it names figures of good and faulty reps, these are
readings of rendered people, one body a clip, and of few real ones: an order of size, and the
threshold lies between them. A fault is certain only where its whole 95 % interval is beyond the
threshold.

Push-up, side plank and sit-up have no clip whose reps or holds are known: they were not held
against truth.
"""
FIRST = ("standing", "glute-bridge", "lunge", "plank", "running")
"""Their tables are in docs/biomechanics.md, 6.1 to 6.5."""
WITH_LIMITS = ("fault", "what", "threshold", "why this threshold")


def drills() -> dict[str, Movement]:
    """By id, in the order of the page."""
    return {m.id: m for _, members in _in_order() for m in members}


def _in_order() -> list[tuple[str, list[Movement]]]:
    return in_order(m for m in shipped_movements().values() if m.id not in FIRST)


def page() -> str:
    """The page as text."""
    parts = [HEAD]
    for place, members in _in_order():
        parts.append(f"## {TITLES[place]}\n")
        parts += [_drill(m) for m in members]
    return "\n".join(parts)


def _drill(m: Movement) -> str:
    seen = f", filmed from {filmed_from(m)}" if m.is_filmed else ""
    lines = [
        f"### {m.title}\n",
        f"`{m.id}`, counts {KINDS[m.kind]}{seen}.\n",
        f"{m.setup.filmed}\n",
    ]
    lines += [f"From the {' or the '.join(view.names)}: {view.instructions}\n" for view in m.view]
    lines += [f"- {label}: {text}" for label, text in dose_lines(m) if label != "Stop if"]
    if m.fault:
        rows = [WITH_LIMITS, ("---",) * len(WITH_LIMITS), *(_row(fault) for fault in m.fault)]
        lines += ["", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def _row(fault: Fault) -> tuple[str, ...]:
    unit = unit_word(entry(fault.measure).unit)
    way = (
        f"beyond {fault.threshold:g} to either side"
        if fault.beyond == "either"
        else f"{fault.beyond} {fault.threshold:g}"
    )
    others = (
        ("severe from", fault.severe),
        ("against the calibrated neutral", fault.own_threshold),
    )
    more = "".join(f"; {words} {limit:g}" for words, limit in others if limit is not None)
    return (
        f"`{fault.code}`",
        f"{fault.title}. {fault.cue}",
        f"`{fault.measure}` {way} {unit}{more}",
        fault.source,
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
