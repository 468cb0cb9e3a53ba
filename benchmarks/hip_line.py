"""How well is the line of the hips read from the front and from behind? Every clip with truth from
there whose person is upright in the image (shoulders above hips above ankles):

    python benchmarks/hip_line.py FOLDER... [--cache TRACKS]

Printed for each clip: root mean square and mean of what the line is off, degrees, and of the frames
in which it is truly tilted by 3 degrees or more, in how many the higher side was right; then the
root mean square over the clips. The figures of docs/programme.md (Findings) and of
posecheck/present/direction.py come from here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np

from posecheck.analysis import analyze_track
from posecheck.pose.io.storage import load_track, save_track
from posecheck.pose.run import track_video
from posecheck.pose.track import PoseTrack
from posecheck.validation.compare_curves import pair_frames
from posecheck.validation.run import find_clips, must_be_named
from posecheck.validation.track_cache import cached_tracks, key_of_tracks
from posecheck.validation.truth import Truth
from posecheck.validation.truth_curves import difference
from posecheck.validation.truth_file import load_truth

MEASURE = "pelvic_obliquity"
TILTED_DEG = 3.0


def upright(truth: Truth) -> bool:
    """By the joint centres in the image, y down."""

    def height(joint: str) -> float:
        return float(np.nanmedian([truth.pixels[f"{joint}{side}"][:, 1] for side in "LR"]))

    return height("shoulder") < height("hip") < height("ankle")


def errors(track: PoseTrack, truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """(frames,) degrees read less true, and (frames,) true, where both are known; empty where the
    line was not read."""
    curves = analyze_track(track, must_be_named(truth)).report.curves
    if curves is None or MEASURE not in curves:
        return np.zeros(0), np.zeros(0)
    rows, columns = pair_frames(curves.t, truth)
    value, true = curves[MEASURE].value[rows], truth.series[MEASURE][columns]
    both = np.isfinite(value) & np.isfinite(true)
    return difference(MEASURE, value[both], true[both]), true[both]


def main(folders: list[Path], track_of: Callable[[Path], PoseTrack]) -> None:
    squares, tilted, right = {}, {}, {}
    for video, file in (pair for folder in folders for pair in find_clips(folder)):
        truth = load_truth(file)
        if truth.view not in ("front", "rear") or MEASURE not in truth.series or not upright(truth):
            continue
        off, true = errors(track_of(video), truth)
        if not len(off):
            print(f"{truth.id:28} not read")
            continue
        large = np.abs(true) >= TILTED_DEG
        squares[truth.id] = float(np.square(off).mean())
        tilted[truth.id] = int(large.sum())
        right[truth.id] = int((np.sign(off + true) == np.sign(true))[large].sum())
        print(
            f"{truth.id:28}{len(off):6d} frames, rms {squares[truth.id] ** 0.5:4.1f}, mean"
            f" {off.mean():5.1f}; side right in {right[truth.id]} of {tilted[truth.id]}"
        )
    some = sum(n > 0 for n in tilted.values())
    rms = [square**0.5 for square in squares.values()]
    print(
        f"{len(rms)} clips: rms {np.mean(list(squares.values())) ** 0.5:.1f}, the most"
        f" {max(rms):.1f}; side right in {sum(right.values())} of {sum(tilted.values())} frames, of"
        f" {some} clips"
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    asked.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    asked.add_argument("--cache", type=Path, help="keeps the pose tracks for a second run")
    given = asked.parse_args()
    track_of = track_video
    if given.cache is not None:
        kept = {"key": key_of_tracks(), "save": save_track, "load": load_track}
        track_of = cached_tracks(track_video, given.cache, **kept)
    main(given.folders, track_of)
