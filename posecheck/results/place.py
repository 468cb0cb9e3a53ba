"""Where a report may be written: never over files that are not posecheck's, never over another
video's report."""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.errors import InputError, OutputError
from posecheck.file_set import CLAIM, Busy, Claim, settle, settle_below
from posecheck.model.report import SCHEMA, Report
from posecheck.pose.track import PoseTrack
from posecheck.results.folder import ResultFolder
from posecheck.results.names import is_part, is_removable
from posecheck.video.probe import file_sha256

_REPORT = Expected("a report of posecheck", InputError, "Name another folder.")
_OLDER, _OLD_S = re.compile(r"\.posecheck-[a-z0-9_]{8}"), 24 * 3600.0
_FAMILY = SCHEMA.partition("/")[0] + "/"


@dataclass(frozen=True)
class _SourceOf:
    name: str
    sha256: str


@dataclass(frozen=True)
class _QualityOf:
    status: str = ""


@dataclass(frozen=True)
class _Start:
    """What every version of a report says."""

    schema: str
    source: _SourceOf
    quality: _QualityOf = _QualityOf()


@dataclass(frozen=True)
class Occupant:
    """The video whose report lies in a folder: its file name and sha256. refused: that report says
    nothing."""

    name: str
    sha256: str
    refused: bool = False


def occupant(folder: Path) -> Occupant | None:
    """Whose report the folder holds; None where it holds no file of the names that posecheck
    writes.

    Raises OutputError where it holds one that posecheck did not write, as far as its report.json
    tells, and where a broken-off write cannot be ended.
    """
    try:
        settle(folder, is_removable)
        present = [name for name in ResultFolder(folder).names() if (folder / name).exists()]
    except OSError as error:
        raise cannot_write(folder, error) from error
    if not present:
        return None
    with contextlib.suppress(InputError):
        report = read_json(ResultFolder(folder).report_json, _Start, _REPORT)
        if report.schema.startswith(_FAMILY):
            return Occupant(
                report.source.name, report.source.sha256, report.quality.status == "refused"
            )
    raise OutputError(
        f"{folder} holds {present[0]}, and no report of posecheck: it is not overwritten.",
        "Name another folder.",
    )


def has_better(folder: Path, report: Report) -> bool:
    """Whether `report` was refused while the folder holds one of the very same video that was not:
    that one is worth more."""
    there = occupant(folder) if report.quality.status == "refused" else None
    return there is not None and there.sha256 == report.source.sha256 and not there.refused


def refuse_other_video(folder: Path, name: str, sha256: str) -> None:
    """Raises OutputError where the folder holds the report of a video of another name and other
    contents."""
    there = occupant(folder)
    if there is not None and there.name != name and there.sha256 != sha256:
        raise OutputError(
            f"{folder} holds the report of {there.name}: it is not overwritten.",
            "Name another folder, or delete that one.",
        )


def claim_folder(folder: Path) -> Claim:
    """The folder for a report, made where missing, for this process alone until it is released.
    What can be refused is refused before anything is computed: a folder that cannot be written,
    holds others' files under our names (OutputError), or is written by another posecheck (Busy)."""
    check_folder(folder)
    try:
        claim = Claim(folder, is_removable)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        occupant(folder)
    except BaseException:
        claim.release()
        raise
    for place in (folder, folder.parent):
        remove_older_leftovers(place)
    return claim


def check_folder(folder: Path) -> None:
    """Refuse, before anything is computed, a folder that cannot be written or holds others' files
    under our names. Raises OutputError."""
    check_writable(folder)
    occupant(folder)


def check_writable(folder: Path) -> None:
    """Raises OutputError where the folder cannot be made or written to."""
    advice = "Choose a folder that you may write to."
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file, not a folder.", advice)
    nearest = next((p for p in (folder, *folder.absolute().parents) if p.exists()), None)
    if nearest is None or not nearest.is_dir():
        raise OutputError(f"{folder} cannot be made.", advice)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise OutputError(
            f"Cannot write to {nearest}: {error.strerror or error}.", advice
        ) from error


def cannot_write(folder: Path, error: OSError, what: str = "the report") -> OutputError:
    return OutputError(
        f"Cannot write {what} to {folder}: {error.strerror or error}.",
        "Choose a folder that you may write to, on a disk with room.",
    )


def write_together(folder: Path, contents: Mapping[str, bytes], what: str) -> None:
    """Files that belong together, by name, into a folder that is made where it is missing: all of
    them or none. what: "the screen", for the message. Raises OutputError."""
    try:
        with Claim(folder, is_removable) as claim, claim.stage() as stage:
            for name, data in contents.items():
                (stage.path / name).write_bytes(data)
            stage.commit(list(contents))
    except OSError as error:
        raise cannot_write(folder, error, what) from error


def claim_own_folder(parent: Path, stem: str, sha256: str, with_video: bool) -> Claim:
    """parent/stem, or with -2, -3, ... behind: the first that is free, or that holds a report of
    the very same video; claimed.

    One that another posecheck writes into is passed over, and one with an annotated video where
    none is written now: its report and its video belong together. What killed ones left in `parent`
    goes. Raises OutputError.
    """
    settle_below(parent, is_removable)
    remove_older_leftovers(parent)
    for folder in _names(parent, stem):
        if not _fits(folder, sha256, with_video):
            continue
        try:
            claim = Claim(folder, is_removable)
        except Busy:
            continue
        except OSError as error:
            raise cannot_write(folder, error) from error
        # another one may have written into it before it was claimed
        if _fits(folder, sha256, with_video):
            remove_older_leftovers(folder)
            return claim
        claim.release()
    raise AssertionError("count() never ends")


def claim_folder_of(parent: Path, video: Path, track: PoseTrack | None, with_video: bool) -> Claim:
    """`claim_own_folder` by the name and content of a video, or of what a track was made of. Raises
    OutputError."""
    if track is not None:
        stem, sha256 = Path(track.source.name).stem, track.source.sha256
    else:
        stem, sha256 = video.stem, file_sha256(video)
    return claim_own_folder(parent, stem, sha256, with_video)


def remove_older_leftovers(folder: Path) -> None:
    """Removes what earlier versions left half-written in it: hidden folders a day old that hold
    nothing but files of a report's names."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if not _OLDER.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
                continue
            if time.time() - path.stat().st_mtime > _OLD_S and all(
                is_part(part.name) for part in path.iterdir()
            ):
                shutil.rmtree(path, ignore_errors=True)


def _names(parent: Path, stem: str) -> Iterator[Path]:
    stem = stem if stem.strip(" .") else "report"
    return (parent / (stem if number == 1 else f"{stem}-{number}") for number in count(1))


def _fits(folder: Path, sha256: str, with_video: bool) -> bool:
    if not folder.exists() and not folder.is_symlink():
        return True
    if not folder.is_dir():
        return False
    try:
        there = occupant(folder)
    except OutputError:
        return False
    empty = there is None and not any(path.name != CLAIM for path in folder.iterdir())
    return empty or (
        there is not None
        and there.sha256 == sha256
        and (with_video or not ResultFolder(folder).video.exists())
    )
