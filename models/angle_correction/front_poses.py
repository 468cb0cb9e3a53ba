"""Add to trust.npz the poses seen from the front and behind: those of the first movements, and
those of drills, for which the networks of front_drills.onnx answer (posecheck/measures/trust.py).

    python models/angle_correction/front_poses.py TRUST.npz DRILLS.npz [DRILLS.npz ...]

DRILLS are files of `sample_drills.py ... front`, on which front_drills.onnx was taught; lunges,
runs and standing among them are the first movements. Kept are centres (k-means, one of SHARE
poses). Prints, of the people of each fold left out in turn, how much nearer each kind lies to the
drills.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from fit import VIEW_NAMES, load
from sample_drills import KIT_OF_VIEW
from scipy.cluster.vq import kmeans2

from posecheck.measures.correction import front_numbers
from posecheck.measures.trust import _distance
from posecheck.view.view import ViewEstimate

SHARE, FOLDS = 3, 5
FIRST = KIT_OF_VIEW["front"][0]


def poses_in(paths: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(poses, n) as `correction.front_numbers` gives them; the kind and the person of each."""
    data, found = load(paths), []
    for name in ("front", "rear"):
        rows = data["view"] == name
        view = ViewEstimate(VIEW_NAMES[name], 0.0, 1.0, False)
        numbers = front_numbers(data["landmarks"][rows].astype(float), view)
        seen = np.isfinite(numbers).all(1)
        found.append((numbers[seen], data["kind"][rows][seen], data["person"][rows][seen]))
    numbers, kinds, people = (np.concatenate(part) for part in zip(*found, strict=True))
    return np.clip(numbers, -6, 6), kinds, people


def centres(poses: np.ndarray) -> np.ndarray:
    start = np.random.default_rng(1).choice(len(poses), len(poses) // SHARE, replace=False)
    return kmeans2(poses, poses[start], iter=12, minit="matrix")[0].astype(np.float16)


def main(trust_file: str, *paths: str) -> None:
    with np.load(Path(trust_file)) as file:
        kept = {name: file[name] for name in file.files}
    poses, kinds, people = poses_in(list(paths))
    first = np.isin(kinds, FIRST)
    names = sorted(set(people))
    fold = np.array([names.index(person) % FOLDS for person in people])
    nearer, away = np.zeros(len(poses)), np.zeros(len(poses))
    for k in range(FOLDS):
        own, other = fold == k, fold != k
        to_first, to_drills = (
            _distance(poses[own], centres(poses[other & of])) for of in (first, ~first)
        )
        nearer[own], away[own] = to_first - to_drills, to_drills
    for kind in sorted(set(kinds)):
        rows = kinds == kind
        print(
            f"{kind}: {rows.sum()} poses, nearer to the drills by "
            f"{' '.join(f'{x:.1f}' for x in np.percentile(nearer[rows], [5, 25, 50, 75, 95]))}, "
            f"nine in ten within {np.percentile(away[rows], 90):.1f} of one"
        )
    kept["front_poses"], kept["front_drill_poses"] = centres(poses[first]), centres(poses[~first])
    print({name: kept[name].shape for name in ("front_poses", "front_drill_poses")})
    np.savez_compressed(trust_file, **kept)


if __name__ == "__main__":
    main(*sys.argv[1:])
