"""The picture to share."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from posecheck.present.colours import LIGHT, STAGE, rgb
from posecheck.present.keyframes import KeyFrame
from posecheck.present.share_card import SIZE, share_card, share_figure
from tests.present.factories import all_good, bridge, run

STILL = np.full((640, 480, 3), (10, 200, 30), np.uint8)


def made(report, frame=None) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(share_card(report, frame, STILL))))


def test_it_is_the_still_above_and_words_and_mark_below():
    card = made(bridge())
    assert card.shape == (SIZE[1], SIZE[0], 3)
    assert tuple(card[400, 540]) == (10, 200, 30)
    assert tuple(card[400, 5]) == rgb(STAGE.ground)
    words_part, mark_part = card[900:1200], card[1200:]
    ink = (words_part != np.array(rgb(LIGHT.paper), np.uint8)).any(axis=2)
    assert 0.01 < ink.mean() < 0.4
    assert (mark_part == np.array(rgb(LIGHT.measured), np.uint8)).all(axis=2).sum() > 2000


def test_the_figure_is_the_faults_with_its_interval():
    said = share_figure(bridge())
    assert "22°" in said
    assert "16 to 28°" in said


def test_without_a_fault_a_run_has_its_cadence_and_others_what_is_drawn():
    steady = replace(run(), findings=())
    cadence = replace(
        steady.stride,
        measurements=(*steady.stride.measurements, steady.measurements[-1]),
    )
    assert "151 to 153" in share_figure(replace(steady, stride=cadence))
    frame = KeyFrame(0, 0.0, "Rep 1", False, None, (480, 640), b"", (("Hip line", "5° ± 7°"),))
    assert share_figure(all_good(), frame) == "Hip line: 5° ± 7°"
    assert share_figure(all_good()) == ""


def test_a_long_sentence_ends_in_dots_and_stays_inside():
    long = replace(bridge(), summary="many words that say the same thing again and again " * 20)
    card = made(long)
    right = card[900:1200, SIZE[0] - 20 :]
    assert (right == np.array(rgb(LIGHT.paper), np.uint8)).all()
