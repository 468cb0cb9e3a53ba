"""A camera that is not level, told by a body that stands as no body does."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.view.view import ViewEstimate, trunk_axis

TILTED_DEG = 8.0
"""Legs and trunk, both, off the image's vertical, to the same side, median of a clip. Of 19 clips
and photographs of people from front or rear none is near it: the one that leans less does so by 6.3
at most (a step to the side); who balances or bends to the side leans with one of the two. Two clips
of one who stands before calibrated cameras that are rolled by 18 and 24 degrees (where he stands,
less of the one is left): 10 and 22 [E]."""
STRAIGHT, TOGETHER = 0.98, 0.2
"""Hip to ankle against thigh and shank (a knee bent by 20 degrees), and the ankles apart, against
the leg [E]."""
MOST = 0.8
"""Share of the frames that "most" is [E]."""
TILTED = "view-tilted"


def body_lean(landmarks: np.ndarray) -> float:
    """Degrees by which legs and trunk lean alike off the image's vertical, + to the image's right:
    that of the two that leans less, 0 where they lean to different sides; of each the median, NaN
    where never seen.

    landmarks (frames, 33, 2 or more) px. A camera that is rolled tips both alike; a body that
    bends, or shifts its weight, does not.
    """
    parts = [
        float(np.nanmedian(lean)) if np.isfinite(lean).any() else float("nan")
        for lean in _leans(landmarks)
    ]
    if not np.isfinite(parts).all():
        return float("nan")
    return min(parts, key=abs) if parts[0] * parts[1] > 0 else 0.0


def _mid_ankle(landmarks: np.ndarray) -> np.ndarray:
    """(frames, 2) px: the middle of the two ankles."""
    ankles = [skeleton.INDEX["left_ankle"], skeleton.INDEX["right_ankle"]]
    return landmarks[..., ankles, :2].mean(-2)


def _leans(landmarks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(frames,) degrees of the legs (mid-ankle to mid-hip) and of the trunk, + to the image's
    right."""
    hip, up = trunk_axis(landmarks)
    return tuple(
        np.degrees(np.arctan2(part[..., 0], -part[..., 1]))
        for part in (hip - _mid_ankle(landmarks), up)
    )


def is_tilted(landmarks: np.ndarray, view: ViewEstimate) -> bool:
    """An image of somebody upright that only a tilted camera gives.

    landmarks (frames, 33, 2 or more) px. From the side only where the person stands with straight
    legs and the feet together: others may lean.
    """
    if (
        view.lying
        or not _tall(landmarks)
        or not (view.is_frontal or (view.is_side and _stands(landmarks)))
    ):
        return False
    return abs(body_lean(landmarks)) > TILTED_DEG


def _tall(landmarks: np.ndarray) -> bool:
    """The legs reach further than the trunk in the image, as of nobody who lies with the feet to
    the camera."""
    hip, up = trunk_axis(landmarks)
    legs, trunk = np.linalg.norm(hip - _mid_ankle(landmarks), axis=-1), np.linalg.norm(up, axis=-1)
    known = np.isfinite(legs) & np.isfinite(trunk)
    return bool(known.any()) and float(np.median(legs[known])) > float(np.median(trunk[known]))


def _stands(landmarks: np.ndarray) -> bool:
    """Legs straight, feet together, in most frames."""
    hip, knee, ankle = (
        landmarks[:, [skeleton.INDEX[f"{side}_{part}"] for side in skeleton.SIDES], :2]
        for part in ("hip", "knee", "ankle")
    )
    leg = np.linalg.norm(knee - hip, axis=-1) + np.linalg.norm(ankle - knee, axis=-1)
    straight = (np.linalg.norm(ankle - hip, axis=-1) > STRAIGHT * leg).all(1)
    together = np.linalg.norm(ankle[:, 0] - ankle[:, 1], axis=-1) < TOGETHER * leg.mean(1)
    return float(np.mean(straight & together)) > MOST


def tilted_words(lean: float) -> str:
    """The sentence for a person to read. lean: degrees, of `body_lean`."""
    return (
        f"Legs and trunk lean by {abs(lean):.0f}° in the picture, more than anybody stands: "
        "the camera is tilted, or you lean. What is measured against level "
        "or upright is not given: hold the camera level, at hip height, and stand on both feet."
    )
