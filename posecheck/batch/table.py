"""The results of a batch as one table: as CSV, as a page, and as Parquet where pyarrow is there."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from posecheck.assessment.form import hold_judged, in_good_form, nothing_judged
from posecheck.batch.place import LocalFolder, RemoteFolder
from posecheck.batch.task import Record
from posecheck.errors import InputError
from posecheck.model.file_names import REPORT_HTML, REPORT_JSON
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.present import colours, words
from posecheck.present.headline import headline
from posecheck.present.pieces import template
from posecheck.present.words import NOT_A_DIAGNOSIS
from posecheck.results.report_json import from_json
from posecheck.review.handover import safe_cell

RESULTS_CSV, RESULTS_HTML = "results.csv", "results.html"
RESULTS_PARQUET = "results.parquet"
_MARKS = {"done": "✓", "refused": "–", "failed": "✕"}

Cell = str | int | float | None


@dataclass(frozen=True)
class TableLine:
    """One video. report: None where there is none."""

    record: Record
    report: Report | None

    @property
    def said(self) -> str:
        """What came of it, in a sentence."""
        if self.report is None:
            return f"{self.record.message} {self.record.advice}".strip()
        return headline(self.report)


def write_tables(records: Sequence[Record], place: LocalFolder | RemoteFolder) -> tuple[str, ...]:
    """The tables, in the order of the records, into the folder of the results; their names. Raises
    OutputError."""
    lines = [TableLine(record, _report_of(record, place)) for record in records]
    rows = [row_of(line) for line in lines]
    made = {RESULTS_CSV: to_csv(rows).encode("utf-8-sig"), RESULTS_HTML: to_html(lines).encode()}
    with suppress(ImportError):
        made[RESULTS_PARQUET] = to_parquet(rows)
    for name, data in made.items():
        place.write(name, data)
    return tuple(made)


def _report_of(record: Record, place: LocalFolder | RemoteFolder) -> Report | None:
    if not record.folder:
        return None
    try:
        data = place.read(f"{record.folder}/{REPORT_JSON}")
        return None if data is None else from_json(data)
    except InputError:
        return None


def row_of(line: TableLine) -> dict[str, Cell]:
    """A line by column: what became of the file, what was counted, and of each measure of the clip
    its value and 95 % interval, MEASURE_SIDE [UNIT]. None: does not apply, or refused."""
    record, report = line.record, line.report
    row: dict[str, Cell] = {
        "file": record.video.address,
        "status": record.status,
        "movement": report.movement if report else None,
        "view": report.view.name if report else None,
        "said": line.said,
        "duration_s": report.source.duration_s if report else None,
        "fps": report.source.fps if report else None,
        **_counted(report),
        "findings": " ".join(dict.fromkeys(f.code for f in report.findings)) if report else None,
        "folder": record.folder or None,
        "filed": record.filed,
        "code": record.code or None,
        "message": record.message or None,
        "seconds": record.seconds,
        "version": record.version,
    }
    for measurement in report.measurements if report else ():
        row |= _measured(measurement)
    return row


def _counted(report: Report | None) -> dict[str, Cell]:
    names = ("reps", "reps_in_good_form", "held_s", "held_in_good_form_s", "cadence_spm")
    row: dict[str, Cell] = dict.fromkeys(names)
    if report is None or report.quality.status == "refused":
        return row
    if report.reps:
        row["reps"] = sum(not rep.partial for rep in report.reps)
        row["reps_in_good_form"] = None if nothing_judged(report) else in_good_form(report)
    if report.hold:
        row["held_s"] = round(report.hold.end_s - report.hold.start_s, 3)
        row["held_in_good_form_s"] = report.hold.good_form_s if hold_judged(report) else None
    if report.stride:
        row["cadence_spm"] = report.stride.cadence_spm
    return row


def _measured(measurement: Measurement) -> dict[str, Cell]:
    name = "_".join(filter(None, (measurement.name, measurement.side)))
    unit = measurement.unit
    return {
        f"{name} [{unit}]": measurement.value,
        f"{name}_low [{unit}]": measurement.low,
        f"{name}_high [{unit}]": measurement.high,
    }


def _columns(rows: Sequence[dict[str, Cell]]) -> list[str]:
    """Of all rows, each where it first stands."""
    return list(dict.fromkeys(name for row in rows for name in row))


def to_csv(rows: Sequence[dict[str, Cell]]) -> str:
    """Lines ending in "\\n"; an empty cell where there is nothing to say."""
    out = io.StringIO()
    columns = _columns(rows)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()


def _cell(value: Cell) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else safe_cell(str(value))


def to_parquet(rows: Sequence[dict[str, Cell]]) -> bytes:
    """Raises ImportError where pyarrow is missing."""
    import pyarrow
    from pyarrow import parquet

    columns: dict[str, Any] = {}
    for name in _columns(rows):
        values = [row.get(name) for row in rows]
        text = any(isinstance(value, str) for value in values)
        columns[name] = pyarrow.array(
            [None if v is None else _letters(v) if text else float(v) for v in values],
            pyarrow.string() if text else pyarrow.float64(),
        )
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out)
    return out.getvalue()


def _letters(value: object) -> str:
    """What UTF-8 can hold: a path may have other letters."""
    return str(value).encode("utf-8", "replace").decode()


def to_html(lines: Sequence[TableLine]) -> str:
    """One page, which leads to that of each result beside it."""
    return template("results.html.j2", "posecheck.batch").render(
        colours=Markup(colours.root_css()),
        headline=how_many([line.record for line in lines]),
        rows=[_shown(line) for line in lines],
        disclaimer=NOT_A_DIAGNOSIS,
    )


def how_many(records: Sequence[Record]) -> str:
    """How many videos, and what became of them."""
    refused, failed = (sum(r.status == status for r in records) for status in ("refused", "failed"))
    done = len(records) - refused - failed
    parts = [
        f"{done} of {words.count(len(records), 'video')} analysed",
        f"{refused} refused" if refused else "",
        f"{failed} failed" if failed else "",
        _unfiled(records),
    ]
    return f"{', '.join(part for part in parts if part)}."


def _unfiled(records: Sequence[Record]) -> str:
    count = sum(r.status == "done" and bool(r.code) for r in records)
    return f"{count} not filed" if count else ""


def _shown(line: TableLine) -> dict[str, Any]:
    record, report = line.record, line.report
    return {
        "name": record.video.name,
        "page": quote(f"{record.folder}/{REPORT_HTML}") if record.folder else "",
        "mark": _MARKS[record.status],
        "status": record.status,
        "movement": words.movement_label(report.movement) if report else "",
        "said": line.said,
        "findings": list(dict.fromkeys(f.title for f in report.findings)) if report else [],
        "trouble": f"Not filed: {record.message}"
        if record.status == "done" and record.code
        else "",
    }
