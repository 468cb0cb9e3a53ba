"""The arch that a rep adds: change of the lumbar angle from the start of the rep to its far position.

Most of the lumbar angle's error is the person's own offset, and people start a rep near their neutral: the change says more about form than
the angle. The outline reads a change too small (and, on the back, starts too high), which a straight line per posture takes off.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """true change = gain * change read + offset, degrees; half_width: of the 95 % interval."""

    gain: float
    offset: float
    half_width: float

    def interval(self, read: float) -> tuple[float, float, float]:
        """Value, low and high, degrees, extension +, of a change read, degrees."""
        value = self.gain * read + self.offset
        return value, value - self.half_width, value + self.half_width


ON_THE_BACK = Line(0.92, 5.3, 14.5)
UPRIGHT = Line(0.77, 2.4, 13.3)
"""Least squares over 79 bridges and 86 lunges of rendered people held out from training; the half-widths are the 95th percentiles of what the
lines leave (models/lumbopelvic/within.py)."""


def line_of(lying: bool) -> Line:
    return ON_THE_BACK if lying else UPRIGHT
