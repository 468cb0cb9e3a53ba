"""How well angles are measured in each family of postures: the drills that hold a body alike, and
each of the first movements by itself.

From where a body is seen and which of its parts hide which, a family decides how the pose model
errs; so networks, intervals and what may be said of a posture are judged by family.
"""

from __future__ import annotations

from posecheck.validation.cells import (
    OF_CURVES,
    Cell,
    Table,
    curve_row,
    errors,
    grouped,
    headed,
    share,
)
from posecheck.validation.compare import ClipComparison
from posecheck.validation.compare_curves import CurveError, ReadingError

FAMILIES = {
    "all fours": ("donkey-kick", "bird-dog", "bear-crawl", "bear-hold"),
    "half-kneeling": (
        "half-kneeling-psoas-stretch",
        "rectus-femoris-stretch",
        "hip-rocks",
        "deep-lunge-hold",
    ),
    "at the wall": ("wall-march",),
    "squat": ("squat",),
    "hinge": ("hinge",),
    "on the back": (
        "frog-bridge",
        "bridge-squeeze",
        "single-leg-bridge",
        "curl-up",
        "sit-up",
        "supine-pigeon",
        "hip-flexor-length-test",
    ),
    "on the side": ("clam", "side-plank"),
    "on the feet": ("walking", "monster-walk", "press-hold"),
    "lunge": ("lunge", "single-leg-lunge", "walking-lunge"),
}
"""Family -> ids of its movements. A movement that none names is a family of its own."""
MEASURES = ("knee_flexion", "trunk_thigh_angle", "lumbar_angle")
CHANGE, ADDED = "lumbar angle, change", "lumbar_arch_added"


def family_of(movement: str) -> str:
    """The family of a movement's id."""
    return next((name for name, ids in FAMILIES.items() if movement in ids), movement)


def family_table(clips: tuple[ClipComparison, ...]) -> Table:
    """Knee, trunk against thigh and low back by family: frame by frame, and of the low back also
    its change, from the clip's beginning and as reps are judged by."""
    rows: list[tuple[Cell, ...]] = []
    for family, group in grouped(clips, lambda clip: family_of(clip.movement)).items():
        kinds: dict[str, list[tuple[ClipComparison, CurveError]]] = {
            measure: [(clip, e) for clip in group for e in clip.curves if e.measure == measure]
            for measure in MEASURES
        }
        kinds[CHANGE] = [(clip, e) for clip in group for e in clip.changes]
        rows += [(family, name, *curve_row(found)) for name, found in kinds.items() if found]
        added = [(clip, r) for clip in group for r in clip.readings if r.measure == ADDED]
        if added:
            rows.append((family, ADDED, *_reading_row(added)))
    note = (
        "Every frame in which the measure was given, the near side; the change of the lumbar angle "
        "is counted from the clip's first second, lumbar_arch_added is one reading a rep."
    )
    return Table(
        "families",
        "Knee, hip and low back by family of posture",
        *headed(f"family | measure | {OF_CURVES.replace('frames', 'frames or readings')}"),
        tuple(rows),
        note,
    )


def _reading_row(found: list[tuple[ClipComparison, ReadingError]]) -> tuple[Cell, ...]:
    """As `curve_row`; readings have intervals of their own, whose width is not told here."""
    readings = [reading for _, reading in found]
    stated = [r.inside for r in readings if r.inside is not None]
    return (
        len({clip.id for clip, _ in found}),
        len(readings),
        *errors(r.error for r in readings),
        share(sum(stated), len(stated)),
        None,
        readings[0].unit,
    )
