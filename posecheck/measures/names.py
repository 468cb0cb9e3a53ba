"""Names of the measures over time by the view that shows them: data that a movement file is checked against before anything is computed."""

from __future__ import annotations

SIDE_ONLY = (
    "knee_flexion", "trunk_thigh_angle", "thigh_extension", "shank_inclination", "foot_inclination", "trunk_lean", "neck_angle", "hip_offset",
)  # fmt: skip
FRONT_ONLY = ("fppa", "knee_medial_displacement", "pelvic_obliquity", "shoulder_obliquity", "lateral_trunk_lean")
FROM_OUTLINE = ("lumbar_angle", "pelvic_tilt")
HIP_HEIGHT = "hip_height"
"""What may drive reps besides the measures: it is no curve of the report."""
