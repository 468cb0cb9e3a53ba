"""What recognition found, in the words of a report: why nothing is judged, which movements are
offered, and what was left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.model.report import Reason
from posecheck.movements.load import movements
from posecheck.recognition.result import Candidate, Recognition

SURE = 0.6
"""From this confidence on it is said what a clip shows, where something else was asked for [E]."""
_NOT_FOUND = {
    "no-reps": "repetition",
    "no-hold": "hold",
    "standing-not-running": "running",
    "no-steady-rhythm": "running",
    "too-short": "running",
    "no-steps": "walking",
}
"""Reasons that a movement named wrongly leads to, and what was looked for."""


def unnamed(seen: Recognition) -> tuple[Reason, ...]:
    """Why a clip of which nobody said what it shows is not judged; empty where the movement is
    clear. One reason for each that is offered."""
    if seen.outcome == "clear":
        return ()
    if seen.outcome == "two":
        return _offers(seen)
    best, rival, neither = (
        seen.candidates[0] if seen.candidates else None,
        seen.rival,
        "; posecheck judges neither.",
    )
    if best is not None and rival is not None and seen.seems == best.a:
        message = (
            f"This looks like {best.a} or {rival.a}, and it is not certain"
            f" which{'.' if best.if_named or rival.if_named else neither}"
        )
    elif best is not None and seen.seems == best.a and best.if_named:
        told = (
            f"This looks like {best.a}, which posecheck judges only where it is named: say whether"
            " it is one."
        )
        return (Reason("movement-unknown", told, "movement", best.id),)
    elif best is not None and seen.seems == best.a:
        message = f"This looks like {best.a}, which posecheck names and does not judge."
    elif seen.seems:
        message = f"The movement was not recognised: somebody {seen.seems}."
    else:
        message = "The movement was not recognised."
    return (
        Reason(
            "movement-unknown",
            f"{message} Name the movement if it is one of those that posecheck knows.",
            "movement",
        ),
    )


def _offers(seen: Recognition) -> tuple[Reason, ...]:
    offered = seen.offered
    others = [c for c in seen.candidates[:2] if not c.judged]
    said = " or ".join(c.a for c in sorted((*offered, *others), key=lambda c: -c.confidence)[:2])
    first = f"This looks like {said}, and it is not certain which: say which it is."
    messages = [first, *(f"Or it is {c.a}." for c in offered[1:])]
    return tuple(
        Reason("movement-unsure", message, "movement", c.id)
        for message, c in zip(messages, offered, strict=True)
    )


def left_out(seen: Recognition, t: np.ndarray) -> tuple[Reason, ...]:
    """What of the clip was not judged, with times (t: as stored, s) and what is seen there; empty
    where nothing was left out."""
    parts = [
        f"{t[part.start]:.1f} to {t[part.stop - 1]:.1f} s ({part.what})" for part in seen.left_out
    ]
    if not parts:
        return ()
    more = f" and {len(parts) - 4} more" if len(parts) > 4 else ""
    return (
        Reason(
            "left-out", f"Not part of the movement, and left out: {', '.join(parts[:4])}{more}."
        ),
    )


def corrected(reason: Reason, asked: str, seen: Recognition) -> Reason:
    """The reason why the movement `asked` for was not found, saying what the clip shows instead
    where that is recognised.

    Reasons of other codes, and all where nothing is recognised, come back as they are.
    """
    if reason.code not in _NOT_FOUND:
        return reason
    best = seen.candidates[0] if seen.candidates else None
    sentence = "" if best is None else _in_words(best, asked)
    if best is not None and sentence:
        known = best.judged or best.if_named
        what = (
            f"No {_NOT_FOUND[reason.code]} was found."
            if _NOT_FOUND[reason.code] in ("running", "walking")
            else reason.message.split(". ")[0] + "."
        )
        return replace(
            reason,
            message=f"{what} {sentence}",
            option="movement" if known else None,
            value=best.id if known else None,
        )
    if (
        reason.code == "standing-not-running"
        and sum(seen.postures.shares()[name] for name in ("standing", "lunging")) < 0.5
    ):
        return replace(
            reason,
            message=(
                "The person is not upright for most of the clip: there is no running to analyse."
            ),
        )
    return reason


def _in_words(best: Candidate, asked: str) -> str:
    """ "This looks like a glute bridge: leave the movement out, or choose it."; empty where it is
    not certain, or is what was asked for."""
    # these are said better already
    other_of_a_run = asked == "running" and best.id in ("walking", "standing")
    if best.confidence < SURE or best.id == asked or other_of_a_run:
        return ""
    if not best.judged and not best.if_named:
        wanted = movements().get(asked)
        if (
            wanted is not None and not wanted.recognised
        ):  # what is recognised may be another name for a drill, as a half-kneeling stretch is
            return ""
        return f"This looks like {best.a}, which posecheck names and does not judge."
    return (
        f"This looks like {best.a}:"
        f" {'leave the movement out, or ' if best.judged else ''}choose it."
    )
