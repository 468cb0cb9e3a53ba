"""Plain English for what the report holds: names of measures, units, signs and statuses. One table, used by text, page and video."""

from __future__ import annotations

import math

from posecheck.measures.measurement import Measurement
from posecheck.movements.load import movements

NOT_A_DIAGNOSIS = "posecheck describes form. It does not diagnose; with pain or an injury, ask a doctor or a physiotherapist."

VIEWS = {
    "side-left": "left side",
    "side-right": "right side",
    "front": "front",
    "rear": "rear",
    "oblique": "between side and front",
    "unknown": "unknown side",
}

STATUS = {
    "measured": "measured",
    "estimated": "estimated by a model",
    "change-only": "change only",
    "unclear": "unclear: something speaks against what was read",
    "refused": "not measurable here",
}

SEVERITY = {1: "small change", 2: "worth fixing", 3: "stop and make it easier"}

LABELS = {
    "trunk_thigh_angle": "Trunk to thigh angle",
    "knee_flexion": "Knee bend",
    "front_knee_flexion": "Front knee bend",
    "rear_knee_flexion": "Rear knee bend",
    "hip_flexion": "Hip bend",
    "trunk_lean": "Trunk lean",
    "lateral_trunk_lean": "Sideways trunk lean",
    "lumbar_angle": "Low-back curve",
    "lumbar_contour": "Low-back curve, by the contour alone",
    "lumbar_arch_added": "Low back since the start of the rep",
    "lumbar_change": "Low-back curve against your neutral",
    "lumbar_range_share": "Low back within your own range",
    "lumbar_range": "Low back's movement in a stride",
    "pelvic_tilt": "Pelvic tilt",
    "pelvic_tilt_change": "Pelvic tilt against your neutral",
    "pelvic_drop": "Pelvic drop",
    "pelvic_obliquity": "Hip level",
    "shoulder_obliquity": "Shoulder level",
    "shank_inclination": "Shin angle",
    "thigh_extension": "Thigh behind vertical",
    "foot_inclination": "Foot angle",
    "hip_height": "Hip height",
    "hip_offset": "Hips against the shoulder-ankle line",
    "knee_medial_displacement": "Knee off the hip-ankle line",
    "fppa": "Knee line seen from the front",
    "knee_gap": "Gap between the knees",
    "knee_gap_change": "Change of the gap between the knees",
    "ankle_gap": "Gap between the ankles",
    "neck_angle": "Head against the trunk",
    "overstride": "Foot ahead of the hips at landing",
    "ankle_ahead": "Foot ahead of the hips",
    "vertical_oscillation": "Bounce",
    "ground_contact": "Ground contact time",
    "ground_contact_time": "Ground contact time",
    "contact_time": "Ground contact time",
    "flight_time": "Flight time",
    "duty_factor": "Share of the stride on the ground",
    "cadence": "Cadence",
    "step_width": "Step width",
    "step_width_distance": "Step width",
    "contralateral_pelvic_drop": "Free hip against the standing one",
    "overstride_distance": "Foot ahead of the hips at landing",
    "vertical_oscillation_share": "Bounce as a share of the leg",
    "knee_flexion_at_contact": "Knee bend at landing",
    "stride_length": "Stride length",
    "step_time_difference": "Step onto the left foot against the right",
    "drift_cadence": "Cadence, last third against first",
    "drift_ground_contact_time": "Ground contact, last third against first",
    "drift_trunk_lean": "Trunk lean, last third against first",
    "drift_knee_flexion": "Knee bend in stance, last third against first",
    "step_length": "Step length",
    "lowering_time": "Lowering time",
    "hip_extension": "Hip extension",
    "left_right_comparison": "Left against right",
    "thigh_extension_max": "Thigh furthest behind vertical",
    "knee_flexion_mid_stance": "Knee bend in mid-stance",
    "foot_inclination_at_contact": "Foot angle at landing",
    "shank_angle_at_contact": "Shin angle at landing",
    "step_time": "Step time",
    "stride_time": "Stride time",
    "crossover": "Feet crossing the middle line",
    "arm_swing": "Arm swing",
}

SHORT = {
    "trunk_thigh_angle": "Hip line",
    "knee_flexion": "Knee",
    "front_knee_flexion": "Front knee",
    "rear_knee_flexion": "Rear knee",
    "knee_flexion_mid_stance": "Knee",
    "hip_flexion": "Hip",
    "trunk_lean": "Trunk",
    "lateral_trunk_lean": "Trunk",
    "pelvic_obliquity": "Hips",
    "pelvic_drop": "Hips",
    "shoulder_obliquity": "Shoulders",
    "shank_inclination": "Shin",
    "shank_angle_at_contact": "Shin",
    "thigh_extension": "Thigh",
    "thigh_extension_max": "Thigh",
    "foot_inclination": "Foot",
    "foot_inclination_at_contact": "Foot",
    "hip_offset": "Hips",
    "knee_medial_displacement": "Knee inward",
    "fppa": "Knee line",
    "neck_angle": "Head",
    "overstride": "Foot ahead",
    "ankle_ahead": "Foot ahead",
    "step_length": "Step",
}
"""Names short enough to stand beside an angle in a picture; the longer name and what it means are on the page."""

SIGN_WORDS = {
    "trunk_thigh_angle": ("short of straight", "past straight"),
    "knee_flexion": ("bent", "past straight"),
    "trunk_lean": ("forward", "backward"),
    "lumbar_angle": ("arched", "rounded"),
    "lumbar_contour": ("arched", "rounded"),
    "lumbar_arch_added": ("more arched", "more rounded"),
    "lumbar_change": ("more arched", "more rounded"),
    "lumbar_range_share": ("of the way to your arch", "of the way to your tuck"),
    "pelvic_tilt": ("tipped forward", "tucked"),
    "contralateral_pelvic_drop": ("lower", "higher"),
    "pelvic_tilt_change": ("more tipped forward", "more tucked"),
    "pelvic_obliquity": ("left side up", "right side up"),
    "shoulder_obliquity": ("left side up", "right side up"),
    "lateral_trunk_lean": ("to the left", "to the right"),
    "neck_angle": ("forward", "back"),
    "shank_inclination": ("ankle ahead of the knee", "ankle behind the knee"),
    "thigh_extension": ("behind vertical", "in front of vertical"),
    "foot_inclination": ("toes up", "toes down"),
    "hip_offset": ("below the line", "above the line"),
    "knee_medial_displacement": ("inward", "outward"),
    "fppa": ("inward", "outward"),
    "knee_flexion_mid_stance": ("bent", "past straight"),
    "thigh_extension_max": ("behind vertical", "in front of vertical"),
    "foot_inclination_at_contact": ("toes up", "toes down"),
    "shank_angle_at_contact": ("ankle ahead of the knee", "ankle behind the knee"),
    "overstride": ("ahead", "behind"),
    "ankle_ahead": ("ahead", "behind"),
}
"""Measure -> (word for +, word for -), after docs/biomechanics.md, 1: flexion +, forward lean +, arching +, valgus +, toes up +."""

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


def split_side(name: str) -> tuple[str, str | None]:
    """("knee_flexion", "left") from "knee_flexion_left"; the side is None where the name carries none."""
    for side in ("left", "right"):
        if name.endswith(f"_{side}"):
            return name[: -len(side) - 1], side
    return name, None


def measure_label(name: str, side: str | None = None) -> str:
    """A readable name, with the side where there is one: "Knee bend, left"."""
    base, own = split_side(name)
    text = LABELS.get(base) or base.replace("_", " ").replace("-", " ").strip().capitalize()
    side = side or own
    return f"{text}, {side}" if side else text


def short_label(name: str) -> str:
    """A name for beside an angle in a picture: "Knee"; the usual one where there is no shorter."""
    base, _ = split_side(name)
    return SHORT.get(base) or measure_label(base)


def code_label(code: str) -> str:
    """"Incomplete hip extension" from "incomplete-hip-extension"."""
    return code.replace("-", " ").replace("_", " ").capitalize()


def movement_label(movement: str) -> str:
    """The title that its file gives it; of what has no file ("walking"), its name."""
    known = movements().get(movement)
    return known.title if known else code_label(movement)


def view_label(view_name: str) -> str:
    return VIEWS.get(view_name, view_name)


def seen_from(view_name: str) -> str:
    """"from the left side"."""
    return {"oblique": "from an angle", "unknown": "from a side that is not known"}.get(view_name) or f"from the {view_label(view_name)}"


def unit_suffix(unit: str) -> str:
    """What follows the number, with its own space where it needs one: "°", " ms", " % of leg length"."""
    if unit.startswith("% "):  # "% leg length" as well as "% of leg length"
        return f" % of {unit[2:].removeprefix('of ')}"
    return UNITS[unit][0] if unit in UNITS else f" {unit}"


def unit_word(unit: str) -> str:
    """The unit said in words, for titles and readers of the screen."""
    if unit.startswith("% "):
        return f"per cent of {unit[2:].removeprefix('of ')}"
    return UNITS[unit][1] if unit in UNITS else unit


def digits(unit: str, size: float = math.inf) -> int:
    """How many decimals are worth showing. Whole degrees: the intervals are several degrees wide."""
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
    """"27 %" where what it is a share of is said elsewhere."""
    return f"{number(value, unit)}{short_suffix(unit)}"


def signed_in_words(name: str, value: float, unit: str) -> str:
    """The size with its sign said in words, "8° backward"; where the measure has no such words, the signed number."""
    base, _ = split_side(name)
    words = SIGN_WORDS.get(base)
    if words is None:
        return amount(value, unit)
    size = amount(abs(value), unit)
    if base == "hip_offset":  # "of the shoulder-ankle line" is in its name and in its word
        size = number(abs(value), unit) + short_suffix(unit)
    return f"{size} {words[0] if value >= 0 else words[1]}"


def interval(name: str, low: float | None, high: float | None, unit: str) -> str:
    """"16 to 28°", "6 to 10 %" or "3° tucked to 4° tipped forward": the 95 % interval; empty where it is not known.

    Where the sign has words and does not change, the smaller size comes first and the word is left to the value beside it.
    """
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return ""
    places = max(digits(unit, max(abs(low), abs(high))), spm_places(low, high) if unit == "spm" else 0)
    if split_side(name)[0] in SIGN_WORDS:
        if low < 0 < high:
            return f"{signed_in_words(name, low, unit)} to {signed_in_words(name, high, unit)}"
        low, high = sorted((abs(low), abs(high)))
    return f"{number(low, unit, places)} to {number(high, unit, places)}{short_suffix(unit)}"


def plus_minus(value: float, low: float, high: float, unit: str) -> str:
    """"22° ± 6°": the larger half of the interval, so that nothing is promised that is not known. Without an interval, the value alone."""
    half = max(high - value, value - low)
    if not (math.isfinite(low) and math.isfinite(high)):
        return amount(value, unit)
    places = spm_places(low, high) if unit == "spm" else digits(unit, abs(value))
    suffix = short_suffix(unit)
    if suffix == "°":
        return f"{number(value, unit)}° ± {number(half, unit, places)}°"
    return f"{number(value, unit, places)} ± {number(half, unit, places)}{suffix}"


def short_suffix(unit: str) -> str:
    """The unit without what it is a share of, for where that was said already: " %" for " % of leg length"."""
    suffix = unit_suffix(unit)
    return suffix[:2] if suffix.startswith(" %") else suffix


def limit(name: str, value: float, unit: str) -> str:
    """A threshold as it was set, without decimals it does not have; its sign is left to the value beside it where signs have words."""
    size = abs(value) if split_side(name)[0] in SIGN_WORDS else value
    return f"{size:.4g}".replace("-", "−") + short_suffix(unit)


def drawn(name: str, value: float, low: float, high: float, unit: str) -> str:
    """What is written beside a drawn angle: "22° ± 6°"; a minus is said in words, "9.0 ± 2.0 % below the line"."""
    words = SIGN_WORDS.get(split_side(name)[0])
    if words is None or value >= 0:
        return plus_minus(value, low, high, unit)
    return f"{plus_minus(-value, -high, -low, unit)} {words[1]}"


def in_words_with_error(name: str, value: float, half: float, unit: str) -> str:
    """"20° ± 5° behind vertical": the size, its 95 % half-width, and the sign in words where the measure has them."""
    words = SIGN_WORDS.get(split_side(name)[0])
    if words is None:
        return plus_minus(value, value - half, value + half, unit)
    size = abs(value)
    return f"{plus_minus(size, size - half, size + half, unit)} {words[0] if value >= 0 else words[1]}"


def measurement_value(m: Measurement) -> str:
    """The value as the tables show it: sign in words where the measure has them, refused as a dash, one that is contradicted as "unclear"."""
    if m.status == "unclear":
        return "unclear"
    if m.unit == "spm" and m.value is not None and m.low is not None and m.high is not None:
        return f"{number(m.value, m.unit, spm_places(m.low, m.high))}{unit_suffix(m.unit)}"
    return "—" if m.value is None else signed_in_words(m.name, m.value, m.unit)


def clock(t: float) -> str:
    """"0:07" or "12:30": minutes and whole seconds, rounded down like a stopwatch."""
    whole = max(0, math.floor(t + 1e-6))
    return f"{whole // 60}:{whole % 60:02d}"


def seconds(t: float) -> str:
    """"6.2 s", or "1:06" from one minute on."""
    return f"{t:.1f} s" if t < 60 else clock(t)


def spm_places(low: float, high: float) -> int:
    """Decimals that a cadence is worth: one where it is known to half a step a minute or better."""
    return 1 if math.isfinite(low) and math.isfinite(high) and high - low <= 1.0 + 1e-9 else 0


def cadence(steps_per_minute: float, m: Measurement | None = None) -> str:
    """"152", "168.7" where its interval (of the measurement `m`) is that narrow, or a dash where it is not known."""
    if not math.isfinite(steps_per_minute):
        return "—"
    known = m is not None and m.low is not None and m.high is not None
    return f"{steps_per_minute:.{spm_places(m.low, m.high) if known else 0}f}"


def listing(items: list[str], last: str = "and") -> str:
    """"2, 3 and 5"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def count(n: int, one: str, many: str | None = None) -> str:
    """"1 rep", "5 reps"."""
    return f"{n} {one if n == 1 else many or one + 's'}"
