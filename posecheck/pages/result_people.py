"""Several people in a clip: everybody is shown, and a press follows another one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.jobs.results import Result, kept_request
from posecheck.pages.people_picture import PeoplePicture, picture_of, show_people_picture
from posecheck.pages.result_reread import again
from posecheck.pose.track import Seen
from posecheck.pose.tracking.probes import read_probes

MOST = 6
"""So many side by side can still be told apart on a page; the others can be asked for by number on
the command line [E]."""
HEIGHT_PX = 220
_HOW = "Press on whoever you mean."
_BUTTON_PX = 190
MARGIN = 0.12
"""Surroundings of a person that are shown, in extents of the body [E]."""


def show_people(result: Result) -> bool:
    """Everybody who was seen: in one picture, where a press follows another one, and with a button
    each. False where there was one person, or the video is not kept any more."""
    people = result.people[:MOST]
    request = kept_request(result.key) if len(people) > 1 else None
    if request is None or not request.path.is_file():
        return False
    shown = _pictures(request.path, int(result.options.get("turn_deg") or 0), people)
    if shown is None:
        return False
    picture, cuts = shown
    together = _together(people)
    with st.container(border=True, key="pc-people"):
        st.markdown(f"**{len(result.people)} people were seen.** Is the right one followed? {_HOW}")
        there = [(number, seen) for number, seen in enumerate(people) if seen.t == together]
        pressed = show_people_picture(f"people-{result.key}", picture, there)
        if pressed is not None:
            again(result.key, {"person": pressed})
        row = st.container(horizontal=True, vertical_alignment="bottom")
        for number, seen in enumerate(people):
            place = row
            if seen.t != together:
                place = row.container(width=_BUTTON_PX)
                place.image(cuts[number], width="content", alt=f"Number {number + 1} from the left")
            _button(place, result.key, number, seen)
    return True


def _together(people: Sequence[Seen]) -> float:
    """The moment at which most of them were seen, s."""
    times = [seen.t for seen in people]
    return max(times, key=times.count)


def _button(place: Any, key: str, number: int, seen: Seen) -> None:
    name = f"person-{key}-{number}"
    if seen.followed:
        place.button(f"{number + 1} is followed", key=name, disabled=True, icon=":material/check:")
    elif place.button(f"Follow number {number + 1}", key=name):
        again(key, {"person": number})


@st.cache_data(max_entries=8, show_spinner=False)
def _pictures(
    path: Path, turn_deg: int, people: tuple[Seen, ...]
) -> tuple[PeoplePicture, list[np.ndarray]] | None:
    """The frame with most of them, and each cut out of the frame where they were seen; None where
    the frames cannot be had any more."""
    try:
        probes, _ = read_probes(path, turn_deg=turn_deg)
    except PosecheckError:
        return None

    def at(t: float) -> np.ndarray:
        return min(probes, key=lambda p: abs(p.t - t)).rgb

    cuts = [_person(at(seen.t), seen.box) for seen in people if probes]
    if not cuts or not all(cut.size for cut in cuts):
        return None
    return picture_of(at(_together(people))), cuts


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
