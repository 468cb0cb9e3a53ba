"""The video a result was made from, found again beside it."""

from __future__ import annotations

from pathlib import Path

from posecheck.model.report import Source
from posecheck.video.probe import file_sha256
from posecheck.video.source import open_video


def find_original(folder: Path, source: Source) -> Path | None:
    """The video of that name and sha256 in the result's folder, in the two above it or in the
    current one; None where none of these holds it."""
    here = folder.absolute()
    # a report is a file like any other: a name with folders in it is not followed
    name = Path(source.name).name
    for place in dict.fromkeys((here, here.parent, here.parent.parent, Path.cwd())):
        try:
            if name and (place / name).is_file() and file_sha256(place / name) == source.sha256:
                return place / name
        except OSError:
            continue  # one that cannot be read is as good as none
    return None


def turn_of(video: Path, source: Source) -> int:
    """The clockwise turn (0, 90, 180 or 270) that the analysis was asked for, over what the file
    itself asks for."""
    with open_video(video) as opened:
        return (source.rotation_deg - opened.info.rotation_deg) % 360
