"""A report says moments in the time of the file, whatever the slow motion."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any


def in_stored_seconds(node: Any, factor: float) -> Any:
    """A part of the report with its moments (`t`, and names that end in `_s`) as they are in the
    file, which plays `factor` times slower."""
    if isinstance(node, tuple):
        return tuple(in_stored_seconds(part, factor) for part in node)
    if isinstance(node, type) or not is_dataclass(node) or factor == 1:
        return node
    values = {f.name: getattr(node, f.name) for f in fields(node)}
    times = {
        name: v * factor
        for name, v in values.items()
        if isinstance(v, float) and (name == "t" or name.endswith("_s"))
    }
    return replace(
        node, **{name: in_stored_seconds(v, factor) for name, v in values.items()} | times
    )
