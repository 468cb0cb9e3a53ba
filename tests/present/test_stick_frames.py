"""Pictures of a set whose images were not kept."""

from __future__ import annotations

import cv2
import numpy as np

from posecheck.present.colours import STAGE, rgb
from posecheck.present.stick_frames import stick_frames
from tests.present.factories import bridge, lying


def picture(jpeg: bytes) -> np.ndarray:
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), 1), cv2.COLOR_BGR2RGB)


def test_the_worst_and_the_best_rep_are_drawn_on_plain_paper():
    report = bridge()
    points = lying(len(report.curves.t))
    found = stick_frames(report, report.curves.t, points)
    titles = [one.title for one in found]
    assert any("the one to change most" in title or "Hips not all" in title for title in titles)
    assert any("a good one" in title for title in titles)
    seen = picture(found[0].jpeg).reshape(-1, 3).astype(int)
    paper = np.abs(seen - np.array(rgb(STAGE.plate))).max(axis=1) < 12
    assert 0.5 < paper.mean() < 0.99, "a figure on paper, and nothing else"


def test_nobody_seen_is_not_drawn():
    report = bridge()
    points = np.full((len(report.curves.t), 33, 2), np.nan)
    assert stick_frames(report, report.curves.t, points) == ()
