"""The body map: every place once by key, left and right the person's own, none on another, large
enough for a finger."""

from __future__ import annotations

import re
from itertools import combinations
from typing import get_args
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from posecheck.intake.answers import Region
from posecheck.present.body_map import HALF_WIDTH, VIEWS, body_map_svg, places

REGIONS = get_args(Region)
WORDS = {region: f"words of {region}" for region in REGIONS}
PHONE_PX = (390 - 2 * 16 - 8) / (4 * HALF_WIDTH)
"""Pixels a centimetre, both drawings beside one another on a phone of 390 px."""


def drawn(view):
    root = ElementTree.fromstring(body_map_svg(view, WORDS))
    return [path for path in root.iter() if "data-region" in path.attrib]


def test_every_place_is_reached_by_key_exactly_once_and_says_its_words():
    keyed = [path for view in VIEWS for path in drawn(view) if path.get("role") == "checkbox"]
    assert sorted(path.get("data-region") for path in keyed) == sorted(REGIONS)
    for path in keyed:
        assert path.get("aria-label") == WORDS[path.get("data-region")]
        assert path.get("aria-checked") == "false"
    again = [path for view in VIEWS for path in drawn(view) if path.get("role") is None]
    assert again and all(path.get("aria-hidden") == "true" for path in again)


@pytest.mark.parametrize(("view", "left_is"), [("front", 1), ("back", -1)])
def test_left_is_the_persons_own(view, left_is):
    for place in places(view):
        middle = np.mean([x for x, _ in place.points])
        if place.region.endswith("-left"):
            assert left_is * middle > 0
        elif place.region.endswith("-right"):
            assert left_is * middle < 0
        else:
            assert middle == pytest.approx(0)


@pytest.mark.parametrize("view", VIEWS)
def test_no_place_lies_on_another(view):
    masks = {}
    for place in places(view):
        mask = np.zeros((2000, 600), np.uint8)
        corners = (np.array(place.points) * 10 + (300, 900)).round().astype(np.int32)
        cv2.fillPoly(mask, [corners], 1)
        masks[place.region] = cv2.erode(mask, np.ones((3, 3), np.uint8))
    for (one, a), (other, b) in combinations(masks.items(), 2):
        assert not (a & b).any(), (one, other)


@pytest.mark.parametrize("view", VIEWS)
def test_a_finger_meets_every_place_on_a_phone(view):
    """24 by 24 px with nothing else near is WCAG 2.2's least (2.5.8); narrower ones are high, and
    the list beside the map has them all."""
    for place in places(view):
        xs, ys = (np.array([p[k] for p in place.points]) for k in (0, 1))
        wide, high = np.ptp(xs) * PHONE_PX, np.ptp(ys) * PHONE_PX
        assert wide >= 18 and high >= 24, (place.region, wide, high)


def test_the_drawing_has_no_colour_of_its_own():
    drawings = "".join(body_map_svg(view, WORDS) for view in VIEWS).replace("url(#", "")
    assert not re.search(r"#[0-9a-f]{3}|rgb|fill=|stroke=", drawings)
