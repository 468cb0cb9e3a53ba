"""Text as small pictures: set once with Pillow, kept, and blended with numpy. Far quicker than
setting type on every frame."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from posecheck.present.colours import RGB

_REPLACED = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "·": ",", "…": "..."}
)
_OVERSAMPLE = (
    2  # Pillow's rounded corners are not anti-aliased; drawn at twice the size and halved they are
)


@dataclass(frozen=True, eq=False)
class Sprite:
    """colour (h, w, 3) uint16, already multiplied by its opacity (0..255 * 255); see-through (h, w,
    1) uint16, 255 - opacity."""

    colour: np.ndarray
    through: np.ndarray

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.colour.shape[1], self.colour.shape[0]


def printable(text: str) -> str:
    """The text in the letters that Pillow's built-in typeface has (Basic Latin, ± and °); accents
    are dropped."""
    text = unicodedata.normalize("NFKD", text.translate(_REPLACED).replace("°", "\0"))
    return "".join(c for c in text if c in "\0±" or " " <= c <= "~").replace("\0", "°")


@lru_cache(maxsize=32)
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _to_sprite(picture: Image.Image) -> Sprite:
    rgba = np.asarray(picture, dtype=np.uint16)
    opacity = rgba[..., 3:]
    return Sprite(colour=rgba[..., :3] * opacity, through=255 - opacity)


@lru_cache(maxsize=1024)
def label(text: str, height: int, ink: RGB, paper: RGB, opacity: int = 220) -> Sprite:
    """A line of text on a rounded plate, `height` pixels high."""
    text, tall = printable(text), height * _OVERSAMPLE
    letters = font(max(8, round(tall * 0.62)))
    left, _, right, _ = letters.getbbox(text)
    pad = round(tall * 0.34)
    plate = Image.new("RGBA", (max(tall, round(right - left) + 2 * pad), tall), (*paper, 0))
    pen = ImageDraw.Draw(plate)
    pen.rounded_rectangle(
        (0, 0, plate.width - 1, plate.height - 1), radius=tall * 0.32, fill=(*paper, opacity)
    )
    pen.text(
        (plate.width / 2, tall / 2),
        text,
        font=letters,
        fill=(*ink, 255),
        anchor="mm",
        stroke_width=tall * 0.012,
        stroke_fill=(*ink, 255),
    )
    return _to_sprite(plate.resize((plate.width // _OVERSAMPLE, height), Image.Resampling.BOX))


SMALLEST = 14
"""Below this height a plate's text cannot be read, px [E]."""


def fitting(text: str, height: int, ink: RGB, paper: RGB, room: int) -> Sprite:
    """As `label`, less high where it would be wider than `room` pixels: no number is cut off at the
    border. Where even small type does not fit, the end of the text is left out."""
    sprite = label(text, height, ink, paper)
    while sprite.size[0] > room and height > SMALLEST:
        height = max(SMALLEST, min(height - 1, round(height * room / sprite.size[0])))
        sprite = label(text, height, ink, paper)
    while sprite.size[0] > room and len(text) > 1:
        text = text[:-1].rstrip()
        sprite = label(f"{text}...", height, ink, paper)
    return sprite


def text_width(text: str, size: int) -> int:
    """Pixels that a line takes in type of `size`."""
    return round(font(size).getlength(printable(text)))


def wrapped(text: str, size: int, width: int) -> list[str]:
    """The text in lines that fit `width` pixels; a word that is too long stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def paste(picture: np.ndarray, sprite: Sprite, x: float, y: float) -> None:
    """Blends the sprite into picture (h, w, 3) uint8 in place, its upper left corner at (x, y);
    what falls outside is cut off."""
    x, y = round(x), round(y)
    width, height = sprite.size
    left, top = max(0, x), max(0, y)
    right, bottom = min(picture.shape[1], x + width), min(picture.shape[0], y + height)
    if left >= right or top >= bottom:
        return
    inside = slice(top - y, bottom - y), slice(left - x, right - x)
    below = picture[top:bottom, left:right]
    mixed = below * sprite.through[inside]
    mixed += sprite.colour[inside]
    mixed += 128  # 255 * 255 + 128 fits uint16; x / 255, rounded, without a division:
    mixed += mixed >> 8
    mixed >>= 8
    below[...] = mixed
