"""The result of a screen: its parts, what was read in each, and what stands out. Its JSON is a
contract, "posecheck.screen/1" (docs/programme.md).

It describes a pattern; it names no cause and finds no illness.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

SCREEN_SCHEMA = "posecheck.screen/1"
PartState = Literal["done", "again", "skipped", "open"]
"""Read; asked for again, with the reason; left out by the person; not done yet."""
Standing = Literal["stands-out", "unsure", "within", "not-seen"]
"""The whole interval beyond the threshold, in most of the reps where it is one of reps; only the
value, or that in few of the reps; neither; nothing read."""


class ScreenFigure(Struct, frozen=True, forbid_unknown_fields=True):
    """A measure with its 95 % interval, in `unit`. side: "left", "right", or "" for the whole body.

    measure: of the catalogue; or a count, with low = high = value: "reps", "good_reps", "steps",
    and in s "held" and "good_form"; or of the calibration "pelvis_tuck", "pelvis_arch",
    "pelvis_range" (from tuck to arch) and "pelvis_place" (%: where the person stands relaxed on
    that way), and the same of "low_back".
    """

    measure: str
    value: float
    low: float
    high: float
    unit: str
    side: Literal["left", "right", ""] = ""


class FaultSeen(Struct, frozen=True, forbid_unknown_fields=True):
    """A fault of the part's movement: in how many of its reps (1 of 1 for a hold, a stance, a run)
    it was clear. side: of which leg's reps, where it is of one.

    figure: of those in which it was clear the one in the middle, its whole interval beyond
    `threshold` (in its unit, signed as the value); None where it is not known.
    """

    code: str
    severity: int
    clear: int
    of: int
    side: Literal["left", "right", ""] = ""
    figure: ScreenFigure | None = None
    threshold: float | None = None


class PartResult(Struct, frozen=True, forbid_unknown_fields=True):
    """What came of one part. part: its id in parts.toml.

    code, said: why it is asked for again, "" otherwise. source: the clip's name; sha256: of the
    file, "" of a live set. at: ISO, UTC. not_read: measures that the clip did not give, each with
    the reason.
    """

    part: str
    state: PartState = "open"
    code: str = ""
    said: str = ""
    figures: tuple[ScreenFigure, ...] = ()
    faults: tuple[FaultSeen, ...] = ()
    source: str = ""
    sha256: str = ""
    at: str = ""
    not_read: dict[str, str] = {}


class ScreenFinding(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that the screen says.

    code: of findings.toml: "pelvis", "hip-level", "hips-over-feet", "hip-extension", "control",
    "bridge-arch", "knee-in", "plank-hold", "overstride" and so on. pattern: which way it is
    ("arched", "level", "tucked"; "" where there is but one). side: of a limb, or the higher hip.
    against: what it was held against, the person's own range or the usual one. threshold: in the
    figure's unit, signed as the value; None where nothing was held against it. part: where it
    was read. why: "" or why it was not seen.
    """

    code: str
    standing: Standing
    side: Literal["left", "right", ""] = ""
    pattern: str = ""
    figure: ScreenFigure | None = None
    against: Literal["own", "usual", ""] = ""
    threshold: float | None = None
    part: str = ""
    why: str = ""


class Screen(Struct, frozen=True, forbid_unknown_fields=True):
    """A screen, whole or half done. person: whose, "" for nobody's. date: ISO, of the day.
    calibrated: date (ISO) of the calibration that pelvis and low back were held against, "" for
    none. parts in the order of parts.toml; findings: what stands out first."""

    person: str
    date: str
    parts: tuple[PartResult, ...] = ()
    findings: tuple[ScreenFinding, ...] = ()
    calibrated: str = ""
    version: str = ""
    schema: str = SCREEN_SCHEMA
