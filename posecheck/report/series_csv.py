"""series.csv: every measure over time. Columns: t (s), then NAME, NAME_low, NAME_high; an empty cell where it is refused or missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from posecheck.disk import write_whole
from posecheck.errors import FileMissing, InputError, OutputError
from posecheck.measures.measurement import Curve, Series


def _cells(values: np.ndarray, form: str) -> list[str]:
    """NaN and infinity become empty cells."""
    return [format(v, form) if ok else "" for v, ok in zip(values.tolist(), np.isfinite(values).tolist(), strict=True)]


def to_csv(series: Series) -> str:
    """The table as text, lines ending in "\\n". Times to 0.1 ms, values to five significant digits."""
    header, columns = ["t"], [_cells(np.asarray(series.t, float), ".4f")]
    for name, curve in series.curves.items():
        for suffix, values in (("", curve.value), ("_low", curve.low), ("_high", curve.high)):
            header.append(name + suffix)
            columns.append(_cells(np.asarray(values, float), ".5g"))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def from_csv(text: str, units: Mapping[str, str] | None = None, name: str = "series.csv") -> Series:
    """The series of a table; `units` by measure name (the file does not carry them). Raises InputError naming the line or column."""
    advice = "Give the series.csv that posecheck wrote."
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or rows[0][:1] != ["t"]:
        raise InputError(f'{name} does not start with a column "t".', advice)
    header = rows[0]
    names = header[1::3]
    if header[1:] != [column for n in names for column in (n, f"{n}_low", f"{n}_high")]:
        raise InputError(f"{name}: the columns must come as NAME, NAME_low, NAME_high.", advice)
    table = np.full((len(rows) - 1, len(header)), np.nan)
    for i, row in enumerate(rows[1:]):
        if len(row) != len(header):
            raise InputError(f"{name}, line {i + 2}: {len(row)} cells, expected {len(header)}.", advice)
        try:
            table[i] = [float(cell) if cell else np.nan for cell in row]
        except ValueError as error:
            raise InputError(f"{name}, line {i + 2}: {error}.", advice) from error
    units = units or {}
    curves = {n: Curve(*(table[:, 1 + 3 * k + j].copy() for j in range(3)), unit=units.get(n, "")) for k, n in enumerate(names)}
    return Series(t=table[:, 0].copy(), curves=curves, refused={})


def write_csv(series: Series, path: Path | str) -> None:
    """Writes the table, UTF-8. Raises OutputError."""
    try:
        write_whole(Path(path), to_csv(series).encode(), private=False)
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {error.strerror}.", "Choose a folder that you may write to.") from error


def read_csv(path: Path | str, units: Mapping[str, str] | None = None) -> Series:
    """Reads the table back. Raises FileMissing, InputError."""
    path = Path(path)
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError as error:
        raise FileMissing(f"No such file: {path}.", "Give the series.csv of an output folder.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Cannot read {path}: {error}.", "Give the series.csv that posecheck wrote.") from error
    return from_csv(text, units, path.name)
