"""What may happen to a track: cut, turned, mirrored, slowed, thinned out, its legs exchanged or
noisy, pictures lost or shown twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck import skeleton
from posecheck.signals.swaps import exchange_legs


def slowed(track, factor: float):
    return replace(
        track, t=track.t * factor, source=replace(track.source, fps=track.source.fps / factor)
    )


def cut(track, start_s: float, end_s: float):
    inside = (track.t >= start_s) & (track.t < end_s)
    return replace(
        track,
        t=track.t[inside] - track.t[inside][0],
        landmarks=track.landmarks[inside],
        visibility=track.visibility[inside],
        world=track.world[inside],
        brightness=track.brightness[inside],
        silhouettes=None,
    )


def turned(track, turns: int):
    """The picture turned clockwise by quarter turns."""
    landmarks, world, size = track.landmarks.copy(), track.world.copy(), track.source.size
    for _ in range(turns):
        landmarks[..., 0], landmarks[..., 1] = size[1] - landmarks[..., 1], landmarks[..., 0].copy()
        world[..., 0], world[..., 1] = -world[..., 1], world[..., 0].copy()
        size = size[::-1]
    return replace(track, landmarks=landmarks, world=world, source=replace(track.source, size=size))


def mirrored(track):
    """What a pose model says of the picture flipped left to right."""
    names = [
        n.replace("left", "*").replace("right", "left").replace("*", "right")
        for n in skeleton.LANDMARKS
    ]
    order = [skeleton.INDEX[n] for n in names]
    landmarks, world = track.landmarks[:, order].copy(), track.world[:, order].copy()
    landmarks[..., 0] = track.source.size[0] - landmarks[..., 0]
    world[..., 0] *= -1
    return replace(track, landmarks=landmarks, visibility=track.visibility[:, order], world=world)


def legs_exchanged(track):
    frames = np.zeros(len(track), bool)
    frames[len(track) // 2 : len(track) // 2 + 12] = True
    return replace(track, landmarks=exchange_legs(track.landmarks, frames))


def far_leg_noisy(track):
    far = [skeleton.INDEX[f"right_{part}"] for part in ("knee", "ankle", "heel", "foot_index")]
    landmarks = track.landmarks.copy()
    landmarks[:, far, :2] += 8 * np.random.default_rng(2).standard_normal((len(track), len(far), 2))
    return replace(track, landmarks=landmarks)


def every(track, step: int):
    return replace(
        track,
        t=track.t[::step],
        landmarks=track.landmarks[::step],
        visibility=track.visibility[::step],
        world=track.world[::step],
        brightness=track.brightness[::step],
        silhouettes=None,
    )


def only(track, frames: np.ndarray):
    """The pictures with these numbers, in rising order."""
    return replace(
        track,
        t=track.t[frames],
        landmarks=track.landmarks[frames],
        visibility=track.visibility[frames],
        world=track.world[frames],
        brightness=track.brightness[frames],
        silhouettes=None,
    )


def dropped(track, share: float = 0.15, seed: int = 3):
    """Single pictures lost, the times of the others as they were: what a phone of variable frame
    rate writes."""
    return only(track, np.flatnonzero(np.random.default_rng(seed).random(len(track)) >= share))


def repeated(track, each: int = 5):
    """Every so many pictures the one before is shown again in the place of a new one, as converters
    of frame rates do."""
    shown = np.arange(len(track))
    shown[each::each] -= 1
    return replace(
        track,
        landmarks=track.landmarks[shown],
        visibility=track.visibility[shown],
        world=track.world[shown],
        brightness=track.brightness[shown],
        silhouettes=None,
    )
