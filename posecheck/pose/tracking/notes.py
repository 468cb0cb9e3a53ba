"""What the user should know about how one person was followed."""

from __future__ import annotations

import numpy as np

from posecheck.pose.tracking.follow import Followed
from posecheck.pose.tracking.people import Person
from posecheck.video.info import Note

SHORTEST_GAP_S = 0.5
"""Shorter absences are bridged later and need no word [E]."""


def people_notes(count: int, person: Person | None, asked: str | int) -> tuple[Note, ...]:
    """`several-people`, where there are; `one-person`, where one of several was `asked` for."""
    if count < 2 and person is not None and asked != "largest":
        return (
            Note(
                "one-person",
                "Only one person was found, and is followed; if there are more, crop the video to"
                " the one you mean.",
            ),
        )
    if count < 2 or person is None:
        return ()
    x = round(float(person.centre[0]))
    message = f"{count} people were seen; the one around {x} pixels from the left edge is followed."
    return (
        Note(
            "several-people",
            f"{message} Another can be chosen: the left one, "
            "the right one, or by number from the left, 0 first.",
        ),
    )


def followed_notes(t: np.ndarray, found: np.ndarray, followed: Followed) -> tuple[Note, ...]:
    """`left-frame` with the times in s, and `person-changed`. t (frames,) s;
    found (frames,) bool."""
    notes = []
    gaps = [f"{start:.1f} to {end:.1f} s" for start, end in absences(t, found)]
    if gaps:
        shown = ", ".join(gaps[:5]) + (f" and {len(gaps) - 5} more times" if len(gaps) > 5 else "")
        notes.append(Note("left-frame", f"The person was not seen from {shown}."))
    if followed.changes:
        at = ", ".join(f"{s:.1f}" for s in followed.changes[:5])
        notes.append(
            Note(
                "person-changed",
                f"Somebody else was taken for the person at {at} s; those frames are left out.",
            )
        )
    return tuple(notes)


def absences(t: np.ndarray, found: np.ndarray) -> list[tuple[float, float]]:
    """(from, to) in s of each stretch of at least SHORTEST_GAP_S without the person."""
    edges = np.flatnonzero(
        np.diff(np.concatenate([[True], found, [True]]).astype(np.int8))
    ).reshape(-1, 2)
    spans = [(float(t[first]), float(t[min(end, len(t) - 1)])) for first, end in edges]
    return [(start, end) for start, end in spans if end - start >= SHORTEST_GAP_S]
