"""Before a set: is the person seen as the movement needs it, and in the position it starts from?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.live import messages
from posecheck.live.messages import Say
from posecheck.measures.raw import raw_angles
from posecheck.movements.inside import inside_ranges
from posecheck.movements.movement import Movement, Posture
from posecheck.pose.track import PoseTrack
from posecheck.recognition.body import body_of, in_frame
from posecheck.recognition.postures import postures_of
from posecheck.recognition.seen_from import view_of
from posecheck.recognition.turn import suggest_turn
from posecheck.view.gate import DARKEST, check_setup
from posecheck.view.view import ViewEstimate, trunk_axis

SEEN = 0.7
"""Share of the last frames in which the person must have been found [E]."""
STILL = 0.18
"""Trunk lengths a second, of the quicker half of the body: one who waits for the start moves less;
a third of what ends a hold [E]."""
BODY = (11, 12, 23, 24, 25, 26, 27, 28)
_BY_CODE = {
    say.code: say
    for say in (
        messages.FEET,
        messages.HIDDEN,
        messages.HEAD,
        messages.FAR,
        messages.DARK,
        messages.TILTED,
    )
}


@dataclass(frozen=True)
class SetUp:
    """What the last frames show. says: what to change, most pressing first; none: the set-up is
    right. still: the person waits.

    view is None where nobody is seen well enough to tell.
    """

    says: tuple[Say, ...]
    still: bool = False
    view: ViewEstimate | None = None

    @property
    def right(self) -> bool:
        return not self.says


def starting_posture(movement: Movement) -> Posture:
    """ "supine", "prone", "upright", "any" or named postures: how the person lies or stands when a
    set of the movement begins."""
    if movement.rep is not None:
        return movement.rep.posture
    if movement.hold is not None:
        return movement.hold.posture
    return "upright"


def look(track: PoseTrack, movement: Movement) -> SetUp:
    """Judge the last second or two, `track`, as the start of a set of `movement`."""
    dark = (
        bool(np.nanmedian(track.brightness) < DARKEST)
        if np.isfinite(track.brightness).any()
        else False
    )
    if track.found.mean() < SEEN:
        return SetUp((messages.DARK,) if dark else (messages.NOBODY,))
    _, up = trunk_axis(track.landmarks[track.found])
    if not (np.linalg.norm(up, axis=-1) > 0).any():
        return SetUp((messages.NOBODY,))
    view = view_of(track, movement)
    gate = check_setup(track, view, leans=movement.leans_on_wall)
    says = [_BY_CODE[note.code] for note in gate.limits if note.code in _BY_CODE]
    # on a treadmill the trunk tells most; feet that leave the frame, or are hidden, do no harm, and
    # runners lean
    if movement.kind == "stride":
        says = [say for say in says if say not in (messages.HEAD, messages.HIDDEN, messages.TILTED)]
    if suggest_turn(track.landmarks, track.world, track.source.size).offered:
        says.append(messages.CAMERA_ON_ITS_SIDE)
    side_only = all(name.startswith("side") for name in movement.views)
    if view.name == "unknown":
        says.append(messages.NO_DEPTH)
    elif gate.blocks or view.name not in movement.views:
        says.append(messages.SIDE_ON if side_only or movement.kind == "stride" else messages.SQUARE)
    landmarks = track.landmarks.astype(float)
    posture = starting_posture(movement)
    if not says and not _in_position(track, view, movement, posture):
        says.append(messages.take_up(posture, movement.setup_for(view.name).instructions))
    trunk = float(np.nanmedian(np.linalg.norm(up, axis=-1)))
    order = [
        messages.DARK,
        messages.CAMERA_ON_ITS_SIDE,
        messages.TILTED,
        messages.FEET,
        messages.HIDDEN,
        messages.HEAD,
        messages.FAR,
    ]
    says.sort(key=lambda say: order.index(say) if say in order else len(order))
    return SetUp(
        tuple(says), movement.kind == "stride" or is_still(track.t, landmarks, trunk), view
    )


def _in_position(
    track: PoseTrack, view: ViewEstimate, movement: Movement, posture: Posture
) -> bool:
    landmarks = track.landmarks.astype(float)
    found = np.isfinite(landmarks[:, 23, 0])
    inside = postures_of(
        track.t, body_of(in_frame(landmarks, track.source.size), track.world)
    ).among(posture)
    if movement.hold is not None:
        inside &= inside_ranges(
            movement.hold, raw_angles(landmarks, view), view.near_side, len(inside)
        )
    return bool(inside[found].mean() > 0.8)


def is_still(t: np.ndarray, landmarks: np.ndarray, trunk_px: float) -> bool:
    """The body hardly moved over these frames. t (frames,) s; landmarks (frames, 33, 2 or more) px
    as estimated; trunk_px its scale.

    Each fifth of a second counts by its mean, so that the jitter of single frames is no movement;
    of the body's points the second quickest counts: in a bridge only the hips go far.
    """
    if len(t) < 4 or t[-1] - t[0] < 0.5:
        return False
    moments = ((t - t[0]) / 0.2).astype(int)
    points = landmarks[:, BODY, :2]
    known = np.isfinite(points).all(axis=(1, 2))
    kept = [m for m in np.unique(moments) if known[moments == m].any()]
    if len(kept) < 3:
        return False
    means = np.array([points[known & (moments == m)].mean(axis=0) for m in kept])
    speed = np.linalg.norm(np.diff(means, axis=0), axis=2) / (0.2 * np.diff(kept))[:, None]
    return bool(np.median(np.sort(speed, axis=1)[:, -2]) < STILL * max(trunk_px, 1e-9))
