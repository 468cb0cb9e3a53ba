"""Reports as the analysis makes them of the clips of a screen, with numbers that are given."""

from __future__ import annotations

from posecheck.model.judged import CLEAR, HeldFault, Judged
from posecheck.model.measurement import Measurement
from posecheck.model.reading import Reading
from posecheck.model.report import (
    Finding,
    Hold,
    Quality,
    Reason,
    RefusedMeasure,
    Rep,
    Report,
    Source,
    Step,
    Stride,
    View,
)
from posecheck.movements.load import movements

Number = tuple[float, float]
"""A value and half of its 95 % interval."""


def measured(name: str, number: Number, side: str | None = None, unit: str = "deg") -> Measurement:
    value, half = number
    return Measurement(name, value, value - half, value + half, unit, side)


def source(frames: int = 150, seconds: float = 5.0, name: str = "clip.mp4") -> Source:
    return Source(name, "ab" * 32, frames, seconds, 30.0, (640, 480), 0)


def report(movement: str, view: str = "side-left", **parts) -> Report:
    parts.setdefault("quality", Quality("ok"))
    parts.setdefault("source", source())
    return Report(
        movement=movement,
        detected=parts.pop("detected", False),
        view=View(view, 0.0, 0.0, 0.9),
        **parts,
    )


def refused(movement: str, code: str, message: str, view: str = "side-left", **more) -> Report:
    reason = Reason(code, message, more.pop("option", None), more.pop("value", None))
    return report(movement, view, quality=Quality("refused", (reason,)), **more)


def standing(
    tilt: Number = (0, 8), offset: Number = (0, 1), lumbar: Number = (0, 8), **more
) -> Report:
    given = (
        measured("pelvic_tilt", tilt),
        measured("lumbar_angle", lumbar),
        measured("hip_offset", offset, unit="%"),
        *more.pop("measurements", ()),
    )
    return report("standing", measurements=given, findings=_findings("standing", given), **more)


def standing_front(level: Number = (0, 3)) -> Report:
    given = (measured("pelvic_obliquity", level),)
    found = _findings("standing", given)
    return report("standing", "front", measurements=given, findings=found)


def _findings(movement: str, given: tuple[Measurement, ...]) -> tuple[Finding, ...]:
    """Those of the movement's faults that are clear in the given numbers."""
    found = []
    for fault in movements()[movement].fault:
        for m in (m for m in given if m.name == fault.measure):
            value, low, high = m.known
            above = fault.beyond == "above" or (fault.beyond == "either" and value >= 0)
            limit = -fault.threshold if fault.beyond == "either" and not above else fault.threshold
            if low > limit if above else high < limit:
                found.append(_finding(fault, m, limit))
    return tuple(found)


def _finding(fault, m: Measurement, limit: float, reps: tuple[int, ...] = ()) -> Finding:
    numbers = (*m.known, limit, m.unit, ())
    return Finding(
        fault.code,
        fault.severity,
        0.99,
        fault.measure,
        *numbers,
        fault.cue,
        fault.why,
        fault.drills,
        fault.title,
        m.side,
        reps,
    )


def half_kneeling(side: str, thigh: Number, lumbar: Number = (0, 6), view: str = "") -> Report:
    given = (measured("thigh_extension", thigh, side), measured("lumbar_angle", lumbar))
    hold = Hold(1.0, 5.0, 4.0, None, side=side)
    view = view or f"side-{side}"
    return report("half-kneeling-psoas-stretch", view, measurements=given, hold=hold)


def rep(
    index: int, given: tuple[Measurement, ...], movement: str, side: str | None = None, **more
) -> Rep:
    """A rep with these measurements, and with those of the movement's faults that are clear in
    them."""
    faults = []
    for fault in movements()[movement].fault:
        for m in (m for m in given if m.name == fault.measure):
            value, low, high = m.known
            if low > fault.threshold if fault.beyond == "above" else high < fault.threshold:
                reading = Reading(m.name, m.side, value, low, high, m.unit, 30, 1.0, m.name)
                faults.append(
                    Judged(fault.code, CLEAR, fault.severity, 0.99, fault.threshold, reading)
                )
    start = 3.0 * index
    times = (start, start + 1.0, start + 1.5, start + 2.5)
    codes = tuple(f.code for f in movements()[movement].fault)
    return Rep(index, side, *times, more.get("partial", False), given, tuple(faults), (), codes)


def bridges(arches: tuple[float, ...], half: float = 10.0, top: Number = (3, 6), **more) -> Report:
    reps = tuple(
        rep(
            i,
            (measured("lumbar_arch_added", (a, half)), measured("trunk_thigh_angle", top, "left")),
            "glute-bridge",
        )
        for i, a in enumerate(arches, start=1)
    )
    return report("glute-bridge", reps=reps, **more)


def lunges(
    left: int = 5,
    right: int = 5,
    view: str = "side-left",
    knees: tuple[Number, Number] = ((0, 2), (0, 2)),
    arch: Number = (0, 8),
    lean: Number = (8, 4),
) -> Report:
    """Lunges with so many a side; knees: how far the left and the right one fall in."""
    reps = []
    for side, number, knee in (("left", left, knees[0]), ("right", right, knees[1])):
        for _ in range(number):
            given = (
                (measured("knee_medial_displacement", knee, side, "% leg"),)
                if view == "front"
                else (measured("lumbar_arch_added", arch), measured("trunk_lean", lean))
            )
            reps.append(rep(len(reps) + 1, given, "lunge", side))
    return report("lunge", view, reps=tuple(reps))


def plank(
    seconds: float, good: float, offset: Number = (0, 1), broke: Number | None = None
) -> Report:
    """broke: the hip offset of the stretch in which form was off."""
    faults = ()
    if broke is not None:
        value, half = broke
        reading = Reading(
            "hip_offset", None, value, value - half, value + half, "%", 200, good + 1, ""
        )
        faults = (HeldFault("hip-sag", CLEAR, 2, 0.99, 2.5, reading, good, seconds),)
    hold = Hold(0.0, seconds, good, good if faults else None, faults)
    given = (measured("hip_offset", offset, unit="%"),)
    return report("plank", measurements=given, hold=hold, judged=("hip-pike", "hip-sag"))


def run(
    overstride: Number = (15, 6),
    thigh: Number = (22, 5),
    cadence: float = 170.0,
    drop: tuple[Number, Number] | None = None,
    steps: int = 30,
) -> Report:
    """From the side; with `drop` (left, right) from behind."""
    given = (measured("cadence", (cadence, 0.5), unit="spm"),)
    if drop is None:
        given += (
            measured("overstride", overstride, "left", "% leg"),
            measured("thigh_extension_max", thigh, "left"),
        )
    else:
        given += tuple(
            measured("pelvic_drop", number, side)
            for side, number in zip(("left", "right"), drop, strict=True)
        )
    contacts = tuple(Step(("left", "right")[i % 2], 0.35 * i) for i in range(steps))
    return report(
        "running",
        "side-left" if drop is None else "rear",
        measurements=given,
        stride=Stride(cadence, contacts, given),
        findings=_findings("running", given),
    )


def missing(name: str, reason: str) -> RefusedMeasure:
    return RefusedMeasure(name, reason)
