"""The files of a result folder: those that the program itself needs (`report.file_names`), key
frames and exports. No other room lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from posecheck.model.file_names import ANNOTATED, KEYFRAMES, REPORT_HTML, REPORT_JSON, TRACK
from posecheck.results.exports import exports

_KEYFRAME = re.compile(r"keyframe-\d{2,3}\.jpg")


@dataclass(frozen=True)
class File:
    """A file that an analysis may write. label: on the button that takes it along, "" where it goes
    only with all the others."""

    name: str
    label: str
    mime: str
    about: str


def every_file() -> tuple[File, ...]:
    """In the order in which people are told of them. The key frames, of which there are several,
    stand under the name of their list."""
    return (
        File(
            REPORT_HTML,
            "Report as a page",
            "text/html",
            "one self-contained page: key frames, curves, what to change first",
        ),
        File(
            ANNOTATED,
            "Video with angles",
            "video/mp4",
            "the video with the drawn angle (H.264, plays in browsers)",
        ),
        *(File(e.name, e.label, e.mime, e.about) for e in exports()),
        File(
            REPORT_JSON,
            "Numbers for programs (JSON)",
            "application/json",
            "the numbers: everything else shows what it says",
        ),
        File(
            TRACK,
            "Points of the body, to check again (npz)",
            "application/octet-stream",
            "the person's landmarks and outline: analyse it again without the pose model",
        ),
        File(
            KEYFRAMES,
            "",
            "application/json",
            f"the key frames, each an image beside it (`{keyframe_name(1)}`, ...): when, and what"
            " it shows",
        ),
    )


def table() -> str:
    """All of them as Markdown, for the documents."""
    rows = (f"| `{file.name}` | {file.about} |" for file in every_file())
    return "\n".join(["| file | what it is |", "| --- | --- |", *rows])


def keyframe_name(number: int) -> str:
    """Of the key frame of that number, from 1."""
    return f"keyframe-{number:02d}.jpg"


def is_keyframe(name: str) -> bool:
    return _KEYFRAME.fullmatch(name) is not None


def is_part(name: str) -> bool:
    """Whether posecheck writes a file of that name into a result folder."""
    return is_keyframe(name) or any(name == file.name for file in every_file())


def is_removable(name: str) -> bool:
    """Whether one report may have a file of that name and the next one of the same folder none."""
    return is_part(name) and name not in (REPORT_JSON, REPORT_HTML, TRACK)
