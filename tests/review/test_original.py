"""The original of a result is found again; where only the annotated video is left, its clips do not
tell the answer."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecheck.model.file_names import ANNOTATED, TRACK
from posecheck.pose.io.storage import load_track
from posecheck.present import drawing
from posecheck.results.original import find_original, turn_of
from posecheck.results.report_json import read_json
from posecheck.review import add_person, file_result
from posecheck.review.hidden_answer import without_answer
from posecheck.review.queue import detail, entries
from posecheck.video.sink import VideoSink
from tests.review.review_results import stick_lunges, write_result


def source_of(folder):
    return read_json(folder / "report.json").source


def test_the_video_is_found_in_and_above_the_result_and_in_the_current_folder(
    stick_with_video, tmp_path, monkeypatch
):
    folder, video = stick_with_video
    source = source_of(folder)
    assert find_original(folder, source) == video  # one above
    video = video.rename(folder / video.name)
    assert find_original(folder, source) == video
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    video = video.rename(elsewhere / video.name)
    monkeypatch.chdir(tmp_path)
    assert find_original(folder, source) is None
    monkeypatch.chdir(elsewhere)
    assert find_original(folder, source) == video
    # by its name, wherever it was
    assert find_original(folder, replace(source, name="../elsewhere/" + source.name)) == video
    video.write_bytes(video.read_bytes() + b"x")
    assert find_original(folder, source) is None  # another video of that name


@pytest.mark.parametrize("turn", [0, 90, 270])
def test_the_turn_of_the_analysis_is_known_again(stick_with_video, turn):
    folder, video = stick_with_video
    source = source_of(folder)
    assert turn_of(video, replace(source, rotation_deg=(source.rotation_deg + turn) % 360)) == turn


def annotated_of(folder):
    """An annotated video that is orange from edge to edge, a fault in every picture."""
    track = load_track(folder / TRACK)
    width, height = track.source.size
    with VideoSink(folder / ANNOTATED, (width, height + 40)) as sink:
        for t in track.t:
            sink.write(np.full((height + 40, width, 3), drawing.FAULT, np.uint8), float(t))


def test_what_is_cut_from_the_annotated_video_has_no_colour_and_no_second_drawing(
    plain_store, tmp_path
):
    folder = write_result(
        tmp_path / "a", stick_lunges("gone", 2, trunk_lean=45.0, size=(320, 240)), "lunge"
    )
    annotated_of(folder)
    file_result(plain_store, add_person(plain_store, "Anna"), folder)
    shown = detail(plain_store, entries(plain_store)[0].id)
    picture = cv2.imread(str(shown.key_frame)).astype(int)
    assert np.ptp(picture, axis=2).max() <= 30  # grey, and bluish where it is covered
    below = picture[picture.shape[0] // 2 :]
    assert np.ptp(below) <= 12  # nothing was drawn over it


@pytest.mark.parametrize("shape", [(480, 854, 3), (854, 480, 3), (240, 320, 3)])
def test_badge_and_cue_are_covered_alike_in_every_picture(stick_with_video, shape):
    report = read_json(stick_with_video[0] / "report.json")
    assert report.findings
    plain = np.full(shape, 128, np.uint8)
    drawn = plain.copy()
    unit = min(shape[:2]) / 480
    x = 10 * unit + drawing.draw_badge(drawn, "Rep 3", 10 * unit, 10 * unit)[0] + 6 * unit
    drawing.draw_cue(drawn, report.findings[0].cue, x, 10 * unit)
    assert (drawn != plain).any()
    np.testing.assert_array_equal(without_answer(drawn, report), without_answer(plain, report))
