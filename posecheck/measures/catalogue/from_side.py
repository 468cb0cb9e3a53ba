"""Curves that show from the side, from the key points: signs of somebody upright who walks
forwards."""

from __future__ import annotations

from posecheck.measures.catalogue.entry import Drawn, Measure, Place

NEUTRAL_ZERO = "Neutral zero method: the straight joint is 0, flexion is plus"
OF_THE_IMAGE = "[E]: a segment against the image's vertical"

CURVES = (
    Measure(
        name="knee_flexion",
        label="Knee bend",
        short="Knee",
        unit="deg",
        plus="bent",
        minus="past straight",
        definition="How far the knee is bent. 0° is a straight leg, 90° a right angle.",
        source=NEUTRAL_ZERO,
        over_time=True,
        sided=True,
        views=("side",),
        needs=("feet",),
        sd=6.0,
        drawn=Drawn("bend", ("hip", "knee", "ankle")),
        opensim=("knee_angle_{}", 1),
        place=Place(photo=3, cycle=1, key_frames=("contact", "mid-stance", "toe-off", "mid-swing")),
    ),
    Measure(
        name="trunk_thigh_angle",
        label="Trunk to thigh angle",
        short="Hip line",
        unit="deg",
        plus="short of straight",
        minus="past straight",
        definition=(
            "The bend between trunk and thigh at the hip, seen from the side. "
            "0° is a straight line from shoulder over hip to knee. "
            "It is the hip and the low back together, not the hip joint alone."
        ),
        source="[E]: thigh against the line from shoulder to hip",
        over_time=True,
        sided=True,
        views=("side",),
        sd=7.0,
        drawn=Drawn("bend", ("shoulder", "hip", "knee")),
        place=Place(photo=2, cycle=10),
    ),
    Measure(
        name="thigh_extension",
        label="Thigh behind vertical",
        short="Thigh",
        unit="deg",
        plus="behind vertical",
        minus="in front of vertical",
        definition=(
            "The thigh against the vertical. Plus is behind it. "
            "This is not hip extension: the pelvis tips with it."
        ),
        source="Franz 2009: thigh against vertical and hip extension are two things",
        over_time=True,
        sided=True,
        views=("side",),
        sd=5.0,
        leans_with_camera=True,
        drawn=Drawn("down", ("hip", "knee")),
        place=Place(photo=4, cycle=2, key_frames=("toe-off", "mid-swing")),
    ),
    Measure(
        name="shank_inclination",
        label="Shin angle",
        short="Shin",
        unit="deg",
        plus="ankle ahead of the knee",
        minus="ankle behind the knee",
        definition=(
            "The shin (knee to ankle) against the vertical. Plus is the ankle ahead of the knee."
        ),
        source=OF_THE_IMAGE,
        over_time=True,
        sided=True,
        views=("side",),
        needs=("feet",),
        sd=4.0,
        leans_with_camera=True,
        drawn=Drawn("up", ("ankle", "knee")),
        place=Place(photo=5, cycle=3, key_frames=("contact",)),
    ),
    Measure(
        name="foot_inclination",
        label="Foot angle",
        short="Foot",
        unit="deg",
        plus="toes up",
        minus="toes down",
        definition="The sole (heel to toe) against the ground. Plus is toes up.",
        source=(
            "[E]: the sole against the image's horizontal; less that of standing it is the angle of"
            " foot strike (docs/biomechanics.md, 2.4)"
        ),
        over_time=True,
        sided=True,
        views=("side",),
        needs=("feet",),
        sd=6.0,
        leans_with_camera=True,
        drawn=Drawn("level", ("heel", "foot_index")),
        place=Place(cycle=4, key_frames=("contact",)),
    ),
    Measure(
        name="trunk_lean",
        mean_of_a_run=True,
        label="Trunk lean",
        short="Trunk",
        unit="deg",
        plus="forward",
        minus="backward",
        definition="The line from mid-hip to mid-shoulder against the vertical. Plus is forward.",
        source=OF_THE_IMAGE,
        over_time=True,
        views=("side",),
        sd=3.0,
        leans_with_camera=True,
        better_from="side",
        drawn=Drawn("up", ("hip", "shoulder"), midline=True),
        place=Place(
            photo=1,
            cycle=5,
            card=6,
            key_frames=("contact", "mid-stance", "toe-off"),
            step_mean=True,
        ),
    ),
    Measure(
        name="neck_angle",
        label="Head against the trunk",
        short="Head",
        unit="deg",
        plus="forward",
        minus="back",
        definition="The line from shoulder to ear against the line of the trunk.",
        source="[E]",
        over_time=True,
        views=("side",),
        # the ear is a landmark of the face, not of the spine [E; there is no truth for it yet]
        half_width=14.0,
        drawn=Drawn("bend", ("hip", "shoulder", "ear")),
        place=Place(photo=6, cycle=12),
    ),
    Measure(
        name="hip_offset",
        label="Hips against the shoulder-ankle line",
        short="Hips",
        unit="%",
        plus="below the line",
        minus="above the line",
        definition=(
            "How far the hips are off the straight line from shoulder to ankle, "
            "in per cent of that line. Plus is below it, in a plank."
        ),
        source="[E]",
        over_time=True,
        views=("side",),
        needs=("feet",),
        sd=2.0,
        in_a_run=False,  # the plank's line
        drawn=Drawn("chord", ("shoulder", "ankle", "hip")),
    ),
)
