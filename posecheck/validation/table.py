"""The tables of a validation: for the terminal, as Markdown (README) and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec
import numpy as np
from rich.table import Table as RichTable

from posecheck.validation.cells import Cell, Table
from posecheck.validation.run import ValidationResult
from posecheck.validation.summary import tables
from posecheck.validation.summary_line import summary_line

SCHEMA = "posecheck.validation/1"


def cell_text(cell: Cell, digits: int = 0) -> str:
    """A cell for reading: "-" for nothing, numbers with the column's decimals, never "-0.0"."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return "-"
    if isinstance(cell, float):
        return f"{round(cell, digits) + 0.0:.{digits}f}"
    return str(cell)


def _texts(table: Table) -> list[list[str]]:
    return [
        [cell_text(cell, digits) for cell, digits in zip(row, table.digits, strict=True)]
        for row in table.rows
    ]


def _is_words(table: Table, column: int) -> bool:
    return all(row[column] is None or isinstance(row[column], str) for row in table.rows)


def to_rich(result: ValidationResult) -> list[RichTable]:
    """One rich table each, to be printed in order."""
    return [rich_table(table) for table in tables(result)]


def rich_table(table: Table) -> RichTable:
    drawn = RichTable(
        title=table.title, caption=table.note or None, title_justify="left", caption_justify="left"
    )
    for n, heading in enumerate(table.columns):
        drawn.add_column(
            heading, justify="left" if _is_words(table, n) else "right", overflow="fold"
        )
    for row in _texts(table):
        drawn.add_row(*row)
    return drawn


def table_markdown(table: Table) -> str:
    """A Markdown table under its title, its note below."""
    escape = str.maketrans({"|": "\\|", "\n": " "})
    lines = [f"### {table.title}", ""]
    lines.append("| " + " | ".join(heading.translate(escape) for heading in table.columns) + " |")
    lines.append(
        "|"
        + "|".join(" --- " if _is_words(table, n) else " ---: " for n in range(len(table.columns)))
        + "|"
    )
    lines += [
        "| " + " | ".join(text.translate(escape) for text in row) + " |" for row in _texts(table)
    ]
    return "\n".join(lines + (["", table.note] if table.note else [])) + "\n"


def to_markdown(result: ValidationResult, only: tuple[str, ...] = ()) -> str:
    """All tables and the summary at the end, or the tables named in `only` ("measures", "reps",
    "faults", ...), as Markdown."""
    return as_markdown(
        [table for table in tables(result) if not only or table.name in only],
        "" if only else summary_line(result),
    )


def as_markdown(shown: Iterable[Table], last: str) -> str:
    """Tables one after the other, and a last sentence where there is one."""
    return "\n".join(
        [*(table_markdown(table) for table in shown), *([f"**{last}**\n"] if last else [])]
    )


def to_json(result: ValidationResult) -> bytes:
    """Everything: each clip's comparison and the tables, pretty-printed UTF-8; what is missing is
    null."""
    said = {
        "schema": SCHEMA,
        "folder": result.folder,
        "compared": result.compared,
        "verdict": summary_line(result),
    }
    return encoded(
        {**said, "clips": result.clips, "tables": [table_as_objects(t) for t in tables(result)]}
    )


def table_as_objects(table: Table) -> dict[str, object]:
    """A table with its rows as objects, by the names of their columns."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return {"name": table.name, "title": table.title, "note": table.note, "rows": rows}


def encoded(whole: dict[str, object]) -> bytes:
    """As pretty-printed JSON in UTF-8, numpy's numbers too."""
    return msgspec.json.format(msgspec.json.encode(whole, enc_hook=_numpy_scalar), indent=2) + b"\n"


def _numpy_scalar(value: object) -> object:
    """A comparison of numpy numbers gives a numpy bool, which JSON does not know."""
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"cannot write a {type(value).__name__}")
