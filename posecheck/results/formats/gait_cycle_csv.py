"""gait_cycle.csv: every curve over the gait cycle. One row a per cent of the cycle of one foot; an
empty cell where nothing is known."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.table import csv_rows
from posecheck.decoding.text import LARGEST
from posecheck.errors import FileMissing, InputError
from posecheck.measures.gait.cycle import PERCENT
from posecheck.model.file_names import GAIT_CYCLE
from posecheck.model.stride import CycleCurve

COLUMNS = ("measure", "side", "percent", "mean", "sd", "low", "high", "cycles")
_TABLE = Expected(
    "a table of gait cycles",
    InputError,
    f"Give the {GAIT_CYCLE} that posecheck wrote.",
    most=8 * 1024**2,
)


def _cell(value: float) -> str:
    return f"{value:.5g}" if np.isfinite(value) else ""


def to_csv(cycles: Sequence[CycleCurve]) -> str:
    """The table as text, lines ending in "\\n". Values in the unit of their measure, to five
    significant digits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for c in cycles:
        for k, percent in enumerate(PERCENT):
            writer.writerow(
                [
                    c.measure,
                    c.side,
                    f"{percent:.0f}",
                    *(_cell(float(a[k])) for a in (c.mean, c.sd, c.low, c.high)),
                    c.cycles,
                ]
            )
    return out.getvalue()


def from_csv(
    text: str | bytes, units: Mapping[str, str] | None = None, name: str = GAIT_CYCLE
) -> tuple[CycleCurve, ...]:
    """The curves of a table; units by measure (the file does not carry them), degrees where not
    given. Raises InputError naming the line."""
    rows = [row for _, row in csv_rows(text, _TABLE, name)]
    if not rows or tuple(rows[0]) != COLUMNS:
        raise InputError(f"{name} does not have the columns {', '.join(COLUMNS)}.", _TABLE.advice)
    if (len(rows) - 1) % len(PERCENT):
        raise InputError(
            f"{name} is cut short: {len(rows) - 1} rows are not whole cycles of {len(PERCENT)}.",
            _TABLE.advice,
        )
    curves = []
    for first in range(1, len(rows), len(PERCENT)):
        block = rows[first : first + len(PERCENT)]
        try:
            numbers = np.array(
                [[float(cell) if cell else np.nan for cell in row[3:7]] for row in block]
            )
            measure, side, cycles = block[0][0], block[0][1], int(block[0][7])
            if (
                any(
                    row[:2] != [measure, side] or float(row[2]) != p
                    for row, p in zip(block, PERCENT, strict=True)
                )
                or numbers.shape[1] != 4
            ):
                raise ValueError("the rows of a curve do not belong together")
            if (np.abs(numbers) > LARGEST).any() or not 0 <= cycles <= LARGEST:
                raise ValueError("a number is far too large")
        except (ValueError, IndexError) as error:
            raise InputError(f"{name}, line {first + 1}: {error}.", _TABLE.advice) from error
        curves.append(
            CycleCurve(measure, side, (units or {}).get(measure, "deg"), *numbers.T.copy(), cycles)
        )
    return tuple(curves)


def read_csv(path: Path) -> tuple[CycleCurve, ...]:
    """The curves of a file, none where there is no file. Raises InputError."""
    try:
        data = read_file(path, _TABLE)
    except FileMissing:
        return ()
    return from_csv(data, name=path.name)
