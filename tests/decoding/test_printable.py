"""Names are printed through one function: no terminal, page, table or log obeys what a file's or a
person's name says."""

from __future__ import annotations

import csv
import io
import json
import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from posecheck.analysis import analyze_track
from posecheck.cli import cli
from posecheck.errors import InputError
from posecheck.pose.io.storage import save_track
from posecheck.present.html import CoachNote, to_html
from posecheck.present.text import summary
from posecheck.printable import (
    LONGEST_NAME,
    in_json,
    one_line,
    printable,
    printable_name,
    safe_cell,
    well_formed,
)
from posecheck.results.formats.opensim import to_mot
from posecheck.review import add_person, open_store
from tests.drawn.stick_movements import Timing, bridge_track

EVIL = "a\x1b]0;owned\x07\x1b[31m\x9b2J\u202efdp\u2066\x7f\r\nb.mp4"
"""A title for the window, a colour, a cleared screen, a turned ending, a second line."""
UNSEEN = [c for c in EVIL if not c.isprintable()]


def obeyed(text: str) -> list[str]:
    """What of EVIL is still in it; a text may have lines."""
    return [c for c in UNSEEN if c in text and c != "\n"]


def test_what_cannot_be_seen_is_written_out():
    assert printable("a\x1b[31m\x9b\x7f\u202e") == "a\\x1b[31m\\x9b\\x7f\\u202e"
    assert printable("two\nlines") == "two\\nlines".replace("\\n", "\\x0a")
    assert printable("two\nlines", keep="\n") == "two\nlines"
    assert printable(b"sp\xe4t".decode("utf-8", "surrogateescape")) == "sp\\xe4t"
    assert printable("\ud800\U000e0041") == "\\ud800\\U000e0041"
    assert one_line(" two\r\n  lines\tof text ") == "two lines of text"


@pytest.mark.parametrize(
    "name", ["Zoë Müller.mp4", "李雷.mov", "שלום", "🏃‍♀️ run", "naïve_1-2 (3).mp4", "Ελλάδα"]
)
def test_names_of_every_script_stay_as_they_are(name):
    assert printable_name(name) == name and well_formed(name)


@given(st.text(st.characters(codec=None), max_size=400))
def test_nothing_that_is_printed_can_be_obeyed(text):
    shown = printable_name(text)
    assert len(shown) <= LONGEST_NAME and well_formed(shown)
    assert not any(
        ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029\u202e\u2066\ufeff" for c in shown
    )
    assert printable(shown) == shown


@given(st.text(st.characters(codec=None, exclude_categories=("Cs",)), max_size=60))
def test_json_means_the_same_when_it_is_made_safe(text):
    plain = {"name": text}
    shown = in_json(json.dumps(plain, ensure_ascii=False))
    assert json.loads(shown) == plain and not any(
        c in shown for c in "\x7f\x9b\u202e\u2028\U000e0041"
    )


def test_every_error_is_one_line_that_can_be_printed():
    error = InputError(f"{EVIL} is no video.", f"Rename {EVIL}.")
    assert not obeyed(str(error)) and "\n" not in str(error)
    assert len(str(InputError("x" * 100_000, "y" * 100_000))) < 2000


@pytest.fixture
def run(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    return lambda *args: CliRunner().invoke(cli, [str(a) for a in args])


@pytest.fixture(scope="module")
def track():
    track = bridge_track(Timing(depths=(1.0,)), fps=20)
    return replace(track, source=replace(track.source, name=EVIL))


def test_the_terminal_gets_no_command_from_a_file_name(run, tmp_path):
    name = EVIL.replace("\n", "")
    (tmp_path / name).write_text("no video")
    for arguments in (
        ("analyze", name),
        ("analyze", f"{name}.npz"),
        ("merge", name, name, "--out", "out"),
        ("analyze", name, "--movement", EVIL),
    ):
        done = run(*arguments)
        assert done.exit_code and not obeyed(done.output), done.output
        assert len(done.stderr.strip().splitlines()) == 1


def test_what_a_track_says_of_its_video_commands_nothing(run, track, tmp_path):
    path = save_track(track, tmp_path / "track.npz")
    for more in ((), ("--json",)):
        done = run("analyze", path, "--out", "out", *more)
        assert done.exit_code in (0, 4) and not obeyed(done.output)
    for name in ("angles.mot", "landmarks.trc", "report.html", "series.csv"):
        assert not obeyed((tmp_path / "out" / name).read_bytes().decode().replace("\r\n", "\n")), (
            name
        )
    # what it is called is not lost
    assert json.loads((tmp_path / "out" / "report.json").read_bytes())["source"]["name"] == EVIL


def test_a_report_read_from_somewhere_commands_nothing(track):
    report = analyze_track(track).report
    report = replace(
        report,
        findings=tuple(replace(f, cue=EVIL, title=EVIL) for f in report.findings),
        summary=EVIL,
        good=(EVIL,),
    )
    for shown in (
        to_html(report, notes=(CoachNote(EVIL),)),
        summary(report, markup=True),
        to_mot(report.curves, report),
    ):
        assert not obeyed(shown)


def test_names_of_people_command_nothing(run, tmp_path):
    name = "Anna\x1b[2J\u202e"
    store = open_store(tmp_path / "coach.db")
    add_person(store, name)
    store.close()
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    for arguments in (
        (),
        ("--add", name),
        ("--export", name),
        ("--export", "Bert"),
        ("--delete", name, "--yes"),
    ):
        done = run("people", *arguments, "--store", url)
        assert not obeyed(done.output) and "Traceback" not in done.output
        assert "Anna" in done.output


def test_names_of_calibrations_command_nothing(run):
    for arguments in (
        ("calibrations", "--delete", EVIL),
        ("analyze", "x.npz", "--calibration", EVIL),
        ("calibrations", "--delete", "sp\udce4t"),
    ):
        done = run(*arguments)
        assert done.exit_code == 3 and not obeyed(done.output)


def test_tables_for_a_spreadsheet_command_nothing():
    assert not obeyed(safe_cell(EVIL)) and safe_cell("=1+1") == "'=1+1"
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell("a\x1b[2J")])
    assert "\x1b" not in out.getvalue()


def test_the_log_of_the_pages_is_not_obeyed(tmp_path, monkeypatch):
    mishaps = pytest.importorskip("posecheck.pages.mishaps")
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path))
    logging.disable(logging.CRITICAL)
    try:
        mishaps._write(ValueError(EVIL))
    finally:
        logging.disable(logging.NOTSET)
    written = (tmp_path / "errors.log").read_text("utf-8").replace(os.linesep, "\n")
    assert "ValueError" in written and not obeyed(written)
