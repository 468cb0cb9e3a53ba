"""Reports as an analysis would make them, from formulas: five reps of a bridge, a plank that sags,
a run, a refused clip, a clean one."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.model.finding import Evidence
from posecheck.model.judged import CLEAR, HeldFault, Judged
from posecheck.model.measurement import Curve, Measurement, Series
from posecheck.model.reading import Reading
from posecheck.model.report import (
    Finding,
    Hold,
    Quality,
    Reason,
    RefusedMeasure,
    Rep,
    Report,
    SlowMotion,
    Source,
    Step,
    Stride,
    View,
)

FPS = 30.0
BAR = "incomplete-hip-extension"


def source(duration: float, fps: float = FPS, size=(640, 480), name="clip.mp4") -> Source:
    return Source(name, "ab" * 32, round(duration * fps), duration, fps, size, 0)


def curve(value, half, unit="deg") -> Curve:
    value = np.asarray(value, float)
    return Curve(value, value - half, value + half, unit)


def bridge(faulty=(2, 3, 5)) -> Report:
    """Five reps of 3.2 s; the hips of the faulty ones stop 22° short of straight, the others reach
    5°. The limit is 12°."""
    t = np.arange(0, 19.8, 1 / FPS)
    angle = np.full_like(t, 58.0)
    reps = []
    for k in range(5):
        start = 0.8 + 3.8 * k
        top = 22.0 if k + 1 in faulty else 5.0
        up, there, down = start + 1.1, start + 2.0, start + 3.2
        angle = np.where(
            (t > start) & (t < down),
            np.interp(t, [start, up, there, down], [58, top, top, 58]),
            angle,
        )
        evidence = Evidence(round((up + 0.3) * FPS), round(up + 0.3, 4))
        read = Reading(
            "trunk_thigh_angle", None, top, top - 6, top + 6, "deg", evidence.frame, evidence.t, ""
        )
        fault = Judged(BAR, CLEAR, 2, 0.93, 12.0, read)
        measured = (
            Measurement(
                "trunk_thigh_angle",
                top,
                top - 6,
                top + 6,
                "deg",
                "left",
                frame=evidence.frame,
                t=evidence.t,
            ),
            Measurement("knee_flexion", 92.0 + k, 86.0 + k, 98.0 + k, "deg", "left"),
            Measurement("lowering_time", 1.2, 1.1, 1.3, "s"),
        )
        reps.append(
            Rep(
                k + 1,
                None,
                start,
                up,
                there,
                down,
                False,
                measured,
                (fault,) if k + 1 in faulty else (),
                ("heels-far",) if k == 3 else (),
            )
        )
    knee = 90 + 6 * np.sin(t / 2)
    knee[200:230] = np.nan
    curves = {
        "trunk_thigh_angle_left": curve(angle, 6.0),
        "knee_flexion_left": curve(knee, 5.0),
        "trunk_lean": curve(84 - angle / 2, 3.0),
        "lumbar_angle": curve(4 + 3 * np.sin(t), 5.0),
    }
    finding = Finding(
        BAR,
        2,
        0.93,
        "trunk_thigh_angle",
        22.0,
        16.0,
        28.0,
        12.0,
        "deg",
        tuple(Evidence(r.faults[0].reading.frame, r.faults[0].reading.t) for r in reps if r.faults),
        "Lift your belt buckle to the ceiling",
        "Your hips stop short of the line from shoulder to knee, "
        "so the glutes skip the part where they work hardest.",
        ("hip-flexor-stretch", "glute-bridge-hold"),
        "Hips not all the way up",
        None,
        tuple(faulty),
    )
    return Report(
        source=source(19.8, name="bridge-incomplete-left.mp4"),
        movement="glute-bridge",
        detected=True,
        view=View("side-left", -6.0, 0.4, 0.92),
        quality=Quality("ok"),
        measurements=(
            Measurement("trunk_thigh_angle", 22.0, 16.0, 28.0, "deg", "left", frame=175, t=5.83),
            Measurement("lumbar_angle", 4.2, -0.9, 9.3, "deg", None, "estimated"),
            Measurement("pelvic_tilt", -3.1, -8.0, 1.8, "deg", None, "change-only"),
            Measurement("knee_flexion", 94.0, 88.0, 100.0, "deg", "left"),
            Measurement(
                "trunk_thigh_angle",
                None,
                None,
                None,
                "deg",
                "right",
                "refused",
                reason="The right side is hidden behind the left.",
            ),
        ),
        reps=tuple(reps),
        findings=(finding,) if faulty else (),
        refused=(
            RefusedMeasure(
                "knee_medial_displacement",
                "Only a view from the front shows whether the knees stay in line.",
            ),
            RefusedMeasure(
                "pelvic_obliquity",
                "Only a view from the front shows whether the knees stay in line.",
            ),
        ),
        version="0.1.0",
        good=(
            "Your shins stand upright at the top: the feet are in the right place.",
            "You lower slowly, 1.2 s each time.",
        ),
        curves=Series(t, curves, {"knee_medial_displacement": "not from the side"}),
    )


def all_good() -> Report:
    """The same bridge without a fault."""
    return bridge(faulty=())


def plank() -> Report:
    """A hold from 1 s to 14 s; from 7 s on the hips sink below the shoulder-ankle line."""
    t = np.arange(0, 15, 1 / FPS)
    sag = np.where(t < 7, -0.5, np.interp(t, [7, 10], [-0.5, 8.0]))
    evidence = Evidence(330, 11.0)
    read = Reading(
        "hip_offset",
        None,
        8.0,
        6.0,
        10.0,
        "% of the shoulder-ankle line",
        evidence.frame,
        evidence.t,
        "",
    )
    fault = HeldFault("hip-sag", CLEAR, 2, 0.9, 4.0, read, 8.7, 14.0)
    finding = Finding(
        "hip-sag",
        2,
        0.9,
        "hip_offset",
        8.0,
        6.0,
        10.0,
        4.0,
        "% of the shoulder-ankle line",
        (evidence, Evidence(400, 13.33)),
        "Pull your belt buckle toward your chin",
        "When the hips sink, the low back carries what the stomach should.",
        ("dead-bug",),
        "Hips sag",
    )
    return Report(
        source=source(15.0, name="plank.mp4"),
        movement="plank",
        detected=False,
        view=View("side-left", 3.0, 0.0, 0.95),
        quality=Quality(
            "limited", (Reason("low-light", "The picture is dark; intervals are wider."),)
        ),
        measurements=(
            Measurement(
                "hip_offset",
                8.0,
                6.0,
                10.0,
                "% of the shoulder-ankle line",
                None,
                frame=330,
                t=11.0,
            ),
        ),
        hold=Hold(1.0, 14.0, 7.7, 8.7, (fault,)),
        findings=(finding,),
        curves=Series(
            t,
            {
                "hip_offset": curve(sag, 2.0, "% of the shoulder-ankle line"),
                "trunk_lean": curve(80 - sag, 3.0),
            },
            {},
        ),
    )


def run(duration: float = 8.0, timed: bool = True) -> Report:
    """A run at 152 steps a minute at 60 pictures a second, seen from the right."""
    t = np.arange(0, duration, 1 / 60)
    beat = 60 / 152
    contacts = np.arange(0.2, duration - 0.4, beat)
    steps = tuple(
        Step("right" if k % 2 == 0 else "left", float(c), float(c + 0.26) if timed else None)
        for k, c in enumerate(contacts)
    )
    knee = 50 + 42 * np.sin(2 * np.pi * t / (2 * beat))
    lean = 4 + 1.5 * np.sin(2 * np.pi * t / beat)
    evidence = tuple(
        Evidence(round(s.initial_contact_s * 60), s.initial_contact_s)
        for s in steps
        if s.side == "right"
    )[:3]
    findings = (
        Finding(
            "overstride",
            2,
            0.9,
            "overstride",
            29.0,
            25.5,
            32.5,
            22.0,
            "% leg length",
            evidence,
            "Land quieter, feet under you",
            "The foot lands well ahead of the hips and brakes each step.",
            ("cadence-drill",),
            "Landing far ahead",
            "right",
        ),
        Finding(
            "low-cadence",
            1,
            0.8,
            "cadence",
            152.0,
            151.0,
            153.0,
            160.0,
            "spm",
            (),
            "Match a beat of 160",
            "Slightly shorter, quicker steps bring the feet under you.",
            (),
            "Few steps a minute",
        ),
    )
    return Report(
        source=Source(
            "run <b>60</b>.mp4",
            "cd" * 32,
            len(t),
            duration,
            60.0,
            (480, 640),
            90,
            SlowMotion(4.0, "metadata"),
        ),
        movement="running",
        detected=True,
        view=View("side-right", 9.0, -0.5, 0.9),
        quality=Quality("ok"),
        measurements=(
            Measurement("trunk_lean", 4.0, 1.0, 7.0, "deg"),
            Measurement("cadence", 152.0, 151.0, 153.0, "spm"),
        ),
        stride=Stride(
            152.0,
            steps,
            (
                Measurement("ground_contact_time", 262.0, 248.0, 276.0, "ms", "right"),
                Measurement("overstride", 29.0, 25.5, 32.5, "% leg length", "right"),
                Measurement(
                    "foot_inclination",
                    None,
                    None,
                    None,
                    "deg",
                    "right",
                    "refused",
                    reason="At 60 pictures a second it moves 7° a picture.",
                ),
            ),
        ),
        findings=findings,
        refused=(RefusedMeasure("pelvic_drop", "Only a view from behind shows the hip line."),),
        good=("You lean slightly forward, 4°.",),
        curves=Series(
            t, {"knee_flexion_right": curve(knee, 6.0), "trunk_lean": curve(lean, 3.0)}, {}
        ),
    )


def refused() -> Report:
    """A clip filmed from 34° off: nothing is measured, the view's tilt is not known."""
    return Report(
        source=source(6.0, name="oblique.mp4"),
        movement="glute-bridge",
        detected=True,
        view=View("oblique", 34.0, float("nan"), 0.8),
        quality=Quality(
            "refused",
            (
                Reason(
                    "yaw", "The camera stands 34° off the side; from 25° on angles are read wrong."
                ),
            ),
        ),
        refused=(RefusedMeasure("trunk_thigh_angle", "the camera stands too far off the side"),),
    )


EVERY = {"bridge": bridge, "plank": plank, "run": run, "refused": refused, "all_good": all_good}


def lying(frames: int, size=(640, 480)) -> np.ndarray:
    """(frames, 33, 2) landmarks of somebody on the back, knees up, the hips moving; pixels."""
    where = {
        "nose": (0.78, 0.55),
        "ear": (0.76, 0.56),
        "shoulder": (0.68, 0.6),
        "elbow": (0.6, 0.66),
        "wrist": (0.52, 0.68),
        "hip": (0.46, 0.6),
        "knee": (0.34, 0.42),
        "ankle": (0.3, 0.66),
        "heel": (0.31, 0.69),
        "foot_index": (0.25, 0.69),
    }
    points = np.full((frames, skeleton.COUNT, 2), 0.6)
    for i, name in enumerate(skeleton.LANDMARKS):
        base = name.removeprefix("left_").removeprefix("right_")
        points[:, i] = np.array(where.get(base, (0.77, 0.55))) + (
            0.01 if name.startswith("right") else 0
        )
    points[:, [skeleton.INDEX["left_hip"], skeleton.INDEX["right_hip"]], 1] -= (
        0.06 * np.sin(np.linspace(0, 6, frames))[:, None]
    )
    return points * np.array(size)
