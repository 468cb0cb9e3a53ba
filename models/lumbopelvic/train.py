"""Train the lumbopelvic network: lumbar angle and pelvis pitch from the outline, each with its
spread.

    python models/lumbopelvic/train.py CROPS.npz OUT_FOLDER [--quick QUICK.npz ...] \
        [--points-only] [--passes N] [--start LUMBOPELVIC.onnx] [--threads N]

With --start the networks of an earlier file are taught on, with a slower rate, so that what they
know of other people and postures is kept; without it they start from nothing.
Computes in bfloat16 where the processor does; one that does not is nine times as quick in single
precision. One fifth of the people of CROPS is held out: every figure printed, and the factor that
turns the spread into a 95 % interval, comes from them. QUICK are files of `sample_quick.py`, all
taught on, once a pass; what the pose model saw comes SEEN times a pass. Writes
OUT_FOLDER/lumbopelvic.onnx (weights, half precision) and figures.md. Needs torch and onnx; the
product does not.
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
from export import write_network
from onnx_file import arrays_of

PASSES, BATCH, RATE = 9, 256, 3e-3
TAUGHT_ON, SLOWER = 4, 6e-4
"""Passes and rate with --start."""
SEEN = 2
"""Times that a picture seen through the pose model comes in a pass; a drawn one comes once."""
MEMBERS = ((7, 112), (8, 88))
"""Seed and units of each network: two are asked, and their answers averaged: better than either.
Units: 2 MB for both."""
WIDTHS = (16, 32, 64, 96)
NEUTRAL = 0.2  # share, see `worth`
SPOILED = 0.5
"""Share of the batches whose outlines are spoiled: the pose model's own errors are in all of them.
"""
OUTPUTS = ("lumbar", "pelvis")
COLUMNS = ("features", "lumbar", "pelvis", "person", "kind", "yaw", "ease", "height", "depth")


class Block(torch.nn.Module):
    """Two 3 x 3 convolutions, the first with stride 2, beside a plain 1 x 1 way round them."""

    def __init__(self, inside: int, out: int):
        super().__init__()
        self.first = torch.nn.Conv2d(inside, out, 3, stride=2, padding=1, bias=False)
        self.first_norm = torch.nn.BatchNorm2d(out)
        self.second = torch.nn.Conv2d(out, out, 3, padding=1, bias=False)
        self.second_norm = torch.nn.BatchNorm2d(out)
        self.around = torch.nn.Conv2d(inside, out, 1, stride=2, bias=False)

    def forward(self, x):
        y = F.relu(self.first_norm(self.first(x)))
        return F.relu(self.second_norm(self.second(y)) + self.around(x))


class Net(torch.nn.Module):
    """Outline and arms (2, 96, 80) and features -> mean and log spread of lumbar angle and pelvis
    pitch (standardised)."""

    def __init__(self, features: int, units: int, outline: bool = True):
        super().__init__()
        self.outline, self.settled = outline, False
        self.stem = torch.nn.Conv2d(2, WIDTHS[0], 3, stride=2, padding=1, bias=False)
        self.stem_norm = torch.nn.BatchNorm2d(WIDTHS[0])
        self.blocks = torch.nn.ModuleList(Block(a, b) for a, b in pairwise(WIDTHS))
        self.first = torch.nn.Linear((WIDTHS[-1] * 6 * 5 if outline else 0) + features, units)
        self.second = torch.nn.Linear(units, 48)
        self.last = torch.nn.Linear(48, 4)

    def forward(self, picture, points):
        parts = [points]
        if self.outline:
            x = F.relu(
                self.stem_norm(self.stem(picture.contiguous(memory_format=torch.channels_last)))
            )
            for block in self.blocks:
                x = block(x)
            parts.append(x.flatten(1))
        x = F.relu(self.first(torch.cat(parts, 1)))
        x = F.relu(self.second(F.dropout(x, 0.1, self.training)))
        mean, log_sd = self.last(x).float().chunk(2, 1)
        return mean, log_sd.clamp(-3, 1.5)

    def begin_with(self, earlier: dict[str, np.ndarray]) -> None:
        """The weights of an earlier network, as `weights` gives them. Its norms are in its
        convolutions; here they stay as they are from now on."""
        for name, layer, norm in self.convolutions():
            layer.weight.data[:] = torch.tensor(earlier[f"{name}.kernel"])
            norm.weight.data.fill_(1.0)
            norm.bias.data[:] = torch.tensor(earlier[f"{name}.bias"])
            norm.running_mean.fill_(0.0)
            norm.running_var.fill_(1.0 - norm.eps)
        for i, block in enumerate(self.blocks):
            block.around.weight.data[:] = torch.tensor(earlier[f"block{i}.around"])
        for name in ("first", "second", "last"):
            layer = getattr(self, name)
            layer.weight.data[:] = torch.tensor(earlier[f"{name}.matrix"].T)
            layer.bias.data[:] = torch.tensor(earlier[f"{name}.bias"])
        self.settled = True

    def train(self, mode: bool = True) -> Net:
        super().train(mode)
        if self.settled:
            for _, _, norm in self.convolutions():
                norm.eval()
        return self

    def convolutions(self):
        """Name, convolution and norm of each pair."""
        yield "stem", self.stem, self.stem_norm
        for i, block in enumerate(self.blocks):
            yield f"block{i}.first", block.first, block.first_norm
            yield f"block{i}.second", block.second, block.second_norm

    def weights(self) -> dict[str, np.ndarray]:
        """What the product loads: convolutions with their norms folded in, kernels as (out, in, 3,
        3), and matrices as (in, out)."""
        found: dict[str, torch.Tensor] = {}
        for name, kernels, norm in self.convolutions():
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            found[f"{name}.kernel"] = kernels.weight * scale[:, None, None, None]
            found[f"{name}.bias"] = norm.bias - norm.running_mean * scale
        found |= {f"block{i}.around": block.around.weight for i, block in enumerate(self.blocks)}
        for name in ("first", "second", "last"):
            layer = getattr(self, name)
            found |= {f"{name}.matrix": layer.weight.T, f"{name}.bias": layer.bias}
        return {
            name: np.ascontiguousarray(value.detach().float().numpy())
            for name, value in found.items()
        }


def spoiled(picture: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """What masks get wrong: shifted, turned, scaled, thick or thin, holes and blobs, cut off at the
    knees, blurred, cut hard. The arms only move."""
    n, _, height, width = picture.shape

    def uniform(low, high, count=n):
        return low + (high - low) * torch.rand(count, generator=generator)

    turn, scale = torch.deg2rad(uniform(-1.2, 1.2)), uniform(0.98, 1.02)
    shift_x, shift_y = uniform(-0.02, 0.02), uniform(-0.02, 0.02)
    matrix = torch.stack(
        [
            torch.stack([scale * turn.cos(), -scale * turn.sin(), shift_x], 1),
            torch.stack([scale * turn.sin(), scale * turn.cos(), shift_y], 1),
        ],
        1,
    )
    x, arms = F.grid_sample(
        picture, F.affine_grid(matrix, picture.shape, align_corners=False), align_corners=False
    ).split(1, 1)
    k = int(torch.randint(0, 8, (1,), generator=generator))
    if k == 0:
        x = F.max_pool2d(x, 3, 1, 1)
    elif k == 1:
        x = -F.max_pool2d(-x, 3, 1, 1)
    elif k == 2:
        x = F.avg_pool2d(x, 3, 1, 1)
    elif k == 3:
        x = (x > 0.5).float()
    x = x.clone()
    rows = torch.arange(float(height))[None, :, None]
    columns = torch.arange(float(width))[None, None, :]
    for value in (0.0, 1.0):
        hit = torch.nonzero(torch.rand(n, generator=generator) < 0.15)[:, 0]
        cy, cx, ry, rx = (
            uniform(a, b, len(hit))[:, None, None]
            for a, b in ((5, height - 5), (5, width - 5), (2, 9), (2, 9))
        )
        blob = ((rows - cy) / ry) ** 2 + ((columns - cx) / rx) ** 2 < 1
        x[hit] = x[hit].masked_fill(blob[:, None], value)
    hit = torch.nonzero(torch.rand(n, generator=generator) < 0.1)[:, 0]
    below = rows > uniform(height * 0.75, height, len(hit))[:, None, None]
    x[hit] = x[hit].masked_fill(below[:, None], 0.0)
    return torch.cat([x, arms], 1)


def worth(lumbar: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """(n,) weight of each picture. Chance spreads the angles evenly over -15 to 30; most backs are
    near neutral most of the time.

    Trained on the even spread, a network that is unsure guesses its middle, 8 degrees arched, which
    is wrong of most people. So each movement is weighted to a mixture: a fifth of it around 0 with
    an SD of 6, the rest spread as it came.
    """
    out = np.ones(len(lumbar))
    edges = np.arange(-30, 46, 3.0)
    middle = (edges[:-1] + edges[1:]) / 2
    near = np.exp(-0.5 * (middle / 6.0) ** 2)
    for name in set(kind):
        rows = kind == name
        place = np.clip(np.digitize(lumbar[rows], edges) - 1, 0, len(middle) - 1)
        share = np.bincount(place, minlength=len(middle)) / rows.sum()
        wanted = near / near.sum() * NEUTRAL + share * (1 - NEUTRAL)
        weight = np.clip(wanted / np.maximum(share, 1e-3), 0.3, 4.0)[place]
        out[rows] = weight / weight.mean()
    return out


def loss_of(guess: torch.Tensor, log_sd: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """(n, 2) minus the log likelihood of a Laplace distribution, weighted by the root of its spread
    (Seitzer 2022, beta 0.5).

    Laplace, for the figure that counts is the mean error, not its square. The weight keeps pictures
    that are hard at first from being written off as noise.
    """
    return log_sd.detach().exp().sqrt() * ((target - guess).abs() * 2**0.5 / log_sd.exp() + log_sd)


def trained(member: int, rows, data, points, pictures, target, asked, earlier=None) -> Net:
    """One network, taught on `rows`; earlier: the arrays of the file that it begins with."""
    seed, units = MEMBERS[member]
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    weight = torch.tensor(worth(data["lumbar"], data["kind"]), dtype=torch.float32)
    net = Net(points.shape[1], units, outline=not asked.points_only).to(
        memory_format=torch.channels_last
    )
    passes, rate = asked.passes or PASSES, RATE
    if earlier is not None:
        passes, rate = asked.passes or TAUGHT_ON, SLOWER
        mine = {k.partition(".")[2]: v for k, v in earlier.items() if k.startswith(f"{member}.")}
        net.begin_with({k: v.astype(np.float32) for k, v in mine.items()})
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate / 3, weight_decay=2e-2)
    steps = -(-len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rate, epochs=passes, steps_per_epoch=steps, pct_start=0.2
    )
    for number in range(passes):
        net.train()
        total = 0.0
        for batch in rows[torch.randperm(len(rows), generator=generator)].split(BATCH):
            seen = pictures[batch].float() / 255 if net.outline else None
            if net.outline and float(torch.rand(1, generator=generator)) < SPOILED:
                seen = spoiled(seen, generator)
            noisy = points[batch] + 0.06 * torch.randn(
                len(batch), points.shape[1], generator=generator
            )
            with torch.autocast(
                "cpu", torch.bfloat16, enabled=torch.ops.mkldnn._is_mkldnn_bf16_supported()
            ):
                guess, log_sd = net(seen, noisy)
            loss = (weight[batch, None] * loss_of(guess, log_sd, target[batch])).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"seed {seed} pass {number + 1}/{passes} loss {total / steps:.3f}", flush=True)
    return net.eval()


def together(
    nets: list[Net], pictures: torch.Tensor, points: torch.Tensor
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and spread, (n, 2) standardised, of what the networks say: their mean; their variances
    and how far they are apart."""
    guesses, variances = [], []
    with torch.no_grad():
        for net in nets:
            parts = [
                net(p.float() / 255, q)
                for p, q in zip(pictures.split(1024), points.split(1024), strict=True)
            ]
            guesses.append(torch.cat([m for m, _ in parts]).numpy())
            variances.append(np.exp(2 * torch.cat([s for _, s in parts]).numpy()))
    return np.mean(guesses, axis=0), np.sqrt(np.mean(variances, axis=0) + np.var(guesses, axis=0))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("crops")
    options.add_argument("out")
    options.add_argument("--points-only", action="store_true")
    options.add_argument("--passes", type=int)
    options.add_argument("--start", type=Path)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--quick", nargs="*", default=[])
    asked = options.parse_args()
    torch.set_num_threads(asked.threads)
    torch.set_flush_denormal(True)
    data, pictures, quick = read(asked.crops, asked.quick)
    held = np.array([zlib.crc32(p.encode()) % 5 == 0 for p in data["person"]]) & ~quick
    numbers, truths = data["features"][~held], np.column_stack([data[k][~held] for k in OUTPUTS])
    stats = {
        "centre": numbers.mean(0),
        "scale": numbers.std(0) + 1e-6,
        "mean": truths.mean(0),
        "spread": truths.std(0),
    }
    earlier = arrays_of(asked.start) if asked.start else None
    if earlier is not None:
        names = {"centre": "centre", "scale": "scale", "mean": "offset", "spread": "unit"}
        stats = {name: earlier[kept].astype(float) for name, kept in names.items()}
    points = torch.tensor(
        np.clip((data["features"] - stats["centre"]) / stats["scale"], -5, 5), dtype=torch.float32
    )
    truth = np.column_stack([data[k] for k in OUTPUTS]).astype(np.float32)
    target = torch.tensor((truth - stats["mean"]) / stats["spread"], dtype=torch.float32)
    rows = torch.tensor(
        np.concatenate([np.flatnonzero(quick), *[np.flatnonzero(~quick & ~held)] * SEEN])
    )
    nets = [
        trained(member, rows, data, points, pictures, target, asked, earlier)
        for member in range(len(MEMBERS))
    ]
    report(nets, data, held, points, pictures, truth, stats, Path(asked.out), asked.points_only)


def read(crops: str, quick: list[str]) -> tuple[dict[str, np.ndarray], torch.Tensor, np.ndarray]:
    """All files as one: columns, outlines and arms (n, 2, 96, 80) uint8, and (n,) which rows are of
    `quick`. What a file does not say is NaN."""
    columns: dict[str, list] = {k: [] for k in COLUMNS}
    for path in (crops, *quick):
        with np.load(path) as file:
            n = len(file["person"])
            for name, parts in columns.items():
                parts.append(file[name] if name in file.files else np.full(n, np.nan, np.float32))
    joined = {k: np.concatenate(parts) for k, parts in columns.items()}
    lengths = [len(part) for part in columns["person"]]
    # filled file by file: they are most of the memory
    pictures = np.empty((sum(lengths), 2, 96, 80), np.uint8)
    start = 0
    for path, n in zip((crops, *quick), lengths, strict=True):
        with np.load(path) as file:
            pictures[start : start + n, 0], pictures[start : start + n, 1] = (
                file["crop"],
                file["arms"],
            )
        start += n
    return joined, torch.from_numpy(pictures), np.arange(start) >= lengths[0]


def report(
    nets, data, held, points, pictures, truth, stats, folder: Path, points_only: bool
) -> None:
    """Figures on the people held out, and the weights."""
    mean, spread = stats["mean"], stats["spread"]
    guess, sd = together(nets, pictures[held], points[held])
    guess, sd = guess * spread + mean, sd * spread
    error = guess - truth[held]
    factor = np.percentile(np.abs(error) / sd, 95.5, axis=0)
    kinds, people = data["kind"][held], data["person"][held]
    lines = [
        (
            f"{len(truth)} pictures, {len(set(data['person']))} people, "
            f"{len(set(people))} of them held out: {held.sum()} pictures."
        ),
        "",
    ]
    lines += [
        "| on people held out | pictures | lumbar error | 95 % hold | pelvis error | 95 % hold |",
        "|---|---|---|---|---|---|",
    ]

    def row(name, m):
        held_share = (np.abs(error[m]) <= factor * sd[m]).mean(0) * 100
        e = np.abs(error[m]).mean(0)
        lines.append(
            f"| {name} | {m.sum()} | {e[0]:.1f} | {held_share[0]:.0f} % | "
            f"{e[1]:.1f} | {held_share[1]:.0f} % |"
        )

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
        row(
            f"{name} (waist depth {edges[0]:.2f} to {edges[1]:.2f} of height)",
            (share >= edges[0]) & (share <= edges[1]),
        )
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
        members = [
            {name: values.astype(np.float16) for name, values in net.weights().items()}
            for net in nets
        ]
        write_network(folder / "lumbopelvic.onnx", members, stats | {"factor": factor})
        print(
            json.dumps(
                {"parameters": int(sum(p.numel() for net in nets for p in net.parameters()))}
            )
        )


if __name__ == "__main__":
    main()
