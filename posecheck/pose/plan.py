"""Whom to follow through a video, and how large: what a few pictures of it say beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posecheck.errors import NoPerson
from posecheck.pose.tracking.finder import Found, Look, find_people
from posecheck.pose.tracking.follow import FollowParameters
from posecheck.pose.tracking.people import Person, Sighting, chosen
from posecheck.pose.tracking.probes import read_probes

LONGEST_SIDE = 720
"""Pictures are analysed at most this large; the pose network itself sees the person at 256 x 256.
"""
WANTED_EXTENT = 300.0
"""A small person in a large picture is analysed at a size that gives the body this many pixels, if
the picture has them [E]."""


@dataclass(frozen=True, eq=False)
class VideoPlan:
    """What the probes said: whom to follow, who else is there, how large to analyse."""

    person: Person | None
    found: Found | None
    longest_side: int
    asked: str | int = "largest"


def plan_of(
    path: Path, turn_deg: int, which: str | int, look: Look | None, following: FollowParameters
) -> VideoPlan:
    if look is None:
        return VideoPlan(None, None, LONGEST_SIDE)
    probes, size = read_probes(path, turn_deg=turn_deg)
    found = find_people(probes, look, everybody=which != "largest", parameters=following.person)
    one = chosen(list(found.people), which, size)
    if one is None and found.people:
        count = (
            "Only one person was" if len(found.people) == 1 else f"{len(found.people)} people were"
        )
        raise NoPerson(
            f"{count} found in this video, and none with the number {which}.",
            "Count from the left, 0 first.",
        )
    side = LONGEST_SIDE
    if one is not None:
        side = round(max(LONGEST_SIDE, min(1.0, WANTED_EXTENT / one.extent) * max(size)))
    return VideoPlan(one, found, min(side, max(max(size), 1)), which)


def shrunk(person: Person | None, kx: float, ky: float) -> Person | None:
    """The person in pixels of the pictures as analysed."""
    if person is None:
        return None
    return Person(
        tuple(
            Sighting(s.t, s.box * np.array([kx, ky, kx, ky]), s.visibility, s.colour)
            for s in person.sightings
        )
    )
