"""What a calibration holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from posecheck._shipped import model_file
from posecheck.errors import CalibrationError

SCHEMA = "posecheck.calibration/1"
LEAST_STEP = 3.0
"""Degrees that tuck and arch must each lie from the neutral, in lumbar angle and in pelvic tilt: less is within the error [E]."""
LARGEST_ANGLE = 180.0
"""Degrees: anything else, and what is not known, is no angle of a body."""
LEAST_RANGE = 8.0
"""Degrees from tuck to arch, in both. docs/biomechanics.md, 3.5: below it the outline does not answer; people show about 20."""


@dataclass(frozen=True)
class OwnRange:
    """One angle of a person: standing relaxed, tucked and arched, degrees, and the SD (degrees) while each was held."""

    neutral: float
    tucked: float
    arched: float
    spread: float

    def share(self, change: float) -> float:
        """Change from the neutral, degrees, as % of the way to the own arch (+) or tuck (-)."""
        return 100 * change / (self.arched - self.neutral if change >= 0 else self.neutral - self.tucked)


@dataclass(frozen=True)
class Calibration:
    """A person's own neutral and extremes, as the outline reads them.

    view: "side-left" or "side-right". spans: start and end (s) of the three stretches of the clip. date: ISO, of the day it was made.
    estimator and model: what read it; readings of another model are not comparable.
    """

    person: str
    date: str
    view: str
    lumbar: OwnRange
    pelvis: OwnRange
    spans: tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
    source: str = ""
    estimator: str = ""
    model: str = ""
    version: str = ""
    schema: str = SCHEMA


@cache
def outline_model() -> str:
    """The shipped network, by the beginning of its SHA-256."""
    return hashlib.sha256(model_file("lumbopelvic/lumbopelvic.npz").read_bytes()).hexdigest()[:12]


def check_ranges(lumbar: OwnRange, pelvis: OwnRange) -> None:
    """Raises CalibrationError where neutral, tuck and arch are out of order or too near to one another to be told apart."""
    again = "Stand relaxed, then tuck your pelvis as far as you can, then arch, and hold each for three seconds."
    if not all(0 <= own.spread <= LARGEST_ANGLE for own in (lumbar, pelvis)):
        raise CalibrationError("How still the positions were held is not known.", again)
    for name, own in (("low-back curve", lumbar), ("pelvic tilt", pelvis)):
        if not all(abs(v) <= LARGEST_ANGLE for v in (own.neutral, own.tucked, own.arched)):
            raise CalibrationError(f"The {name} could not be read in all three stretches.", again)
        tuck, arch = own.neutral - own.tucked, own.arched - own.neutral
        if tuck < -LEAST_STEP or arch < -LEAST_STEP:
            first = f"relaxed {own.neutral:.0f}, tucked {own.tucked:.0f}, arched {own.arched:.0f} degrees"
            raise CalibrationError(f"The order seems wrong: by the {name} the three stretches read {first}.", again)
        if tuck < LEAST_STEP or arch < LEAST_STEP or tuck + arch < LEAST_RANGE:
            raise CalibrationError(
                f"Relaxed, tucked and arched cannot be told apart: the {name} changed by {tuck:.0f} and {arch:.0f} degrees from relaxed; "
                f"{LEAST_STEP:.0f} each and {LEAST_RANGE:.0f} together are needed.",
                again,
            )
