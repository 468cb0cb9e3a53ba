"""Train the lumbopelvic network: lumbar angle and pelvis pitch from the outline, each with its spread.

    python models/lumbopelvic/train.py CROPS.npz OUT_FOLDER [--points-only] [--passes N]

One fifth of the people is held out: every figure printed, and the factor that turns the spread into a 95 % interval, comes
from them. Writes OUT_FOLDER/lumbopelvic.npz (weights, half precision) and figures.md. Needs torch; the product does not.
"""

from __future__ import annotations

import argparse
import json
import zlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

PASSES, BATCH, SEED = 26, 256, 7
OUTPUTS = ("lumbar", "pelvis")


class Net(torch.nn.Module):
    """Outline (1, 96, 80) and features -> mean and log spread of lumbar angle and pelvis pitch (standardised)."""

    def __init__(self, features: int, outline: bool = True):
        super().__init__()
        self.outline = outline
        widths = (1, 16, 32, 48, 64)
        self.convolutions = torch.nn.ModuleList(torch.nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(widths))
        self.norms = torch.nn.ModuleList(torch.nn.BatchNorm2d(b) for b in widths[1:])
        self.first = torch.nn.Linear((64 * 6 * 5 if outline else 0) + features, 112)
        self.second = torch.nn.Linear(112, 48)
        self.last = torch.nn.Linear(48, 4)

    def forward(self, crop, points):
        parts = [points]
        if self.outline:
            x = crop
            for convolution, norm in zip(self.convolutions, self.norms, strict=True):
                x = F.relu(norm(convolution(x)))
            parts.append(x.flatten(1))
        x = F.relu(self.first(torch.cat(parts, 1)))
        x = F.relu(self.second(F.dropout(x, 0.1, self.training)))
        mean, log_sd = self.last(x).chunk(2, 1)
        return mean, log_sd.clamp(-3, 1.5)


def spoiled(crop: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """What masks get wrong: shifted, turned, scaled, thick or thin, holes and blobs, cut off at the knees, blurred, cut hard."""
    n = len(crop)

    def uniform(low, high, *shape):
        return low + (high - low) * torch.rand(shape or (n,), generator=generator)

    turn, scale = torch.deg2rad(uniform(-1.2, 1.2)), uniform(0.98, 1.02)
    shift_x, shift_y = uniform(-0.02, 0.02), uniform(-0.02, 0.02)
    matrix = torch.stack(
        [torch.stack([scale * turn.cos(), -scale * turn.sin(), shift_x], 1), torch.stack([scale * turn.sin(), scale * turn.cos(), shift_y], 1)], 1
    )
    x = F.grid_sample(crop, F.affine_grid(matrix, crop.shape, align_corners=False), align_corners=False)
    k = int(torch.randint(0, 8, (1,), generator=generator))
    if k == 0:
        x = F.max_pool2d(x, 3, 1, 1)
    elif k == 1:
        x = -F.max_pool2d(-x, 3, 1, 1)
    elif k == 2:
        x = F.avg_pool2d(x, 3, 1, 1)
    elif k == 3:
        x = (x > 0.5).float()
    height, width = crop.shape[-2:]
    rows, columns = torch.arange(float(height))[None, :, None], torch.arange(float(width))[None, None, :]
    for value in (0.0, 1.0):
        hit = torch.rand(n, generator=generator) < 0.15
        cy, cx, ry, rx = uniform(5, height - 5), uniform(5, width - 5), uniform(2, 9), uniform(2, 9)
        blob = ((rows - cy[:, None, None]) / ry[:, None, None]) ** 2 + ((columns - cx[:, None, None]) / rx[:, None, None]) ** 2 < 1
        x = torch.where((blob & hit[:, None, None])[:, None], torch.full_like(x, value), x)
    cut = torch.where(torch.rand(n, generator=generator) < 0.1, uniform(height * 0.75, height), torch.full((n,), height + 1.0))
    return torch.where((rows > cut[:, None, None])[:, None], torch.zeros_like(x), x)


def worth(lumbar: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """(n,) weight of each picture. Chance spreads the angles evenly over -15 to 30; most backs are near neutral most of the time.

    Trained on the even spread, a network that is unsure guesses its middle, 8 degrees arched, which is wrong of most people. So each
    movement is weighted to a mixture: a third of it around 0 with an SD of 6, the rest spread as it came.
    """
    out = np.ones(len(lumbar))
    edges = np.arange(-30, 46, 3.0)
    middle = (edges[:-1] + edges[1:]) / 2
    near = np.exp(-0.5 * (middle / 6.0) ** 2)
    for name in set(kind):
        rows = kind == name
        place = np.clip(np.digitize(lumbar[rows], edges) - 1, 0, len(middle) - 1)
        share = np.bincount(place, minlength=len(middle)) / rows.sum()
        wanted = near / near.sum() / 3 + share * 2 / 3
        weight = np.clip(wanted / np.maximum(share, 1e-3), 0.3, 4.0)[place]
        out[rows] = weight / weight.mean()
    return out


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("crops")
    options.add_argument("out")
    options.add_argument("--points-only", action="store_true")
    options.add_argument("--passes", type=int, default=PASSES)
    options.add_argument("--seed", type=int, default=SEED)
    asked = options.parse_args()
    torch.manual_seed(asked.seed)
    torch.set_num_threads(2)
    generator = torch.Generator().manual_seed(asked.seed)
    data = np.load(asked.crops)
    held = np.array([zlib.crc32(p.encode()) % 5 == 0 for p in data["person"]])
    centre, scale = data["features"][~held].mean(0), data["features"][~held].std(0) + 1e-6
    points = torch.tensor(np.clip((data["features"] - centre) / scale, -5, 5), dtype=torch.float32)
    truth = np.column_stack([data[k] for k in OUTPUTS]).astype(np.float32)
    mean, spread = truth[~held].mean(0), truth[~held].std(0)
    target = torch.tensor((truth - mean) / spread)
    crops = torch.tensor(data["crop"])
    weight = torch.tensor(worth(data["lumbar"], data["kind"]), dtype=torch.float32)
    net = Net(points.shape[1], outline=not asked.points_only)
    rows = torch.tensor(np.flatnonzero(~held))
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=2e-2)
    steps = -(-len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, epochs=asked.passes, steps_per_epoch=steps)
    for number in range(asked.passes):
        net.train()
        total = 0.0
        for batch in rows[torch.randperm(len(rows), generator=generator)].split(BATCH):
            seen = spoiled(crops[batch][:, None].float() / 255, generator) if net.outline else None
            noisy = points[batch] + 0.06 * torch.randn(len(batch), points.shape[1], generator=generator)
            guess, log_sd = net(seen, noisy)
            loss = (weight[batch, None] * (0.5 * ((target[batch] - guess) / log_sd.exp()) ** 2 + log_sd)).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"pass {number + 1}/{asked.passes} loss {total / steps:.3f}", flush=True)
    report(net, data, held, points, crops, truth, mean, spread, centre, scale, Path(asked.out), asked.points_only)


def report(net, data, held, points, crops, truth, mean, spread, centre, scale, folder: Path, points_only: bool) -> None:
    """Figures on the people held out, and the weights."""
    net.eval()
    guess, sd = [], []
    with torch.no_grad():
        for batch in torch.tensor(np.flatnonzero(held)).split(1024):
            m, s = net(crops[batch][:, None].float() / 255, points[batch])
            guess.append(m.numpy() * spread + mean)
            sd.append(s.exp().numpy() * spread)
    guess, sd = np.concatenate(guess), np.concatenate(sd)
    error = guess - truth[held]
    factor = np.percentile(np.abs(error) / sd, 95.5, axis=0)
    kinds, people = data["kind"][held], data["person"][held]
    lines = [f"{len(truth)} pictures, {len(set(data['person']))} people, {len(set(people))} of them held out.", ""]
    lines += ["| on people held out | pictures | lumbar error | 95 % hold | pelvis error | 95 % hold |", "|---|---|---|---|---|---|"]

    def row(name, m):
        held_share = (np.abs(error[m]) <= factor * sd[m]).mean(0) * 100
        e = np.abs(error[m]).mean(0)
        lines.append(f"| {name} | {m.sum()} | {e[0]:.1f} | {held_share[0]:.0f} % | {e[1]:.1f} | {held_share[1]:.0f} % |")

    row("all", np.ones(len(error), bool))
    for kind in sorted(set(kinds)):
        row(kind, kinds == kind)
    yaw, ease = np.abs(data["yaw"][held]), data["ease"][held]
    for low, high in ((0, 5), (5, 10), (10, 15), (15, 25), (25, 90)):
        if ((yaw >= low) & (yaw < high)).sum() > 30:
            row(f"yaw {low} to {high}", (yaw >= low) & (yaw < high))
    for value in sorted(set(ease[np.isfinite(ease)].tolist())):
        row(f"shirt {1000 * value:.0f} mm off", ease == np.float32(value))
    share = data["depth"][held] / data["height"][held]
    for name, low, high in (("slim", 0, 33), ("middling", 33, 67), ("stout", 67, 100)):
        edges = np.nanpercentile(share, (low, high))
        row(f"{name} (waist depth {edges[0]:.2f} to {edges[1]:.2f} of height)", (share >= edges[0]) & (share <= edges[1]))
    true = truth[held][:, 0]
    for low, high in ((-20, -8), (-8, 8), (8, 20), (20, 40)):
        row(f"true lumbar angle {low} to {high}", (true >= low) & (true < high))
    guess_mean = np.abs(truth[held] - mean).mean(0)
    lines += ["", f"Always guessing the mean: {guess_mean[0]:.1f} and {guess_mean[1]:.1f}."]
    print("\n".join(lines))
    folder.mkdir(parents=True, exist_ok=True)
    name = "points_only" if points_only else "figures"
    (folder / f"{name}.md").write_text("\n".join(lines) + "\n")
    if not points_only:
        weights = {k: v.numpy().astype(np.float16) for k, v in net.state_dict().items() if "num_batches" not in k}
        stats = {"centre": centre, "scale": scale, "mean": mean, "spread": spread, "factor": factor}
        np.savez_compressed(folder / "lumbopelvic.npz", **weights, **{f"stat_{k}": v.astype(np.float32) for k, v in stats.items()})
        print(json.dumps({"parameters": int(sum(p.numel() for p in net.parameters()))}))


if __name__ == "__main__":
    main()
