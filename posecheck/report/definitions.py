"""What each measure is, in a sentence or two for people: shown where its name is tapped."""

from __future__ import annotations

from posecheck.report.words import split_side

DEFINITIONS = {
    "trunk_thigh_angle": "The bend between trunk and thigh at the hip, seen from the side. 0° is a straight line from shoulder over hip to knee. "
    "It is the hip and the low back together, not the hip joint alone.",
    "hip_flexion": "The bend between trunk and thigh at the hip; 0° is a straight line.",
    "knee_flexion": "How far the knee is bent. 0° is a straight leg, 90° a right angle.",
    "front_knee_flexion": "How far the front knee is bent. 0° is a straight leg, 90° a right angle.",
    "rear_knee_flexion": "How far the rear knee is bent. 0° is a straight leg.",
    "knee_flexion_mid_stance": "The largest bend of the knee while the foot carries the weight, before it pushes off. 0° is a straight leg.",
    "trunk_lean": "The line from mid-hip to mid-shoulder against the vertical. Plus is forward.",
    "lateral_trunk_lean": "The line from mid-hip to mid-shoulder against the vertical, seen from front or behind.",
    "lumbar_angle": "The curve of the low back, estimated from the outline. 0° is the relaxed standing of the bodies it was learned from; "
    "plus is more arched. It is not a bone measurement.",
    "pelvic_tilt": "How far the pelvis is tipped, estimated from the outline. 0° is relaxed standing; plus is tipped forward. "
    "It is not a bone measurement.",
    "lumbar_contour": "The curve of the low back, read from the edge of the outline alone: a second opinion beside the estimate.",
    "lumbar_arch_added": "How much the curve of the low back changes from the start of the rep to its far position. Plus is more arched.",
    "lumbar_change": "The curve of the low back against your own neutral, from your calibration. Plus is more arched.",
    "lumbar_range_share": "Where the low back is between your own neutral and your own fullest arch or tuck, from your calibration.",
    "lumbar_range": "How much the curve of the low back changes within a stride.",
    "pelvic_tilt_change": "The tip of the pelvis against your own neutral, from your calibration. Plus is tipped more forward.",
    "pelvic_drop": "How far the pelvis is tipped sideways in the middle of the step, whichever side is lower. "
    "Left and right name the foot that is on the ground.",
    "pelvic_obliquity": "The line through both hips against the horizontal of the picture.",
    "shoulder_obliquity": "The line through both shoulders against the horizontal of the picture.",
    "shank_inclination": "The shin (knee to ankle) against the vertical. Plus is the ankle ahead of the knee.",
    "shank_angle_at_contact": "The shin against the vertical at the moment the foot lands. Plus is the ankle ahead of the knee, reaching forward.",
    "thigh_extension": "The thigh against the vertical. Plus is behind it. This is not hip extension: the pelvis tips with it.",
    "thigh_extension_max": "The furthest that the thigh reaches behind the vertical, about when the foot leaves the ground. "
    "This is not hip extension: the pelvis tips with it.",
    "foot_inclination": "The sole (heel to toe) against the ground. Plus is toes up.",
    "foot_inclination_at_contact": "The sole against the ground at the moment of landing. More than 8° toes up is a heel landing, more than "
    "1.6° toes down a forefoot one, between them a midfoot one (Altman and Davis 2012). None of them is wrong. "
    "A right foot reads flatter than it is, so its interval is wide: film your left side to know.",
    "hip_height": "How high the hips are.",
    "hip_offset": "How far the hips are off the straight line from shoulder to ankle, in per cent of that line. Plus is below it, in a plank.",
    "knee_medial_displacement": "How far the knee has moved inward from the line hip to ankle, in per cent of leg length.",
    "fppa": "The bend of the line hip, knee, ankle as the front camera sees it. Plus is knees inward. It is a projection, not the knee's own angle.",
    "knee_gap_change": "How much the gap between the knees has changed since the start of the rep.",
    "knee_gap": "The distance between the knees.",
    "ankle_gap": "The distance between the ankles.",
    "neck_angle": "The line from shoulder to ear against the line of the trunk.",
    "overstride": "How far the ankle is ahead of the hips at the moment of landing, in per cent of leg length.",
    "knee_flexion_at_contact": "How far the knee is bent at the moment of landing. 0° is a straight leg.",
    "contralateral_pelvic_drop": "How far the hip of the free leg is lower or higher than that of the standing leg in the middle of the step. "
    "Left and right name the foot that is on the ground.",
    "ankle_ahead": "How far the ankle is ahead of the hips, in per cent of leg length.",
    "vertical_oscillation": "How far head and trunk rise and fall in each step. In per cent of leg length, or in centimetres where your "
    "height is known.",
    "ground_contact": "The time from landing to leaving the ground, of one foot.",
    "ground_contact_time": "The time from landing to leaving the ground, of one foot.",
    "contact_time": "The time from landing to leaving the ground, of one foot.",
    "flight_time": "The time with both feet off the ground, between one foot leaving and the other landing.",
    "duty_factor": "The share of a stride (two steps) that one foot is on the ground.",
    "cadence": "Steps a minute, both feet counted.",
    "step_time": "The time from the landing of one foot to that of the other.",
    "stride_time": "The time from one landing of a foot to its next.",
    "step_width": "How far apart the feet land, seen from behind. 0 is one behind the other on a line.",
    "crossover": "The share of steps in which the foot lands on or across the middle line of the body, seen from behind or from the front.",
    "step_time_difference": "How much longer the step onto the left foot takes than the one onto the right, in per cent of a step. "
    "Less than 10 % cannot be told from noise.",
    "stride_length": "How far one stride (two steps) carries you, from the speed and the stride time.",
    "drift": "How much a figure changes from the first third of the run to the last.",
    "step_length": "The distance between the ankles, in per cent of leg length.",
    "arm_swing": "How far the arm swings forward and back.",
    "lowering_time": "The time from leaving the far position to being back at the start.",
}
FAMILIES = ("_distance", "_share", "_at_contact", "_mid_stance", "_max", "_min", "_mean", "_range", "_at_toe_off")


def definition(name: str) -> str:
    """The sentence for a measure, with or without its side; "" where there is none. A figure of a curve takes the curve's."""
    base, _ = split_side(name)
    if base in DEFINITIONS:
        return DEFINITIONS[base]
    if base.startswith("drift_"):
        return DEFINITIONS["drift"]
    return next((DEFINITIONS.get(base.removesuffix(end), "") for end in FAMILIES if base.endswith(end)), "")
