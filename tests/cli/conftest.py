"""Files to hand to the command line; none needs the pose model."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from posecheck.cli import cli
from posecheck.pose.io.storage import save_track
from posecheck.skeleton import LANDMARKS
from tests.cli.cli_checks import ROOT
from tests.drawn.stick_movements import Timing, bridge_track


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch) -> None:
    """Commands write into the current folder; and no test here may find or fetch a model by
    accident."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_CACHE", str(tmp_path / "no-cache"))
    monkeypatch.setenv("POSECHECK_OFFLINE", "1")
    monkeypatch.delenv("POSECHECK_MODEL", raising=False)


@pytest.fixture
def run() -> Callable[..., Result]:
    """The command line in this process; input: what is typed."""
    return lambda *args, input=None: CliRunner().invoke(cli, [str(a) for a in args], input=input)


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess]:
    """The command line as a process of its own, its outputs as bytes."""

    def start(*args, **environment) -> subprocess.CompletedProcess:
        known = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        return subprocess.run(
            [sys.executable, "-m", "posecheck", *map(str, args)],
            capture_output=True,
            env=known,
            timeout=120,
            check=False,
        )

    return start


@pytest.fixture(scope="session")
def bridge():
    """Three bridges of a stick figure, 30 pictures a second."""
    return bridge_track(Timing(depths=(1.0, 1.0, 1.0)))


@pytest.fixture
def saved(bridge, tmp_path: Path) -> Path:
    return save_track(bridge, tmp_path / "track.npz")


@pytest.fixture
def table(bridge, tmp_path: Path) -> Path:
    """The same bridges as a landmark table of a 1280 x 720 video at 30 rows a second, with a label
    column."""
    columns = [f"{name}_{part}" for name in LANDMARKS for part in "xyzv"]
    values = np.concatenate(
        [bridge.landmarks / [1280, 720, 1280], bridge.visibility[..., None]], axis=-1
    )
    lines = [",".join(["label", *columns])] + [
        ",".join(["C", *(f"{v:.6f}" for v in row.ravel())]) for row in values
    ]
    path = tmp_path / "bridges.csv"
    path.write_text("\n".join(lines))
    return path
