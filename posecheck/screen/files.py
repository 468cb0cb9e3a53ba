"""screen.json: the contract "posecheck.screen/1", written and read back."""

from __future__ import annotations

from pathlib import Path

import msgspec

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.errors import InputError
from posecheck.printable import shortened
from posecheck.screen.result import SCREEN_SCHEMA, Screen

SCREEN_JSON, SCREEN_HTML = "screen.json", "screen.html"
_EXPECTED = Expected(
    "a screen of posecheck",
    InputError,
    f"Give the {SCREEN_JSON} of `posecheck screen`, or its folder.",
    missing_advice=f"Give the {SCREEN_JSON} of `posecheck screen`, or its folder.",
)


def screen_json(screen: Screen) -> bytes:
    """UTF-8 JSON, `schema` first, indented, ending in a newline."""
    plain = msgspec.to_builtins(screen)
    data = msgspec.json.encode({"schema": plain.pop("schema"), **plain})
    return msgspec.json.format(data, indent=2) + b"\n"


def read_screen(path: Path | str) -> Screen:
    """A screen from its file, or from the folder that it lies in. Raises InputError, FileMissing
    (a kind of it)."""
    path = Path(path)
    file = path / SCREEN_JSON if path.is_dir() else path
    found = read_json(file, Screen, _EXPECTED)
    if found.schema != SCREEN_SCHEMA:
        raise _EXPECTED.refused(file.name, f"it is of another kind ({shortened(found.schema, 40)})")
    return found
