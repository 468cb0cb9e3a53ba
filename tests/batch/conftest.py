"""A season of saved tracks, which need no pose model, and a data folder of one's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from posecheck.pose.io.storage import save_track
from posecheck.review import add_person, open_store
from tests.review.review_results import stick_lunges

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("POSECHECK_DATA", str(folder))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    return folder


@pytest.fixture
def season(tmp_path: Path) -> Path:
    """Two clips of lunges, in a folder and one below it, and a file that is no video."""
    folder = tmp_path / "season"
    (folder / "may").mkdir(parents=True)
    save_track(stick_lunges("one"), folder / "one.npz")
    save_track(stick_lunges("two"), folder / "may" / "two.npz")
    (folder / "broken.mp4").write_text("no video")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "results"


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with Anna in it."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    opened = open_store(url)
    add_person(opened, "Anna", media="none")
    opened.close()
    return url
