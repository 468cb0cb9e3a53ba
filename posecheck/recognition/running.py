"""The gait of a clip that shows a run: by the rhythm of each foot where that holds, else by its
steps alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.measures.gait.detect import (
    Gait,
    Row,
    agrees,
    classify_gait,
    gait_of_steps,
    take_turns,
)
from posecheck.measures.gait.parameters import ContactParameters
from posecheck.recognition.result import Recognition
from posecheck.view.view import ViewEstimate

FEWEST_CONTACTS, FEWEST_STEPS_OF_LEGS = 2, 3.5
"""Of a run: two contacts tell a step, if it is one a runner takes; where the feet are not seen, so
many steps of the legs do [E]."""


def gait_seen(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    seen: Recognition,
    *,
    parameters: ContactParameters = ContactParameters(),
) -> Gait:
    """t (frames,) real s; landmarks (frames, 33, 2 or more) px, smoothed lightly, NaN outside of
    what shows the run; seen: what was recognised.

    A foot's rhythm hangs on which leg is which. Where it is not found, differs from that of the
    steps (then it was doubled, or halved), or runs across shots, the steps alone tell the gait, if
    a run was recognised; and the contacts, where those of the two feet do not take turns.
    """
    gait = classify_gait(t, landmarks, view, parameters=parameters)
    inside = seen.inside(len(t))
    rows = [
        Row(s.start, s.stop, s.step_s, s.drop)
        for s in seen.steps
        if s.alternate and inside[s.start : s.stop].mean() > 0.5
    ]
    if not rows or not seen.candidates or seen.candidates[0].id != "running":
        return gait
    if (
        gait.kind in ("running", "slow-motion")
        and agrees(gait, rows, parameters=parameters.gait)
        and len(seen.stretches) == 1
    ):
        if take_turns(gait, parameters=parameters.gait):
            return gait
        return _with_steps(gait, gait_of_steps(t, landmarks, view, rows, parameters=parameters))
    found = gait_of_steps(t, landmarks, view, rows, parameters=parameters)
    steps = max((t[min(row.stop, len(t)) - 1] - t[row.start]) / row.step_s for row in rows)
    told = (
        len(found.contacts) >= FEWEST_CONTACTS
        and (found.cadence_spm or 0.0) <= parameters.gait.running_cadence_spm[1]
    )
    return (
        found
        if told or steps >= FEWEST_STEPS_OF_LEGS
        else replace(gait, kind="too-short", cadence_spm=None)
    )


def _with_steps(gait: Gait, steps: Gait) -> Gait:
    """The cadence of the feet's rhythm, the contacts of the steps. No contact bears that rhythm
    out: its interval reaches to the steps' cadence."""
    half = max(gait.half_width_spm, abs(gait.cadence_spm - steps.cadence_spm))
    return replace(gait, contacts=steps.contacts, half_width_spm=half, duty=float("nan"))
