"""How far a change of lumbar angle of one person, from one picture to another of the same movement, is off: people held out from training.

    python models/lumbopelvic/within.py CROPS.npz [LUMBOPELVIC.npz]

Prints for each movement the mean and the 95th percentile of |change read - true change|, over all pairs of pictures of a person. From it
comes `WITHIN_REP_HALF_WIDTH` of posecheck/measures/lumbopelvic.py. The weights that the product ships are taken where no others are named.
"""

from __future__ import annotations

import itertools
import sys
import zlib
from pathlib import Path

import numpy as np

from posecheck.measures import lumbopelvic

BATCH = 256


def read_with(weights: dict[str, np.ndarray], crops: np.ndarray, features: np.ndarray) -> np.ndarray:
    """(n,) lumbar angles of (n, h, w) uint8 outlines and (n, f) features."""
    points = np.clip((features - weights["stat_centre"]) / weights["stat_scale"], -5, 5).astype(np.float32)
    parts = [lumbopelvic._network(crops[i : i + BATCH].astype(np.float32) / 255, points[i : i + BATCH], weights) for i in range(0, len(crops), BATCH)]
    return np.concatenate(parts)[:, 0] * weights["stat_spread"][0] + weights["stat_mean"][0]


def main(crops_file: str, weights_file: str = str(Path(__file__).with_name("lumbopelvic.npz"))) -> None:
    with np.load(crops_file) as file:
        held = np.array([zlib.crc32(p.encode()) % 5 == 0 for p in file["person"]])
        crops, features, true = file["crop"][held], file["features"][held], file["lumbar"][held]
        kind, person = file["kind"][held], file["person"][held]
    with np.load(weights_file) as file:
        weights = {name: file[name].astype(np.float32) for name in file.files}
    error = read_with(weights, crops, features) - true
    print("| movement | pairs | change, mean error | 95 % within | the angle itself, mean error |\n|---|---|---|---|---|")
    for name in sorted(set(kind)):
        rows = np.flatnonzero(kind == name)
        order = rows[np.argsort(person[rows], kind="stable")]
        pairs = [
            (a, b) for _, group in itertools.groupby(order, key=lambda i: person[i]) for a, b in itertools.combinations(list(group)[:12], 2)
        ]
        off = np.abs([error[b] - error[a] for a, b in pairs])
        print(f"| {name} | {len(off)} | {off.mean():.1f} | {np.percentile(off, 95):.1f} | {np.abs(error[rows]).mean():.1f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
