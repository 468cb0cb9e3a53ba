"""From a video file to a PoseTrack: one pass, one person."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from posecheck.errors import Cancelled, InputError
from posecheck.pose.ahead import estimates_ahead
from posecheck.pose.backends import DEFAULT, finder_for, get_backend
from posecheck.pose.estimator import Estimate, Finder, PoseEstimator
from posecheck.pose.plan import LONGEST_SIDE, VideoPlan, plan_of, shrunk
from posecheck.pose.rows import Rows
from posecheck.pose.track import PoseTrack
from posecheck.pose.tracking.finder import Look
from posecheck.pose.tracking.follow import Follower, FollowParameters, said_by_track
from posecheck.video.decode import Frame
from posecheck.video.heap import give_back
from posecheck.video.probe import MAX_BYTES, MAX_PIXELS, MAX_SECONDS
from posecheck.video.source import VideoSource, open_video

PREFETCH = 4

Progress = Callable[[int, int | None, float], None]
"""Called with (frames done, frames expected or None, time of the last one in s)."""
OnFrame = Callable[[Frame, Estimate | None], None]
"""Called with each frame as analysed and the estimate in its pixels."""


@dataclass(frozen=True)
class _Watched:
    """Who is told of each picture, and who may stop it all."""

    progress: Progress | None
    cancel: Callable[[], bool] | None
    on_frame: OnFrame | None

    def done(self, frame: Frame, estimate: Estimate | None, expected: int | None) -> None:
        if self.on_frame is not None:
            self.on_frame(frame, estimate)
        if self.progress is not None:
            number = frame.index + 1
            self.progress(number, None if expected is None else max(expected, number), frame.t)

    def stop_if_asked(self) -> None:
        """Raises Cancelled."""
        if self.cancel is not None and self.cancel():
            raise Cancelled("Stopped.")


def track_video(
    path: str | Path,
    *,
    backend: str = DEFAULT,
    bundle: str | Path | None = None,
    estimator: PoseEstimator | None = None,
    finder: Finder | None = None,
    person: str | int = "largest",
    turn_deg: int = 0,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
    on_frame: OnFrame | None = None,
    max_seconds: float = MAX_SECONDS,
    max_bytes: int = MAX_BYTES,
    max_pixels: int = MAX_PIXELS,
    following: FollowParameters = FollowParameters(),
) -> PoseTrack:
    """One person through the video at `path`.

    person: "largest", "left", "right" or an index from the left, 0 first. turn_deg: an extra
    clockwise quarter turn.
    backend: one of `backends.NAMES`; bundle: its model file, None for its own.
    estimator: in the place of a backend (then nobody is chosen beforehand unless `finder` is given
    too).
    following: the numbers by which one person is followed; the track says where they are not the
    shipped ones. Raises the errors of `open_video`, InputError for another backend, ModelMissing,
    ModelDamaged, NoPerson, and Cancelled as soon as cancel() is true.
    """
    path = Path(path)
    limits = {
        "turn_deg": turn_deg,
        "max_seconds": max_seconds,
        "max_bytes": max_bytes,
        "max_pixels": max_pixels,
    }
    open_video(path, **limits).close()  # refuse what cannot be read before asking for a model
    source = get_backend(backend) if estimator is None else None
    if source is not None:
        model = source.model(bundle, fetch=False)
        estimator, finder = source.estimator(model), finder or finder_for(source, model)
        _refuse_a_choice_that_nobody_can_make(person, finder)

    another = None if source is None else lambda: source.estimator(model)
    quicker = nullcontext if source is None else lambda: source.without_outlines(model)
    watched = _Watched(progress, cancel, on_frame)
    follow = _Following(path, limits, estimator, another, quicker, watched, following).follow
    with contextlib.ExitStack() as stack:
        if source is None or not source.ahead or on_frame is not None:
            look = stack.enter_context(finder).look if finder is not None else None
            plan = plan_of(path, turn_deg, person, look, following)
            watched.stop_if_asked()
            return follow(plan, look, None)
        return _on_a_guess(
            stack, finder, lambda seen: plan_of(path, turn_deg, person, seen, following), follow
        )


def _refuse_a_choice_that_nobody_can_make(person: str | int, finder: Finder | None) -> None:
    """Raises InputError where one of several is asked for and nothing finds people: whoever is in
    the way would be followed in silence."""
    if finder is None and person != "largest":
        what = (
            "This pose model reads one person, and the one that finds people is not on this machine"
        )
        raise InputError(
            f"{what}: {person!r} cannot be told.",
            "Fetch it (`posecheck model --fetch`), or crop the video to the one you mean.",
        )


def _on_a_guess(
    stack: contextlib.ExitStack,
    finder: Finder,
    plan_by: Callable[[Look], VideoPlan],
    follow: Callable[[VideoPlan, Look | None, Future[VideoPlan] | None], PoseTrack],
) -> PoseTrack:
    """Nearly always there is one person, and the whole frame does: following starts on that guess
    while a second core looks at the probes. A guess that turns out wrong is dropped, and following
    starts again by the plan."""
    pool = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="posecheck-finder"))
    coming = pool.submit(_planned, finder, plan_by)
    try:
        return follow(VideoPlan(None, None, LONGEST_SIDE), None, coming)
    except _WrongGuess:
        pass
    return follow(coming.result(), stack.enter_context(finder).look, None)


def _planned(finder: Finder, plan_by: Callable[[Look], VideoPlan]) -> VideoPlan:
    """The finder is closed when it has looked: a third model would be held for the whole video."""
    with finder:
        return plan_by(finder.look)


@dataclass(frozen=True, eq=False)
class _Following:
    """How a video is followed, whatever the plan. another: a second estimator of the same model,
    to look ahead with; quicker: what makes others of it that give no outlines."""

    path: Path
    limits: dict[str, Any]
    estimator: PoseEstimator
    another: Callable[[], PoseEstimator] | None
    quicker: Callable[[], AbstractContextManager[Callable[[], PoseEstimator] | None]]
    watched: _Watched
    parameters: FollowParameters

    def follow(
        self, plan: VideoPlan, look: Look | None, coming: Future[VideoPlan] | None
    ) -> PoseTrack:
        """By the plan; with `coming` it is a guess, and two estimators take turns."""
        how = self.watched, self.parameters
        with contextlib.ExitStack() as open_things:
            open_things.callback(give_back, 0)  # what the models held, when they are closed
            video = open_things.enter_context(
                open_video(
                    self.path, longest_side=plan.longest_side, prefetch=PREFETCH, **self.limits
                )
            )
            first = open_things.enter_context(self.estimator)
            if coming is None:
                return _track(video, video, first, plan, look, None, *how)
            make = open_things.enter_context(self.quicker())
            beside = open_things.enter_context((make or self.another)())
            estimates = (
                estimates_ahead(video, (first, beside))
                if make is None
                else estimates_ahead(video, (beside,), first, make)
            )
            ahead = open_things.enter_context(contextlib.closing(estimates))
            given = _Given(ahead, first.name)
            return _track(video, given, given, plan, look, coming, *how)


class _WrongGuess(Exception):
    """The probes show more than one person, or one who is too small in the frame; or the person
    followed changed."""


class _Given:
    """Estimates made ahead, handed to the follower one by one
    as if they were made when asked for."""

    def __init__(self, ahead: Iterator[tuple[Frame, Estimate | None]], name: str):
        self.name = name
        self._ahead = ahead
        self._estimate: Estimate | None = None

    def __iter__(self) -> Iterator[Frame]:
        for frame, estimate in self._ahead:
            self._estimate = estimate
            yield frame

    def __enter__(self) -> _Given:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def estimate(self, frame_index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        return self._estimate

    def forget(self) -> None:
        raise _WrongGuess  # what was made ahead cannot start afresh: one frame at a time can


def _track(
    video: VideoSource,
    frames: Iterable[Frame],
    estimator: PoseEstimator,
    plan: VideoPlan,
    look: Look | None,
    coming: Future[VideoPlan] | None,
    watched: _Watched,
    following: FollowParameters,
) -> PoseTrack:
    """Follows through `frames` of the video.

    coming: a plan that is still being made, while `plan` is a guess; raises _WrongGuess where it
    differs.
    """
    width, height = video.frame_size
    full_width, full_height = video.info.size
    sx, sy = full_width / width, full_height / height
    expected = video.promise.frames
    alone = plan.found is None or len(plan.found.people) < 2
    follower = Follower(
        estimator,
        (width, height),
        shrunk(plan.person, 1 / sx, 1 / sy),
        alone=alone,
        look=look,
        remembers=None if coming is not None else 0,
        parameters=following,
    )
    rows = Rows((sx, sy))
    try:
        for frame in frames:
            watched.stop_if_asked()
            estimate = follower.step(frame.index, frame.t, frame.rgb)
            rows.add(frame, estimate)
            watched.done(frame, estimate, expected)
            if coming is not None and coming.done():
                plan = _held_against(coming.result(), follower, (width, height), (sx, sy))
                coming = None
        if coming is not None:
            plan = _held_against(coming.result(), follower, (width, height), (sx, sy))
    finally:
        rows.close()
    return rows.track(video, estimator.name, plan, follower, said_by_track(following))


def _held_against(
    plan: VideoPlan, follower: Follower, size: tuple[int, int], scale: tuple[float, float]
) -> VideoPlan:
    """The plan, where the guess it was held against is right and the follower has taken it up; else
    raises _WrongGuess."""
    person = shrunk(plan.person, 1 / scale[0], 1 / scale[1])
    several = plan.found is not None and len(plan.found.people) > 1
    if (
        several
        or plan.longest_side < min(LONGEST_SIDE, max(size))
        or plan.longest_side > LONGEST_SIDE
        or not follower.adopt(person, size)
    ):
        raise _WrongGuess
    return plan
