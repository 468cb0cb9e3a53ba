"""A measurement: a value, its 95 % interval, its unit, and how it was come by."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from posecheck.model.key import key_of

Status = Literal["measured", "estimated", "change-only", "unclear", "refused"]


@dataclass(frozen=True)
class Measurement:
    """One number of the report.

    Attributes
    ----------
    name : str
        Of the catalogue of measures (docs/measures.md).
    value, low, high : float or None
        The value and its 95 % interval, in `unit`.
    unit : str
        "deg", "%", "s", "ms", "spm", "% leg", ...
    side : "left", "right" or None
        Whose limb, None for the whole body.
    status : str
        "measured"; "estimated": by a model, or with less certainty than usual; "change-only": less
            the calibrated neutral; "unclear": something
        speaks against what was read, the reason says what, and nothing is judged by it; "refused":
        no value, and a reason.
    frame, t : int and float (s), or None
        Where it was read, None for a figure of the whole clip.
    reason : str or None
        Why it is refused or unclear.
    source : int or None
        In a report made of several clips, which of them it comes from (0 first), and whose frames
        and times these are.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    side: str | None = None
    status: Status = "measured"
    frame: int | None = None
    t: float | None = None
    reason: str | None = None
    source: int | None = None

    @property
    def known(self) -> tuple[float, float, float]:
        """value, low and high of one that has them. Raises ValueError where one is missing, as in a
        refused one."""
        if self.value is None or self.low is None or self.high is None:
            raise ValueError(f"{self.name} has no value with an interval")
        return self.value, self.low, self.high


@dataclass(frozen=True, eq=False)
class Curve:
    """A measure over time: value, low and high are (frames,) float64 with NaN where it is missing
    or refused."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    unit: str

    @property
    def half_width(self) -> np.ndarray:
        return (self.high - self.low) / 2


@dataclass(frozen=True, eq=False)
class Series:
    """All measures of a clip over time.

    t (frames,) s; curves by column name ("knee_flexion_left", "trunk_lean", ...); refused: measure
    -> reason; mean_share: column -> how much of its half-width stays in a mean over many frames (a
    person's own offset does, noise does not). fitted: of the pose model that posecheck's
    corrections were fitted on.
    """

    t: np.ndarray
    curves: dict[str, Curve]
    refused: dict[str, str]
    mean_share: dict[str, float] = field(default_factory=dict)
    fitted: bool = True

    def __getitem__(self, name: str) -> Curve:
        return self.curves[name]

    def __contains__(self, name: object) -> bool:
        return name in self.curves

    def without(self, measures: tuple[str, ...], reason: str) -> Series:
        """The same, less the curves of these measures, of either side; those that it had are
        refused for this reason."""
        gone = {name: base for name in self.curves if (base := key_of(name).measure) in measures}
        kept = {name: curve for name, curve in self.curves.items() if name not in gone}
        return replace(
            self, curves=kept, refused={**self.refused, **dict.fromkeys(gone.values(), reason)}
        )
