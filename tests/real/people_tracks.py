"""Key points of real people as small files: whole numbers, differences from frame to frame, no
pictures. See README.md beside this.

NAME.npz: t (frames,) float64 s; points (frames, 33, 3) int16, sixteenths of a pixel, and world
(frames, 33, 3) int16, millimetres: the first frame with a person, then the change from one such
frame to the next; visibility (frames, 33) uint8, 255ths; found (frames,) bool.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from posecheck import skeleton
from posecheck.pose.track import PoseTrack
from posecheck.video.info import Note, VideoInfo

CLIPS = Path(__file__).with_name("clips")
POINT, WORLD = 16.0, 1000.0


def pack(track: PoseTrack) -> dict[str, np.ndarray]:
    """The arrays of NAME.npz."""
    found = track.found
    return {
        "t": track.t.astype(np.float64),
        "found": found,
        "points": _changes(track.landmarks[found] * POINT),
        "world": _changes(track.world[found] * WORLD),
        "visibility": (
            np.round(np.clip(np.nan_to_num(track.visibility), 0, 1) * 255).astype(np.uint8)
        ),
    }


def _changes(values: np.ndarray) -> np.ndarray:
    whole = np.round(np.nan_to_num(values)).astype(np.int64)
    # points farther off than 2,047 pixels are outside of every picture
    whole = np.clip(whole, -np.iinfo(np.int16).max, np.iinfo(np.int16).max)
    # differences wrap around, and so do their sums
    return np.diff(whole, axis=0, prepend=0).astype(np.int16)


def read_track(name: str) -> PoseTrack:
    """The track of tests/real/clips/NAME.npz, as NAME.json describes its source."""
    about = json.loads((CLIPS / f"{name}.json").read_text(encoding="utf-8"))["recording"]
    with np.load(CLIPS / f"{name}.npz", allow_pickle=False) as stored:
        arrays = {key: stored[key] for key in stored.files}
    n, found = len(arrays["t"]), arrays["found"]

    def placed(changes: np.ndarray, scale: float) -> np.ndarray:
        out = np.full((n, skeleton.COUNT, 3), np.nan, np.float32)
        out[found] = np.cumsum(changes, axis=0, dtype=np.int16) / scale
        return out

    t = arrays["t"]
    fps = float("nan") if n < 2 else float(about["fps"])
    source = VideoInfo(
        name, "", n, float(t[-1]) + (0.0 if n < 2 else 1 / fps), fps, tuple(about["size"])
    )
    return PoseTrack(
        t,
        placed(arrays["points"], POINT),
        (arrays["visibility"] / 255).astype(np.float32),
        placed(arrays["world"], WORLD),
        np.full(n, np.nan, np.float32),
        None,
        source,
        notes=tuple(Note(code, code) for code in about["notes"]),
        estimator=about["estimator"],
        people_seen=about["people_seen"],
    )
