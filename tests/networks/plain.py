"""posecheck's networks in plain numpy, double precision, from the weights in their files: what the
runner's answers are held against."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.networks.files import MODELS, recipe

Arrays = dict[str, np.ndarray]


def weights_in(name: str) -> Arrays:
    """The weights of a shipped file and the numbers beside them, double precision."""
    return {
        key: values.astype(float)
        for key, values in recipe("onnx_file").arrays_of(MODELS / Path(name)).items()
    }


def angle_correction(w: Arrays, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, outputs) means and standard deviations, of (n, 30) standardised features."""
    said = []
    for k in range(5):
        x = np.clip(features, -6, 6)
        for layer in (0, 1):
            x = np.tanh(x @ w[f"{k}.{layer}.matrix"] + w[f"{k}.{layer}.bias"])
        said.append(x @ w[f"{k}.2.matrix"] + w[f"{k}.2.bias"])
    mean, sd = together(np.array(said), -3, 2)
    return mean * w["unit"], sd * w["unit"]


def lumbopelvic(
    w: Arrays, pictures: np.ndarray, features: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(n, 2) means and standard deviations, degrees, of (n, 2, 96, 80) outlines and arms 0..1 and
    (n, 29) standardised features."""
    members = [
        {key[2:]: values for key, values in w.items() if key.startswith(f"{i}.")} for i in range(2)
    ]
    mean, sd = together(
        np.array([_outline(m, pictures, np.clip(features, -5, 5)) for m in members]), -3, 1.5
    )
    return mean * w["unit"] + w["offset"], sd * w["unit"]


def upright(w: Arrays, features: np.ndarray) -> np.ndarray:
    """(n, 1) scores of (n, 41) standardised inputs."""
    return (
        np.tanh(np.clip(features, -4, 4) @ w["hidden.matrix"] + w["hidden.bias"]) @ w["last.matrix"]
    )


def together(said: np.ndarray, least: float, most: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of (members, n, 2 * columns) means and logarithms of standard
    deviations.

    The variance is theirs, and how far they are apart.
    """
    mean, log_sd = np.split(said, 2, axis=-1)
    return mean.mean(0), np.sqrt(np.exp(2 * np.clip(log_sd, least, most)).mean(0) + mean.var(0))


def _outline(w: Arrays, pictures: np.ndarray, features: np.ndarray) -> np.ndarray:
    """(n, 4) means and log spreads of one of the two."""
    x = np.maximum(convolved(pictures, w["stem.kernel"], w["stem.bias"], 2), 0)
    for i in range(3):
        block = {
            key.removeprefix(f"block{i}."): values
            for key, values in w.items()
            if key.startswith(f"block{i}.")
        }
        inside = np.maximum(convolved(x, block["first.kernel"], block["first.bias"], 2), 0)
        around = np.einsum("nchw,kc->nkhw", x[:, :, ::2, ::2], block["around"][:, :, 0, 0])
        x = np.maximum(
            convolved(inside, block["second.kernel"], block["second.bias"], 1) + around, 0
        )
    x = np.concatenate([features, x.reshape(len(x), -1)], axis=1)
    for layer in ("first", "second"):
        x = np.maximum(x @ w[f"{layer}.matrix"] + w[f"{layer}.bias"], 0)
    return x @ w["last.matrix"] + w["last.bias"]


def convolved(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int) -> np.ndarray:
    """3 x 3 convolution with a border of one zero: (n, in, h, w) and (out, in, 3, 3) -> (n, out, h
    / stride, w / stride)."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))[
        :, :, ::stride, ::stride
    ]
    return np.einsum("nchwij,kcij->nkhw", windows, kernel, optimize=True) + bias[:, None, None]
