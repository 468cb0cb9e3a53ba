"""Report: the one object that everything posecheck shows is drawn from. Its JSON is a contract,
"posecheck.report/1".

All times are seconds from the first frame of the file as stored; frames count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from posecheck.model.calibration import Calibration
from posecheck.model.file_names import SERIES
from posecheck.model.finding import Finding
from posecheck.model.judged import HeldFault, Judged
from posecheck.model.measurement import Measurement, Series
from posecheck.model.stride import CycleCurve, FootStrike
from posecheck.parameters import OtherParameter

SCHEMA = "posecheck.report/1"
ONLY_THIS = "only-this-stretch"
"""Code of the reason that says which stretch of the clip was looked at."""


@dataclass(frozen=True)
class SlowMotion:
    """factor: how many times slower than real time the clip plays. how: "none", "asked", "metadata"
    or "suspected". played_spm: where it is suspected, the cadence by the file's own clock, steps a
    minute; else None, and not in the file."""

    factor: float = 1.0
    how: str = "none"
    played_spm: float | None = None


@dataclass(frozen=True)
class Source:
    """The file. estimator: the pose model that its points are of; "" where it is not known (reports
    of older versions)."""

    name: str
    sha256: str
    frames: int
    duration_s: float
    fps: float
    size: tuple[int, int]
    rotation_deg: int
    slow_motion: SlowMotion = SlowMotion()
    estimator: str = ""


@dataclass(frozen=True)
class View:
    """name: the side of the person that faces the camera. yaw_deg: camera off that view; roll_deg:
    camera off level; NaN where unknown."""

    name: Literal["side-left", "side-right", "front", "rear", "oblique", "unknown"]
    yaw_deg: float
    roll_deg: float
    confidence: float


@dataclass(frozen=True)
class Reason:
    """Why something was refused or limited, in words. option, value: the setting of the analysis (a
    name of options.Options) that would mend it, such as ("turn_deg", 90); None where there is none.
    A value of None: the user has to say it."""

    code: str
    message: str
    option: str | None = None
    value: float | str | None = None


@dataclass(frozen=True)
class Quality:
    """status "refused": nothing was measured, the reasons say why. "limited": some of it could not
    be."""

    status: Literal["ok", "limited", "refused"]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Rep:
    """One repetition. peak_s: arrival at the far position; peak_end_s: leaving it. side: the
    leading or working side.

    faults: the clear ones; unsure: codes of those in doubt. judged: codes of the rules that a
    reading of this rep was held against; None in a report that does not say.
    """

    index: int
    side: str | None
    start_s: float
    peak_s: float
    peak_end_s: float
    end_s: float
    partial: bool
    measurements: tuple[Measurement, ...] = ()
    faults: tuple[Judged, ...] = ()
    unsure: tuple[str, ...] = ()
    judged: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Hold:
    """A held position. good_form_s: seconds without a fault. breakdown_s: when form broke, None if
    it did not.

    side: which it counts for, where the movement has a side; else None, and not in the file.
    """

    start_s: float
    end_s: float
    good_form_s: float
    breakdown_s: float | None
    faults: tuple[HeldFault, ...] = ()
    side: str | None = None


@dataclass(frozen=True)
class Step:
    """One foot contact. toe_off_s is None where the frame rate or the view does not show it."""

    side: str
    initial_contact_s: float
    toe_off_s: float | None = None


@dataclass(frozen=True)
class Stride:
    cadence_spm: float
    steps: tuple[Step, ...]
    measurements: tuple[Measurement, ...] = ()
    foot_strike: tuple[FootStrike, ...] = ()


@dataclass(frozen=True)
class RefusedMeasure:
    measure: str
    reason: str


@dataclass(frozen=True)
class ChangedThreshold:
    """A threshold of the profile that differs from posecheck's own; own: what that is."""

    code: str
    threshold: float
    own: float


@dataclass(frozen=True)
class JudgedBy:
    """The profile that judged the clip, and which thresholds of this movement it changed."""

    name: str
    limits: tuple[ChangedThreshold, ...] = ()


@dataclass(frozen=True)
class SourceClip:
    """One of the clips that a merged report was made of: the file, its view, its own steps, and
    where its own report lies.

    report: the folder of that report as seen from the merged one's, "" where there is none. video:
    whether an annotated video lies in it.
    """

    source: Source
    view: View
    stride: Stride | None = None
    report: str = ""
    video: bool = False


@dataclass(frozen=True)
class SideDifference:
    """Left against right in one measure: `value` is left - right, with its 95 % interval.

    floor: the smallest difference that is worth a word: what symmetric runners differ by, or what
    this frame rate can show, whichever is larger. strides: whole strides of the foot of which fewer
    were seen. differs: True only where the whole interval lies beyond 0, the value beyond the
    floor, and there were ten strides or more.
    """

    measure: str
    unit: str
    left: float
    right: float
    value: float
    low: float
    high: float
    floor: float
    differs: bool
    strides: int


@dataclass(frozen=True)
class OwnNeutral:
    """Whose calibration, and of which day (ISO), the change readings are held against."""

    person: str
    date: str


@dataclass(frozen=True)
class Asked:
    """What the analysis was asked for, by the names of options.Options: with the track, all that it
    takes to judge the clip the same way again.

    movement: None where it was to be found. slow_motion: None for what the file says. calibration:
    whose calibrated neutral was used, by name; neutral: that calibration itself, as it was then.
    profile: the name of the thresholds that were given. from_s, to_s: the stretch that was looked
    at; None, and not in the file, where it was from the start, or to the end.
    """

    movement: str | None = None
    person: str | int = "largest"
    turn_deg: int = 0
    slow_motion: float | None = None
    height_m: float | None = None
    speed_m_s: float | None = None
    calibration: str | None = None
    profile: str | None = None
    neutral: Calibration | None = None
    from_s: float | None = None
    to_s: float | None = None


@dataclass(frozen=True)
class Report:
    """What posecheck has to say about one clip, or, where `sources` are named, about one run filmed
    in several.

    judged: codes of the rules that something in the clip was held against; None in a report that
    does not say. holds: all of them in order, where there are several; `hold` is then the longest.
    `curves` holds the per-frame series and `cycles` the curves over the gait cycle; both are
    written as CSV, not JSON. In a merged report `source` and `view` are those of sources[0], and
    the `source` of a measurement or a finding says from which clip (and whose times) it is.
    algorithms: the parameters that were not the shipped ones; the key is left out of the JSON where
    all were. `parts`: the sha256 of each other file that was written with report.json, by name.
    """

    source: Source
    movement: str
    detected: bool
    view: View
    quality: Quality
    measurements: tuple[Measurement, ...] = ()
    reps: tuple[Rep, ...] = ()
    hold: Hold | None = None
    stride: Stride | None = None
    findings: tuple[Finding, ...] = ()
    refused: tuple[RefusedMeasure, ...] = ()
    series: str = SERIES
    schema: str = SCHEMA
    version: str = ""
    summary: str = ""
    good: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    profile: JudgedBy | None = None
    own_neutral: OwnNeutral | None = None
    asked: Asked | None = None
    gait_cycle: str = ""
    sources: tuple[SourceClip, ...] = ()
    left_right: tuple[SideDifference, ...] = ()
    judged: tuple[str, ...] | None = None
    holds: tuple[Hold, ...] = ()
    algorithms: tuple[OtherParameter, ...] = ()
    parts: dict[str, str] = field(default_factory=dict, compare=False)
    cycles: tuple[CycleCurve, ...] = field(default=(), compare=False)
    curves: Series | None = field(default=None, compare=False)

    def figure(self, name: str, side: str) -> Measurement | None:
        """The figure of the clip for this side, None where it was refused."""
        return next(
            (
                m
                for m in self.measurements
                if m.name == name
                and m.side in (side, None)
                and m.value is not None
                and m.low is not None
            ),
            None,
        )
