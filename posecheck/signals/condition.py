"""From a track as estimated to landmarks fit for measuring: swaps, outliers, gaps, smoothing, in
this order."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from posecheck import skeleton
from posecheck.pose.track import PoseTrack
from posecheck.signals.filters import remove_outliers, smooth
from posecheck.signals.gaps import fill_short_gaps
from posecheck.signals.swaps import POINTS, exchange_legs, find_swaps, hips_swapped
from posecheck.signals.two_legs import SwapParameters


@dataclass(frozen=True)
class SmoothingFilter:
    """How a movement's landmarks are smoothed. Defaults: exercises (docs/biomechanics.md, 5.1).

    body_hz, foot_hz: cut-offs of the zero-lag filter for body and foot points. longest_gap_s: gaps
    up to this are filled.
    """

    body_hz: float = 5.0
    foot_hz: float = 5.0
    longest_gap_s: float = 0.30


@dataclass(frozen=True, eq=False)
class Conditioned:
    """landmarks (frames, 33, 3) float64 px, smoothed; visibility (frames, 33); swapped,
    hips_swapped (frames,) bool: legs, hips exchanged here."""

    landmarks: np.ndarray
    visibility: np.ndarray
    swapped: np.ndarray
    hips_swapped: np.ndarray
    unsmoothed: np.ndarray


_found: WeakKeyDictionary[PoseTrack, tuple[SwapParameters, np.ndarray]] = WeakKeyDictionary()
FEET = [
    skeleton.INDEX[f"{side}_{part}"]
    for side in skeleton.SIDES
    for part in ("ankle", "heel", "foot_index")
]


def condition(
    track: PoseTrack, smoothing: SmoothingFilter, *, swaps: SwapParameters = SwapParameters()
) -> Conditioned:
    """Repair, fill and smooth a track's landmarks. Pixels in, pixels out; zero lag."""
    swapped = _swaps(track, swaps)
    hips = hips_swapped(track.landmarks, swapped, reach=swaps.hip_reach)
    landmarks = exchanged(track.landmarks, swapped, hips).astype(float)
    visibility = exchanged(track.visibility, swapped, hips)
    size = _body_size(landmarks)
    landmarks = remove_outliers(landmarks, floor=0.06 * size)
    landmarks = fill_short_gaps(landmarks, track.t, smoothing.longest_gap_s)
    unsmoothed = landmarks.copy()
    body = np.setdiff1d(np.arange(skeleton.COUNT), FEET)
    landmarks[:, body] = smooth(landmarks[:, body], track.t, smoothing.body_hz)
    landmarks[:, FEET] = smooth(landmarks[:, FEET], track.t, smoothing.foot_hz)
    return Conditioned(landmarks, visibility, swapped, hips, unsmoothed)


def exchanged(values: np.ndarray, swapped: np.ndarray, hips: np.ndarray) -> np.ndarray:
    """A copy of (frames, 33, ...) values with the two legs exchanged in the frames `swapped`, and
    the hips in the frames `hips`."""
    return exchange_legs(exchange_legs(values, swapped, POINTS), hips, ("hip",))


def _swaps(track: PoseTrack, parameters: SwapParameters) -> np.ndarray:
    """`find_swaps` of a track, found once: each way of smoothing asks for it."""
    known = _found.get(track)
    if known is None or known[0] != parameters:
        known = _found[track] = (
            parameters,
            find_swaps(track.landmarks, track.t, parameters=parameters),
        )
    return known[1]


def _body_size(landmarks: np.ndarray) -> float:
    """Median shoulder-hip length in pixels; 0 where nothing was found."""
    trunk = landmarks[:, [11, 12], :2].mean(1) - landmarks[:, [23, 24], :2].mean(1)
    lengths = np.linalg.norm(trunk, axis=1)
    lengths = lengths[np.isfinite(lengths)]
    return float(np.median(lengths)) if len(lengths) else 0.0
