"""From a track to a report: the stages in their order. What the command line, the pages and
`posecheck.analyze` all call."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.analysis import hold, picture, posture, reps, stride, walk
from posecheck.analysis.algorithms import Algorithms
from posecheck.analysis.made import Analysis, refused, with_parameters
from posecheck.analysis.scene import Scene, series_of
from posecheck.analysis.span import (
    WHOLE,
    ClipSpan,
    only_between,
    recognised_between,
    said_between,
)
from posecheck.assessment.judged_by import judged_by_profile
from posecheck.assessment.recognised import unnamed
from posecheck.assessment.turned import turned_reason
from posecheck.assessment.whose_points import block_reason
from posecheck.calibration.change import usable
from posecheck.errors import NoPerson, NothingToMeasure
from posecheck.measures.gait.scale import check_numbers
from posecheck.model.calibration import Calibration
from posecheck.model.report import Reason, SlowMotion
from posecheck.movements.load import get_movement
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile, with_profile
from posecheck.pose.track import NAMED_VIEW, PoseTrack
from posecheck.recognition.body import seen_square
from posecheck.recognition.part import only, part_of
from posecheck.recognition.recognise import recognise
from posecheck.recognition.running import gait_seen
from posecheck.recognition.seen_from import view_of
from posecheck.recognition.walking import walk_seen
from posecheck.signals.condition import Conditioned, SmoothingFilter, condition, exchanged
from posecheck.view.gate import check_setup
from posecheck.view.view import SIDE_SEEN, seen_in_view, trunk_axis

EXERCISE, RUNNING = SmoothingFilter(), SmoothingFilter(9.0, 13.0, 0.10)
_OF_KIND = {"reps": reps, "hold": hold, "posture": posture}


def analyze_track(
    track: PoseTrack,
    movement: str | Movement | None = None,
    *,
    slow_motion: float | None = None,
    height_m: float | None = None,
    speed_m_s: float | None = None,
    turn_deg: int = 0,
    calibration: Calibration | None = None,
    profile: Profile | None = None,
    algorithms: Algorithms = Algorithms(),
    span: ClipSpan = WHOLE,
) -> Analysis:
    """Measure and judge a track. Never runs a pose model.

    Parameters
    ----------
    track
        The points of one person.
    movement
        An id of `posecheck.known_movements()`, the path of a file of one's own, one that was read
        from it, or None to have it found.
    slow_motion
        How many times slower than real time it plays; None: what the phone wrote into the file.
    height_m, speed_m_s
        The person's height, for centimetres; the speed of the treadmill.
    turn_deg
        The turn that the user already asked for, so that advice on another counts from the file's
        own picture.
    calibration
        The person's calibrated neutral, against which lumbar angle and pelvic tilt are then held.
    profile
        Thresholds to judge by, instead of posecheck's own.
    algorithms, span
        Parameters other than the shipped ones; the stretch that is looked at. The report says so.

    Raises
    ------
    MovementFileError
        For an unknown movement.
    InputError
        For a slow_motion, height_m or speed_m_s that is no possible number; a span that is none.
    NothingToMeasure
        For a timer; NoPerson, a kind of it, for a track without a frame in which shoulders and hips
        are seen.
    CalibrationError
        For a calibration of another outline model.
    """
    wanted = get_movement(movement) if isinstance(movement, str) else movement
    if wanted is not None:
        refuse_timer(wanted)
    check_numbers(slow_motion, height_m, speed_m_s)
    if calibration is not None:
        usable(calibration)
    whole, (track, span) = track, only_between(track, span)
    _refuse_without_trunk(track)
    scene, light, frames = _seen(track, wanted, slow_motion, calibration, algorithms, span)
    smoothing = _smoothing(wanted) or EXERCISE
    made = _judged(scene, wanted, light, frames, smoothing, profile, turn_deg, height_m, speed_m_s)
    return said_between(with_parameters(made, scene), whole, span)


def _seen(
    track: PoseTrack,
    wanted: Movement | None,
    slow_motion: float | None,
    calibration: Calibration | None,
    algorithms: Algorithms,
    span: ClipSpan,
) -> tuple[Scene, Conditioned, np.ndarray]:
    """Everything known before the movement is judged; the body smoothed for running; and (frames,)
    bool, those that are seen in this view, of the part that is looked at."""
    slow = _slow_motion(track, slow_motion)
    t = track.t / slow.factor
    real = replace(track, t=t)
    smoothing = _smoothing(wanted)
    body = condition(real, smoothing or EXERCISE, swaps=algorithms.swaps)
    light = body
    # an exercise that was named needs no second smoothing
    if smoothing != RUNNING and (wanted is None or wanted.kind == "stride"):
        light = condition(real, RUNNING, swaps=algorithms.swaps)
    world = _depth(real, body)
    seen = recognise(
        t, body.landmarks, light.landmarks, world, track.source.size, wanted, steps=algorithms.steps
    )
    part, inside = part_of(real, seen, cuts=algorithms.swaps.cuts)
    view = view_of(
        replace(part, landmarks=only(inside, body.unsmoothed.astype(np.float32))), wanted
    )
    frames = seen_in_view(part, view)[_nearest_found(part)] & inside
    scene = Scene(
        real,
        track,
        t,
        slow,
        _only(body, frames),
        view,
        check_setup(part, view, leans=wanted is not None and wanted.leans_on_wall),
        recognised_between(seen, track.t, span),
        calibration,
        algorithms=algorithms,
    )
    return scene, light, frames


def _judged(
    scene: Scene,
    wanted: Movement | None,
    light: Conditioned,
    frames: np.ndarray,
    smoothing: SmoothingFilter,
    profile: Profile | None,
    turn_deg: int,
    height_m: float | None,
    speed_m_s: float | None,
) -> Analysis:
    """What the scene shows, judged; or why it is not. light: smoothed for running; frames (bool):
    of the movement, from its view."""
    seen, algorithms = scene.seen, scene.algorithms
    turned = turned_reason(seen.turn, turn_deg)
    if turned is not None:
        return refused(scene, wanted.id if wanted else "unknown", wanted is None, turned)
    if len(scene.t) == 1 and (
        seen.outcome != "clear" if wanted is None else wanted.kind in ("reps", "stride")
    ):
        return picture.picture_analysis(scene, wanted)
    if wanted is None and (unsaid := unnamed(seen)):
        return refused(scene, seen.named or "unknown", True, *unsaid)
    shipped = wanted or get_movement(seen.movement)
    rules = with_profile(shipped, profile)
    scene = replace(scene, judged_by=judged_by_profile(profile, shipped))
    unseen = _view_reason(scene, rules)
    if unseen is not None:
        return refused(scene, rules.id, wanted is None, unseen)
    if rules.kind == "stride":
        scene = replace(scene, body=_only(light, frames))
        if rules.gait == "walking":
            walked = walk_seen(
                scene.t, scene.body.landmarks, scene.view, seen, parameters=algorithms.contacts
            )
            return walk.judge_clip(scene, rules, wanted is None, walked, height_m, speed_m_s)
        gait = gait_seen(
            scene.t, scene.body.landmarks, scene.view, seen, parameters=algorithms.contacts
        )
        return stride.judge_clip(scene, rules, wanted is None, gait, height_m, speed_m_s)
    right = _smoothing(rules)
    if right != smoothing:
        scene = replace(
            scene, body=_only(condition(scene.track, right, swaps=algorithms.swaps), frames)
        )
    series = series_of(scene, rules)
    return _OF_KIND[rules.kind].judge_clip(scene, rules, wanted is None, series)


def refuse_timer(movement: Movement) -> None:
    """Raises NothingToMeasure for a movement that is a timer."""
    if not movement.is_filmed:
        steps = "; ".join(step.text for step in movement.step)
        raise NothingToMeasure(
            f"{movement.title} is a timer: nothing in it is measured or judged.",
            f"Its steps: {steps}",
        )


def _depth(track: PoseTrack, body: Conditioned) -> np.ndarray:
    """(frames, 33, 3) m, for recognition: the track's own; where it has no depth and the user named
    the side, what is known by that."""
    near = SIDE_SEEN.get(track.meta.get(NAMED_VIEW, ""))
    if near is not None and not track.has_depth:
        return seen_square(len(track), near)
    return exchanged(track.world, body.swapped, body.hips_swapped)


def _refuse_without_trunk(track: PoseTrack) -> None:
    _, up = trunk_axis(track.landmarks[track.found])
    if not (np.linalg.norm(up, axis=-1) > 0).any():
        seen = (
            f"a person in {int(track.found.sum())} of {len(track)} frames, "
            "shoulders and hips together in none"
        )
        raise NoPerson(
            f"No person detected that could be measured: {seen}.",
            "Show the whole body, from head to feet.",
        )


def _view_reason(scene: Scene, rules: Movement) -> Reason | None:
    """Why the movement cannot be told from this view at all. From an oblique one, reps and steps
    can still be counted, and holds timed; from an unknown one nothing can: what drives a rep, and
    what a step is, differ between front and side."""
    if scene.view.name in ("oblique", "unknown"):
        counted = scene.view.name == "oblique" and rules.kind in ("reps", "stride", "hold")
        return None if counted else block_reason(scene.gate.blocks[0])
    if scene.view.name in rules.views:
        return None
    message = (
        f"A {rules.title.lower()} cannot be judged from this view ({scene.view.name}). "
        f"{rules.setup_for(scene.view.name).filmed}"
    )
    return Reason("view-not-judged", message)


def _nearest_found(track: PoseTrack) -> np.ndarray:
    """(frames,) index of the frame with a person that is nearest in time: a filled gap is seen from
    where its neighbours are."""
    found = np.flatnonzero(track.found)
    return found[np.round(np.interp(track.t, track.t[found], np.arange(len(found)))).astype(int)]


def _only(body: Conditioned, frames: np.ndarray) -> Conditioned:
    """Landmarks of frames that are no part of the movement, or show the person from another side,
    are no measure of it: they become missing."""
    return replace(body, landmarks=only(frames, body.landmarks))


def _smoothing(movement: Movement | None) -> SmoothingFilter | None:
    if movement is None:
        return None
    s = movement.smoothing
    return SmoothingFilter(s.body_hz, s.foot_hz, s.longest_gap_s)


def _slow_motion(track: PoseTrack, asked: float | None) -> SlowMotion:
    if asked is not None:
        return SlowMotion(float(asked), "asked" if asked != 1 else "none")
    written, stored = track.source.capture_fps, track.source.fps
    if written and stored and written > 1.5 * stored:
        return SlowMotion(float(round(written / stored)), "metadata")
    return SlowMotion()
