"""The truth of a clip, read from the CLIP.json that lies beside CLIP.mp4.

Times in a truth file are times of life. A clip stored slower than life (stored_fps below fps) plays `slowdown` times as long;
reports speak in the time of the file as stored, so `Truth.stored(t)` is what a report's time is compared with.
Degrees, metres, seconds; signs as in the kit that makes the clips: flexion +, anterior +, extension of the back +, left side up +.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from posecheck.errors import FileMissing, InputError, NotAFile

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
class Body:
    """leg_m: thigh and shank together."""

    leg_m: float
    height_m: float
    seed: int | None = None
    shirt_ease_m: float | None = None


@dataclass(frozen=True)
class TrueRep:
    """peak_s: arrival at the far position; peak_end_s: leaving it. lead: "L", "R" or None. faults: codes that were put in on purpose."""

    start_s: float
    peak_s: float
    peak_end_s: float
    end_s: float
    lead: Literal["L", "R"] | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeyFrame:
    """A plank at time t; between key frames all is linear. sag: hip angle, + below the shoulder-ankle line; head: + raised."""

    t: float
    sag: float
    lumbar: float
    head: float


@dataclass(frozen=True)
class TrueStep:
    side: Literal["L", "R"]
    initial_contact_s: float
    toe_off_s: float


@dataclass(frozen=True)
class _TruthFile:
    """The file's layout, for msgspec to check; keys it does not name are let pass."""

    id: str
    movement: str
    view: ViewName
    fps: float
    camera: Camera
    body: Body
    series: dict[str, list[float | None]]
    pixels: list[dict[str, tuple[float, float]]] = field(default_factory=list)
    stored_fps: float | None = None
    turned: bool = False
    note: str = ""
    size: tuple[int, int] = (0, 0)
    reps: tuple[TrueRep, ...] = ()
    profile: tuple[KeyFrame, ...] = ()
    steps: tuple[TrueStep, ...] = ()
    cadence_spm: float | None = None
    ground_contact_ms: dict[str, float] = field(default_factory=dict)
    overstride_m: float | None = None
    vertical_oscillation_m: float | None = None
    pelvic_drop_deg: float | None = None


@dataclass(frozen=True, eq=False)
class Truth:
    """One clip's truth.

    t (frames,) s of life; series name -> (frames,) float64, NaN where the truth has none; pixels joint -> (frames, 2) px of the
    upright picture. view: the side that faces the camera. turned: stored on its side without saying so. reps, profile (plank)
    and steps (running) are empty where the movement has none; so are the running figures None. ground_contact_ms: by "L", "R". labelled: read off a
    real clip by eye (`labelled.py`): steps, cadence and contact time are all it says.
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
    body: Body
    t: np.ndarray
    series: dict[str, np.ndarray]
    pixels: dict[str, np.ndarray]
    reps: tuple[TrueRep, ...] = ()
    profile: tuple[KeyFrame, ...] = ()
    steps: tuple[TrueStep, ...] = ()
    cadence_spm: float | None = None
    ground_contact_ms: dict[str, float] = field(default_factory=dict)
    overstride_m: float | None = None
    vertical_oscillation_m: float | None = None
    pelvic_drop_deg: float | None = None
    labelled: bool = False

    @property
    def slowdown(self) -> float:
        """How many times longer the file plays than life took."""
        return self.fps / self.stored_fps

    def stored(self, t):
        """Seconds of life, or an array of them, as seconds of the stored file."""
        return t * self.slowdown

    @property
    def near(self) -> Literal["left", "right"] | None:
        """The side of the body that faces the camera in a side view, None in a front or rear view."""
        return self.view if self.view in ("left", "right") else None

    @property
    def report_view(self) -> str:
        """The view under the name that a report gives it."""
        return f"side-{self.view}" if self.near else self.view

    @property
    def duration_s(self) -> float:
        """Of life, to the end of the last picture."""
        return float(self.t[-1]) + 1 / self.fps


def load_truth(path: Path | str) -> Truth:
    """Read one truth file. Raises FileMissing, NotAFile or BadTruth, each naming the file and what is wrong with it."""
    path = Path(path)
    if not path.exists():
        raise FileMissing(f"There is no truth file {path.name}.", f"It should lie at {path}.")
    if not path.is_file():
        raise NotAFile(f"{path.name} is not a file.")
    from posecheck.validation.labelled import NAME, is_labels, labelled_truth

    content = path.read_bytes()
    if is_labels(content):
        return labelled_truth(content, path.resolve().parent.name if path.name == NAME else path.stem)
    try:
        raw = msgspec.json.decode(content, type=_TruthFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise BadTruth(f"{path.name} is not a truth file: {wrong}.", "See the README of the samples for its layout.") from wrong
    return _checked(raw, path.name)


def _checked(raw: _TruthFile, name: str) -> Truth:
    def refuse(what: str) -> BadTruth:
        return BadTruth(f"{name} contradicts itself: {what}.", "Make the clip and its truth again.")

    series = {key: np.array([np.nan if x is None else x for x in values], float) for key, values in raw.series.items()}
    t = series.pop("t", None)
    if t is None or len(t) == 0:
        raise refuse("series has no times t")
    if not np.all(np.isfinite(t)) or np.any(np.diff(t) <= 0):
        raise refuse("its times do not increase")
    stored_fps = raw.fps if raw.stored_fps is None else raw.stored_fps
    if not (raw.fps > 0 and stored_fps > 0):
        raise refuse("a frame rate is not positive")
    if raw.body.leg_m <= 0:
        raise refuse("leg_m is not positive")
    for key, values in series.items():
        if len(values) != len(t):
            raise refuse(f"{key} has {len(values)} values for {len(t)} times")
    if raw.pixels and len(raw.pixels) != len(t):
        raise refuse(f"pixels has {len(raw.pixels)} frames for {len(t)} times")
    for n, rep in enumerate(raw.reps, start=1):
        if not rep.start_s <= rep.peak_s <= rep.peak_end_s <= rep.end_s:
            raise refuse(f"rep {n} ends before it starts")
    names = raw.pixels[0] if raw.pixels else ()
    missing = [(np.nan, np.nan)]
    pixels = {joint: np.array([frame.get(joint, *missing) for frame in raw.pixels], float) for joint in names}
    same = ("id", "movement", "view", "fps", "turned", "note", "size", "camera", "body", "reps", "profile", "steps", "cadence_spm")
    running = ("ground_contact_ms", "overstride_m", "vertical_oscillation_m", "pelvic_drop_deg")
    return Truth(t=t, series=series, pixels=pixels, stored_fps=stored_fps, **{key: getattr(raw, key) for key in same + running})
