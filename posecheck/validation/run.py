"""Run posecheck over a folder of clips with truth.

Validation is a measurement, not a test: however bad the errors, its exit status is 0. Only where
nothing could be compared (every clip failed) is it that of NothingToMeasure, 4; a folder that is
missing, holds no clip with truth, or holds a broken truth file raises before anything is analysed
(status 3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from posecheck.errors import FileMissing, InputError, NothingToMeasure
from posecheck.model.file_names import VIDEO_ENDINGS
from posecheck.model.report import Report
from posecheck.movements.load import filmed_movements
from posecheck.validation.compare import ClipComparison, compare, failed
from posecheck.validation.compare_refusals import suspects_slow_motion
from posecheck.validation.labelled import NAME
from posecheck.validation.truth import NoTruth, Truth
from posecheck.validation.truth_file import load_truth


@dataclass(frozen=True)
class ValidationResult:
    """folder: its name; clips in the order of their names."""

    folder: str
    clips: tuple[ClipComparison, ...]

    @property
    def compared(self) -> int:
        """Clips that were analysed, be it that their report refused them."""
        return sum(clip.status != "failed" for clip in self.clips)

    @property
    def exit_status(self) -> int:
        return 0 if self.compared else NothingToMeasure.exit_code


def find_clips(folder: Path | str) -> list[tuple[Path, Path]]:
    """(video, truth file) of every video that has a .json of its name beside it; or of the one
    video beside a truth.json.

    Raises FileMissing (no such folder), InputError (not a folder) or NoTruth (no such pair in it).
    """
    folder = Path(folder)
    if not folder.exists():
        raise FileMissing(f"There is no folder {folder}.", "Check the spelling.")
    if not folder.is_dir():
        raise InputError(
            f"{folder} is not a folder.",
            "Name the folder that holds the clips and their truth files.",
        )
    videos = sorted(
        p for p in folder.iterdir() if p.suffix.lower() in VIDEO_ENDINGS and p.is_file()
    )
    pairs = [(video, video.with_suffix(".json")) for video in videos]
    pairs = [(video, truth) for video, truth in pairs if truth.is_file()]
    if not pairs and len(videos) == 1 and (folder / NAME).is_file():
        pairs = [(videos[0], folder / NAME)]
    if not pairs:
        have = f"{len(videos)} videos, none with a truth file beside it" if videos else "no video"
        raise NoTruth(
            f"{folder} holds no clip with truth: {have}.",
            "A clip is NAME.mp4 with its truth in NAME.json.",
        )
    return pairs


def validate_folder(
    folder: Path | str,
    analyze: Callable[[Path], Report],
    progress: Callable[[int, int, str], None] | None = None,
    *,
    again: Callable[[Path, float], Report] | None = None,
    named: Callable[[Path, str], Report] | None = None,
) -> ValidationResult:
    """Analyse every clip of the folder that has truth, and compare.

    analyze: video path -> Report with its curves. again: video path, slow-motion factor -> Report;
    asked where the first report is refused because slow motion is suspected, with the factor it
    names, as a user would: then both are compared. named: video path, movement -> Report; asked
    where the clip's movement is one that is judged only where it is named. progress(done, total,
    name) is called before each clip and once at the end with an empty name. All truth files are
    read first, so that a broken one stops the run at once (BadTruth, naming it). A clip whose
    analysis raises InputError or NothingToMeasure counts as failed and the run goes on; what is not
    the clip's fault (Cancelled, ModelError, OutputError, MovementFileError) ends it.
    """
    clips: list[tuple[Path, Truth]] = [
        (video, load_truth(file)) for video, file in find_clips(folder)
    ]
    done: list[ClipComparison] = []
    for video, truth in clips:
        if progress:
            progress(len(done), len(clips), video.name)
        try:
            report, first = _made(video, truth, analyze, named), None
            if again is not None and suspects_slow_motion(report):
                report, first = again(video, report.source.slow_motion.factor), report
            done.append(compare(report, truth, first))
        except (InputError, NothingToMeasure) as error:
            done.append(failed(error, truth))
    if progress:
        progress(len(done), len(clips), "")
    return ValidationResult(Path(folder).name, tuple(done))


def _made(
    video: Path,
    truth: Truth,
    analyze: Callable[[Path], Report],
    named: Callable[[Path, str], Report] | None,
) -> Report:
    name = must_be_named(truth)
    return analyze(video) if named is None or name is None else named(video, name)


def must_be_named(truth: Truth) -> str | None:
    """The clip's movement where it is one that is judged only where it is named, else None."""
    drill = filmed_movements().get(truth.movement)
    return None if drill is None or drill.recognised else drill.id
