"""What posecheck said of a clip, in the terms of the truth: movement or candidates, reps, holds and
contacts in frames, faults, praise."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from posecheck.analysis import Analysis
from posecheck.model.report import Hold, Report
from posecheck.movements.load import movements
from posecheck.present.headline import headline

NO_NAME = {"", "unknown"}
ALL_GOOD = re.compile(r"in good form|nothing that needs changing", re.IGNORECASE)
PART_GOOD = re.compile(
    r"\b\d+ of \d+\b|\bnone of\b|\bthe first\b|\bof it in good form|\bnot certain\b", re.IGNORECASE
)
"""A headline with such words says how much of the clip was good."""


@dataclass(frozen=True)
class SaidFault:
    """certain: a finding; else "perhaps". spans: frames where it was seen, empty where it is of the
    whole clip."""

    code: str
    certain: bool
    spans: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class SaidRep:
    """Frames from arrival at the far position to leaving it."""

    peak: float
    peak_end: float
    partial: bool


@dataclass(frozen=True)
class Said:
    """movement: one of posecheck's that the clip was judged as, or that its refusal is about; ""
    for none. seems: what else it was called with certainty. posture: what was said where nothing
    was recognised, and of a single image. either: the words that offered a choice; candidates: the
    movements in it. codes: of the reasons. turn: degrees, where one was offered. offered_factor: of
    slow motion, where one is asked; suspected: it was, and the clip was analysed again with
    slow_factor. Moments are in frames. contact_ms: mean ground contact time. judged: how many rules
    said anything. praised: codes of the rules that were praised. tilt: of the pelvis, degrees.
    error: in words.
    """

    movement: str
    status: str
    codes: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    either: str = ""
    seems: str = ""
    posture: str = ""
    view: str = ""
    turn: int = 0
    slow_factor: float = 1.0
    offered_factor: float | None = None
    suspected: bool = False
    reps: tuple[SaidRep, ...] = ()
    holds: tuple[tuple[float, float], ...] = ()
    contacts: tuple[tuple[float, str], ...] = ()
    toe_offs: tuple[float, ...] = ()
    contact_ms: float | None = None
    cadence: float | None = None
    strikes: tuple[str, ...] = ()
    faults: tuple[SaidFault, ...] = ()
    praised: tuple[str, ...] = ()
    judged: int = 0
    tilt: float | None = None
    headline: str = ""
    error: str = ""

    @property
    def refused(self) -> bool:
        return self.status == "refused"

    @property
    def called(self) -> str:
        """What the clip was called with certainty, judged or not:
        a movement, another name, or ""."""
        return self.movement or self.seems

    @property
    def all_good(self) -> bool:
        """Whether the headline calls the whole clip good."""
        return (
            not self.refused
            and bool(ALL_GOOD.search(self.headline))
            and not PART_GOOD.search(self.headline)
        )


def failed(error: str) -> Said:
    return Said("", "refused", error=error)


def said_of(analysis: Analysis, suspected: bool = False) -> Said:
    """suspected: this is the second analysis, with the factor that the first one named."""
    report, frame = analysis.report, frame_of(analysis.track.t)
    either, posture = _unsure(report, "movement-unsure"), _unsure(report, "movement-unknown")
    movement = "" if report.movement in NO_NAME or either or posture else report.movement
    known = movement in movements()
    stride, holds = report.stride, holds_of(report)
    cadence = stride.cadence_spm if stride is not None and np.isfinite(stride.cadence_spm) else None
    tilts = [
        m.value for m in report.measurements if m.name == "pelvic_tilt" and m.value is not None
    ]
    rules = movements()[movement].fault if known else ()
    return Said(
        movement=movement if known else "",
        status=report.quality.status,
        codes=tuple(r.code for r in report.quality.reasons),
        candidates=candidates(report),
        either=either,
        seems="" if known else movement,
        posture=posture or _of_an_image(report),
        view=report.view.name,
        turn=next(
            (
                int(r.value)
                for r in report.quality.reasons
                if r.option == "turn_deg" and r.value is not None
            ),
            0,
        ),
        offered_factor=_factor(report),
        slow_factor=report.source.slow_motion.factor,
        suspected=suspected,
        reps=tuple(
            SaidRep(frame(r.peak_s), frame(max(r.peak_s, r.peak_end_s)), r.partial)
            for r in report.reps
        ),
        holds=tuple((frame(h.start_s), frame(h.end_s)) for h in holds),
        contacts=(
            tuple((frame(s.initial_contact_s), s.side) for s in stride.steps) if stride else ()
        ),
        cadence=cadence,
        toe_offs=(
            tuple(frame(s.toe_off_s) for s in stride.steps if s.toe_off_s is not None)
            if stride
            else ()
        ),
        contact_ms=_contact_ms(report),
        strikes=tuple(s.strike for s in stride.foot_strike) if stride else (),
        faults=_faults(report, holds, frame),
        praised=tuple(f.code for f in rules if f.good and f.good in report.good),
        judged=sum(map(len, analysis.judged)),
        tilt=float(tilts[0]) if tilts else None,
        headline=headline(report),
    )


def _factor(report: Report) -> float | None:
    """The slow-motion factor that is offered, the likeliest where there are several."""
    given = [r.value for r in report.quality.reasons if r.option == "slow_motion"]
    return next((float(value) for value in given if isinstance(value, (int, float))), None)


def _contact_ms(report: Report) -> float | None:
    scale = {"s": 1000.0, "ms": 1.0}
    found = [
        m.value * scale[m.unit]
        for m in report.measurements
        if m.name == "ground_contact_time" and m.value is not None and m.unit in scale
    ]
    return float(np.mean(found)) if found else None


def frame_of(t: np.ndarray) -> Callable[[float], float]:
    """Seconds of the file -> frame, with fractions. t (frames,) s."""
    return lambda seconds: float(np.interp(seconds, t, np.arange(len(t))))


def holds_of(report: Report) -> tuple[Hold, ...]:
    """One hold, or all of them where a report tells of several."""
    several = getattr(report, "holds", ())
    return tuple(several) or ((report.hold,) if report.hold else ())


def _of_an_image(report: Report) -> str:
    """What is said of the posture in a single image, else ""."""
    return next((r.message for r in report.quality.reasons if r.code == "single-picture"), "")


def _unsure(report: Report, code: str) -> str:
    """What a refusal of that code says of a movement that it does not name
    with certainty, else ""."""
    first = (
        report.quality.reasons[0]
        if report.quality.status == "refused" and report.quality.reasons
        else None
    )
    if first is None or first.code != code:
        return ""
    certain = (
        code == "movement-unknown"
        and report.movement not in NO_NAME
        and "not recognised" not in first.message
    )
    return "" if certain else first.message


def candidates(report: Report) -> tuple[str, ...]:
    """Movements that are offered to choose from."""
    offered = (
        r.value
        for r in report.quality.reasons
        if r.option == "movement" and isinstance(r.value, str)
    )
    return tuple(dict.fromkeys(name for name in offered if name in movements()))


def _faults(
    report: Report, holds: tuple[Hold, ...], frame: Callable[[float], float]
) -> tuple[SaidFault, ...]:
    rules = movements()[report.movement].fault if report.movement in movements() else ()
    held: dict[str, list[tuple[float, float]]] = {}
    for fault in (f for hold in holds for f in hold.faults):
        held.setdefault(fault.code, []).append((frame(fault.start_s), frame(fault.end_s)))
    certain = [SaidFault(f.code, True, tuple(held.get(f.code, ()))) for f in report.findings]
    titles = {f.title: f.code for f in sorted(rules, key=lambda f: len(f.title))}
    doubts = [
        next((code for title, code in reversed(titles.items()) if text.startswith(title)), text)
        for text in report.unsure
    ]
    return (*certain, *(SaidFault(code, False) for code in dict.fromkeys(doubts)))
