"""Key frames of a clip whose images were not kept: the same moments, as a stick figure drawn from
the track."""

from __future__ import annotations

import numpy as np

from posecheck.model.report import Report
from posecheck.present.colours import STAGE, rgb
from posecheck.present.keyframes import KeyFrame, choose, framing, take
from posecheck.present.story import nearest


def stick_frames(
    report: Report, t: np.ndarray, landmarks: np.ndarray, drive: str | None = None
) -> tuple[KeyFrame, ...]:
    """The worst and the best rep, and what else `choose` wants; none where nobody is seen.

    t (frames,) s and landmarks (frames, 33, 2) px of the upright image; report with its curves.
    """
    points = np.asarray(landmarks, float)[..., :2]
    if not len(t) or not np.isfinite(points).any():
        return ()
    width, height = report.source.size
    paper = np.full((height, width, 3), rgb(STAGE.plate), np.uint8)
    frames = framing(points, (width, height))
    found = []
    for wanted in choose(report, drive):
        frame = nearest(t, wanted.t)
        if np.isfinite(points[frame]).any():
            found.append(take(wanted, frame, float(t[frame]), paper, points[frame], report, frames))
    return tuple(found)
