"""Rules against readings: clear, not sure, or fine. Nothing is flagged whose interval does not
clear its threshold."""

from __future__ import annotations

from collections.abc import Iterable
from math import erf, sqrt

from posecheck.model.judged import CLEAR, DOUBT, FINE, SMALLEST_HALF, Judged, RuleOutcome
from posecheck.model.reading import Reading
from posecheck.movements.movement import Fault, Movement, Reported
from posecheck.view.view import ViewEstimate


def applicable(movement: Movement, view: ViewEstimate) -> list[Fault]:
    """The movement's faults that can be judged from this view."""
    return [fault for fault in movement.fault if view.name in fault.views]


def wanted_from(movement: Movement, view: ViewEstimate) -> list[Reported]:
    """The lines of the movement's report that hold for this view."""
    return [line for line in movement.report if not line.views or view.name in line.views]


def judge(fault: Fault, reading: Reading) -> Judged:
    """Hold a reading against a fault's threshold; a rule for "either" side has it with the sign of
    the value."""
    above = fault.beyond == "above" or (fault.beyond == "either" and reading.value >= 0)
    sign = -1.0 if fault.beyond == "either" and not above else 1.0
    threshold = sign * fault.threshold
    margin = reading.value - threshold if above else threshold - reading.value
    half = max(reading.half_width, SMALLEST_HALF)

    def wholly_beyond(limit: float) -> bool:
        return (
            margin > 0
            and not reading.unclear
            and (reading.low > limit if above else reading.high < limit)
        )

    clear = wholly_beyond(threshold)
    severe = clear and fault.severe is not None and wholly_beyond(sign * fault.severe)
    outcome: RuleOutcome = CLEAR if clear else DOUBT if margin > 0 else FINE
    confidence = round(0.5 * (1 + erf(margin / half * 1.96 / sqrt(2))), 3)
    return Judged(
        fault.code, outcome, min(3, fault.severity + int(severe)), confidence, threshold, reading
    )


def judged_codes(judged: Iterable[Iterable[Judged]]) -> tuple[str, ...]:
    """Codes of the rules that were held against a reading that is to be believed."""
    return tuple(sorted({j.code for part in judged for j in part if not j.reading.unclear}))
