"""How well the arch that is added within a rep is read: rendered bridges and lunges of people whom
no network was taught on.

    python models/lumbopelvic/within.py SAMPLES.npz [SAMPLES.npz ...] [--weights LUMBOPELVIC.onnx]

SAMPLES are files of `models/angle_correction/sample_motions.py`, in which people start a rep at
rest with a back near neutral; the recipe teaches on none of them. Prints, for each movement, the
line that gives the true change of the lumbar angle (from the rep's start to its far position) from
what is read at both, with the mean and the 95th percentile of what it leaves, and what the
movement's rule would say. The lines stand in posecheck/measures/low_back/arch_added.py.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from held_out import said

from posecheck.measures.features import features
from posecheck.measures.low_back.lumbopelvic import CONTRACT
from posecheck.measures.low_back.outline import crop, drawn_arms
from posecheck.movements.load import get_movement
from posecheck.networks import Network, load_network
from posecheck.view.view import ViewEstimate

START = {"glute-bridge": -0.75, "lunge": -1.0}
"""Weight of the angle read at the start; why it is not fitted stands in
posecheck/measures/low_back/arch_added.py."""
MOST_YAW, LEAST_RISE, FAR = 22.0, 0.05, 0.2
"""Degrees; metres that the hips must move for a rep; the share of a stretch's pictures that counts
as its far position."""


def changes(path: str, network: Network) -> list[tuple[str, float, float, float]]:
    """Movement, angles read at the far position and at the start, true change, of every rep from
    the side."""
    with np.load(path) as archive:
        file = {k: archive[k] for k in archive.files}
    wanted = (
        np.isin(file["kind"], ("lunge", "glute-bridge"))
        & np.isin(file["view"], ("left", "right"))
        & (np.abs(file["yaw"]) < MOST_YAW)
    )
    rows = np.flatnonzero(wanted)
    if not len(rows):
        return []
    width, height = (int(v) for v in file["size"])
    pictures, seen = [], []
    for i in rows:
        view = ViewEstimate(f"side-{file['view'][i]}", 0.0, 1.0, False)
        landmarks = file["landmarks"][i].astype(float)
        outline = crop(
            file["silhouette"][i], np.array([0, 0, width, height]), landmarks, view.ventral_turn
        )
        pictures.append(
            np.stack([outline, drawn_arms(landmarks, view.ventral_turn, view.near_side)])
        )
        seen.append(features(landmarks[None], view)[0])
    read = said(network, np.stack(pictures), np.array(seen))[0][:, 0]
    true = file["truth_lumbar_angle"][rows]
    found, hips = [], file["truth_hip_height"][rows]
    for clip in np.unique(file["clip"][rows]):
        inside = np.flatnonzero(file["clip"][rows] == clip)
        kind, h = str(file["kind"][rows][inside[0]]), hips[inside]
        far = (
            inside[h >= np.quantile(h, 1 - FAR)]
            if kind == "glute-bridge"
            else inside[h <= np.quantile(h, FAR)]
        )
        start = inside[:3]
        if abs(hips[start].mean() - hips[far].mean()) >= LEAST_RISE:
            found.append(
                (kind, read[far].mean(), read[start].mean(), true[far].mean() - true[start].mean())
            )
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("samples", nargs="+")
    options.add_argument(
        "--weights", type=Path, default=Path(__file__).with_name("lumbopelvic.onnx")
    )
    asked = options.parse_args()
    network = load_network(asked.weights, CONTRACT)
    found = [change for path in asked.samples for change in changes(path, network)]
    print(
        "| movement | reps | true change = | mean error | 95 % within | arched 20 and more: "
        "found | arched 3 and less: called arched |"
    )
    print("|---|---|---|---|---|---|---|")
    for kind in sorted({k for k, *_ in found}):
        far, start, true = (np.array([c[i] for c in found if c[0] == kind]) for i in (1, 2, 3))
        gain, offset = np.polyfit(far, true - START[kind] * start, 1)
        line = gain * far + START[kind] * start + offset
        off = np.abs(line - true)
        half = np.percentile(off, 95)
        limit = next(
            fault.threshold
            for fault in get_movement(kind).fault
            if fault.measure == "lumbar_arch_added"
        )
        called = line - half > limit
        arched, quiet = called[true >= 20], called[true <= 3]
        print(
            f"| {kind} | {len(far)} | {gain:.2f} far {START[kind]:+.2f} start "
            f"{offset:+.1f} | {off.mean():.1f} | {half:.1f} | {arched.sum()} "
            f"of {len(arched)} | {quiet.sum()} of {len(quiet)} |"
        )


if __name__ == "__main__":
    main()
