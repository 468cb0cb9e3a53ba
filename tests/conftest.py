"""What several stages' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from posecheck.errors import ModelError
from posecheck.pose.weights.model import fetch_bundle, locate_bundle


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
