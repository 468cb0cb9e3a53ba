"""The gait of a clip that is said to show walking: by its steps, whichever leg is called left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from posecheck.measures.gait.detect import Gait, Row
from posecheck.measures.gait.parameters import ContactParameters
from posecheck.measures.gait.walk import walk_of_steps
from posecheck.recognition.gait import Steps
from posecheck.recognition.result import Recognition
from posecheck.view.view import ViewEstimate

SURE = 0.6
"""From this confidence on a clip shows a run, whatever it was called [E]."""
FEWEST_STEPS = 4
"""Two strides: fewer tell no rhythm [E]."""
FAR_APART = 0.7
"""Trunks that the ankles come apart across the image in a step of walking, seen from the side: a
leg that kicks beside one that stands does not [E]."""
STAYS_UP = 0.38
"""Trunks that the hips go up and down at most: of `StepParameters.sinks`."""


@dataclass(frozen=True)
class NoWalk:
    """Why no walk is measured: a run is shown; nobody takes steps in turn; too few of them."""

    why: Literal["running", "none", "too-short"]


def walk_seen(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    seen: Recognition,
    *,
    parameters: ContactParameters = ContactParameters(),
) -> Gait | NoWalk:
    """t (frames,) real s; landmarks (frames, 33, 2 or more) px, smoothed lightly, NaN outside of
    what is looked at; seen: what was recognised."""
    best = seen.candidates[0] if seen.candidates else None
    if best is not None and best.id == "running" and best.confidence >= SURE:
        return NoWalk("running")
    inside = seen.inside(len(t)) if seen.stretches else np.ones(len(t), bool)
    rows = [
        Row(s.start, s.stop, s.step_s)
        for s in seen.steps
        if _is_walked(s, view) and inside[s.start : s.stop].mean() > 0.5
    ]
    if not rows:
        return NoWalk("none")
    gait = walk_of_steps(t, landmarks, view, rows, parameters=parameters)
    return gait if len(gait.contacts) >= FEWEST_STEPS else NoWalk("too-short")


def _is_walked(steps: Steps, view: ViewEstimate) -> bool:
    """Legs that take turns. From the side the pose model may give the leg in front one name all the
    time: there the way between the ankles tells it."""
    return steps.alternate or (
        view.is_side and steps.apart >= FAR_APART and steps.sinks <= STAYS_UP
    )
