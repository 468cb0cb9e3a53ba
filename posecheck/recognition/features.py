"""What postures are told by: one number a frame each. `postures.toml` uses these names."""

from __future__ import annotations

import numpy as np

from posecheck.recognition.body import Body, between

FEATURES: dict[str, str] = {
    "hips": "height of the mid-hip above the lowest point of the body, trunks",
    "shoulders": "height of the mid-shoulder, trunks",
    "head": "height of the ears' middle, trunks",
    "lower-knee": "height of the lower knee, trunks",
    "higher-knee": "height of the higher knee, trunks",
    "lower-foot": "height of the lower ankle, trunks",
    "higher-foot": "height of the higher ankle, trunks",
    "lower-hand": "height of the lower wrist, trunks",
    "higher-hand": "height of the higher wrist, trunks",
    "lower-elbow": "height of the lower elbow, trunks",
    "trunk": "trunk against upright, degrees, 0 upright, 90 level, 180 head down",
    "front-up": "where the front of the body points: 1 up, 0 level, -1 down",
    "side-up": "by how much one side of the body is above the other: 0 level, 1 straight above",
    "face-up": "where the face points: 1 up, 0 level, -1 down",
    "more-bent-knee": "flexion of the more bent knee, degrees",
    "less-bent-knee": "flexion of the less bent knee, degrees",
    "more-bent-hip": "flexion of the more bent hip (thigh against trunk), degrees, 0 straight",
    "less-bent-hip": "flexion of the less bent hip, degrees",
    "lower-thigh": "thigh nearer to straight down, degrees off it",
    "higher-thigh": "the other thigh, degrees off straight down",
    "elbows": "flexion of the less bent elbow, degrees",
    "behind-feet": "how far the body's middle is off its feet, along the floor, trunks",
    "feet-apart": "distance between the ankles along the floor, trunks",
    "feet-across": "distance between the ankles across the image, trunks",
    "knees-apart": "distance between the knees, trunks",
    "feet-levels": "height of one ankle above the other, trunks",
    "knee-levels": "height of one knee above the other, trunks",
    "knees-differ": "difference between the flexions of the knees, degrees",
    "legs": "flexion of the left knee less that of the right, degrees",
    "hips-differ": "difference between the flexions of the hips, degrees",
    "hands-over-head": "height of the lower wrist above the ears, trunks",
    "more-bent-elbow": "flexion of the more bent elbow, degrees",
    "arms": "larger angle between an upper arm and the trunk, degrees, 0 hanging along it",
    "lower-arm": "the smaller one, degrees",
    "along": (
        "place of the shoulders along the floor, in the image, trunks; only its range means"
        " something, and only where the camera stands still"
    ),
    "side-on": (
        "how far the person is turned to the side: "
        "0 facing the camera or away from it, 1 square side-on"
    ),
}


def typical(sizes: np.ndarray) -> float:
    """Their median, NaN where none is known."""
    known = sizes[np.isfinite(sizes)]
    return float(np.median(known)) if len(known) else float("nan")


def features(body: Body) -> dict[str, np.ndarray]:
    """Every feature of FEATURES, (frames,) each, NaN where the points it needs are missing."""
    heights = {
        part: body.heights(part)
        for part in ("hip", "shoulder", "knee", "ankle", "wrist", "elbow", "ear")
    }
    up, across = body.up, body.across
    front = np.cross(across, up)
    front_size, across_size = (np.linalg.norm(v, axis=-1) for v in (front, across))
    face = body.at("nose") - body.mid("ear")
    knee, hip = body.bend("hip", "knee", "ankle"), body.bend("shoulder", "hip", "knee")
    thigh = body.from_down("hip", "knee")
    middle = 0.55 * body.mid("hip") + 0.45 * body.mid("shoulder")
    off = (middle - body.mid("ankle"))[:, [0, 2]]
    feet = body.both("ankle")[:, 0] - body.both("ankle")[:, 1]
    knees = body.both("knee")[:, 0] - body.both("knee")[:, 1]
    elbow = body.bend("shoulder", "elbow", "wrist")
    arm = between(
        body.both("elbow") - body.both("shoulder"), body.both("hip") - body.both("shoulder")
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "hips": heights["hip"].mean(1),
            "shoulders": heights["shoulder"].mean(1),
            "head": heights["ear"].mean(1),
            "lower-knee": heights["knee"].min(1),
            "higher-knee": heights["knee"].max(1),
            "lower-foot": heights["ankle"].min(1),
            "higher-foot": heights["ankle"].max(1),
            "lower-hand": heights["wrist"].min(1),
            "higher-hand": heights["wrist"].max(1),
            "lower-elbow": heights["elbow"].min(1),
            "trunk": between(up, np.broadcast_to([0.0, -1.0, 0.0], up.shape)),
            "front-up": -front[:, 1] / front_size,
            "side-up": np.abs(across[:, 1]) / across_size,
            "face-up": -face[:, 1] / np.linalg.norm(face, axis=-1),
            "more-bent-knee": knee.max(1),
            "less-bent-knee": knee.min(1),
            "more-bent-hip": hip.max(1),
            "less-bent-hip": hip.min(1),
            "lower-thigh": thigh.min(1),
            "higher-thigh": thigh.max(1),
            "elbows": elbow.min(1),
            "behind-feet": np.linalg.norm(off, axis=-1),
            "feet-apart": np.linalg.norm(feet[:, [0, 2]], axis=-1),
            "feet-across": np.abs(feet[:, 0]),
            "knees-apart": np.linalg.norm(knees, axis=-1),
            "feet-levels": np.abs(feet[:, 1]),
            "knee-levels": np.abs(knees[:, 1]),
            "knees-differ": np.abs(knee[:, 0] - knee[:, 1]),
            "legs": knee[:, 0] - knee[:, 1],
            "hips-differ": np.abs(hip[:, 0] - hip[:, 1]),
            "hands-over-head": heights["wrist"].min(1) - heights["ear"].mean(1),
            "more-bent-elbow": elbow.max(1),
            "arms": arm.max(1),
            "lower-arm": arm.min(1),
            "along": body.mid("shoulder")[:, 0] * body.trunk_px / typical(body.trunk_px),
            "side-on": np.abs(across[:, 2]) / np.linalg.norm(across[:, [0, 2]], axis=-1),
        }
