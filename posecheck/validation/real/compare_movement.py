"""Which movement it is, from which side it is seen, and the turn of the frame: truth against what
was said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from posecheck.movements.load import recognised_movements
from posecheck.validation.real.names import NamedByReader, named
from posecheck.validation.real.said import Said
from posecheck.validation.real.truth import RealClip

SIDE_WORDS = (
    re.compile(r"near (?:side|leg)s? ?= ?(left|right)", re.IGNORECASE),
    re.compile(r"sees (?:her|his|their|the) (left|right) side", re.IGNORECASE),
    re.compile(r"faces image-(left|right)", re.IGNORECASE),
)
OBLIQUE = re.compile(
    r"three-quarter|oblique|deg off|slightly|diagonal|turned (?:up to|about)", re.IGNORECASE
)
SEVERAL = re.compile(
    r"\bthen\b|to and fro|side again|both directions|other side|cuts|f\d+", re.IGNORECASE
)


@dataclass(frozen=True)
class MovementOutcome:
    """ours: the truth is one of posecheck's movements. outcome of ours: "right", "offered" (among
    two), "named" (not judged, its posture said rightly), "none", "wrong" (called another with
    certainty); of others: "judged" (as one of
    posecheck's), "named", "offered" (one of two names), "none", "misnamed", or "nameless" (no name
    was given, and none had to be)."""

    ours: bool
    outcome: str


def ids_of(clip: RealClip) -> tuple[str, ...]:
    """The movements of posecheck that the clip may be judged as where nobody names one."""
    right = named(clip.exercise)
    return tuple(m for m in (right.movements if right else ()) if m in recognised_movements())


def compare_movement(clip: RealClip, said: Said) -> MovementOutcome:
    right, ids = named(clip.exercise), ids_of(clip)
    if ids:
        return MovementOutcome(True, _ours(said, ids, right))
    if not said.refused and said.movement:
        return MovementOutcome(False, "judged")
    if said.called:
        return MovementOutcome(
            False, "named" if right is not None and right.fits(said.called) else "misnamed"
        )
    if right is None or right.nothing_is_right:
        return MovementOutcome(False, "nameless")
    if said.either and right.fits(said.either):
        return MovementOutcome(False, "offered")
    return MovementOutcome(False, "named" if right.fits(said.posture) else "none")


def _ours(said: Said, ids: tuple[str, ...], right: NamedByReader | None) -> str:
    if said.movement in ids:
        return "right"
    if set(said.candidates) & set(ids):
        return "offered" if said.refused else "wrong"
    if said.called:
        return (
            "right" if said.refused and right is not None and right.fits(said.called) else "wrong"
        )
    return "named" if right is not None and right.fits(said.posture) else "none"


def views_of(clip: RealClip) -> tuple[str, ...]:
    """Names of views that are right; empty where the reader's words name none, or several one after
    the other."""
    words = clip.view.lower()
    if not words or SEVERAL.search(words):
        return ()
    pure = []
    if re.search(r"\bside\b|faces image-|camera sees", words):
        side = next((m[1] for m in (p.search(words) for p in SIDE_WORDS) if m), None)
        pure = [f"side-{side}"] if side else ["side-left", "side-right"]
    if re.search(r"\bfront\b", words) and not re.search(r"from the front", words):
        pure.append("front")
    if re.search(r"\brear\b|from behind|\bback view\b", words):
        pure.append("rear")
    if not pure or ("head at image" in words and "camera sees" not in words):
        return ()
    return (*pure, "oblique") if OBLIQUE.search(words) else tuple(pure)


def view_right(clip: RealClip, said: Said) -> bool | None:
    """None where the truth names no one view, or nothing was seen."""
    right = views_of(clip)
    return said.view in right if right and said.view else None
