"""The view of somebody who lies on the side, or holds a side plank: told by the face, for the line
of the shoulders points up and tells nothing."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.pose.track import PoseTrack
from posecheck.view.view import OBLIQUE_YAW, ViewEstimate

ALONG = 0.5
"""Share of the trunk's length that lies across the picture at least; with less of it the camera
stands at the head or the feet [E]."""


def view_on_side(track: PoseTrack, view: ViewEstimate) -> ViewEstimate:
    """`view` of a track in which somebody is known to lie on the side: front where the camera sees
    face and belly, rear where it sees the back.

    The yaw is that of the body's long axis in depth. As it was where the points have no depth or
    the face is not clear.
    """
    world = track.world[track.found].astype(float)
    nose, ears = (
        world[:, skeleton.INDEX["nose"]],
        world[:, [skeleton.INDEX["left_ear"], skeleton.INDEX["right_ear"]]].mean(1),
    )
    hips, shoulders = (
        world[:, [skeleton.INDEX[f"{side}_{part}"] for side in skeleton.SIDES]].mean(1)
        for part in ("hip", "shoulder")
    )
    along, towards = shoulders - hips, nose[:, 2] - ears[:, 2]
    if not np.isfinite(towards).any() or not np.nanmax(np.abs(world[..., 2])) > 0:
        return view
    share = np.abs(along[:, 0]) / np.linalg.norm(along, axis=1)
    yaw = float(np.nanmedian(np.degrees(np.arctan2(along[:, 2], np.abs(along[:, 0])))))
    facing = float(np.nanmedian(towards))
    if facing == 0 or not float(np.nanmedian(share)) > ALONG or abs(yaw) > OBLIQUE_YAW:
        return view
    agree = float(np.nanmean(np.sign(towards) == np.sign(facing)))
    return ViewEstimate(
        "front" if facing < 0 else "rear", round(yaw, 1), round(agree, 2), True, on_side=True
    )
