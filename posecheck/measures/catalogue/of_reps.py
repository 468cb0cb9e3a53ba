"""Figures of a rep or a hold, what drives a rep, and what no clip gives."""

from __future__ import annotations

from posecheck.measures.catalogue.entry import Drawn, Measure
from posecheck.measures.catalogue.from_side import NEUTRAL_ZERO

FIGURES = (
    Measure(
        name="hip_height",
        label="Hip height",
        unit="trunk lengths",
        definition="How high the hips are.",
        source="[E]: above the floor of the clip; it drives reps and is no curve of the report",
    ),
    Measure(
        name="lumbar_arch_added",
        label="Low back since the start of the rep",
        unit="deg",
        plus="more arched",
        minus="more rounded",
        definition=(
            "How much the curve of the low back changes from the start of the rep "
            "to its far position. Plus is more arched."
        ),
        source="[E]: the person's own offset, most of the angle's error, cancels in part",
        of_a_rep=True,
        views=("side",),
        needs=("outline",),
        status="change-only",
        read_from="lumbar_angle",
    ),
    Measure(
        name="step_length",
        label="Step length",
        short="Step",
        unit="% leg",
        definition="The distance between the ankles, in per cent of leg length.",
        source="[E]: at the far position",
        of_a_rep=True,
        views=("side",),
        needs=("feet",),
    ),
    Measure(
        name="lowering_time",
        label="Lowering time",
        unit="s",
        definition="The time from leaving the far position to being back at the start.",
        source="[E]",
        of_a_rep=True,
    ),
)

NEVER = (
    Measure(
        name="hip_extension",
        label="Hip extension",
        unit="deg",
        definition=(
            "The thigh against the pelvis, at the hip joint. "
            "No clip gives it: see the trunk to thigh angle."
        ),
        source="Franz 2009",
        never=(
            "It is thigh against pelvis, and the pelvis is estimated too coarsely for it: "
            "see the trunk-thigh angle."
        ),
    ),
)

RETIRED = (
    Measure(
        name="hip_flexion",
        label="Hip bend",
        short="Hip",
        unit="deg",
        source=NEUTRAL_ZERO,
        retired=True,
        definition="The bend between trunk and thigh at the hip; 0° is a straight line.",
        drawn=Drawn("bend", ("shoulder", "hip", "knee")),
    ),
    Measure(
        name="front_knee_flexion",
        label="Front knee bend",
        short="Front knee",
        unit="deg",
        source=NEUTRAL_ZERO,
        retired=True,
        definition="How far the front knee is bent. 0° is a straight leg, 90° a right angle.",
        drawn=Drawn("bend", ("hip", "knee", "ankle")),
    ),
    Measure(
        name="rear_knee_flexion",
        label="Rear knee bend",
        short="Rear knee",
        unit="deg",
        source=NEUTRAL_ZERO,
        retired=True,
        definition="How far the rear knee is bent. 0° is a straight leg.",
        drawn=Drawn("bend", ("hip", "knee", "ankle")),
    ),
    Measure(
        name="ankle_ahead",
        label="Foot ahead of the hips",
        short="Foot ahead",
        unit="% leg",
        plus="ahead",
        minus="behind",
        source="[E]",
        definition="How far the ankle is ahead of the hips, in per cent of leg length.",
        retired=True,
        drawn=Drawn("ahead", ("hip", "ankle")),
    ),
)
