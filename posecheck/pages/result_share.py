"""A picture to share, made on this computer: nothing is sent anywhere."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.jobs.results import Result
from posecheck.jobs.uploads import safe_name
from posecheck.pose.io.storage import load_track
from posecheck.present.keyframes import KeyFrame, crop_around, framing
from posecheck.present.share_card import share_card
from posecheck.review.blur import UNKNOWN, blur_head, head_circle

_TITLE = "A picture to share"
_SAID = "It is made on this computer, and goes nowhere until you send it."
_BLUR = "Blur the face"
_BLUR_SAID = "Of the person who was measured. Others in the picture are not blurred."
_PREVIEW_PX = 320


@st.fragment
def show_share(result: Result, frame: KeyFrame | None) -> None:
    """The picture, with or without the face, and its download; nothing where there is no frame."""
    if frame is None:
        return
    with st.expander(_TITLE, icon=":material/share:"):
        shown, asked = st.columns([2, 3], gap="large")
        with asked:
            st.markdown(_SAID)
            blurred = st.toggle(_BLUR, value=True, key=f"share-blur-{result.key}", help=_BLUR_SAID)
        png = _made(result.key, frame.t, blurred, result, frame)
        shown.image(png, width=_PREVIEW_PX, alt=f"{frame.title}, with the result in a sentence")
        stem = safe_name(Path(result.name).stem or "video")
        asked.download_button(
            "Download the picture",
            png,
            f"posecheck-{stem}.png",
            "image/png",
            icon=":material/download:",
            on_click="ignore",
            key=f"share-{result.key}",
        )


@st.cache_data(max_entries=16, show_spinner=False)
def _made(key: str, t: float, blurred: bool, _result: Result, _frame: KeyFrame) -> bytes:
    """Looked up by key, time and wish; the result and the frame themselves are not."""
    still = cv2.cvtColor(
        cv2.imdecode(np.frombuffer(_frame.jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB
    )
    if blurred:
        still = blur_head(still, _head(_result, _frame))
    return share_card(_result.report, _frame, still)


def _head(result: Result, frame: KeyFrame) -> tuple[float, float, float]:
    """Where the head is in the still, px; UNKNOWN, and all of it is blurred, where the track does
    not say."""
    path = result.folder.track
    if frame.source is not None or not path.is_file():
        return UNKNOWN
    try:
        track = load_track(path)
    except PosecheckError:
        return UNKNOWN
    points = np.asarray(track.landmarks[..., :2], float)
    size = (int(result.report.source.size[0]), int(result.report.source.size[1]))
    here = points[int(np.argmin(np.abs(track.t - frame.t)))]
    (left, top), scale, _ = crop_around(here, size, framing(points, size))
    return head_circle((here - (left, top)) * scale)
