"""How far off the weights are on people whom they were not taught on, and what share of the fitted
interval holds 95 % of each posture.

    python models/lumbopelvic/held_out.py CROPS.npz [FRESH.npz ...] [--weights LUMBOPELVIC.onnx]

Of CROPS, a file of `crops.py` that was taught on, the people held out are taken; FRESH are files of
`crops.py` with people who were in no teaching: everybody is taken. Asks the product's own network,
with the weights as they are shipped. Prints the poses of the kit (`sample_poses.py`) and those of
`sample_outlines.py` apart, and both counted alike: the shares of lumbopelvic.STRAIGHT to RUNNING
are set by the last, on lumbar angle and pelvis.
"""

from __future__ import annotations

import argparse
import zlib
from pathlib import Path

import numpy as np

from posecheck.measures.low_back import lumbopelvic
from posecheck.networks import Network, load_network

BATCH = 256
SHARES = {
    "standing": lumbopelvic.STRAIGHT,
    "lunge": lumbopelvic.BENT,
    "half-kneeling": lumbopelvic.BENT,
    "glute-bridge": lumbopelvic.ON_THE_BACK,
    "plank": lumbopelvic.FACE_DOWN,
    "all-fours": lumbopelvic.FACE_DOWN,
    "running": lumbopelvic.RUNNING,
}
LEAST = 20  # pictures; fewer give no row


def said(network: Network, pictures: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lumbar angle and pelvis less trunk lean, and the fitted half-widths, both (n, 2) degrees, of
    (n, 2, h, w) uint8 outlines and arms and (n, f) features."""
    points = network.standardised(seen)[:, :, None, None]
    starts = range(0, len(pictures), BATCH)
    parts = [
        network(
            pictures=pictures[i : i + BATCH].astype(np.float32) / 255,
            features=points[i : i + BATCH],
        )
        for i in starts
    ]
    mean, sd = (np.concatenate(values).astype(float) for values in zip(*parts, strict=True))
    return mean, sd * network.numbers["factor"]


def read(path: str, network: Network, everybody: bool) -> dict[str, np.ndarray]:
    """Sizes of the errors and half-widths (n, 2), kind and whether the pose is the kit's, of those
    not taught on."""
    with np.load(path) as file:
        person = file["person"]
        rows = np.array([everybody or zlib.crc32(p.encode()) % 5 == 0 for p in person])
        truth = np.column_stack([file["lumbar"], file["pelvis"]])[rows]
        guess, half = said(
            network, np.stack([file["crop"][rows], file["arms"][rows]], 1), file["features"][rows]
        )
        return {
            "error": np.abs(guess - truth),
            "half": half,
            "kind": file["kind"][rows],
            "kit": np.char.find(person[rows], "o") != 0,
        }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("crops")
    options.add_argument("fresh", nargs="*")
    options.add_argument(
        "--weights", type=Path, default=Path(__file__).with_name("lumbopelvic.onnx")
    )
    asked = options.parse_args()
    network = load_network(asked.weights, lumbopelvic.CONTRACT)
    parts = [
        read(asked.crops, network, False),
        *(read(path, network, True) for path in asked.fresh),
    ]
    d = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    print(
        "| not taught on | poses | pictures | lumbar error | pelvis error | "
        "with the product's interval: hold | share for 95 % |"
    )
    print("|---|---|---|---|---|---|---|")
    share = np.array([SHARES[kind] for kind in d["kind"]])
    beyond = d["error"] / d["half"]
    for kind in ("all", *SHARES):
        of_kind = (d["kind"] == kind) | (kind == "all")
        held, sources = [], [("kit", of_kind & d["kit"]), ("ours", of_kind & ~d["kit"])]
        for name, rows in sources:
            if rows.sum() < LEAST:
                continue
            error, ratio = d["error"][rows].mean(0), np.percentile(beyond[rows], 95, axis=0)
            held.append((beyond[rows] <= share[rows, None]).mean(0) * 100)
            print(
                f"| {kind} | {name} | {rows.sum()} | {error[0]:.2f} | {error[1]:.2f} | "
                f"{held[-1][0]:.1f} and {held[-1][1]:.1f} % | {ratio[0]:.2f} and {ratio[1]:.2f} |"
            )
        if len(held) == 2:
            alike = np.mean(held, axis=0)
            print(f"| {kind} | counted alike | | | | {alike[0]:.1f} and {alike[1]:.1f} % | |")


if __name__ == "__main__":
    main()
