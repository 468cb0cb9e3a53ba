"""The cadence of a run and its interval: from the rhythm of the feet, and from straight lines
through their contacts."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.contacts import Contact
from posecheck.measures.gait.parameters import GaitParameters


def cadence_by_both(
    period: float,
    rhythm: float,
    contacts: list[Contact],
    t: np.ndarray,
    near: str | None,
    pause: float,
) -> tuple[float, float]:
    """Steps a minute and 95 % half-width: from the contacts where they agree with the rhythm within
    both errors, else from the rhythm alone.

    near: the foot that is seen well in a side view, None from front or rear. Two steps of it are
    one stride, and the far foot would only add noise. From front or rear contacts are known less
    well, and their error drifts as strides and frames fall in and out of step, which no residual
    shows: there it is the mean of both, and the interval covers their difference.
    """
    by_rhythm = 120.0 / period
    duration = float(t[-1] - t[0])
    # docs/biomechanics.md, 4.2: 0.36 steps a minute RMS over 5 s, falling with the square root of
    # three halves of the duration
    spread = max(1.96 * 0.36 * (5.0 / max(duration, 1.0)) ** 1.5 / max(rhythm, 0.3), 0.5)
    estimates = []
    for side in (near,) if near else skeleton.SIDES:
        times = np.array([c.initial_contact_s for c in contacts if c.side == side])
        if len(times) < 4:
            continue
        slope, off, count = _strides(times, period, pause)
        residual = float(np.std(off)) + 0.004
        error = residual / np.sqrt(len(times)) / max(float(np.std(count)), 1e-9)
        estimates.append((slope, error))
    if estimates:
        weights = np.array([1 / e**2 for _, e in estimates])
        stride = float(np.sum(weights * [s for s, _ in estimates]) / weights.sum())
        by_contacts = 120.0 / stride
        half = max(1.96 * by_contacts * float(1 / np.sqrt(weights.sum())) / stride, 0.3)
        if abs(by_contacts - by_rhythm) <= half + spread:
            if near:
                return by_contacts, half
            return (by_contacts + by_rhythm) / 2, max(half, spread) + abs(
                by_contacts - by_rhythm
            ) / 2
    return by_rhythm, spread


def cadence_from_contacts(
    contacts: list[Contact], period: float, sides: list[str], params: GaitParameters
) -> tuple[float, float] | None:
    """Cadence and 95 % half-width from straight lines through the contact times of each foot; None
    from fewer than three of a foot."""
    slopes, errors = [], []
    for side in sides:
        times = np.array([c.initial_contact_s for c in contacts if c.side == side])
        if len(times) < 3:
            continue
        slope, off, count = _strides(times, period, params.pause)
        left = float(np.std(off)) * np.sqrt(len(times) / max(len(times) - 2, 1))
        slopes.append(slope)
        errors.append(
            np.hypot(left, params.contact_noise_s) / (np.sqrt(len(times)) * float(np.std(count)))
        )
    if not slopes:
        return None
    weights = 1 / np.square(errors)
    stride = float(np.sum(weights * slopes) / weights.sum())
    return 120.0 / stride, max(
        1.96 * 120.0 / stride**2 * float(1 / np.sqrt(weights.sum())), params.least_half_width_spm
    )


def _strides(
    times: np.ndarray, period: float, pause: float
) -> tuple[float, np.ndarray, np.ndarray]:
    """Stride time (s), and for each contact of one foot what is left of it (s) and its number, 0 in
    the middle of its stretch.

    A straight line through the contacts over their numbers; each stretch between pauses has its own
    beginning.
    """
    count = np.r_[0, np.cumsum(np.maximum(1, np.round(np.diff(times) / period)))]
    stretch = np.r_[0, np.cumsum(np.diff(times) > pause * period)]
    inside = [stretch == k for k in range(stretch[-1] + 1)]
    at, number = times.copy(), count.astype(float)
    for part in inside:
        at[part] -= at[part].mean()
        number[part] -= number[part].mean()
    slope = float((at * number).sum() / max(float(np.square(number).sum()), 1e-12))
    return slope, at - slope * number, number
