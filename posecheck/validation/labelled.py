"""Truth that people read off a real clip: which frames a foot landed in, and little more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from posecheck.decoding.file import Expected
from posecheck.decoding.text import as_type
from posecheck.validation.truth import BadTruth, Camera, TrueBody, TrueStep, Truth, ViewName

TRUTH_FILE = Expected("a truth file", BadTruth, "See the README of the samples for its layout.")
FASTEST, MOST_FRAMES = 10_000.0, 2_000_000
"""Frames a second, and frames, of a clip [E]."""
NAME = "truth.json"
"""Lies beside the one video of a folder."""


@dataclass(frozen=True)
class _LabelFile:
    """left_contacts, right_contacts: numbers of the first frames in which the sole is on the
    ground, from 0. Ranges are [least, greatest]."""

    movement: Literal["running"]
    view: ViewName
    fps: float
    frames: int
    left_contacts: tuple[int, ...]
    right_contacts: tuple[int, ...]
    size: tuple[int, int] = (0, 0)
    cadence_spm: tuple[float, float] | None = None
    ground_contact_ms: tuple[float, float] | None = None


def is_labels(plain: dict[str, Any]) -> bool:
    """Whether a truth file is one of labels: it lists contacts, and no curves."""
    return "left_contacts" in plain and "series" not in plain


def labelled_truth(plain: dict[str, Any], name: str) -> Truth:
    """A Truth of what the labels say: all else is missing from it, and nothing but steps, cadence
    and contact time is compared.

    A contact lies up to one frame before the first one that shows it; its time is that frame's.
    Raises BadTruth.
    """
    raw = as_type(plain, _LabelFile, TRUTH_FILE, name)
    if not (raw.fps > 0 and raw.frames > 0):
        raise BadTruth(
            f"{name} contradicts itself: fps and frames must be above 0.", "Correct the file."
        )
    contacts = (*raw.left_contacts, *raw.right_contacts)
    if (
        raw.fps > FASTEST
        or raw.frames > MOST_FRAMES
        or len(set(contacts)) != len(contacts)
        or not all(0 <= k < raw.frames for k in contacts)
    ):
        raise BadTruth(
            f"{name} contradicts itself: "
            "a contact is outside of the clip or stands twice, or it is too long.",
            "Correct the file.",
        )
    frames = {"L": raw.left_contacts, "R": raw.right_contacts}
    steps = [
        TrueStep(side, frame / raw.fps, float("nan"))
        for side, own in frames.items()
        for frame in own
    ]
    middle = (
        {side: sum(raw.ground_contact_ms) / 2 for side in ("L", "R")}
        if raw.ground_contact_ms
        else {}
    )
    return Truth(
        id=name,
        movement=raw.movement,
        view=raw.view,
        fps=raw.fps,
        stored_fps=raw.fps,
        turned=False,
        note="labelled by eye",
        size=raw.size,
        camera=Camera(yaw_deg=float("nan")),
        body=TrueBody(float("nan"), float("nan")),
        t=np.arange(raw.frames) / raw.fps,
        series={},
        pixels={},
        steps=tuple(sorted(steps, key=lambda s: s.initial_contact_s)),
        cadence_spm=sum(raw.cadence_spm) / 2 if raw.cadence_spm else None,
        ground_contact_ms=middle,
        labelled=True,
    )
