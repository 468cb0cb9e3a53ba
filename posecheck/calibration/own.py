"""When a calibration holds: what its angles must be, and which network read them."""

from __future__ import annotations

from posecheck.errors import CalibrationError
from posecheck.measures.low_back.lumbopelvic import outline_network
from posecheck.model.calibration import OwnRange

LEAST_STEP = 3.0
"""Degrees that tuck and arch must each lie from the neutral, in lumbar angle and in pelvic tilt:
less is within the error [E]."""
LARGEST_ANGLE = 180.0
"""Degrees: anything else, and what is not known, is no angle of a body."""
LEAST_RANGE = 8.0
"""Degrees from tuck to arch, in both. docs/biomechanics.md, 3.5: below it the outline does not
answer; people show about 20."""


def outline_model() -> str:
    """Which weights the shipped network has: the same weights in another file are the same."""
    return outline_network().weights[:12]


AGAIN = (
    "Stand relaxed, then tuck your pelvis as far as you can, "
    "then arch, and hold each for three seconds."
)


def check_ranges(lumbar: OwnRange, pelvis: OwnRange) -> None:
    """Raises CalibrationError where neutral, tuck and arch are out of order or too near to one
    another to be told apart."""
    check_order(lumbar, pelvis)
    for name, own in _named(lumbar, pelvis):
        tuck, arch = own.neutral - own.tucked, own.arched - own.neutral
        if tuck < LEAST_STEP or arch < LEAST_STEP or tuck + arch < LEAST_RANGE:
            raise CalibrationError(
                "Relaxed, tucked and arched cannot be told apart: "
                f"the {name} changed by {tuck:.0f} and {arch:.0f} degrees from relaxed; "
                f"{LEAST_STEP:.0f} each and {LEAST_RANGE:.0f} together are needed.",
                AGAIN,
            )


def _named(lumbar: OwnRange, pelvis: OwnRange) -> tuple[tuple[str, OwnRange], ...]:
    return ("low-back curve", lumbar), ("pelvic tilt", pelvis)


def tells_tuck_from_arch(lumbar: OwnRange, pelvis: OwnRange) -> bool:
    """Whether both ends of the range are apart, wherever between them the person stands."""
    return all(own.arched - own.tucked >= LEAST_RANGE for own in (lumbar, pelvis))


def check_order(lumbar: OwnRange, pelvis: OwnRange) -> None:
    """Raises CalibrationError where neutral, tuck and arch are no angles, or out of order."""
    if not all(0 <= own.spread <= LARGEST_ANGLE for own in (lumbar, pelvis)):
        raise CalibrationError("How still the positions were held is not known.", AGAIN)
    for name, own in _named(lumbar, pelvis):
        if not all(abs(v) <= LARGEST_ANGLE for v in (own.neutral, own.tucked, own.arched)):
            raise CalibrationError(f"The {name} could not be read in all three stretches.", AGAIN)
        tuck, arch = own.neutral - own.tucked, own.arched - own.neutral
        if tuck < -LEAST_STEP or arch < -LEAST_STEP:
            first = (
                f"relaxed {own.neutral:.0f}, tucked {own.tucked:.0f}, "
                f"arched {own.arched:.0f} degrees"
            )
            raise CalibrationError(
                f"The order seems wrong: by the {name} the three stretches read {first}.", AGAIN
            )
