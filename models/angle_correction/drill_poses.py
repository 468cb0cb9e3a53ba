"""Add to trust.npz which poses are the drills', for which the networks of drills.onnx answer
(posecheck/measures/trust.py).

    python models/angle_correction/drill_poses.py TRUST.npz DRILLS.npz [DRILLS.npz ...]

TRUST.npz is a file of `trust.py`, DRILLS are files of `sample_drills.py` on which drills.onnx was
taught. Kept are centres (k-means, one of two poses) of the poses that lie further than OWN from
every pose of the first movements: nearer ones, standing between two reps, say, are theirs. What is
believed outside all was measured while no fit had seen a drill (`trust.py`), and stays.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy.cluster.vq import kmeans2
from trust import OF_THE_FIT, poses_of

from posecheck.measures.trust import _distance

OWN = 1.5
"""Half of the frames of clips of the first movements lie nearer than 1.4 to a pose of theirs."""


def main(trust_file: str, *paths: str) -> None:
    with np.load(trust_file) as file:
        kept = {name: file[name] for name in file.files}
    poses = poses_of([Path(path) for path in paths], (*sorted(OF_THE_FIT), "bridge"))
    apart = poses[_distance(poses, kept["poses"]) > OWN]
    rng = np.random.default_rng(1)
    start = apart[rng.choice(len(apart), len(apart) // 2, replace=False)]
    kept["drill_poses"] = kmeans2(apart, start, iter=12, minit="matrix")[0].astype(np.float16)
    own = np.percentile(_distance(apart, kept["drill_poses"]), 97.5)
    print(
        f"{len(poses)} poses of drills, {len(apart)} apart from the first movements; "
        f"97.5 % within {own:.2f} of a centre"
    )
    np.savez_compressed(trust_file, **kept)


if __name__ == "__main__":
    main(*sys.argv[1:])
