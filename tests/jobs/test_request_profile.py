"""A request carries limits of one's own by value: the worker asks no store, and other limits are
another question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from posecheck.jobs.analysis import analyze_request
from posecheck.jobs.request import Request, from_json
from posecheck.movements.profile import Profile, Threshold
from posecheck.pose.io.storage import save_track
from posecheck.results.report_json import read_json
from posecheck.video.probe import file_sha256
from tests.drawn.stick_movements import Timing, lunge_track

ANNA = Profile(
    "everyone 1, Anna 2",
    (Threshold("lunge", "trunk-lean", 70.0), Threshold("plank", "hip-sag", 9.5)),
)
BASE = Request(Path("a.npz"), "a.npz", "ab" * 32, {"movement": "lunge"})


def of(profile):
    return replace(BASE, options={**BASE.options, "profile": profile})


def test_it_survives_the_file_that_the_worker_reads():
    again = from_json(of(ANNA).to_json())
    assert again.api_options().profile == ANNA == of(ANNA).api_options().profile
    assert again.key == of(ANNA).key
    assert from_json(again.to_json()).key == again.key


def test_other_limits_are_another_question_about_the_same_track():
    keys = {
        BASE.key,
        of(ANNA).key,
        of(replace(ANNA, limits=ANNA.limits[:1])).key,
        of(replace(ANNA, name="Anna 3")).key,
    }
    assert len(keys) == 4
    assert of(ANNA).pose_key == BASE.pose_key
    assert of(None).key == BASE.key


def test_what_is_no_profile_is_refused():
    with pytest.raises(ValueError, match="limits"):
        replace(BASE, options={"profile": {"name": "x", "limits": 3}}).api_options()


def test_the_worker_judges_by_it(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    path = save_track(
        lunge_track(Timing(depths=(1.0,) * 3), trunk_lean=45.0), tmp_path / "lunges.npz"
    )
    request = from_json(
        Request(
            path, path.name, file_sha256(path), {"movement": "lunge", "profile": ANNA}
        ).to_json()
    )
    analyze_request(request, tmp_path / "out", lambda *_: None)
    report = read_json(tmp_path / "out" / "report.json")
    assert report.profile.name == ANNA.name and [c.code for c in report.profile.limits] == [
        "trunk-lean"
    ]
    assert "trunk-lean" not in {f.code for f in report.findings}
