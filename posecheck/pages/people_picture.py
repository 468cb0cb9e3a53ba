"""One picture with everybody in it outlined and numbered; a press on somebody follows them. The
browser's part is people_picture.js."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import streamlit as st

from posecheck.pose.track import Seen
from posecheck.present.colours import STAGE, properties

_ALT = "Everybody who was seen, outlined and numbered from the left"
_FOLLOW, _FOLLOWED = "Follow number {}", "Number {} is followed"
_LONGEST_PX = 960
_JPEG = (cv2.IMWRITE_JPEG_QUALITY, 82)


@dataclass(frozen=True)
class PeoplePicture:
    """jpeg: the frame, shrunk; size: (width, height) px of the upright frame itself."""

    jpeg: bytes
    size: tuple[int, int]


def picture_of(rgb: np.ndarray) -> PeoplePicture:
    """Of an upright frame (h, w, 3) uint8."""
    height, width = rgb.shape[:2]
    share = min(1.0, _LONGEST_PX / max(height, width))
    small = cv2.resize(rgb, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), _JPEG)
    return PeoplePicture(jpeg.tobytes(), (width, height))


def show_people_picture(
    key: str, picture: PeoplePicture, people: Sequence[tuple[int, Seen]]
) -> int | None:
    """The number of whoever was pressed just now, else None. people: who is seen in it, each with
    their number from the left, 0 first."""
    width, height = picture.size
    size = np.array([width, height, width, height], float)
    data = {
        "picture": f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode()}",
        "alt": _ALT,
        "shape": round(width / height, 4),
        "style": properties(STAGE),
        "people": [
            {
                "number": number,
                "box": np.clip(np.array(seen.box) / size, 0, 1).round(4).tolist(),
                "followed": seen.followed,
                "label": (_FOLLOWED if seen.followed else _FOLLOW).format(number + 1),
                "mark": f"{number + 1} ✓" if seen.followed else str(number + 1),
            }
            for number, seen in people
        ],
    }
    pressed = getattr(
        _component()(data=data, key=key, on_person_change=lambda: None), "person", None
    )
    known = {number for number, _ in people}
    return pressed if isinstance(pressed, int) and pressed in known else None


def _component() -> Any:
    """Registered once for each server; Streamlit asks for it by name."""
    html, css, js = (
        Path(__file__).with_suffix(f".{ending}").read_text(encoding="utf-8")
        for ending in ("html", "css", "js")
    )
    return st.components.v2.component("posecheck_people", html=html, css=css, js=js)
