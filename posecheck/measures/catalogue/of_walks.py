"""Figures of a walk that no run has; what both have stands among those of a run."""

from __future__ import annotations

from posecheck.measures.catalogue.entry import Measure

FIGURES = (
    Measure(
        name="foot_inclination_at_push_off",
        label="Foot angle at push-off",
        unit="deg",
        plus="toes up",
        minus="toes down",
        definition=(
            "The sole of the foot behind against the ground, where it points down most: "
            "as the heel is up and the toes leave. Both feet together."
        ),
        source="[E]: of the leg behind, from the landing of the other on",
        views=("side",),
        needs=("feet",),
        status="estimated",
    ),
    Measure(
        name="toe_out",
        label="Foot turned out",
        unit="deg",
        plus="turned out",
        minus="turned in",
        definition="How far a foot is turned out from straight ahead while it lies flat.",
        source="[E]: heel to toe across the image, as a share of leg length",
        sided=True,
        views=("front",),
        needs=("feet",),
        status="estimated",
    ),
)
ALSO_OF_A_RUN = (
    "cadence",
    "step_time",
    "stride_time",
    "step_length",
    "trunk_lean",
    "thigh_extension_max",
    "foot_inclination_at_contact",
    "step_width",
    "crossover",
    "pelvic_drop",
)
"""What a walk has with a run, or, of a step's length, with a rep."""
