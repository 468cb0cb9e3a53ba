"""What to do about a fault, in two words, for a voice that says it between two reps. All of
them are orders: of "pelvis tucked" nobody can tell whether it is the fault or what is asked for."""

from __future__ import annotations

_SAID = {
    "anterior-tilt": "Tuck pelvis",
    "backward-lean": "Lean forward",
    "crossover": "Feet apart",
    "excess-lean": "Run taller",
    "feet-apart": "Feet together",
    "flat-landing": "Heel first",
    "head-drop": "Head up",
    "heel-lift": "Heel down",
    "heels-far": "Heels closer",
    "high-bounce": "Bounce less",
    "hip-drop": "Hips level",
    "hip-level": "Hips level",
    "hip-pike": "Hips lower",
    "hip-sag": "Hips up",
    "hips-high": "Hips lower",
    "incomplete-hip-extension": "Hips higher",
    "knee-bend": "Knees straighter",
    "knee-flare": "Knees closer",
    "knee-opens": "Bend knee",
    "knee-straightens": "Relax knee",
    "knee-valgus": "Knees out",
    "little-behind": "Push back",
    "low-back-lifts": "Back down",
    "low-cadence": "Quicker steps",
    "lumbar-flexion": "Back long",
    "lumbar-overextension": "Tuck tail",
    "narrow": "Wider steps",
    "overstride": "Land closer",
    "pelvic-drop": "Pelvis level",
    "pelvis-roll": "Pelvis still",
    "posterior-tilt": "Untuck pelvis",
    "rushed-lowering": "Lower slowly",
    "shallow": "Go further",
    "shin-down": "Shin up",
    "shin-forward": "Shin upright",
    "short-step": "Longer step",
    "stiff-knee": "Land softly",
    "sway": "Stand tall",
    "thigh-above-level": "Thigh down",
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
