"""Reads the truth of a clip from the CLIP.json that lies beside CLIP.mp4, or from labels
(`labelled.py`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from posecheck.decoding.text import as_type, read_json
from posecheck.errors import FileMissing, NotAFile
from posecheck.validation.labelled import NAME, TRUTH_FILE, is_labels, labelled_truth
from posecheck.validation.truth import (
    BadTruth,
    Camera,
    TrueBody,
    TrueDrillStep,
    TrueKeyFrame,
    TrueRep,
    TrueStep,
    Truth,
    ViewName,
)


@dataclass(frozen=True)
class _TruthFile:
    """The file's layout, for msgspec to check; keys it does not name are let pass."""

    id: str
    movement: str
    view: ViewName
    fps: float
    camera: Camera
    body: TrueBody
    series: dict[str, list[float | None]]
    pixels: list[dict[str, tuple[float, float]]] = field(default_factory=list)
    stored_fps: float | None = None
    turned: bool = False
    note: str = ""
    size: tuple[int, int] = (0, 0)
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


def load_truth(path: Path | str) -> Truth:
    """Read one truth file. Raises FileMissing, NotAFile or BadTruth, each naming the file and what
    is wrong with it."""
    path = Path(path)
    if not path.exists():
        raise FileMissing(f"There is no truth file {path.name}.", f"It should lie at {path}.")
    if not path.is_file():
        raise NotAFile(f"{path.name} is not a file.", "Name a truth file.")
    plain = read_json(path, dict, TRUTH_FILE)
    if is_labels(plain):
        return labelled_truth(plain, path.resolve().parent.name if path.name == NAME else path.stem)
    return _checked(as_type(plain, _TruthFile, TRUTH_FILE, path.name), path.name)


def _checked(raw: _TruthFile, name: str) -> Truth:
    def refuse(what: str) -> BadTruth:
        return BadTruth(f"{name} contradicts itself: {what}.", "Make the clip and its truth again.")

    series = {
        key: np.array([np.nan if x is None else x for x in values], float)
        for key, values in raw.series.items()
    }
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
    pixels = {
        joint: np.array([frame.get(joint, *missing) for frame in raw.pixels], float)
        for joint in names
    }
    same = (
        "id",
        "movement",
        "view",
        "fps",
        "turned",
        "note",
        "size",
        "camera",
        "body",
        "reps",
        "profile",
        "steps",
        "walk_steps",
        "toe_out_deg",
        "cadence_spm",
    )
    running = ("ground_contact_ms", "overstride_m", "vertical_oscillation_m", "pelvic_drop_deg")
    return Truth(
        t=t,
        series=series,
        pixels=pixels,
        stored_fps=stored_fps,
        **{key: getattr(raw, key) for key in same + running},
    )
