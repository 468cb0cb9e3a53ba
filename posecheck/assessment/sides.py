"""Left against right, with a noise floor: what two opposite side views, or one view of both legs,
can say about evenness."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, isfinite

from posecheck.measures.catalogue import MEASURES
from posecheck.measures.gait.cycle import stride_spans
from posecheck.model.measurement import Measurement
from posecheck.model.report import SideDifference, Step

FEWEST_STRIDES = 10
"""Strides of each foot before a difference is said to be one (docs/biomechanics.md, 2.4: ten or
more a side)."""
ANGLE_FLOOR, TIME_FLOOR, LEG_FLOOR, SHARE_FLOOR = 6.0, 0.10, 3.0, 2.0
"""Degrees; share of a time; % of leg length; points of a share of the stride. docs/biomechanics.md,
2.4 [E]: more than 10 % of a time or 6 degrees; normal runners differ by 2 to 3 degrees and 2.6 % of
contact time; overstride and duty factor are known to about 3 % and 2 points."""


FLOOR_IN_WORDS = (
    f"Too small to tell from noise: less than {TIME_FLOOR:.0%} of a time, {ANGLE_FLOOR:g}°,"
    f" {LEG_FLOOR:g} % of leg length or {SHARE_FLOOR:g} points of a share of the stride. It takes"
    f" {FEWEST_STRIDES} strides of each foot."
).replace("10%", "10 %")
NOT_APART = tuple(m.name for m in MEASURES.values() if m.alike_from_front)
"""From front or rear the moments of both feet are read on one mean stride: such figures are alike
by construction and cannot be compared. The size of the pelvic drop says nothing that its signed
figure does not."""


def noise_floor(unit: str, left: float, right: float) -> float:
    """The smallest difference in this unit that can be told from noise."""
    if unit in ("ms", "s"):
        return TIME_FLOOR * (abs(left) + abs(right)) / 2
    if unit.startswith("% "):
        return LEG_FLOOR
    return SHARE_FLOOR if unit == "%" else ANGLE_FLOOR


def left_against_right(
    left: Sequence[Measurement], right: Sequence[Measurement], strides: int
) -> tuple[SideDifference, ...]:
    """Each measure that both have of a leg, left less right. strides: whole strides of the foot of
    which fewer were seen."""
    others = {m.name: m for m in right if m.side == "right" and _known(m)}
    out = []
    for m in left:
        other = others.get(m.name)
        if m.side != "left" or other is None or not _known(m) or m.unit != other.unit:
            continue
        (a, a_low, a_high), (b, b_low, b_high) = m.known, other.known
        value = a - b
        low = value - hypot(a - a_low, b_high - b)
        high = value + hypot(a_high - a, b - b_low)
        floor = noise_floor(m.unit, a, b)
        differs = strides >= FEWEST_STRIDES and not low <= 0 <= high and abs(value) > floor
        out.append(SideDifference(m.name, m.unit, a, b, value, low, high, floor, differs, strides))
    return tuple(out)


def both_legs_of_one_view(
    measurements: Sequence[Measurement], steps: Sequence[Step]
) -> tuple[SideDifference, ...]:
    """Left against right of a clip from front or rear: how far each free side hangs, and the steps
    onto each foot."""
    strides = min(len(stride_spans(steps, side)) for side in ("left", "right"))
    own = [m for m in measurements if m.name not in NOT_APART]
    return (*left_against_right(own, own, strides), *_step_times(own, strides))


def _step_times(measurements: Sequence[Measurement], strides: int) -> tuple[SideDifference, ...]:
    """step_time in real time, ms: the step onto the left foot against the one onto the right, from
    mean and difference in per cent of it."""
    known = {
        m.name: m
        for m in measurements
        if m.name in ("step_time", "step_time_difference") and _known(m)
    }
    if len(known) < 2:
        return ()
    (step, _, _), apart = known["step_time"].known, known["step_time_difference"].known
    value, low, high = (step * share / 100 for share in apart)
    left, right = step + value / 2, step - value / 2
    floor = noise_floor("ms", left, right)
    differs = strides >= FEWEST_STRIDES and not low <= 0 <= high and abs(value) > floor
    return (
        SideDifference("step_time", "ms", left, right, value, low, high, floor, differs, strides),
    )


def _known(m: Measurement) -> bool:
    return all(v is not None and isfinite(v) for v in (m.value, m.low, m.high))
