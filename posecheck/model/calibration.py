"""What a calibration holds: a person's calibrated neutral and extremes."""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = "posecheck.calibration/1"


@dataclass(frozen=True)
class OwnRange:
    """One angle of a person: standing relaxed, tucked and arched, degrees, and the SD (degrees)
    while each was held."""

    neutral: float
    tucked: float
    arched: float
    spread: float

    def share(self, change: float) -> float:
        """Change from the neutral, degrees, as % of the way to the own arch (+) or tuck (-)."""
        return (
            100
            * change
            / (self.arched - self.neutral if change >= 0 else self.neutral - self.tucked)
        )


@dataclass(frozen=True)
class Calibration:
    """A person's calibrated neutral and extremes, as the outline reads them.

    view: "side-left" or "side-right". spans: start and end (s) of the three stretches of the clip.
    date: ISO, of the day it was made. estimator and model: what read it; readings of another model
    are not comparable.
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
