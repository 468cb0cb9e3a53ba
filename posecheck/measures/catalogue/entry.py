"""What there is to say about a measure, each thing once: the type of an entry of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posecheck.model.measurement import Status

Seen = Literal["side", "front"]
"""From where a measure can be seen; "front" is from the front or from behind."""
Need = Literal[
    "feet", "outline", "calibration", "contacts", "two legs", "height", "speed", "a minute"
]
KeyFrame = Literal["contact", "mid-stance", "toe-off", "mid-swing"]


@dataclass(frozen=True)
class Drawn:
    """The mark that shows a measure on an image, between landmarks; a name without its side
    ("knee") is the limb's.

    kind: "bend" (points a, b, c: the angle at b of c against the line from a on), "up", "down",
    "level" (a, b: b seen from a, against that direction), "chord" (a, b, c: how far c is off the
    line a-b), "ahead" (a, b: how far b is ahead of a). midline: from front or rear between the
    middles of both sides, even where a side is named.
    """

    kind: Literal["bend", "up", "down", "level", "chord", "ahead"]
    points: tuple[str, ...]
    midline: bool = False


@dataclass(frozen=True)
class Place:
    """Where a measure is shown, and in which order: 1 first, 0 not among those with an order.

    photo: among the angles of a single image (0: not given of one). cycle: among the curves over
    the gait cycle. card: among the figures of a run. key_frames: the moments of a stride that it is
    drawn at. step_mean: steps.csv gives its mean over the step.
    """

    photo: int = 0
    cycle: int = 0
    card: int = 0
    key_frames: tuple[KeyFrame, ...] = ()
    step_mean: bool = False


@dataclass(frozen=True, kw_only=True)
class Measure:
    """An entry of the catalogue.

    name: as in files, without a side. label: for people; short: beside an angle in an image, ""
    where that is the label. unit: as in `Measurement.unit`. plus, minus: the words for its sign, ""
    where it has none. definition: a sentence or two for people; source: of the definition, "[E]"
    where it is posecheck's own.
    over_time: a curve of `Series`; else a figure of a rep, hold, stride or clip. of_a_rep: a figure
    that `assessment.reading` reads off a rep, so that a rule of reps may name it. sided: of a limb,
    so that its column ends in the side.
    views: from where it is seen, () where that does not matter. needs: what it cannot be had
    without. status: as it is given at best.

    half_width: 95 %, in its unit, of a curve that is given as the points have it (of all others the
    correction or the network says it).
    sd: one standard deviation with the points of another estimator (`uncorrected.py`).
    leans_with_camera: a tilted camera shifts it by its tilt.
    in_a_run: it means something over a running stride. mean_of_a_run: its mean over whole strides
    is a figure of a run. read_from: the curve that a figure, or a
    change, is read from; moment: when in the stride.
    lets_read: curves that are told at a landing only where the clip has this figure. checks: the
    curve that this one is a second opinion of; such a one is not refused by name. never: why no
    clip gives it. retired: in reports of older versions only.
    stem: what it is of, whatever it is held against ("" where that is its name): the same as a
    share of the leg and in centimetres.
    better_from: where two views of one run give it, the better one. alike_from_front: of both feet
    on one mean stride, so that they cannot differ.
    opensim: (coordinate, sign) where OpenSim means the same; "{}" stands for l or r. aliases: other
    names for it in older reports and truths.
    """

    name: str
    label: str
    unit: str
    definition: str
    source: str
    short: str = ""
    plus: str = ""
    minus: str = ""
    over_time: bool = False
    of_a_rep: bool = False
    sided: bool = False
    views: tuple[Seen, ...] = ()
    needs: tuple[Need, ...] = ()
    status: Status = "measured"
    half_width: float | None = None
    sd: float | None = None
    leans_with_camera: bool = False
    in_a_run: bool = True
    mean_of_a_run: bool = False
    read_from: str = ""
    moment: str = ""
    lets_read: tuple[str, ...] = ()
    checks: str = ""
    never: str = ""
    retired: bool = False
    stem: str = ""
    better_from: Seen | None = None
    alike_from_front: bool = False
    drawn: Drawn | None = None
    opensim: tuple[str, int] | None = None
    aliases: tuple[str, ...] = ()
    place: Place = Place()

    @property
    def sign_words(self) -> tuple[str, str] | None:
        """(word for +, word for -), None where the sign has none."""
        return (self.plus, self.minus) if self.plus else None
