"""How well is the change of one person told? Reads what `same_person_samples.py` rendered: python
benchmarks/same_person.py SAMPLES.npz

Change is a reading less the reading of the same person's relaxed standing, which is what a
calibration makes of it. Printed for the network and the contour: mean and 95th percentile of
|change read - true change|, and in how many pictures with a true change of 6 degrees or more its
sign is right; then the same of the share of the own range, for people whom a calibration does not
refuse. The constants of posecheck/calibration/change.py come from here.
"""

from __future__ import annotations

import sys

import numpy as np

from posecheck.calibration.own import check_ranges
from posecheck.errors import CalibrationError
from posecheck.measures.low_back.lumbopelvic import read_outline
from posecheck.model.calibration import OwnRange
from posecheck.pose.silhouettes import SilhouetteBuilder
from posecheck.view.view import ViewEstimate

LARGE = 6.0


def readings(path: str) -> dict[str, np.ndarray]:
    """Network and contour of every picture, each read alone."""
    file = dict(np.load(path))
    n = len(file["kind"])
    out = {name: np.full(n, np.nan) for name in ("lumbar", "pelvis", "contour", "half")}
    width = int(file["size"][0])
    for side in ("left", "right"):
        rows = np.flatnonzero(file["view"] == side)
        view = ViewEstimate(f"side-{side}", 0.0, 1.0, False)
        for i in rows:
            landmarks = file["landmarks"][[i]].astype(float)
            mask, builder = file["silhouette"][i], SilhouetteBuilder()
            scale = width / mask.shape[1]
            builder.add(
                mask.astype(np.float32) / 255, landmarks[0, :, :2] / scale, (0.0, 0.0), scale
            )
            read = read_outline(np.zeros(1), builder.finish(), landmarks, view, 10.0)
            out["lumbar"][i], out["pelvis"][i], out["half"][i] = (
                read.lumbar[0],
                read.pelvis[0],
                read.lumbar_half[0],
            )
            out["contour"][i] = read.contour[0]
    return file | out


def main(path: str) -> None:
    d = readings(path)
    for name, truth in (
        ("lumbar", "truth_lumbar_angle"),
        ("pelvis", "truth_pelvis_pitch"),
        ("contour", "truth_lumbar_angle"),
    ):
        print(
            f"{name}\n{'':24}{'pictures':>9}{'absolute':>9}{'change':>8}"
            f"{'SD':>6}{'95 %':>6}{'bias':>6}{'sign':>10}"
        )
        neutral = {
            p: np.flatnonzero((d["person"] == p) & (d["pose"] == "neutral"))
            for p in set(d["person"])
        }
        read = np.full(len(d["kind"]), np.nan)
        true = read.copy()
        for person, at in neutral.items():
            if len(at):
                own = d["person"] == person
                read[own], true[own] = (
                    d[name][own] - d[name][at[0]],
                    d[truth][own] - d[truth][at[0]],
                )
        moved = (d["pose"] != "neutral") & np.isfinite(read)
        groups = [("standing, same session", (d["kind"] == "standing") & (d["session"] == 0))]
        kinds = ("standing", "lunge", "glute-bridge", "plank", "running")
        groups += [
            (f"{kind}, camera anew", (d["kind"] == kind) & (d["session"] == 1)) for kind in kinds
        ]
        for label, group in groups:
            rows = moved & group
            if not rows.any():
                continue
            error = read[rows] - true[rows]
            large = np.abs(true[rows]) >= LARGE
            right = int((np.sign(read[rows]) == np.sign(true[rows]))[large].sum())
            absolute = np.abs(d[name][rows] - d[truth][rows]).mean()
            print(
                f"{label:24}{rows.sum():9d}{absolute:9.1f}{np.abs(error).mean():8.1f}"
                f"{error.std():6.1f}{np.percentile(np.abs(error), 95):6.1f}"
                f"{error.mean():6.1f}{right:5d}/{large.sum()}"
            )
    shares(d)


def shares(d: dict[str, np.ndarray]) -> None:
    """Share of the own range, read against true, %."""
    errors: dict[bool, list[float]] = {True: [], False: []}
    refused = 0
    for person in sorted(set(d["person"])):
        own = {
            name: np.flatnonzero((d["person"] == person) & (d["pose"] == name))
            for name in ("neutral", "tuck", "arch")
        }
        if not all(len(rows) for rows in own.values()):
            continue
        at = {name: int(rows[0]) for name, rows in own.items()}
        read = {
            k: OwnRange(*(float(d[k][at[n]]) for n in ("neutral", "tuck", "arch")), 0.0)
            for k in ("lumbar", "pelvis")
        }
        true = OwnRange(
            *(float(d["truth_lumbar_angle"][at[n]]) for n in ("neutral", "tuck", "arch")), 0.0
        )
        try:
            check_ranges(read["lumbar"], read["pelvis"])
        except CalibrationError:
            refused += 1
            continue
        for i in np.flatnonzero(
            (d["person"] == person) & ~np.isin(d["pose"], list(at)) & np.isfinite(d["lumbar"])
        ):
            change = d["lumbar"][i] - read["lumbar"].neutral
            truth = d["truth_lumbar_angle"][i] - true.neutral
            errors[bool(d["kind"][i] == "standing")].append(
                abs(read["lumbar"].share(change) - true.share(truth))
            )
    print(f"share of the own range, %; {refused} people refused")
    for standing, found in errors.items():
        print(
            f"{'standing' if standing else 'elsewhere':24}{len(found):9d}{np.mean(found):9.1f} "
            f"mean{np.percentile(found, 95):8.1f} 95 %"
        )


if __name__ == "__main__":
    main(sys.argv[1])
