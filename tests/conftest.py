"""What several stages' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from posecheck.errors import ModelError
from posecheck.pose.weights.model import fetch_bundle, locate_bundle

_HERE = Path(__file__).parent
_TOGETHER = ("browser", "golden")
"""Rooms whose tests keep to one process: two browsers, or two long analyses, would be in each
other's way on two cores."""


@pytest.hookimpl(tryfirst=True)  # before xdist looks for the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run in several processes, those of one file run in one: they share what is slow
    to make."""
    for item in items:
        room = item.path.relative_to(_HERE).parts[0]
        item.add_marker(pytest.mark.xdist_group(room if room in _TOGETHER else item.path.stem))


@pytest.fixture(scope="session")
def pose_bundle() -> Path:
    """A usable pose bundle. Where CI is set it is fetched if need be, and a failure fails;
    elsewhere the test is skipped."""
    try:
        return locate_bundle()
    except ModelError as problem:
        if os.environ.get("CI", "").lower() in ("1", "true"):
            return fetch_bundle()
        pytest.skip(f"needs the pose model: {problem}")
