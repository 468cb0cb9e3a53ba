"""Playing a track to an engine as if it came from a camera."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.live.engine import LiveEngine
from posecheck.live.state import LiveState
from posecheck.pose.estimator import Estimate
from posecheck.pose.track import PoseTrack


def held(track: PoseTrack, before_s: float = 0.0, after_s: float = 0.0) -> PoseTrack:
    """The track with its first picture repeated for before_s seconds, its last for after_s:
    somebody who waits, and nobody is a statue."""
    step = float(np.median(np.diff(track.t)))
    a, b = round(before_s / step), round(after_s / step)
    rows = np.r_[np.zeros(a, int), np.arange(len(track)), np.full(b, len(track) - 1)]
    noise = np.random.default_rng(1).normal(0, 0.3, (len(rows), 33, 3)).astype(np.float32)
    t = np.r_[
        np.arange(a) * step, a * step + track.t, a * step + track.t[-1] + step * (1 + np.arange(b))
    ]
    return replace(
        track,
        t=t,
        landmarks=track.landmarks[rows] + noise,
        visibility=track.visibility[rows],
        world=track.world[rows],
        brightness=track.brightness[rows],
        silhouettes=None,
    )


def gone(track: PoseTrack, seconds: float) -> PoseTrack:
    """The track, and then nobody for some seconds."""
    longer = held(track, after_s=seconds)
    landmarks = longer.landmarks.copy()
    landmarks[len(track) :] = np.nan
    return replace(longer, landmarks=landmarks)


def estimate_of(track: PoseTrack, i: int) -> Estimate | None:
    if not track.found[i]:
        return None
    return Estimate(track.landmarks[i], track.visibility[i], track.world[i])


def play(
    engine: LiveEngine, track: PoseTrack, every: int = 1, start_s: float = 0.0
) -> list[LiveState]:
    """Every state that the engine showed; its jobs are run at once, as by an infinitely quick
    second thread."""
    states = []
    for i in range(0, len(track), every):
        states.append(
            engine.step(
                start_s + float(track.t[i]), estimate_of(track, i), float(track.brightness[i])
            )
        )
        job = engine.due()
        if job is not None:
            engine.take(job, job.run())
    return states
