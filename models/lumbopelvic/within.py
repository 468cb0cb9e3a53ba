"""How well the arch that is added within a rep is read: rendered bridges and lunges of people held out from training.

    python models/lumbopelvic/within.py SAMPLES.npz [SAMPLES.npz ...] [--weights LUMBOPELVIC.npz]

SAMPLES are files of `models/angle_correction/sample_motions.py`, in which people start a rep at rest with a back near neutral. Prints, for each
movement, the straight line that gives the true change of the lumbar angle (from the rep's start to its far position) from the one read,
with the mean and the 95th percentile of what it leaves. The lines stand in posecheck/measures/arch_added.py.
"""

from __future__ import annotations

import argparse
import zlib
from pathlib import Path

import numpy as np

from posecheck.measures import lumbopelvic
from posecheck.measures.features import features
from posecheck.measures.outline import crop
from posecheck.view.view import ViewEstimate

BATCH = 256
MOST_YAW, LEAST_RISE, FAR = 22.0, 0.05, 0.2
"""Degrees; metres that the hips must move for a rep; the share of a stretch's pictures that counts as its far position."""


def read_with(weights: dict[str, np.ndarray], crops: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """(n,) lumbar angles of (n, h, w) uint8 outlines and (n, f) features."""
    points = np.clip((seen - weights["stat_centre"]) / weights["stat_scale"], -5, 5).astype(np.float32)
    parts = [lumbopelvic._network(crops[i : i + BATCH].astype(np.float32) / 255, points[i : i + BATCH], weights) for i in range(0, len(crops), BATCH)]
    return np.concatenate(parts)[:, 0] * weights["stat_spread"][0] + weights["stat_mean"][0]


def changes(path: str, weights: dict[str, np.ndarray]) -> list[tuple[str, float, float]]:
    """Movement, change read, true change, of every stretch of `path` that is a rep of somebody held out, seen from the side."""
    with np.load(path) as archive:
        file = {k: archive[k] for k in archive.files}
    held = np.array([zlib.crc32(p.encode()) % 5 == 0 for p in file["person"]])
    wanted = held & np.isin(file["kind"], ("lunge", "glute-bridge")) & np.isin(file["view"], ("left", "right")) & (np.abs(file["yaw"]) < MOST_YAW)
    rows = np.flatnonzero(wanted)
    if not len(rows):
        return []
    width, height = (int(v) for v in file["size"])
    crops, seen = [], []
    for i in rows:
        view = ViewEstimate(f"side-{file['view'][i]}", 0.0, 1.0, False)
        landmarks = file["landmarks"][i].astype(float)
        crops.append(crop(file["silhouette"][i], np.array([0, 0, width, height]), landmarks, 1 if file["view"][i] == "left" else -1))
        seen.append(features(landmarks[None], view)[0])
    read, true = read_with(weights, np.stack(crops), np.array(seen)), file["truth_lumbar_angle"][rows]
    found, hips = [], file["truth_hip_height"][rows]
    for clip in np.unique(file["clip"][rows]):
        inside = np.flatnonzero(file["clip"][rows] == clip)
        kind, h = str(file["kind"][rows][inside[0]]), hips[inside]
        far = inside[h >= np.quantile(h, 1 - FAR)] if kind == "glute-bridge" else inside[h <= np.quantile(h, FAR)]
        start = inside[:3]
        if abs(hips[start].mean() - hips[far].mean()) >= LEAST_RISE:
            found.append((kind, read[far].mean() - read[start].mean(), true[far].mean() - true[start].mean()))
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("samples", nargs="+")
    options.add_argument("--weights", default=str(Path(__file__).with_name("lumbopelvic.npz")))
    asked = options.parse_args()
    with np.load(asked.weights) as file:
        weights = {name: file[name].astype(np.float32) for name in file.files}
    found = [change for path in asked.samples for change in changes(path, weights)]
    print("| movement | reps | true change = | mean error | 95 % within | true 20 and more: read at least 6 | true 3 and less: read at least 16 |")
    print("|---|---|---|---|---|---|---|")
    for kind in sorted({k for k, _, _ in found}):
        read, true = (np.array([c[i] for c in found if c[0] == kind]) for i in (1, 2))
        gain, offset = np.polyfit(read, true, 1)
        off = np.abs(gain * read + offset - true)
        line = gain * read + offset
        arched, quiet = line[true >= 20], line[true <= 3]
        print(
            f"| {kind} | {len(read)} | {gain:.2f} read {offset:+.1f} | {off.mean():.1f} | {np.percentile(off, 95):.1f} "
            f"| {np.sum(arched > 6)} of {len(arched)} | {np.sum(quiet > 16)} of {len(quiet)} |"
        )


if __name__ == "__main__":
    main()
