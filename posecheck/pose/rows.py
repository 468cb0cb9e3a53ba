"""The estimates of all pictures as the arrays of a track."""

from __future__ import annotations

import math
from array import array
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from posecheck import skeleton
from posecheck.errors import NoPerson
from posecheck.pose.estimator import Estimate
from posecheck.pose.plan import VideoPlan
from posecheck.pose.silhouettes import SilhouetteBuilder, Silhouettes
from posecheck.pose.track import PoseTrack, anybody
from posecheck.pose.tracking.follow import Follower
from posecheck.pose.tracking.notes import followed_notes, people_notes
from posecheck.pose.tracking.people import shown
from posecheck.video.decode import Frame
from posecheck.video.source import VideoSource

BLOCK = 1024
"""Frames of which the numbers lie together: arrays of their own take half as much again."""
MOST_WAITING = 4
"""Outlines that wait to be packed."""
MIN_FRAMES, MIN_SHARE = 3, 0.05
SHORT_RUN = 3
"""A person seen for fewer pictures in a row than this, with gaps on both sides, is a flicker of the
model [E]."""
_TRUNK = [
    skeleton.INDEX[f"{side}_{part}"] for part in ("shoulder", "hip") for side in skeleton.SIDES
]
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # ITU-R BT.709


class Rows:
    """Collects the arrays; outlines are packed on a second thread,
    for the pose call uses one core. An outline that a frame carries from another one
    goes along with the trunk."""

    def __init__(self, scale: tuple[float, float]):
        self._scale = scale
        self._t = array("d")
        self._blocks: list[np.ndarray] = []
        self._brightness = array("f")
        self._worked_out = 0
        self._outlines = SilhouetteBuilder()
        self._packed: Estimate | None = None
        self._packed_at = np.zeros(2, np.float32)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="posecheck-outline")
        self._pending: list[Future] = []

    def add(self, frame: Frame, estimate: Estimate | None) -> None:
        row = len(self._t) % BLOCK
        if row == 0:
            self._blocks.append(np.full((BLOCK, skeleton.COUNT, 7), np.nan, np.float32))
        self._t.append(frame.t)
        self._brightness.append(mean_luma(frame.rgb) if frame.luma is None else frame.luma)
        if estimate is not None:
            self._worked_out += estimate.worked_out
            sx, sy = self._scale
            numbers = self._blocks[-1][row]
            numbers[:, :3] = estimate.landmarks * np.array([sx, sy, sx], np.float32)
            numbers[:, 3], numbers[:, 4:] = estimate.visibility, estimate.world
        while len(self._pending) > MOST_WAITING:
            self._pending.pop(0).result()
        self._pending.append(self._worker.submit(self._pack, estimate))

    def _pack(self, estimate: Estimate | None) -> None:
        if estimate is None:
            self._outlines.skip()
            return
        of = estimate.carries or estimate
        if again := of is self._packed:
            self._outlines.repeat()
        else:
            self._outlines.put(of.packed().outline, of.origin)
            self._packed, self._packed_at = of, trunk_middle(of.landmarks)
        if again or estimate is not of:
            at = trunk_middle(estimate.landmarks)
            self._outlines.move_last(at - self._packed_at)
            self._packed_at = at

    def close(self) -> None:
        self._worker.shutdown(wait=True)

    def track(
        self,
        video: VideoSource,
        name: str,
        plan: VideoPlan,
        follower: Follower,
        meta: dict[str, str],
    ) -> PoseTrack:
        for job in self._pending:
            job.result()
        landmarks, visibility, world = (
            np.concatenate([block[..., part] for block in self._blocks])[: len(self._t)]
            for part in (slice(3), 3, slice(4, 7))
        )
        self._blocks.clear()
        out = np.zeros(len(landmarks), bool)
        for first, end in follower.result.dropped:
            out[first:end] = True
        out |= flickers(anybody(landmarks) & ~out)
        for i in np.flatnonzero(out):
            landmarks[i], visibility[i], world[i] = np.nan, np.nan, np.nan
            self._outlines.drop(i, i + 1)
        t = np.array(self._t)
        found = anybody(landmarks)
        refuse_without_person(found, plan)
        people = max(len(plan.found.people) if plan.found else 1, 1 + follower.result.others)
        outlines = self._outlines.finish().scaled(*self._scale)
        return PoseTrack(
            t=t,
            landmarks=landmarks,
            visibility=visibility,
            world=world,
            brightness=np.array(self._brightness, np.float32),
            silhouettes=outlines if _any(outlines) else None,
            source=video.info,
            notes=(
                *video.notes,
                *people_notes(people, plan.person, plan.asked),
                *followed_notes(t, found, follower.result),
            ),
            log=(_entry(name, video.frame_size, follower, self._worked_out),),
            estimator=name,
            people_seen=people,
            people=(
                shown(list(plan.found.people), plan.person)
                if plan.found and len(plan.found.people) > 1
                else ()
            ),
            meta=meta,
        )


def trunk_middle(landmarks: np.ndarray) -> np.ndarray:
    """(2,) px: the middle of shoulders and hips, of (33, 2 or more)."""
    return landmarks[_TRUNK, :2].mean(axis=0)


def trunk_length(landmarks: np.ndarray) -> float:
    """px, from the middle of the shoulders to that of the hips, of (33, 2 or more)."""
    left, right, hip_left, hip_right = landmarks[_TRUNK, :2].astype(float)
    return float(np.hypot(*(left + right - hip_left - hip_right))) / 2


def mean_luma(rgb: np.ndarray) -> float:
    """Brightness of a (h, w, 3) uint8 picture, 0..255, from a grid of its pixels."""
    step = max(1, min(rgb.shape[:2]) // 48)
    return float(rgb[::step, ::step].reshape(-1, 3).mean(axis=0, dtype=np.float32) @ _LUMA)


def flickers(found: np.ndarray) -> np.ndarray:
    """(frames,) bool: runs shorter than SHORT_RUN with gaps on both sides, in a clip that is long
    enough to tell."""
    out = np.zeros(len(found), bool)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], found, [False]]).astype(np.int8)))
    for first, end in edges.reshape(-1, 2):
        if end - first < SHORT_RUN and first > 0 and end < len(found):
            out[first:end] = True
    return out


def refuse_without_person(found: np.ndarray, plan: VideoPlan) -> None:
    frames, seen = len(found), int(found.sum())
    if seen >= min(frames, max(MIN_FRAMES, math.ceil(MIN_SHARE * frames))):
        return
    tried = f"{frames} frames were looked at"
    if plan.found is not None and plan.found.tiles:
        tried += f", {plan.found.frames} of them also in parts"
    raise NoPerson(
        f"No person detected in this video ({tried}, a person in {seen}).",
        "Show the whole body, from head to feet; come closer or turn on more light; "
        "turn the video upright if it lies on its side.",
    )


def _any(outlines: Silhouettes) -> bool:
    return bool(outlines.found.any())


def _entry(name: str, size: tuple[int, int], follower: Follower, worked_out: int) -> str:
    where = (
        "in a window that slides with the person" if follower.in_window else "in the whole picture"
    )
    between = f"; {worked_out} of them worked out from those around" if worked_out else ""
    return f"landmarks by {name}, {where}, pictures of {size[0]} x {size[1]}{between}"
