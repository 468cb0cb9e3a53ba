"""The finished results of the samples: whole, as posecheck judges them now, there at one press."""

from __future__ import annotations

import pytest

from posecheck.api import judge_track
from posecheck.jobs.queue import JobQueue
from posecheck.jobs.results import kept_request, load_result, track_file
from posecheck.jobs.sample_results import put_sample_result, sample_result
from posecheck.jobs.samples import sample_request
from posecheck.options import Options
from posecheck.pages.home import RUN_SAMPLE, SAMPLE
from posecheck.pose.io.storage import load_track
from posecheck.present.verdict import verdict


@pytest.mark.parametrize("name", [SAMPLE, RUN_SAMPLE])
def test_they_say_what_posecheck_says_now(name):
    """Where not, `python samples/make_results.py` makes them anew."""
    folder = sample_result(name)
    kept = folder.read_report()
    now = judge_track(load_track(folder.track), Options()).report
    assert verdict(now) == verdict(kept)
    assert [(f.code, round(f.value, 1), f.threshold) for f in now.findings] == [
        (f.code, round(f.value, 1), f.threshold) for f in kept.findings
    ]


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
