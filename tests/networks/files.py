"""A network whose answers are known, as a file that may be spoiled, and the writer of `models/`."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx

from posecheck.networks import Contract

MODELS = Path(__file__).parents[2] / "models"
CONTRACT = Contract(
    "toy",
    3,
    {"features": (2,)},
    ("mean", "sd"),
    ("knee", "gap"),
    ("deg", "%"),
    {"centre": 2, "scale": 2, "factor": 1},
)
MATRIX, BIAS = np.array([[1.0, -1.0], [2.0, 0.5]], np.float32), np.array([10.0, 0.0], np.float32)
NUMBERS = {
    "centre": np.array([1.0, -1.0]),
    "scale": np.array([2.0, 0.1]),
    "factor": np.array([1.96]),
}
WORDS = {"features": "two numbers"}


def recipe(name: str):
    """A module of `models/`, by its path there without ".py"."""
    spec = importlib.util.spec_from_file_location(
        f"recipe_{name.replace('/', '_')}", MODELS / f"{name}.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_toy(path: Path, operator: str = "Exp", matrix: np.ndarray = MATRIX) -> Path:
    """mean = features @ matrix + BIAS, sd = the operator of it."""
    writer = recipe("onnx_file")
    graph = writer.Graph()
    graph.add(
        "Gemm",
        "features",
        graph.constant("matrix", matrix),
        graph.constant("bias", BIAS),
        name="mean",
    )
    graph.add(operator, "mean", name="sd")
    writer.write(path, CONTRACT, graph, NUMBERS, WORDS, "tests/networks/files.py")
    return path


def spoil(path: Path, change: Callable[[onnx.ModelProto], object], *, sealed: bool = True) -> Path:
    """The same file with something changed; sealed: its sha256 fits again."""
    model = onnx.load(path)
    change(model)
    if sealed:
        said(model)["sha256"].value = hashlib.sha256(
            model.graph.SerializeToString() + said(model)["numbers"].value.encode()
        ).hexdigest()
    path.write_bytes(model.SerializeToString())
    return path


def said(model: onnx.ModelProto) -> dict[str, onnx.StringStringEntryProto]:
    return {entry.key: entry for entry in model.metadata_props}
