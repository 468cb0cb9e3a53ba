"""Names of the measures over time by the view that shows them: data that a movement file is checked against before anything is computed."""

from __future__ import annotations

SIDE_ONLY = (
    "knee_flexion", "trunk_thigh_angle", "thigh_extension", "shank_inclination", "foot_inclination", "trunk_lean", "neck_angle", "hip_offset",
)  # fmt: skip
FRONT_ONLY = ("fppa", "knee_medial_displacement", "pelvic_obliquity", "shoulder_obliquity", "lateral_trunk_lean")
FROM_OUTLINE = ("lumbar_angle", "pelvic_tilt")
LIMB = (
    "knee_flexion", "trunk_thigh_angle", "thigh_extension", "shank_inclination", "foot_inclination", "fppa", "knee_medial_displacement",
)  # fmt: skip
"""Those of one side: a rule has to say whose limb it means."""
OF_A_REP = {
    "lowering_time": ("side-left", "side-right", "front", "rear"), "step_length": ("side-left", "side-right"), "pelvic_drop": ("front", "rear"),
    "knee_gap_change": ("front", "rear"), "lumbar_arch_added": ("side-left", "side-right"),
}  # fmt: skip
"""What is read off a whole rep and is no curve, with the views that show it."""


def views_of(measure: str) -> tuple[str, ...]:
    """The square views from which a measure is had: of a curve, or of a whole rep; empty for a name that is none."""
    if measure in (*SIDE_ONLY, *FROM_OUTLINE):
        return ("side-left", "side-right")
    return ("front", "rear") if measure in FRONT_ONLY else OF_A_REP.get(measure, ())
