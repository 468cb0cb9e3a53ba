"""One real result on the first page: the picture that shows it, and its figure with its interval,
from the finished result of a sample."""

from __future__ import annotations

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.jobs.sample_results import sample_result
from posecheck.model.report import Report
from posecheck.pages import look
from posecheck.pages.markup import escaped
from posecheck.present import pieces, words
from posecheck.present.headline import finding_title, finding_when
from posecheck.present.keyframes import KeyFrame
from posecheck.present.rows import ruler

_FROM = "From the sample: {}"
_PICTURE = "A sample: a person in a lunge, from the side, with the measured angle drawn in"


@st.cache_resource(show_spinner=False)
def _shown(name: str) -> tuple[Report, KeyFrame] | None:
    """The report and the picture of what it says first; None where there is none."""
    folder = sample_result(name)
    if folder is None:
        return None
    try:
        report, pictures = folder.read_keyframes()
    except PosecheckError:
        return None
    first = report.findings[0].code if report.findings else None
    picture = next((one for one in pictures if first and one.finding == first), None)
    return None if picture is None else (report, picture)


def show_finding(name: str) -> None:
    """What was found, with the figure against its threshold; nothing where there is no result."""
    found = _shown(name)
    if found is not None:
        report, _ = found
        finding = report.findings[0]
        what = f"{words.movement_label(report.movement)}, {finding_when(finding)}"
        st.caption(_FROM.format(escaped(what)))
        st.markdown(f"**{escaped(finding_title(finding))}**")
        st.html(pieces.ruler(ruler(finding)))


def show_picture(name: str) -> None:
    found = _shown(name)
    if found is not None:
        picture = found[1]
        with st.container(key=look.shape_key(picture.size, "hero")):
            st.image(picture.jpeg, width="stretch", alt=_PICTURE)
