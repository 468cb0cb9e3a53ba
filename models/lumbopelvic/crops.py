"""Turn rendered samples into what the network sees: outline crops, key point features, truths. One file for all.

    python models/lumbopelvic/crops.py OUT.npz SAMPLES.npz [SAMPLES.npz ...]

SAMPLES are files of `models/angle_correction/sample_motions.py` (soft outlines, followed) and of the rendering kit's
`sample_poses.py` (cut outlines, single pictures). Side views only. Written, one row a picture: crop (n, 80, 64) uint8,
features (n, f), lumbar (n,) degrees, pelvis (n,) pelvis pitch less the key points' trunk lean, degrees, person, kind, yaw, ease.
"""

from __future__ import annotations

import sys

import cv2
import numpy as np

from posecheck.measures.features import features
from posecheck.measures.geometry import wrap
from posecheck.measures.outline import crop
from posecheck.measures.raw import side_angles
from posecheck.view.view import ViewEstimate


def rows_of(path: str) -> dict[str, np.ndarray]:
    file = np.load(path)
    width, height = (int(v) for v in file["size"])
    old = "mask" in file.files
    side = np.where(file["side"] > 0, "left", "right") if old else file["view"]
    keep = np.isin(side, ("left", "right"))
    if not old:
        # half of the sampled lunges keep the lumbar angle at exactly 0, which nobody does: taught that, the network would believe it
        for clip in set(file["clip"][file["kind"] == "lunge"]):
            stretch = file["clip"] == clip
            if np.ptp(file["truth_lumbar_angle"][stretch]) < 0.01:
                keep &= ~stretch
    lumbar, pelvis = (file["lumbar"], file["pelvis"]) if old else (file["truth_lumbar_angle"], file["truth_pelvis_pitch"])
    masks = file["mask"] if old else file["silhouette"]
    ease = np.full(len(side), np.nan) if old else file["shirt_ease"]
    out: dict[str, list] = {k: [] for k in ("crop", "features", "lumbar", "pelvis", "person", "kind", "yaw", "ease")}
    for name, turn in (("left", 1), ("right", -1)):
        rows = np.flatnonzero(keep & (side == name))
        view = ViewEstimate(f"side-{name}", 0.0, 1.0, False)
        landmarks = file["landmarks"][rows].astype(float)
        lean = side_angles(landmarks, view)["trunk_lean"]
        out["features"].append(features(landmarks, view))
        for i, row in enumerate(rows):
            mask = masks[row]
            if old:
                whole = np.unpackbits(mask)[: width * height].reshape(height, width) * np.uint8(255)
                mask = cv2.resize(whole, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
            out["crop"].append(crop(mask, np.array([0, 0, width, height]), landmarks[i], turn))
        out["lumbar"].append(lumbar[rows])
        out["pelvis"].append(wrap(pelvis[rows] - lean))
        for key in ("person", "kind", "yaw"):
            out[key].append(file[key][rows])
        out["ease"].append(ease[rows])
    return {k: np.stack(v) if k == "crop" else np.concatenate(v) for k, v in out.items()}


def main(out: str, *paths: str) -> None:
    parts = [rows_of(path) for path in paths]
    joined = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
    for k in ("features", "lumbar", "pelvis", "yaw", "ease"):
        joined[k] = joined[k].astype(np.float32)
    np.savez_compressed(out, **joined)
    print({k: v.shape for k, v in joined.items()})


if __name__ == "__main__":
    main(*sys.argv[1:])
