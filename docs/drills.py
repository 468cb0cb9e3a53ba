"""Writes docs/drills.md from the movement files of the drills: `python docs/drills.py`."""

from __future__ import annotations

from pathlib import Path

from posecheck.measures.catalogue import entry
from posecheck.movements.load import shipped_movements
from posecheck.movements.movement import Fault, Movement
from posecheck.movements.told import KINDS, dose_lines, filmed_from
from posecheck.present.words import unit_word

PAGE = Path(__file__).with_name("drills.md")
HEAD = """# Drills

The movements that posecheck counts and judges where you name them (`posecheck analyze CLIP --movement donkey-kick`), in the order of a programme:
release what is tight, lengthen what is short, wake up what sleeps, hold the trunk, and put it together. Made from their files
(`posecheck/movements/files/`) by `python docs/drills.py`; do not edit this page. [Movement files](movements.md) explains the keys.

"[E]" marks an engineering choice. Where it names figures of good and faulty reps, these are readings of rendered people, one body a clip, and of few
real ones: an order of size, and the limit lies between them. A fault is certain only where its whole 95 % interval is beyond the limit.
"""
CHAIN = {
    "Look": ("hip-flexor-length-test",),
    "Release": ("release-front-hip", "release-side-hip", "release-upper-back"),
    "Lengthen": (
        "half-kneeling-psoas-stretch",
        "rectus-femoris-stretch",
        "hip-rocks",
        "supine-pigeon",
        "deep-lunge-hold",
    ),
    "Activate": (
        "bridge-squeeze",
        "frog-bridge",
        "single-leg-bridge",
        "clam",
        "donkey-kick",
        "bird-dog",
        "monster-walk",
        "wall-march",
        "hip-drive-twist",
    ),
    "Core": ("curl-up", "sit-up", "press-hold", "bear-hold", "bear-crawl", "side-plank", "push-up"),
    "Integrate": ("hinge", "squat", "single-leg-lunge", "walking-lunge"),
}
"""Place in the chain -> ids. The four first movements and the run have their tables in
docs/biomechanics.md, 6.1 to 6.5."""
WITH_LIMITS = ("fault", "what", "limit", "why this limit")


def drills() -> dict[str, Movement]:
    """By id, in the order of the page."""
    known = shipped_movements()
    return {name: known[name] for names in CHAIN.values() for name in names}


def page() -> str:
    """The page as text."""
    known = shipped_movements()
    parts = [HEAD]
    for place, names in CHAIN.items():
        parts.append(f"## {place}\n")
        parts += [_drill(known[name]) for name in names]
    return "\n".join(parts)


def _drill(m: Movement) -> str:
    seen = f", filmed from {filmed_from(m)}" if m.is_filmed else ""
    lines = [
        f"### {m.title}\n",
        f"`{m.id}`, counts {KINDS[m.kind]}{seen}.\n",
        f"{m.setup.instructions}\n",
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
    others = (("severe from", fault.severe), ("against the own neutral", fault.own_threshold))
    more = "".join(f"; {words} {limit:g}" for words, limit in others if limit is not None)
    return (
        f"`{fault.code}`",
        f"{fault.title}. {fault.cue}",
        f"`{fault.measure}` {way} {unit}{more}",
        fault.source,
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
