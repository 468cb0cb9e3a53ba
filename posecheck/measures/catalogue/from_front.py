"""Curves that show from the front or from behind, and what is read between the legs there."""

from __future__ import annotations

from posecheck.measures.catalogue.entry import Drawn, Measure, Place

PROJECTION = "Frontal plane projection angle of two-dimensional video (docs/biomechanics.md, 2.3)"
OF_THE_IMAGE = "[E]: a line against the image's horizontal or vertical"

CURVES = (
    Measure(
        name="fppa",
        label="Knee line seen from the front",
        short="Knee line",
        unit="deg",
        plus="inward",
        minus="outward",
        definition=(
            "The bend of the line hip, knee, ankle as the front camera sees it. "
            "Plus is knees inward. It is a projection, not the knee's own angle."
        ),
        source=PROJECTION,
        over_time=True,
        sided=True,
        views=("front",),
        needs=("feet",),
        sd=5.0,
        # two-dimensional knee valgus is not related to three-dimensional knee abduction in running
        # (docs/biomechanics.md, 2.4)
        in_a_run=False,
        drawn=Drawn("bend", ("hip", "knee", "ankle")),
    ),
    Measure(
        name="knee_medial_displacement",
        label="Knee off the hip-ankle line",
        short="Knee inward",
        unit="%",
        plus="inward",
        minus="outward",
        definition=(
            "How far the knee has moved inward from the line hip to ankle: with the points of"
            " BlazePose full in per cent of leg length, to which its correction was fitted; with"
            " those of any other pose model in per cent of that line as the picture shows it, which"
            " is shorter where the leg points at the camera."
        ),
        source="[E]: the same as the projection angle, as a distance",
        over_time=True,
        sided=True,
        views=("front",),
        needs=("feet",),
        sd=1.5,
        in_a_run=False,
        drawn=Drawn("chord", ("hip", "ankle", "knee")),
        place=Place(photo=4),
    ),
    Measure(
        name="pelvic_obliquity",
        label="Hip level",
        short="Hips",
        unit="deg",
        plus="left side up",
        minus="right side up",
        definition="The line through both hips against the horizontal of the image.",
        source=OF_THE_IMAGE,
        over_time=True,
        views=("front",),
        sd=4.0,
        leans_with_camera=True,
        drawn=Drawn("level", ("left_hip", "right_hip")),
        place=Place(photo=2, cycle=7, key_frames=("contact", "mid-stance", "toe-off", "mid-swing")),
    ),
    Measure(
        name="shoulder_obliquity",
        label="Shoulder level",
        short="Shoulders",
        unit="deg",
        plus="left side up",
        minus="right side up",
        definition="The line through both shoulders against the horizontal of the image.",
        source=OF_THE_IMAGE,
        over_time=True,
        views=("front",),
        # 1.96 times 5 degrees. A landmark line of two-dimensional video is allowed 4; within that
        # lay 85 % of the frames of the one person whose shoulders are known from several cameras
        # (balancing, arms spread)
        half_width=9.8,
        leans_with_camera=True,
        drawn=Drawn("level", ("left_shoulder", "right_shoulder")),
        place=Place(photo=3, cycle=11),
    ),
    Measure(
        name="lateral_trunk_lean",
        label="Sideways trunk lean",
        short="Trunk",
        unit="deg",
        plus="to the left",
        minus="to the right",
        definition=(
            "The line from mid-hip to mid-shoulder against the vertical, seen from front or behind."
        ),
        source=OF_THE_IMAGE,
        over_time=True,
        views=("front",),
        sd=3.0,
        leans_with_camera=True,
        drawn=Drawn("up", ("hip", "shoulder"), midline=True),
        place=Place(
            photo=1,
            cycle=8,
            key_frames=("contact", "mid-stance", "toe-off", "mid-swing"),
            step_mean=True,
        ),
    ),
)

GAPS = (
    Measure(
        name="knee_gap",
        label="Gap between the knees",
        unit="%",
        definition="The distance between the knees.",
        source="[E]: in per cent of hip width",
        views=("front",),
        needs=("two legs",),
    ),
    Measure(
        name="ankle_gap",
        label="Gap between the ankles",
        unit="%",
        definition="The distance between the ankles.",
        source="[E]: in per cent of hip width",
        views=("front",),
        needs=("two legs",),
    ),
    Measure(
        name="knee_gap_change",
        label="Change of the gap between the knees",
        unit="%",
        definition="How much the gap between the knees has changed since the start of the rep.",
        source="[E]: knee gap against ankle gap, now against the start",
        of_a_rep=True,
        views=("front",),
        needs=("two legs",),
        read_from="knee_gap",
    ),
)
"""Lengths between both legs; only their change is reported."""
