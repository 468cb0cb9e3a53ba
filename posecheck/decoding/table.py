"""CSV, row by row, within limits: however long a line or a table is, no more than a row of it is
held."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from posecheck.decoding.file import Expected, border

MOST_TABLE_BYTES = 128 * 1024**2
"""Half an hour of all landmarks at 60 rows a second has about 120 MB. [E]"""
MOST_ROW, MOST_LINES = 1024**2, 1_000_000
"""Letters of one row, and lines of one table. [E]"""

Row = tuple[int, list[str]]


def csv_rows(data: bytes | str, expected: Expected, name: object) -> Iterator[Row]:
    """(line number, cells) of each row that is not blank; UTF-8, with or without a mark before it.
    Raises errors of `expected`."""
    text = (
        io.StringIO(data, newline="")
        if isinstance(data, str)
        else io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    )
    with border(expected, name):
        lines = _Lines(text)
        reader = csv.reader(lines)
        for row in reader:
            lines.of_row = 0
            if any(row) and any(cell.strip() for cell in row):
                yield reader.line_num, row


class _Lines:
    """The lines of a text for csv.reader, which would take in a row of any length."""

    def __init__(self, text: io.TextIOBase):
        self._text = text
        self._read = 0
        self.of_row = 0
        """Letters taken in since the last row was complete."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MOST_ROW + 1)
        if not line:
            raise StopIteration
        self._read += 1
        self.of_row += len(line)
        if self.of_row > MOST_ROW:
            raise ValueError(f"a row of it has more than {MOST_ROW} letters")
        if self._read > MOST_LINES:
            raise ValueError(f"it has more than {MOST_LINES} lines")
        return line
