"""The truth of a clip; `truth_file.py` reads it from the CLIP.json that lies beside CLIP.mp4.

Times in a truth file are times of real time. A clip stored slower than real time (stored_fps below
fps) plays `slowdown` times as long; reports speak in the time of the file as stored, so
`Truth.stored(t)` is what a report's time is compared with. Degrees, metres, seconds; signs as in
the kit that makes the clips: flexion +, anterior +, extension of the back +, left side up +.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from posecheck.errors import InputError

ViewName = Literal["left", "right", "front", "rear"]


class BadTruth(InputError):
    """A truth file that is not JSON, lacks a key or contradicts itself."""

    code = "bad-truth"


class NoTruth(InputError):
    """A folder without a single clip that has its truth beside it."""

    code = "no-truth"


@dataclass(frozen=True)
class Camera:
    """yaw_deg: the camera's turn off the named view; roll_deg: off level."""

    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    height_m: float | None = None
    distance_m: float | None = None
    field_of_view_deg: float | None = None


@dataclass(frozen=True)
class TrueBody:
    """leg_m: thigh and shank together."""

    leg_m: float
    height_m: float
    seed: int | None = None
    shirt_ease_m: float | None = None


@dataclass(frozen=True)
class TrueRep:
    """peak_s: arrival at the far position; peak_end_s: leaving it. lead: "L", "R" or None. faults:
    codes that were put in on purpose."""

    start_s: float
    peak_s: float
    peak_end_s: float
    end_s: float
    lead: Literal["L", "R"] | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrueKeyFrame:
    """A hold at time t; between key frames all is linear. Of a plank, sag: hip angle, + below the
    shoulder-ankle line; head: + raised. Of a bear crawl, high: hips above their place, m. Of the
    hip flexors' length test, thigh: above level +; knee: how far the hanging one is bent.

    faults: of a drill, what was put in on the way from the key frame before to this one, and is
    there in this one.
    """

    t: float
    sag: float = 0.0
    lumbar: float = 0.0
    head: float = 0.0
    high: float = 0.0
    thigh: float = 0.0
    knee: float = 0.0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrueDrillStep:
    """A step of a drill, with what was put into it."""

    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrueStep:
    side: Literal["L", "R"]
    initial_contact_s: float
    toe_off_s: float


@dataclass(frozen=True, eq=False)
class Truth:
    """One clip's truth.

    t (frames,) s of real time; series name -> (frames,) float64, NaN where the truth has none;
    pixels joint -> (frames, 2) px of the upright frame. view: the side that faces the camera.
    turned: stored on its side without saying so. reps, profile (of a hold), steps (running) and
    walk_steps (of a drill) are empty where the movement has none; so are the running figures None.
    ground_contact_ms: by "L", "R". labelled: read off a real clip by eye (`labelled.py`): steps,
    cadence and contact time are all it says.
    """

    id: str
    movement: str
    view: ViewName
    fps: float
    stored_fps: float
    turned: bool
    note: str
    size: tuple[int, int]
    camera: Camera
    body: TrueBody
    t: np.ndarray
    series: dict[str, np.ndarray]
    pixels: dict[str, np.ndarray]
    reps: tuple[TrueRep, ...] = ()
    profile: tuple[TrueKeyFrame, ...] = ()
    steps: tuple[TrueStep, ...] = ()
    cadence_spm: float | None = None
    ground_contact_ms: dict[str, float] = field(default_factory=dict)
    overstride_m: float | None = None
    vertical_oscillation_m: float | None = None
    pelvic_drop_deg: float | None = None
    walk_steps: tuple[TrueDrillStep, ...] = ()
    toe_out_deg: float | None = None
    labelled: bool = False

    @property
    def slowdown(self) -> float:
        """How many times longer the file plays than real time."""
        return self.fps / self.stored_fps

    def stored(self, t):
        """Seconds of real time, or an array of them, as seconds of the stored file."""
        return t * self.slowdown

    @property
    def near(self) -> Literal["left", "right"] | None:
        """The side of the body that faces the camera in a side view,
        None in a front or rear view."""
        return self.view if self.view in ("left", "right") else None

    @property
    def report_view(self) -> str:
        """The view under the name that a report gives it."""
        return f"side-{self.view}" if self.near else self.view

    @property
    def duration_s(self) -> float:
        """In real time, to the end of the last frame."""
        return float(self.t[-1]) + 1 / self.fps
