"""The report of every sample is as it was: what a change alters is seen here first."""

from __future__ import annotations

import json

import pytest

from tests.golden.golden import GOLDEN, differences, report_of, sample_names


@pytest.mark.usefixtures("pose_bundle")
@pytest.mark.parametrize("name", sample_names())
def test_the_report_of_a_sample_is_as_it_was(name):
    was = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert differences(was, report_of(name)) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"a": 1.0}, {"a": 2.0}),
        ({"a": 1.0}, {}),
        ({}, {"a": 1.0}),
        ([1], [1, 2]),
        ({"a": "Rep 1 is good"}, {"a": "Rep 1 is bad"}),
        ({"a": None}, {"a": 0.0}),
        ({"a": True}, {"a": False}),
        (100.0, 103.0),
        ({"end_s": 1.0}, {"end_s": 1.4}),
        ({"confidence": 0.99}, {"confidence": 0.6}),
        ({"frame": 10}, {"frame": 30}),
    ],
)
def test_what_differs_is_told(was, now):
    assert len(differences(was, now)) == 1


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"a": 1.0}, {"a": 1.3}),
        ("off by 3°", "off by 4°"),
        ({"version": "1"}, {"version": "2"}),
        (100.0, 101.5),
    ],
)
def test_what_a_processor_makes_is_not(was, now):
    assert differences(was, now) == []
