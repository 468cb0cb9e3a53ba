"""When the feet land in walking, whichever foot is called left.

From the side and from an angle the front foot tells it, as in a run of few steps (`step_contacts`):
in walking the feet are furthest apart as one lands. From front and rear the feet hardly move
across the image, and how they come nearer is lost in the perspective; but the trunk is lowest in
the middle of each double support, when the body is vaulted from one leg to the other, and the foot
landed half a double support before. Which foot it was shows as the other one swings past it.
"""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.contacts import Contact
from posecheck.measures.gait.parameters import ContactParameters
from posecheck.measures.gait.step_contacts import contacts_of_steps, taking_turns
from posecheck.signals.filters import detrended
from posecheck.signals.peaks import peaks_in
from posecheck.signals.rate import usual_rate
from posecheck.signals.rhythm import period_of
from posecheck.view.view import ViewEstimate

TRUNK = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
FOOT = ("ankle", "heel", "foot_index")
PASSING = (0.3, 0.6)
"""Steps after a low between which one foot swings past the other [E]."""


def contacts_of_walk(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    step_s: float,
    parameters: ContactParameters = ContactParameters(),
) -> list[Contact]:
    """Contacts of both feet in the order of time; toe-offs stay NaN.

    t (frames,) real s; landmarks (frames, 33, 2 or more) px, smoothed lightly, NaN where missing;
    step_s: about the time of a step, s. Empty where too little is seen.
    """
    if not view.is_frontal:
        return contacts_of_steps(t, landmarks, view, step_s, parameters)
    height = trunk_height(landmarks)
    known = np.isfinite(height)
    if known.sum() < 10 or not step_s > 0:
        return []
    params = parameters.walk
    step_s, at = _lowest(t, height, step_s, params.step_differs, params.fine)
    at = _with_ends(t, at, step_s)
    contact = at - params.half_double_support * 2 * step_s
    found = [
        (float(c), _landed(t, landmarks, float(low), step_s))
        for c, low in zip(contact, at, strict=True)
        if c >= t[0]
    ]
    error = 0.5 / usual_rate(t)
    return [
        Contact(side, moment, float("nan"), error) for moment, side in taking_turns(found, step_s)
    ]


def trunk_height(landmarks: np.ndarray) -> np.ndarray:
    """(frames,) px, + up: the middle of shoulders and hips."""
    return -landmarks[:, [skeleton.INDEX[name] for name in TRUNK], 1].mean(1)


def _lowest(
    t: np.ndarray, height: np.ndarray, step_s: float, differs: float, fine: int
) -> tuple[float, np.ndarray]:
    """Time of a step from the trunk's own rhythm (s), and the times at which it is lowest. differs:
    share by which that rhythm may differ from step_s; fine: places looked at between two frames."""
    from scipy.interpolate import CubicSpline  # not needed before the pose model has seen the clip
    from scipy.ndimage import gaussian_filter1d

    known = np.isfinite(height)
    filled = np.interp(t, t[known], height[known])
    wave = detrended(filled, t, 2 * step_s)
    own, _ = period_of(t, wave, (1 - differs) * step_s, (1 + differs) * step_s)
    step_s = own if np.isfinite(own) else step_s
    rate = usual_rate(t)
    grid = np.arange(t[0], t[-1] + 1e-9, 1 / rate / fine)
    # a wave a step and what is half as long: all that tells where it is lowest
    calm = gaussian_filter1d(wave, max(0.1 * step_s * rate, 0.5))
    calm = CubicSpline(t, calm)(grid)
    lows = peaks_in(
        -calm,
        distance=max(1, int(0.6 * step_s * rate * fine)),
        prominence=0.3 * float(np.std(calm)),
    )
    seen = np.interp(grid[lows], t, known.astype(float)) > 0.5
    return step_s, grid[lows][seen]


def _with_ends(t: np.ndarray, lows: np.ndarray, step_s: float) -> np.ndarray:
    """Lows (s) with those that the rhythm puts before the first and behind the last, where the clip
    reaches: at its ends a low is cut off."""
    if len(lows) < 3:
        return lows
    step = float(np.median(np.diff(lows)))
    before = [lows[0] - step] if lows[0] - step >= t[0] and step < 1.5 * step_s else []
    after = [lows[-1] + step] if lows[-1] + step <= t[-1] and step < 1.5 * step_s else []
    return np.r_[before, lows, after]


def _landed(t: np.ndarray, landmarks: np.ndarray, at: float, step_s: float) -> str:
    """The side of the foot that landed before a low (s): as the other one swings past it, it is the
    lower one in the image."""
    passing = (t >= at + PASSING[0] * step_s) & (t <= at + PASSING[1] * step_s)
    low = []
    for side in skeleton.SIDES:
        foot = landmarks[:, [skeleton.INDEX[f"{side}_{part}"] for part in FOOT], 1].mean(1)
        known = foot[passing & np.isfinite(foot)]
        low.append(float(known.mean()) if len(known) else 0.0)
    return skeleton.SIDES[int(np.argmax(low))]
