"""From a video file to a PoseTrack: one pass, one person."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posecheck import skeleton
from posecheck.errors import Cancelled, InputError, NoPerson
from posecheck.pose.ahead import estimates_ahead
from posecheck.pose.backends import DEFAULT, finder_for, get_backend
from posecheck.pose.estimator import Estimate, Finder, PoseEstimator
from posecheck.pose.silhouettes import SilhouetteBuilder, Silhouettes
from posecheck.pose.track import PoseTrack, anybody
from posecheck.pose.tracking.finder import Found, Look, find_people
from posecheck.pose.tracking.follow import Follower, FollowParameters, said_by_track
from posecheck.pose.tracking.notes import followed_notes, people_notes
from posecheck.pose.tracking.people import Person, Sighting, chosen, shown
from posecheck.pose.tracking.probes import read_probes
from posecheck.video.decode import Frame
from posecheck.video.probe import MAX_BYTES, MAX_PIXELS, MAX_SECONDS
from posecheck.video.source import VideoSource, open_video

LONGEST_SIDE = 720
"""Frames are analysed at most this large; the pose network itself sees the person at 256 x 256."""
WANTED_EXTENT = 300.0
"""A small person in a large frame is analysed at a size that gives the body this many pixels, if
the frame has them [E]."""
PREFETCH = 4
MIN_FRAMES, MIN_SHARE = 3, 0.05
SHORT_RUN = 3
"""A person seen for fewer frames in a row than this, with gaps on both sides, is a flicker of the
model [E]."""
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # ITU-R BT.709

Progress = Callable[[int, int | None, float], None]
"""Called with (frames done, frames expected or None, time of the last one in s)."""
OnFrame = Callable[[Frame, Estimate | None], None]
"""Called with each frame as analysed and the estimate in its pixels."""


@dataclass(frozen=True, eq=False)
class _Plan:
    """What the probes said: whom to follow, who else is there, how large to analyse."""

    person: Person | None
    found: Found | None
    longest_side: int
    asked: str | int = "largest"


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
    clockwise quarter turn. backend: one of `backends.NAMES`; bundle: its model file, None for its
    own. estimator: in the place of a backend (then nobody is chosen beforehand unless `finder` is
    given too). following: the numbers by which one person is followed; the track says where they
    are not the shipped ones. Raises the errors of `open_video`, InputError for another backend,
    ModelMissing, ModelDamaged, NoPerson, and Cancelled as soon as cancel() is true.
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

    def follow(plan: _Plan, look: Look | None, coming: Future[_Plan] | None) -> PoseTrack:
        with contextlib.ExitStack() as open_things:
            video = open_things.enter_context(
                open_video(path, longest_side=plan.longest_side, prefetch=PREFETCH, **limits)
            )
            first = open_things.enter_context(estimator)
            if coming is None:
                return _track(
                    video, video, first, plan, look, None, progress, cancel, on_frame, following
                )
            second = open_things.enter_context(source.estimator(model))
            ahead = open_things.enter_context(
                contextlib.closing(estimates_ahead(video, (first, second)))
            )
            given = _Given(ahead, first.name)
            return _track(
                video, given, given, plan, look, coming, progress, cancel, on_frame, following
            )

    with contextlib.ExitStack() as stack:
        if source is None or not source.ahead or on_frame is not None:
            look = stack.enter_context(finder).look if finder is not None else None
            plan = _plan(path, turn_deg, person, look, following)
            _stop_if_asked(cancel)
            return follow(plan, look, None)
        return _on_a_guess(
            stack, finder, lambda seen: _plan(path, turn_deg, person, seen, following), follow
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
    plan_by: Callable[[Look], _Plan],
    follow: Callable[[_Plan, Look | None, Future[_Plan] | None], PoseTrack],
) -> PoseTrack:
    """Nearly always there is one person, and the whole frame does: following starts on that guess
    while a second core looks at the probes. A guess that turns out wrong is dropped, and following
    starts again by the plan."""
    opened = stack.enter_context(
        contextlib.ExitStack()
    )  # outlives the pool, so that the finder is not closed while it looks
    pool = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="posecheck-finder"))
    coming = pool.submit(lambda: plan_by(opened.enter_context(finder).look))
    try:
        return follow(_Plan(None, None, LONGEST_SIDE), None, coming)
    except _WrongGuess:
        pass
    return follow(coming.result(), finder.look, None)


class _WrongGuess(Exception):
    """The probes show more than one person, or one who is too small in the frame; or the person
    followed changed."""


class _Given:
    """Estimates made ahead, handed to the follower one by one as if they were made when asked for."""

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


def _plan(
    path: Path, turn_deg: int, which: str | int, look: Look | None, following: FollowParameters
) -> _Plan:
    if look is None:
        return _Plan(None, None, LONGEST_SIDE)
    probes, size = read_probes(path, turn_deg=turn_deg)
    found = find_people(probes, look, everybody=which != "largest", parameters=following.person)
    one = chosen(list(found.people), which, size)
    if one is None and found.people:
        count = (
            "Only one person was" if len(found.people) == 1 else f"{len(found.people)} people were"
        )
        raise NoPerson(
            f"{count} found in this video, and none with the number {which}.",
            "Count from the left, 0 first.",
        )
    side = LONGEST_SIDE
    if one is not None:
        side = round(max(LONGEST_SIDE, min(1.0, WANTED_EXTENT / one.extent) * max(size)))
    return _Plan(one, found, min(side, max(max(size), 1)), which)


def _track(
    video: VideoSource,
    frames: Iterable[Frame],
    estimator: PoseEstimator,
    plan: _Plan,
    look: Look | None,
    coming: Future[_Plan] | None,
    progress: Progress | None,
    cancel: Callable[[], bool] | None,
    on_frame: OnFrame | None,
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
        _shrunk(plan.person, 1 / sx, 1 / sy),
        alone=alone,
        look=look,
        parameters=following,
    )
    rows = _Rows((sx, sy))
    try:
        for frame in frames:
            _stop_if_asked(cancel)
            estimate = follower.step(frame.index, frame.t, frame.rgb)
            rows.add(frame, estimate)
            if on_frame is not None:
                on_frame(frame, estimate)
            if progress is not None:
                progress(
                    frame.index + 1,
                    None if expected is None else max(expected, frame.index + 1),
                    frame.t,
                )
            if coming is not None and coming.done():
                plan, coming = (
                    _held_against(coming.result(), follower, (width, height), (sx, sy)),
                    None,
                )
        if coming is not None:
            plan = _held_against(coming.result(), follower, (width, height), (sx, sy))
    finally:
        rows.close()
    return rows.track(video, estimator.name, plan, follower, said_by_track(following))


class _Rows:
    """Collects the arrays; outlines are packed on a second thread, for the pose call uses one core."""

    def __init__(self, scale: tuple[float, float]):
        self._scale = scale
        self._t: list[float] = []
        self._landmarks: list[np.ndarray] = []
        self._visibility: list[np.ndarray] = []
        self._world: list[np.ndarray] = []
        self._brightness: list[float] = []
        self._outlines = SilhouetteBuilder()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="posecheck-outline")
        self._pending: list[Future] = []

    def add(self, frame: Frame, estimate: Estimate | None) -> None:
        self._t.append(frame.t)
        self._brightness.append(mean_luma(frame.rgb))
        if estimate is None:
            self._landmarks.append(np.full((skeleton.COUNT, 3), np.nan, np.float32))
            self._visibility.append(np.full(skeleton.COUNT, np.nan, np.float32))
            self._world.append(np.full((skeleton.COUNT, 3), np.nan, np.float32))
        else:
            sx, sy = self._scale
            self._landmarks.append(estimate.landmarks * np.array([sx, sy, sx], np.float32))
            self._visibility.append(estimate.visibility)
            self._world.append(estimate.world)
        while len(self._pending) > PREFETCH:
            self._pending.pop(0).result()
        self._pending.append(self._worker.submit(self._pack, estimate))

    def _pack(self, estimate: Estimate | None) -> None:
        if estimate is None:
            self._outlines.skip()
        else:
            self._outlines.add(
                estimate.mask,
                estimate.landmarks[:, :2] - np.array(estimate.origin, np.float32),
                estimate.origin,
            )

    def close(self) -> None:
        self._worker.shutdown(wait=True)

    def track(
        self, video: VideoSource, name: str, plan: _Plan, follower: Follower, meta: dict[str, str]
    ) -> PoseTrack:
        for job in self._pending:
            job.result()
        landmarks, visibility, world = (
            np.stack(rows) for rows in (self._landmarks, self._visibility, self._world)
        )
        out = np.zeros(len(landmarks), bool)
        for first, end in follower.result.dropped:
            out[first:end] = True
        out |= flickers(anybody(landmarks) & ~out)
        for i in np.flatnonzero(out):
            landmarks[i], visibility[i], world[i] = np.nan, np.nan, np.nan
            self._outlines.drop(i, i + 1)
        t = np.array(self._t)
        found = anybody(landmarks)
        _refuse_without_person(found, plan)
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
            log=(_entry(name, video.frame_size, follower),),
            estimator=name,
            people_seen=people,
            people=(
                shown(list(plan.found.people), plan.person)
                if plan.found and len(plan.found.people) > 1
                else ()
            ),
            meta=meta,
        )


def mean_luma(rgb: np.ndarray) -> float:
    """Brightness of a (h, w, 3) uint8 frame, 0..255, from a grid of its pixels."""
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


def _refuse_without_person(found: np.ndarray, plan: _Plan) -> None:
    frames, seen = len(found), int(found.sum())
    if seen >= min(frames, max(MIN_FRAMES, math.ceil(MIN_SHARE * frames))):
        return
    tried = f"{frames} frames were analysed"
    if plan.found is not None and plan.found.tiles:
        tried += f", {plan.found.frames} of them also in parts"
    raise NoPerson(
        f"No person detected in this video ({tried}, a person in {seen}).",
        "Show the whole body, from head to feet; come closer or turn on more light; turn the video"
        " upright if it lies on its side.",
    )


def _held_against(
    plan: _Plan, follower: Follower, size: tuple[int, int], scale: tuple[float, float]
) -> _Plan:
    """The plan, where the guess it was held against is right and the follower has taken it up; else
    raises _WrongGuess."""
    person = _shrunk(plan.person, 1 / scale[0], 1 / scale[1])
    several = plan.found is not None and len(plan.found.people) > 1
    if (
        several
        or plan.longest_side < min(LONGEST_SIDE, max(size))
        or plan.longest_side > LONGEST_SIDE
        or not follower.adopt(person, size)
    ):
        raise _WrongGuess
    return plan


def _shrunk(person: Person | None, kx: float, ky: float) -> Person | None:
    """The person in pixels of the frames as analysed."""
    if person is None:
        return None
    return Person(
        tuple(
            Sighting(s.t, s.box * np.array([kx, ky, kx, ky]), s.visibility, s.colour)
            for s in person.sightings
        )
    )


def _any(outlines: Silhouettes) -> bool:
    return bool(outlines.found.any())


def _entry(name: str, size: tuple[int, int], follower: Follower) -> str:
    where = (
        "in a window that slides with the person" if follower.in_window else "in the whole frame"
    )
    return f"landmarks by {name}, {where}, frames of {size[0]} x {size[1]}"


def _stop_if_asked(cancel: Callable[[], bool] | None) -> None:
    if cancel is not None and cancel():
        raise Cancelled("Cancelled.")
