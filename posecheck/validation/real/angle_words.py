"""An angle in a reader's words ("near knee at right contact f50": "160 +-8") as a measure of
posecheck, in its sign and sense."""

from __future__ import annotations

import re

from posecheck.validation.real.numbers import ReadByEye, frames_named, reading
from posecheck.validation.real.truth import TrueAngle

PEAK = re.compile(r"\b(bottom|top|peak|lowest|highest)\b")


def true_angle(name: str, said: object) -> TrueAngle | None:
    """None where no measure of posecheck is meant, or no number is there.

    Readers give the inner angle of a joint (180 straight) unless they say "bent"; leans are
    forward, hips above or below a line as said.
    """
    found = reading(said)
    low = name.lower().replace("_", " ")
    made = None if found is None else _measure(low, f"{low} {said}".lower(), found)
    if found is None or made is None:
        return None
    frames = frames_named(low)
    at = "frame" if frames else "peak" if PEAK.search(low) else "whole"
    return TrueAngle(
        name,
        made[0],
        _which(low),
        at,
        frames[0] if frames else None,
        ReadByEye(made[1], found.error),
    )


def _measure(low: str, words: str, found: ReadByEye) -> tuple[str, float] | None:
    """(measure, value); body_* and trunk_thigh_bend are made of two measures of the report in
    `compare_angles`."""
    plain = low.replace("-", " ")
    inner = (
        found.value if any(w in words for w in ("bent", "flexion", "bend")) else 180 - found.value
    )
    if "shoulder hip ankle" in plain:
        return "body_bend", inner
    if "shoulder ankle line" in plain:
        return "body_sag", found.value if "below" in words else -found.value
    if "shoulder hip knee" in plain:
        return "trunk_thigh_bend", inner
    if "shoulder knee line" in plain:
        return "trunk_thigh_angle", -found.value if "below" in words else found.value
    if "lean" in plain:
        return "trunk_lean", -found.value if "back" in words else found.value
    if "knee" in plain:
        return "knee_flexion", inner
    if "shank" in plain or "shin" in plain:
        return "shank_inclination", found.value
    return None


def _which(low: str) -> str:
    for side in ("left", "right"):
        if (
            re.search(rf"\b{side} (knee|hip|leg|thigh|shank|shin)|at {side} contact", low)
            and "near" not in low
        ):
            return side
    if "front" in low:
        return "front"
    return "rear" if "rear" in low or "back knee" in low else "near"
