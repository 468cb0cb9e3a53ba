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
    Measure(
        name="rep_size",
        label="Size of the rep",
        unit="% trunk length",
        source="[E]: the way of what drives the rep; shoulder to hip is 100",
        definition=(
            "How far a rep goes from rest to its far position, by the height or the distance that"
            " it is counted by."
        ),
        of_a_rep=True,
    ),
    Measure(
        name="knees_against_ankles",
        label="Knees against ankles",
        unit="%",
        views=("front",),
        needs=("two legs",),
        source="[E]: at the far position",
        definition=(
            "The gap between the knees in per cent of the gap between the ankles. Below 100 % the"
            " knees are closer together than the feet."
        ),
        of_a_rep=True,
    ),
    Measure(
        name="feet_apart",
        label="Feet apart",
        unit="% trunk length",
        needs=("two legs",),
        source="[E]",
        definition=(
            "The distance between the ankles in the picture, in per cent of the length from"
            " shoulder to hip."
        ),
        of_a_rep=True,
    ),
    Measure(
        name="feet_parted",
        label="Feet parted since the start of the rep",
        unit="% trunk length",
        plus="further apart",
        minus="closer together",
        needs=("two legs",),
        source="[E]",
        definition=(
            "How much further the ankles are apart than at the start of the rep, in per cent of the"
            " length from shoulder to hip."
        ),
        of_a_rep=True,
    ),
    Measure(
        name="shoulder_turn_added",
        label="Turn of the shoulders since the start of the rep",
        unit="deg",
        views=("front",),
        status="estimated",
        plus="left shoulder away from the camera",
        minus="right shoulder away from the camera",
        definition=(
            "How far the line of the shoulders has turned towards or away from the camera since the"
            " start of the rep, by the model's depth."
        ),
        of_a_rep=True,
        source="[E]: the pose model's own depth, in metres",
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
