"""The one filter that curves are smoothed by, computed as scipy.signal does it: importing that
package takes as long as all else that an analysis needs, for two of its functions."""

from __future__ import annotations

import numpy as np

_ONE_BY_ONE = 3
"""So many columns and fewer go through plain numbers, more through arrays: which is quicker."""


def low_pass(cutoff_hz: float, rate_hz: float) -> np.ndarray:
    """Coefficients (6,) b0 b1 b2 a0 a1 a2 of the second-order Butterworth low pass, as
    `scipy.signal.butter(2, cutoff_hz, fs=rate_hz, output="sos")[0]`: the poles of the analogue
    prototype, scaled to the warped cut-off and mapped to the unit disc (Oppenheim and Schafer,
    Discrete-Time Signal Processing, bilinear transformation).

    cutoff_hz: above 0, below half of the rate.
    """
    order = np.arange(-1, 2, 2, dtype=float)
    prototype = -np.exp(1j * np.pi * order / 4)
    warped = float(4.0 * np.tan(np.pi * (cutoff_hz / (rate_hz / 2)) / 2.0))
    poles = warped * prototype
    gain = warped**2 * np.real(1.0 / np.prod(4.0 - poles))
    mapped = (4.0 + poles) / (4.0 - poles)
    # the two are each other's conjugates but for the last bit
    upper, lower = mapped[mapped.imag > 0][0], mapped[mapped.imag < 0][0]
    pole = (upper + np.conj(lower)) / 2
    section = np.empty(6)
    section[:3] = gain * np.array([1.0, 2.0, 1.0])
    section[3:] = np.real(np.poly([pole, np.conj(pole)]))
    return section


def both_ways(section: np.ndarray, values: np.ndarray, pad: int) -> np.ndarray:
    """Values (frames, columns) through the filter forwards and backwards, without lag, as
    `scipy.signal.sosfiltfilt` along the first axis: odd extensions of `pad` frames at both ends,
    and no step at the beginning of either pass. pad: below the number of frames.
    """
    before = 2 * values[:1] - values[pad:0:-1]
    after = 2 * values[-1:] - values[-2 : -(pad + 2) : -1]
    longer = np.concatenate((before, values, after)) if pad > 0 else values.copy()
    steady = _steady_state(section)
    forwards = _through(section, longer, steady[:, None] * longer[:1])
    backwards = _through(section, forwards[::-1], steady[:, None] * forwards[-1:])
    return backwards[::-1][pad : len(longer) - pad]


def _steady_state(section: np.ndarray) -> np.ndarray:
    """The filter's state (2,) after a constant 1 for ever."""
    b, a = section[:3], section[3:]
    companion = np.array([[-a[1], -a[2]], [1.0, 0.0]])
    return np.linalg.solve(np.eye(2) - companion.T, b[1:] - a[1:] * b[0])


def _through(section: np.ndarray, values: np.ndarray, state: np.ndarray) -> np.ndarray:
    """One pass over values (frames, columns) from a state (2, columns): direct form II,
    transposed. The values may be overwritten."""
    if values.shape[1] <= _ONE_BY_ONE:
        columns = [
            _one(section.tolist(), values[:, k].tolist(), *state[:, k].tolist())
            for k in range(values.shape[1])
        ]
        return np.array(columns).reshape(values.shape[::-1]).T
    b0, b1, b2, _, a1, a2 = section.tolist()
    first, second = state
    for x in values:  # each a view, in the place of which its answer goes
        y = b0 * x + first
        first = b1 * x - a1 * y + second
        second = b2 * x - a2 * y
        x[:] = y
    return values


def _one(section: list[float], values: list[float], first: float, second: float) -> list[float]:
    b0, b1, b2, _, a1, a2 = section
    out = []
    for x in values:
        y = b0 * x + first
        first = b1 * x - a1 * y + second
        second = b2 * x - a2 * y
        out.append(y)
    return out
