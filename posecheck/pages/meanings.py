"""What each measure is, in a sentence for people."""

from __future__ import annotations

from posecheck.report.words import split_side

MEANINGS = {
    "knee_flexion": "How far the knee is bent; 0° is a straight leg.",
    "trunk_thigh_angle": "How far the hips are from straight: 0° when shoulder, hip and knee are in one line.",
    "trunk_lean": "The line from hips to shoulders against the vertical; forward is +.",
    "hip_offset": "How far the hips hang below (+) or stand above (−) the straight line of a plank, in % of its length.",
    "lumbar_angle": "The curve of the low back, estimated from the outline of the body. Arched is +; zero is relaxed standing.",
    "pelvic_tilt": "How far the pelvis is tipped, estimated from the outline of the body. Forward is +; zero is relaxed standing.",
    "knee_medial_displacement": "How far the knee is inward of the line from hip to ankle, seen from the front, in % of the leg's length.",
    "pelvic_obliquity": "How far one hip is higher than the other; left side up is +.",
    "cadence": "Steps a minute, both feet counted.",
    "overstride": "How far in front of the hips the foot touches down, in % of the leg's length.",
    "shank_angle_at_contact": "The lower leg against the vertical at landing; + where the ankle is ahead of the knee.",
    "foot_inclination_at_contact": "The sole against the ground at landing: clearly toes up is a heel landing, about level a midfoot one.",
    "knee_flexion_mid_stance": "How far the knee gives while the foot carries the weight.",
    "ground_contact_time": "From the first touch of a foot to its toe leaving the ground, in thousandths of a second.",
    "flight_time": "How long both feet are off the ground between two steps.",
    "duty_factor": "The share of a stride that one foot is on the ground.",
    "vertical_oscillation": "How far the body moves up and down in a step.",
    "pelvic_drop": "How far the hip of the free leg hangs below the other one, seen from behind or from the front.",
    "thigh_extension_max": "How far the thigh reaches behind the hip about when the foot leaves the ground.",
    "step_width": "How far apart the feet land, seen from behind.",
}
"""Measure, without its side -> what it is."""


def meaning(name: str) -> str:
    """Empty for a measure that needs none or is not known."""
    return MEANINGS.get(split_side(name)[0], "")
