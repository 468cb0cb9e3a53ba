"""Follow the person in every clip of a folder, for `fit.py` and for
`models/angle_correction/trust.py`.

    python models/upright/follow.py CLIPS_DIR TRACKS_DIR

Writes TRACKS_DIR/NAME.npz for each CLIPS_DIR/NAME.mp4; what is there already is left. Needs the
pose model (`posecheck model --fetch`).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from posecheck import save_track, track_video


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clips", type=Path)
    parser.add_argument("tracks", type=Path)
    asked = parser.parse_args()
    asked.tracks.mkdir(parents=True, exist_ok=True)
    for clip in sorted(asked.clips.glob("*.mp4")):
        out = asked.tracks / f"{clip.stem}.npz"
        if not out.exists():
            save_track(track_video(clip), out)
            print(out)


if __name__ == "__main__":
    main()
