"""RTMPose through ONNX Runtime, which is imported only when an estimator is entered: Halpe-26
points in the frame, no depth, no outline.

RTMPose is top-down: it reads one person in a box. The box is that of the points just found, at
first the whole frame.

Sources: Jiang et al. 2023, RTMPose (arXiv 2303.07399); what happens to the frame before and to the
answer after the network as in MMPose (`TopdownAffine`, `SimCCLabel`, the normalisation of its
RTMPose configurations: RGB) and rtmlib (`rtmlib/tools/pose_estimation`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from posecheck import skeleton
from posecheck.errors import ModelDamaged, ModelMissing
from posecheck.pose.backends.backend import Backend
from posecheck.pose.estimator import Estimate, Gives
from posecheck.pose.weights.bundle import sha256_of
from posecheck.pose.weights.download import Progress

GIVES = Gives(skeleton.HALPE26, "none", False)
NAMES = skeleton.POINTS[skeleton.HALPE26]
PADDING = 1.25
"""The crop over the box (MMPose's GetBBoxCenterScale)."""
MEAN, SD = (
    np.array([123.675, 116.28, 103.53], np.float32),
    np.array([58.395, 57.12, 57.375], np.float32),
)
"""Of red, green and blue, 0..255."""
LEAST_SCORE = 0.3
"""A point below it is missing, and a frame with less on average shows nobody (Sports2D's
keypoint_likelihood_threshold). The score is the height of the lower of the two peaks and may lie a
little above 1."""
SAME_BOX = 0.7
"""Shared area over joint area of a box and that of the points found in it, above which the points
stand [E]."""
MOST_LOOKS = 3
"""At one frame: the first box is loose, and a person may have moved since the last one [E]."""
_INSTALL = "Run `pip install 'posecheck[rtmpose]'`."
_ADVICE = (
    "Name an RTMPose model for the 26 points of Halpe (body "
    "with feet), exported to ONNX, with --model."
)


class RTMPoseEstimator:
    """One person, followed by the box of the last points. Raises ModelMissing on entering where
    ONNX Runtime is not installed, ModelDamaged where the file is no such model."""

    gives = GIVES

    def __init__(self, model: str | Path):
        self._model = Path(model)
        self._session: Any = None
        self._box: np.ndarray | None = None
        self.name = "not started"

    def __enter__(self) -> RTMPoseEstimator:
        self._session, self._box = _session(self._model), None
        try:
            height, width = self._size()
            self._answers(np.zeros((height, width, 3), np.uint8))
        except Exception as problem:  # what ONNX Runtime raises has no common base
            self.__exit__()
            raise ModelDamaged(
                f"{self._model} is not an RTMPose model that can be used: {problem}.", _ADVICE
            ) from problem
        self.name = (
            f"RTMPose (sha256 {sha256_of(self._model)[:12]}), ONNX Runtime, "
            f"{len(NAMES)} points of Halpe, unsmoothed"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._session = None

    def forget(self) -> None:
        self._box = None

    def estimate(self, frame_index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        whole = np.array([0.0, 0.0, rgb.shape[1], rgb.shape[0]])
        box = whole if self._box is None else self._box
        self._box = None
        for _ in range(MOST_LOOKS):
            points, scores = self._look(rgb, box)
            if scores.mean() < LEAST_SCORE:
                self._box = None
                if box is whole:
                    return None
                box = whole  # the person is gone from the box
                continue
            seen = points[scores >= LEAST_SCORE]
            self._box = np.concatenate([seen.min(axis=0), seen.max(axis=0)])
            if _overlap(self._box, box) > SAME_BOX:
                break
            box = self._box
        return None if self._box is None else _estimate(points, scores)

    def _look(self, rgb: np.ndarray, box: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(26, 2) points in pixels of the frame and (26,) scores of the person in the box."""
        size = self._size()
        turn = crop_of(box, size)
        crop = cv2.warpAffine(rgb, turn, size[::-1], flags=cv2.INTER_LINEAR)
        places, scores = decoded(*self._answers(crop), size)
        return (places - turn[:, 2]) / turn[0, 0], scores

    def _answers(self, crop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the network says of a crop (h, w, 3) uint8: over x (26, bins)
        and over y (26, bins)."""
        pixels = ((crop.astype(np.float32) - MEAN) / SD).transpose(2, 0, 1)[None]
        x, y = self._session.run(
            None, {self._session.get_inputs()[0].name: np.ascontiguousarray(pixels)}
        )
        if x.ndim != 3 or y.ndim != 3 or x.shape[1] != len(NAMES) or y.shape[1] != len(NAMES):
            raise ValueError(
                f"its answers are of the shapes {x.shape} and {y.shape}, "
                f"and those of {len(NAMES)} points are needed"
            )
        # a number that is none is no place: its score is 0
        return np.nan_to_num(x[0]), np.nan_to_num(y[0])

    def _size(self) -> tuple[int, int]:
        """(height, width) of the network's input image."""
        shape = self._session.get_inputs()[0].shape
        if len(shape) != 4 or shape[1] != 3 or not all(isinstance(side, int) for side in shape[2:]):
            raise ValueError(
                f"its input is of the shape {shape}, and one image of known size is needed"
            )
        return shape[2], shape[3]


def crop_of(box: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """(2, 3): from the frame's pixels to those of a crop of size (height, width), about the box x0,
    y0, x1, y1 padded to the crop's shape."""
    height, width = size
    centre, sides = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) * PADDING
    scale = 1 / max(sides[0] / width, sides[1] / height, 1e-6)
    return np.array(
        [[scale, 0, width / 2 - scale * centre[0]], [0, scale, height / 2 - scale * centre[1]]]
    )


def decoded(x: np.ndarray, y: np.ndarray, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """(points, 2) places in the crop of size (height, width), px, and (points,) scores, of what a
    SimCC head says.

    x (points, bins), y (points, bins): how likely each place along the crop's width and height is;
    two bins a pixel in the published models.
    """
    height, width = size
    places = np.column_stack([x.argmax(1) * width / x.shape[1], y.argmax(1) * height / y.shape[1]])
    return places, np.minimum(x.max(1), y.max(1))


def _overlap(a: np.ndarray, b: np.ndarray) -> float:
    shared = np.prod(np.maximum(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0))
    return float(shared / max(np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - shared, 1e-9))


def _estimate(points: np.ndarray, scores: np.ndarray) -> Estimate:
    values = np.column_stack([points, np.full(len(points), np.nan), np.clip(scores, 0, 1)])
    missing = scores < LEAST_SCORE
    missing[NAMES.index("nose")] = (
        False  # by it a track tells that somebody is there, from behind too
    )
    values[missing, :3] = np.nan
    landmarks = skeleton.onto_landmarks(values.astype(np.float32), NAMES)
    visibility = np.where(np.isfinite(landmarks[:, 0]), landmarks[:, 3], 0).astype(np.float32)
    return Estimate(
        landmarks[:, :3].copy(), visibility, np.full((skeleton.COUNT, 3), np.nan, np.float32)
    )


def _session(path: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as problem:
        raise ModelMissing(
            "RTMPose needs ONNX Runtime, which is not installed.", _INSTALL
        ) from problem
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # errors are raised; warnings are of no use to a user
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as problem:  # what ONNX Runtime raises has no common base
        raise ModelDamaged(
            f"{path} cannot be loaded by ONNX Runtime: {problem}.", _ADVICE
        ) from problem


def _model(
    explicit: str | Path | None = None, fetch: bool = True, progress: Progress | None = None
) -> Path:
    if explicit is None:
        raise ModelMissing("RTMPose has no model of its own here: none is fetched.", _ADVICE)
    path = Path(explicit).expanduser()
    if not path.is_file():
        raise ModelMissing(f"The pose model {path} is not there.", _ADVICE)
    return path


BACKEND = Backend(
    "rtmpose",
    "RTMPose, run by ONNX Runtime",
    GIVES,
    _model,
    RTMPoseEstimator,
    needs="`pip install 'posecheck[rtmpose]'` and --model FILE.onnx",
)
