"""A tiny ONNX network that answers as RTMPose does, of people drawn as 26 spots, each of its own
colour on black: so its answers are known."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import cv2
import numpy as np

from posecheck import skeleton
from posecheck.pose.backends.rtmpose import MEAN, NAMES, SD

COLOURS = np.array([c for c in product((0, 127, 255), repeat=3) if any(c)], np.float32)
SHARPNESS, BRIGHT = 4.0, 6.0
"""How soon another colour is none, and rows of a spot from which its score is high."""


def write_network(path: Path, size: tuple[int, int] = (256, 192), points: int = len(NAMES)) -> Path:
    """size: height and width of its picture. Its answer over x is how much of a point's colour each
    column holds, over y each row, twice as fine."""
    from onnx import TensorProto, helper, numpy_helper, save

    height, width = size
    colours = ((COLOURS[:points] - MEAN) / SD).reshape(1, points, 3, 1, 1).astype(np.float32)
    constants = {
        "colours": colours,
        "two": np.array([2], np.int64),
        "columns": np.array([3], np.int64),
        "rows": np.array([2], np.int64),
        "one": np.array([1], np.int64),
        "sharp": np.array(-SHARPNESS, np.float32),
        "bright": np.array(1 / BRIGHT, np.float32),
        "as_x": np.array([1, points, 2 * width], np.int64),
        "as_y": np.array([1, points, 2 * height], np.int64),
        "twice": np.array([1, 1, 1, 2], np.int64),
        "last": np.array([3], np.int64),
    }
    steps = [
        ("Unsqueeze", ["input", "one"], "apart"),
        ("Sub", ["apart", "colours"], "off"),
        ("Mul", ["off", "off"], "squared"),
        ("ReduceSum", ["squared", "two"], "far"),
        ("Mul", ["far", "sharp"], "cost"),
        ("Exp", ["cost"], "like"),
    ]
    nodes = [
        helper.make_node(kind, given, [name], **({"keepdims": 0} if kind == "ReduceSum" else {}))
        for kind, given, name in steps
    ]
    for axis, over in (("x", "rows"), ("y", "columns")):
        nodes += [
            helper.make_node("ReduceSum", ["like", over], [f"sum_{axis}"], keepdims=0),
            helper.make_node("Mul", [f"sum_{axis}", "bright"], [f"share_{axis}"]),
            helper.make_node("Tanh", [f"share_{axis}"], [f"score_{axis}"]),
            helper.make_node("Unsqueeze", [f"score_{axis}", "last"], [f"wide_{axis}"]),
            helper.make_node("Tile", [f"wide_{axis}", "twice"], [f"fine_{axis}"]),
            helper.make_node("Reshape", [f"fine_{axis}", f"as_{axis}"], [f"simcc_{axis}"]),
        ]
    graph = helper.make_graph(
        nodes,
        "spots",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, height, width])],
        [
            helper.make_tensor_value_info(f"simcc_{axis}", TensorProto.FLOAT, [1, points, 2 * n])
            for axis, n in (("x", width), ("y", height))
        ],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


HALF = {
    "eye": (0.03, 0.06),
    "ear": (0.06, 0.10),
    "shoulder": (0.13, 0.22),
    "elbow": (0.22, 0.36),
    "wrist": (0.28, 0.50),
    "hip": (0.10, 0.52),
    "knee": (0.11, 0.74),
    "ankle": (0.12, 0.93),
    "heel": (0.08, 0.97),
    "big_toe": (0.15, 0.99),
    "small_toe": (0.19, 0.96),
}
MIDDLE = {"nose": 0.10, "head": 0.0, "neck": 0.17, "hip": 0.50}


def standing(x: float, y: float, tall: float) -> np.ndarray:
    """(26, 2) px: somebody who faces the camera, the middle of the body at x, the top of the head
    at y; the left side lies to the right."""
    places = []
    for name in NAMES:
        side, _, part = name.partition("_")
        across, down = HALF[part] if side in skeleton.SIDES else (0.0, MIDDLE[name])
        places.append((x + (across if side == "left" else -across) * tall, y + down * tall))
    return np.array(places)


def draw(size: tuple[int, int], points: np.ndarray, radius: int = 4) -> np.ndarray:
    """A picture of size (width, height), black but for the spots."""
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    for (x, y), colour in zip(points, COLOURS, strict=True):
        cv2.circle(picture, (round(x), round(y)), radius, colour.tolist(), -1)
    return picture
