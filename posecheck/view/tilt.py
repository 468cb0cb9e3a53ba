"""A camera that is not level, told by a body that stands as no body does."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.view.view import ViewEstimate, trunk_axis

TILTED_DEG = 8.0
"""Feet to shoulders off the picture's upright, median of a clip. Of 19 clips and photographs of people from front or rear, 15 lie within 5.5, a step to
the side at 7.2, and beyond 12 one who balances, one who bends to the side and one whose legs alone are filmed. Two recordings of one who stands
before calibrated cameras that are rolled by 18 and 24 degrees (where he stands, less of the one is left) show 10 and 26 [E]."""
STRAIGHT, TOGETHER = 0.98, 0.2
"""Hip to ankle against thigh and shank (a knee bent by 20 degrees), and the ankles apart, against the leg [E]."""
MOST = 0.8
"""Share of the frames that "most" is [E]."""
TILTED = "view-tilted"


def body_lean(landmarks: np.ndarray) -> float:
    """Degrees of the line from mid-ankle to mid-shoulder off the picture's upright, + to the picture's right: its median, NaN where never seen.

    landmarks (frames, 33, 2 or more) px.
    """
    lean = _leans(landmarks)
    return float(np.nanmedian(lean)) if np.isfinite(lean).any() else float("nan")


def _leans(landmarks: np.ndarray) -> np.ndarray:
    """(frames,) of `body_lean`, NaN where not seen."""
    hip, up = trunk_axis(landmarks)
    ankles = landmarks[..., [skeleton.INDEX["left_ankle"], skeleton.INDEX["right_ankle"]], :2].mean(-2)
    body = hip + up - ankles
    return np.degrees(np.arctan2(body[..., 0], -body[..., 1]))


def is_tilted(landmarks: np.ndarray, view: ViewEstimate) -> bool:
    """A picture of somebody upright that only a tilted camera gives, or a body that leans all the time.

    landmarks (frames, 33, 2 or more) px. From the side only where the person stands with straight legs and the feet together, and leans in nearly
    every frame: others may lean, and who bends forward and comes up again stands upright in between.
    """
    if view.lying or not (view.is_frontal or (view.is_side and _stands(landmarks) and _never_upright(landmarks))):
        return False
    return abs(body_lean(landmarks)) > TILTED_DEG


def _never_upright(landmarks: np.ndarray) -> bool:
    """Leaning to one side in most frames."""
    lean = _leans(landmarks)
    known = lean[np.isfinite(lean)]
    return bool(len(known)) and max(float(np.mean(known > TILTED_DEG)), float(np.mean(known < -TILTED_DEG))) > MOST


def _stands(landmarks: np.ndarray) -> bool:
    """Legs straight, feet together, in most frames."""
    hip, knee, ankle = (landmarks[:, [skeleton.INDEX[f"{side}_{part}"] for side in skeleton.SIDES], :2] for part in ("hip", "knee", "ankle"))
    leg = np.linalg.norm(knee - hip, axis=-1) + np.linalg.norm(ankle - knee, axis=-1)
    straight = (np.linalg.norm(ankle - hip, axis=-1) > STRAIGHT * leg).all(1)
    together = np.linalg.norm(ankle[:, 0] - ankle[:, 1], axis=-1) < TOGETHER * leg.mean(1)
    return float(np.mean(straight & together)) > MOST


def tilted_words(lean: float) -> str:
    """The sentence for a person to read. lean: degrees, of `body_lean`."""
    return (
        f"From feet to shoulders the body leans {abs(lean):.0f}° in the picture, more than anybody stands: the camera is tilted, or you lean. "
        "What is measured against level or upright is not given: hold the camera level, at hip height, and stand on both feet."
    )
