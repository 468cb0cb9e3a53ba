"""The registry of exports: each says what it is, none is a file that the program itself needs."""

import re
import types
from pathlib import Path

import pytest

from posecheck.model.file_names import ANNOTATED, KEYFRAMES, REPORT_HTML, REPORT_JSON, TRACK
from posecheck.results.exports import exports
from posecheck.results.names import every_file, is_part
from posecheck.results.write import ReportAlone
from tests.present.factories import bridge, refused, run


@pytest.mark.parametrize("export", exports(), ids=lambda e: e.name)
def test_an_export_says_what_it_is(export):
    assert export.label and export.about and "/" in export.mime and is_part(export.name)
    assert export.name not in (REPORT_JSON, REPORT_HTML, TRACK, ANNOTATED, KEYFRAMES)


def test_every_file_stands_once_in_the_list_with_a_name_and_a_label_of_its_own():
    names, labels = [f.name for f in every_file()], [f.label for f in every_file() if f.label]
    assert {
        "series.csv",
        "steps.csv",
        "strides.csv",
        "gait_cycle.csv",
        "angles.mot",
        "landmarks.trc",
        "report.json",
    } <= set(names)
    assert (len(names), len(labels)) == (len(set(names)), len(set(labels)))


def test_a_clip_has_what_its_movement_gives():
    """A run has steps, another exercise has not, a refused clip has nothing; what needs a track is
    not asked of a report alone."""
    made = {
        kind: {e.name for e in exports() if e.of_report and e.write(ReportAlone(report()))}
        for kind, report in KINDS.items()
    }
    assert made == {
        "run": {"series.csv", "steps.csv", "strides.csv"},
        "bridge": {"series.csv"},
        "refused": set(),
    }


KINDS = {"run": run, "bridge": bridge, "refused": refused}


def test_the_worked_example_is_an_export():
    """The module that CONTRIBUTING shows."""
    text = (
        (Path(__file__).parents[2] / "CONTRIBUTING.md")
        .read_text(encoding="utf-8")
        .partition("## Add an export")[2]
    )
    example = types.ModuleType("example")
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], example.__dict__)
    table = example.write(ReportAlone(bridge())).decode().splitlines()
    assert table[0] == "rep,start_s,end_s,faults" and len(table) == 1 + len(bridge().reps)
    assert (
        example.write(ReportAlone(run())) is None
        and example.NAME == "reps.csv"
        and example.LABEL
        and example.MIME == "text/csv"
    )
