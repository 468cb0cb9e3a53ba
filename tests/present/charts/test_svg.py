"""From a specification to a drawing: the same every time, from nowhere but this computer, with
nothing of a file's names in it as markup."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.present.charts import converter, phase, svg
from posecheck.present.charts.contacts import HEIGHT, contacts_of, strip
from posecheck.present.charts.cycle import by_measure, over_cycle, references
from posecheck.present.charts.over_time import chosen_curves, over_time
from posecheck.present.charts.spec import NARROW, SCHEMA, WIDE, ChartLook
from posecheck.present.colours import DARK
from posecheck.present.html import to_html
from posecheck.present.report_charts import Figures
from tests.present.charts.drawn import svg_of, with_cycles
from tests.present.factories import EVERY, bridge, run

EVIL = "<img src=x onerror=alert(1)>'\"&</svg><script>"


def all_specs(look: ChartLook) -> list[dict]:
    specs = [
        over_time(make(), name, look)
        for make in EVERY.values()
        for name in chosen_curves(make())[0]
    ]
    specs += [
        over_cycle(c, references("running", c[0].measure), look)
        for c in by_measure(with_cycles().cycles)
    ]
    steps = contacts_of(run().stride.steps)
    specs.append(strip(steps, 0.0, 8.0, replace(look, height=HEIGHT)))
    way = np.linspace(0, 100, 101)
    specs.append(phase.pair("knee_flexion", way, ((way, 3.0), (way, 2.0)), look, (40.0, 60.0)))
    specs.append(phase.against_others("knee_flexion", way, way, 3.0, [way / 2], look, None))
    return specs


@pytest.mark.parametrize(
    "look", [WIDE, NARROW, ChartLook(palette=DARK)], ids=["wide", "narrow", "page"]
)
def test_every_chart_is_a_specification_that_altair_knows(look):
    altair = pytest.importorskip("altair")
    for spec in all_specs(look):
        altair.Chart.from_dict(spec, validate=True)
        assert spec["description"]


def test_the_same_chart_is_the_same_drawing():
    spec = over_time(bridge(), "trunk_thigh_angle_left", WIDE)
    first = svg_of(spec)
    svg._PROCESS.close()  # another process draws it
    assert svg_of(spec) == first


def test_colours_come_from_the_page_so_that_dark_and_print_are_the_same_drawing():
    drawing = svg_of(over_time(bridge(), "trunk_thigh_angle_left", WIDE))
    assert "var(--pc-left)" in drawing and "var(--pc-fault)" in drawing
    assert "#" not in drawing and "http" not in drawing


def test_what_a_file_calls_a_measure_is_text_in_the_page():
    report = bridge()
    report = replace(
        report, curves=replace(report.curves, curves={EVIL: report.curves["trunk_lean"]})
    )
    page = to_html(report)
    assert "<img src=x" not in page and "<script>alert" not in page and page.count("<script>") == 1
    row = [{"text": EVIL}]
    drawing = svg_of(
        {
            "$schema": SCHEMA,
            "data": {"values": row},
            "mark": "text",
            "encoding": {"text": {"field": "text"}},
        }
    )
    assert "<img" not in drawing and "<script" not in drawing and "&lt;img" in drawing


def test_a_chart_that_cannot_be_drawn_is_said_instead():
    broken = {"$schema": SCHEMA, "description": "x", "mark": "no such mark"}
    good = over_time(bridge(), "trunk_thigh_angle_left", NARROW)
    assert svg.Drawings([broken, good]).wait() == ["", svg_of(good)]
    figures = Figures(bridge())
    figures._drawings = svg.Drawings([broken] * len(figures._specs))
    assert "over time: lowest" in to_html(bridge(), figures=figures)


def test_a_converter_that_died_is_started_again():
    spec = over_time(bridge(), "trunk_thigh_angle_left", NARROW)
    first = svg_of(spec)
    svg._PROCESS._running.kill()
    svg._PROCESS._running.wait()
    assert svg_of(spec) == first


def test_a_report_without_charts_starts_no_converter():
    svg._PROCESS.close()
    to_html(EVERY["refused"]())
    assert svg._PROCESS._running is None


def test_no_address_is_asked_whatever_a_specification_names():
    """It names one; the engine says that it may not."""
    asks = {
        "$schema": SCHEMA,
        "data": {"url": "http://127.0.0.1:9/data.json"},
        "mark": "point",
        "encoding": {"x": {"field": "a"}},
    }
    done = subprocess.run(
        [sys.executable, "-I", converter.__file__],
        input=json.dumps([asks]).encode() + b"\n",
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == [None]
    assert b"not allowed" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="needs Linux")
def test_no_socket_is_opened():
    """After all charts have been drawn, the converter holds none of TCP or UDP."""
    svg.Drawings(all_specs(NARROW)).wait()
    of = Path(f"/proc/{svg._PROCESS._running.pid}")
    held = {str(fd.readlink()) for fd in (of / "fd").iterdir()}
    known = "".join((of / "net" / kind).read_text() for kind in ("tcp", "tcp6", "udp", "udp6"))
    inodes = {line.split()[9] for line in known.splitlines() if line.split()[9].isdigit()}
    assert held.isdisjoint({f"socket:[{inode}]" for inode in inodes})


def test_an_analysis_imports_no_charting_library():
    code = (
        "import sys, posecheck.results.write; print([m for m in ('altair', 'vl_convert', 'pandas')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
