"""Words for people: what the library says for the command line, without its options; and what to
press instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from posecheck.model.report import ONLY_THIS, Reason, Report
from posecheck.present.headline import headline

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
_COMMAND = re.compile(r"--\w|`posecheck |POSECHECK_|\.task\b")

_INSTEAD = {
    "model-missing": (
        "The first check downloads the pose model (9 MB), once. Connect this computer "
        "to the internet and try again."
    ),
    "model-damaged": (
        "Connect this computer to the internet and try again: the pose model is then "
        "downloaded again."
    ),
    "too-long": "Cut out the part to look at; ten seconds are plenty.",
}
"""Code of an error -> what to do, where the library's own advice names a command."""


def for_page(text: str) -> str:
    """The sentences that do not speak of the command line."""
    return " ".join(part for part in _SENTENCE.split(text) if not _COMMAND.search(part))


def advice_for(code: str, advice: str) -> str:
    """What to do about an error of posecheck.errors."""
    return for_page(advice) or _INSTEAD.get(code, "")


def reasons(report: Report) -> list[str]:
    """Why a clip was refused or limited, for people."""
    return in_words([r for r in report.quality.reasons if r.code != ONLY_THIS])


def in_words(said: Sequence[Reason]) -> list[str]:
    """Reasons without the words that are for the command line."""
    return [text for reason in said if (text := for_page(reason.message))]


def in_a_sentence(report: Report) -> str:
    """The summary; of a refused clip only that it is one, for its reasons and questions follow."""
    if report.quality.status != "refused":
        return headline(report)
    asked = suspected_slow_motion(report) is not None or suggested_turn(report) is not None
    return "One question first" if asked else "This clip could not be judged"


def slow_motion_question(report: Report) -> str:
    """ "22 steps a minute is not possible: was this filmed at 240 frames a second?"."""
    said = next(
        (r.message for r in report.quality.reasons if r.code == "slow-motion-suspected"), ""
    )
    return for_page(said).replace(" with a flight phase", "").partition("?")[0] + "?"


def suspected_slow_motion(report: Report) -> float | None:
    """How many times slower than real time the clip may play; None where nothing speaks for it."""
    slow = report.source.slow_motion
    return slow.factor if slow.how == "suspected" and slow.factor > 1 else None


CAPTURE_RATES = 60, 120, 240
"""Frames a second at which phones film slow motion."""


def slow_motion_answers(report: Report) -> list[tuple[str, float]]:
    """(what to press, the factor) for each way the clip may have been filmed, the likeliest first:
    what was found plausible, the usual capture rates of phones, and that it plays as it was. Each
    says the cadence that follows. Empty where nothing is asked."""
    slow, fps = report.source.slow_motion, report.source.fps
    if suspected_slow_motion(report) is None:
        return []
    found = [float(r.value) for r in report.quality.reasons if r.option == "slow_motion"]
    usual = [rate / round(fps) for rate in CAPTURE_RATES if rate > 1.5 * fps]
    answers = []
    for factor in dict.fromkeys((*found, *(f for f in usual if f == round(f)), 1.0)):
        filmed = (
            f"Filmed at {round(fps * factor)} frames a second"
            if factor != 1
            else "Ordinary speed, not slowed"
        )
        steps = (
            "" if slow.played_spm is None else f": {slow.played_spm * factor:.0f} steps a minute"
        )
        answers.append((filmed + steps, factor))
    return answers


def suggested_turn(report: Report) -> int | None:
    """Degrees clockwise that would put the frame upright, 0 where it was turned and should not have
    been; None where it is upright."""
    reason = next((r for r in report.quality.reasons if r.option == "turn_deg"), None)
    return None if reason is None or reason.value is None else int(reason.value)


def offered_movements(report: Report) -> tuple[str, ...]:
    """Ids of the movements that the clip may show, likeliest first; empty where none is offered."""
    refused = report.quality.status == "refused"
    return tuple(
        str(r.value)
        for r in report.quality.reasons
        if refused and r.option == "movement" and r.value is not None
    )


def duration(seconds: float) -> str:
    """ "a few seconds", "about 40 seconds", "about 3 minutes": as exact as an estimate is."""
    if seconds < 5:
        return "a few seconds"
    if seconds < 55:
        return f"about {max(5, round(seconds / 5) * 5)} seconds"
    minutes = max(1, round(seconds / 60))
    return f"about {minutes} minute{'' if minutes == 1 else 's'}"
