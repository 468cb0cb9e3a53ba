"""What a report gives or refuses against what view, rate and set-up allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.errors import NoPerson
from posecheck.model.measurement import Measurement
from posecheck.model.report import Quality, Reason, RefusedMeasure, Stride
from posecheck.validation.compare import compare, failed
from tests.validation.bent import bend


def verdicts(comparison):
    return {(check.measure, check.verdict) for check in comparison.refusals}


def test_refusals_right_and_wrong(make_truth, make_report):
    truth = make_truth()
    names = (
        "fppa_left",
        "shank_inclination_left",
        "shank_inclination_right",
        "lumbar_angle",
        "something_else",
    )
    refused = tuple(RefusedMeasure(name, "why") for name in names)
    report = make_report(truth, refused=refused)
    assert verdicts(compare(report, truth)) == {
        ("fppa_left", "rightly refused"),
        ("shank_inclination_left", "wrongly refused"),
    }


def test_given_against_the_view(make_truth, make_report, make_curve):
    truth = make_truth()
    report = bend(make_report(truth), "fppa_left", make_curve(0 * truth.t))
    assert verdicts(compare(report, truth)) == {("fppa_left", "wrongly given")}
    assert (
        verdicts(compare(bend(report, "fppa_left", make_curve(truth.t * np.nan)), truth)) == set()
    )


def test_given_or_refused_for_the_frame_rate(make_runner, make_report):
    slow = make_runner(fps=30.0, stored_fps=30.0, t=np.arange(150) / 30, series={})
    contact = Measurement("contact_time", 240.0, 200.0, 280.0, "ms")
    assert verdicts(compare(make_report(slow, stride=Stride(171.0, (), (contact,))), slow)) == set()
    slower = make_runner(fps=20.0, stored_fps=20.0, t=np.arange(100) / 20, series={})
    assert verdicts(compare(make_report(slower, stride=Stride(171.0, (), (contact,))), slower)) == {
        ("contact_time", "wrongly given")
    }
    assert verdicts(
        compare(make_report(slow, refused=(RefusedMeasure("contact_time", "30 fps"),)), slow)
    ) == {("contact_time", "rightly refused")}
    fast = make_runner()
    assert verdicts(
        compare(make_report(fast, refused=(RefusedMeasure("contact_time", "60 fps"),)), fast)
    ) == {("contact_time", "wrongly refused")}
    assert verdicts(compare(make_report(fast, stride=Stride(171.0, (), (contact,))), fast)) == set()


def test_a_whole_clip_refused(make_truth, make_report):
    truth = make_truth()
    refused = Quality("refused", (Reason("oblique", "the camera is askew"),))
    found = compare(make_report(truth, quality=refused, reps=(), curves=None), truth)
    assert ("clip", "wrongly refused") in verdicts(found)
    assert found.status == "refused" and found.reps.missed == (0, 1, 2) and found.curves == ()
    askew = make_truth(camera=replace(truth.camera, yaw_deg=-30.0))
    assert ("clip", "rightly refused") in verdicts(
        compare(make_report(askew, quality=refused), askew)
    )
    assert ("clip", "wrongly given") in verdicts(compare(make_report(askew), askew))


def test_a_clip_that_failed_is_a_wrong_refusal(make_truth):
    found = failed(NoPerson("Nobody was found.", "Film closer."), make_truth())
    assert (found.status, found.failure) == ("failed", "Nobody was found. Film closer.")
    assert verdicts(found) == {("clip", "wrongly refused")}


def test_a_rate_that_a_run_needs_is_not_asked_of_a_walk(make_runner, make_report):
    slow = make_runner(fps=30.0, stored_fps=30.0, t=np.arange(150) / 30, series={})
    foot = Measurement("foot_inclination_at_contact", 15.0, 6.0, 24.0, "deg")
    given = Stride(171.0, (), (foot,))
    assert verdicts(compare(make_report(slow, stride=given), slow)) == {
        ("foot_inclination_at_contact", "wrongly given")
    }
    walk = replace(slow, movement="walking")
    assert verdicts(compare(make_report(walk, stride=given), walk)) == set()
