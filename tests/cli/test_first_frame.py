"""What is imported before the pose model has seen the first frame: nothing that only judging,
writing and the pages need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.cli_checks import ROOT

LATER = (
    "alembic",
    "dask",
    "distributed",
    "jinja2",
    "matplotlib",
    "pandas",
    "pyarrow",
    "scipy",
    "sounddevice",
    "sqlalchemy",
    "starlette",
    "streamlit",
    "vl_convert",
)
SAMPLE = ROOT / "samples" / "lunge-lean.mp4"

SEEN = f"""
import os, sys
from posecheck.pose.backends import mediapipe

def seen(self, frame_index, t, rgb):
    print([name for name in {LATER!r} if sys.modules.get(name)], flush=True)
    os._exit(0)

mediapipe.MediaPipeEstimator.estimate = seen
"""

NO_MODEL = """
class NoLandmarker:
    def __init__(self, *asked): pass
    def __call__(self, rgb, *, video): return []
    def close(self): pass

mediapipe._Landmarker = NoLandmarker
mediapipe.model.locate_bundle = lambda explicit: explicit
"""


def _until_the_first_frame(changed: str, bundle: Path) -> str:
    """What is imported of LATER when the first frame is shown to the pose model."""
    code = f"{changed}\nfrom posecheck.cli import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", code, "analyze", str(SAMPLE), "--model", str(bundle)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_before_the_first_frame_nothing_is_imported_that_comes_after_it(tmp_path):
    bundle = tmp_path / "some.task"
    bundle.write_bytes(b"a model")
    assert _until_the_first_frame(SEEN + NO_MODEL, bundle) == "[]"


@pytest.mark.model
def test_nor_does_the_library_of_the_pose_model_bring_it(pose_bundle):
    assert _until_the_first_frame(SEEN, pose_bundle) == "[]"
