"""Key points of rendered drills as small files: python -m tests.movements.drill_clips
FOLDER_OF_TRACKS writes those of CLIPS anew.

drills/NAME.npz as in `tests/real/people_tracks.py`, but coarser: every second picture (12.5 a
second), whole half pixels and five millimetres, and without fingers and most of the face. No
outlines: what hangs on the low back is not asked here. The people are computed, their faults were
put in.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posecheck import skeleton
from posecheck.pose.estimator import BLAZEPOSE_FULL
from posecheck.pose.io.storage import load_track
from posecheck.pose.track import PoseTrack
from posecheck.video.info import VideoInfo

FOLDER = Path(__file__).with_name("drills")
POINT, WORLD = 2.0, 200.0
KEPT = [0, 7, 8, *range(11, 17), *range(23, 33)]
AS = (
    dict.fromkeys(range(1, 7), 0)
    | {9: 0, 10: 0}
    | dict.fromkeys((17, 19, 21), 15)
    | dict.fromkeys((18, 20, 22), 16)
)
"""Landmarks that are not kept -> the one they are put on."""
SIZE = (640, 480)


@dataclass(frozen=True)
class Clip:
    """reps: how many there are, None of a hold, and `hold`: from when to when, s. sides: of each
    rep or of the hold, "" where none is told. faults: code -> numbers of the reps (from 1; 1 of a
    hold) that have it; perhaps: at least among what is not sure. every: which pictures are kept;
    steps of 0.6 s need all of them."""

    name: str
    movement: str
    view: str
    reps: int | None = None
    hold: tuple[float, float] | None = None
    sides: str = ""
    faults: tuple[tuple[str, tuple[int, ...]], ...] = ()
    perhaps: tuple[tuple[str, tuple[int, ...]], ...] = ()
    every: int = 2


CLIPS = (
    Clip(
        "donkey-kick-low-left",
        "donkey-kick",
        "side-left",
        3,
        sides="lll",
        faults=(("shallow", (2, 3)),),
    ),
    Clip(
        "donkey-kick-knee-opens-right",
        "donkey-kick",
        "side-right",
        3,
        sides="rrr",
        faults=(("knee-opens", (2, 3)),),
    ),
    Clip("donkey-kick-alternating-left", "donkey-kick", "side-left", 4, sides="lrlr"),
    Clip("bird-dog-good-right", "bird-dog", "side-right", 3, sides="rlr"),
    Clip("bear-crawl-good-left", "bear-crawl", "side-left", 6),
    Clip(
        "bear-crawl-hips-high-right",
        "bear-crawl",
        "side-right",
        6,
        faults=(("hips-high", (3, 4, 5, 6)),),
        every=1,
    ),
    Clip("bear-hold-sag-left", "bear-hold", "side-left", hold=(0.0, 4.8)),
    Clip("clam-good-front", "clam", "front", 3, sides="lll"),
    Clip(
        "clam-small-front-right-leg", "clam", "front", 3, sides="rrr", faults=(("shallow", (2, 3)),)
    ),
    Clip(
        "clam-feet-apart-front", "clam", "front", 3, sides="lll", faults=(("feet-apart", (2, 3)),)
    ),
    Clip("clam-roll-front", "clam", "front", 3, sides="lll", perhaps=(("pelvis-roll", (2, 3)),)),
    Clip(
        "psoas-stretch-good-far-leg-left",
        "half-kneeling-psoas-stretch",
        "side-left",
        hold=(1.5, 6.0),
        sides="r",
    ),
    Clip(
        "psoas-stretch-lean-right",
        "half-kneeling-psoas-stretch",
        "side-right",
        hold=(1.5, 6.0),
        sides="r",
        faults=(("trunk-lean", (1,)),),
    ),
    Clip(
        "rectus-stretch-good-left",
        "rectus-femoris-stretch",
        "side-left",
        hold=(1.5, 6.0),
        sides="l",
    ),
    Clip("hip-rocks-good-right", "hip-rocks", "side-right", 5, sides="rrrrr"),
    Clip("deep-lunge-good-left", "deep-lunge-hold", "side-left", hold=(1.5, 6.0), sides="l"),
    Clip(
        "wall-march-low-knee-left",
        "wall-march",
        "side-left",
        3,
        sides="lll",
        faults=(("shallow", (2, 3)),),
    ),
    Clip("wall-march-bent-right", "wall-march", "side-right", 2, perhaps=(("hip-pike", (1, 2)),)),
    Clip("squat-shallow-right", "squat", "side-right", 3, faults=(("shallow", (2, 3)),)),
    Clip("squat-knees-in-front", "squat", "front", 3, faults=(("knee-valgus", (2, 3)),)),
    Clip("hinge-squatted-right", "hinge", "side-right", 3, faults=(("knee-bend", (2, 3)),)),
    Clip(
        "monster-walk-knees-in-front",
        "monster-walk",
        "front",
        6,
        faults=(("knee-valgus", (1, 2, 3, 4, 5, 6)),),
    ),
    Clip(
        "monster-walk-narrow-front",
        "monster-walk",
        "front",
        6,
        faults=(("narrow", (1, 2, 3, 4, 5, 6)),),
    ),
    Clip("press-hold-twist-front", "press-hold", "front", 2, faults=(("trunk-twist", (2,)),)),
    Clip(
        "frog-bridge-low-left",
        "frog-bridge",
        "side-left",
        3,
        faults=(("incomplete-hip-extension", (2, 3)),),
    ),
    Clip("bridge-squeeze-good-right", "bridge-squeeze", "side-right", 2),
    Clip("single-leg-bridge-good-right", "single-leg-bridge", "side-right", 3, sides="rrr"),
    Clip(
        "curl-up-low-back-lifts-left",
        "curl-up",
        "side-left",
        3,
        faults=(("low-back-lifts", (2, 3)),),
    ),
    Clip("pigeon-good-left", "supine-pigeon", "side-left", hold=(3.2, 6.0)),
    Clip(
        "length-test-short-right",
        "hip-flexor-length-test",
        "side-right",
        hold=(0.0, 4.0),
        # the knee hangs at 52 degrees of bend, below the limit of 67
        faults=(("thigh-above-level", (1,)), ("knee-straightens", (1,))),
    ),
)


def pack(track: PoseTrack, every: int) -> dict[str, np.ndarray]:
    """The arrays of NAME.npz."""
    seen = np.arange(0, len(track), every)
    found = track.found[seen]
    points, world = (
        values[seen][found][:, KEPT] * scale
        for values, scale in ((track.landmarks, POINT), (track.world, WORLD))
    )
    return {
        "t": np.round(track.t[seen] * 1000).astype(np.uint16),
        "found": found,
        "points": _changes(points),
        "world": _changes(world),
        "visibility": (
            np.round(np.clip(np.nanmedian(track.visibility[:, KEPT], axis=0), 0, 1) * 255).astype(
                np.uint8
            )
        ),
    }


def _changes(values: np.ndarray) -> np.ndarray:
    whole = np.round(np.nan_to_num(values)).astype(np.int16)
    return np.ascontiguousarray(np.moveaxis(np.diff(whole, axis=0, prepend=np.int16(0)), 0, -1))


def read_track(name: str) -> PoseTrack:
    """The track of drills/NAME.npz."""
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as stored:
        arrays = {key: stored[key] for key in stored.files}
    t, found = arrays["t"] / 1000.0, arrays["found"]
    full = [KEPT.index(AS.get(i, i)) for i in range(skeleton.COUNT)]

    def placed(changes: np.ndarray, scale: float) -> np.ndarray:
        out = np.full((len(t), skeleton.COUNT, 3), np.nan, np.float32)
        out[found] = np.cumsum(np.moveaxis(changes, -1, 0), axis=0, dtype=np.int16)[:, full] / scale
        return out

    fps = 1.0 / float(np.median(np.diff(t)))
    source = VideoInfo(name, "", len(t), float(t[-1]) + 1 / fps, fps, SIZE)
    visibility = np.where(found[:, None], arrays["visibility"][full] / 255.0, np.nan).astype(
        np.float32
    )
    dark = np.full(len(t), np.nan, np.float32)
    points, world = placed(arrays["points"], POINT), placed(arrays["world"], WORLD)
    return PoseTrack(t, points, visibility, world, dark, None, source, estimator=BLAZEPOSE_FULL)


if __name__ == "__main__":
    for clip in CLIPS:
        np.savez_compressed(
            FOLDER / f"{clip.name}.npz",
            **pack(load_track(Path(sys.argv[1]) / f"{clip.name}.npz"), clip.every),
        )
