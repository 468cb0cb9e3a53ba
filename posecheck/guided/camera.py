"""Where the camera stands for a drill, and in which order drills are done so that it is moved
seldom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, permutations

from posecheck.movements.movement import Movement, Posture
from posecheck.movements.postures import postures_in

_HIGH = frozenset(
    ("standing", "bent-over", "squatting", "lunging", "half-kneeling", "kneeling", "pigeon")
)
"""Postures that are filmed from hip height; all others from the height of a mat, as the drawings of
the drills show it."""
HEIGHTS = {"mat": "on the floor, at the height of the mat", "hip": "at the height of your hips"}
MOST_PLACES = 5
"""So many places within one phase are tried in every order: 120 of them."""


def camera_of(movement: Movement) -> str:
    """ "mat-side", "hip-front": the height of the camera and the side of the person that it sees,
    the movement's first view; "" for a timer, which nothing films."""
    if not movement.is_filmed:
        return ""
    return f"{'hip' if _is_high(_posture(movement)) else 'mat'}-{movement.views[0].split('-')[0]}"


def height_of(camera: str) -> str:
    """ "mat", "hip", or "" of a timer: what decides whether the camera has to be moved."""
    return camera.split("-")[0]


def _posture(movement: Movement) -> Posture:
    rule = movement.rep or movement.hold
    return "upright" if rule is None else rule.posture


def _is_high(posture: Posture) -> bool:
    found = postures_in(posture)
    return found is None or bool(_HIGH.intersection(found))


@dataclass(frozen=True)
class _Way:
    """An order of places so far: how often the camera was moved, the person turned, and how far it
    is from the order that was given."""

    moves: int = 0
    turns: int = 0
    swaps: int = 0
    last: str = ""
    order: tuple[int, ...] = ()

    @property
    def cost(self) -> tuple[int, int, int]:
        return self.moves, self.turns, self.swaps


def order_of(phases: Sequence[str], cameras: Sequence[str]) -> tuple[int, ...]:
    """In which order drills are done, as indices. phases, cameras: of each drill, in the
    programme's order, phases together.

    Phases stay in their order. Within one, what is filmed from one place comes together (timers
    before or after it, as they stood), so that over the whole session the camera is moved as seldom
    as can be; of two such orders the one with fewer turns of the person, then the one nearer to the
    programme's.
    """
    ways = {"": _Way()}
    for _, group in groupby(range(len(phases)), key=lambda i: phases[i]):
        drills = list(group)
        found: dict[str, _Way] = {}
        for before in ways.values():
            for way in _longer(before, drills, cameras):
                if way.last not in found or way.cost < found[way.last].cost:
                    found[way.last] = way
        ways = found
    return min(ways.values(), key=lambda way: way.cost).order


def _longer(way: _Way, drills: list[int], cameras: Sequence[str]) -> list[_Way]:
    """The way with the drills of one more phase, in each order of their places."""
    filmed = [i for i in drills if cameras[i]]
    before = tuple(i for i in drills if not cameras[i] and (not filmed or i < filmed[0]))
    after = tuple(i for i in drills if not cameras[i] and i not in before)
    places = list(dict.fromkeys(cameras[i] for i in drills if cameras[i]))
    orders = permutations(places) if len(places) <= MOST_PLACES else [tuple(places)]
    return [_through(way, before, after, order, places, filmed, cameras) for order in orders]


def _through(
    way: _Way,
    before: tuple[int, ...],
    after: tuple[int, ...],
    order: tuple[str, ...],
    places: list[str],
    drills: list[int],
    cameras: Sequence[str],
) -> _Way:
    moves, turns, last = way.moves, way.turns, way.last
    for place in order:
        moves += bool(last) and height_of(place) != height_of(last)
        turns += bool(last) and place != last
        last = place
    swaps = sum(
        places.index(a) > places.index(b) for k, a in enumerate(order) for b in order[k + 1 :]
    )
    filmed = tuple(i for place in order for i in drills if cameras[i] == place)
    return _Way(moves, turns, way.swaps + swaps, last, way.order + before + filmed + after)
