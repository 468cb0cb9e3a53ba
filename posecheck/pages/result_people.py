"""Several people in a clip: everybody is shown, and a press follows another one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.jobs.results import Result, kept_request
from posecheck.pages.result_reread import again
from posecheck.pose.track import Seen
from posecheck.pose.tracking.probes import read_probes

MOST = 6
"""So many side by side can still be told apart on a page; the others can be asked for by number on
the command line [E]."""
HEIGHT_PX = 220
MARGIN = 0.12
"""Surroundings of a person that are shown, in extents of the body [E]."""


def show_people(result: Result) -> bool:
    """Everybody who was seen, with a button each. False where there was one person, or the video is
    not kept any more."""
    people = result.people[:MOST]
    request = kept_request(result.key) if len(people) > 1 else None
    if request is None or not request.path.is_file():
        return False
    pictures = _cut_out(request.path, int(result.options.get("turn_deg") or 0), people)
    if pictures is None:
        return False
    with st.container(border=True, key="pc-people"):
        st.markdown(f"**{len(result.people)} people were seen.** Is the right one followed?")
        row = st.container(horizontal=True, vertical_alignment="bottom")
        for number, (seen, picture) in enumerate(zip(people, pictures, strict=True)):
            column = row.container(width=max(picture.shape[1], 170))
            column.image(picture, width="content", alt=f"Person {number + 1} from the left")
            if seen.followed:
                column.button(
                    "Followed",
                    key=f"person-{result.key}-{number}",
                    disabled=True,
                    icon=":material/check:",
                )
            elif column.button("Follow this one", key=f"person-{result.key}-{number}"):
                again(result.key, {"person": number})
    return True


@st.cache_data(max_entries=8, show_spinner=False)
def _cut_out(path: Path, turn_deg: int, people: tuple[Seen, ...]) -> list[np.ndarray] | None:
    """Each person, cut out of the frame where they were seen; None where the frames cannot be had
    any more."""
    try:
        probes, _ = read_probes(path, turn_deg=turn_deg)
    except PosecheckError:
        return None
    found = (
        [_person(min(probes, key=lambda p: abs(p.t - seen.t)).rgb, seen.box) for seen in people]
        if probes
        else []
    )
    return found if found and all(picture.size for picture in found) else None


def _person(rgb: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    height, width = rgb.shape[:2]
    around = MARGIN * max(box[2] - box[0], box[3] - box[1])
    x0, y0 = (
        int(np.clip(v - around, 0, size)) for v, size in zip(box[:2], (width, height), strict=True)
    )
    x1, y1 = (
        int(np.clip(v + around, 0, size)) for v, size in zip(box[2:], (width, height), strict=True)
    )
    cut = rgb[y0:y1, x0:x1]
    if not cut.size:
        return cut
    return cv2.resize(
        cut,
        (max(1, round(HEIGHT_PX * cut.shape[1] / cut.shape[0])), HEIGHT_PX),
        interpolation=cv2.INTER_AREA,
    )
