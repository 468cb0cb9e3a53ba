"""The catalogue of measures: one entry for each, from which every table about measures comes.

A new measure over time is an entry here and its computation (`raw.py`); CONTRIBUTING, "Add a
measure". `docs/measures.md` is made from it.
"""

from __future__ import annotations

from posecheck.measures.catalogue import (
    from_front,
    from_outline,
    from_side,
    of_reps,
    of_runs,
    of_strides,
    of_walks,
)
from posecheck.measures.catalogue.entry import Measure, Seen
from posecheck.model.key import key_of

CHAPTERS: dict[str, tuple[Measure, ...]] = {
    "Over time, from the side": from_side.CURVES,
    "Over time, from the front or from behind": from_front.CURVES,
    "Over time, from the outline": from_outline.CURVES,
    "Between the legs, from the front or from behind": from_front.GAPS,
    "Of a rep": of_reps.FIGURES,
    "Of a run: times of the feet": of_strides.CONTACT_TIMES,
    "Of a run, from the side": of_strides.FROM_THE_SIDE,
    "Of a run, from the front or from behind": of_strides.FROM_THE_FRONT,
    "Of a run as a whole": of_runs.OF_THE_RUN,
    "Of a run of a minute or more": of_runs.DRIFTS,
    "Of a walk": of_walks.FIGURES,
    "Not given": of_reps.NEVER,
    "In older reports": of_reps.RETIRED,
}
"""Every entry, by heading of the documentation. Their order is that of refusals and of tables that
name no other."""

MEASURES: dict[str, Measure] = {m.name: m for entries in CHAPTERS.values() for m in entries}
_BY_NAME = MEASURES | {alias: m for m in MEASURES.values() for alias in m.aliases}

FROM_POINTS = tuple(m.name for m in MEASURES.values() if m.over_time and "outline" not in m.needs)
"""Curves of the key points; they are refused by name where a clip does not give them."""
SIDE_ONLY = tuple(name for name in FROM_POINTS if MEASURES[name].views == ("side",))
"""Those that only a side view shows."""
FRONT_ONLY = tuple(name for name in FROM_POINTS if MEASURES[name].views == ("front",))
"""Those that only a front or rear view shows."""
FROM_OUTLINE = tuple(
    m.name
    for m in MEASURES.values()
    if m.over_time and "outline" in m.needs and not m.checks and not m.read_from
)
"""Curves that the outline gives without a calibration; they are refused by name where it does not.
"""
_OWN = [m for m in MEASURES.values() if m.over_time and "calibration" in m.needs]
CHANGE_OF = {m.read_from: m.name for m in _OWN if m.unit == MEASURES[m.read_from].unit}
"""Curve -> what it becomes less the person's calibrated neutral."""
LIMB = tuple(m.name for m in MEASURES.values() if m.over_time and m.sided)
"""Curves of one side: a rule has to say whose limb it means."""
OF_A_REP = tuple(m.name for m in MEASURES.values() if m.of_a_rep)
"""What is read off a whole rep and is no curve."""
_FIGURES = [
    m
    for heading, entries in CHAPTERS.items()
    for m in entries
    if heading.startswith("Of a run") or m.mean_of_a_run
]
OF_A_RUN = tuple(m.name for m in _FIGURES if m.unit not in ("", "cm"))
"""Figures of a run that a rule may name: those of its chapters, and the means of curves. Lengths in
centimetres are not judged."""
OF_A_WALK = (*of_walks.ALSO_OF_A_RUN, *(m.name for m in of_walks.FIGURES))
"""Figures of a walk that a rule may name."""
OF_THE_CYCLE = tuple(
    m.name
    for m in MEASURES.values()
    if m.over_time and m.in_a_run and not m.checks and "calibration" not in m.needs
)
"""Curves that are drawn over the gait cycle, given by every clip of a run whose view and outline
show them."""
_SQUARE = {"side": ("side-left", "side-right"), "front": ("front", "rear")}
NEEDS_FEET = tuple(m.name for m in MEASURES.values() if m.over_time and "feet" in m.needs)
NEVER = {m.name: m.never for m in MEASURES.values() if m.never}
"""Measure -> why no clip gives it."""
LEANS_WITH_CAMERA = tuple(m.name for m in MEASURES.values() if m.leans_with_camera)
"""Curves that a tilted camera shifts by its tilt."""
AT_CONTACT = {
    m.name: m.read_from for m in MEASURES.values() if m.moment == "contact" and m.read_from
}
"""Figure at a foot's landing -> the curve that it is read from."""
LET_BY = {
    curve: m.name
    for m in sorted(MEASURES.values(), key=lambda m: not m.read_from)
    for curve in m.lets_read
}
"""Curve at a landing -> the figure of the clip that has to be given: what the frame rate refuses
there is not printed here step by step. First those that are figures themselves: the order of the
columns."""
ON_CONTACTS = tuple(
    m.name
    for m in MEASURES.values()
    if "contacts" in m.needs and m.views != ("front",) and not m.stem
)
"""What hangs on when the feet land and leave."""
FRONTAL = tuple(
    m.name
    for m in MEASURES.values()
    if "contacts" in m.needs and m.views == ("front",) and not m.stem
)
"""Likewise, what only a front or rear view shows of a run."""


def find(name: str) -> Measure | None:
    """The entry of a measure or of a column ("knee_flexion_left"), by any of its names; None of
    what this version does not know."""
    return _BY_NAME.get(name) or _BY_NAME.get(key_of(name).measure)


def entry(name: str) -> Measure:
    """The same. Raises KeyError where there is none: what posecheck computes has an entry."""
    found = find(name)
    if found is None:
        raise KeyError(f"{name!r} has no entry in the catalogue of measures")
    return found


def definition(name: str) -> str:
    """The sentence for a measure, with or without its side; "" where there is none."""
    found = find(name)
    return found.definition if found else ""


def seen_from(name: str, view: Seen) -> bool:
    """Whether a view shows the measure. Where that does not matter, any does."""
    views = entry(name).views
    return not views or view in views


def views_of(name: str) -> tuple[str, ...]:
    """The square views that show a curve or a figure of a rep; empty for a name that is neither."""
    if name not in (*FROM_POINTS, *FROM_OUTLINE, *OF_A_REP):
        return ()
    return tuple(view for seen in entry(name).views or ("side", "front") for view in _SQUARE[seen])


def in_order(of: str) -> tuple[str, ...]:
    """Names of the measures that have a place `of` "photo", "cycle" or "card", in that order."""
    ranked = [(getattr(m.place, of), m.name) for m in MEASURES.values() if getattr(m.place, of)]
    return tuple(name for _, name in sorted(ranked))


def rank_in(of: str, name: str) -> int:
    """The place of a measure among those of `in_order`; those without one come after all others."""
    found = find(name)
    return (getattr(found.place, of) if found else 0) or len(MEASURES)
