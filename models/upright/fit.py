"""Fit the network that tells which of the four turns of a picture is the upright one, from key points of people in upright pictures.

    python models/upright/fit.py OUT.npz NAME=FILE... [--check 10]

FILE is a saved track (`posecheck.save_track`; a folder stands for the tracks in it), a table of labelled landmarks (.csv), or poses seen through the
pose model (.npz with landmarks, world, kind). NAME groups what belongs together (one clip, one person): every file counts as much as any other.
--check K leaves every K-th group out in turn and prints how often, and by how much, the turn of those left out is told rightly.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from posecheck import skeleton
from posecheck.pose.storage import load_track
from posecheck.recognition.body import body_of, in_picture
from posecheck.recognition.turn import FLOOR, inputs, turned
from posecheck.signals.condition import Smoothing, condition

HIDDEN, PENALTY, ROUNDS = 12, 1e-3, 150
FRAMES, POSES, ROLL_DEG = 40, 60, 6.0
"""Frames of a clip and poses of a kind that take part, each also with the camera rolled at random (1 SD, degrees)."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("files", nargs="+", metavar="NAME=FILE")
    parser.add_argument("--check", type=int, default=0)
    asked = parser.parse_args()
    rng = np.random.default_rng(0)
    sets = []
    for given in asked.files:
        group, _, name = given.partition("=")
        for path in sorted(Path(name).glob("*.npz")) if Path(name).is_dir() else [Path(name)]:
            for part, landmarks, world in read(path, rng):
                sets.append((group if group != "*" else path.stem, f"{path.stem} {part}".strip(), shown(landmarks, world, rng)))
    print(len(sets), "sets,", sum(len(x) for _, _, x in sets), "pictures")
    if asked.check:
        check(sets, asked.check, rng)
    np.savez(asked.out, **fit(sets))


def read(path: Path, rng: np.random.Generator):
    """(part, landmarks (n, 33, 3) px, world (n, 33, 3) m or NaN) of a file."""
    if path.suffix == ".csv":
        yield "", *_table(path)
        return
    with np.load(path, allow_pickle=False) as file:
        names = set(file.files)
    if "kind" in names:
        with np.load(path, allow_pickle=False) as file:
            landmarks, world, kinds = file["landmarks"][..., :3].astype(float), file["world"].astype(float), file["kind"]
        for kind in sorted(set(kinds)):
            some = np.flatnonzero(kinds == kind)
            some = rng.choice(some, min(len(some), POSES), replace=False)
            yield str(kind), landmarks[some], world[some]
    elif "person" in names:
        with np.load(path, allow_pickle=False) as file:
            landmarks, people = file["landmarks"].astype(float)[..., :3] * [640, 360, 640], file["person"]
        for person in sorted(set(people)):
            some = _spread(np.flatnonzero(people == person))
            yield str(person), landmarks[some], np.full((len(some), skeleton.COUNT, 3), np.nan)
    else:
        track = load_track(path)
        landmarks = in_picture(condition(track, Smoothing()).landmarks, track.source.size)
        some = np.flatnonzero(np.isfinite(landmarks[:, [11, 12, 23, 24], 0]).all(1))
        if len(some):
            some = _spread(some)
            yield "", landmarks[some], track.world[some].astype(float)


def _table(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Columns NAME_x, NAME_y, NAME_z in shares of a 16:9 picture."""
    with path.open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    rows = [rows[i] for i in _spread(np.arange(len(rows)))]
    points = np.full((len(rows), skeleton.COUNT, 3), np.nan)
    for column, title in enumerate(head):
        name, _, axis = title.rpartition("_")
        if name in skeleton.INDEX and axis in ("x", "y", "z"):
            points[:, skeleton.INDEX[name], "xyz".index(axis)] = [float(row[column]) * (720 if axis == "y" else 1280) for row in rows]
    return points, np.full(points.shape, np.nan)


def _spread(indices: np.ndarray) -> np.ndarray:
    return indices[np.unique(np.linspace(0, len(indices) - 1, FRAMES).astype(int))]


def shown(landmarks: np.ndarray, world: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(2 n, 4, inputs): what the network sees in each turn, as filmed and with a rolled camera."""
    roll = rng.normal(size=len(landmarks)) * ROLL_DEG
    pairs = [(landmarks, world), (_rolled(landmarks, roll), _rolled(world, roll))]
    return np.concatenate([np.stack([inputs(body_of(turned(a, k), turned(b, k))) for k in range(4)], axis=1) for a, b in pairs])


def _rolled(points: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    c, s = np.cos(np.radians(degrees))[:, None], np.sin(np.radians(degrees))[:, None]
    x, y = points[..., 0], points[..., 1]
    return np.stack([c * x - s * y, s * x + c * y, points[..., 2]], axis=-1)


def fit(sets: list) -> dict[str, np.ndarray]:
    """The network: which turn of the four is the first. A picture of a set weighs as much as its set has few."""
    x = np.concatenate([x for _, _, x in sets])
    weight = np.concatenate([np.full(len(x), 1 / len(x) / len(sets)) for _, _, x in sets])
    centre, scale = np.nanmean(x, (0, 1)), np.nanstd(x, (0, 1)) + 1e-6
    x = np.nan_to_num(np.clip((x - centre) / scale, -4, 4), nan=0.0)
    count, rng = x.shape[-1], np.random.default_rng(0)
    start = np.concatenate([rng.normal(size=count * HIDDEN) / np.sqrt(count), np.zeros(HIDDEN), rng.normal(size=HIDDEN) * 0.3])

    def split(p):
        return p[: count * HIDDEN].reshape(count, HIDDEN), p[count * HIDDEN : count * HIDDEN + HIDDEN], p[count * HIDDEN + HIDDEN :]

    def loss(p):
        w0, b0, w1 = split(p)
        hidden = np.tanh(x @ w0 + b0)
        score = hidden @ w1
        share = np.exp(score - score.max(1, keepdims=True))
        share /= share.sum(1, keepdims=True)
        off = share.copy()
        off[:, 0] -= 1
        off *= weight[:, None]
        inner = off[..., None] * w1 * (1 - hidden * hidden)
        slope = np.concatenate([np.einsum("nkd,nkh->dh", x, inner).ravel(), inner.sum((0, 1)), np.einsum("nk,nkh->h", off, hidden)])
        return -(weight * np.log(share[:, 0] + 1e-12)).sum() + PENALTY * (p @ p), slope + 2 * PENALTY * p

    w0, b0, w1 = split(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x)
    return {name: value.astype(np.float32) for name, value in (("centre", centre), ("scale", scale), ("w0", w0), ("b0", b0), ("w1", w1))}


def check(sets: list, folds: int, rng: np.random.Generator) -> None:
    groups = sorted({group for group, _, _ in sets})
    fold = {group: i % folds for i, group in enumerate(rng.permutation(groups))}
    gaps = {}
    for k in range(folds):
        net = fit([s for s in sets if fold[s[0]] != k])
        for group, name, x in sets:
            if fold[group] == k:
                seen = np.nan_to_num(np.clip((x[: len(x) // 2] - net["centre"]) / net["scale"], -4, 4), nan=0.0)
                score = np.tanh(seen @ net["w0"] + net["b0"]) @ net["w1"]
                score = score - score.max(1, keepdims=True)
                said = np.maximum(score - np.log(np.exp(score).sum(1, keepdims=True)), FLOOR).mean(0)
                gaps[name] = float(said[0] - said[1:].max())
    ordered = sorted(gaps.items(), key=lambda item: item[1])
    for least in (0, 1, 2):
        print(f"told rightly by more than {least}: {sum(gap > least for gap in gaps.values())} of {len(gaps)}")
    for name, gap in ordered[:15]:
        print(f"  {gap:6.2f}  {name}")


if __name__ == "__main__":
    main()
