"""The finished results of the samples: whole, as posecheck judges them now, there at one press."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.analysis import Analysis
from posecheck.api import judge_track
from posecheck.jobs.queue import JobQueue
from posecheck.jobs.results import kept_request, load_result, track_file
from posecheck.jobs.sample_results import is_shipped, put_sample_result, sample_result
from posecheck.jobs.samples import sample_request
from posecheck.model.file_names import ANNOTATED, KEYFRAMES, REPORT_HTML, REPORT_JSON, TRACK
from posecheck.model.report import Report
from posecheck.options import Options
from posecheck.pages.home import RUN_SAMPLE, SAMPLE
from posecheck.pose.io.storage import load_track
from posecheck.present import words
from posecheck.present.headline import headline
from posecheck.present.html import to_html
from posecheck.present.rows import all_measurements
from posecheck.results.exports import exports
from posecheck.results.names import keyframe_name
from posecheck.results.report_json import from_json, to_json
from posecheck.video.probe import file_sha256

SAMPLES = pytest.mark.parametrize("name", [SAMPLE, RUN_SAMPLE])


def judged_now(name: str) -> Analysis:
    return judge_track(load_track(sample_result(name).track), Options())


def as_kept(report: Report) -> Report:
    """With its numbers as report.json has them."""
    return from_json(to_json(report))


def told(report: Report) -> list[tuple]:
    """All that is measured and found, as it is shown."""
    found = [(m.name, m.side, words.with_interval(m), m.status) for m in all_measurements(report)]
    for rep in report.reps:
        found += [(rep.index, m.name, words.with_interval(m)) for m in rep.measurements]
        found += [(rep.index, fault.code) for fault in rep.faults]
    found += [(f.code, f.side, round(f.value, 1), f.threshold) for f in report.findings]
    return [*found, headline(report), *report.good, *report.unsure]


@SAMPLES
def test_they_say_what_posecheck_says_now(name):
    """Where not, `python samples/make_results.py` makes them anew."""
    shipped, now = sample_result(name).read_report(), as_kept(judged_now(name).report)
    assert len(told(now)) > 20 and told(shipped) == told(now)


@SAMPLES
def test_only_what_cannot_be_made_at_once_is_shipped(name):
    names = [file.name for file in sample_result(name).path.iterdir()]
    assert {TRACK, ANNOTATED, KEYFRAMES, REPORT_JSON, keyframe_name(1)} <= set(names)
    assert all(map(is_shipped, names))


@SAMPLES
def test_what_is_put_is_whole_and_of_now(name):
    put_sample_result(name)
    result, now = load_result(sample_request(name).key), judged_now(name)
    folder, report = result.folder, result.folder.read_report()
    assert told(report) == told(as_kept(now.report))
    exported = {export.name for export in exports() if export.write(now) is not None}
    keyframes = {keyframe_name(number) for number in range(1, len(result.keyframes) + 1)}
    parts = {REPORT_HTML, ANNOTATED, TRACK, KEYFRAMES, *exported, *keyframes}
    assert set(folder.names()) == {REPORT_JSON, *parts}
    assert report.parts == {part: file_sha256(folder.path / part) for part in parts}
    whole = replace(now.report, series=report.series, gait_cycle=report.gait_cycle)
    page = to_html(whole, result.keyframes, ANNOTATED, now.drive)
    assert folder.report_html.read_text(encoding="utf-8") == page
    assert (result.drive, result.name, result.options) == (now.drive, f"{name}.mp4", {})
    assert result.report.curves is not None and result.report.curves.curves


def test_one_is_there_at_once_with_its_track_and_only_once():
    request = sample_request(SAMPLE)
    put_sample_result(SAMPLE)
    result = load_result(request.key)
    assert result.folder.video.is_file() and result.keyframes
    assert kept_request(request.key) == request
    assert len(load_track(track_file(request))) > 100
    queue = JobQueue(task="none:none")
    assert queue.submit(request).status == "done"
    put_sample_result(SAMPLE)
    assert load_result(request.key).made_at == result.made_at


def test_a_sample_without_one_is_left_to_the_analysis():
    assert sample_result("bridge-good") is None
    put_sample_result("bridge-good")
    put_sample_result("no-such")
