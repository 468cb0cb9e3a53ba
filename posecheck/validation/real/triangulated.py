"""Joint centres in space, as several calibrated cameras see them (.trc), and the angles that
posecheck gives, made of them. Also OpenSim's (.mot).

Marker names as of the HALPE set: LHip, RHip, LKnee, ... The y axis points up.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import utf8
from posecheck.measures.catalogue import entry
from posecheck.model.key import MeasureKey, column
from posecheck.validation.truth import BadTruth

MARKERS = Expected("a table of markers", BadTruth, "It is what Pose2Sim or OpenSim write.")
MOTION = Expected("a motion with knee angles", BadTruth, "It is what OpenSim writes.")
NEEDED = tuple(f"{side}{part}" for side in "LR" for part in ("Shoulder", "Hip", "Knee", "Ankle"))
SIDES = {"left": "L", "right": "R"}
UP = np.array([0.0, 1.0, 0.0])


def read_trc(file: Path) -> dict[str, np.ndarray]:
    """Marker -> (frames, 3) m; frames in order from 0. Raises BadTruth."""
    try:
        lines = utf8(read_file(file, MARKERS), MARKERS, file.name).splitlines()
        names = [n for n in lines[3].split("\t")[2:] if n.strip()]
        rows = np.array(
            [
                [float(x) if x.strip() else np.nan for x in line.split("\t")[: 2 + 3 * len(names)]]
                for line in lines[5:]
                if line.strip()
            ]
        )
    except (IndexError, ValueError) as wrong:
        raise MARKERS.refused(file.name, str(wrong)) from wrong
    if rows.ndim != 2 or rows.shape[1] != 2 + 3 * len(names):
        raise MARKERS.refused(file.name, "the rows do not fit the header")
    return {name.strip(): rows[:, 2 + 3 * i : 5 + 3 * i] for i, name in enumerate(names)}


def has_joints(markers: dict[str, np.ndarray]) -> bool:
    return set(NEEDED) <= set(markers)


def angles_of(markers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Column of a report -> (frames,) degrees, with the report's names and signs; of the person's
    own sagittal and frontal plane."""
    mid = {part: (markers[f"L{part}"] + markers[f"R{part}"]) / 2 for part in ("Shoulder", "Hip")}
    across = (markers["LHip"] - markers["RHip"]) * np.array([1.0, 0.0, 1.0])
    left = across / np.linalg.norm(across, axis=1, keepdims=True)
    ahead = np.cross(left, UP)
    trunk = mid["Shoulder"] - mid["Hip"]

    def swung(limb: np.ndarray) -> np.ndarray:
        """Degrees that a limb hangs ahead of straight down."""
        return np.degrees(np.arctan2((limb * ahead).sum(1), -limb[:, 1]))

    def level(part: str) -> np.ndarray:
        line = markers[f"L{part}"] - markers[f"R{part}"]
        return np.degrees(np.arcsin(line[:, 1] / np.linalg.norm(line, axis=1)))

    out = {
        "trunk_lean": np.degrees(np.arctan2((trunk * ahead).sum(1), trunk[:, 1])),
        "lateral_trunk_lean": np.degrees(np.arctan2((trunk * left).sum(1), trunk[:, 1])),
        "pelvic_obliquity": level("Hip"),
        "shoulder_obliquity": level("Shoulder"),
    }
    for side, letter in SIDES.items():
        shoulder, hip, knee, ankle = (
            markers[f"{letter}{part}"] for part in ("Shoulder", "Hip", "Knee", "Ankle")
        )
        thigh, shank = knee - hip, ankle - knee
        cosine = (
            (thigh * shank).sum(1) / np.linalg.norm(thigh, axis=1) / np.linalg.norm(shank, axis=1)
        )
        found = {
            "knee_flexion": np.degrees(np.arccos(np.clip(cosine, -1, 1))),
            "trunk_thigh_angle": swung(thigh) - swung(hip - shoulder),
            "thigh_extension": -swung(thigh),
            "shank_inclination": swung(shank),
        }
        out |= {column(MeasureKey(measure, side)): values for measure, values in found.items()}
    return out


def read_mot(file: Path) -> dict[str, np.ndarray]:
    """OpenSim's knees: column of a report -> (frames,) degrees; empty where the table has none.
    Raises BadTruth."""
    try:
        lines = utf8(read_file(file, MOTION), MOTION, file.name).splitlines()
        start = next(i for i, line in enumerate(lines) if line.strip() == "endheader") + 1
        header = lines[start].split()
        rows = np.array(
            [[float(x) for x in line.split()] for line in lines[start + 1 :] if line.strip()]
        )
        knee, _ = entry("knee_flexion").opensim
        columns = {
            column(MeasureKey("knee_flexion", side)): header.index(knee.format(side[0]))
            for side in SIDES
        }
        return {name: rows[:, at] for name, at in columns.items()}
    except (StopIteration, IndexError, ValueError) as wrong:
        raise MOTION.refused(file.name, str(wrong) or "it has no endheader") from wrong
