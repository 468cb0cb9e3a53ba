"""What is systematic in the pose model's angles is taken off, and what is left becomes the
interval.

Small networks, fitted on rendered people with known joint angles, say for each angle how far the
key points are off and how sure that is (`models/angle_correction/README.md` holds data, recipe and
figures). Intervals come from people that the fitting had not seen, and widen where the five members
disagree. All of this holds for the pose model it was fitted on; the angles of any other stay as
they are, and get the interval that the literature gives (`uncorrected.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from posecheck.measures.catalogue import entry
from posecheck.measures.features import (
    COUNT,
    FRONT_OUTPUTS,
    SIDE_OUTPUTS,
    features,
    measure_of,
    raw_outputs,
    sided,
)
from posecheck.measures.geometry import wrap
from posecheck.measures.trust import FRONT, place_of, standardised, trust_in
from posecheck.measures.uncorrected import expected_half_width, is_fitted
from posecheck.networks import Contract, Network, shipped_network
from posecheck.view.view import ViewEstimate

YAW_WIDENING = 0.35
"""Degrees of half-width for each degree of yaw beyond 15 (docs/biomechanics.md, 2.1: a 90 degree
knee loses 4.6 degrees between 20 and 30 degrees of yaw)."""

USUAL_DISTANCE = 1.5
"""Root mean square of a frame's standardised features up to which it counts as like the training:
frames of the 27 validation clips reach
1.8 at most (99th percentile of the worst), legs stretched to twice their length 1.6 to 3. Beyond,
    intervals grow in proportion, because the
members' own spread does not: their hidden units saturate [engineering choice]."""

NOBODY = 5.0
"""From the front, beyond so many times that, no body is measured: frames of people upright reach
4.9, points at random lie beyond in 99 of 100 [E]. Exchanged hips, lying bodies and wild frames lie
there too."""

WIDEST = 25.0
"""Degrees (or %): an interval that the networks make wider than this says that they do not know,
and no more [E]."""

STEADIER = 0.95
"""Share of the fitted half-width that stays for sagittal joint angles: it was fitted on single
frames and single networks, and the average of five on smoothed landmarks errs less. Found on
rendered clips that took no part in the fit (`posecheck validate`): 97 to 99 % of the truths were
inside before. Feet and frontal measures showed no such slack."""
LEVEL_CAMERA = 0.76
"""Further share for the trunk's lean. It was fitted with camera rolls of 1.5 degrees SD; the set-up
asks for a level camera, and 1 degree is assumed [E]."""
SET_UP_HALF_WIDTH = 5.9
"""Degrees, hip level and side lean: 1.96 times 3. Between set-ups a camera is rolled by a few
degrees, or pitched while the person is turned, and hips differ, which the rendered people of the
fit do not have [E]. Standing before one calibrated camera the two were 1.8 and 2.6 off; balancing,
before one pitched by 18 degrees and rolled by 4, 6.8 and 3.0."""


@dataclass(frozen=True, eq=False)
class Corrected:
    """names of outputs; value, half_width (frames, outputs): corrected values and half of their 95
    % interval.

    mean_share (outputs,): how much of the half-width stays in a mean over many frames of one clip.
    """

    names: tuple[str, ...]
    value: np.ndarray
    half_width: np.ndarray
    mean_share: np.ndarray


def contract(kind: str) -> Contract:
    """Of the networks for "side" views, and for "front" and rear. They answer how far the raw
    outputs are off, less what is `usual`."""
    names = SIDE_OUTPUTS if kind == "side" else FRONT_OUTPUTS
    units = tuple(entry(measure_of(name)).unit for name in names)
    numbers = {"centre": COUNT + 1, "scale": COUNT + 1} | dict.fromkeys(
        ("usual", "limit", "factor", "mean_share"), len(names)
    )
    return Contract(
        f"angle-correction-{kind}",
        1,
        {"features": (COUNT + 1,)},
        ("mean", "sd"),
        names,
        units,
        numbers,
    )


@cache
def _side() -> Network:
    return shipped_network("angle_correction/side.onnx", contract("side"))


@cache
def _drills() -> Network:
    return shipped_network("angle_correction/drills.onnx", contract("side"))


@cache
def _front_drills() -> Network:
    return shipped_network("angle_correction/front_drills.onnx", contract("front"))


@cache
def _front() -> Network:
    return shipped_network("angle_correction/front.onnx", contract("front"))


def _network(view: ViewEstimate) -> Network:
    return _side() if view.is_side else _front()


def angles_of(
    landmarks: np.ndarray, view: ViewEstimate, estimator: str, running: bool = False
) -> Corrected:
    """Angles of a side, front or rear view: corrected where the correction was fitted on the
    estimator, else raw.

    landmarks (frames, 33, 2 or more) px, smoothed. Returns the outputs of `features.SIDE_OUTPUTS`
    or `FRONT_OUTPUTS`, in their units (degrees; % for hip_offset and knee_medial_displacement).
    Frames with missing points are NaN. From the side, a pose unlike those of the fit keeps only a
    share of the correction, and an interval that was measured out there (`trust.py`). running:
    what is known for a run is no drill in any frame.
    """
    if not is_fitted(estimator):
        return _raw(landmarks, view)
    return correct_angles(landmarks, view, running)


def _raw(landmarks: np.ndarray, view: ViewEstimate) -> Corrected:
    names, raw = raw_outputs(landmarks, view)
    half = np.where(
        np.isfinite(raw), expected_half_width(names) + _widened_by(view.yaw_deg), np.nan
    )
    return Corrected(names, raw, half, np.ones(len(names)))


def _widened_by(yaw_deg: float) -> float:
    """Degrees; nothing where the yaw is not known: the report says so."""
    return YAW_WIDENING * max(0.0, abs(yaw_deg) - 15.0) if np.isfinite(yaw_deg) else 0.0


def correct_angles(landmarks: np.ndarray, view: ViewEstimate, running: bool = False) -> Corrected:
    """`angles_of` for the points of the pose model that the correction was fitted on.

    From the side, a pose unlike those of the fit keeps only a share of the correction, and an
    interval that was measured out there (`trust.py`).
    """
    names, raw = raw_outputs(landmarks, view)
    value, half = correct_by_networks(landmarks, view)
    if view.is_side:
        place = place_of(standardised(features(landmarks, view)))
        trust = trust_in(names, place.away)
        value = raw + trust.share * _short_way(value - raw, names)
        outside = trust.outside[:, None]
        half = (1 - outside) * np.minimum(half, WIDEST) + outside * trust.half_width
    else:
        place = place_of(front_numbers(landmarks, view), FRONT)
        strange = strangeness(landmarks, view)[:, None]
        outside = np.clip(strange - 1.0, 0.0, 1.0)
        value = np.where(strange > NOBODY, np.nan, raw + (1 - outside) * wrap(value - raw))
        half = (1 - outside) * np.minimum(half, WIDEST) + outside * expected_half_width(names)
    drills = np.zeros(len(landmarks)) if running else np.nan_to_num(place.drills)
    value, half, stays = _of_drills(landmarks, view, value, half, drills)
    half = np.where(np.isnan(value), np.nan, half)
    if not view.is_side:
        half, stays = _between_set_ups(names, half, stays)
    return Corrected(names, value, half + _widened_by(view.yaw_deg), stays)


def _between_set_ups(
    names: tuple[str, ...], half: np.ndarray, stays: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Half-widths of what leans with the camera hold that too, and none of it goes in a mean."""
    levels = np.array([entry(name).leans_with_camera for name in names])
    return np.where(levels, np.hypot(half, SET_UP_HALF_WIDTH), half), np.where(levels, 1.0, stays)


def _of_drills(
    landmarks: np.ndarray,
    view: ViewEstimate,
    value: np.ndarray,
    half: np.ndarray,
    drills: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values and half-widths (frames, outputs) gone over to those of the drills' networks where a
    frame is a drill's (frames,), and how much of a half-width stays in a mean (outputs,): what
    those networks say of it that most frames are of."""
    usual = _network(view)
    if not drills.any():
        return value, half, usual.numbers["mean_share"]
    of_drills = _drills() if view.is_side else _front_drills()
    other, wide = correct_by_networks(landmarks, view, of_drills)
    names = SIDE_OUTPUTS if view.is_side else FRONT_OUTPUTS
    belongs, apart = drills[:, None], _short_way(other - value, names)
    value = value + belongs * apart
    half = (1 - belongs) * half + belongs * np.minimum(wide, WIDEST)
    # a frame of both: what they do not agree on is not known
    half = np.hypot(half, 2 * np.sqrt(belongs * (1 - belongs)) * apart)
    most = of_drills if drills.mean() > 0.5 else usual
    return value, half, most.numbers["mean_share"]


def front_numbers(landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray:
    """(frames, n) of a front or rear view: what distances to poses are taken in (`trust.FRONT`),
    less the number that only tells front from rear."""
    return _as_fitted(landmarks, view)[:, : COUNT - 1]


def _as_fitted(landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray:
    """(frames, n) what the networks look at, standardised; those of drills likewise."""
    return _network(view).standardised(sided(features(landmarks, view), view.name == "side-right"))


def strangeness(landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray:
    """(frames,) root mean square of the standardised features over USUAL_DISTANCE: above 1 the pose
    is unlike the training. NaN as the features."""
    return np.sqrt(np.square(_as_fitted(landmarks, view)).mean(1)) / USUAL_DISTANCE


def correct_by_networks(
    landmarks: np.ndarray, view: ViewEstimate, network: Network | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """(frames, outputs) corrected values and half-widths as the networks give them, however strange
    the pose. network: those of the view, if no other is named."""
    names, raw = raw_outputs(landmarks, view)
    slack = _slack(names) if network is None else 1.0  # drills showed none
    network = network or _network(view)
    x = _as_fitted(landmarks, view)
    seen = np.isfinite(x).all(1)
    strange = np.maximum(strangeness(landmarks, view)[seen, None], 1.0)
    # of the standard deviation, what the members disagree on is a part: there the person is unlike
    # those they know
    mean, sd = (answer.astype(float) for answer in network(features=x[seen]))
    limit = network.numbers["limit"]
    beyond = np.maximum(np.abs(mean) - limit, 0)
    value, half = np.full(raw.shape, np.nan), np.full(raw.shape, np.nan)
    value[seen] = raw[seen] + np.clip(mean, -limit, limit) + network.numbers["usual"]
    half[seen] = (network.numbers["factor"] * sd * slack + beyond) * strange
    return value, half


def _short_way(difference: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Differences of angles the short way round; those in % as they are."""
    return np.where(
        [entry(measure_of(name)).unit == "%" for name in names], difference, wrap(difference)
    )


def _slack(names: tuple[str, ...]) -> np.ndarray:
    """(outputs,) what stays of the fitted half-widths."""
    steadier = (
        "knee_flexion",
        "trunk_thigh_angle",
        "thigh_extension",
        "shank_inclination",
        "hip_offset",
        "trunk_lean",
    )
    share = np.array([STEADIER if measure_of(name) in steadier else 1.0 for name in names])
    return np.where(np.array(names) == "trunk_lean", share * LEVEL_CAMERA, share)
