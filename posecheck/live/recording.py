"""The track that grows while a person is in front of the camera: compact, bounded, and at any
moment a PoseTrack."""

from __future__ import annotations

import hashlib

import numpy as np

from posecheck import skeleton
from posecheck.pose.estimator import Estimate
from posecheck.pose.rows import flickers
from posecheck.pose.silhouettes import SilhouetteBuilder
from posecheck.pose.track import PoseTrack, anybody
from posecheck.pose.tracking.follow import Followed
from posecheck.pose.tracking.notes import followed_notes
from posecheck.video.info import Note, VideoInfo
from posecheck.video.timing import is_variable

_COLUMNS = 7
"""Of one landmark in one frame: x, y, z, visibility, and the three world coordinates."""
_FIRST_CAPACITY = 512


class Recording:
    """One person in front of one camera.

    size (width, height) px of the frames; estimator: whose points they are. Beyond `longest_s`
    seconds the oldest frames are forgotten, so memory is bounded; a caller that must not lose any
    asks `seconds` and stops in time. One thread writes and reads.
    """

    def __init__(self, size: tuple[int, int], longest_s: float, estimator: str):
        self.size, self.estimator = size, estimator
        self._longest_s = longest_s
        self._t = np.empty(_FIRST_CAPACITY)
        self._rows = np.empty((_FIRST_CAPACITY, skeleton.COUNT, _COLUMNS), np.float32)
        self._luma = np.empty(_FIRST_CAPACITY, np.float32)
        self._outlines = SilhouetteBuilder()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def t(self) -> np.ndarray:
        """(frames,) s: times of the frames, on the clock they were added with."""
        return self._t[: self._count]

    @property
    def seconds(self) -> float:
        return float(self.t[-1] - self.t[0]) if self._count else 0.0

    def add(self, t: float, estimate: Estimate | None, luma: float) -> None:
        """One frame, at t (s), later than the last. luma: its mean brightness, 0..255."""
        if self._count == len(self._t):
            self._make_room()
        i = self._count
        self._t[i], self._luma[i] = t, luma
        if estimate is None:
            self._rows[i] = np.nan
            self._outlines.skip()
        else:
            self._rows[i, :, :3], self._rows[i, :, 3], self._rows[i, :, 4:] = (
                estimate.landmarks,
                estimate.visibility,
                estimate.world,
            )
            origin = np.array(estimate.origin, np.float32)
            self._outlines.add(estimate.mask, estimate.landmarks[:, :2] - origin, estimate.origin)
        self._count += 1

    def _make_room(self) -> None:
        """Forget what is older than the limit, in one go and not with every frame; else twice the
        room."""
        old = int(np.searchsorted(self.t, self._t[self._count - 1] - self._longest_s))
        if old > 0 and old >= self._count // 16:
            self.forget_before(float(self._t[old]))
        else:
            more = len(self._t)
            self._t = np.concatenate([self._t, np.empty(more)])
            self._rows = np.concatenate(
                [self._rows, np.empty((more, *self._rows.shape[1:]), np.float32)]
            )
            self._luma = np.concatenate([self._luma, np.empty(more, np.float32)])

    def forget_before(self, t: float) -> None:
        """Forget the frames before t (s)."""
        old = int(np.searchsorted(self.t, t))
        kept = slice(old, self._count)
        n = self._count - old
        for array in (self._t, self._rows, self._luma):
            array[:n] = array[kept].copy()
        self._outlines.drop_oldest(old)
        self._count = n

    def track(
        self,
        since: float = -np.inf,
        until: float = np.inf,
        *,
        outlines: bool = True,
        others: int = 0,
        name: str = "",
    ) -> PoseTrack:
        """A copy of what there is from `since` to `until` (s); its times begin at 0. Raises
        ValueError where there is no frame.

        outlines: with the silhouettes. others: how many more people were seen.
        """
        first, end = (
            int(np.searchsorted(self.t, since)),
            int(np.searchsorted(self.t, until, "right")),
        )
        if first >= end:
            raise ValueError("nothing was recorded")
        rows = self._rows[first:end].copy()
        t = self._t[first:end] - self._t[first]
        rows[flickers(anybody(rows))] = np.nan
        found = anybody(rows)
        step = float(np.median(np.diff(t))) if len(t) > 1 else float("nan")
        digest = hashlib.sha256(t.tobytes())
        digest.update(rows.tobytes())
        info = VideoInfo(
            name or "live",
            digest.hexdigest(),
            len(t),
            float(t[-1] + step) if len(t) > 1 else 0.0,
            1 / step,
            self.size,
            variable_frame_rate=is_variable(t),
        )
        silhouettes = self._outlines.finish(first, end) if outlines else None
        return PoseTrack(
            t=t,
            landmarks=rows[..., :3].copy(),
            visibility=rows[..., 3].copy(),
            world=rows[..., 4:].copy(),
            brightness=self._luma[first:end].copy(),
            silhouettes=(
                silhouettes if silhouettes is not None and silhouettes.found.any() else None
            ),
            source=info,
            notes=(*_company(others), *followed_notes(t, found, Followed())),
            log=("landmarks of a live camera, frames as they came", f"pose by {self.estimator}"),
            estimator=self.estimator,
            people_seen=1 + others,
        )


def _company(others: int) -> tuple[Note, ...]:
    if not others:
        return ()
    return (
        Note(
            "several-people",
            f"{others + 1} people were in front of the camera; the one who began is followed.",
        ),
    )
