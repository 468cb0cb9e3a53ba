"""Figures of a run that are read at a moment of the stride, or over whole strides."""

from __future__ import annotations

from dataclasses import replace

from posecheck.measures.catalogue.entry import Drawn, Measure, Place

VIDEO_OF_A_RUN = "Souza 2016, video analysis of running"
TIME = "Usual in gait analysis: from events of the feet"

CONTACT_TIMES = (
    Measure(
        name="ground_contact_time",
        label="Ground contact time",
        unit="ms",
        definition="The time from landing to leaving the ground, of one foot.",
        source=TIME,
        sided=True,
        needs=("contacts",),
        better_from="side",
        alike_from_front=True,
        aliases=("ground_contact", "contact_time"),
        place=Place(card=2),
    ),
    Measure(
        name="duty_factor",
        label="Share of the stride on the ground",
        unit="%",
        definition="The share of a stride (two steps) that one foot is on the ground.",
        source=TIME,
        sided=True,
        needs=("contacts",),
        better_from="side",
        alike_from_front=True,
        place=Place(card=12),
    ),
    Measure(
        name="flight_time",
        label="Flight time",
        unit="ms",
        definition=(
            "The time with both feet off the ground, "
            "between one foot leaving and the other landing."
        ),
        source=TIME,
        sided=True,
        needs=("contacts",),
        better_from="side",
        alike_from_front=True,
        place=Place(card=11),
    ),
)

OVERSTRIDE = Measure(
    name="overstride",
    label="Foot ahead of the hips at landing",
    short="Foot ahead",
    unit="% leg",
    plus="ahead",
    minus="behind",
    definition=(
        "How far the ankle is ahead of the hips "
        "at the moment of landing, in per cent of leg length."
    ),
    source="[E]: in per cent of leg length, after " + VIDEO_OF_A_RUN,
    sided=True,
    views=("side",),
    needs=("contacts",),
    moment="contact",
    lets_read=("thigh_extension",),
    drawn=Drawn("ahead", ("hip", "ankle")),
    place=Place(card=1, key_frames=("contact",)),
)

FROM_THE_SIDE = (
    OVERSTRIDE,
    Measure(
        name="knee_flexion_mid_stance",
        label="Knee bend in mid-stance",
        short="Knee",
        unit="deg",
        plus="bent",
        minus="past straight",
        definition=(
            "The largest bend of the knee while the foot carries the weight, "
            "before it pushes off. 0° is a straight leg."
        ),
        source=VIDEO_OF_A_RUN,
        sided=True,
        views=("side",),
        needs=("contacts",),
        read_from="knee_flexion",
        moment="mid-stance",
        place=Place(card=5),
    ),
    Measure(
        name="thigh_extension_max",
        label="Thigh furthest behind vertical",
        short="Thigh",
        unit="deg",
        plus="behind vertical",
        minus="in front of vertical",
        definition=(
            "The furthest that the thigh reaches behind the vertical, about "
            "when the foot leaves the ground. This is not hip extension: the pelvis tips with it."
        ),
        source="Franz 2009: thigh against vertical and hip extension are two things",
        sided=True,
        views=("side",),
        needs=("contacts",),
        read_from="thigh_extension",
        moment="toe-off",
        place=Place(card=10),
    ),
    Measure(
        name="foot_inclination_at_contact",
        label="Foot angle at landing",
        short="Foot",
        unit="deg",
        plus="toes up",
        minus="toes down",
        definition=(
            "The sole against the ground at the moment of landing. "
            "More than 8° toes up is a heel landing, more than 1.6° toes down a forefoot one, "
            "between them a midfoot one. None of them is wrong. A right foot reads flatter "
            "than it is, so its interval is wide: film your left side to know."
        ),
        source="docs/biomechanics.md, 2.4: Altman and Davis 2012, from memory",
        sided=True,
        views=("side",),
        needs=("contacts",),
        read_from="foot_inclination",
        moment="contact",
        lets_read=("foot_inclination",),
        place=Place(card=4),
    ),
    Measure(
        name="shank_angle_at_contact",
        label="Shin angle at landing",
        short="Shin",
        unit="deg",
        plus="ankle ahead of the knee",
        minus="ankle behind the knee",
        definition=(
            "The shin against the vertical at the moment the foot lands. "
            "Plus is the ankle ahead of the knee, reaching forward."
        ),
        source=VIDEO_OF_A_RUN,
        sided=True,
        views=("side",),
        needs=("contacts",),
        read_from="shank_inclination",
        moment="contact",
        lets_read=("shank_inclination", "knee_flexion"),
        place=Place(card=3),
    ),
    Measure(
        name="knee_flexion_at_contact",
        label="Knee bend at landing",
        unit="deg",
        definition="How far the knee is bent at the moment of landing. 0° is a straight leg.",
        source=VIDEO_OF_A_RUN,
        sided=True,
        views=("side",),
        needs=("contacts",),
        read_from="knee_flexion",
        moment="contact",
    ),
    replace(
        OVERSTRIDE,
        name="overstride_distance",
        unit="cm",
        definition="How far the ankle is ahead of the hips at the moment of landing.",
        needs=("contacts", "height"),
        status="estimated",
        stem="overstride",
        short="",
        plus="",
        minus="",
        lets_read=(),
        drawn=None,
        place=Place(),
    ),
    Measure(
        name="arm_swing",
        label="Arm swing",
        unit="deg",
        definition="How far the arm swings forward and back.",
        source="[E]: the range of the upper arm against the vertical",
        sided=True,
        views=("side",),
        status="estimated",
    ),
    Measure(
        name="lumbar_range",
        label="Low back's movement in a stride",
        unit="deg",
        definition="How much the curve of the low back changes within a stride.",
        source="[E]: highest less lowest place of the mean stride",
        views=("side",),
        needs=("outline",),
        status="estimated",
        read_from="lumbar_angle",
    ),
)

BOUNCE = Measure(
    name="vertical_oscillation",
    label="Bounce",
    unit="% leg",
    definition=(
        "How far head and trunk rise and fall in each step. "
        "In per cent of leg length, or in centimetres where your height is known."
    ),
    source=VIDEO_OF_A_RUN,
    views=("side",),
    status="estimated",
    better_from="side",
    place=Place(card=7),
)
STEP_WIDTH = Measure(
    name="step_width",
    label="Step width",
    unit="% leg",
    definition=(
        "How far apart the feet land, seen from behind. 0 is one behind the other on a line."
    ),
    source="[E]: ankles in mid-stance, across",
    views=("front",),
    needs=("two legs", "contacts"),
    status="estimated",
    place=Place(card=9),
)

FROM_THE_FRONT = (
    Measure(
        name="pelvic_drop",
        label="Pelvic drop",
        short="Hips",
        unit="deg",
        definition=(
            "Of a run: how far the pelvis is tipped sideways in the middle of the step, whichever"
            " side is lower; left and right name the foot that is on the ground. Of a rep: how far"
            " the hip of the other leg is lower than that of the leg that works, which left and"
            " right name; minus where it is higher."
        ),
        source=VIDEO_OF_A_RUN,
        of_a_rep=True,
        sided=True,
        views=("front",),
        needs=("two legs", "contacts"),
        read_from="pelvic_obliquity",
        moment="mid-stance",
        alike_from_front=True,  # its size says nothing that the signed figure does not
        drawn=Drawn("level", ("left_hip", "right_hip")),
        place=Place(card=8),
    ),
    Measure(
        name="contralateral_pelvic_drop",
        label="Free hip against the standing one",
        unit="deg",
        plus="lower",
        minus="higher",
        definition=(
            "How far the hip of the free leg is lower or higher than that of the standing leg "
            "in the middle of the step. Left and right name the foot that is on the ground."
        ),
        source=VIDEO_OF_A_RUN,
        sided=True,
        views=("front",),
        needs=("two legs", "contacts"),
        read_from="pelvic_obliquity",
        moment="mid-stance",
    ),
    STEP_WIDTH,
    Measure(
        name="crossover",
        label="Feet crossing the middle line",
        unit="%",
        definition=(
            "The share of steps in which the foot lands on "
            "or across the middle line of the body, seen from behind or from the front."
        ),
        source="[E]: the middle of the hips, averaged over a stride",
        views=("front",),
        needs=("two legs", "contacts"),
        status="estimated",
    ),
    replace(
        STEP_WIDTH,
        name="step_width_distance",
        unit="cm",
        needs=("two legs", "contacts", "height"),
        stem="step_width",
        place=Place(),
    ),
    Measure(
        name="step_time_difference",
        label="Step onto the left foot against the right",
        unit="%",
        definition=(
            "How much longer the step onto the left foot takes than the one onto the right, "
            "in per cent of a step. Less than 10 % cannot be told from noise."
        ),
        source="[E]: from toe-offs",
        views=("front",),
        needs=("two legs",),
        status="estimated",
    ),
)
