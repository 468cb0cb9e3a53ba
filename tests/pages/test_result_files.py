"""The files of a result on its page: every one can be taken along, and an export is one module."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile

import pytest

from posecheck.api import Options, judge_track, write_analysis
from posecheck.cli.analyze import name_files
from posecheck.jobs import results
from posecheck.pages.result_files import zipped
from posecheck.results import exports
from posecheck.results.folder import ResultFolder
from posecheck.results.names import every_file, is_keyframe, is_removable, table
from tests.drawn.stick_gaits import gait_track, run
from tests.drawn.stick_movements import Timing, bridge_track, standing_track
from tests.pages.page_checks import check_calm


@pytest.mark.parametrize(
    "track", [gait_track(run()), bridge_track(Timing(depths=(1.0, 1.0)))], ids=["run", "bridges"]
)
def test_every_file_of_a_result_can_be_taken_along(show, result_of, track):
    key = result_of(track)
    written = {path.name for path in results.result_folder(key).iterdir() if path.is_file()} - {
        results.DETAILS
    }
    labels = {file.name: file.label for file in every_file()}
    assert written >= {"report.json", "report.html"} and {
        name for name in written if not is_keyframe(name)
    } <= set(labels)
    shown = show("stride" if "strides.csv" in written else "check", file=key)
    check_calm(shown)
    assert {button.proto.label for button in shown.get("download_button")} >= {
        labels[name] for name in written if labels.get(name)
    }


EXPORT = '''"""turns.csv: how often the movement turned."""

NAME, LABEL, MIME = "turns.csv", "Turns as a table", "text/csv"


def write(analysis):
    reps = analysis.report.reps
    return f"turns\\n{2 * len(reps)}\\n".encode() if reps else None
'''


@pytest.fixture
def one_more_export(tmp_path, monkeypatch):
    """A module in a folder that is listed with that of the exports, for this test."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "turns.py").write_text(EXPORT)
    monkeypatch.setattr(exports, "__path__", [*exports.__path__, str(folder)])
    yield
    sys.modules.pop(f"{exports.__name__}.turns", None)
    if hasattr(exports, "turns"):
        del exports.turns


def test_an_export_is_one_file(show, result_of, one_more_export, tmp_path, capsys):
    """Nothing else knows of it: it is written, named with its sha256, offered on the page, packed
    with the others, listed and told."""
    key = result_of(bridge_track(Timing(depths=(1.0, 1.0))))
    folder = ResultFolder(results.result_folder(key))
    assert (folder.path / "turns.csv").read_text() == "turns\n4\n"
    assert folder.read_report().parts["turns.csv"] == hashlib.sha256(b"turns\n4\n").hexdigest()
    shown = show("check", file=key)
    check_calm(shown)
    assert "Turns as a table" in {button.proto.label for button in shown.get("download_button")}
    with zipfile.ZipFile(io.BytesIO(zipped({"": folder.path}, "clip"))) as archive:
        assert "clip/turns.csv" in archive.namelist() and "clip/job.json" not in archive.namelist()
    assert "| `turns.csv` | how often the movement turned |" in table()
    assert is_removable("turns.csv")
    name_files(
        write_analysis(
            judge_track(bridge_track(Timing(depths=(1.0,))), Options()),
            "none.npz",
            tmp_path / "out",
            Options(),
        )
    )
    assert "turns.csv" in capsys.readouterr().out
    standing = result_of(standing_track(), "standing.npz")  # no reps: this clip has none
    assert not (results.result_folder(standing) / "turns.csv").exists()
    assert "Turns as a table" not in {
        button.proto.label for button in show("check", file=standing).get("download_button")
    }
