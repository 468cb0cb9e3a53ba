"""JSON and TOML: strict, within limits, and checked against a type."""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections import Counter
from math import isinf
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from posecheck.decoding.file import MOST_BYTES, Expected, border, read_file

Made = TypeVar("Made")

LARGEST = 1e12
"""No number that posecheck writes (degrees, pixels, seconds since 1970, bytes of a video) is
larger: one that is would break what counts with it."""
MOST_DOTS = 100
"""In one line of TOML: a dotted key takes time with the square of its parts, and no sentence has so
many."""
_HALF_LETTER = re.compile("[\ud800-\udfff]")


def utf8(data: bytes, expected: Expected, name: object) -> str:
    """The text, without the mark that some editors put before it. Raises errors of `expected`."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise expected.refused(name, "it is UTF-16 text, where UTF-8 is wanted")
    with border(expected, name):
        return data.decode("utf-8-sig")


def decode_json(
    data: bytes | str,
    kind: type[Made],
    expected: Expected,
    name: object,
    *,
    any_letters: bool = False,
) -> Made:
    """A value of type `kind` (dict: any object; Any: whatever it is). A key that stands twice, NaN,
    and numbers beyond LARGEST are refused.

    name: as the refusal calls it. any_letters: lone surrogates are let through, for a path may hold
    them. Raises errors of `expected`.
    """
    if len(data) > MOST_BYTES:
        raise expected.refused(name, f"it has more than {MOST_BYTES / 1e6:.3g} MB of text")
    text = data if isinstance(data, str) else utf8(data, expected, name)
    with border(expected, name):
        plain = json.loads(text, object_pairs_hook=_keys_once, parse_constant=_no_number)
        _check(plain, any_letters)
        return _as(plain, kind)


def read_json(path: Path, kind: type[Made], expected: Expected) -> Made:
    """`decode_json` of a file."""
    return decode_json(read_file(path, expected), kind, expected, path.name)


def as_type(plain: Any, kind: type[Made], expected: Expected, name: object) -> Made:
    """Plain dicts, lists and numbers as a value of type `kind`. Raises errors of `expected`, naming
    the place."""
    with border(expected, name):
        return _as(plain, kind)


def read_toml(path: Path, kind: type[Made], expected: Expected) -> Made:
    """A TOML file as a value of type `kind`. `inf` stands for an open end there, and passes. Raises
    errors of `expected`."""
    text = utf8(read_file(path, expected), expected, path.name)
    if max(line.count(".") for line in text.split("\n")) > MOST_DOTS:
        raise expected.refused(path.name, f"a line of it has more than {MOST_DOTS} dots")
    with border(expected, path.name):
        plain = tomllib.loads(text)
        _check(plain, False, open_ends=True)
        return _as(plain, kind)


def _as(plain: Any, kind: type[Made]) -> Made:
    if kind is Any or (kind is dict and type(plain) is dict):
        return plain
    return msgspec.convert(plain, kind)


def _keys_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        name, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ValueError(f"the key {name!r} stands in it twice")
    return made


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number in JSON")


def _check(plain: Any, any_letters: bool, *, open_ends: bool = False) -> None:
    """Numbers and letters that would break what comes after are a ValueError that names the place.
    Without recursion."""
    todo = [plain]
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is dict:
            todo.extend(node)
            todo.extend(node.values())
        elif kind is list:
            todo.extend(node)
        elif (kind is str and any_letters) or (open_ends and kind is float and isinf(node)):
            continue
        elif wrong := _wrong(node):
            raise ValueError(f"{_place(plain) or 'a key in it'} {wrong}")


def _wrong(node: Any) -> str:
    if type(node) is str:
        return (
            "holds half a letter (a lone surrogate)"
            if not node.isascii() and _HALF_LETTER.search(node)
            else ""
        )
    if type(node) in (int, float) and not -LARGEST <= node <= LARGEST:
        return "is far too large" if node == node else "is no number"
    return ""


def _place(plain: Any) -> str:
    """Where the first wrong value stands: "fault[2].threshold"; "" where it is a key."""
    todo = [(plain, "")]
    while todo:
        node, place = todo.pop()
        if isinstance(node, dict):
            todo += [
                (value, f"{place}.{key}" if place else str(key)) for key, value in node.items()
            ]
        elif isinstance(node, list):
            todo += [(value, f"{place}[{k}]") for k, value in enumerate(node)]
        elif _wrong(node):
            return place or "it"
    return ""
