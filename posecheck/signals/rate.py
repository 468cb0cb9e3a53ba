"""The rate at which uneven times are sampled evenly."""

from __future__ import annotations

import numpy as np

MOST_SAMPLES, MOST_A_FRAME = 20_000, 5
"""Even samples of a clip: so many, or so many a frame. Phones halve their rate in the dark, and a
screen recording may rest for minutes; but a file that says that two frames came a microsecond
apart, and the rest within the hour, would ask for a billion. [E]"""


def usual_rate(t: np.ndarray) -> float:
    """Frames a second from times t (frames, two or more) s, rising: one over the median step, but
    never so many that the clip has more samples than MOST_SAMPLES and MOST_A_FRAME allow."""
    most = max(MOST_SAMPLES, MOST_A_FRAME * len(t))
    return min(1.0 / float(np.median(np.diff(t))), most / float(t[-1] - t[0]))
