"""The identity of a measure: its name and the side of its limb; and how both stand in a column
name."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck import skeleton


@dataclass(frozen=True)
class MeasureKey:
    """measure: a name of the catalogue. side: "left" or "right" where a limb's is meant, None for
    the whole body's."""

    measure: str
    side: str | None = None


def key_of(column: str) -> MeasureKey:
    """MeasureKey("knee_flexion", "left") of "knee_flexion_left"; the side is None where the name
    carries none."""
    measure, _, side = column.rpartition("_")
    return MeasureKey(measure, side) if measure and side in skeleton.SIDES else MeasureKey(column)


def column(key: MeasureKey) -> str:
    """ "knee_flexion_left": the name of the curve in `Series.curves`, in tables and in files.
    `key_of` reads it back."""
    return f"{key.measure}_{key.side}" if key.side else key.measure


def columns(measure: str, *sides: str | None) -> tuple[str, ...]:
    """Where a measure's curve may stand: under its own name, then those of its sides in this order;
    sides that are None are left out."""
    return (measure, *dict.fromkeys(column(MeasureKey(measure, side)) for side in sides if side))
