"""Points of another pose model than the one that posecheck was fitted on: what the report says of
them, and of every number read from them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from posecheck.measures.uncorrected import OTHER, is_fitted
from posecheck.model.measurement import Measurement
from posecheck.model.report import Reason
from posecheck.pose.io.tables import MADE_BY, TABLE
from posecheck.pose.track import PoseTrack
from posecheck.video.info import Note
from posecheck.view.gate import VIEW_UNKNOWN

_RAW = "angles are raw, with the error that the literature gives; low back and pelvis are not read"


def points_reason(track: PoseTrack) -> Reason | None:
    """Why the numbers of this track are known less well, and what would mend it; None for the pose
    model that posecheck was fitted on."""
    if is_fitted(track.estimator):
        return None
    if track.estimator == TABLE:
        message = (
            f"Which pose model made this table is not said: {_RAW}. Say so if it was BlazePose"
            " full."
        )
        return Reason(OTHER, message, "made_by", next(iter(MADE_BY)))
    whose = track.estimator or "a pose model that is not named"
    return Reason(OTHER, f"The points are of {whose}, on which posecheck was not fitted: {_RAW}.")


def block_reason(note: Note) -> Reason:
    """What stands in the way of measuring, as a reason; of an unknown view, with the setting that
    mends it."""
    return Reason(note.code, note.message, "view" if note.code == VIEW_UNKNOWN else None)


def as_estimated(node: Any) -> Any:
    """A part of the report with every measurement "estimated" that was "measured": no interval of
    posecheck's was fitted on such points."""
    if isinstance(node, tuple):
        return tuple(as_estimated(part) for part in node)
    if isinstance(node, Measurement):
        return replace(node, status="estimated") if node.status == "measured" else node
    if isinstance(node, type) or not is_dataclass(node):
        return node
    return replace(
        node, **{f.name: as_estimated(getattr(node, f.name)) for f in fields(node) if f.init}
    )
