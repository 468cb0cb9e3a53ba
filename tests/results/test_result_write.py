import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from posecheck.errors import OutputError
from posecheck.results.formats.series_csv import read_csv
from posecheck.results.report_json import read_json
from posecheck.results.write import ReportAlone, put_parts, staged, write_report
from tests.present.factories import EVERY, bridge, refused


def names(folder):
    return sorted(p.name for p in folder.iterdir())


@pytest.mark.parametrize("name", EVERY)
def test_a_new_folder_holds_every_part(name, tmp_path):
    report = EVERY[name]()
    written = write_report(report, tmp_path / "deep" / "out")
    expected = ["report.html", "report.json"] + (
        ["series.csv"] if report.curves is not None else []
    )
    expected += ["steps.csv", "strides.csv"] if report.stride else []
    assert names(tmp_path / "deep" / "out") == expected
    assert names(tmp_path / "deep") == ["out"]
    assert read_json(written.folder.report_json).movement == report.movement
    if report.curves is not None:
        assert len(read_csv(written.folder.series).t) == len(report.curves.t)


def test_a_report_without_a_series_does_not_name_one(tmp_path):
    assert read_json(write_report(refused(), tmp_path / "out").folder.report_json).series == ""


def with_video(report, out):
    with staged(out) as stage:
        (stage.path / "annotated.mp4").write_bytes(b"video")
        return put_parts(ReportAlone(report), stage)


def test_a_staged_video_moves_in_and_is_linked(tmp_path):
    written = with_video(bridge(), tmp_path / "out")
    assert written.folder.video.read_bytes() == b"video"
    assert 'href="annotated.mp4"' in written.folder.report_html.read_text(encoding="utf-8")
    assert names(tmp_path / "out") == [
        "annotated.mp4",
        "keyframes.json",
        "report.html",
        "report.json",
        "series.csv",
    ]


def test_the_report_names_the_sha256_of_every_other_file(tmp_path):
    written = with_video(bridge(), tmp_path / "out")
    parts = {
        p.name: sha256(p.read_bytes()).hexdigest()
        for p in (tmp_path / "out").iterdir()
        if p.name != "report.json"
    }
    assert read_json(written.folder.report_json).parts == written.report.parts == parts


def test_what_the_last_report_had_more_goes_with_it(tmp_path):
    with_video(bridge(), tmp_path)
    write_report(refused(), tmp_path)
    assert names(tmp_path) == ["report.html", "report.json"]


def test_other_files_of_an_existing_folder_stay_and_old_parts_are_replaced(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "report.json").write_text("old")
    write_report(bridge(), tmp_path)
    assert names(tmp_path) == ["notes.txt", "report.html", "report.json", "series.csv"]
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert read_json(tmp_path / "report.json").movement == "glute-bridge"


def test_a_failure_while_writing_leaves_the_folder_as_it_was(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.json").write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    for folder in (out, tmp_path / "new"):
        with pytest.raises(OutputError, match="No space left"):
            write_report(bridge(), folder)
    assert names(out) == ["report.json"]
    assert (out / "report.json").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_what_cannot_be_rendered_touches_nothing(tmp_path):
    broken = replace(bridge(), view=None)
    with pytest.raises(AttributeError):
        write_report(broken, tmp_path / "out")
    assert names(tmp_path) == []


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="not a folder"):
        write_report(bridge(), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a file"
    (tmp_path / "dir" / "report.html").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"report\.html is a folder"):
        write_report(bridge(), tmp_path / "dir")
    assert names(tmp_path / "dir") == ["report.html"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write anywhere"
)
def test_a_folder_that_may_not_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="may write"):
        write_report(bridge(), tmp_path / "out")
    tmp_path.chmod(0o700)


def test_the_series_cannot_be_led_out_of_the_folder(tmp_path):
    write_report(replace(bridge(), series="../../away.csv"), tmp_path / "a" / "out")
    assert names(tmp_path / "a" / "out") == ["report.html", "report.json", "series.csv"]
