"""Which way a reading points and how sure that is, where by how much is uncertain: an interval that
reaches zero still says more than nothing."""

from __future__ import annotations

from math import erf, isfinite, sqrt

from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.movements.load import movements
from posecheck.present import words

POINTING = ("pelvic_tilt_change", "pelvic_tilt")
"""Measures whose direction is told of a stance. The tilt of standing people read off photographs
had the right sign in 9 of 9, and two photographs of one person were in the right order in 79 of 81
pairs; the low back's curve was not, in 2 of 4 (docs/biomechanics.md, 8)."""
HOW_SURE = (
    (0.99, "all but certain (over 99 %)"),
    (0.90, "very likely (over 90 %)"),
    (0.66, "likely (over 66 %)"),
)
"""Least probability of each word: Mastrandrea et al. 2010, guidance note of the IPCC on how
uncertainty is put into words."""
_OF_NINETY_FIVE = 1.96


def chance_of_sign(value: float, low: float, high: float) -> float:
    """Probability, 0.5..1, that the true value lies on the side of zero that `value` does. low,
    high: its 95 % interval; errors as in a bell."""
    half = value - low if value >= 0 else high - value
    if half <= 0:
        return 1.0
    return 0.5 * (1 + erf(abs(value) / (half / _OF_NINETY_FIVE) / sqrt(2)))


def how_sure(chance: float) -> str:
    """The word for a probability; empty where it is too near to one half for any."""
    return next((word for least, word in HOW_SURE if chance >= least), "")


def directions(report: Report) -> tuple[str, ...]:
    """Of a stance: "Pelvic tilt 6°: tucked rather than tipped forward, very likely (over 90 %); by
    up to 14°." Empty of everything else."""
    rules = movements().get(report.movement)
    if rules is None or rules.kind != "posture" or report.quality.status == "refused":
        return ()
    known = {
        m.name: m
        for m in report.measurements
        if m.value is not None and m.status not in ("refused", "unclear")
    }
    told = next((known[name] for name in POINTING if name in known), None)
    return () if told is None else tuple(filter(None, [_direction(told)]))


def _direction(m: Measurement) -> str:
    if m.low is None or m.high is None or not all(isfinite(x) for x in (m.value, m.low, m.high)):
        return ""
    name, between = words.measure_label(m.name), words.interval(m.name, m.low, m.high, m.unit)
    up, down = words.sign_words(m.name)
    sure = how_sure(chance_of_sign(m.value, m.low, m.high))
    if not sure:
        return f"{name}: {up} or {down}, this clip cannot tell ({between})."
    toward, other = (up, down) if m.value >= 0 else (down, up)
    least, most = (
        sorted((abs(m.low), abs(m.high)))
        if m.low * m.high > 0
        else (0.0, m.high if m.value >= 0 else -m.low)
    )
    by = (
        f"{words.number(least, m.unit)} to {words.amount(most, m.unit)}"
        if least > 0
        else f"up to {words.amount(most, m.unit)}"
    )
    return (
        f"{name} {words.amount(abs(m.value), m.unit)}: {toward} rather than {other}, {sure}; by"
        f" {by}."
    )


def likely_change(measure: str, change: float, low: float, high: float) -> str:
    """Of a change that may be none: "more tucked all the same: very likely (over 90 %)". Empty
    where it is less likely, or of another measure."""
    name = f"{measure.removesuffix('_change')}_change"
    chance = chance_of_sign(change, low, high)
    if name not in POINTING or chance < HOW_SURE[1][0]:
        return ""
    up, down = words.sign_words(name)
    return f"{up if change >= 0 else down} all the same: {how_sure(chance)}"


def likelier_side(side: str, value: float, low: float, high: float) -> str:
    """Of a hip that may stand higher: "the left hip higher rather than lower: very likely (over
    90 %)". Empty where it is less than likely.

    Read off rendered people from the front and from behind, the hips' line was 1.8 degrees off
    (root mean square of 11 clips, the most 4.4), and its sign was right in all 535 frames of 3
    clips in which it was tilted by 3 degrees or more (benchmarks/hip_line.py); its interval is
    more than twice as wide as that asks for. "All but certain" is never said of so few.
    """
    chance = chance_of_sign(value, low, high)
    sure = next((word for least, word in HOW_SURE[1:] if chance >= least), "")
    return f"the {side} hip higher rather than lower: {sure}" if sure else ""
