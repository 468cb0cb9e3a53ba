"""Figures of a whole run, and between its first and its last third."""

from __future__ import annotations

from dataclasses import replace

from posecheck.measures.catalogue.entry import Measure, Place
from posecheck.measures.catalogue.of_strides import BOUNCE, TIME

OF_THE_RUN = (
    BOUNCE,
    replace(
        BOUNCE,
        name="vertical_oscillation_share",
        label="Bounce as a share of the leg",
        needs=("height",),
        stem="vertical_oscillation",
        better_from=None,
        place=Place(),
    ),
    Measure(
        name="cadence",
        label="Cadence",
        unit="spm",
        definition="Steps a minute, both feet counted.",
        source=TIME,
    ),
    Measure(
        name="step_time",
        label="Step time",
        unit="ms",
        definition="The time from the landing of one foot to that of the other.",
        source=TIME,
    ),
    Measure(
        name="stride_time",
        label="Stride time",
        unit="ms",
        definition="The time from one landing of a foot to its next.",
        source=TIME,
    ),
    Measure(
        name="stride_length",
        label="Stride length",
        unit="m",
        definition=(
            "How far one stride (two steps) carries you, from the speed and the stride time."
        ),
        source=TIME,
        needs=("speed",),
    ),
    Measure(
        name="left_right_comparison",
        label="Left against right",
        unit="",
        definition="Whether the two legs differ by more than what cannot be told from noise.",
        source="[E]: two opposite side views, or one view of both legs",
        needs=("two legs",),
    ),
)

DRIFT = Measure(
    name="drift",
    label="Drift",
    unit="",
    definition="How much a figure changes from the first third of the run to the last.",
    source="[E]: the person's own offset is in both and cancels",
    needs=("a minute",),
    status="change-only",
)
DRIFTS = (
    DRIFT,
    replace(
        DRIFT,
        name="drift_cadence",
        label="Cadence, last third against first",
        unit="spm",
        read_from="cadence",
    ),
    replace(
        DRIFT,
        name="drift_ground_contact_time",
        label="Ground contact, last third against first",
        unit="ms",
        read_from="ground_contact_time",
        sided=True,
        views=("side",),
    ),
    replace(
        DRIFT,
        name="drift_trunk_lean",
        label="Trunk lean, last third against first",
        unit="deg",
        read_from="trunk_lean",
        views=("side",),
    ),
    replace(
        DRIFT,
        name="drift_knee_flexion",
        label="Knee bend in stance, last third against first",
        unit="deg",
        read_from="knee_flexion",
        sided=True,
        views=("side",),
    ),
)
