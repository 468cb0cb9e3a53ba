"""Key frames as files: the images, and a list of what each shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import as_type, read_json
from posecheck.errors import FileMissing, InputError
from posecheck.model.file_names import KEYFRAMES
from posecheck.present.keyframes import KeyFrame
from posecheck.results.names import is_keyframe, keyframe_name

MOST_KEYFRAMES = 200
"""Images that are read of a result: one has some twenty, a merged one twice as many [E]."""
_ADVICE = "Analyse the video again."
_LIST = Expected("a list of key frames", InputError, _ADVICE, most=1024**2)
_IMAGE = Expected("a key frame", InputError, _ADVICE, most=16 * 1024**2)
MOST_BYTES = 64 * 1024**2
"""Of all images of a result together: those of one have some 50 kB each [E]."""


def keyframe_files(keyframes: Sequence[KeyFrame]) -> dict[str, bytes]:
    """The files by name: each image, in order, and their list."""
    names = [keyframe_name(number) for number in range(1, len(keyframes) + 1)]
    about = [{"file": name} | _about(key) for name, key in zip(names, keyframes, strict=True)]
    images = {name: key.jpeg for name, key in zip(names, keyframes, strict=True)}
    return images | {KEYFRAMES: msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n"}


def _about(key: KeyFrame) -> dict[str, Any]:
    """Everything but the image."""
    return {f.name: getattr(key, f.name) for f in fields(key) if f.name != "jpeg"}


def read_keyframe_files(folder: Path) -> tuple[KeyFrame, ...] | None:
    """In their order; one whose image was deleted is left out. None where there is no list. Raises
    InputError where one cannot be read."""
    try:
        listed = read_json(folder / KEYFRAMES, list[dict[str, Any]], _LIST)
    except FileMissing:
        return None
    found, size, seen = [], 0, set()
    for plain in islice(listed, MOST_KEYFRAMES):
        name = plain.pop("file", None)
        if not isinstance(name, str) or not is_keyframe(name):
            raise _LIST.refused(KEYFRAMES, "it names a file that is no key frame")
        if name in seen:
            raise _LIST.refused(KEYFRAMES, "it names an image twice")
        seen.add(name)
        try:
            jpeg = read_file(folder / name, _IMAGE)
        except FileMissing:
            continue
        size += len(jpeg)
        if size > MOST_BYTES:
            raise _LIST.refused(
                KEYFRAMES, f"its images have more than {MOST_BYTES / 1e6:.0f} MB together"
            )
        found.append(as_type(plain | {"jpeg": jpeg}, KeyFrame, _LIST, KEYFRAMES))
    return tuple(found)
