"""posecheck analyze --person: a limit that the coach has accepted judges the next clip of that
person, and of nobody else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from posecheck.pose.io.storage import save_track
from posecheck.review import add_person, open_store
from posecheck.review.profiles import accept_threshold
from tests.cli.cli_checks import one_line
from tests.drawn.stick_gaits import gait_track
from tests.drawn.stick_gaits import run as running
from tests.drawn.stick_movements import Timing, lunge_track


@pytest.fixture
def store_url(tmp_path, monkeypatch) -> str:
    """A store in which trunk-lean may be 70 degrees for Anna; posecheck's own limit, which holds
    for Ben, is 25."""
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    monkeypatch.delenv("POSECHECK_MEDIA", raising=False)
    store = open_store(url)
    anna = add_person(store, "Anna", "none")
    add_person(store, "Ben", "none")
    accept_threshold(store, "lunge", "trunk-lean", 70.0, person_id=anna, coach="Eva")
    accept_threshold(store, "running", "overstride", 60.0, person_id=anna)
    store.close()
    return url


@pytest.fixture
def leaning(tmp_path):
    return save_track(
        lunge_track(Timing(depths=(1.0,) * 3), trunk_lean=45.0), tmp_path / "leaning.npz"
    )


def codes(report: dict) -> set[str]:
    return {finding["code"] for finding in report["findings"]}


def test_the_accepted_limit_judges_the_next_analysis_of_that_athlete(run, leaning, store_url):
    own = json.loads(run("analyze", leaning, "--json").stdout)
    of_anna = json.loads(
        run("analyze", leaning, "--json", "--person", "anna", "--store", store_url).stdout
    )
    of_ben = json.loads(
        run("analyze", leaning, "--json", "--person", "Ben", "--store", store_url).stdout
    )
    assert "trunk-lean" in codes(own) and own["profile"] is None
    assert "trunk-lean" not in codes(of_anna)
    assert "Anna 2" in of_anna["profile"]["name"]
    assert of_anna["profile"]["limits"] == [{"code": "trunk-lean", "threshold": 70.0, "own": 25.0}]
    assert "trunk-lean" in codes(of_ben) and of_ben["profile"] is None


def test_the_usual_store_is_asked_and_the_summary_says_whose_limits(
    run, leaning, store_url, monkeypatch
):
    monkeypatch.setenv("POSECHECK_STORE", store_url)
    done = run("analyze", leaning, "--person", "Anna", "--no-video")
    assert done.exit_code == 0
    assert (
        "Judged by" in done.stdout
        and "Anna 2: trunk tips forward 70 (posecheck's own: 25)" in done.stdout
    )


def test_somebody_unknown_is_one_line_before_anything_is_computed(run, tmp_path, store_url):
    done = run("analyze", tmp_path / "not-there.npz", "--person", "Zoe", "--store", store_url)
    assert done.exit_code == 3 and "nobody called 'Zoe'" in one_line(done)


@pytest.mark.parametrize("name", ["left", "2"])
def test_a_person_of_the_store_who_is_called_like_a_place_in_the_picture_is_the_person(
    run, leaning, store_url, name
):
    store = open_store(store_url)
    accept_threshold(store, "lunge", "trunk-lean", 70.0, person_id=add_person(store, name, "none"))
    store.close()
    done = run("analyze", leaning, "--json", "--person", name, "--store", store_url)
    assert "trunk-lean" not in codes(json.loads(done.stdout))
    assert (
        f"whom to follow in the frame is said by --subject {name}." in done.stderr
        and "is called --subject now" not in done.stderr
    )


@pytest.mark.parametrize(
    "words", [["--person", "left"], ["--person=left"], ["--person", "left", "--athlete", "Anna"]]
)
def test_where_nobody_of_the_store_is_called_so_it_is_the_earlier_option(
    run, tmp_path, store_url, monkeypatch, words
):
    monkeypatch.setenv("POSECHECK_STORE", store_url)
    done = run("analyze", tmp_path / "none.mp4", *words)
    assert "--person is called --subject now" in done.stderr


def test_beside_the_earlier_name_of_the_person_it_is_the_earlier_option(
    run, tmp_path, store_url, monkeypatch
):
    store = open_store(store_url)
    add_person(store, "left", "none")
    store.close()
    monkeypatch.setenv("POSECHECK_STORE", store_url)
    assert (
        "--person is called --subject now"
        in run("analyze", tmp_path / "none.mp4", "--person", "left", "--athlete", "Anna").stderr
    )
    assert (
        "is left of the store" in run("analyze", tmp_path / "none.mp4", "--person", "left").stderr
    )


def test_looking_for_somebody_makes_no_store(run, tmp_path, monkeypatch):
    monkeypatch.delenv("POSECHECK_STORE", raising=False)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    assert (
        "--person is called --subject now"
        in run("analyze", tmp_path / "none.mp4", "--person", "left").stderr
    )
    assert not (tmp_path / "data").exists()


def test_a_store_that_nobody_is_named_for_is_a_mistake(run, leaning, store_url):
    done = run("analyze", leaning, "--store", store_url)
    assert done.exit_code == 2 and "--store is for --person" in one_line(done)


def test_a_merged_run_is_judged_by_them_too(run, tmp_path, store_url):
    clips = []
    for view in ("side-left", "rear"):
        track = gait_track(
            running(150, ahead=0.33, speed=2.6, hip_height=0.86), 120.0, 9.0, view=view
        )
        clips.append(
            save_track(replace(track, source=_named(track.source, view)), tmp_path / f"{view}.npz")
        )
    done = run(
        "merge", *clips, "--out", tmp_path / "both", "--person", "Anna", "--store", store_url
    )
    assert done.exit_code == 0, done.stderr
    report = json.loads((tmp_path / "both" / "report.json").read_bytes())
    assert "overstride" not in codes(report) and "Anna 2" in report["profile"]["name"]
    made = [tmp_path / "both" / view for view in ("side-left", "rear")]
    again = run("merge", *made, "--out", tmp_path / "x", "--person", "Anna", "--store", store_url)
    assert again.exit_code == 2 and "--person is for videos" in one_line(again)


def _named(source, view):
    from dataclasses import replace

    return replace(source, name=f"{view}.mp4", sha256=view.ljust(64, "0"))


def test_where_no_limit_was_accepted_it_is_said(run, leaning, store_url):
    done = run("analyze", leaning, "--json", "--person", "Ben", "--store", store_url)
    assert done.exit_code == 0 and json.loads(done.stdout)["profile"] is None
    assert "was accepted for Ben yet" in one_line(done)
