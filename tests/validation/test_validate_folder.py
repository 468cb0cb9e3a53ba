"""A folder of clips: what is found in it, what stops a run, what is kept,
and what the tables say."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from posecheck.errors import BadTrack, Cancelled, FileMissing, InputError, NoPerson, OutputError
from posecheck.pose.track import PoseTrack
from posecheck.validation.cells import Table
from posecheck.validation.compare import compare, failed
from posecheck.validation.run import ValidationResult, find_clips, validate_folder
from posecheck.validation.summary import tables
from posecheck.validation.summary_line import summary_line
from posecheck.validation.table import cell_text, table_markdown, to_json, to_markdown, to_rich
from posecheck.validation.track_cache import cached_tracks
from posecheck.validation.truth import BadTruth, NoTruth
from posecheck.validation.truth_file import load_truth
from posecheck.video.info import VideoInfo


@pytest.fixture
def analyze(make_report):
    """Says of each clip what its truth file says."""
    return lambda video: make_report(load_truth(video.with_suffix(".json")))


def test_every_clip_with_truth_is_compared(write_clip, analyze):
    write_clip("b")
    folder = write_clip("a")
    (folder / "lonely.mp4").write_bytes(b"no truth")
    (folder / "notes.json").write_text("not even JSON, but no video lies beside it")
    calls = []
    result = validate_folder(folder, analyze, lambda *call: calls.append(call))
    assert [clip.id for clip in result.clips] == ["a", "b"]
    assert calls == [(0, 2, "a.mp4"), (1, 2, "b.mp4"), (2, 2, "")]
    assert (result.compared, result.exit_status) == (2, 0)
    assert [path.name for pair in find_clips(folder) for path in pair] == [
        "a.mp4",
        "a.json",
        "b.mp4",
        "b.json",
    ]


def test_a_drill_is_analysed_with_its_movement_named(write_clip, analyze):
    write_clip("a")
    folder = write_clip("b", movement="squat")
    asked = []

    def named(video, movement):
        asked.append((video.stem, movement))
        return analyze(video)

    result = validate_folder(folder, analyze, named=named)
    assert asked == [("b", "squat")] and [clip.movement for clip in result.clips][1] == "squat"


def test_folder_missing_not_a_folder_and_empty(tmp_path, analyze):
    with pytest.raises(FileMissing, match="none"):
        validate_folder(tmp_path / "none", analyze)
    (tmp_path / "clip.mp4").write_bytes(b"x")
    with pytest.raises(InputError, match="not a folder"):
        validate_folder(tmp_path / "clip.mp4", analyze)
    with pytest.raises(NoTruth, match="1 videos, none with a truth file"):
        validate_folder(tmp_path, analyze)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoTruth, match="no video"):
        validate_folder(tmp_path / "empty", analyze)


def test_a_broken_truth_file_stops_the_run_before_anything_is_analysed(write_clip):
    folder = write_clip("a")
    write_clip("z")
    (folder / "z.json").write_text("{")
    with pytest.raises(BadTruth, match=r"z\.json"):
        validate_folder(folder, lambda video: pytest.fail("analysed"))


def test_a_clip_that_fails_does_not_stop_the_run(write_clip, analyze):
    folder = write_clip("a")
    write_clip("b")

    def moody(video: Path):
        if video.stem == "a":
            raise NoPerson("Nobody was found.")
        return analyze(video)

    result = validate_folder(folder, moody)
    assert [clip.status for clip in result.clips] == ["failed", "ok"]
    assert (result.compared, result.exit_status) == (1, 0)


def test_nothing_compared_is_exit_status_4(write_clip):
    def fails(video: Path):
        raise NoPerson("Nobody was found.")

    assert validate_folder(write_clip("a"), fails).exit_status == 4


def test_cancelling_ends_the_run(write_clip):
    def cancelled(video: Path):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        validate_folder(write_clip("a"), cancelled)


def test_a_mistake_in_the_code_is_not_hidden(write_clip):
    with pytest.raises(ZeroDivisionError):
        validate_folder(write_clip("a"), lambda video: 1 / 0)


# -- tracks kept on disk
# -----------------------------------------------------------------------------


def track(value: float) -> PoseTrack:
    landmarks = np.full((2, 33, 3), value, np.float32)
    info = VideoInfo("clip.mp4", "0" * 64, 2, 0.1, 30.0, (640, 480))
    return PoseTrack(
        np.array([0.0, 0.1]),
        landmarks,
        landmarks[..., 0],
        landmarks,
        landmarks[:, 0, 0],
        None,
        info,
    )


class Shelf:
    """An estimator that counts its calls, and a way to keep tracks."""

    def __init__(self, folder: Path):
        self.calls = 0
        self.folder = folder

    def estimate(self, video: Path) -> PoseTrack:
        self.calls += 1
        return track(self.calls)

    @staticmethod
    def save(kept: PoseTrack, path: Path) -> None:
        np.save(path, kept.landmarks)

    @staticmethod
    def load(path: Path) -> PoseTrack:
        try:
            return track(float(np.load(path)[0, 0, 0]))
        except (ValueError, EOFError) as wrong:
            raise BadTrack(f"{path.name} is damaged.") from wrong

    def tracks(self, key: str):
        return cached_tracks(
            self.estimate, self.folder, key=key, save=self.save, load=self.load, ending=".npy"
        )


def test_a_second_run_does_not_estimate_again(tmp_path):
    video, shelf = tmp_path / "a.mp4", Shelf(tmp_path / "kept")
    video.write_bytes(b"pictures")
    first, second = shelf.tracks("full 1")(video), shelf.tracks("full 1")(video)
    assert shelf.calls == 1
    np.testing.assert_array_equal(first.landmarks, second.landmarks)
    assert len(list(shelf.folder.iterdir())) == 1  # no half-written file is left


def test_another_model_or_another_video_is_estimated_anew(tmp_path):
    video, shelf = tmp_path / "a.mp4", Shelf(tmp_path / "kept")
    video.write_bytes(b"pictures")
    shelf.tracks("full 1")(video)
    shelf.tracks("full 2")(video)
    video.write_bytes(b"other pictures")
    shelf.tracks("full 2")(video)
    assert shelf.calls == 3


def test_a_damaged_track_is_estimated_again(tmp_path):
    video, shelf = tmp_path / "a.mp4", Shelf(tmp_path / "kept")
    video.write_bytes(b"pictures")
    shelf.tracks("1")(video)
    (kept,) = shelf.folder.iterdir()
    kept.write_bytes(b"")
    assert shelf.tracks("1")(video).landmarks[0, 0, 0] == 2
    assert shelf.tracks("1")(video).landmarks[0, 0, 0] == 2
    assert shelf.calls == 2


def test_a_place_that_cannot_be_written(tmp_path):
    video = tmp_path / "a.mp4"
    video.write_bytes(b"pictures")
    with pytest.raises(OutputError, match=r"a\.mp4"):
        Shelf(video).tracks("1")(video)


# -- tables
# ------------------------------------------------------------------------------------------


def by_name(result) -> dict[str, Table]:
    return {table.name: table for table in tables(result)}


def rows(table: Table) -> list[dict]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


@pytest.fixture
def result(make_truth, make_runner, make_report, make_curve):
    """A bridge whose knee reads 2 high in 360 frames, one whose knee reads 4 low in 360 and whose
    second rep is missed, a runner, a failure."""
    truth, run = make_truth(), make_runner()
    report = make_report(truth)

    def off(by: float):
        curves = report.curves.curves | {
            "knee_flexion_left": make_curve(truth.series["knee_flexion_L"] + by, 3.0)
        }
        return replace(report, curves=replace(report.curves, curves=curves))

    second = replace(off(-4), reps=(report.reps[0], report.reps[2]))
    clips = [
        compare(off(2), truth),
        compare(second, replace(truth, id="clip2")),
        compare(make_report(run), replace(run, id="run")),
    ]
    return ValidationResult(
        "clips", (*clips, failed(NoPerson("Nobody | was found."), replace(truth, id="dark")))
    )


def test_errors_are_pooled_over_frames(result):
    (knee,) = [row for row in rows(by_name(result)["measures"]) if row["measure"] == "knee_flexion"]
    assert (knee["clips"], knee["frames"], knee["truth in interval, %"]) == (2, 720, 50.0)
    assert (knee["mean error"], knee["bias"], knee["worst"]) == pytest.approx((3, -1, 4))


def test_counts_of_reps_steps_and_faults(result):
    (reps,) = rows(by_name(result)["reps"])
    assert [reps[k] for k in ("clips", "counted right", "reps", "found", "missed", "extra")] == [
        2,
        1,
        6,
        5,
        1,
        0,
    ]
    (steps,) = rows(by_name(result)["steps"])
    assert [steps[k] for k in ("clip", "contacts", "found", "missed", "contact, ms")] == [
        "run",
        13,
        13,
        0,
        0.0,
    ]
    faults = by_name(result)["faults"]
    assert rows(faults)[-1] == {
        "fault": "all, from joints",
        "seen by": "joints",
        "there": 2,
        "found": 1,
        "missed": 1,
        "not sure": 0,
        "false": 0,
    }
    assert faults.note == "Of 5 reps, holds and clips without a fault, 0 got one."
    summed = {row["what"]: (row["count"], row["of"]) for row in rows(by_name(result)["refusals"])}
    assert summed["clips analysed"] == (3, 4)
    assert summed["view right"] == (3, 3)
    assert summed["measures wrongly refused"] == (1, None)


def test_lumbar_faults_are_summed_apart(make_truth, make_report):
    truth = make_truth()
    lumbar = replace(
        truth, reps=(replace(truth.reps[0], faults=("lumbar-overextension",)), *truth.reps[1:])
    )
    table = by_name(ValidationResult("x", (compare(make_report(truth), lumbar),)))["faults"]
    sums = {
        row["fault"]: (row["found"], row["missed"])
        for row in rows(table)
        if row["fault"].startswith("all")
    }
    assert sums == {"all, from joints": (1, 0), "all, from outline": (0, 1)}


def test_every_clip_has_a_row(result):
    assert [row["clip"] for row in rows(by_name(result)["clips"])] == [
        "clip",
        "clip2",
        "run",
        "dark",
    ]


def test_terminal_and_markdown_show_the_same_numbers(result):
    console = Console(width=220, record=True, file=io.StringIO())
    for drawn in to_rich(result):
        console.print(drawn)
    shown = console.export_text()
    for title in ("Clip by clip", "Measures, frame by frame", "Reps", "Foot contacts", "Faults"):
        assert title in shown and f"### {title}" in to_markdown(result)
    assert "knee_flexion" in shown
    assert "| knee_flexion | 2 | 720 | 3.0 | -1.0 | 4.0 | 50.0 | 3.0 | deg |" in to_markdown(result)
    only = to_markdown(result, only=("reps",))
    assert "### Reps" in only and "### Faults" not in only


def test_the_verdict_stands_at_the_end(result):
    """One clip failed, a rep and a fault were missed; nothing that is not there was called."""
    said = summary_line(result)
    assert said.startswith(
        "Summary: wrong: 1 clips failed. 3 of 4 clips analysed; 5 of 6 reps found; 13 of 13"
        " contacts;"
    )
    assert "1 of 2 faults that joints show (0 not sure)" in said
    assert to_markdown(result).endswith(f"\n**{said}**\n")
    assert json.loads(to_json(result))["verdict"] == said


def test_what_is_not_there_and_was_called_is_in_the_verdict(make_truth, make_report, rep_fault):
    truth = make_truth()
    report = make_report(truth)
    right = ValidationResult("x", (compare(report, truth),))
    assert summary_line(right).startswith(
        "Summary: nothing was called wrongly. 1 of 1 clips analysed; 3 of 3 reps found;"
    )
    false = replace(
        report, reps=(replace(report.reps[0], faults=(rep_fault("knee-valgus"),)), *report.reps[1:])
    )
    turned = replace(false, view=replace(false.view, name="front"))
    assert summary_line(ValidationResult("x", (compare(turned, truth),))).startswith(
        "Summary: wrong: 1 views, 1 faults that are not there"
    )
    assert summary_line(ValidationResult("x", ())) == "Summary: no clip was compared."


def test_markdown_escapes_what_would_break_it():
    text = table_markdown(Table("x", "X", ("a|b", "n"), (0, 1), (("c|d\ne", 1.25), ("f", None))))
    assert (
        "| a\\|b | n |" in text
        and "| c\\|d e | 1.2 |" in text
        and "| f | - |" in text
        and "| --- | ---: |" in text
    )


def test_json_holds_clips_and_tables(result):
    read = json.loads(to_json(result))
    assert (read["schema"], read["compared"]) == ("posecheck.validation/1", 3)
    assert read["clips"][1]["reps"]["missed"] == [1]
    assert read["clips"][3]["failure"] == "Nobody | was found."
    assert {table["name"] for table in read["tables"]} >= {
        "clips",
        "measures",
        "reps",
        "steps",
        "faults",
        "refusals",
    }


def test_an_empty_result_has_no_tables():
    assert tables(ValidationResult("x", ())) == ()


@pytest.mark.parametrize(
    ("cell", "digits", "text"),
    [
        (None, 1, "-"),
        (float("nan"), 1, "-"),
        (-0.04, 1, "0.0"),
        (2.0, 0, "2"),
        (3, 2, "3"),
        ("a", 0, "a"),
    ],
)
def test_cells(cell, digits, text):
    assert cell_text(cell, digits) == text
