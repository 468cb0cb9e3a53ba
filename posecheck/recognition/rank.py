"""Which movement a scene shows: every movement's own looks, held against the stretches that could
be it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.errors import MovementFileError
from posecheck.movements.load import named_movements, recognised_movements, shipped_movements
from posecheck.movements.movement import LooksLike, Movement
from posecheck.movements.postures import posture_names
from posecheck.recognition.features import FEATURES
from posecheck.recognition.motion import GAIT, STATISTICS, SeenClip, Shown
from posecheck.recognition.postures import unit_of
from posecheck.signals.gaps import bridged, runs

SOFT = {
    "trunks": 0.07,
    "degrees": 9.0,
    "direction": 0.2,
    "share": 0.12,
    "count": 0.5,
    "seconds": 0.4,
    "cadence": 8.0,
    "bounce": 0.015,
}
"""One standard deviation outside of a range, in its unit, where a look says no other [E: about the
spread between people of one movement]."""
WORST = 8.0
"""No number counts for more than this, in the exponent."""
NO_MOVEMENT_FITS = 3.5
"""What being none of the known movements costs."""
BEFORE_AND_AFTER, BETWEEN = 5.0, 6.0
"""What it costs to leave the whole clip out of a movement. Something else comes before it and after
it, as getting down does: a little of that costs hardly anything (it counts by its square), unless
it is a position that is filmed for itself. What comes again and again between its parts is not
explained by it."""
LONGEST_SLIP_S = 1.0
"""Another posture for less than this does not end a stretch [E]."""
SHORTEST_S = 0.6
_GAIT_UNITS = {
    "share": "share",
    "steps": "count",
    "step-s": "seconds",
    "changes": "share",
    "spring": "direction",
    "bounce": "bounce",
    "drop": "direction",
    "cadence": "cadence",
    **dict.fromkeys(("lift", "apart", "sinks"), "trunks"),
    **dict.fromkeys(("swing-knee", "stance-knee", "thigh-up", "thigh-behind"), "degrees"),
}


@dataclass(frozen=True, eq=False)
class Fit:
    """How well a scene fits a movement: cost (0 perfect), and the frames (bool) that show it, by
    the best of its looks."""

    id: str
    cost: float
    frames: np.ndarray


def soft_of(name: str) -> float:
    """Standard deviation outside the range of a number that `Shown.value` knows. Raises
    MovementFileError for one that it does not know."""
    head, _, tail = name.partition(".")
    if (
        head == "share"
        and tail
        and all(part in (*posture_names(), "unknown") for part in tail.split("|"))
    ):
        return SOFT["share"]
    if head == "gait" and tail in GAIT:
        return SOFT[_GAIT_UNITS[tail]]
    if name == "seconds":
        return SOFT["seconds"]
    if head in FEATURES and tail in STATISTICS:
        if tail == "swings":
            return SOFT["count"]
        if tail == "beat":
            return SOFT["direction"]
        if tail == "pace":
            return SOFT["seconds"]
        return SOFT[unit_of(head)]
    raise MovementFileError(
        f"A movement is looked for by {name[:60]!r}, which recognition does not know.",
        "Mend that name in the movement's file.",
    )


def looks_of(movement: Movement) -> tuple[LooksLike, ...]:
    """What a movement looks like: as its file says, else as posecheck names it where it knows the
    movement by name only."""
    named = named_movements().get(movement.id)
    return movement.looks_like or (named.looks_like if named else ())


def check_looks(movement: Movement) -> None:
    """Raises MovementFileError for a look of the movement that names what recognition does not
    know."""
    for name in (name for look in movement.looks_like for name in look.shows):
        soft_of(name)


def all_looks() -> dict[str, tuple[LooksLike, ...]]:
    """The looks of every movement that has some, by its id: those that are judged, and those that
    are only named.

    A file of the user's whose looks name what is not known is looked for no more: `posecheck
    movements` tells what is wrong with it.
    """
    judged = {
        m.id: m.looks_like
        for m in recognised_movements().values()
        if m.looks_like and (m.id in shipped_movements() or _is_known(m))
    }
    return judged | {n.id: n.looks_like for n in named_movements().values() if n.id not in judged}


def _is_known(movement: Movement) -> bool:
    try:
        check_looks(movement)
    except MovementFileError:
        return False
    return True


def fits(scene: SeenClip, looks: dict[str, tuple[LooksLike, ...]]) -> list[Fit]:
    """How the scene fits each movement, best first. Raises MovementFileError for a look that names
    what is not known."""
    for name in {name for of in looks.values() for look in of for name in look.shows}:
        soft_of(name)
    shown: dict[tuple, list[Shown]] = {}
    total = max(int((scene.postures.mask(*posture_names())).sum()), 1)
    found = [
        min((_fit(scene, name, look, shown, total) for look in of), key=lambda fit: fit.cost)
        for name, of in looks.items()
    ]
    return sorted(found, key=lambda fit: fit.cost)


def _fit(
    scene: SeenClip, name: str, look: LooksLike, shown: dict[tuple, list[Shown]], total: int
) -> Fit:
    key = (look.postures, look.frames)
    if key not in shown:
        shown[key] = [Shown(scene, mask) for mask in stretches_in(scene, look)]
    good, cost, covered = np.zeros(len(scene.t), bool), 0.0, 0
    costs = [(_cost(stretch, look), stretch) for stretch in shown[key]]
    best = min((c for c, _ in costs), default=0.0)
    for of, stretch in costs:
        if of > best + NO_MOVEMENT_FITS:
            continue  # another thing in the same postures
        frames = int(stretch.seen.sum())
        cost += of * frames
        covered += frames
        good |= stretch.frames
    if not covered:
        return Fit(name, BETWEEN + WORST, good)
    inner = slice(int(good.argmax()), len(good) - int(good[::-1].argmax()))
    known = scene.postures.mask(*posture_names()) & ~good
    between = int(known[inner].sum()) / total
    outside = int(known.sum()) / total - between
    left = BEFORE_AND_AFTER * (outside if look.alone else outside**2) + BETWEEN * between
    return Fit(name, cost / covered + look.vague + left, good)


def _cost(stretch: Shown, look: LooksLike) -> float:
    total = 0.0
    for name, (low, high, *soft) in look.shows.items():
        value = stretch.value(name)
        if np.isnan(value):
            # what is not known speaks a little against it; a single image has no time
            total += 1.0 if len(stretch.frames) > 1 else 0.0
            continue
        off = max(low - value, value - high, 0.0) / (soft[0] if soft else soft_of(name))
        total += min(off * off / 2, WORST)
    return total


def stretches_in(scene: SeenClip, look: LooksLike) -> list[np.ndarray]:
    """Masks (frames,) of the parts that could show it: in its postures, moments out of them
    bridged; or while steps are taken."""
    inside = scene.postures.mask(*look.postures)
    if look.frames == "gait":
        steps = np.zeros(len(inside), bool)
        for s in scene.steps:  # and a step before and after: it sets off and comes to its end there
            around = (scene.t > scene.t[s.start] - s.step_s) & (
                scene.t < scene.t[s.stop - 1] + s.step_s
            )
            steps |= around
        inside &= steps
    t = scene.t
    if len(t) == 1:
        return [inside] if inside.all() else []
    out = []
    for a, b in runs(bridged(inside, t, LONGEST_SLIP_S)):
        if t[b - 1] - t[a] >= min(SHORTEST_S, 0.5 * float(t[-1] - t[0])):
            mask = np.zeros(len(t), bool)
            mask[a:b] = True
            out.append(mask)
    return out
