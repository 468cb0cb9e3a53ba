"""With which share of the depth of image landmarks do limbs keep their proportions? Of every table
of labelled landmarks in a folder (they give no world; docs/validation.md):

    python benchmarks/depth_shares.py FOLDER...

Printed: for each share of `recognition/body.py` how uneven the limbs are, the median over the
frames (standard deviation of the logarithm of what each says of a trunk's length), and how many
frames are least uneven with it; then the same of all tables together.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from posecheck.pose.io.tables import read_landmark_table
from posecheck.recognition.body import DEPTH_SHARES, trunks_by_limb
from posecheck.validation.real.find import find_real
from posecheck.validation.real.stills import HELD_FPS, SIZE


def told(name: str, uneven: np.ndarray) -> None:
    """uneven (shares, frames)."""
    uneven = uneven[:, np.isfinite(uneven).all(0)]
    median, best = np.median(uneven, axis=1), uneven.argmin(0)
    print(f"{name}: {uneven.shape[1]} frames")
    print("  share of the depth   " + "".join(f"{share:6.1f}" for share in DEPTH_SHARES))
    print("  unevenness, median   " + "".join(f"{value:6.2f}" for value in median))
    least = 100 * np.bincount(best, minlength=len(DEPTH_SHARES)) / max(len(best), 1)
    print("  least with it, %     " + "".join(f"{value:6.0f}" for value in least), flush=True)


def main(folders: list[Path]) -> None:
    tables = [table for folder in folders for table in find_real(folder).tables]
    all_of_them = []
    for table in tables:
        track, _ = read_landmark_table(table, SIZE, HELD_FPS)
        all_of_them.append(trunks_by_limb(track.landmarks.astype(float))[1])
        told(table.stem, all_of_them[-1])
    told(f"{len(tables)} tables", np.concatenate(all_of_them, axis=1))


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
