"""Curves of the low back and the pelvis, from the outline of the back; against the calibrated
neutral where the person is calibrated."""

from __future__ import annotations

from posecheck.measures.catalogue.entry import Measure, Place

NETWORK = (
    "[E]: learned from rendered bodies (models/lumbopelvic/README.md); 0 is their relaxed standing"
)
OWN = "[E]: less the person's calibrated neutral (posecheck calibrate)"

CURVES = (
    Measure(
        name="lumbar_angle",
        mean_of_a_run=True,
        label="Low-back curve",
        unit="deg",
        plus="arched",
        minus="rounded",
        definition=(
            "The curve of the low back, estimated from the outline. 0° is the relaxed standing "
            "of the bodies it was learned from; plus is more arched. It is not a bone measurement."
        ),
        source=NETWORK,
        over_time=True,
        views=("side",),
        needs=("outline",),
        status="estimated",
        place=Place(cycle=9, step_mean=True),
    ),
    Measure(
        name="pelvic_tilt",
        mean_of_a_run=True,
        label="Pelvic tilt",
        unit="deg",
        plus="tipped forward",
        minus="tucked",
        definition=(
            "How far the pelvis is tipped, estimated from the outline. 0° is relaxed standing; "
            "plus is tipped forward. It is not a bone measurement."
        ),
        source=NETWORK,
        over_time=True,
        views=("side",),
        needs=("outline",),
        status="estimated",
        leans_with_camera=True,
        opensim=("pelvis_tilt", -1),
        place=Place(cycle=6, step_mean=True),
    ),
    Measure(
        name="lumbar_contour",
        label="Low-back curve, by the contour alone",
        unit="deg",
        plus="arched",
        minus="rounded",
        definition=(
            "The curve of the low back, read from the edge of the outline alone: "
            "a second opinion beside the estimate."
        ),
        source="[E]: the edge of the outline between ribs and pelvis",
        over_time=True,
        views=("side",),
        needs=("outline",),
        status="estimated",
        checks="lumbar_angle",
    ),
    Measure(
        name="lumbar_change",
        label="Low-back curve against your neutral",
        unit="deg",
        plus="more arched",
        minus="more rounded",
        definition=(
            "The curve of the low back against your calibrated neutral. Plus is more arched."
        ),
        source=OWN,
        over_time=True,
        views=("side",),
        needs=("outline", "calibration"),
        status="change-only",
        read_from="lumbar_angle",
    ),
    Measure(
        name="pelvic_tilt_change",
        label="Pelvic tilt against your neutral",
        unit="deg",
        plus="more tipped forward",
        minus="more tucked",
        definition=(
            "The tip of the pelvis against your calibrated neutral. Plus is tipped more forward."
        ),
        source=OWN,
        over_time=True,
        views=("side",),
        needs=("outline", "calibration"),
        status="change-only",
        read_from="pelvic_tilt",
    ),
    Measure(
        name="lumbar_range_share",
        label="Low back within your own range",
        unit="%",
        plus="of the way to your arch",
        minus="of the way to your tuck",
        definition=(
            "Where the low back is between your calibrated neutral and your own fullest arch or"
            " tuck, from your calibration."
        ),
        source=OWN,
        over_time=True,
        views=("side",),
        needs=("outline", "calibration"),
        status="change-only",
        read_from="lumbar_angle",
    ),
)
