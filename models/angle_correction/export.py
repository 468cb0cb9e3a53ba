"""The networks of the angle correction as ONNX files; `fit.py` calls it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from onnx_file import Graph, arrays_of, write

from posecheck.measures.correction import contract

LAYERS = 3
FURTHEST, LEAST_LOG_SD, MOST_LOG_SD = 6.0, -3.0, 2.0
"""Standard deviations up to which a feature counts; natural logarithms of the standard deviation.
As in teaching."""
INPUTS = {"features": "posecheck/measures/features.py, sided(features): less centre, over scale"}

Layers = Sequence[tuple[np.ndarray, np.ndarray]]


def write_network(
    folder: Path, kind: str, members: Sequence[Layers], stats: Mapping[str, np.ndarray]
) -> None:
    """FOLDER/side.onnx or front.onnx. members: matrix (inputs, units) and bias of each layer of
    each.

    stats: `unit`, and the numbers of the contract, in the outputs' units: what a correction of 1 of
    the networks is, `usual` (theirs of 0), the `limit` of what may be added to that, the `factor`
    from a standard deviation to a half-width, and what `mean_share` of it stays in a mean.
    """
    kept = contract(kind)
    graph, said = Graph(), []
    features = graph.clipped("features", -FURTHEST, FURTHEST)
    for k, layers in enumerate(members):
        x = features
        for i, (matrix, bias) in enumerate(layers):
            x = graph.dense(x, f"{k}.{i}", matrix, bias)
            x = graph.add("Tanh", x) if i < LAYERS - 1 else x
        said.append(x)
    graph.ensemble(said, len(kept.columns), LEAST_LOG_SD, MOST_LOG_SD, stats["unit"])
    write(
        folder / f"{kind}.onnx",
        kept,
        graph,
        {name: stats[name] for name in kept.numbers},
        INPUTS,
        "models/angle_correction/fit.py",
    )


def read_network(folder: Path, kind: str) -> tuple[list[Layers], dict[str, np.ndarray]]:
    """members and stats of a file of `write_network`."""
    arrays = arrays_of(folder / f"{kind}.onnx")
    count = len({name.partition(".")[0] for name in arrays if name.endswith(".0.matrix")})
    return [
        [(arrays[f"{k}.{i}.matrix"], arrays[f"{k}.{i}.bias"]) for i in range(LAYERS)]
        for k in range(count)
    ], arrays
