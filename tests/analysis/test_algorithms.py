"""Algorithms with other parameters: given in one place, used where they belong, named in the
report."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.analysis.algorithms import Algorithms
from posecheck.api import Options, judge_track
from posecheck.compare.change import compare_reports
from posecheck.jobs.request import Request, from_json
from posecheck.measures.gait.contacts import find_contacts
from posecheck.measures.gait.detect import classify_gait
from posecheck.measures.gait.parameters import (
    ContactParameters,
    EventParameters,
    FewStepParameters,
    GaitParameters,
    TimingParameters,
)
from posecheck.measures.reps import RepParameters
from posecheck.parameters import OtherParameter, named, others
from posecheck.pose.io.storage import load_track, save_track
from posecheck.pose.tracking.follow import FollowParameters, followed_otherwise, said_by_track
from posecheck.pose.tracking.people import PersonParameters
from posecheck.recognition.gait import StepParameters
from posecheck.results.report_json import from_json as read_report
from posecheck.results.report_json import to_builtins, to_json
from posecheck.signals.condition import SmoothingFilter, condition
from posecheck.signals.cuts import CutParameters
from posecheck.signals.swaps import exchange_legs, find_swaps
from posecheck.signals.two_legs import SwapParameters
from posecheck.view.view import estimate_view
from tests.drawn.stick_gaits import gait_track, run
from tests.drawn.stick_movements import Timing, bridge_track, run_track

ROOT = Path(__file__).parents[2]
EVERY = (
    ContactParameters,
    CutParameters,
    EventParameters,
    FewStepParameters,
    FollowParameters,
    GaitParameters,
    PersonParameters,
    RepParameters,
    StepParameters,
    SwapParameters,
    TimingParameters,
)
STEEP = Algorithms(reps=RepParameters(prominence=0.9))
UNEVEN = Timing((1.0, 0.6, 1.0, 0.6, 1.0))


def reps(algorithms: Algorithms) -> int:
    return len(
        analyze_track(bridge_track(UNEVEN), "glute-bridge", algorithms=algorithms).report.reps
    )


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_parameter_is_documented_and_nothing_else(kind):
    section = kind.__doc__.partition("Attributes\n    ----------\n")[2]
    told = [
        name
        for line in re.findall(r"^    (\w[\w, ]*) : ", section, re.MULTILINE)
        for name in line.split(", ")
    ]
    assert told == [field.name for field in fields(kind)]


def test_a_rep_stands_out_by_the_share_that_was_asked_for():
    assert reps(Algorithms()) == 5
    assert reps(STEEP) == 3


def test_a_foot_lands_and_leaves_at_the_heights_that_were_asked_for():
    """A coming foot is lower later, a leaving toe higher later."""
    track = gait_track(run(170), 120, 4.0)
    landmarks, view = (
        condition(track, SmoothingFilter(9.0, 13.0, 0.10)).landmarks,
        estimate_view(track),
    )

    def moments(**heights: float) -> tuple[float, float]:
        parameters = ContactParameters(events=EventParameters(**heights))
        contacts = find_contacts(track.t, landmarks, view, view.near_side, parameters)
        assert len(contacts) == 5
        return contacts[2].initial_contact_s, contacts[2].toe_off_s

    usual = moments()
    lower = moments(contact_height=0.5, toe_off_height=1.0)
    higher = moments(contact_height=3.0, toe_off_height=4.0)
    assert lower[0] > usual[0] + 0.003 and higher[0] < usual[0] - 0.010
    assert lower[1] < usual[1] - 0.003 and higher[1] > usual[1] + 0.005


def test_a_gait_is_none_below_the_rhythm_that_was_asked_for():
    track = gait_track(run(170), 60, 4.0)
    landmarks, view = (
        condition(track, SmoothingFilter(9.0, 13.0, 0.10)).landmarks,
        estimate_view(track),
    )
    assert classify_gait(track.t, landmarks, view).kind == "running"
    strict = ContactParameters(gait=GaitParameters(rhythm=1.01))
    assert classify_gait(track.t, landmarks, view, parameters=strict).kind == "irregular"


def test_no_leg_is_exchanged_where_that_costs_more_than_any_frame_gains():
    track = run_track(170, 60, 4.0, noise_px=2.0)
    mask = np.zeros(len(track), bool)
    mask[77:83] = True
    landmarks = exchange_legs(track.landmarks, mask)
    dear = SwapParameters(change_price=1e6, end_price=1e6)
    np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)
    assert not find_swaps(landmarks, track.t, parameters=dear).any()
    exchanged = replace(track, landmarks=landmarks)
    kept = (
        condition(exchanged, SmoothingFilter()).swapped,
        condition(exchanged, SmoothingFilter(), swaps=dear).swapped,
        condition(exchanged, SmoothingFilter()).swapped,
    )
    # what is remembered of a track is of the parameters it was found with
    assert [int(swapped.sum()) for swapped in kept] == [6, 0, 6]


def test_steps_that_sink_too_far_are_none():
    made = analyze_track(
        gait_track(run(170), 60, 4.0), algorithms=Algorithms(steps=StepParameters(sinks=0.0))
    )
    assert made.report.movement != "running"


def test_the_shipped_parameters_leave_no_word_in_a_report():
    report = analyze_track(bridge_track(), "glute-bridge", algorithms=Algorithms()).report
    assert to_json(report) == to_json(analyze_track(bridge_track(), "glute-bridge").report)
    assert report.algorithms == () and "algorithms" not in to_builtins(report)
    assert read_report(to_json(report)).algorithms == ()


def test_a_report_names_what_differs_and_reads_it_back():
    algorithms = Algorithms(
        reps=RepParameters(prominence=0.12345),
        contacts=ContactParameters(events=EventParameters(search_s=(-0.05, 0.2))),
    )
    report = judge_track(bridge_track(), Options("glute-bridge", algorithms=algorithms)).report
    wanted = (
        OtherParameter("reps.prominence", 0.12345, RepParameters().prominence),
        OtherParameter("contacts.events.search_s", (-0.05, 0.2), (-0.03, 0.16)),
    )
    assert report.algorithms == wanted == read_report(to_json(report)).algorithms
    assert report.quality.status == "ok"
    (said,) = (r.message for r in report.quality.reasons if r.code == "other-parameters")
    assert (
        f"reps.prominence 0.12345 (shipped: {RepParameters().prominence:g})" in said
        and "contacts.events.search_s -0.05, 0.2 (shipped: -0.03, 0.16)" in said
    )


def test_a_refused_report_names_them_too():
    report = analyze_track(
        bridge_track(), "glute-bridge", algorithms=Algorithms(reps=RepParameters(shortest_s=60.0))
    ).report
    assert report.quality.status == "refused"
    assert [other.parameter for other in report.algorithms] == ["reps.shortest_s"]


def test_a_change_between_two_of_them_is_said():
    shipped, other = (
        analyze_track(bridge_track(), "glute-bridge", algorithms=a).report
        for a in (Algorithms(), STEEP)
    )
    assert any("different parameters" in note for note in compare_reports(shipped, other).notes)
    assert not any(
        "different parameters" in note for note in compare_reports(shipped, shipped).notes
    )


def test_a_track_says_itself_how_it_was_followed(tmp_path):
    following = FollowParameters(jump=0.7, person=PersonParameters(trunk_share=(0.1, 0.8)))
    track = replace(bridge_track(), meta=said_by_track(following))
    again = load_track(save_track(track, tmp_path / "track.npz"))
    wanted = others(following, "following")
    assert followed_otherwise(again) == wanted and len(wanted) == 2
    assert analyze_track(again, "glute-bridge").report.algorithms == wanted
    unheard = analyze_track(
        bridge_track(), "glute-bridge", algorithms=Algorithms(following=following)
    ).report
    assert unheard.algorithms == ()  # it was not followed so


def test_what_a_track_says_that_is_no_parameter_is_left_out():
    meta = {
        "following.jump": "not a number",
        "following.no_such_thing": "1",
        "following.small": "[[1]]",
        "view": "side-left",
    }
    assert followed_otherwise(replace(bridge_track(), meta=meta)) == ()
    assert said_by_track(FollowParameters()) == {}


def test_other_parameters_are_another_request():
    base = Request(Path("a.mp4"), "a.mp4", "ab" * 32)
    shipped, other = (replace(base, options={"algorithms": a}) for a in (Algorithms(), STEEP))
    assert shipped.key == base.key and shipped.pose_key == base.pose_key
    assert other.key != base.key
    assert from_json(other.to_json()).api_options() == Options(algorithms=STEEP)


def test_every_number_of_the_algorithms_has_a_name():
    def numbers(parameters) -> int:
        return sum(
            numbers(v) if is_dataclass(v) else 1
            for v in (getattr(parameters, f.name) for f in fields(parameters))
        )

    names = named(Algorithms(), "all")
    assert len(names) == numbers(Algorithms()) > 100
    assert others(Algorithms(), "all") == ()


def test_the_study_of_the_documents_gives_what_they_show(tmp_path):
    text = (ROOT / "docs" / "sensitivity.md").read_text(encoding="utf-8")
    code, shown = (
        re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)[1] for kind in ("python", "text")
    )
    assert len(code.splitlines()) <= 15
    shutil.copy(
        ROOT / "tests" / "review" / "tracks" / "bridge-short-of-the-top.npz", tmp_path / "track.npz"
    )
    here = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    done = subprocess.run(
        [sys.executable, "-c", f"{here}\n{code}"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout == shown, done.stderr
