"""Run posecheck over everything that a folder of real recordings holds. A clip that fails is a
result; only a truth that is broken ends the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from posecheck.errors import InputError, NothingToMeasure
from posecheck.pose.io.storage import load_track
from posecheck.pose.track import PoseTrack
from posecheck.validation.real.cameras import CameraAngle, try_cameras
from posecheck.validation.real.find import FoundClips
from posecheck.validation.real.sequences import SequenceOutcome, try_sequences
from posecheck.validation.real.stills import LabelOutcome, try_stills
from posecheck.validation.real.trial import ClipResult, try_clip
from posecheck.validation.real.truth import RealClip
from posecheck.validation.real.truth_file import labelled_run, load_clips

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class RealResult:
    """folder: its name. unread: folders in it that nothing here reads."""

    folder: str
    clips: tuple[ClipResult, ...] = ()
    stills: tuple[LabelOutcome, ...] = ()
    sequences: tuple[SequenceOutcome, ...] = ()
    cameras: tuple[CameraAngle, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def compared(self) -> int:
        return (
            sum(not clip.missing for clip in self.clips)
            + len(self.stills)
            + len(self.sequences)
            + len(self.cameras)
        )

    @property
    def exit_status(self) -> int:
        return 0 if self.compared else NothingToMeasure.exit_code


def validate_real(
    found: FoundClips,
    track_of: Callable[[Path], PoseTrack],
    progress: Progress | None = None,
    *,
    saved: bool = False,
    turns: bool = True,
) -> RealResult:
    """track_of: footage -> track, by the pose model. saved: judge the saved key points of a clip
    also where its footage is there. turns: also try it with its frames turned. All truths are read
    first, so that a broken one stops the run at once: raises BadTruth. What is not a clip's fault
    (Cancelled, ModelError, OutputError) ends it too.
    """
    clips = [(truth.parent, clip) for truth in found.clips for clip in load_clips(truth)]
    clips += [(truth.parent, labelled_run(truth, video)) for truth, video in found.labelled]
    total = len(clips) + len(found.tables) + len(found.sequences) + len(found.recordings)
    done = 0

    def told(name: str) -> None:
        nonlocal done
        if progress:
            progress(done, total, name)
        done += 1

    results, stills, sequences, cameras = [], [], [], []
    for folder, clip in clips:
        told(clip.id)
        results.append(_try(folder, clip, track_of, saved, turns))
    for table in found.tables:
        told(table.name)
        stills += try_stills(table)
    for file in found.sequences:
        told(file.parent.name)
        sequences.append(try_sequences(file))
    for folder in found.recordings:
        told(folder.name)
        cameras += try_cameras(folder, track_of)
    told("")
    return RealResult(
        found.folder.name,
        tuple(results),
        tuple(stills),
        tuple(sequences),
        tuple(cameras),
        found.unread,
    )


def _try(
    folder: Path, clip: RealClip, track_of: Callable[[Path], PoseTrack], saved: bool, turns: bool
) -> ClipResult:
    track, media = (folder / name if name else None for name in (clip.track, clip.media))
    try:
        if (
            media is not None
            and media.is_file()
            and not (saved and track is not None and track.is_file())
        ):
            found = track_of(media)
        elif track is None:
            return ClipResult(
                clip,
                missing=(
                    "no person detected when its key points were made"
                    if media is None
                    else f"{media.name} is not there"
                ),
            )
        elif not track.is_file():
            return ClipResult(clip, missing=f"{track.name} is not there")
        else:
            found = load_track(track)
    except (InputError, NothingToMeasure) as error:
        return ClipResult(clip, missing=str(error))
    return try_clip(clip, found, turns)
