"""Fit the angle correction: what is systematic in the pose model's angles, and how large the rest
is.

    python models/angle_correction/fit.py OUT_FOLDER SAMPLES.npz [SAMPLES.npz ...] [--start
        EARLIER_FOLDER] [--passes N] [--batch N]

Trains small networks (one for side views, one for front and rear), each an average of five members
that have seen different four fifths of the people. Every residual that sets an interval comes from
a person the member never saw. With --start the members of an earlier side.onnx and front.onnx are
taught on, for a third of the passes, so that what they know of other people is kept. A view of
which SAMPLES hold nothing gets no file. Writes OUT_FOLDER/side.onnx, front.onnx and figures.md;
taught on drills (`sample_drills.py`), side.onnx is what is shipped as drills.onnx. Needs torch and
onnx (no dependencies of the product).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from export import Layers, read_network, write_network

from posecheck import skeleton
from posecheck.measures.features import FRONT_OUTPUTS, SIDE_OUTPUTS, features, raw_outputs, sided
from posecheck.measures.geometry import wrap
from posecheck.measures.raw import front_angles, side_angles
from posecheck.view.view import ViewEstimate

sys.path.insert(0, str(Path(__file__).parents[1]))
from random_drills import family_of

FOLDS, HIDDEN, PASSES, TAUGHT_ON, BATCH = 5, 112, 70, 24, 1024
POINT_NOISE = 0.012  # trunk lengths: what smoothing leaves of landmark noise
TYPICAL_LEG = 0.80
"""m; the samples do not say each body's leg length, which spreads by 8 % around it."""
VIEW_NAMES = {"left": "side-left", "right": "side-right", "front": "front", "rear": "rear"}


def load(paths: list[str]) -> dict[str, np.ndarray]:
    files = [np.load(p) for p in paths]
    apart = ("size", "joint_names", "silhouette", "world", "boxes", "shapes", "starts", "data")
    names = [k for k in files[0].files if k not in apart and all(k in f.files for f in files)]
    data = {k: np.concatenate([f[k] for f in files]) for k in names}
    data["joint_names"] = files[0]["joint_names"]
    return data


def true_landmarks(data: dict[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
    """Joint centres in the picture, camera roll taken out, in the landmarks' layout (only what the
    angles use)."""
    names = list(data["joint_names"])
    out = np.full((rows.sum(), skeleton.COUNT, 2), np.nan)
    for side in skeleton.SIDES:
        for part, joint in (
            ("shoulder", "shoulder"),
            ("hip", "hip"),
            ("knee", "knee"),
            ("ankle", "ankle"),
            ("heel", "heel"),
            ("foot_index", "toe"),
        ):
            out[:, skeleton.INDEX[f"{side}_{part}"]] = data["joints"][rows][
                :, names.index(joint + side[0].upper())
            ]
    out[:, [skeleton.INDEX["left_ear"], skeleton.INDEX["right_ear"]]] = data["joints"][rows][
        :, [names.index("head")]
    ]
    angle = np.radians(data["roll"][rows])[:, None]
    x, y = out[..., 0].copy(), out[..., 1].copy()
    out[..., 0], out[..., 1] = (
        x * np.cos(angle) - y * np.sin(angle),
        x * np.sin(angle) + y * np.cos(angle),
    )
    return out


def truths(data: dict[str, np.ndarray], rows: np.ndarray, view: ViewEstimate) -> np.ndarray:
    """(rows, outputs) true values: from the kit where it says them, else from the joint centres in
    the picture."""
    points = true_landmarks(data, rows)
    truth = {k[6:]: v[rows].astype(float) for k, v in data.items() if k.startswith("truth_")}
    columns = []
    for name in SIDE_OUTPUTS if view.is_side else FRONT_OUTPUTS:
        base, _, which = name.rpartition("_")
        side = {
            "near": view.near_side,
            "far": skeleton.other(view.near_side or "left"),
            "left": "left",
            "right": "right",
        }.get(which)
        if name in ("trunk_lean", "pelvic_obliquity"):
            columns.append(truth[name])
        elif base in ("knee_flexion", "trunk_thigh_angle", "foot_inclination", "fppa"):
            columns.append(truth[f"{base}_{side[0].upper()}"])
        elif base == "knee_medial_displacement":
            columns.append(100 * truth[f"{base}_{side[0].upper()}"] / TYPICAL_LEG)
        else:
            angles = side_angles(points, view) if view.is_side else front_angles(points, view)
            columns.append(
                angles[
                    name.replace("_near", f"_{view.near_side}").replace(
                        "_far", f"_{skeleton.other(view.near_side or 'left')}"
                    )
                ]
            )
    return np.column_stack(columns)


def in_the_mirror(
    landmarks: np.ndarray, correction: np.ndarray, outputs: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """The same pictures flipped left to right, points and outputs renamed."""
    flipped = (landmarks * np.array([-1.0, 1.0, 1.0, 1.0]))[:, skeleton.MIRRORED]
    swap = {"left": "right", "right": "left"}
    partner = ["_".join(swap.get(word, word) for word in name.split("_")) for name in outputs]
    sign = np.array(
        [-1.0 if name in ("pelvic_obliquity", "lateral_trunk_lean") else 1.0 for name in outputs]
    )
    return flipped, correction[:, [outputs.index(name) for name in partner]] * sign


class Net(torch.nn.Module):
    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(inputs, HIDDEN),
            torch.nn.Tanh(),
            torch.nn.Linear(HIDDEN, HIDDEN),
            torch.nn.Tanh(),
            torch.nn.Linear(HIDDEN, 2 * outputs),
        )

    def forward(self, x):
        mean, log_sd = self.layers(x).chunk(2, dim=1)
        return mean, log_sd.clamp(-3, 2)


def train(
    x: np.ndarray, y: np.ndarray, seed: int, earlier: Layers | None, passes: int, batch: int
) -> Net:
    torch.manual_seed(seed)
    net = Net(x.shape[1], y.shape[1])
    fastest = 4e-3 if earlier is None else 1.5e-3
    if earlier is not None:
        with torch.no_grad():
            for (matrix, given), j in zip(earlier, (0, 2, 4), strict=True):
                kernel, bias = torch.tensor(matrix.T), torch.tensor(given)
                # numbers that the earlier one did not see, and units that it did not have, say
                # nothing at first
                net.layers[j].weight[: len(kernel), kernel.shape[1] :] = 0.0
                net.layers[j].weight[: len(kernel), : kernel.shape[1]] = kernel
                net.layers[j].bias[: len(bias)] = bias
    data_x = torch.tensor(x, dtype=torch.float32)
    data_y = torch.tensor(np.nan_to_num(y), dtype=torch.float32)
    known = torch.tensor(np.isfinite(y), dtype=torch.float32)
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=3e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, fastest, epochs=passes, steps_per_epoch=-(-len(x) // batch)
    )
    for _ in range(passes):
        for rows in torch.randperm(len(x)).split(batch):
            noisy = data_x[rows] + NOISE * torch.randn(len(rows), x.shape[1])
            mean, log_sd = net(noisy)
            loss = (
                known[rows] * (0.5 * ((data_y[rows] - mean) / log_sd.exp()) ** 2 + log_sd)
            ).sum() / known[rows].sum()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    return net.eval()


NOISE = torch.zeros(1)


def fit(
    kind: str,
    x: np.ndarray,
    y: np.ndarray,
    person: np.ndarray,
    clip: np.ndarray,
    label: np.ndarray,
    outputs: tuple[str, ...],
    earlier: tuple[list[Layers], dict[str, np.ndarray]] | None,
    passes: int,
    batch: int,
) -> tuple[list[Layers], dict[str, np.ndarray], list[str]]:
    """Five members, intervals from people they had not seen: members and stats as `export` takes
    them. y: correction to add to the raw value."""
    global NOISE
    centre, scale = x.mean(0), x.std(0) + 1e-6
    y_centre, y_scale = np.nanmean(y, 0), np.nanstd(y, 0) + 1e-6
    if earlier is not None:
        known = len(earlier[1]["centre"])
        centre[:known], scale[:known], y_centre, y_scale = (
            earlier[1][name] for name in ("centre", "scale", "usual", "unit")
        )
    NOISE = torch.tensor(POINT_NOISE / scale, dtype=torch.float32)
    NOISE[-4:] = 0
    z = np.clip((x - centre) / scale, -6, 6)
    target = (y - y_centre) / y_scale
    people = np.array(sorted(set(person)))
    np.random.default_rng(0).shuffle(people)
    fold_of = {p: i % FOLDS for i, p in enumerate(people)}
    fold = np.array([fold_of[p] for p in person])
    members: list[Layers] = []
    mean_out, sd_out = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    for k in range(FOLDS):
        start = earlier[0][k] if earlier else None
        net = train(z[fold != k], target[fold != k], k, start, passes, batch)
        with torch.no_grad():
            m, s = net(torch.tensor(z[fold == k], dtype=torch.float32))
        mean_out[fold == k], sd_out[fold == k] = (
            m.numpy() * y_scale + y_centre,
            s.exp().numpy() * y_scale,
        )
        members.append(
            [
                (net.layers[j].weight.detach().numpy().T, net.layers[j].bias.detach().numpy())
                for j in (0, 2, 4)
            ]
        )
        print(kind, "member", k, flush=True)
    residual = y - mean_out
    ratio = np.abs(residual) / sd_out
    factor = np.nanpercentile(ratio, 95.5, axis=0)
    # the same for the mean of a stretch (a rep's hold, a run): landmark noise averages out, a
    # person's own offset does not
    stretches = [np.flatnonzero(clip == c) for c in dict.fromkeys(clip)]
    stretch_ratio = [
        np.abs(np.nanmean(residual[rows], 0)) / np.sqrt(np.nanmean(sd_out[rows] ** 2, 0))
        for rows in stretches
        if len(rows) >= 5
    ]
    mean_factor = np.minimum(np.nanpercentile(stretch_ratio, 95.5, axis=0), factor)
    lines = []
    for i, name in enumerate(outputs):
        row = [
            f"| {name} | {np.nanmean(np.abs(y[:, i])):.1f} | {-np.nanmean(y[:, i]):+.1f} "
            f"| {np.nanmean(np.abs(residual[:, i])):.1f} |"
        ]
        for k in sorted(set(label)):
            m = (label == k) & np.isfinite(y[:, i])
            row.append(
                f" {np.abs(residual[m, i]).mean():.1f} "
                f"({100 * (ratio[m, i] <= factor[i]).mean():.0f} %) |"
                if m.sum() > 20
                else " – |"
            )
        lines.append("".join(row))
    header = [
        f"| {kind} | raw | raw bias | corrected | " + " | ".join(sorted(set(label))) + " |",
        "|---" * (4 + len(set(label))) + "|",
    ]
    stats = {
        "centre": centre,
        "scale": scale,
        "usual": y_centre,
        "unit": y_scale,
        "factor": factor,
        "mean_share": mean_factor / factor,
        "limit": np.nanpercentile(np.abs(y - y_centre), 99.5, axis=0),
    }
    return members, stats, header + lines


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("out", type=Path)
    options.add_argument("samples", nargs="+")
    options.add_argument("--start", type=Path)
    options.add_argument("--passes", type=int, help="over the samples")
    options.add_argument("--batch", type=int, default=BATCH, help="pictures a step")
    asked = options.parse_args()
    torch.set_num_threads(1)
    data = load(asked.samples)
    asked.out.mkdir(parents=True, exist_ok=True)
    text = [
        (
            f"{len(data['kind'])} pictures, {len(set(data['clip']))} stretches, "
            f"{len(set(data['person']))} people."
        ),
        "",
    ]
    for kind, views in (("side", ("left", "right")), ("front", ("front", "rear"))):
        xs, ys, ps, cs, ks = [], [], [], [], []
        for name in views:
            rows = data["view"] == name
            if kind == "front":
                rows &= data["kind"] != "glute-bridge"
            if not rows.any():
                continue
            view = ViewEstimate(VIEW_NAMES[name], 0.0, 1.0, False)
            landmarks = data["landmarks"][rows].astype(float)
            outputs, raw = raw_outputs(landmarks, view)
            correction = truths(data, rows, view) - raw
            angular = np.array(["displacement" not in o and o != "hip_offset" for o in outputs])
            correction = np.where(angular, wrap(correction), correction)
            pictures = [(landmarks, correction)]
            # a body has no preferred side: each picture counts in the mirror too, and says so, for
            # the pose model has one
            if kind == "front":
                pictures.append(in_the_mirror(landmarks, correction, outputs))
            for seen, wanted in pictures:
                xs.append(sided(features(seen, view), name == "right" or seen is not landmarks))
                ys.append(wanted)
                ps.append(data["person"][rows])
                cs.append(
                    data["clip"][rows]
                    if seen is landmarks
                    else np.char.add(data["clip"][rows], " mirrored")
                )
                ks.append(np.array([family_of(k) for k in data["kind"][rows]]))
        if not ys:
            continue
        y = np.concatenate(ys)
        # the wrong leg, not an error of angle: the view stage and the swap repair deal with those
        y[np.abs(y) > 45] = np.nan
        earlier = read_network(asked.start, kind) if asked.start else None
        members, stats, lines = fit(
            kind,
            np.concatenate(xs),
            y,
            np.concatenate(ps),
            np.concatenate(cs),
            np.concatenate(ks),
            outputs,
            earlier,
            asked.passes or (TAUGHT_ON if earlier else PASSES),
            asked.batch,
        )
        write_network(asked.out, kind, members, stats)
        text += [*lines, ""]
    (asked.out / "figures.md").write_text("\n".join(text))
    print("\n".join(text))


if __name__ == "__main__":
    main()
