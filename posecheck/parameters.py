"""The parameters of an algorithm: a frozen dataclass whose defaults are the shipped numbers. What
of it differs from them, by name."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

Number = float | tuple[float, ...]


@dataclass(frozen=True)
class OtherParameter:
    """A parameter that was not the shipped one.

    parameter: its name as it is given, "reps.prominence", "contacts.events.search_s"; value: what
    it was; shipped: what posecheck ships.
    """

    parameter: str
    value: Number
    shipped: Number


def named(parameters: Any, within: str) -> dict[str, Number]:
    """Every number of a dataclass of parameters, and of those inside it, by name: "reps.prominence"
    for `within` "reps"."""
    found: dict[str, Number] = {}
    for field in fields(parameters):
        value, name = getattr(parameters, field.name), f"{within}.{field.name}"
        found |= named(value, name) if is_dataclass(value) else {name: value}
    return found


def others(parameters: Any, within: str) -> tuple[OtherParameter, ...]:
    """Those that differ from what its class ships, in their order."""
    shipped = named(type(parameters)(), within)
    return tuple(
        OtherParameter(name, value, shipped[name])
        for name, value in named(parameters, within).items()
        if value != shipped[name]
    )
