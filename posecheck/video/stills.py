"""A single picture (JPEG, PNG, WebP, BMP, TIFF) as a video of one frame."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from posecheck.errors import NotAVideo, TooLarge
from posecheck.video.orient import Orientation

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


def read_still(path: Path, max_pixels: int) -> tuple[np.ndarray, Orientation, bool]:
    """(h, w, 3) uint8 upright by EXIF, how it was turned, whether the file holds an animation of which this is the first picture.

    Raises TooLarge and NotAVideo (damaged, or not the picture its first bytes say).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit here is max_pixels
            with Image.open(path) as image:
                width, height = image.size
                if width * height > max_pixels:
                    raise too_many_pixels(path.name, width, height, max_pixels)
                turned = _BY_EXIF.get(image.getexif().get(_EXIF_ORIENTATION, 1), Orientation())
                animated = image.format in ("WEBP", "PNG") and getattr(image, "n_frames", 1) > 1
                rgb = np.array(ImageOps.exif_transpose(image).convert("RGB"))
    except Image.DecompressionBombError:
        raise TooLarge(f"{path.name} has far too many pixels.", "Save the picture smaller.") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise NotAVideo(f"{path.name}: the picture is damaged or cut off.", "Copy it again, or save it anew as JPEG or PNG.") from None
    return rgb, turned, animated


def too_many_pixels(name: str, width: int, height: int, limit: int) -> TooLarge:
    return TooLarge(f"{name} is {width} x {height} pixels, more than the limit of {limit / 1e6:g} million.", "Save it smaller.")
