"""Does a clip of something else pass as standing in a screen? Saved key points of real people whose
truth says that they do something else:

    python benchmarks/passes_for_standing.py FOLDER...

Each clip is judged as standing and read into the screen's part of the side or of the front, as the
screen does, with a second look that names no movement and without it. Printed: which pass, and the
figures of docs/programme.md (Parts).
"""

from __future__ import annotations

import sys
from pathlib import Path

from posecheck.analysis import analyze_track
from posecheck.errors import InputError, NothingToMeasure
from posecheck.pose.io.storage import load_track
from posecheck.pose.track import PoseTrack
from posecheck.screen.parts import part_of_id
from posecheck.screen.read import read_part
from posecheck.validation.real.find import find_real
from posecheck.validation.real.truth_file import load_clips

PARTS = ("standing-side", "standing-front")


def passes(track: PoseTrack) -> tuple[bool, bool]:
    """With the second look, and without."""
    report, seen = analyze_track(track, "standing").report, analyze_track(track).report
    parts = [part_of_id(name) for name in PARTS]
    return (
        any(read_part(part, report, seen=seen).state == "done" for part in parts),
        any(read_part(part, report).state == "done" for part in parts),
    )


def main(folders: list[Path]) -> None:
    clips, looked_at, alone = 0, [], []
    for truth in (truth for folder in folders for truth in find_real(folder).clips):
        for clip in load_clips(truth):
            file = truth.parent / clip.track if clip.track else None
            if clip.category == "standing" or clip.photograph or file is None:
                continue
            if not file.is_file():
                continue
            try:
                found = passes(load_track(file))
            except (InputError, NothingToMeasure):
                found = (False, False)
            clips += 1
            looked_at += [clip.id] * found[0]
            alone += [clip.id] * found[1]
    print(f"of {clips} clips {len(looked_at)} pass: {', '.join(looked_at) or 'none'}")
    print(f"without the second look {len(alone)}: {', '.join(alone) or 'none'}")


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
