"""The picture to share on the page of a result."""

from __future__ import annotations

import io
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from posecheck.jobs.results import load_result
from posecheck.pages.result_pictures import with_pictures
from posecheck.pages.result_share import _head, _made
from tests.pages.page_checks import check_calm


def card(result, frame, blurred: bool) -> np.ndarray:
    png = _made(result.key, frame.t, blurred, result, frame)
    return np.asarray(Image.open(io.BytesIO(png))).astype(int)


def test_the_page_offers_it_with_the_face_blurred(show, bridges):
    shown = show("check", file=bridges)
    check_calm(shown)
    assert any("A picture to share" in one.label for one in shown.expander)
    toggle = next(one for one in shown.toggle if one.label == "Blur the face")
    assert toggle.value


def test_a_blurred_face_changes_the_head_and_nothing_else(bridges):
    result = with_pictures(load_result(bridges))
    noise = np.random.default_rng(1).integers(0, 255, (*result.keyframes[0].size[::-1], 3))
    jpeg = cv2.imencode(".jpg", cv2.GaussianBlur(noise.astype(np.uint8), (0, 0), 2))[1].tobytes()
    frame = replace(result.keyframes[0], jpeg=jpeg)
    _made.clear()
    x, y, radius = _head(result, frame)
    assert radius > 0
    plain, blurred = card(result, frame, False), card(result, frame, True)
    rows, columns = np.nonzero(np.abs(plain - blurred).max(axis=2) > 12)
    assert len(rows)
    share = min(1080 / frame.size[0], 890 / frame.size[1])
    left, top = (1080 - frame.size[0] * share) / 2, (890 - frame.size[1] * share) / 2
    away = np.hypot(columns - left - x * share, rows - top - y * share)
    assert away.max() <= radius * share + 6
