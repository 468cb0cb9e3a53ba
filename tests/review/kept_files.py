"""What lies in a media folder, as the tests look at it."""

from __future__ import annotations

from pathlib import Path

from posecheck.review.files import is_session_key
from posecheck.review.marks import MARK, NEW, TRASH


def session_folders(media: Path) -> list[Path]:
    """The folders that have the name of a session."""
    return sorted(p for p in media.iterdir() if p.is_dir() and is_session_key(p.name))


def names_in(folder: Path) -> set[str]:
    """What a session keeps, without its mark."""
    return {p.name for p in folder.iterdir()} - {MARK}


def unfinished(media: Path) -> list[str]:
    """What lies where sessions are written, beside the mark of that folder."""
    return (
        sorted(p.name for p in (media / NEW).iterdir() if p.name != MARK)
        if (media / NEW).is_dir()
        else []
    )


def in_the_trash(media: Path) -> list[Path]:
    """The folders that were moved there, whatever the day."""
    return (
        sorted(p for p in (media / TRASH).glob("*/*") if p.is_dir())
        if (media / TRASH).is_dir()
        else []
    )
