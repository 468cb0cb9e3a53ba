"""How long are limbs, and how broad is a body, in the pose model's own world? Of saved tracks
(.npz) in folders, one number a track, its median over the frames:

    python benchmarks/body_lengths.py FOLDER...

Printed: the trunk in metres (median and quartiles over the tracks), then limbs and breadths in
trunks, beside what `recognition/body.py` takes them for. Tracks without a world, and of another
model than the default's (a name that ends in .heavy.npz), are passed over.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import numpy as np

from posecheck import skeleton
from posecheck.pose.io.storage import load_track
from posecheck.pose.track import with_depth
from posecheck.recognition.body import BREADTHS, SHARES, TRUNK_M
from posecheck.skeleton import SIDES


def lengths(world: np.ndarray) -> dict[str, float]:
    """Of (frames, 33, 3) m: the trunk in metres, all else in trunks."""

    def at(side: str, part: str) -> np.ndarray:
        return world[:, skeleton.INDEX[f"{side}_{part}"]]

    def apart(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.nanmedian(np.linalg.norm(a - b, axis=-1)))

    middle = [(at("left", part) + at("right", part)) / 2 for part in ("shoulder", "hip")]
    trunk = apart(*middle)
    found = {"trunk": trunk}
    for a, b in SHARES:
        found[f"{a}-{b}"] = np.mean([apart(at(s, a), at(s, b)) for s in SIDES]) / trunk
    for part in BREADTHS:
        # left to right is along the hips; what lies ahead or below is no breadth
        across = at("left", "hip") - at("right", "hip")
        across = across / np.linalg.norm(across, axis=-1, keepdims=True)
        between = ((at("left", part) - at("right", part)) * across).sum(-1)
        found[f"breadth of {part}"] = abs(float(np.nanmedian(between))) / trunk
    return found


def main(folders: list[Path]) -> None:
    rows = []
    for file in sorted(file for folder in folders for file in folder.glob("*.npz")):
        if file.name.endswith(".heavy.npz"):
            continue
        track = load_track(file)
        seen = with_depth(track.world)
        if seen.any():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                rows.append(lengths(track.world[seen].astype(float)))
    taken = {"trunk": TRUNK_M}
    taken |= {f"{a}-{b}": share for (a, b), share in SHARES.items()}
    taken |= {f"breadth of {part}": breadth for part, breadth in BREADTHS.items()}
    print(f"{len(rows)} tracks{'':24}median  quartiles     taken")
    for name, value in taken.items():
        low, median, high = np.nanpercentile([row[name] for row in rows], (25, 50, 75))
        print(f"{name:32}{median:7.2f}{low:7.2f} {high:.2f}{value:10.2f}")


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
