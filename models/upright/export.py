"""The network that tells which way up a picture is as an ONNX file; `fit.py` calls it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from onnx_file import Graph, write

from posecheck.recognition.turn import CONTRACT

FURTHEST = 4.0
"""Standard deviations up to which an input counts, as in fitting."""
INPUTS = {
    "features": (
        "posecheck/recognition/turn.py, inputs, of the picture in one turn: less centre, over"
        " scale; what is missing is 0"
    )
}


def write_network(path: Path, net: Mapping[str, np.ndarray]) -> None:
    """net: centre, scale (inputs,), w0 (inputs, units), b0, w1 (units,), as of `fit.fit`."""
    graph = Graph()
    x = graph.add(
        "Tanh",
        graph.dense(graph.clipped("features", -FURTHEST, FURTHEST), "hidden", net["w0"], net["b0"]),
    )
    graph.add("MatMul", x, graph.constant("last.matrix", net["w1"][:, None]), name="score")
    write(
        path,
        CONTRACT,
        graph,
        {name: net[name] for name in CONTRACT.numbers},
        INPUTS,
        "models/upright/fit.py",
    )
