"""Add clips to the regression tests: python tests/real/add_clip.py FOLDER ID...

FOLDER holds a truth.json that lists clips, as `posecheck validate` reads it, and their key points
(ID.npz). Of each, tests/real/clips/ID.npz and ID.json are written: numbers, the truth, where it
comes from, and which checks hold today; of a clip that is here already, what is listed stays
listed. Only clips whose source allows redistribution.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from posecheck.pose.io.storage import load_track
from tests.real.people_checks import about, added, held_today, write
from tests.real.people_tracks import CLIPS, pack

FREE = ("MIT", "BSD", "Apache", "CC0", "CC BY", "Unlicense", "PDDL", "ISC")


def main(folder: Path, names: list[str]) -> None:
    items = {
        item["id"]: item for item in json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    }
    for name in names:
        item = items[name]
        licence = item["source"]["licence"]
        if not licence.startswith(FREE):
            raise SystemExit(f"{name}: the licence of its source ({licence}) does not allow it.")
        track = load_track(folder / item["track"])
        fps = None if len(track) == 1 else float(track.source.fps)
        recording = {
            "size": track.source.size,
            "fps": fps,
            "estimator": track.estimator,
            "people_seen": track.people_seen,
            "notes": [note.code for note in track.notes],
        }
        kept = {
            key: item[key]
            for key in ("id", "category", "what", "view", "frames", "fps", "ground_truth", "source")
            if key in item
        }
        np.savez_compressed(CLIPS / f"{name}.npz", **pack(track))
        file = CLIPS / f"{name}.json"
        listed = about(name)["holds"] if file.exists() else {"itself": [], "named": []}
        write(file, {**kept, "recording": recording, "holds": listed})
        now = held_today(name)
        write(file, {**about(name), "holds": {how: added(listed[how], now[how]) for how in now}})


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
