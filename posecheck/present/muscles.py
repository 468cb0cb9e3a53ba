"""What a movement works on, for somebody who does not know the muscles by their Latin names."""

from __future__ import annotations

import re

WHERE = {
    "abdominals": "the belly",
    "adductors": "inside of the thigh",
    "gluteus maximus": "the seat",
    "gluteus medius": "side of the hip",
    "hamstrings": "back of the thigh",
    "hip flexors": "front of the hip",
    "iliopsoas": "front of the hip",
    "multifidi": "along the spine",
    "quadratus lumborum": "side of the low back",
    "quadriceps": "front of the thigh",
    "rectus abdominis": "front of the belly",
    "rectus femoris": "front of the thigh",
    "serratus": "side of the ribs",
    "tensor fasciae latae": "outside of the hip",
    "thoracic spine": "upper back",
    "triceps": "back of the arm",
}
"""Each muscle -> where it lies."""
_NAMED = re.compile("|".join(sorted(WHERE, key=len, reverse=True)))


def muscles_read(works_on: str) -> str:
    """ "gluteus maximus (the seat), adductors (inside of the thigh)": each place is told once, and
    not where the words say it themselves."""
    told: set[str] = set()

    def with_place(found: re.Match) -> str:
        place = WHERE[found[0]]
        if place in works_on or place in told or works_on[found.end() :].startswith(" ("):
            return found[0]
        told.add(place)
        return f"{found[0]} ({place})"

    return _NAMED.sub(with_place, works_on)
