"""How far a frame's pose is from those that the angle corrections were fitted on, which of them it
is nearer to, and how much of the correction is believed there.

There are two from the side: one of the first movements and standing, one of drills (all fours,
half-kneeling, squats, hinges, on the back); and two from the front and behind: of lunges, runs and
standing, and of drills (squats, walks, holds on the feet). Each was fitted on rendered people. Real
people, and postures that were in neither fit, lie further off; there the networks' own spread says
little, since their hidden units saturate. So, from the side, the share of the correction that is
kept falls with the distance, down to what postures outside the fit and the truth read by eye off
real people confirm, and the interval goes over to one that was measured out there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from posecheck._shipped import model_arrays

_PIECE = 256


@dataclass(frozen=True)
class Border:
    """Between the first movements and the drills. first, drills: which poses of trust.npz. A pose
    is a drill's where it is more than `nearer` nearer to those than to the others, and wholly from
    so much as `blend` more on; near, far: distances to the drills' poses between which that ends.
    """

    first: str
    drills: str
    nearer: float
    blend: float
    near: float
    far: float


SIDE = Border("poses", "drill_poses", 0.4, 0.5, 1.8, 2.6)
"""Bridges and runs of rendered and real people are hardly ever so much nearer, all fours and
half-kneeling nearly always. Half of rendered people's frames lie within 1.8, nearly all within 2.6.
Real people further off are told as before there were drills, for nothing was read off them that
would say more [E]."""
FRONT = Border("front_poses", "front_drill_poses", -0.4, 0.5, 4.0, 6.0)
"""Of people not seen in fitting, the networks of the drills are nearer to the truth than those of
the first movements, and than the raw angle, as far as anything was seen (9), and nine in ten frames
lie within 5. They are not much worse at lunges, while those of the first movements are far off at
drills: so a pose that is as near to both is a drill's (`models/angle_correction/README.md`) [E]."""


@dataclass(frozen=True, eq=False)
class Nearness:
    """Of frames to the poses that the corrections were fitted on, (frames,) each, NaN where a
    number is missing. away: distance to the nearest of the first movements; drills: 0..1, how much
    a frame is told as a drill's."""

    away: np.ndarray
    drills: np.ndarray


@dataclass(frozen=True, eq=False)
class Trust:
    """share (frames, outputs) 0..1 of the correction; outside (frames,) 0..1: how far the interval
    has gone over to half_width (frames, outputs)."""

    share: np.ndarray
    outside: np.ndarray
    half_width: np.ndarray


@cache
def _fitted() -> dict[str, np.ndarray]:
    return model_arrays("angle_correction/trust.npz")


def standardised(numbers: np.ndarray) -> np.ndarray:
    """`features.features` of a side view, (frames, n), as the poses are kept: less the last number,
    which only tells the view."""
    return (numbers[:, :-1] - _fitted()["centre"]) / _fitted()["scale"]


def place_of(numbers: np.ndarray, border: Border = SIDE) -> Nearness:
    """numbers (frames, n): as `standardised` gives them; of a front or rear view, `features` as its
    networks see them, standardised."""
    fitted = _fitted()
    first, drills = (_distance(numbers, fitted[name]) for name in (border.first, border.drills))
    nearer = np.clip((first - drills - border.nearer) / border.blend, 0.0, 1.0)
    near = np.clip((border.far - drills) / (border.far - border.near), 0.0, 1.0)
    return Nearness(first, nearer * near)


def _distance(numbers: np.ndarray, poses: np.ndarray) -> np.ndarray:
    """(frames,) to the nearest of the poses (m, n)."""
    poses = poses.astype(float)
    out = np.full(len(numbers), np.nan)
    known = np.flatnonzero(np.isfinite(numbers).all(1))
    x = np.clip(numbers[known], -6, 6).astype(float)
    sizes = np.square(poses).sum(1)
    for a in range(0, len(x), _PIECE):
        piece = x[a : a + _PIECE]
        products = piece @ poses.T
        products *= -2
        products += sizes
        squared = np.square(piece).sum(1) + products.min(1)
        out[known[a : a + _PIECE]] = np.sqrt(np.maximum(squared, 0.0))
    return out


def trust_in(names: tuple[str, ...], away: np.ndarray) -> Trust:
    """What is believed of the correction of these outputs (`features.SIDE_OUTPUTS`) at these
    distances (frames,)."""
    fitted = _fitted()
    near, far, farthest = (float(fitted[name]) for name in ("near", "far", "farthest"))
    row = {str(name): i for i, name in enumerate(fitted["outputs"])}
    at = [row[name] for name in names]
    outside = np.clip((away - near) / (far - near), 0.0, 1.0)
    growth = 1.0 + fitted["growth"] * np.clip((away - far) / (farthest - far), 0.0, 1.0)
    share = 1.0 - outside[:, None] * (1.0 - fitted["share"][at])
    return Trust(share, outside, growth[:, None] * fitted["half_width"][at])
