"""Turn rendered samples into what the network sees: outline crops, key point features, truths. One
file for all.

    python models/lumbopelvic/crops.py OUT.npz SAMPLES.npz [SAMPLES.npz ...]

SAMPLES are files of `sample_outlines.py`, of `models/angle_correction/sample_drills.py` and of the
rendering kit's `sample_poses.py`. Written, one
row a picture: crop (n, 96, 80) and arms (n, 96, 80) uint8, features (n, f), lumbar (n,) degrees,
pelvis (n,) pelvis pitch less the key points' trunk lean, degrees, person, clip (of drills; else the
person), kind, yaw, ease (m), height and depth (m); NaN where a file does not say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import cv2
import numpy as np
import seen_points

from posecheck.measures.features import features
from posecheck.measures.geometry import wrap
from posecheck.measures.low_back.outline import crop, drawn_arms
from posecheck.measures.raw import side_angles
from posecheck.pose.silhouettes import Silhouettes
from posecheck.view.view import ViewEstimate, trunk_axis

LOST = 15.0
"""Degrees. Where a file does not say where the joints truly are: the pelvis goes with the arch
(three quarters of it, against the key points' trunk); a picture that is this much off was not
followed by the pose model but lost, and teaches nothing about backs."""
LOST_TRUNK, LOST_HIP = 20.0, 0.35
"""Degrees and trunk lengths between the trunk that is seen and the true one; beyond, likewise. Of a
back that rounds in the chest too, the pelvis says less."""
MASK_SHRINK = 2  # of the kit's full-size masks, about what the product stores


def from_outlines(file) -> dict[str, np.ndarray]:
    store = Silhouettes.from_arrays(file)
    columns = {
        k: file[k]
        for k in (
            "landmarks",
            "lumbar",
            "pelvis",
            "yaw",
            "side",
            "ease",
            "height",
            "depth",
            "kind",
            "person",
        )
    }
    followed = _followed(file["landmarks"][..., :2].astype(float), file["joints"].astype(float))
    return columns | {
        "masks": _each(store.mask_at, store.found),
        "keep": store.found & followed,
        "joints": file["joints"],
        "clip": file["clip"] if "clip" in file else file["person"],
    }


def _followed(seen: np.ndarray, joints: np.ndarray) -> np.ndarray:
    """(n,) whether the trunk of (n, 33, 2) points lies on that of the true joints, both px."""
    hip, up = trunk_axis(seen)
    at = {
        name: joints[:, seen_points.AT[name]] for name in ("hipL", "hipR", "shoulderL", "shoulderR")
    }
    true_hip = (at["hipL"] + at["hipR"]) / 2
    true_up = (at["shoulderL"] + at["shoulderR"]) / 2 - true_hip
    size = np.linalg.norm(true_up, axis=-1)
    cross = up[:, 0] * true_up[:, 1] - up[:, 1] * true_up[:, 0]
    off = np.degrees(np.abs(np.arctan2(cross, (up * true_up).sum(-1))))
    return (off < LOST_TRUNK) & (np.linalg.norm(hip - true_hip, axis=-1) < LOST_HIP * size)


def from_poses(file) -> dict[str, np.ndarray]:
    width, height = (int(v) for v in file["size"])
    n, masks, box = len(file["kind"]), file["mask"], np.array([0, 0, width, height])

    def mask(i: int) -> tuple[np.ndarray, np.ndarray]:
        whole = np.unpackbits(masks[i])[: width * height].reshape(height, width) * np.uint8(255)
        return (
            cv2.resize(
                whole, (width // MASK_SHRINK, height // MASK_SHRINK), interpolation=cv2.INTER_AREA
            ),
            box,
        )

    keep = np.ones(n, bool)
    columns = {
        k: file[k] for k in ("landmarks", "lumbar", "pelvis", "yaw", "side", "kind", "person")
    }
    return (
        columns
        | {k: np.full(n, np.nan) for k in ("ease", "height", "depth")}
        | {"masks": _each(mask, keep), "keep": keep, "clip": file["person"]}
    )


def _each(mask_at, keep: np.ndarray) -> Iterator:
    return (mask_at(int(i)) if wanted else None for i, wanted in enumerate(keep))


def rows_of(path: str) -> dict[str, np.ndarray]:
    with np.load(path) as archive:
        file = {k: archive[k] for k in archive.files}
    read = from_outlines if "starts" in file else from_poses
    data = read(file)
    landmarks = data["landmarks"].astype(float)
    out: dict[str, list] = {
        k: []
        for k in (
            "crop",
            "arms",
            "features",
            "lumbar",
            "pelvis",
            "person",
            "clip",
            "kind",
            "yaw",
            "ease",
            "height",
            "depth",
        )
    }
    masks = list(data["masks"])
    for side, name, turn in ((1, "left", 1), (-1, "right", -1)):
        rows = np.flatnonzero(data["keep"] & (np.sign(data["side"]) == side))
        view = ViewEstimate(f"side-{name}", 0.0, 1.0, False)
        lean = side_angles(landmarks[rows], view)["trunk_lean"]
        out["features"].append(features(landmarks[rows], view))
        out["crop"] += [crop(*masks[i], landmarks[i], turn) for i in rows]
        out["arms"] += [drawn_arms(landmarks[i], turn, name) for i in rows]
        out["pelvis"].append(wrap(data["pelvis"][rows] - lean))
        for key in ("lumbar", "person", "clip", "kind", "yaw", "ease", "height", "depth"):
            out[key].append(data[key][rows])
    joined = {
        k: np.stack(v) if k in ("crop", "arms") else np.concatenate(v) for k, v in out.items()
    }
    followed = np.abs(joined["pelvis"] - 0.75 * joined["lumbar"]) < LOST
    followed |= "joints" in data
    print(f"{path}: {len(data['keep'])} pictures, {len(data['keep']) - np.sum(followed)} lost")
    return {k: v[followed] for k, v in joined.items()}


def main(out: str, *paths: str) -> None:
    parts = [rows_of(path) for path in paths]
    joined = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
    for k in ("features", "lumbar", "pelvis", "yaw", "ease", "height", "depth"):
        joined[k] = joined[k].astype(np.float32)
    np.savez(out, **joined)
    print({k: v.shape for k, v in joined.items()})


if __name__ == "__main__":
    main(*sys.argv[1:])
