"""A fault in two words, for a voice that says it between two reps."""

from __future__ import annotations

_SAID = {
    "anterior-tilt": "Pelvis tipped",
    "backward-lean": "Leaning back",
    "crossover": "Feet cross",
    "excess-lean": "Leaning far",
    "feet-apart": "Feet together",
    "flat-landing": "Heel first",
    "head-drop": "Head up",
    "heel-lift": "Heel down",
    "heels-far": "Heels closer",
    "high-bounce": "Bouncing high",
    "hip-drop": "Hips level",
    "hip-level": "Hips uneven",
    "hip-pike": "Hips lower",
    "hip-sag": "Hips up",
    "hips-high": "Hips lower",
    "incomplete-hip-extension": "Hips higher",
    "knee-bend": "Knees straighter",
    "knee-flare": "Knees closer",
    "knee-opens": "Knee bent",
    "knee-straightens": "Knee bent",
    "knee-valgus": "Knees out",
    "little-behind": "Leg behind",
    "low-back-lifts": "Back down",
    "low-cadence": "Shorter steps",
    "lumbar-flexion": "Back long",
    "lumbar-overextension": "Back arched",
    "narrow": "Wider steps",
    "overstride": "Foot under",
    "pelvic-drop": "Pelvis level",
    "pelvis-roll": "Pelvis still",
    "posterior-tilt": "Pelvis tucked",
    "rushed-lowering": "Lower slowly",
    "shallow": "Go further",
    "shin-down": "Shin up",
    "shin-forward": "Shin upright",
    "short-step": "Longer step",
    "stiff-knee": "Land softly",
    "sway": "Stand still",
    "thigh-above-level": "Thigh high",
    "toes-out": "Toes forward",
    "trunk-lean": "Trunk up",
    "trunk-twist": "Trunk still",
    "weak-push-off": "Push off",
}
"""By the code of the fault, for the files that posecheck ships."""


def two_words(code: str, title: str) -> str:
    """ "Knees out"; of a fault that only a file of one's own knows, the first two words of its
    title."""
    return _SAID.get(code) or " ".join(title.split()[:2])
