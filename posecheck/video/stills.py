"""A single image (JPEG, PNG, WebP, BMP, TIFF) as a video of one frame."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from posecheck.decoding.file import Expected, border, opened
from posecheck.errors import FileMissing, NotAVideo, TooLarge
from posecheck.video.orient import Orientation
from posecheck.video.probe import MAX_PIXELS

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
"""Pillow's decoders that are let near a file: those of structure.IMAGES, and no other that a file
could ask for."""
MOST_OF_WEBP = 40_000_000
"""Pixels: Pillow's decoder of WebP takes half as much memory again as the others."""
_STILL = Expected(
    "a whole image",
    NotAVideo,
    "Copy it again, or save it again as JPEG or PNG.",
    missing=FileMissing,
)
_EXIF_ORIENTATION = 0x0112
_BY_EXIF = {
    1: Orientation(),
    2: Orientation(0, True),
    3: Orientation(180),
    4: Orientation(180, True),
    5: Orientation(270, True),
    6: Orientation(90),
    7: Orientation(90, True),
    8: Orientation(270),
}
"""EXIF 2.3 tag 274, as mirror first, then clockwise turn."""


def read_still(path: Path, max_pixels: int) -> tuple[np.ndarray, Orientation]:
    """(h, w, 3) uint8 upright by EXIF, and how it was turned.

    Raises TooLarge and NotAVideo (damaged, an animation, or not the image its first bytes say).
    """
    with opened(path, _STILL) as file, _image(file, path.name, max_pixels) as image:
        turned = _orientation(image)
        if image.format in ("WEBP", "PNG") and getattr(image, "n_frames", 1) > 1:
            raise NotAVideo(
                f"{path.name} is an animated image: only its first one would be seen.",
                "Save it as GIF or as MP4 video.",
            )
        image.load()
        left = _orientation(image)  # of a TIFF, Pillow has turned it already
        return left.apply(_rgb(image)), turned


def decode_image(data: bytes, name: str, max_pixels: int = MAX_PIXELS) -> np.ndarray:
    """(h, w, 3) uint8 RGB of a JPEG or PNG in memory, as stored. Its size is that which its decoder
    reads, looked at before any pixel is unpacked.

    Raises TooLarge and NotAVideo.
    """
    with _image(io.BytesIO(data), name, max_pixels, ("JPEG", "PNG")) as image:
        return _rgb(image)


def _rgb(image: Image.Image) -> np.ndarray:
    """(h, w, 3) uint8. Grey of 16 bits is scaled: Pillow would cut it off at 255."""
    if not image.mode.startswith("I"):
        return np.array(image.convert("RGB"))
    grey = np.clip(np.array(image, float) / 257.0, 0, 255).round().astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


@contextmanager
def _image(
    file: BinaryIO, name: str, max_pixels: int, formats: tuple[str, ...] = FORMATS
) -> Iterator[Image.Image]:
    """The image, its header read; whatever Pillow raises inside is a refusal."""
    with warnings.catch_warnings():
        # of bombs, for the limit here is max_pixels, and of damaged headers
        warnings.simplefilter("ignore")
        try:
            with border(_STILL, name), Image.open(file, formats=formats) as image:
                width, height = image.size
                limit = min(max_pixels, MOST_OF_WEBP) if image.format == "WEBP" else max_pixels
                if width * height > limit:
                    raise too_many_pixels(name, width, height, limit)
                yield image
        except NotAVideo as error:
            if isinstance(error.__cause__, Image.DecompressionBombError):
                raise TooLarge(
                    f"{name} has far too many pixels.", "Save the image smaller."
                ) from None
            raise


def _orientation(image: Image.Image) -> Orientation:
    try:
        return _BY_EXIF[image.getexif().get(_EXIF_ORIENTATION, 1)]
    except Exception:  # what a camera notes beside an image may be damaged where the image is not
        return Orientation()


def too_many_pixels(name: str, width: int, height: int, limit: int) -> TooLarge:
    return TooLarge(
        f"{name} is {width} x {height} pixels, more than the limit of {limit / 1e6:g} million.",
        "Save it smaller.",
    )
