"""Plain English for what the report holds, used by text, page and video. Names and sign words of
measures are those of their catalogue."""

from __future__ import annotations

import math
from datetime import date

from posecheck.measures.catalogue import find
from posecheck.model.key import key_of
from posecheck.model.measurement import Measurement
from posecheck.movements.load import movements

NOT_A_DIAGNOSIS = (
    "posecheck describes form. It does not diagnose; with pain or an injury, ask a doctor or a"
    " physiotherapist."
)

VIEWS = {
    "side-left": "left side",
    "side-right": "right side",
    "front": "front",
    "rear": "rear",
    "oblique": "between side and front",
    "unknown": "unknown side",
}

_FROM = {
    "oblique": "from an angle",
    "unknown": "from a side that is not known",
    "rear": "from behind",
}

NOT_SURE = "Perhaps beyond its threshold, but not certain"
NOT_SURE_WHY = "the value is beyond its threshold, but not by more than its error"
INSIDE_ERROR = "inside measurement error"

STATUS = {
    "measured": "measured",
    "estimated": "estimated by a model",
    "change-only": "change only",
    "unclear": "unclear: something speaks against what was read",
    "refused": "not measurable here",
}

SEVERITY = {1: "small change", 2: "worth fixing", 3: "stop and make it easier"}

UNITS = {
    "deg": ("°", "degrees"),
    "°": ("°", "degrees"),
    "s": (" s", "seconds"),
    "ms": (" ms", "thousandths of a second"),
    "m": (" m", "metres"),
    "cm": (" cm", "centimetres"),
    "spm": (" steps/min", "steps a minute"),
    "steps/min": (" steps/min", "steps a minute"),
    "%": (" %", "per cent"),
    "ratio": ("", "a ratio"),
    "": ("", ""),
}


def measure_label(name: str, side: str | None = None) -> str:
    """A readable name, with the side where there is one: "Knee bend, left"."""
    key, known = key_of(name), find(name)
    text = (
        known.label
        if known
        else key.measure.replace("_", " ").replace("-", " ").strip().capitalize()
    )
    side = side or key.side
    return f"{text}, {side}" if side else text


def short_label(name: str) -> str:
    """A name for beside an angle in a picture: "Knee"; the usual one where there is no shorter."""
    known = find(name)
    return (known and known.short) or measure_label(key_of(name).measure)


def sign_words(name: str) -> tuple[str, str] | None:
    """(word for +, word for -) of a measure or a column; None where its sign has none."""
    known = find(name)
    return known.sign_words if known else None


def code_label(code: str) -> str:
    """ "Incomplete hip extension" from "incomplete-hip-extension"."""
    return code.replace("-", " ").replace("_", " ").capitalize()


def drill_label(drill: str) -> str:
    """What a drill is called: by the movement of that name, where there is one."""
    return movement_label(drill)


def dose_of(drill: str) -> str:
    """How much of it, as its movement file says; "" where there is none."""
    known = movements().get(drill)
    return known.dose.text if known is not None else ""


def movement_label(movement: str) -> str:
    """The title that its file gives it; of what has no file ("walking"), its name."""
    known = movements().get(movement)
    return known.title if known else code_label(movement)


def view_label(view_name: str) -> str:
    return VIEWS.get(view_name, view_name)


def seen_from(view_name: str) -> str:
    """ "from the left side", "from behind"."""
    return _FROM.get(view_name) or f"from the {view_label(view_name)}"


def unit_suffix(unit: str) -> str:
    """What follows the number, with its own space where it needs one: "°", " ms", " % of leg
    length"."""
    if unit.startswith("% "):  # "% leg length" as well as "% of leg length"
        return f" % of {unit[2:].removeprefix('of ')}"
    return UNITS[unit][0] if unit in UNITS else f" {unit}"


def unit_word(unit: str) -> str:
    """The unit said in words, for titles and readers of the screen."""
    if unit.startswith("% "):
        return f"per cent of {unit[2:].removeprefix('of ')}"
    return UNITS[unit][1] if unit in UNITS else unit


def digits(unit: str, size: float = math.inf) -> int:
    """How many decimals are worth showing.
    Whole degrees: the intervals are several degrees wide."""
    if unit in ("s", "m"):
        return 2
    if unit in ("ratio", ""):
        return 2 if size < 10 else 0
    if unit == "cm" or (unit.startswith("%") and size < 10):
        return 1
    return 0


def number(value: float, unit: str, decimals: int | None = None) -> str:
    """A number without its unit: minus sign U+2212, never "-0"."""
    places = digits(unit, abs(value)) if decimals is None else decimals
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def amount(value: float | None, unit: str) -> str:
    """A number with its unit: "22°", "0.25 s"; an em dash where there is none."""
    if value is None or not math.isfinite(value):
        return "—"
    return f"{number(value, unit)}{unit_suffix(unit)}"


def amount_short(value: float, unit: str) -> str:
    """ "27 %" where what it is a share of is said elsewhere."""
    return f"{number(value, unit)}{short_suffix(unit)}"


def signed_in_words(name: str, value: float, unit: str) -> str:
    """The size with its sign said in words, "8° backward"; where the measure has no such words, the
    signed number."""
    words = sign_words(name)
    if words is None:
        return amount(value, unit)
    size = amount(abs(value), unit)
    if find(name).unit == "%":  # what it is a share of is in its name or in its word
        size = number(abs(value), unit) + short_suffix(unit)
    return f"{size} {words[0] if value >= 0 else words[1]}"


def interval(name: str, low: float | None, high: float | None, unit: str) -> str:
    """ "16 to 28°", "6 to 10 %" or "3° tucked to 4° tipped forward": the 95 % interval; empty where
    it is not known.

    Where the sign has words and does not change, the smaller size comes first and the word is left
    to the value beside it.
    """
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return ""
    places = max(
        digits(unit, max(abs(low), abs(high))), spm_places(low, high) if unit == "spm" else 0
    )
    if sign_words(name):
        if low < 0 < high:
            return f"{signed_in_words(name, low, unit)} to {signed_in_words(name, high, unit)}"
        low, high = sorted((abs(low), abs(high)))
    return f"{number(low, unit, places)} to {number(high, unit, places)}{short_suffix(unit)}"


def plus_minus(value: float, low: float, high: float, unit: str) -> str:
    """ "22° ± 6°": the larger half of the interval, so that nothing is promised that is not known.
    Without an interval, the value alone."""
    half = max(high - value, value - low)
    if not (math.isfinite(low) and math.isfinite(high)):
        return amount(value, unit)
    places = spm_places(low, high) if unit == "spm" else digits(unit, abs(value))
    suffix = short_suffix(unit)
    if suffix == "°":
        return f"{number(value, unit)}° ± {number(half, unit, places)}°"
    return f"{number(value, unit, places)} ± {number(half, unit, places)}{suffix}"


def short_suffix(unit: str) -> str:
    """The unit without what it is a share of, for where that was said already: " %" for " % of leg
    length"."""
    suffix = unit_suffix(unit)
    return suffix[:2] if suffix.startswith(" %") else suffix


def limit(name: str, value: float, unit: str) -> str:
    """A threshold as it was set, without decimals it does not have; its sign is left to the value
    beside it where signs have words."""
    size = abs(value) if sign_words(name) else value
    return f"{size:.4g}".replace("-", "−") + short_suffix(unit)


def drawn(name: str, value: float, low: float, high: float, unit: str) -> str:
    """What is written beside a drawn angle: "22° ± 6°"; a minus is said in words, "9.0 ± 2.0 %
    below the line"."""
    words = sign_words(name)
    if words is None or value >= 0:
        return plus_minus(value, low, high, unit)
    return f"{plus_minus(-value, -high, -low, unit)} {words[1]}"


def in_words_with_error(name: str, value: float, half: float, unit: str) -> str:
    """ "20° ± 5° behind vertical": the size, its 95 % half-width, and the sign in words where the
    measure has them."""
    words = sign_words(name)
    if words is None:
        return plus_minus(value, value - half, value + half, unit)
    size = abs(value)
    return (
        f"{plus_minus(size, size - half, size + half, unit)} {words[0] if value >= 0 else words[1]}"
    )


WIDEST = {"deg": 60.0, "% leg": 60.0}
"""An interval wider than this says nothing: it reaches from the usual to beyond the worst of every
rule that there is (the largest thresholds are 50 % and 67 degrees from zero) [E]."""
CANNOT_TELL = "cannot tell"


def tells(m: Measurement) -> bool:
    """Whether the interval is narrow enough for the value to say anything."""
    return m.low is None or m.high is None or not m.high - m.low > WIDEST.get(m.unit, math.inf)


def measurement_value(m: Measurement) -> str:
    """The value as the tables show it: sign in words where the measure has them, refused as a dash,
    one that is contradicted as "unclear", one whose interval says nothing as "cannot tell"."""
    if m.status == "unclear":
        return "unclear"
    if not tells(m):
        return CANNOT_TELL
    if m.unit == "spm" and m.value is not None and m.low is not None and m.high is not None:
        return f"{number(m.value, m.unit, spm_places(m.low, m.high))}{unit_suffix(m.unit)}"
    return "—" if m.value is None else signed_in_words(m.name, m.value, m.unit)


def with_interval(m: Measurement) -> str:
    """ "94° bent (91 to 97°)": the value, and the interval that the verdict was made with."""
    between = interval(m.name, m.low, m.high, m.unit)
    return f"{measurement_value(m)}{f' ({between})' if between else ''}"


def signed_number(value: float, unit: str, places: int | None = None) -> str:
    """A change: "+3", "−2", "0"."""
    text = number(value, unit, places)
    return text if text.startswith("−") or not float(text) else f"+{text}"


def clock(t: float) -> str:
    """ "0:07" or "12:30": minutes and whole seconds, rounded down like a stopwatch."""
    whole = max(0, math.floor(t + 1e-6))
    return f"{whole // 60}:{whole % 60:02d}"


def seconds(t: float) -> str:
    """ "6.2 s", or "1:06" from one minute on."""
    return f"{t:.1f} s" if t < 60 else clock(t)


def spm_places(low: float, high: float) -> int:
    """Decimals that a cadence is worth: one where it is known to half a step a minute or better."""
    return 1 if math.isfinite(low) and math.isfinite(high) and high - low <= 1.0 + 1e-9 else 0


def cadence(steps_per_minute: float, m: Measurement | None = None) -> str:
    """ "152", "168.7" where its interval (of the measurement `m`) is that narrow, or a dash where
    it is not known."""
    if not math.isfinite(steps_per_minute):
        return "—"
    known = m is not None and m.low is not None and m.high is not None
    return f"{steps_per_minute:.{spm_places(m.low, m.high) if known else 0}f}"


def listing(items: list[str], last: str = "and") -> str:
    """ "2, 3 and 5"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def count(n: int, one: str, many: str | None = None) -> str:
    """ "1 rep", "5 reps"."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """ "Because your right thigh stops 6° short.": a large letter first, one full stop at the end;
    "" for nothing."""
    said = text.strip().rstrip(".")
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def day(iso: str) -> str:
    """ "3 May 2026" of an ISO day; what is none stays as it is."""
    try:
        known = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{known.day} {known:%B %Y}"
