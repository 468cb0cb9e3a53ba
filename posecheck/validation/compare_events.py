"""Reps, steps and stride figures of a report against the truth. Errors are reported minus true, in
seconds of real time."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.measures.catalogue import entry
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report, Step
from posecheck.validation.matching import match_by_overlap, match_in_time
from posecheck.validation.stride_truth import stride_figures
from posecheck.validation.truth import TrueRep, TrueStep, Truth

STEP_TOLERANCE_S = 0.15
"""Under half the shortest step time of a runner (0.31 s at 192 steps a minute)."""
EDGE_S = 0.1
"""A contact this close to an end of the clip may go unseen, as its foot is not seen to come or to
stay."""
SIDE = {"L": "left", "R": "right"}


@dataclass(frozen=True)
class RepMatch:
    """true, found: numbers of the rep in the truth (from 0) and its index in the report.

    peak_s: against arrival at the far position; peak_window_s: against the nearest moment of the
    stay there, 0 if within it.
    """

    true: int
    found: int
    start_s: float
    peak_s: float
    peak_window_s: float
    end_s: float


@dataclass(frozen=True)
class RepComparison:
    """expected, found: counts, partial reps left out. missed: numbers in the truth; extra: indices
    in the report."""

    expected: int
    found: int
    matches: tuple[RepMatch, ...]
    missed: tuple[int, ...]
    extra: tuple[int, ...]


@dataclass(frozen=True)
class StepMatch:
    """contact_s and toe_off_s: errors; contact_time_s: error of toe-off minus contact; None where
    no toe-off was reported."""

    side_right: bool
    contact_s: float
    toe_off_s: float | None
    contact_time_s: float | None


@dataclass(frozen=True)
class StepComparison:
    """expected: contacts that can be seen, EDGE_S off both ends of the clip; missed is counted
    among those. fps: of real time."""

    fps: float
    expected: int
    found: int
    matches: tuple[StepMatch, ...]
    missed: int
    extra: int


@dataclass(frozen=True)
class FigureError:
    """A figure of the whole clip: value and truth in `unit`. inside: truth in the stated interval,
    None if none was stated."""

    name: str
    side: str | None
    unit: str
    value: float
    true: float
    inside: bool | None

    @property
    def error(self) -> float:
        return self.value - self.true


def compare_reps(report: Report, truth: Truth) -> RepComparison | None:
    """Reps matched by overlap in time; None where the truth has no reps."""
    if not truth.reps:
        return None
    whole = [rep for rep in report.reps if not rep.partial]
    spans = [(truth.stored(rep.start_s), truth.stored(rep.end_s)) for rep in truth.reps]
    pairs = match_by_overlap(spans, [(rep.start_s, rep.end_s) for rep in whole])
    matches = tuple(_rep_errors(i, truth.reps[i], whole[j], truth.slowdown) for i, j in pairs)
    missed = tuple(sorted(set(range(len(truth.reps))) - {i for i, _ in pairs}))
    extra = tuple(whole[j].index for j in sorted(set(range(len(whole))) - {j for _, j in pairs}))
    return RepComparison(len(truth.reps), len(whole), matches, missed, extra)


def _rep_errors(number: int, true: TrueRep, rep, slowdown: float) -> RepMatch:
    start, peak, end = rep.start_s / slowdown, rep.peak_s / slowdown, rep.end_s / slowdown
    nearest = min(max(peak, true.peak_s), true.peak_end_s)
    return RepMatch(
        number,
        rep.index,
        start - true.start_s,
        peak - true.peak_s,
        peak - nearest,
        end - true.end_s,
    )


def compare_steps(report: Report, truth: Truth) -> StepComparison | None:
    """Contacts matched one to one within STEP_TOLERANCE_S of real time, whatever their side; None
    where the truth has no steps."""
    if not truth.steps:
        return None
    found = report.stride.steps if report.stride else ()
    pairs = match_in_time(
        [s.initial_contact_s for s in truth.steps],
        [s.initial_contact_s / truth.slowdown for s in found],
        STEP_TOLERANCE_S,
    )
    matches = tuple(_step_errors(truth.steps[i], found[j], truth) for i, j in pairs)
    seen = {
        i
        for i, s in enumerate(truth.steps)
        if EDGE_S <= s.initial_contact_s <= truth.duration_s - EDGE_S
    }
    missed = len(seen - {i for i, _ in pairs})
    return StepComparison(
        truth.fps, len(seen), len(found), matches, missed, len(found) - len(pairs)
    )


def _step_errors(true: TrueStep, step: Step, truth: Truth) -> StepMatch:
    contact = step.initial_contact_s / truth.slowdown - true.initial_contact_s
    toe_off = None
    if step.toe_off_s is not None and true.toe_off_s <= truth.duration_s:
        toe_off = step.toe_off_s / truth.slowdown - true.toe_off_s
    return StepMatch(
        step.side == SIDE[true.side],
        contact,
        toe_off,
        None if toe_off is None else toe_off - contact,
    )


FIGURES = {
    "cadence": "steps/min",
    "overstride": "% leg",
    "vertical_oscillation": "cm",
    "ground_contact": "ms",
    "pelvic_drop": "deg",
    "foot_inclination_at_contact": "deg",
    "shank_angle_at_contact": "deg",
    "knee_flexion_at_contact": "deg",
    "knee_flexion_mid_stance": "deg",
    "thigh_extension_max": "deg",
    "duty_factor": "%",
    "flight_time": "ms",
    "step_width": "% leg",
}
SAME_AS = {
    "%": ("%",),
    "deg": ("deg", "°", "degrees"),
    "steps/min": ("steps/min", "spm", "1/min", "steps per minute"),
}
OTHER_NAMES = dict.fromkeys(
    ("ground_contact_time", *entry("ground_contact_time").aliases), "ground_contact"
)
"""The truth's own name for it."""


def _to_unit(value: float, unit: str, wanted: str, truth: Truth) -> float:
    """A value in its unit, in the unit that the validation speaks. Raises ValueError for a unit it
    does not know."""
    unit = unit.strip().lower()
    if wanted in ("% leg", "cm"):
        metres = {"m": 1.0, "cm": 0.01, "mm": 0.001}.get(unit)
        if metres is None and unit.startswith("%"):
            metres = (truth.body.height_m if "height" in unit else truth.body.leg_m) / 100
        if metres is not None:
            return value * metres * (100 if wanted == "cm" else 100 / truth.body.leg_m)
    elif wanted == "ms" and unit in ("s", "ms"):
        return value * (1000 if unit == "s" else 1)
    elif unit in SAME_AS.get(wanted, ()):
        return value
    raise ValueError(f"a figure in {unit!r} cannot be compared in {wanted!r}")


def true_figures(truth: Truth) -> dict[tuple[str, str | None], float]:
    """(name, side) -> truth in the unit of FIGURES. Figures that the clip's view cannot show are
    left out."""
    found = stride_figures(truth)
    if truth.cadence_spm is not None:
        found["cadence", None] = truth.cadence_spm
    if truth.near and truth.overstride_m is not None:
        found |= {
            ("overstride", side): 100 * truth.overstride_m / truth.body.leg_m
            for side in (None, truth.near)
        }
    if truth.vertical_oscillation_m is not None:
        found["vertical_oscillation", None] = 100 * truth.vertical_oscillation_m
    if truth.ground_contact_ms:
        found["ground_contact", None] = sum(truth.ground_contact_ms.values()) / len(
            truth.ground_contact_ms
        )
        found |= {
            ("ground_contact", SIDE[side]): ms for side, ms in truth.ground_contact_ms.items()
        }
    if not truth.near and truth.pelvic_drop_deg is not None:
        found |= {("pelvic_drop", side): truth.pelvic_drop_deg for side in (None, "left", "right")}
    return found


def compare_figures(report: Report, truth: Truth) -> tuple[FigureError, ...]:
    """The stride's figures that a report gives and the truth knows."""
    if report.stride is None:
        return ()
    true, found, seen = true_figures(truth), [], set()
    for given in (*report.stride.measurements, *report.measurements):
        name = OTHER_NAMES.get(given.name, given.name)
        key = (name, given.side)
        if given.value is not None and key in true and key not in seen:
            seen.add(key)
            found.append(_figure_error(name, given, true[key], truth))
    if ("cadence", None) in true and ("cadence", None) not in seen:
        found.insert(
            0,
            FigureError(
                "cadence",
                None,
                FIGURES["cadence"],
                report.stride.cadence_spm,
                true["cadence", None],
                None,
            ),
        )
    return tuple(found)


def _figure_error(name: str, given: Measurement, true: float, truth: Truth) -> FigureError:
    value, low, high = (
        None if x is None else _to_unit(x, given.unit, FIGURES[name], truth)
        for x in (given.value, given.low, given.high)
    )
    inside = None if low is None or high is None else low <= true <= high
    return FigureError(name, given.side, FIGURES[name], value, true, inside)
