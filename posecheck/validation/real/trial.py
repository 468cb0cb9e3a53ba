"""One clip, analysed as a user would: the movement found by itself, then named; suspected slow
motion is analysed again with the factor it names."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.analysis import Analysis, analyze_track
from posecheck.errors import InputError, NothingToMeasure
from posecheck.pose.track import PoseTrack
from posecheck.validation.real import said as words
from posecheck.validation.real.compare_angles import AngleOutcome, compare_angles, not_given
from posecheck.validation.real.compare_form import FormOutcome, compare_form
from posecheck.validation.real.compare_movement import (
    MovementOutcome,
    compare_movement,
    ids_of,
    view_right,
)
from posecheck.validation.real.compare_run import RunOutcome, compare_run
from posecheck.validation.real.compare_sets import (
    HoldOutcome,
    RepOutcome,
    compare_holds,
    compare_reps,
)
from posecheck.validation.real.said import Said
from posecheck.validation.real.truth import RealClip
from posecheck.validation.real.turned import TurnOutcome, compare_turns


@dataclass(frozen=True)
class Trial:
    """What was said, and each part of it against the truth; None where the truth says nothing about
    it."""

    said: Said
    movement: MovementOutcome
    view_right: bool | None
    run: RunOutcome | None
    reps: RepOutcome | None
    holds: HoldOutcome | None
    form: FormOutcome
    angles: tuple[AngleOutcome, ...]


@dataclass(frozen=True)
class ClipResult:
    """named: None for exercises that are none of posecheck's. turns: None where they were not asked
    for. missing: why nothing was tried."""

    clip: RealClip
    itself: Trial | None = None
    named: Trial | None = None
    turns: TurnOutcome | None = None
    turns_named: TurnOutcome | None = None
    missing: str = ""


def try_clip(clip: RealClip, track: PoseTrack, turns: bool = True) -> ClipResult:
    """turns: also with the frames turned."""
    ids = ids_of(clip)
    named = try_track(clip, track, ids[0]) if ids else None
    asked = turns_of(clip, track, named=False) if turns else None
    asked_named = turns_of(clip, track, named=True) if turns and ids else None
    return ClipResult(clip, try_track(clip, track), named, asked, asked_named)


def turns_of(clip: RealClip, track: PoseTrack, *, named: bool) -> TurnOutcome:
    """Which turns are offered for the turned frames, the movement found by itself or named."""
    return compare_turns(track, _offered(ids_of(clip)[0] if named else None))


def try_track(clip: RealClip, track: PoseTrack, movement: str | None = None) -> Trial:
    """A clip that cannot be analysed, or that breaks posecheck, is a Trial too: refused, with the
    error in words."""
    try:
        analysis = analyze_track(track, movement)
        said = words.said_of(analysis)
        if said.refused and said.offered_factor:
            analysis = analyze_track(track, movement, slow_motion=said.offered_factor)
            said = words.said_of(analysis, suspected=True)
    except (InputError, NothingToMeasure) as error:
        return _compared(clip, words.failed(str(error)), None)
    except Exception as error:  # a fault of posecheck: the clips after it are still measured
        return _compared(
            clip, words.failed(f"a fault of posecheck: {type(error).__name__}: {error}"), None
        )
    return _compared(clip, said, analysis)


def _compared(clip: RealClip, said: Said, analysis: Analysis | None) -> Trial:
    movement = compare_movement(clip, said)
    ids = ids_of(clip)
    angles = not_given(clip, said.error) if analysis is None else compare_angles(clip, analysis)
    ours = movement.ours
    return Trial(
        said,
        movement,
        view_right(clip, said),
        compare_run(clip, said),
        compare_reps(clip, said) if ours else None,
        compare_holds(clip, said, ids[0]) if ours else None,
        compare_form(clip, said, movement),
        angles,
    )


def _offered(movement: str | None):
    def offered(track: PoseTrack) -> int:
        try:
            return words.said_of(analyze_track(track, movement)).turn
        except Exception:  # what is wrong with it shows in the clip that was not turned
            return 0

    return offered
