"""The places of the chain in their order, in words; and movements sorted into them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import get_args

from posecheck.movements.movement import Chain, Movement

ORDER: tuple[str, ...] = get_args(Chain)
OTHER = ""
TITLES = {
    "screen": "Look first",
    "release": "Release",
    "lengthen": "Lengthen",
    "activate": "Activate",
    "core": "Hold the trunk",
    "integrate": "Put it together",
    OTHER: "Others",
}
ABOUT = {
    "screen": (
        "What is short, and what is level: before anything is changed, and again some weeks later."
    ),
    "release": "Pressure on what is tight, half a minute a spot.",
    "lengthen": (
        "Only what is too short, the pelvis tucked so that the stretch goes where it belongs."
    ),
    "activate": "Muscles that do little while you sit: slowly, until they do their share again.",
    "core": "The trunk stays still, for a while or against moving arms and legs.",
    "integrate": "All of it together, on your feet.",
    OTHER: "",
}


def main_place(movement: Movement) -> str:
    return movement.chain[0] if movement.chain else OTHER


def in_order(
    movements: Iterable[Movement], wanted: Container[str] = ()
) -> list[tuple[str, list[Movement]]]:
    """(place, its movements by title), the places in their order, those without one last; empty
    places left out.

    wanted: places that were asked for: a movement of several stands at the first of them.
    """
    sorted_in: dict[str, list[Movement]] = {place: [] for place in (*ORDER, OTHER)}
    for movement in movements:
        sorted_in[
            next((place for place in movement.chain if place in wanted), main_place(movement))
        ].append(movement)
    return [
        (place, sorted(members, key=lambda m: m.title))
        for place, members in sorted_in.items()
        if members
    ]
