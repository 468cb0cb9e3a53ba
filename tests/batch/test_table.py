"""The table of a batch: columns, cells that no spreadsheet obeys, and a page that no name can write
into."""

from __future__ import annotations

import csv
import io

import pytest

from posecheck.analysis import analyze_track
from posecheck.batch.table import TableLine, how_many, row_of, to_csv, to_html, to_parquet
from posecheck.batch.task import Record, Video
from tests.drawn.stick_movements import Timing, bridge_track


@pytest.fixture(scope="module")
def done() -> TableLine:
    report = analyze_track(bridge_track(Timing(depths=(1.0, 1.0)))).report
    return TableLine(Record(Video("b/clip.mp4", 10), "q", "p", "0", "done", folder="clip"), report)


def _failed(name: str) -> TableLine:
    record = Record(Video(name), "q", "p", "0", "failed", code="crash", message="It died.")
    return TableLine(record, None)


def _rows(*lines: TableLine) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv([row_of(line) for line in lines]))))


def test_what_was_counted_and_measured_has_its_columns(done):
    row, other = _rows(done, _failed("a.mp4"))
    assert (row["status"], row["movement"], row["reps"]) == ("done", "glute-bridge", "2")
    measured = next(m for m in done.report.measurements if m.value is not None)
    name = "_".join(filter(None, (measured.name, measured.side)))
    assert float(row[f"{name} [{measured.unit}]"]) == pytest.approx(measured.value, rel=1e-4)
    assert float(row[f"{name}_low [{measured.unit}]"]) == pytest.approx(measured.low, rel=1e-4)
    assert (other["message"], other["reps"], other["movement"]) == ("It died.", "", "")


def test_a_name_is_no_formula_and_no_markup():
    line = _failed("=HYPERLINK(1).mp4")
    assert _rows(line)[0]["file"] == "'=HYPERLINK(1).mp4"
    assert "<script>" not in to_html([_failed("<script>.mp4")])


def test_parquet_holds_the_same(done):
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [row_of(done), row_of(_failed("a.mp4"))]
    table = parquet.read_table(io.BytesIO(to_parquet(rows))).to_pylist()
    assert [row["status"] for row in table] == ["done", "failed"]
    assert (table[0]["reps"], table[1]["reps"]) == (2.0, None)


def test_the_headline_counts():
    refused = Record(Video("r"), "q", "p", "0", "refused", code="no-view")
    unfiled = Record(Video("u"), "q", "p", "0", "done", code="bad-input")
    assert how_many([refused, unfiled, _failed("a").record]) == (
        "1 of 3 videos analysed, 1 refused, 1 failed, 1 not filed."
    )
