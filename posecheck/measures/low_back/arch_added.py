"""The arch that a rep adds: change of the lumbar angle from the start of the rep to its far
position.

Most of the lumbar angle's error is the person's own offset, and people start a rep near their
neutral: the change says more about form than the angle. What the outline still gets wrong of a
change (and, on the back, of the rest more than of the top) a line per posture takes off.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """true change = far * angle read at the far position + start * angle read at the start +
    offset, degrees; half_width: of the 95 % interval."""

    far: float
    start: float
    offset: float
    half_width: float

    def interval(self, far: float, start: float) -> tuple[float, float, float]:
        """Value, low and high, degrees, extension +, of the angles read at the far position and at
        the start, degrees."""
        value = self.far * far + self.start * start + self.offset
        return value, value - self.half_width, value + self.half_width


ON_THE_BACK = Line(0.89, -0.75, 3.0, 10.0)
UPRIGHT = Line(0.91, -1.0, 1.8, 9.5)
"""Least squares over 40 bridges and 88 lunges of rendered people whom no network was taught by; the
half-widths are the 95th percentiles of what the lines leave (models/lumbopelvic/within.py), that of
bridges widened from 8.8: 40 reps are few, and one of the six bodies of the validation clips is read
13 off throughout. The weights of the start are set: those people all start at their neutral, and a
fit would hardly look at the start. On the back -0.75 is what least squares gives over pairs of
frames of one person whose first is within 8 degrees (SD) of neutral, as people's starts may be [E].
"""


FACE_DOWN = Line(1.0, -1.0, 0.0, 10.0)
"""The plain difference: 19 reps on hands and knees of six rendered people read -3 to +3 where the
low back kept still (1 to 6 by the line of the back on the floor), 30 and 32 where it arched by 26
and 30; the half-width is that of the back on the floor [E]."""


def line_of(lying: bool, face_down: bool = False) -> Line:
    """lying: the trunk is nearer level than upright; face_down: and the belly is the lower side, on
    hands and knees, say."""
    return FACE_DOWN if lying and face_down else ON_THE_BACK if lying else UPRIGHT
