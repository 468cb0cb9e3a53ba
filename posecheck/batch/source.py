"""Which videos are meant: all of a folder, those of a list, or one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from posecheck.api import TABLE_ENDING, TRACK_ENDING
from posecheck.batch.place import is_address, remote_files, remote_video
from posecheck.batch.task import STATE, Video
from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import utf8
from posecheck.errors import FileMissing, InputError
from posecheck.model.file_names import REPORT_JSON, VIDEO_ENDINGS

LIST_ENDING = ".txt"
_LIST = Expected("a list of videos", InputError, "Write one path or address a line.")
_LOOKED_FOR = (*VIDEO_ENDINGS, TRACK_ENDING)
_RESULTS = (REPORT_JSON, STATE)
"""What a folder of a result, or of many, holds."""


def videos_of(source: str | Path) -> list[Video]:
    """The videos and saved tracks of a folder and of those below it, in the order of their names;
    or what a list (.txt) names, in its order, each once; or the one file.

    What begins with a dot is passed over, and so is a folder that holds a result of posecheck. A
    line of a list is a path, from the list's own folder on, or an address; empty ones and those
    that begin with # are passed over. What a list names need not be there: each file is refused for
    itself. Raises FileMissing, InputError where there is nothing.
    """
    text = str(source)
    if is_address(text):
        found = _remote(text)
    elif Path(text).is_dir():
        found = [_local(path) for path in sorted(_below(Path(text)))]
    elif Path(text).suffix.lower() == LIST_ENDING:
        found = list(_listed(Path(text)))
    elif Path(text).exists():
        found = [_local(Path(text))]
    else:
        raise FileMissing(f"No such file or folder: {text}.", "Check the name.")
    if not found:
        raise InputError(
            f"{text} holds no video.",
            f"Posecheck looks for {', '.join(e.lstrip('.') for e in _LOOKED_FOR)}; "
            f"a list names one file a line, and ends in {LIST_ENDING}.",
        )
    return list({video.address: video for video in found}.values())


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            if not any((path / mark).exists() for mark in _RESULTS):
                yield from _below(path)
        elif path.is_file() and path.suffix.lower() in _LOOKED_FOR:
            yield path


def _local(path: Path) -> Video:
    path = path.absolute()
    try:
        found = path.stat()
    except OSError:
        return Video(str(path))
    return Video(str(path), found.st_size, str(found.st_mtime_ns))


def _listed(path: Path) -> Iterator[Video]:
    for line in utf8(read_file(path, _LIST), _LIST, path.name).splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if is_address(line):
            try:
                yield remote_video(line)
            except InputError:
                yield Video(line)  # whoever is to analyse it says why
        else:
            yield _local(path.parent / Path(line).expanduser())


def _remote(address: str) -> list[Video]:
    if address.lower().endswith((*_LOOKED_FOR, TABLE_ENDING)):
        return [remote_video(address)]
    top, files = remote_files(address.rstrip("/"))
    results = {f.address.rpartition("/")[0] for f in files if f.name == REPORT_JSON} | {
        f.address.partition(f"/{STATE}/")[0] for f in files if f"/{STATE}/" in f.address
    }
    return [
        video
        for video in files
        if video.name.lower().endswith(_LOOKED_FOR)
        and "/." not in video.address.removeprefix(top)
        and not any(video.address.startswith(f"{one}/") for one in results - {top})
    ]
