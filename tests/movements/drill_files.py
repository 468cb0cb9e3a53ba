"""Movement files of one's own, as a newcomer would write them, and stick figures that do what they
say."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np

from posecheck.pose.track import PoseTrack
from tests.drawn.stick_figures import ANKLE_HEIGHT, LEG, body, film, leg_angles
from tests.drawn.stick_movements import Timing, times

SQUAT = """
id = "my-squat"
title = "My squat"
kind = "reps"
views = ["side-left", "side-right"]
drive = "knee_flexion"
stop_if = "It hurts in the knee."

[setup]
instructions = "Stand side-on, feet at hip width, and sit down between your heels."

[dose]
text = "Two sets of 10."
sets = 2
reps = 10
tempo = "2-1-2"
rest_s = 60
start = 8
most = 15
step = 1

[rep]
signal = "hip_height"
direction = "down"
smallest = 0.25
posture = "upright"

[[report]]
measure = "knee_flexion"
which = "near"

[[fault]]
code = "shallow"
title = "Not deep enough"
measure = "knee_flexion"
which = "near"
beyond = "below"
threshold = 85.0
severity = 1
cue = "Sit down to a low stool."
cue_body = "Bend hips and knees until the thighs are nearly level."
why = "The seat works most at the bottom."
source = "[E]"
"""
HINGE = """
id = "my-hinge"
title = "My hinge"
kind = "reps"
views = ["side-left", "side-right"]
drive = "trunk_lean"

[setup]
instructions = "Stand side-on, a stick along your back, and push your hips back."

[dose]
text = "Ten."

[[prop]]
id = "stick"
without = "hands on your low back"

[ladder]
harder = "my-squat"

[rep]
signal = "trunk_lean"
direction = "up"
smallest = 20.0
posture = "upright"
moves = ["legs", "trunk"]

[[report]]
measure = "trunk_lean"

[[fault]]
code = "too-much-knee"
title = "Knees bend too much"
measure = "knee_flexion"
which = "near"
beyond = "above"
threshold = 60.0
severity = 1
cue = "Shut the car door with your seat."
cue_body = "Keep the shins upright and push the hips back."
why = "Bent knees make it a squat."
source = "[E]"
"""
TIMER = """
id = "front-hip-release"
title = "Front hip release"
kind = "timer"

[setup]
instructions = "Lie on a soft ball, under the front of the hip."

[dose]
text = "One minute a side."
per_side = true

[[prop]]
id = "ball"
needed = true

[[step]]
text = "Roll slowly over the front of the hip."
seconds = 60
side = "left"

[[step]]
text = "The other side."
seconds = 45
side = "right"
"""
THREE = Timing(depths=(1.0, 1.0, 1.0))


def put(folder: Path, text: str, name: str | None = None) -> Path:
    """The file in the folder, called as its id, or as `name`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or tomllib.loads(text)['id']}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def squats(depth: float = 100.0, timing: Timing = THREE, **camera) -> PoseTrack:
    """Squats on both legs: knee_flexion is `depth` at the bottom."""
    t = times(timing.seconds, 30.0)
    way = timing.way(t)
    reach = 2 * (LEG / 2) * np.cos(np.radians(depth * way / 2))
    hip = np.stack([-0.12 * way, ANKLE_HEIGHT + np.sqrt(reach**2 - (0.12 * way) ** 2)], axis=-1)
    thigh, knee = leg_angles(hip, np.broadcast_to([0.0, ANKLE_HEIGHT], hip.shape))
    return film(body(35.0 * way, thigh, knee, mid_hip=(hip[:, 0], 0.0, hip[:, 1])), t, **camera)


def hinges(lean: float = 70.0, timing: Timing = THREE, **camera) -> PoseTrack:
    """Hinges on straight legs: the hips stay at their height, and the trunk leans by `lean`."""
    t = times(timing.seconds, 30.0)
    return film(
        body(lean * timing.way(t), 0.0, 0.0, mid_hip=(0.0, 0.0, ANKLE_HEIGHT + LEG)), t, **camera
    )
