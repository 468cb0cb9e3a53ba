"""The lumbopelvic networks as one ONNX file; `train.py` calls it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from onnx_file import Graph, write

from posecheck.measures.low_back.lumbopelvic import CONTRACT

BLOCKS = 3
FURTHEST, LEAST_LOG_SD, MOST_LOG_SD = 5.0, -3.0, 1.5
"""Standard deviations up to which a feature counts; natural logarithms of the standard deviation.
As in teaching."""
INPUTS = {
    "pictures": (
        "the person's outline and the arms' bones in the trunk's frame, 0 to 1"
        " (posecheck/measures/low_back/outline.py)"
    ),
    "features": "posecheck/measures/features.py, features: less centre, over scale",
}


def write_network(
    path: Path,
    members: Sequence[Mapping[str, np.ndarray]],
    stats: Mapping[str, np.ndarray],
    weights: str = "",
) -> None:
    """members: what `train.Net.weights` says of each, stored as it is (half precision stays so).

    stats: centre and scale (features,) of the features, mean, spread and factor (2,) of lumbar
    angle and pelvis less trunk lean, degrees.
    """
    graph = Graph()
    features = graph.clipped(graph.add("Flatten", "features", axis=1), -FURTHEST, FURTHEST)
    said = [_member(graph, features, f"{i}", member) for i, member in enumerate(members)]
    graph.ensemble(
        said, len(CONTRACT.columns), LEAST_LOG_SD, MOST_LOG_SD, stats["spread"], stats["mean"]
    )
    numbers = {name: stats[name] for name in CONTRACT.numbers}
    write(path, CONTRACT, graph, numbers, INPUTS, "models/lumbopelvic/train.py", weights)


def _member(graph: Graph, features: str, name: str, weights: Mapping[str, np.ndarray]) -> str:
    """(n, 4) means and log spreads of one of the networks."""

    def convolved(x: str, layer: str, stride: int) -> str:
        kernel, bias = (
            graph.constant(f"{name}.{layer}.{part}", weights[f"{layer}.{part}"])
            for part in ("kernel", "bias")
        )
        return graph.add(
            "Conv",
            x,
            kernel,
            bias,
            kernel_shape=[3, 3],
            pads=[1, 1, 1, 1],
            strides=[stride, stride],
        )

    x = graph.add("Relu", convolved("pictures", "stem", 2))
    for i in range(BLOCKS):
        inside = graph.add("Relu", convolved(x, f"block{i}.first", 2))
        kernel = graph.constant(f"{name}.block{i}.around", weights[f"block{i}.around"])
        around = graph.add("Conv", x, kernel, kernel_shape=[1, 1], strides=[2, 2])
        x = graph.add("Relu", graph.add("Add", convolved(inside, f"block{i}.second", 1), around))
    x = graph.add("Concat", features, graph.add("Flatten", x, axis=1), axis=1)
    for layer in ("first", "second"):
        x = graph.add(
            "Relu",
            graph.dense(x, f"{name}.{layer}", weights[f"{layer}.matrix"], weights[f"{layer}.bias"]),
        )
    return graph.dense(x, f"{name}.last", weights["last.matrix"], weights["last.bias"])
