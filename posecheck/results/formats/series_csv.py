"""series.csv: every measure over time. Columns: t (s), then NAME, NAME_low, NAME_high; an empty
cell where it is refused or missing."""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.table import MOST_TABLE_BYTES, csv_rows
from posecheck.decoding.text import LARGEST
from posecheck.errors import InputError
from posecheck.model.file_names import SERIES
from posecheck.model.measurement import Curve, Series

_TABLE = Expected(
    "a table of measures",
    InputError,
    f"Give the {SERIES} that posecheck wrote.",
    most=MOST_TABLE_BYTES,
)
MOST_CELLS = 25_000_000
"""Half an hour at 60 frames a second with a hundred columns has 11 million; each takes 8 bytes. [E]
"""

ROWS_AT_ONCE = 1024
"""So many are in words at once: a cell takes eight times the room of its number. [E]"""


def _cells(values: np.ndarray, form: str) -> list[str]:
    """NaN and infinity become empty cells."""
    return [
        format(v, form) if ok else ""
        for v, ok in zip(values.tolist(), np.isfinite(values).tolist(), strict=True)
    ]


def to_csv(series: Series) -> str:
    """The table as text, lines ending in "\\n".
    Times to 0.1 ms, values to five significant digits."""
    t = np.asarray(series.t, float)
    header, columns = ["t"], []
    for name, curve in series.curves.items():
        for suffix, values in (("", curve.value), ("_low", curve.low), ("_high", curve.high)):
            header.append(name + suffix)
            columns.append(np.asarray(values, float))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for first in range(0, len(t), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        cells = [_cells(column[rows], ".5g") for column in columns]
        writer.writerows(zip(_cells(t[rows], ".4f"), *cells, strict=True))
    return out.getvalue()


def from_csv(
    text: str | bytes, units: Mapping[str, str] | None = None, name: str = SERIES
) -> Series:
    """The series of a table; `units` by measure name (the file does not carry them). Raises
    InputError naming the line or column."""
    advice = _TABLE.advice
    rows = csv_rows(text, _TABLE, name)
    _, header = next(rows, (0, []))
    if header[:1] != ["t"]:
        raise InputError(f'{name} does not start with a column "t".', advice)
    names = header[1::3]
    expected = [column for n in names for column in (n, f"{n}_low", f"{n}_high")]
    if header[1:] != expected or len(set(names)) != len(names):
        raise InputError(
            f"{name}: the columns must come as NAME, NAME_low, NAME_high, each once.", advice
        )
    found = array("d")
    for line, row in rows:
        if len(row) != len(header):
            raise InputError(
                f"{name}, line {line}: {len(row)} cells, expected {len(header)}.", advice
            )
        try:
            found.extend([float(cell or "nan") for cell in row])
        except ValueError as error:
            raise InputError(f"{name}, line {line}: {error}.", advice) from error
        if len(found) > MOST_CELLS:
            raise InputError(f"{name} has more than {MOST_CELLS} cells.", advice)
    table = np.frombuffer(found).reshape(-1, len(header))
    if (np.abs(table) > LARGEST).any():
        raise InputError(f"{name}: a number in it is far too large.", advice)
    if not np.isfinite(table[:, 0]).all() or (np.diff(table[:, 0]) < 0).any():
        raise InputError(f"{name}: its times are missing or out of order.", advice)
    units = units or {}
    curves = {
        n: Curve(*(table[:, 1 + 3 * k + j].copy() for j in range(3)), unit=units.get(n, ""))
        for k, n in enumerate(names)
    }
    return Series(t=table[:, 0].copy(), curves=curves, refused={})


def read_csv(path: Path | str, units: Mapping[str, str] | None = None) -> Series:
    """Reads the table back. Raises FileMissing, InputError."""
    path = Path(path)
    return from_csv(read_file(path, _TABLE), units, path.name)
