"""Results of earlier versions, whose key frames stand in report.html alone: the one place where a
page is read."""

from __future__ import annotations

import base64
import binascii
import re
from itertools import islice
from pathlib import Path

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import as_type, decode_json, utf8
from posecheck.errors import FileMissing, InputError
from posecheck.present.keyframes import KeyFrame
from posecheck.results.keyframe_files import MOST_KEYFRAMES

_PAGE = Expected("a page of posecheck", InputError, "Analyse the video again.", most=64 * 1024**2)
_FIGURE = re.compile(
    r"""<figure\b[^<>']*\sdata-keyframe='([^'<>]*)'[^<>]*>\s*"""
    r"""<img src="data:image/jpeg;base64,([A-Za-z0-9+/=]*)\""""
)
"""A key frame as those pages have it: what it shows, as JSON, and the image. Neither holds a quote
or a bracket."""


def keyframes_of_page(page: Path) -> tuple[KeyFrame, ...]:
    """The key frames of a report.html; none where there is no page, or it has none of that kind.
    Raises InputError where it cannot be read."""
    try:
        text = utf8(read_file(page, _PAGE), _PAGE, page.name)
    except FileMissing:
        return ()
    found = []
    for figure in islice(_FIGURE.finditer(text), MOST_KEYFRAMES):
        try:
            plain = decode_json(figure[1], dict, _PAGE, page.name)
            found.append(
                as_type(
                    plain | {"jpeg": base64.b64decode(figure[2], validate=True)},
                    KeyFrame,
                    _PAGE,
                    page.name,
                )
            )
        except (InputError, binascii.Error):
            continue  # a page of another version: its images are left out
    return tuple(found)
