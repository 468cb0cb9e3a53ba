"""The sample clips, as the digital human's renderer takes them; README.md tells how they were made.

Times in seconds, angles in degrees, lengths in metres (a runner's `ahead` in leg lengths). Bodies,
looks and cameras are the samples' own: no body here took part in choosing a threshold or in
training.
"""

from __future__ import annotations


def bridge(**changes) -> dict:
    """One bridge rep; top: trunk-thigh angle at the top, 0 straight, + short of it."""
    return {"out": 1.0, "hold": 0.7, "back": 1.1, "rest": 0.5, "top": 2, "faults": [], **changes}


def lunge(**changes) -> dict:
    """One forward lunge; depth: how far the pelvis comes down."""
    return {
        "out": 1.2,
        "hold": 0.3,
        "back": 1.1,
        "rest": 0.5,
        "depth": 0.34,
        "faults": [],
        **changes,
    }


SHORT = {"top": 25, "faults": ["incomplete-hip-extension"]}
LEAN = {"lean": 38, "faults": ["trunk-lean"]}
KNEE_IN = {"valgus": 0.13, "faults": ["knee-valgus"]}

CLIPS = [
    {
        "id": "bridge-good",
        "movement": "glute-bridge",
        "view": "left",
        "body_seed": 301,
        "yaw": -5,
        "camera_height": 0.65,
        "fov": 50,
        "args": {"reps": [bridge(), bridge(top=4), bridge(top=0)]},
        "note": "three good reps",
    },
    {
        "id": "bridge-short-of-the-top",
        "movement": "glute-bridge",
        "view": "right",
        "body_seed": 302,
        "yaw": 6,
        "camera_height": 0.55,
        "fov": 40,
        "args": {"reps": [bridge(), bridge(**SHORT), bridge(**SHORT | {"top": 30})]},
        "note": "the hips stop short of straight in reps 2 and 3",
    },
    {
        "id": "lunge-lean",
        "movement": "lunge",
        "view": "right",
        "body_seed": 303,
        "yaw": 6,
        "camera_height": 1.0,
        "args": {
            "reps": [
                lunge(lead="R"),
                lunge(lead="R", **LEAN),
                lunge(lead="R", **LEAN | {"lean": 42}),
            ]
        },
        "note": "the trunk tips forward in reps 2 and 3",
    },
    {
        "id": "lunge-knee-in",
        "movement": "lunge",
        "view": "front",
        "body_seed": 304,
        "look_seed": 3041,
        "yaw": -3,
        "camera_height": 1.05,
        "fov": 50,
        "args": {
            "reps": [
                lunge(lead="R", depth=0.33),
                lunge(lead="L", depth=0.33, **KNEE_IN),
                lunge(lead="R", depth=0.33, **KNEE_IN),
            ]
        },
        "note": "the front knee comes inward in reps 2 and 3",
    },
    {
        "id": "plank-sag",
        "movement": "plank",
        "view": "right",
        "body_seed": 305,
        "yaw": -4,
        "camera_height": 0.55,
        "args": {"profile": [(0, 1, 0, 0), (4, 2, 0, 0), (6, 22, 20, 0), (10, 25, 22, 0)]},
        "note": "the hips sink from 4 s on",
    },
    {
        "id": "run-side-60fps",
        "movement": "running",
        "view": "right",
        "fps": 60,
        "size": (480, 640),
        "body_seed": 306,
        "yaw": 3,
        "fov": 50,
        "args": {
            "seconds": 6,
            "speed": 3.0,
            "cadence": 156,
            "ahead": 0.42,
            "strike": 20,
            "duty": 0.36,
            "osc": 0.055,
            "lean": 7,
        },
        "note": "treadmill; the foot lands far ahead of the hip",
    },
    {
        "id": "stand-arched",
        "movement": "standing",
        "view": "left",
        "size": (480, 640),
        "body_seed": 307,
        "yaw": 4,
        "args": {"tilt": 16, "lumbar": 20, "seconds": 6},
        "note": "pelvis tipped forward, lower back arched",
    },
    {
        "id": "own-neutral",
        "movement": "standing",
        "view": "left",
        "size": (480, 640),
        "body_seed": 307,
        "yaw": -3,
        "args": {
            "poses": [
                (0, 0, 0),
                (3.2, 0, 0),
                (4, -10, -12),
                (7.2, -10, -12),
                (8.4, 16, 20),
                (11.6, 16, 20),
            ]
        },
        "note": (
            "relaxed, tucked, arched: (t, tilt, lumbar), linear between; "
            "the renderer's standing with these set at every moment"
        ),
    },
]
