"""Every reason of a programme, in words with its number and interval: here and nowhere else."""

from __future__ import annotations

import re

from posecheck.programme.plan import LineReason
from posecheck.programme.rules import ProgrammeRule
from posecheck.screen.result import ScreenFigure, ScreenFinding
from posecheck.screen.rules import finding_rule

_UNITS = {"deg": "°", "°": "°", "%": " %", "spm": " steps/min", "": ""}
_OF_LEG = "% of leg length"
_A_RANGE = re.compile(r" \({(off_)?range}\)")


def reason_of(rule: ProgrammeRule, finding: ScreenFinding | None) -> LineReason:
    """Why a drill is there: "because your right thigh stops 6° short (2 to 10)". finding: None
    where an answer, or nothing beyond the error, brought it in; else one with a figure."""
    if finding is None or finding.figure is None:
        return LineReason(rule.id, rule.because)
    return LineReason(
        rule.id, sentence(rule.because, finding), finding.code, finding.side, finding.figure
    )


def sentence(template: str, finding: ScreenFinding) -> str:
    """A template of rules.toml with the words of a finding that has a figure. {value}, {range}:
    without a sign where the whole interval has one; {off}, {off_range}: how far from the threshold,
    without one the same. An interval that is nothing, as of a count, is left out."""
    figure = finding.figure
    assert figure is not None
    threshold = finding.threshold or 0.0
    value, low, high = _sizes(figure, 0.0)
    if amount(low, figure.unit) == amount(high, figure.unit):
        template = _A_RANGE.sub("", template)
    off, off_low, off_high = _sizes(figure, threshold)
    said = template.format(
        side=finding.side,
        value=amount(value, figure.unit),
        range=_range(low, high, figure.unit),
        off=amount(off, figure.unit),
        off_range=_range(off_low, off_high, figure.unit),
        threshold=amount(abs(threshold), figure.unit),
        from_own=" from your own neutral" if finding.against == "own" else "",
    )
    return " ".join(said.split())


def _sizes(figure: ScreenFigure, origin: float) -> tuple[float, float, float]:
    """Value, low and high from an origin: sizes where all of it lies to one side, else signed."""
    value, low, high = figure.value - origin, figure.low - origin, figure.high - origin
    if low < 0 < high:
        return value, low, high
    return abs(value), min(abs(low), abs(high)), max(abs(low), abs(high))


def _range(low: float, high: float, unit: str) -> str:
    places = max(digits(low, unit), digits(high, unit))
    return f"{number(low, places)} to {number(high, places)}"


def amount(value: float, unit: str) -> str:
    """ "6°", "18 s", "27 % of leg length"."""
    unit = _OF_LEG if unit == "% leg" else unit
    return f"{number(value, digits(value, unit))}{_UNITS.get(unit, f' {unit}')}"


def digits(value: float, unit: str) -> int:
    """Decimals that the intervals are worth: none, but for small per cents and centimetres."""
    return 1 if unit == "cm" or (unit == "%" and abs(value) < 10) else 0


def number(value: float, places: int) -> str:
    """Minus sign U+2212, never "-0"."""
    text = f"{value:.{places}f}"
    return text.replace("-", "−" if float(text) else "")


def finding_words(finding: ScreenFinding) -> str:
    """A finding as it is named in a sentence: "thigh behind the body (right)". One of another
    version by its code."""
    rule = finding_rule(finding.code)
    name = rule.title if rule else finding.code.replace("-", " ")
    name = name[:1].lower() + name[1:]
    return f"{name} ({finding.side})" if finding.side else name
