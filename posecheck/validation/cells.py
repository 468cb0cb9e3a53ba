"""What the tables of a validation are made of: cells, headings, pooled errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from posecheck.validation.compare import ClipComparison
from posecheck.validation.compare_curves import CurveError

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """columns: headings with their unit; digits: decimals of each column's numbers; a cell that is
    None has nothing to say."""

    name: str
    title: str
    columns: tuple[str, ...]
    digits: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def headed(heads: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Columns and digits of a Table: "clip | error, ms .1" is a column of none and one of one."""
    parts = [head.partition(" .") for head in heads.split(" | ")]
    return tuple(name for name, _, _ in parts), tuple(int(digits or 0) for _, _, digits in parts)


def share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def grouped(items: Iterable, key: Callable) -> dict:
    groups: dict = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return dict(
        sorted(
            groups.items(),
            key=lambda pair: tuple(
                str(k) for k in (pair[0] if isinstance(pair[0], tuple) else (pair[0],))
            ),
        )
    )


def errors(
    values: Iterable[float | None], scale: float = 1.0
) -> tuple[float | None, float | None, float | None]:
    """Mean size, mean and greatest size of errors; None for none."""
    found = scale * np.array([v for v in values if v is not None], float)
    if not len(found):
        return None, None, None
    return float(np.abs(found).mean()), float(found.mean()), float(np.abs(found).max())


def curve_row(curves: list[tuple[ClipComparison, CurveError]]) -> tuple[Cell, ...]:
    errors = [error for _, error in curves]
    frames = sum(e.frames for e in errors)
    stated = sum(e.with_interval for e in errors)
    half = (
        sum(e.half_width * e.with_interval for e in errors if e.with_interval) / stated
        if stated
        else None
    )
    mean, bias = (
        sum(getattr(e, key) * e.frames for e in errors) / frames for key in ("mean_abs", "bias")
    )
    covered, worst = share(sum(e.covered for e in errors), stated), max(e.max_abs for e in errors)
    return (
        len({clip.id for clip, _ in curves}),
        frames,
        mean,
        bias,
        worst,
        covered,
        half,
        errors[0].unit,
    )


OF_CURVES = (
    "clips | frames | mean error .1 | bias .1 | worst .1 | truth in interval, % .1 | "
    "interval ± .1 | unit"
)
