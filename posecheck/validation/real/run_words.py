"""What a reader said about a run: contacts, cadence on two clocks, slow motion, and how many
strides the clip shows."""

from __future__ import annotations

import re
from typing import Any

from posecheck.validation.real.fields import Fields
from posecheck.validation.real.numbers import ReadByEye, clauses, reading
from posecheck.validation.real.truth import TrueContact, TrueRun

REAL_SPM = 160.0
"""Steps a minute that a run is taken to have where nobody counted them: only to reckon whether the
clip shows two strides."""
REFUSAL_RIGHT = re.compile(r"refusal[^.;]* is right|not valid for", re.IGNORECASE)
SEEN = ("person_fully_visible_frames", "person_visible_frames")


def true_run(
    said: Fields, category: str, frames: float | None, fps: float | None
) -> TrueRun | None:
    """None where the item is no run and nobody noted a contact. frames, fps: of the file, None for
    a photograph."""
    found = [
        (f, side) for side in ("left", "right") for f in said.frames(f"{side}_contacts")
    ] + said.frames_by_side("contact_frames")
    contacts = tuple(sorted((TrueContact(*pair) for pair in found), key=lambda c: c.frame))
    if not contacts and (category != "running" or frames is None):
        return None
    annotated = next(
        (spans[0] for spans in map(said.spans, ("annotated_frames", *SEEN)) if spans), None
    )
    shown = next((spans[0] for spans in map(said.spans, SEEN) if spans), None)
    stored, real = cadences(said.get("cadence_spm"))
    factor = said.number("slow_motion")
    length = (shown[1] - shown[0] + 1 if shown else frames or 0) / (fps or 30.0)
    rate = (
        stored.value
        if stored
        else (real.value if real else REAL_SPM) / (factor.high if factor else 1.0)
    )
    return TrueRun(
        contacts=contacts,
        annotated=annotated,
        stored_cadence=stored,
        cadence=real,
        factor=factor,
        strides=length * rate / 120,
        steps=said.number("steps_in_clip"),
        toe_offs=tuple(f for f, _ in said.frames_by_side("toe_off_frames")),
        contact_ms=said.number("ground_contact_ms"),
        feet_seen=said.get("feet_visible") is not False,
        valid=not REFUSAL_RIGHT.search(said.text("notes")),
        strike=said.text("foot_strike"),
    )


def cadences(said: Any) -> tuple[ReadByEye | None, ReadByEye | None]:
    """(on the clock of the file, in real time), steps a minute, where a text tells them: "84 +-3 on
    the file clock; 168 +-6 if the factor is 2".

    What does not say its clock is in real time, and on the file's clock too where the text speaks
    of no other.
    """
    if not isinstance(said, str):
        return (reading(said),) * 2
    stored = real = None
    for part in clauses(said):
        if "file clock" in part or "as stored" in part or "clock of the file" in part:
            stored = stored or reading(part)
        else:
            real = real or reading(part)
    return stored if stored or real is None else real, real
