"""Which figure shows a movement."""

from __future__ import annotations

from posecheck.movements.movement import Movement
from posecheck.present.figures.data import figures

EARLIER = {
    "bridge-side": "glute-bridge",
    "lunge-side": "lunge",
    "plank-side": "plank",
    "run-side": "running",
    "stand-side": "standing",
}
"""What movement files called the drawings before there were figures."""


def as_now(name: str) -> str:
    """The name of a figure as it is called today."""
    return EARLIER.get(name, name)


def figure_of(movement: Movement) -> str:
    """The name of a movement's main figure: its own, else the one that its file names; "" where
    there is none."""
    return next((n for n in (movement.id, as_now(movement.setup.picture)) if n in figures()), "")
