"""From a track to a report: the stages in their order. What the command line, the pages and `posecheck.analyze` all call."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck import __version__
from posecheck.calibration.change import usable, with_own_change
from posecheck.calibration.own import Calibration
from posecheck.errors import NoPerson
from posecheck.feedback.findings import findings_of_clip, findings_of_hold, findings_of_reps, good_points, unsure_in_reps, unsure_points
from posecheck.feedback.rules import Judgement
from posecheck.feedback.sets import judge_hold, judge_posture, judge_reps, judge_stride, typical_measurements
from posecheck.measures.compute import compute_series
from posecheck.measures.foot_strike import foot_strikes
from posecheck.measures.gait import Gait, refined, without_contacts
from posecheck.measures.gait_cycle import gait_cycles
from posecheck.measures.holds import SLOW, body_speed, find_holds, longest, on_straight_arms, too_short
from posecheck.measures.measurement import Series
from posecheck.measures.posture import rep_signal, signal_of
from posecheck.measures.reps import find_reps
from posecheck.measures.stride import shown_toe_off, stride_measurements
from posecheck.measures.stride_scale import check_numbers
from posecheck.movements.arms import for_arms
from posecheck.movements.load import get_movement, movements
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile, with_profile
from posecheck.pose.track import PoseTrack
from posecheck.recognition.part import only, part_of
from posecheck.recognition.recognise import recognise
from posecheck.recognition.result import Recognition
from posecheck.recognition.running import gait_seen
from posecheck.recognition.speeds import two_speeds
from posecheck.report.file_notes import limiting, put_right
from posecheck.report.from_judged import hold_of, judged_codes, rep_of
from posecheck.report.gait_refusals import GAIT_WORDS, slow_motion_asked, speed_reason, sprint_reason
from posecheck.report.judged_by import judged_by_profile
from posecheck.report.recognised import corrected, left_out, unnamed
from posecheck.report.report import (
    JudgedBy,
    OwnNeutral,
    Quality,
    Reason,
    Refusal,
    Report,
    SlowMotion,
    Source,
    Step,
    Stride,
    View,
)  # fmt: skip
from posecheck.report.sides import both_legs_of_one_view
from posecheck.report.single_picture import angles_of, said_of
from posecheck.report.stored_time import in_stored_seconds
from posecheck.report.turned import turned_reason
from posecheck.report.whose_points import as_estimated, block_reason, points_reason
from posecheck.report.words import measure_label
from posecheck.signals.condition import Conditioned, Smoothing, condition, exchanged
from posecheck.skeleton import SIDES
from posecheck.view.gate import Gate, check_setup
from posecheck.view.view import ViewEstimate, estimate_view, seen_in_view, trunk_axis

EXERCISE, RUNNING = Smoothing(), Smoothing(9.0, 13.0, 0.10)


@dataclass(frozen=True, eq=False)
class Analysis:
    """A report, and what it was drawn from: the track (times as stored), smoothed landmarks (frames, 33, 3) px, view, driving measure.

    judgements: what every rule said, also where it found nothing: one tuple a rep, else one for the hold, the stance or the stride. Their times
    are in real seconds, which in slow motion are not those of the file; their frames hold in both.
    """

    report: Report
    track: PoseTrack
    landmarks: np.ndarray
    view: ViewEstimate
    drive: str | None
    judgements: tuple[tuple[Judgement, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class _Scene:
    """Everything known before the movement is judged. track and t are in real time (s), stored in that of the file; slow: the factor."""

    track: PoseTrack
    stored: PoseTrack
    t: np.ndarray
    slow: SlowMotion
    body: Conditioned
    view: ViewEstimate
    gate: Gate
    seen: Recognition
    calibration: Calibration | None = None
    judged_by: JudgedBy | None = None


def analyze_track(
    track: PoseTrack, movement: str | Movement | None = None, *, slow_motion: float | None = None, height_m: float | None = None,
    speed_m_s: float | None = None, turn_deg: int = 0, calibration: Calibration | None = None, profile: Profile | None = None,
) -> Analysis:  # fmt: skip
    """Measure and judge a track.

    movement: an id of `posecheck.movements`, one read from a file of one's own, or None to have it found. slow_motion: how many times slower
    than life the clip plays (asked of the user); else what the phone wrote into the file. height_m: the person's height, for centimetres;
    speed_m_s: of the treadmill. turn_deg: the turn that the user already asked for, so that advice on another counts from the file's own picture.
    calibration: the person's own neutral, against which lumbar angle and pelvic tilt are then held. profile: limits to judge by, instead of
    posecheck's own.
    Never runs a pose model. Raises MovementFileError for an unknown movement, InputError for a slow_motion, height_m or speed_m_s that is no
    possible number, NoPerson for a track without a picture in which shoulders and hips are seen, CalibrationError for a calibration of another
    outline model.
    """
    wanted = get_movement(movement) if isinstance(movement, str) else movement
    check_numbers(slow_motion, height_m, speed_m_s)
    if calibration is not None:
        usable(calibration)
    _refuse_without_trunk(track)
    slow = _slow_motion(track, slow_motion)
    t = track.t / slow.factor
    real = replace(track, t=t)
    smoothing = _smoothing(wanted)
    body = condition(real, smoothing or EXERCISE)
    light = body
    if smoothing != RUNNING and (wanted is None or wanted.kind == "stride"):  # an exercise that was named needs no second smoothing
        light = condition(real, RUNNING)
    world = exchanged(real.world, body.swapped, body.hips_swapped)
    seen = recognise(t, body.landmarks, light.landmarks, world, track.source.size, wanted)
    part, inside = part_of(real, seen)
    view = estimate_view(replace(part, landmarks=only(inside, body.unsmoothed.astype(np.float32))))
    frames = seen_in_view(part, view)[_nearest_found(part)] & inside
    scene = _Scene(real, track, t, slow, _only(body, frames), view, check_setup(part, view), seen, calibration)

    turned = turned_reason(seen.turn, turn_deg)
    if turned is not None:
        return _refused(scene, wanted.id if wanted else "unknown", wanted is None, turned)
    if len(t) == 1 and (seen.outcome != "clear" if wanted is None else wanted.kind in ("reps", "stride")):
        return _picture(scene, wanted)
    if wanted is None and (unsaid := unnamed(seen)):
        return _refused(scene, seen.named or "unknown", True, *unsaid)
    shipped = wanted or get_movement(seen.movement)
    rules, scene = with_profile(shipped, profile), replace(scene, judged_by=judged_by_profile(profile, shipped))
    unseen = _view_reason(scene, rules)
    if unseen is not None:
        return _refused(scene, rules.id, wanted is None, unseen)
    if rules.kind == "stride":
        scene = replace(scene, body=_only(light, frames))
        return _stride(scene, rules, wanted is None, gait_seen(t, scene.body.landmarks, view, seen), height_m, speed_m_s)
    right = _smoothing(rules)
    if right != (smoothing or EXERCISE):
        scene = replace(scene, body=_only(condition(real, right), frames))
    series = _own(compute_series(t, scene.body.landmarks, view, scene.gate, track.silhouettes, estimator=track.estimator), scene, rules)
    judge = {"reps": _reps, "hold": _hold, "posture": _posture}[rules.kind]
    return judge(scene, rules, wanted is None, series)


def _own(series: Series, scene: _Scene, rules: Movement) -> Series:
    """With the change from the person's own neutral, where it is known."""
    return series if scene.calibration is None else with_own_change(series, scene.calibration, standing=rules.kind == "posture")


def _refuse_without_trunk(track: PoseTrack) -> None:
    _, up = trunk_axis(track.landmarks[track.found])
    if not (np.linalg.norm(up, axis=-1) > 0).any():
        seen = f"a person in {int(track.found.sum())} of {len(track)} pictures, shoulders and hips together in none"
        raise NoPerson(f"There is nobody to measure: {seen}.", "Show the whole body, from head to feet.")


def _view_reason(scene: _Scene, rules: Movement) -> Reason | None:
    """Why the movement cannot be told from this view at all. From an oblique one, reps and steps can still be counted, and holds timed; from an
    unknown one nothing can: what drives a rep, and what a step is, differ between front and side."""
    if scene.view.name in ("oblique", "unknown"):
        counted = scene.view.name == "oblique" and rules.kind in ("reps", "stride", "hold")
        return None if counted else block_reason(scene.gate.blocks[0], scene.stored)
    if scene.view.name in rules.views:
        return None
    message = f"A {rules.title.lower()} cannot be judged from this view ({scene.view.name}). {rules.setup.instructions}"
    return Reason("view-not-judged", message)


def _nearest_found(track: PoseTrack) -> np.ndarray:
    """(frames,) index of the picture with a person that is nearest in time: a filled gap is seen from where its neighbours are."""
    found = np.flatnonzero(track.found)
    return found[np.round(np.interp(track.t, track.t[found], np.arange(len(found)))).astype(int)]


def _only(body: Conditioned, frames: np.ndarray) -> Conditioned:
    """Landmarks of frames that are no part of the movement, or show the person from another side, are no measure of it: they become missing."""
    return replace(body, landmarks=only(frames, body.landmarks))


def _smoothing(movement: Movement | None) -> Smoothing | None:
    if movement is None:
        return None
    s = movement.smoothing
    return Smoothing(s.body_hz, s.foot_hz, s.longest_gap_s)


def _slow_motion(track: PoseTrack, asked: float | None) -> SlowMotion:
    if asked is not None:
        return SlowMotion(float(asked), "asked" if asked != 1 else "none")
    written, stored = track.source.capture_fps, track.source.fps
    if written and stored and written > 1.5 * stored:
        return SlowMotion(float(round(written / stored)), "metadata")
    return SlowMotion()


def _stride(scene: _Scene, rules: Movement, detected: bool, gait: Gait, height_m: float | None, speed_m_s: float | None) -> Analysis:
    if gait.kind in GAIT_WORDS:
        return _refused(scene, rules.id, detected, Reason(*GAIT_WORDS[gait.kind]))
    speed = speed_reason(gait, two_speeds(scene.t, scene.seen), scene.slow.factor)
    if speed is not None:
        return _refused(scene, rules.id, detected, speed)
    if gait.kind == "slow-motion":
        slow = SlowMotion(gait.slow_factors[0], "suspected")
        return _refused(scene, rules.id, detected, *slow_motion_asked(gait, scene.track.source.fps), slow=slow)
    raw = np.where(np.isfinite(scene.body.landmarks), scene.body.unsmoothed, np.nan)
    if scene.gate.feet_hidden:
        gait = without_contacts(gait)
    if np.isfinite(gait.duty):  # of steps alone nothing finer is known
        gait = refined(gait, scene.t, raw, scene.view)
    outlines, made_by = scene.stored.silhouettes, scene.stored.estimator
    series = compute_series(scene.t, scene.body.landmarks, scene.view, scene.gate, outlines, estimator=made_by, fast=True)
    series = _own(series, scene, rules)
    measurements, refused = stride_measurements(
        scene.t, scene.body.landmarks, series, gait, scene.view, height_m, speed_m_s=speed_m_s, raw=raw,
        no_contacts=scene.gate.no_feet if scene.gate.feet_hidden else "",
    )  # fmt: skip
    judged = judge_stride(rules, measurements, scene.view)
    steps = tuple(
        Step(c.side, round(c.initial_contact_s, 4), shown_toe_off(scene.t, gait, c, scene.view))
        for c in gait.contacts
        if 0 <= c.initial_contact_s <= scene.t[-1]
    )
    series = replace(series, refused={**series.refused, **refused})
    seen = (scene.view.near_side,) if scene.view.near_side else SIDES
    made = _report(
        scene, rules, detected, series, cycles=gait_cycles(series, steps, seen),
        measurements=tuple(measurements), stride=Stride(gait.cadence_spm, steps, tuple(measurements), foot_strikes(measurements)),
        findings=findings_of_clip(judged), good=good_points([tuple(judged)]), unsure=unsure_points(judged), judgements=(tuple(judged),),
        left_right=() if scene.view.is_side else both_legs_of_one_view(measurements, steps),
    )  # fmt: skip
    return _limited(made, sprint_reason(gait))


def _reps(scene: _Scene, rules: Movement, detected: bool, series: Series) -> Analysis:
    landmarks = scene.body.landmarks
    driving = signal_of(rules.rep.signal, scene.t, series, landmarks, scene.view)
    if driving is None:
        what, why = measure_label(rules.rep.signal).lower(), series.refused.get(rules.rep.signal, "It was not seen.")
        return _refused(scene, rules.id, detected, Reason("no-signal", f"Repetitions of a {rules.title.lower()} are found by the {what}. {why}"))
    signal = rep_signal(driving, scene.t, _in_posture(scene, rules.rep.posture), rules.rep.direction)
    spans = find_reps(scene.t, signal, landmarks, rules.rep.smallest)
    if not spans:
        reason = Reason("no-reps", f"No repetition of a {rules.title.lower()} was found. {rules.setup.instructions}")
        return _refused(scene, rules.id, detected, reason)
    judged = judge_reps(rules, spans, series, landmarks, scene.view)
    return _report(
        scene, rules, detected, series,
        measurements=typical_measurements(judged), reps=tuple(rep_of(i, rep) for i, rep in enumerate(judged, start=1)),
        findings=findings_of_reps(judged), good=good_points([rep.judgements for rep in judged]),
        unsure=unsure_in_reps(judged), judgements=tuple(rep.judgements for rep in judged),
    )  # fmt: skip


def _in_posture(scene: _Scene, posture: str) -> np.ndarray:
    """(frames,) bool: seen, and part of the movement, or, where no stretch shows it, in the posture it begins from."""
    found = np.isfinite(scene.body.landmarks[:, 23, 0])
    return found if scene.seen.stretches else found & scene.seen.postures.family(posture)


def _hold(scene: _Scene, rules: Movement, detected: bool, series: Series) -> Analysis:
    landmarks, side = scene.body.landmarks, scene.view.near_side
    inside = _in_posture(scene, rules.hold.posture)
    for name, most in ((f"knee_flexion_{side}", rules.hold.largest_knee_flexion), (f"trunk_thigh_angle_{side}", rules.hold.largest_hip_flexion)):
        if name in series:
            inside &= np.nan_to_num(series[name].value, nan=0.0) < most
    _, up = trunk_axis(landmarks)
    trunk = float(np.nanmedian(np.linalg.norm(up, axis=1)))
    if len(scene.track) == 1 and inside.all():
        return _posture(scene, rules, detected, series)  # a photograph has no duration, but a position
    if too_short(scene.t, inside, rules.hold.shortest_s):
        told = f"The clip is too short for a hold of {rules.hold.shortest_s:.0f} seconds: only the position is looked at."
        return _limited(_posture(scene, rules, detected, series), (Reason("short-hold", told),))
    spans = find_holds(scene.t, inside, landmarks, trunk, rules.hold.shortest_s)
    if not spans:
        reason = Reason("no-hold", f"No {rules.title.lower()} of {rules.hold.shortest_s:.0f} seconds or more was found. {rules.setup.instructions}")
        return _refused(scene, rules.id, detected, reason)
    on_arms = [for_arms(rules, on_straight_arms(landmarks[a : b + 1], scene.view)) for a, b in spans]
    judged = {span: judge_hold(own, span, series, scene.view) for span, own in zip(spans, on_arms, strict=True)}
    main, all_of_them = judged[longest(spans, scene.t)], tuple(judged.values())
    return _report(
        scene, rules, detected, series,
        measurements=main.measurements, hold=hold_of(main), holds=tuple(hold_of(one) for one in all_of_them) if len(spans) > 1 else (),
        findings=findings_of_hold([held for one in all_of_them for held in one.faults]), good=good_points([one.judged for one in all_of_them]),
        unsure=unsure_points(j for one in all_of_them for j in one.unsure), judgements=tuple(one.judged for one in all_of_them),
    )  # fmt: skip


def _posture(scene: _Scene, rules: Movement, detected: bool, series: Series) -> Analysis:
    landmarks = scene.body.landmarks
    _, up = trunk_axis(landmarks)
    trunk = float(np.nanmedian(np.linalg.norm(up, axis=1)))
    posture = rules.hold.posture if rules.hold else "upright"
    still = _in_posture(scene, posture) & (body_speed(scene.t, landmarks) / trunk < 0.5 * SLOW)
    if not still.any():
        reason = Reason("no-stance", f"No moment of standing still was found. {rules.setup.instructions}")
        return _refused(scene, rules.id, detected, reason)
    frames = np.flatnonzero(still)
    measurements, judged = judge_posture(rules, frames, series, scene.view)
    return _report(
        scene, rules, detected, series,
        measurements=tuple(measurements), findings=findings_of_clip(judged), good=good_points([tuple(judged)]), unsure=unsure_points(judged),
        judgements=(tuple(judged),),
    )  # fmt: skip


def _picture(scene: _Scene, wanted: Movement | None) -> Analysis:
    """A photograph: its posture and its angles, no verdict."""
    made_by = scene.stored.estimator
    series = compute_series(scene.t, scene.body.landmarks, scene.view, scene.gate, scene.stored.silhouettes, estimator=made_by)
    told, angles = said_of(scene.seen, wanted), angles_of(series, scene.view)
    movement = wanted.id if wanted else "unknown"
    if not angles:
        return _refused(scene, movement, wanted is None, told)
    rules = wanted or get_movement("standing")
    made = _limited(_report(scene, rules, wanted is None, series, measurements=angles, judgements=()), (told,))
    return replace(made, report=replace(made.report, movement=movement, summary=told.message))


def _limited(made: Analysis, reasons: tuple[Reason, ...]) -> Analysis:
    """With these reasons first, if there are any."""
    quality = Quality("limited", (*reasons, *made.report.quality.reasons))
    return replace(made, report=replace(made.report, quality=quality)) if reasons else made


def _report(
    scene: _Scene, rules: Movement, detected: bool, series: Series, *, judgements: tuple[tuple[Judgement, ...], ...], **parts
) -> Analysis:
    stored = replace(series, t=scene.stored.t)
    parts = {name: in_stored_seconds(part, scene.slow.factor) for name, part in parts.items()}
    if not series.fitted:
        parts = {name: as_estimated(part) for name, part in parts.items()}
    refused = tuple(Refusal(name, reason) for name, reason in sorted(series.refused.items()))
    report = Report(
        source=_source(scene, scene.slow), movement=rules.id, detected=detected, view=_view(scene.view), quality=_quality(scene),
        refused=refused, version=__version__, curves=stored, own_neutral=_own_neutral(scene), profile=scene.judged_by,
        judged=judged_codes(judgements),
        **parts,
    )  # fmt: skip
    return Analysis(report, scene.stored, scene.body.landmarks, scene.view, rules.drive, judgements)


def _refused(scene: _Scene, movement: str, detected: bool, reason: Reason, *more: Reason, slow: SlowMotion | None = None) -> Analysis:
    if movement in movements() and not detected and len(scene.t) > 1:
        reason = corrected(reason, movement, scene.seen)
    others = (*more, *(r for r in _reasons(scene) if r.code != reason.code))
    report = Report(
        source=_source(scene, slow or scene.slow), movement=movement, detected=detected, view=_view(scene.view),
        quality=Quality("refused", (reason, *others)), version=__version__, summary=reason.message,
    )  # fmt: skip
    return Analysis(report, scene.stored, scene.body.landmarks, scene.view, None)


def _quality(scene: _Scene) -> Quality:
    count = int(scene.body.swapped.sum())
    swapped = (Reason("legs-exchanged", f"Left and right leg: swapped and corrected in {count} frame{'s' * (count > 1)}."),)
    reasons = _reasons(scene)
    said = (*reasons, *put_right(scene.track.notes), *(swapped if count else ()), *left_out(scene.seen, scene.stored.t))
    return Quality("limited" if reasons else "ok", said)


def _reasons(scene: _Scene) -> tuple[Reason, ...]:
    """What bears on the numbers: set-up, whose points they are, and what happened to the file."""
    points = points_reason(scene.stored)
    blocks = [block_reason(n, scene.stored) for n in scene.gate.blocks]
    return (*blocks, *(Reason(n.code, n.message) for n in scene.gate.limits), *((points,) if points else ()), *_notes(scene))


def _notes(scene: _Scene) -> list[Reason]:
    notes = list(limiting(scene.track.notes))
    own = scene.calibration
    if own is not None and scene.view.is_side and own.view != scene.view.name:
        notes.append(Reason("calibrated-from-other-side", "The own neutral was calibrated from the other side; both sides are taken to be alike."))
    return notes


def _own_neutral(scene: _Scene) -> OwnNeutral | None:
    own = scene.calibration
    return None if own is None else OwnNeutral(own.person, own.date)


def _view(view: ViewEstimate) -> View:
    return View(view.name, view.yaw_deg, float("nan") if view.roll_deg is None else view.roll_deg, view.confidence)


def _source(scene: _Scene, slow: SlowMotion) -> Source:
    s = scene.track.source
    return Source(s.name, s.sha256, s.frames, s.duration_s, s.fps, s.size, s.rotation_deg, slow, scene.stored.estimator)
