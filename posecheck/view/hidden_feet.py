"""Whether something hides the feet: a bar, a treadmill's edge, long grass. The model's visibility
does not tell; where the outline ends does."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.pose.track import PoseTrack
from posecheck.view.view import trunk_axis

BELOW = 0.03
"""Trunks by which the lowest point of a foot may lie below the outline. Points of feet that are
seen lie above its lower end."""
SHARE = 0.2
"""Of the frames in which a foot is low, with its lowest point below the outline: at most 0.05 in
108 recordings, rendered and of people, whose feet are seen; 0.26 to 0.91 in 13 of 14 runs behind
bars and grass painted from the ankle to the sole, at different heights. Measured once, by scripts
that are not kept [E]; the tests paint such bars."""
LOOKED_AT = 60
"""Frames, spread over the clip, whose outlines are unpacked."""
_FEET = [
    skeleton.INDEX[f"{side}_{part}"]
    for side in skeleton.SIDES
    for part in ("ankle", "heel", "foot_index")
]
_HIPS = [skeleton.INDEX["left_hip"], skeleton.INDEX["right_hip"]]
_SOLID = 127


def feet_hidden(track: PoseTrack) -> bool:
    """Whether points of the feet lie below the end of the outline, where the feet are low. False
    where there are no outlines."""
    outlines = track.silhouettes
    if outlines is None:
        return False
    trunk = np.linalg.norm(trunk_axis(track.landmarks)[1], axis=-1)
    lowest = np.nanmax(
        np.where(np.isfinite(track.landmarks[:, _FEET, 1]), track.landmarks[:, _FEET, 1], -np.inf),
        axis=1,
    )
    reach = (lowest - track.landmarks[:, _HIPS, 1].mean(axis=1)) / np.where(
        trunk > 0, trunk, np.nan
    )
    known = outlines.found & np.isfinite(reach) & (lowest < track.source.size[1])
    if not known.any():
        return False
    frames = np.flatnonzero(known & (reach >= np.median(reach[known])))
    frames = frames[np.unique(np.linspace(0, len(frames) - 1, LOOKED_AT).astype(int))]
    below = [lowest[i] - _end(track, i) > BELOW * trunk[i] for i in frames.tolist()]
    return float(np.mean(below)) >= SHARE


def _end(track: PoseTrack, frame: int) -> float:
    """y, pixels, of the lower end of the outline; infinite where it is empty."""
    mask, box = track.silhouettes.mask_at(frame)
    rows = np.flatnonzero((mask > _SOLID).any(axis=1))
    return float(box[1] + (rows[-1] + 1) * (box[3] - box[1]) / len(mask)) if len(rows) else np.inf
