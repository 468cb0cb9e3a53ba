"""Synthetic clips whose truth is a few known numbers, and reports that repeat that truth or bend it
in one known way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.model.finding import Evidence
from posecheck.model.judged import CLEAR, HeldFault, Judged
from posecheck.model.measurement import Curve, Series
from posecheck.model.reading import Reading
from posecheck.model.report import (
    Finding,
    Hold,
    Quality,
    Rep,
    Report,
    SlowMotion,
    Source,
    Step,
    Stride,
    View,
)
from posecheck.validation.truth import Camera, TrueBody, TrueRep, TrueStep, Truth

SIDE = {"L": "left", "R": "right"}


def _truth(**changes) -> Truth:
    """A side view of the left side, 12 s at 30 fps, a leg of 0.8 m: three reps, faults in the
    second."""
    fps = changes.pop("fps", 30.0)
    t = np.arange(round(12 * fps)) / fps
    wave = 45 - 45 * np.cos(2 * np.pi * t / 4)
    base = Truth(
        id="clip",
        movement="glute-bridge",
        view="left",
        fps=fps,
        stored_fps=fps,
        turned=False,
        note="",
        size=(640, 480),
        camera=Camera(yaw_deg=4.0),
        body=TrueBody(leg_m=0.8, height_m=1.6),
        t=t,
        series={"knee_flexion_L": wave, "knee_flexion_R": wave + 5, "trunk_lean": 0 * t + 3},
        pixels={},
        reps=tuple(
            TrueRep(
                4.0 * n + 0.5,
                4.0 * n + 1.5,
                4.0 * n + 2.0,
                4.0 * n + 3.0,
                None,
                ("heels-far",) if n == 1 else (),
            )
            for n in range(3)
        ),
    )
    return replace(base, **changes)


def _curve(value: np.ndarray, half_width: float = 2.0) -> Curve:
    return Curve(value, value - half_width, value + half_width, "deg")


def fault(code: str) -> Judged:
    return Judged(
        code,
        CLEAR,
        2,
        0.9,
        70.0,
        Reading("knee_flexion", None, 60.0, 55.0, 65.0, "deg", 10, 0.3, ""),
    )


def hold_fault(code: str, start_s: float, end_s: float) -> HeldFault:
    return HeldFault(
        code,
        CLEAR,
        2,
        0.9,
        6.0,
        Reading("hip_offset", None, 9.0, 8.0, 10.0, "%", 10, 0.3, ""),
        start_s,
        end_s,
    )


def finding(code: str) -> Finding:
    return Finding(
        code,
        2,
        0.9,
        "overstride",
        40.0,
        37.0,
        43.0,
        25.0,
        "% leg",
        (Evidence(10, 0.3),),
        "cue",
        "why",
        (),
    )


def _report(truth: Truth, **changes) -> Report:
    """A report that says exactly what the truth says."""
    stored = truth.stored(truth.t)
    curves = {}
    for name, values in truth.series.items():
        side = SIDE.get(name[-1]) if name[-2] == "_" else None
        curves[f"{name[:-2]}_{side}" if side else name] = _curve(values)
    reps = tuple(
        Rep(
            n,
            None,
            *(truth.stored(x) for x in (r.start_s, r.peak_s, r.peak_end_s, r.end_s)),
            False,
            (),
            tuple(fault(c) for c in r.faults),
        )
        for n, r in enumerate(truth.reps, start=1)
    )
    steps = tuple(
        Step(SIDE[s.side], truth.stored(s.initial_contact_s), truth.stored(s.toe_off_s))
        for s in truth.steps
    )
    base = Report(
        source=Source(
            "clip.mp4",
            "0" * 64,
            len(stored),
            float(stored[-1]),
            truth.stored_fps,
            truth.size,
            0,
            SlowMotion(truth.slowdown, "asked"),
        ),
        movement=truth.movement,
        detected=False,
        view=View(truth.report_view, truth.camera.yaw_deg, 0.0, 0.9),
        quality=Quality("ok"),
        reps=reps,
        stride=Stride(truth.cadence_spm, steps) if truth.steps else None,
        curves=Series(stored, curves, {}),
    )
    return replace(base, **changes)


def _runner(**changes) -> Truth:
    """5 s of running at 60 fps, left side seen: a contact every 0.35 s from 0.2 s on, 0.25 s on the
    ground."""
    contacts = 0.2 + 0.35 * np.arange(13)
    steps = tuple(TrueStep("LR"[n % 2], float(c), float(c) + 0.25) for n, c in enumerate(contacts))
    t = np.arange(300) / 60
    figures = {
        "cadence_spm": 60 / 0.35,
        "ground_contact_ms": {"L": 250.0, "R": 250.0},
        "overstride_m": 0.2,
        "vertical_oscillation_m": 0.05,
    }
    base = _truth(
        movement="running",
        fps=60.0,
        reps=(),
        t=t,
        series={"trunk_lean": 0 * t + 5},
        steps=steps,
        pelvic_drop_deg=5.0,
        **figures,
    )
    return replace(base, **changes)


@pytest.fixture(scope="session")
def make_truth() -> Callable[..., Truth]:
    return _truth


@pytest.fixture(scope="session")
def make_runner() -> Callable[..., Truth]:
    return _runner


@pytest.fixture(scope="session")
def make_report() -> Callable[..., Report]:
    return _report


@pytest.fixture
def make_curve() -> Callable[..., Curve]:
    return _curve


@pytest.fixture
def make_hold() -> Callable[..., Hold]:
    """Hold of 12 s with faults (code, start_s, end_s)."""
    return lambda *faults: Hold(0.0, 12.0, 6.0, None, tuple(hold_fault(*f) for f in faults))


@pytest.fixture
def rep_fault() -> Callable[[str], Judged]:
    return fault


@pytest.fixture
def make_finding() -> Callable[[str], Finding]:
    return finding


@pytest.fixture
def truth_file() -> dict:
    """The least a CLIP.json may hold, as a dict to change and to write."""
    return {
        "id": "a",
        "movement": "glute-bridge",
        "view": "left",
        "fps": 30,
        "camera": {"yaw_deg": 3},
        "body": {"seed": 1, "leg_m": 0.8, "height_m": 1.6},
        "series": {"t": [0, 0.0333, 0.0667], "knee_flexion_L": [1.0, None, 3]},
        "pixels": [{"hipL": [1, 2]}] * 3,
        "reps": [
            {
                "start_s": 0,
                "peak_s": 1,
                "peak_end_s": 1,
                "end_s": 2,
                "lead": None,
                "faults": ["heels-far"],
            }
        ],
    }


@pytest.fixture
def write_clip(tmp_path: Path, truth_file: dict) -> Callable[..., Path]:
    """Writes NAME.json and a stand-in NAME.mp4 (nobody decodes it); returns the folder."""

    def write(name: str, **changes) -> Path:
        (tmp_path / f"{name}.json").write_text(json.dumps(truth_file | {"id": name} | changes))
        (tmp_path / f"{name}.mp4").write_bytes(name.encode())
        return tmp_path

    return write
