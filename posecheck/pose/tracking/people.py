"""Who is in the frame: sightings, those of one person over several frames, and whom to follow."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from posecheck import skeleton
from posecheck.pose.estimator import Estimate
from posecheck.pose.track import Seen

_TRUNK = [
    skeleton.INDEX[name] for name in ("left_shoulder", "right_shoulder", "right_hip", "left_hip")
]
_SHOULDERS, _HIPS = _TRUNK[:2], _TRUNK[2:]


@dataclass(frozen=True)
class PersonParameters:
    """The numbers by which an estimate is a person, and two sightings are one person.

    The first five were set with the full model, well below what people score; what tiles find in
    lamps, chairs and corners fails at least one of them [E]. An extent is the longer side of the
    box about a person's landmarks.

    Attributes
    ----------
    min_visibility : float
        Least mean visibility of the landmarks, 0 to 1, as the model says.
    min_trunk_on_mask, min_landmarks_on_mask : float
        Least shares of the trunk's line, and of the landmarks, that lie on the model's mask of the
        person.
    trunk_share : tuple of float
        Shortest and longest trunk over extent: a deep lunge seen from above at one end, a body
        curled up at the other [E].
    min_extent_px : float
        Pixels: below this nothing can be measured [E].
    same_colour : float
        Largest distance (CIE L*a*b* units) between two sightings of the same shirt; shade and folds
        stay below it [E].
    speed, rise : float
        Extents a second that a person may move while unseen, across (5 m/s) and up or down the
            frame: people cross it, and rise or sink in it only
        as they come nearer or go away [E].
    same_place : float
        Extents between two who may be one person in two postures [E].
    """

    min_visibility: float = 0.5
    min_trunk_on_mask: float = 0.7
    min_landmarks_on_mask: float = 0.55
    trunk_share: tuple[float, float] = (0.12, 0.75)
    min_extent_px: float = 24.0
    same_colour: float = 30.0
    speed: float = 3.0
    rise: float = 0.1
    same_place: float = 0.75


@dataclass(frozen=True, eq=False)
class Sighting:
    """One person in one frame. box: x0, y0, x1, y1 of the landmarks, pixels. colour: L*, a*, b* of
    the trunk, NaN where unknown."""

    t: float
    box: np.ndarray
    visibility: float
    colour: np.ndarray

    @property
    def extent(self) -> float:
        return float(max(self.box[2] - self.box[0], self.box[3] - self.box[1]))

    @property
    def centre(self) -> np.ndarray:
        return (self.box[:2] + self.box[2:]) / 2


@dataclass(frozen=True, eq=False)
class Person:
    """One person's sightings, in order of time."""

    sightings: tuple[Sighting, ...]

    @property
    def extent(self) -> float:
        return float(np.median([s.extent for s in self.sightings]))

    @property
    def centre(self) -> np.ndarray:
        return np.median([s.centre for s in self.sightings], axis=0)


def is_plausible(estimate: Estimate, *, parameters: PersonParameters = PersonParameters()) -> bool:
    """False where the landmarks cannot be a person: no body on the mask under them, hidden all
    over, or not shaped like one."""
    points = estimate.landmarks[:, :2]
    if (
        not estimate.known[_TRUNK].all()
        or estimate.extent < parameters.min_extent_px
        or estimate.mean_visibility < parameters.min_visibility
    ):
        return False
    shoulders, hips = points[_SHOULDERS].mean(axis=0), points[_HIPS].mean(axis=0)
    if (
        not parameters.trunk_share[0]
        <= np.linalg.norm(shoulders - hips) / estimate.extent
        <= parameters.trunk_share[1]
    ):
        return False
    if estimate.mask is None:
        return True
    local = points - estimate.origin
    h, w = estimate.mask.shape
    inside = (local[:, 0] >= 0) & (local[:, 0] < w) & (local[:, 1] >= 0) & (local[:, 1] < h)
    if inside.sum() < skeleton.COUNT // 3:
        return False
    trunk = np.linspace(shoulders, hips, 7) - estimate.origin
    if _on_mask(estimate.mask, trunk) < parameters.min_trunk_on_mask:
        return False
    return _on_mask(estimate.mask, local[inside]) >= parameters.min_landmarks_on_mask


def _on_mask(mask: np.ndarray, points: np.ndarray) -> float:
    h, w = mask.shape
    x, y = np.clip(points[:, 0].astype(int), 0, w - 1), np.clip(points[:, 1].astype(int), 0, h - 1)
    return float(np.mean(mask[y, x] > 0.5))


def sighting(t: float, estimate: Estimate, rgb: np.ndarray) -> Sighting:
    """The sighting that an estimate in the whole frame `rgb` is."""
    return Sighting(
        t, estimate.box, estimate.mean_visibility, trunk_colour(estimate.landmarks[:, :2], rgb)
    )


def trunk_colour(points: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    """(3,) median CIE L*a*b* over the trunk; NaN where it lies outside the frame. points: (33, 2)
    pixels."""
    corners = points[_TRUNK]
    middle = corners.mean(axis=0)
    # In a side view shoulders and hips make a thin strip: sample along the axis, a little to both
    # sides.
    axis = np.linspace(corners[:2].mean(axis=0), corners[2:].mean(axis=0), 9)[1:-1]
    across = (
        0.06
        * np.linalg.norm(axis[0] - axis[-1])
        * np.array([[-1, 0], [0, 0], [1, 0], [0, -1], [0, 1]])
    )
    samples = np.concatenate(
        [(axis[:, None] + across[None]).reshape(-1, 2), middle + 0.5 * (corners - middle)]
    ).astype(int)
    h, w = rgb.shape[:2]
    inside = (samples >= 0).all(axis=1) & (samples[:, 0] < w) & (samples[:, 1] < h)
    if inside.sum() < 8:
        return np.full(3, np.nan)
    colours = rgb[samples[inside, 1], samples[inside, 0]][None].astype(np.float32) / 255
    return np.median(cv2.cvtColor(colours, cv2.COLOR_RGB2LAB)[0], axis=0)


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """Shared area over the smaller box's area, 0..1: a part of a body lies inside the whole body's
    box."""
    sides = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
    if (sides <= 0).any():
        return 0.0
    return float(sides.prod() / max(1.0, min((a[2:] - a[:2]).prod(), (b[2:] - b[:2]).prod())))


def merged(sightings: list[Sighting]) -> list[Sighting]:
    """Each person once: of sightings that overlap by more than half, the most visible, then the
    largest."""
    kept: list[Sighting] = []
    for one in sorted(sightings, key=lambda s: (-round(s.visibility, 1), -s.extent)):
        if all(overlap(one.box, other.box) < 0.5 for other in kept):
            kept.append(one)
    return kept


def could_be_same(
    a: Sighting, b: Sighting, *, parameters: PersonParameters = PersonParameters()
) -> bool:
    """Two sightings at different times may be one person: place, size and colour of the trunk."""
    gap = abs(a.t - b.t)
    extent = max(a.extent, b.extent)
    if not 0.5 <= a.extent / b.extent <= 2.0:
        return False
    across, down = np.abs(a.centre - b.centre) / extent
    if across > 0.5 + parameters.speed * gap or down > 0.5 + parameters.rise * gap:
        return False
    return colour_distance(a.colour, b.colour) <= parameters.same_colour


def colour_distance(a: np.ndarray, b: np.ndarray) -> float:
    """0 where either is unknown. Lightness counts half: shade changes it."""
    difference = (a - b) * (0.5, 1.0, 1.0)
    return float(np.linalg.norm(difference)) if np.isfinite(difference).all() else 0.0


def linked(
    probes: list[list[Sighting]], *, parameters: PersonParameters = PersonParameters()
) -> list[Person]:
    """People over several frames: each sighting goes to the nearest person it could be, else it is
    somebody new.

    Seconds lie between the frames, in which one person can lie down or sink into a lunge; so those
    who were never seen together and keep to one place are taken for one.
    """
    people: list[list[Sighting]] = []
    for sightings in probes:
        pairs = sorted(
            (
                float(np.linalg.norm(s.centre - p[-1].centre))
                + colour_distance(s.colour, p[-1].colour),
                i,
                j,
            )
            for i, s in enumerate(sightings)
            for j, p in enumerate(people)
            if could_be_same(s, p[-1], parameters=parameters)
        )
        taken_sightings, taken_people = set(), set()
        for _, i, j in pairs:
            if i not in taken_sightings and j not in taken_people:
                people[j].append(sightings[i])
                taken_sightings.add(i)
                taken_people.add(j)
        people += [[s] for i, s in enumerate(sightings) if i not in taken_sightings]
    return [
        Person(tuple(sorted(p, key=lambda s: s.t)))
        for p in _never_together(people, parameters.same_place)
    ]


def _never_together(people: list[list[Sighting]], same_place: float) -> list[list[Sighting]]:
    """Those of one place and about one size who share no frame, joined; the one seen most often
    first."""
    joined: list[list[Sighting]] = []
    for person in sorted(people, key=len, reverse=True):
        times = {s.t for s in person}
        for other in joined:
            apart = not times & {s.t for s in other}
            a, b = min(
                ((a, b) for a in person for b in other), key=lambda pair: abs(pair[0].t - pair[1].t)
            )
            larger, smaller = max(a.extent, b.extent), min(a.extent, b.extent)
            if (
                apart
                and smaller > 0.45 * larger
                and float(np.linalg.norm(a.centre - b.centre)) < same_place * larger
            ):
                other += person
                break
        else:
            joined.append(list(person))
    return joined


def from_the_left(people: list[Person]) -> list[Person]:
    """In the order in which they are numbered."""
    return sorted(people, key=lambda p: p.centre[0])


def shown(people: list[Person], followed: Person | None) -> tuple[Seen, ...]:
    """Everybody from the left, each in the frame that shows most of them at once, or in the one
    that shows this person largest."""
    times = [s.t for p in people for s in p.sightings]
    together = max(sorted(set(times)), key=times.count, default=0.0)
    out = []
    for person in from_the_left(people):
        best = max(person.sightings, key=lambda s: (s.t == together, s.extent))
        out.append(Seen(float(best.t), tuple(float(x) for x in best.box), person is followed))
    return tuple(out)


def chosen(people: list[Person], which: str | int, size: tuple[int, int]) -> Person | None:
    """Whom to follow: "largest" (and most central, and seen most often), "left", "right", or an
    index from the left, 0 first.

    None where nobody was seen, or fewer people than the index says. Raises ValueError on another
    word.
    """
    if isinstance(which, str) and which not in ("largest", "left", "right"):
        raise ValueError(
            'person must be "largest", "left", "right" or a number from the left, 0 first'
        )
    if not people:
        return None
    if which == "largest":
        half = np.array(size) / 2
        most = max(len(p.sightings) for p in people)
        off_centre = [float(np.linalg.norm((p.centre - half) / half)) / 2**0.5 for p in people]
        worth = [
            p.extent * (1 - 0.5 * min(1.0, off)) * (len(p.sightings) / most) ** 0.5
            for p, off in zip(people, off_centre, strict=True)
        ]
        return people[int(np.argmax(worth))]
    in_order = from_the_left(people)
    index = {"left": 0, "right": len(people) - 1}[which] if isinstance(which, str) else which
    return in_order[index] if 0 <= index < len(people) else None
