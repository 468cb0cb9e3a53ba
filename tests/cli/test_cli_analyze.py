"""posecheck analyze on what needs no pose model: saved tracks and landmark tables; output folders
and exit codes."""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec
import pytest

from posecheck import networks
from posecheck.measures import correction
from posecheck.model.report import SCHEMA, Report
from posecheck.pose.io.storage import load_track, save_track
from posecheck.results.report_json import read_json
from tests.cli.cli_checks import one_line
from tests.drawn.stick_movements import run_track
from tests.networks.files import write_toy


def contract(text: str) -> dict:
    """The JSON of a report, checked field by field, and that it is nothing but JSON."""
    plain = json.loads(text)
    assert plain["schema"] == SCHEMA and "curves" not in plain
    assert {
        "source",
        "movement",
        "view",
        "quality",
        "measurements",
        "reps",
        "hold",
        "stride",
        "findings",
        "refused",
        "series",
    } <= plain.keys()
    return plain


def test_a_saved_track_is_analysed_without_a_model(run, saved, tmp_path):
    result = run("analyze", saved)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.startswith("Glute bridge (auto-detected), from the left side")
    assert "3 reps" in result.stdout
    folder = tmp_path / "posecheck-out" / "stick-figure"
    assert result.stdout.endswith(
        "Also written: series.csv, angles.mot, landmarks.trc, track.npz\n"
        "Report: posecheck-out/stick-figure/report.html\n"
    )
    assert sorted(p.name for p in folder.iterdir()) == [
        "angles.mot",
        "landmarks.trc",
        "report.html",
        "report.json",
        "series.csv",
        "track.npz",
    ]
    assert len(read_json(folder / "report.json").reps) == 3


def test_json_is_the_contract_and_nothing_else_and_writes_no_file(run, saved, tmp_path):
    before = set(tmp_path.iterdir())
    result = run("analyze", saved, "--json")
    assert result.exit_code == 0
    plain = contract(result.stdout)
    assert (plain["movement"], plain["detected"], len(plain["reps"])) == ("glute-bridge", True, 3)
    assert plain["view"]["name"] == "side-left"
    assert set(tmp_path.iterdir()) == before
    assert msgspec.json.decode(result.stdout)["quality"]["status"] in ("ok", "limited")


def test_only_a_stretch_is_looked_at_and_a_wrong_one_is_one_line(run, saved):
    reps = contract(run("analyze", saved, "--json").stdout)["reps"]
    start = (reps[0]["end_s"] + reps[1]["start_s"]) / 2
    part = contract(run("analyze", saved, "--from", f"0:{start:05.2f}", "--json").stdout)
    assert len(part["reps"]) == 2
    assert part["reps"][0]["peak_s"] == pytest.approx(reps[1]["peak_s"], abs=0.1)
    assert part["asked"]["from_s"] == pytest.approx(start, abs=0.01)
    assert "Only this stretch" in run("analyze", saved, "--from", start).stdout
    wrong = run("analyze", saved, "--from", 5, "--to", 2)
    assert wrong.exit_code != 0 and "not after its start at 5 s" in one_line(wrong)
    beyond = run("analyze", saved, "--to", 500)
    assert beyond.exit_code != 0 and "and the clip is" in one_line(beyond)


def test_json_with_out_prints_what_it_writes(run, saved, tmp_path):
    result = run("analyze", saved, "--json", "--out", tmp_path / "there")
    printed = contract(result.stdout)
    written = json.loads((tmp_path / "there" / "report.json").read_bytes())
    assert printed == written
    assert (tmp_path / "there" / "series.csv").exists()


def test_a_landmark_table_gives_the_same_reps_and_its_labels_do_not_matter(run, table, tmp_path):
    first = contract(run("analyze", table, "--size", "1280x720", "--fps", 30, "--json").stdout)
    assert len(first["reps"]) == 3
    table.write_text(table.read_text().replace("\nC,", "\nL,"))
    again = contract(run("analyze", table, "--size", "1280X720", "--fps", "30", "--json").stdout)
    assert again["reps"] == first["reps"]
    plain = run("analyze", table, "--size", "1280x720", "--fps", 30)
    assert "Report: posecheck-out/bridges/report.html" in plain.stdout
    assert (
        len(load_track(tmp_path / "posecheck-out" / "bridges" / "track.npz"))
        == first["source"]["frames"]
    )


def test_a_named_movement_is_not_called_recognised(run, saved):
    plain = contract(run("analyze", saved, "--movement", "glute-bridge", "--json").stdout)
    assert (plain["movement"], plain["detected"]) == ("glute-bridge", False)


def test_a_network_that_does_not_fit_is_refused_in_one_line(run, saved, tmp_path, monkeypatch):
    """Another network in the place of one of posecheck's: nothing is measured, nothing written."""
    monkeypatch.setattr(networks, "model_file", lambda name: write_toy(tmp_path / "side.onnx"))
    correction._side.cache_clear()
    result = run("analyze", saved, "--out", tmp_path / "r")
    assert result.exit_code == 5 and not (tmp_path / "r").exists()
    assert "side.onnx is not the network angle-correction-side: it is toy 3" in one_line(result)


def test_refused_says_why_writes_files_and_ends_with_4(run, saved, tmp_path):
    result = run("analyze", saved, "--movement", "plank", "--out", tmp_path / "r")
    assert result.exit_code == 4
    assert "No plank" in result.stdout and result.stdout.count("No plank") == 1
    report = read_json(tmp_path / "r" / "report.json")
    assert report.quality.status == "refused" and (tmp_path / "r" / "report.html").exists()
    as_json = run("analyze", saved, "--movement", "plank", "--json")
    assert as_json.exit_code == 4 and contract(as_json.stdout)["quality"]["status"] == "refused"
    assert "No plank" in one_line(as_json)


def test_a_picture_on_its_side_is_refused_with_the_turn_that_mends_it(run, bridge, tmp_path):
    turned = bridge.landmarks.copy()
    width, height = bridge.source.size
    # a quarter turn anticlockwise
    turned[..., 0], turned[..., 1] = (bridge.landmarks[..., 1], width - bridge.landmarks[..., 0])
    path = save_track(
        replace(bridge, landmarks=turned, source=replace(bridge.source, size=(height, width))),
        tmp_path / "t.npz",
    )
    result = run("analyze", path)
    assert result.exit_code == 4 and "--rotate 90" in result.stdout


def test_slow_motion_is_named_and_then_believed(run, tmp_path):
    track = run_track(fps=240.0)
    slow = replace(
        track,
        t=track.t * 8,
        source=replace(track.source, fps=30.0, duration_s=track.source.duration_s * 8),
    )
    path = save_track(slow, tmp_path / "slow.npz")
    first = run("analyze", path, "--json")
    assert (
        first.exit_code == 4
        and contract(first.stdout)["quality"]["reasons"][0]["code"] == "slow-motion-suspected"
    )
    assert "--slow-motion 8" in one_line(first)
    told = run("analyze", path, "--slow-motion", 8, "--json")
    assert told.exit_code == 0
    assert contract(told.stdout)["source"]["slow_motion"] == {"factor": 8.0, "how": "asked"}


def test_the_same_source_is_analysed_again_in_its_folder_and_another_one_is_kept(
    run, bridge, saved, tmp_path
):
    run("analyze", saved)
    run("analyze", saved)
    out = tmp_path / "posecheck-out"
    assert [p.name for p in out.iterdir()] == ["stick-figure"]
    other = save_track(
        replace(bridge, source=replace(bridge.source, sha256="11" * 32)), tmp_path / "other.npz"
    )
    assert "posecheck-out/stick-figure-2/report.html" in run("analyze", other).stdout
    assert read_json(out / "stick-figure" / "report.json").source.sha256 == "00" * 32


def test_a_report_with_its_video_is_not_replaced_by_one_without(run, saved, tmp_path):
    run("analyze", saved)
    (tmp_path / "posecheck-out" / "stick-figure" / "annotated.mp4").write_bytes(b"a video")
    assert "posecheck-out/stick-figure-2/report.html" in run("analyze", saved).stdout
    named = run("analyze", saved, "--out", tmp_path / "posecheck-out" / "stick-figure")
    assert named.exit_code == 0
    assert not (tmp_path / "posecheck-out" / "stick-figure" / "annotated.mp4").exists(), (
        "it showed the report that was replaced"
    )


@pytest.mark.parametrize(
    "name",
    [
        "report.html",
        "report.json",
        "series.csv",
        "annotated.mp4",
        "track.npz",
        "angles.mot",
        "steps.csv",
    ],
)
def test_files_that_are_not_ours_are_never_overwritten(run, saved, tmp_path, name):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / name).write_text("{}")
    result = run("analyze", saved, "--out", folder)
    assert result.exit_code == 6 and name in one_line(result)
    assert [(p.name, p.read_text()) for p in folder.iterdir()] == [(name, "{}")]


def test_another_videos_report_is_not_overwritten_and_other_files_stay(
    run, bridge, saved, tmp_path
):
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    assert run("analyze", saved, "--out", folder).exit_code == 0
    other = save_track(
        replace(bridge, source=replace(bridge.source, name="other.mp4", sha256="11" * 32)),
        tmp_path / "other.npz",
    )
    result = run("analyze", other, "--out", folder)
    assert result.exit_code == 6 and "holds the report of stick-figure.mp4" in one_line(result)
    assert (
        read_json(folder / "report.json").source.name == "stick-figure.mp4"
        and (folder / "notes.txt").read_text() == "mine"
    )


def test_a_folder_that_cannot_be_made_is_refused_before_the_analysis(
    run, saved, tmp_path, monkeypatch
):
    monkeypatch.setattr(
        "posecheck.api.analyze_track", lambda *_a, **_k: pytest.fail("analysed first")
    )
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        result = run("analyze", saved, "--out", out)
        assert result.exit_code == 6
        one_line(result)


def test_a_source_name_from_a_track_cannot_lead_out_of_the_folder(run, bridge, tmp_path):
    for name in ("../../evil.mp4", "..", ""):
        path = save_track(
            replace(bridge, source=replace(bridge.source, name=name)), tmp_path / "x.npz"
        )
        assert run("analyze", path).exit_code == 0
    assert {p.name for p in tmp_path.iterdir()} == {"x.npz", "posecheck-out"}
    assert {p.name for p in (tmp_path / "posecheck-out").iterdir()} == {"evil", "report"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--movement", "juggling"], "choose one of"),
        (["--slow-motion", "nan"], "nan"),
        (["--slow-motion", "0.5"], "--slow-motion"),
        (["--height", "0.2"], "in centimetres, such as 174"),
        (["--height", "180m"], "in metres, such as 1.74"),
        (["--rotate", "45"], "--rotate"),
        (["--subject", "tallest"], "largest, left, right"),
        (["--max-seconds", "inf"], "--max-seconds"),
        (["--size", "1280"], "1280x720"),
        (["--fps", "0"], "--fps"),
        (["--rotate", "90"], "--rotate is for videos"),
        (["--subject", "0"], "--subject is for videos"),
        (["--fps", "30"], "--fps is for landmark tables"),
        (["--from", "soon"], "give seconds, such as 75, or 1:15"),
        (["--wrong"], "--wrong"),
        (["another.mp4"], "another.mp4"),
    ],
)
def test_wrong_options_are_one_line_and_exit_2(run, saved, options, said):
    result = run("analyze", saved, *options)
    assert result.exit_code == 2 and result.stdout == ""
    assert said in one_line(result)


def test_a_table_without_size_and_rate_and_a_call_without_video(run, table):
    assert "--size and --fps" in one_line(run("analyze", table))
    assert run("analyze", table, "--fps", "30").exit_code == 2
    assert "VIDEO" in one_line(run("analyze"))


def test_a_damaged_track_and_table_are_refused(run, saved, table, tmp_path):
    saved.write_bytes(saved.read_bytes()[:2000])
    table.write_text("nose_x,nose_y\n1,2\n")
    for args in (
        (saved,),
        (table, "--size", "10x10", "--fps", "30"),
        (tmp_path / "none.npz",),
        (tmp_path, "--json"),
    ):
        result = run("analyze", *args)
        assert result.exit_code == 3 and result.stdout == ""
        one_line(result)
    assert not (tmp_path / "posecheck-out").exists()


def test_an_unexpected_exception_is_called_a_bug_and_debug_shows_where(run, saved, monkeypatch):
    def broken(*_args, **_options):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("posecheck.api.analyze_track", broken)
    result = run("analyze", saved)
    assert result.exit_code == 1
    assert (
        "bug of posecheck (RuntimeError: two lines)" in result.stderr
        and result.stderr.count("\n") == 1
    )
    shown = run("--debug", "analyze", saved)
    assert shown.exit_code == 1 and "Traceback" in shown.stderr and "in broken" in shown.stderr
    assert "Traceback" in run("analyze", saved, "--debug").stderr


def test_control_c_is_one_line_and_130(run, saved, monkeypatch):
    def stopped(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("posecheck.api.analyze_track", stopped)
    result = run("analyze", saved)
    assert (result.exit_code, result.stderr, result.stdout) == (130, "posecheck: Cancelled.\n", "")


def test_report_type_has_no_field_that_the_json_leaves_out(run, saved):
    plain = contract(run("analyze", saved, "--json").stdout)
    assert {
        name
        for name in Report.__dataclass_fields__
        if name not in ("curves", "cycles", "algorithms")
    } == plain.keys()
