"""Fit the network that tells which of the four turns of a picture is the upright one, from key
points of people in upright pictures.

    python models/upright/fit.py OUT.onnx NAME=FILE... [--check 10]

FILE is a saved track (`posecheck.save_track`), a table of labelled landmarks (.csv), poses seen
through the pose model (.npz with landmarks, world, kind), or landmarks of several people (.npz with
landmarks, person); a folder stands for all of these in it, but for NAME.heavy.npz, which hold
points of another pose model. NAME groups what belongs together (one clip, one person); `*` makes a
group of each file, or of each source where the folder's truth.json names the sources, so that a
person in two clips of one source is in one group. Every set counts as much as any other: a clip, a
table, a person of several, a kind of pose. Chance hangs on the names of the sets alone, so the
order of the files does not matter.
--check K leaves every K-th group out in turn and prints how often, and by how much, the turn of
  those left out is told rightly: by this network alone
(posecheck also holds it against what the clip would show). Upright: of the sets as they are;
turned: of each set turned by 90, 180 and 270 degrees.
"""

from __future__ import annotations

import argparse
import csv
import json
import zlib
from pathlib import Path

import numpy as np
from export import write_network
from scipy.optimize import minimize

from posecheck import skeleton
from posecheck.pose.io.storage import load_track
from posecheck.recognition.body import body_of, in_frame
from posecheck.recognition.turn import FLOOR, OFFER, inputs, turned
from posecheck.signals.condition import SmoothingFilter, condition

HIDDEN, PENALTY, ROUNDS = 12, 1e-3, 150
FRAMES, POSES, ROLL_DEG = 40, 60, 6.0
"""Frames of a clip and poses of a kind that take part, each also with the camera rolled at random
(1 SD, degrees)."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("files", nargs="+", metavar="NAME=FILE")
    parser.add_argument("--check", type=int, default=0)
    asked = parser.parse_args()
    sets, came = [], {}
    for given in asked.files:
        group, _, name = given.partition("=")
        before = len(sets)
        for source, path in files_of(Path(name)):
            for own, landmarks, world in read(path):
                sets.append(
                    (
                        group if group != "*" else source or own,
                        own,
                        shown(landmarks, world, chance(own)),
                    )
                )
        some = sets[before:]
        came |= {own: given for _, own, _ in some}
        print(
            f"{given}: {len(some)} sets, {len({g for g, _, _ in some})} groups, "
            f"{sum(len(x) for _, _, x in some)} pictures"
        )
    sets.sort(key=lambda item: item[1])
    print(
        f"all: {len(sets)} sets, {len({g for g, _, _ in sets})} groups, "
        f"{sum(len(x) for _, _, x in sets)} pictures"
    )
    if asked.check:
        check(sets, asked.check, came)
    write_network(asked.out, fit(sets))


def files_of(path: Path) -> list[tuple[str, Path]]:
    """(source or "", file) of a file or of those in a folder."""
    if not path.is_dir():
        return [("", path)]
    listed = path / "truth.json"
    sources = (
        {
            item["id"]: item["source"]["repo"]
            for item in json.loads(listed.read_text(encoding="utf-8"))
        }
        if listed.is_file()
        else {}
    )
    files = sorted(
        file for file in path.iterdir() if file.suffix in (".npz", ".csv") and "." not in file.stem
    )
    return [(sources.get(file.stem, ""), file) for file in files]


def chance(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))


def read(path: Path):
    """(name, landmarks (n, 33, 3) px, world (n, 33, 3) m or NaN) of each set in a file."""
    if path.suffix == ".csv":
        yield path.stem, *_table(path)
        return
    with np.load(path, allow_pickle=False) as file:
        names = set(file.files)
    if "kind" in names:
        with np.load(path, allow_pickle=False) as file:
            landmarks = file["landmarks"][..., :3].astype(float)
            world = file["world"].astype(float)
            kinds = file["kind"]
        for kind in sorted(set(kinds)):
            name, some = f"{path.stem} {kind}", np.flatnonzero(kinds == kind)
            some = chance(name).choice(some, min(len(some), POSES), replace=False)
            yield name, landmarks[some], world[some]
    elif "person" in names:
        with np.load(path, allow_pickle=False) as file:
            landmarks = file["landmarks"].astype(float)[..., :3] * [640, 360, 640]
            people = file["person"]
        for person in sorted(set(people)):
            some = _spread(np.flatnonzero(people == person))
            yield (
                f"{path.parent.name} {person}",
                landmarks[some],
                np.full((len(some), skeleton.COUNT, 3), np.nan),
            )
    else:
        track = load_track(path)
        landmarks = in_frame(condition(track, SmoothingFilter()).landmarks, track.source.size)
        some = np.flatnonzero(np.isfinite(landmarks[:, [11, 12, 23, 24], 0]).all(1))
        if len(some):
            some = _spread(some)
            yield Path(track.source.name).stem, landmarks[some], track.world[some].astype(float)


def _table(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Columns NAME_x, NAME_y, NAME_z in shares of a 16:9 picture."""
    with path.open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    rows = [rows[i] for i in _spread(np.arange(len(rows)))]
    points = np.full((len(rows), skeleton.COUNT, 3), np.nan)
    for column, title in enumerate(head):
        name, _, axis = title.rpartition("_")
        if name in skeleton.INDEX and axis in ("x", "y", "z"):
            points[:, skeleton.INDEX[name], "xyz".index(axis)] = [
                float(row[column]) * (720 if axis == "y" else 1280) for row in rows
            ]
    return points, np.full(points.shape, np.nan)


def _spread(indices: np.ndarray) -> np.ndarray:
    return indices[np.unique(np.linspace(0, len(indices) - 1, FRAMES).astype(int))]


def shown(landmarks: np.ndarray, world: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(2 n, 4, inputs): what the network sees in each turn, as filmed and with a rolled camera."""
    roll = rng.normal(size=len(landmarks)) * ROLL_DEG
    pairs = [(landmarks, world), (_rolled(landmarks, roll), _rolled(world, roll))]
    return np.concatenate(
        [
            np.stack([inputs(body_of(turned(a, k), turned(b, k))) for k in range(4)], axis=1)
            for a, b in pairs
        ]
    )


def _rolled(points: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    c, s = np.cos(np.radians(degrees))[:, None], np.sin(np.radians(degrees))[:, None]
    x, y = points[..., 0], points[..., 1]
    return np.stack([c * x - s * y, s * x + c * y, points[..., 2]], axis=-1)


def fit(sets: list) -> dict[str, np.ndarray]:
    """The network: which turn of the four is the first. A picture of a set weighs as much as its
    set has few."""
    x = np.concatenate([x for _, _, x in sets])
    weight = np.concatenate([np.full(len(x), 1 / len(x) / len(sets)) for _, _, x in sets])
    centre, scale = np.nanmean(x, (0, 1)), np.nanstd(x, (0, 1)) + 1e-6
    x = np.nan_to_num(np.clip((x - centre) / scale, -4, 4), nan=0.0)
    count, rng = x.shape[-1], np.random.default_rng(0)
    start = np.concatenate(
        [
            rng.normal(size=count * HIDDEN) / np.sqrt(count),
            np.zeros(HIDDEN),
            rng.normal(size=HIDDEN) * 0.3,
        ]
    )

    def split(p):
        return (
            p[: count * HIDDEN].reshape(count, HIDDEN),
            p[count * HIDDEN : count * HIDDEN + HIDDEN],
            p[count * HIDDEN + HIDDEN :],
        )

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
        slope = np.concatenate(
            [
                np.einsum("nkd,nkh->dh", x, inner).ravel(),
                inner.sum((0, 1)),
                np.einsum("nk,nkh->h", off, hidden),
            ]
        )
        return (
            -(weight * np.log(share[:, 0] + 1e-12)).sum() + PENALTY * (p @ p),
            slope + 2 * PENALTY * p,
        )

    w0, b0, w1 = split(
        minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    )
    return {
        name: value.astype(np.float32)
        for name, value in (
            ("centre", centre),
            ("scale", scale),
            ("w0", w0),
            ("b0", b0),
            ("w1", w1),
        )
    }


def check(sets: list, folds: int, came: dict[str, str]) -> None:
    """came: from which argument each set is."""
    groups = sorted({group for group, _, _ in sets})
    fold = {
        group: i % folds for i, group in enumerate(np.random.default_rng(0).permutation(groups))
    }
    told = {}
    for k in range(folds):
        net = fit([s for s in sets if fold[s[0]] != k])
        for group, name, x in sets:
            if fold[group] == k:
                seen = np.nan_to_num(
                    np.clip((x[: len(x) // 2] - net["centre"]) / net["scale"], -4, 4), nan=0.0
                )
                score = np.tanh(seen @ net["w0"] + net["b0"]) @ net["w1"]
                score = score - score.max(1, keepdims=True)
                said = np.maximum(score - np.log(np.exp(score).sum(1, keepdims=True)), FLOOR).mean(
                    0
                )
                told[name] = said[0] - said[1:]
    gaps = {name: float(gap.min()) for name, gap in told.items()}
    for given in ("all", *dict.fromkeys(came.values())):
        names = [name for name in told if given in ("all", came[name])]
        right, clear, wrong = (
            sum(test(gaps[name]) for name in names)
            for test in (lambda g: g > 0, lambda g: g >= OFFER, lambda g: g <= -OFFER)
        )
        offered = sum(int((told[name] >= OFFER).sum()) for name in names if gaps[name] > 0)
        print(
            f"{given}: told rightly {right} of {len(names)}, "
            f"by {OFFER:g} and more {clear}; upright, a turn offered {wrong}; ",
            end="",
        )
        print(f"turned, the right turn offered {offered} of {3 * len(names)}")
    for name, gap in sorted(gaps.items(), key=lambda item: item[1])[:15]:
        print(f"  {gap:6.2f}  {name}")


if __name__ == "__main__":
    main()
