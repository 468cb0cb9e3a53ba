"""The program as a whole: help, version, movements, the model, what reaches the user, and the pipe."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import pytest

from posecheck import __version__, errors
from posecheck.cli.terminal import Bars, amount, rate, time_left
from posecheck.movements.load import movements, named_movements
from posecheck.pose.weights.model import BundleInfo
from tests.cli.cli_checks import ROOT, one_line

HEAVY = ("numpy", "scipy", "cv2", "av", "mediapipe", "rich", "msgspec", "jinja2", "PIL")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["analyze", "--help"], ["validate", "--help"], ["--version"]]
)
def test_help_imports_nothing_heavy(arguments):
    code = (
        "import sys\nfrom posecheck.cli import main\ntry:\n main()\nfinally:\n print([m for m in"
        f" {HEAVY} if m in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_help_names_every_exit_code(run):
    shown = run("--help").stdout.partition("Exit codes:")[2]
    classes = [
        c
        for c in vars(errors).values()
        if isinstance(c, type) and issubclass(c, errors.PosecheckError)
    ]
    codes = {c.exit_code for c in classes} | {0, 1, 2}
    assert codes == {int(line.split()[0]) for line in shown.splitlines() if line.strip()}


def test_version_and_a_call_without_a_command(run):
    assert run("--version").stdout == f"posecheck {__version__}\n"
    alone = run()
    assert alone.exit_code == 2 and alone.stdout == "" and "Usage: posecheck" in alone.stderr
    assert "no such command" in one_line(run("analyse")).lower()


def test_movements_are_all_there(run):
    shown = run("movements")
    assert shown.exit_code == 0
    assert all(name in shown.stdout for name in movements())
    assert f"not judged ({len(set(named_movements()) - set(movements()))})" in shown.stdout
    assert set(named_movements()) <= set(re.split(r"[\s,.:]+", shown.stdout))


def test_each_error_has_its_exit_code(run, saved, monkeypatch):
    for kind in (
        errors.NoPerson,
        errors.ModelDamaged,
        errors.OutputError,
        errors.MovementFileError,
        errors.Cancelled,
        errors.TooLong,
    ):

        def fails(*_args, kind=kind, **_options):
            raise kind("What is wrong.", "What to do.")

        monkeypatch.setattr("posecheck.api.analyze_track", fails)
        result = run("analyze", saved)
        assert result.exit_code == kind.exit_code
        assert one_line(result) == "posecheck: What is wrong. What to do.\n"


def test_warnings_and_log_lines_of_libraries_do_not_reach_the_user(run, saved, monkeypatch):
    import logging
    import warnings

    from posecheck import analysis

    analyze = analysis.analyze_track

    def chatty(*args, **options):
        warnings.warn("look at me", RuntimeWarning, stacklevel=1)
        logging.getLogger("some.library").error("look at me")
        return analyze(*args, **options)

    monkeypatch.setattr("posecheck.api.analyze_track", chatty)
    result = run("analyze", saved)
    assert (result.exit_code, result.stderr) == (0, "") and "look at me" not in result.stdout
    assert logging.root.manager.disable == logging.NOTSET


def test_a_closed_pipe_is_not_a_bug(saved):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "posecheck", "analyze", str(saved), "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as child:
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 141


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_control_c_in_a_process(saved, tmp_path):
    code = (
        "import os, signal, sys, posecheck.analysis, posecheck.cli as c\n"
        "posecheck.analysis.analyze_track = lambda *a, **k: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.argv = ['posecheck', 'analyze', sys.argv[1], '--out', 'r']\nc.main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    restore = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(saved)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        **restore,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "posecheck: Stopped.\n")
    assert not (tmp_path / "r").exists()


def test_progress_in_numbers():
    assert (
        amount(120, 321, "pictures"),
        amount(5, None, "pictures"),
        amount(2.4e6, 8.4e6, "bytes"),
    ) == ("120/321", "5", "2.4/8.4 MB")
    assert (rate(38.4, "pictures"), rate(2.31, "pictures")) == ("38 pictures/s", "2.3 pictures/s")
    assert (rate(5.2e6, "bytes"), rate(None, "bytes")) == ("5.2 MB/s", "")
    assert (time_left(7.4), time_left(750), time_left(3720)) == ("0:07", "12:30", "1:02:00")


def test_bars_are_silent_where_nobody_watches(capfd):
    with Bars() as bars:
        bars.told("Following", 1, 10)
        bars.told("Following", 12, 10)
        bars.done("Following")
    assert capfd.readouterr() == ("", "")


def test_bars_on_a_terminal_show_stage_rate_and_amount(saved):
    pty = pytest.importorskip("pty")
    code = (
        "import time\nfrom posecheck.cli.terminal import Bars\nwith Bars() as b:\n for i in"
        " range(1, 31):\n  b.told('Following the person', i, 30); time.sleep(0.04)\nprint('over')"
    )
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    child = subprocess.Popen(
        [sys.executable, "-c", code], stderr=theirs, stdout=subprocess.PIPE, env=environment
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # Linux says EIO when the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert child.communicate()[0] == b"over\n" and child.returncode == 0
    text = shown.decode()
    assert (
        "Following the person" in text
        and "30/30" in text
        and "pictures/s" in text
        and "left" in text
    )


@pytest.mark.parametrize(
    ("text", "speed"),
    [
        ("2.8", 2.8),
        ("10km/h", 2.778),
        ("6.2mph", 2.772),
        ("5:30min/km", 3.030),
        ("8:00 min/mile", 3.353),
        ("3 m/s", 3.0),
    ],
)
def test_a_speed_in_the_units_of_runners(text, speed):
    from posecheck.cli.values import Speed

    assert Speed().convert(text, None, None) == pytest.approx(speed, abs=0.002)


@pytest.mark.parametrize(
    "text", ["", "fast", "0", "-3", "80", "5:75min/km", "0:00min/km", "10 knots", "nan", "1e9"]
)
def test_what_is_no_speed_of_a_run_is_refused(text):
    import click

    from posecheck.cli.values import Speed

    with pytest.raises(click.BadParameter, match="speed of a run"):
        Speed().convert(text, None, None)


def test_a_fetch_is_announced_where_no_bar_can_be_shown(run, monkeypatch, tmp_path):
    bundle = tmp_path / "pose.task"

    def fetched(progress):
        for done in (0, 4_000_000, 9_000_000):
            progress(done, 9_000_000)
        return bundle

    monkeypatch.delenv("POSECHECK_OFFLINE")
    monkeypatch.setattr("posecheck.pose.weights.model.fetch_bundle", fetched)
    info = BundleInfo(bundle, "cache", "0" * 64, 9_000_000, "Apache-2.0", "a test", True)
    monkeypatch.setattr("posecheck.pose.weights.model.describe_bundle", lambda: info)
    result = run("model", "--fetch", "--path")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        f"{bundle}\n",
        "Fetching the pose model (about 9 MB), once.\n",
    )
