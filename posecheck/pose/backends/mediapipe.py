"""BlazePose through MediaPipe Tasks. MediaPipe is imported only when an estimator is entered."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from posecheck import skeleton
from posecheck.disk import Scratch
from posecheck.errors import ModelDamaged
from posecheck.pose.backends.backend import Backend
from posecheck.pose.estimator import BLAZEPOSE_FULL, Estimate, Gives, PoseEstimator
from posecheck.pose.quiet import last_native_lines, native_log_kept_aside
from posecheck.pose.weights import model
from posecheck.pose.weights.bundle import manifest, points_alone, sha256_of
from posecheck.pose.weights.download import Progress

# MediaPipe smooths VIDEO landmarks with a One-Euro filter over the timestamps it is told; frames
# 100 s apart (in its own milliseconds) leave it nothing to smooth: no lag, and the only filter is
# our own, which is zero-phase and recorded.
_STEP_MS = 100_000
_CALLS_WITH_NOISE = 2
_WIDTH_STEP = 4
GIVES = Gives(skeleton.BLAZEPOSE33, "world", True)


@contextlib.contextmanager
def _no_microphone() -> Iterator[None]:
    """MediaPipe imports sounddevice for its audio tasks where it is there, which looks for a sound
    library with programs of the system, a fifth of a second; it goes on without."""
    if "sounddevice" in sys.modules:
        yield
        return
    sys.modules["sounddevice"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop("sounddevice", None)


class _Landmarker:
    """One MediaPipe landmarker in one running mode."""

    def __init__(self, bundle: Path, mode: str, people: int, outline: bool = True):
        os.environ.setdefault("GLOG_minloglevel", "2")
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        with native_log_kept_aside(), _no_microphone():
            import mediapipe as mp
            from mediapipe.tasks.python import BaseOptions, vision

            self._image = lambda rgb: mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
            options = vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=str(bundle)),
                running_mode=vision.RunningMode[mode],
                num_poses=people,
                output_segmentation_masks=outline,
            )
            try:
                self._landmarker = vision.PoseLandmarker.create_from_options(options)
            except (RuntimeError, ValueError, OSError) as problem:
                why = f"{problem} {last_native_lines(2)}"
                raise ModelDamaged(
                    f"The pose model {bundle} cannot be loaded: {why}".strip(),
                    "Run `posecheck model --fetch`, or name another bundle.",
                ) from problem
        self._noisy_calls = _CALLS_WITH_NOISE
        self._calls = 0
        self._seen = False

    def __call__(self, rgb: np.ndarray, *, video: bool) -> list[Estimate]:
        # Some warnings come with the first calls and with the first person seen.
        quiet = (
            native_log_kept_aside()
            if self._noisy_calls or not self._seen
            else contextlib.nullcontext()
        )
        self._noisy_calls = max(0, self._noisy_calls - 1)
        height, width = rgb.shape[:2]
        image = self._image(_as_mediapipe_reads(rgb))
        with quiet:
            result = (
                self._landmarker.detect_for_video(image, self._calls * _STEP_MS)
                if video
                else self._landmarker.detect(image)
            )
        self._calls += 1
        self._seen = self._seen or bool(result.pose_landmarks)
        return _estimates(result, width, height)

    def close(self) -> None:
        with native_log_kept_aside():
            self._landmarker.close()


def _as_mediapipe_reads(rgb: np.ndarray) -> np.ndarray:
    """The frame with a width that is a multiple of _WIDTH_STEP (edge pixels repeated on the right),
    its bytes end to end.

    MediaPipe reads the bytes as they lie, whatever the strides say: a padded frame would be sheared
    beyond recognition. And it ends the whole process (a failed check in ImageFrame::CopyToBuffer)
    on a mask whose rows are not whole multiples of 16 bytes.
    """
    extra = -rgb.shape[1] % _WIDTH_STEP
    if extra:
        return cv2.copyMakeBorder(rgb, 0, 0, 0, extra, cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(rgb)


def _estimates(result, width: int, height: int) -> list[Estimate]:
    """What MediaPipe found, in pixels of the (height, width) frame before it was widened."""
    wide = width + -width % _WIDTH_STEP
    masks = result.segmentation_masks or [None] * len(result.pose_landmarks)
    found = []
    for normalised, metric, mask in zip(
        result.pose_landmarks, result.pose_world_landmarks, masks, strict=True
    ):
        points = np.array([(p.x * wide, p.y * height, p.z * wide) for p in normalised], np.float32)
        visibility = np.array([p.visibility for p in normalised], np.float32)
        world = np.array([(p.x, p.y, p.z) for p in metric], np.float32)
        # The view's memory goes with the result: it must be copied, 0.1 ms at 640 x 480.
        soft = None if mask is None else mask.numpy_view().reshape(height, wide)[:, :width].copy()
        found.append(Estimate(points, visibility, world, soft))
    return found


def _model_of(bundle: Path) -> str:
    """Which model a bundle holds: the manifest's by its checksum, else another, however the file is
    called."""
    digest = sha256_of(bundle)
    return (
        BLAZEPOSE_FULL
        if digest == manifest().sha256
        else f"another pose bundle (sha256 {digest[:12]})"
    )


class MediaPipeEstimator:
    """VIDEO mode, one person, unsmoothed; with segmentation masks, unless `outline` is false.
    Raises ModelDamaged on entering where the bundle cannot be loaded."""

    def __init__(self, bundle: str | Path, outline: bool = True):
        self._bundle, self._outline = Path(bundle), outline
        self.gives = replace(GIVES, mask=outline)
        self._landmarker: _Landmarker | None = None
        self.name = "not started"

    def __enter__(self) -> MediaPipeEstimator:
        # entered by the caller already: the analysis begins afresh, and no landmarker is left open
        self.__exit__()
        self._landmarker = _Landmarker(self._bundle, "VIDEO", 1, self._outline)
        self.name = f"{_model_of(self._bundle)}, MediaPipe Tasks VIDEO, unsmoothed"
        return self

    def __exit__(self, *_: object) -> None:
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None

    def estimate(self, frame_index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        return next(iter(self._landmarker(rgb, video=True)), None)

    def forget(self) -> None:
        # On a black frame nobody is found, which ends the following.
        self._landmarker(np.zeros((64, 64, 3), np.uint8), video=True)


class MediaPipeFinder:
    """IMAGE mode, up to four people, each frame on its own."""

    def __init__(self, bundle: str | Path):
        self._bundle = Path(bundle)
        self._landmarker: _Landmarker | None = None

    def __enter__(self) -> MediaPipeFinder:
        self._landmarker = _Landmarker(self._bundle, "IMAGE", 4)
        return self

    def __exit__(self, *_: object) -> None:
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None

    def look(self, rgb: np.ndarray) -> list[Estimate]:
        """Everybody in the frame, (h, w, 3) uint8."""
        return self._landmarker(rgb, video=False)


def _model(
    explicit: str | Path | None = None, fetch: bool = True, progress: Progress | None = None
) -> Path:
    return model.usable_bundle(explicit=explicit, fetch=fetch, progress=progress)


@contextlib.contextmanager
def _without_outlines(bundle: Path) -> Iterator[Callable[[], PoseEstimator] | None]:
    with contextlib.ExitStack() as open_things:
        try:
            content = points_alone(bundle)
            if content is not None:
                path = open_things.enter_context(Scratch()) / bundle.name
                path.write_bytes(content)
        except OSError:  # no room: then with the bundle as it is
            content = None
        yield None if content is None else partial(MediaPipeEstimator, path, outline=False)


BACKEND = Backend(
    "mediapipe",
    "BlazePose full, run by MediaPipe",
    GIVES,
    _model,
    MediaPipeEstimator,
    MediaPipeFinder,
    ahead=True,
    without_outlines=_without_outlines,
)
