"""Outlines of a saved track are looked at when it is read; what only unpacking shows is one clear
line where it is used."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

from posecheck.errors import BadTrack
from posecheck.pose.silhouettes import LONGEST, SilhouetteBuilder, Silhouettes


def outlines(frames: int = 6) -> dict[str, np.ndarray]:
    """Flat arrays of outlines; the second frame has none."""
    builder = SilhouetteBuilder()
    for k in range(frames):
        mask = np.random.default_rng(k).random((80, 60)).astype(np.float32)
        builder.add(None if k == 1 else mask, np.array([[5, 5], [50, 70]], np.float32))
    return builder.finish().arrays()


def read(arrays: dict[str, np.ndarray]) -> Silhouettes:
    found = Silhouettes.from_arrays(arrays)
    found.check(640)
    return found


def put(name: str, place, value):
    def change(arrays):
        arrays[name] = arrays[name].copy()
        arrays[name][place] = value

    return change


def zeros(arrays):
    arrays["data"] = np.zeros_like(arrays["data"])


def noise(arrays):
    arrays["data"] = np.random.default_rng(1).integers(0, 256, len(arrays["data"]), np.uint8)


def first_shifted(arrays):
    arrays["starts"] = arrays["starts"].copy()
    arrays["starts"][3] += 1


DAMAGE = {
    "zeros": zeros,
    "noise": noise,
    "a stream that starts too late": first_shifted,
    "a mask larger than any": put("shapes", (0, 0), LONGEST + 1),
    "a negative width": put("shapes", (0, 1), -3),
    "no height": put("shapes", (0, 0), 0),
    "a shape without bytes": put("shapes", 1, (5, 5)),
    "a box without extent": put("boxes", (0, 2), 0.0),
    "a box that is missing": put("boxes", 0, np.nan),
    "a box far off": put("boxes", (0, 2), 1e9),
}


def test_good_outlines_pass():
    assert read(outlines()).found.tolist() == [True, False, True, True, True, True]


@pytest.mark.parametrize("what", DAMAGE)
def test_damaged_outlines_are_found_when_the_track_is_read(what):
    arrays = outlines()
    DAMAGE[what](arrays)
    with pytest.raises(ValueError, match=r"outline of frame|belong|incomplete"):
        read(arrays)


@pytest.mark.parametrize("raw", [bytes(50_000_000), bytes(10), b""])
def test_a_mask_of_another_size_than_it_says_is_one_clear_line_and_no_bomb(raw):
    packed = np.frombuffer(zlib.compress(raw), np.uint8)
    bomb = Silhouettes(
        np.array([[0, 0, 10, 10]], np.float32),
        np.array([[50, 40]], np.int16),
        np.array([0, len(packed)]),
        packed,
    )
    with pytest.raises(BadTrack, match="outline of frame 0"):
        bomb.mask_at(0)


def test_a_stream_cut_short_is_one_clear_line():
    arrays = outlines(1)
    cut = Silhouettes(
        arrays["boxes"],
        arrays["shapes"],
        np.array([0, len(arrays["data"]) - 9]),
        arrays["data"][:-9],
    )
    with pytest.raises(BadTrack, match="outline of frame 0"):
        cut.mask_at(0)


def test_the_command_line_says_it_in_one_line(tmp_path: Path, monkeypatch):
    """It was "a bug of posecheck"."""
    from dataclasses import replace

    from click.testing import CliRunner

    from posecheck.cli import cli
    from posecheck.pose.io.storage import save_track
    from tests.drawn.stick_movements import Timing, bridge_track

    monkeypatch.chdir(tmp_path)
    track = bridge_track(Timing(depths=(1.0,)), fps=20)
    good = outlines(len(track))
    zeros(good)
    save_track(replace(track, silhouettes=Silhouettes.from_arrays(good)), tmp_path / "track.npz")
    done = CliRunner().invoke(cli, ["analyze", "track.npz"])
    assert (
        done.exit_code == 3
        and "outline of frame 0 is damaged" in done.stderr
        and "bug" not in done.stderr
    )
    assert len(done.stderr.strip().splitlines()) == 1
