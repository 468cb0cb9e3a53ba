"""A track as it would be had the frame been stored turned, to see whether the turn is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from posecheck.pose.track import PoseTrack

TURNS = (90, 180, 270)
Offered = Callable[[PoseTrack], int]
"""The clockwise turn that is offered for a track, 0 for none."""


@dataclass(frozen=True)
class TurnOutcome:
    """turns that would right the frame, of which those were offered; another: turns for which a
    wrong one was."""

    asked: tuple[int, ...]
    offered: tuple[int, ...]
    another: tuple[int, ...]


def compare_turns(track: PoseTrack, offered: Offered) -> TurnOutcome:
    said = {turn: offered(turned(track, 360 - turn)) for turn in TURNS}
    right = tuple(turn for turn, given in said.items() if given == turn)
    return TurnOutcome(
        TURNS, right, tuple(turn for turn, given in said.items() if given not in (0, turn))
    )


def turned(track: PoseTrack, deg: int) -> PoseTrack:
    """The track of the frame turned clockwise by 90, 180 or 270 degrees; without its outlines."""
    width, height = track.source.size
    marks, world = track.landmarks.copy(), track.world.copy()
    for points, (w, h) in ((marks, (width, height)), (world, (0, 0))):
        x, y = points[..., 0].copy(), points[..., 1].copy()
        points[..., 0], points[..., 1] = {90: (h - y, x), 180: (w - x, h - y), 270: (y, w - x)}[deg]
    size = (width, height) if deg == 180 else (height, width)
    return replace(
        track,
        landmarks=marks,
        world=world,
        silhouettes=None,
        source=replace(track.source, size=size),
    )
