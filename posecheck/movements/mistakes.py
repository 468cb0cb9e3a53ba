"""What would have been right, where a movement file is wrong: the words or the fields that are
allowed at a place."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec

_PLACE = re.compile(r"`\$((?:\.\w+|\[\d+\]|\[\.\.\.\])*)`")


def what_is_allowed(kind: type, message: str) -> str:
    """Of a message of msgspec about a value of type `kind`: "Allowed: up, down." for a word that is
    none of a few, the fields of a table for a field that it does not have; else ""."""
    found = _PLACE.search(message)
    at = _type_at(_described(kind), found[1] if found else "")
    if "unknown field" in message and isinstance(at, msgspec.inspect.StructType):
        return f"Allowed there: {', '.join(field.encode_name for field in at.fields)}."
    words = _words(at) if "enum value" in message else ()
    return f"Allowed there: {', '.join(words)}." if words else ""


def missing_field(message: str) -> str:
    """ "In fault[0], threshold is missing: add it." of a message of msgspec about a field that has
    to be there; "" of others."""
    found = re.search(r"missing required field `(\w+)`(?: - at `\$\.?(.*?)`)?", message)
    if found is None:
        return ""
    return f"{f'In {found[2]}, ' if found[2] else ''}{found[1]} is missing: add it."


@cache
def _described(kind: type) -> msgspec.inspect.Type:
    return msgspec.inspect.type_info(kind)


def _type_at(described: Any, place: str) -> Any:
    for part in re.findall(r"\.\w+|\[[^\]]*\]", place):
        described = next(
            (
                inner
                for inner in (_within(one, part) for one in _choices(described))
                if inner is not None
            ),
            None,
        )
        if described is None:
            return None
    structs = [one for one in _choices(described) if isinstance(one, msgspec.inspect.StructType)]
    return structs[0] if structs else described


def _choices(described: Any) -> tuple[Any, ...]:
    """The types that a value may be of."""
    if isinstance(described, msgspec.inspect.Metadata):
        return _choices(described.type)
    if isinstance(described, msgspec.inspect.UnionType):
        return tuple(inner for one in described.types for inner in _choices(one))
    return (described,)


def _within(described: Any, part: str) -> Any:
    if part.startswith("["):
        return getattr(described, "item_type", None) or getattr(described, "value_type", None)
    fields = described.fields if isinstance(described, msgspec.inspect.StructType) else ()
    return next((field.type for field in fields if field.encode_name == part[1:]), None)


def _words(described: Any) -> tuple[str, ...]:
    return tuple(
        str(value)
        for one in _choices(described)
        if isinstance(one, msgspec.inspect.LiteralType)
        for value in one.values
    )
