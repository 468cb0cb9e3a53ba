"""What happened to the file, as reasons of the report."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.model.report import Reason
from posecheck.video.info import Note

LIMITING = {
    "several-people",
    "left-frame",
    "truncated",
    "damaged-frames",
    "variable-frame-rate",
    "duplicate-frames",
    "person-changed",
    "timestamps-assumed",
    "timestamps-repaired",
    "mirrored",
    "pixel-shape-ignored",
    "interlaced",
    "size-changed",
}
"""What happened to the file that bears on the numbers (or on which side they are of): the report is
"limited", and says so."""
PUT_RIGHT = {"stretched-pixels", "one-person"}
"""What was put right, or changes nothing, and is only said."""


def limiting(notes: Sequence[Note]) -> tuple[Reason, ...]:
    """Those that make a report "limited"."""
    return tuple(Reason(n.code, n.message) for n in notes if n.code in LIMITING)


def put_right(notes: Sequence[Note]) -> tuple[Reason, ...]:
    """Those that are only said."""
    return tuple(Reason(n.code, n.message) for n in notes if n.code in PUT_RIGHT)
