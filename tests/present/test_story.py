from dataclasses import replace

import numpy as np
import pytest

from posecheck.model.measurement import Measurement
from posecheck.present.keyframes import MOST, choose, framing, take
from posecheck.present.story import Story, curve_name, driving_measure, threshold_of
from posecheck.present.strip import Strip
from tests.present.factories import all_good, bridge, lying, plank, refused, run


def test_a_faulty_rep_shows_its_number_its_phase_and_the_cue():
    story = Story(bridge())
    assert story.at(0.2).badge == ""
    assert story.at(1.0).badge == "Rep 1, up"
    good, bad = story.at(2.3), story.at(6.1)
    assert (good.badge, good.cue, good.fault) == ("Rep 1, top", "", False)
    assert (bad.badge, bad.cue, bad.fault) == (
        "Rep 2, top",
        "Lift your belt buckle to the ceiling",
        True,
    )
    assert bad.measure == "trunk_thigh_angle_left"
    assert story.at(7.5).badge == "Rep 2, down"
    assert story.at(8.1).badge == ""


def test_a_hold_shows_its_clock_and_the_cue_while_form_is_off():
    story = Story(plank())
    assert (story.at(8.0).badge, story.at(8.0).fault) == ("Hold 0:07", False)
    assert (story.at(9.0).badge, story.at(9.0).cue) == (
        "Hold 0:08",
        "Pull your belt buckle toward your chin",
    )
    assert story.at(14.5).badge == ""


def test_a_run_names_the_foot_on_the_ground():
    report = run()
    story, step = Story(report), report.stride.steps[3]
    assert story.at(step.initial_contact_s + 0.1).badge == f"{step.side.capitalize()} foot"
    assert story.at(step.toe_off_s + 0.05).badge == ""
    assert Story(run(timed=False)).at(step.initial_contact_s + 0.3).badge == ""


def test_measures_are_found_with_or_without_their_side():
    report = bridge()
    assert curve_name(report, "trunk_thigh_angle") == "trunk_thigh_angle_left"
    assert curve_name(report, "trunk_lean") == "trunk_lean"
    assert curve_name(report, "nothing") is None
    assert curve_name(refused(), "trunk_lean") is None
    assert driving_measure(report, "knee_flexion") == "knee_flexion_left"
    assert driving_measure(replace(report, movement="something-new")) == "trunk_thigh_angle_left"
    assert threshold_of(report, "trunk_thigh_angle_left") == 12.0
    assert threshold_of(report, "trunk_lean") is None


def test_key_frames_are_at_most_six_distinct_and_the_first_is_evidence():
    for make in (bridge, plank, run, all_good, refused):
        wanted = choose(make())
        assert len(wanted) <= MOST
        assert len({w.t for w in wanted if not w.moment}) == sum(not w.moment for w in wanted)
    wanted = choose(bridge())
    assert (wanted[0].finding, wanted[0].fault, wanted[0].text) == (
        "incomplete-hip-extension",
        True,
        "22° ± 6°",
    )
    assert any(w.title == "Rep 1, a good one" and not w.fault for w in wanted)
    assert choose(refused()) == ()


def test_a_picture_names_the_rep_in_which_it_lies():
    report = bridge()
    first, second = report.reps[1:3]
    worst_first = tuple(
        replace(report.findings[0].evidence[0], t=r.peak_s) for r in (second, first)
    )
    finding = replace(report.findings[0], evidence=worst_first, reps=(first.index, second.index))
    titles = {
        w.t: w.title
        for w in choose(replace(report, findings=(finding,)))
        if w.finding and w.title.startswith(finding.title)
    }
    assert titles[second.peak_s].endswith(f", rep {second.index}")


def test_key_frames_of_a_run_are_the_four_moments_of_the_side_that_is_seen():
    frames = choose(replace(run(), findings=()))
    assert [w.title for w in frames] == [
        f"{what}, right foot" for what in ("Initial contact", "Mid-stance", "Toe-off", "Mid-swing")
    ]
    contact, middle, leaves, swing = (w.t for w in frames)
    assert leaves - contact == pytest.approx(0.26)
    assert middle == pytest.approx((contact + leaves) / 2)
    assert swing == pytest.approx((leaves + contact + 120 / 152) / 2)
    untimed = [w.title for w in choose(replace(run(timed=False), findings=()))]
    assert untimed == [
        "Initial contact, right foot",
        *(f"{what}, right foot, about" for what in ("Mid-stance", "Toe-off", "Mid-swing")),
    ]


def test_from_behind_both_feet_have_their_four_moments():
    report = replace(run(), findings=(), view=replace(run().view, name="rear"))
    moments = ("contact", "mid-stance", "toe-off", "mid-swing")
    assert [(w.side, w.moment) for w in choose(report)] == [
        (s, m) for s in ("left", "right") for m in moments
    ]


def test_the_seen_leg_and_trunk_alone_are_drawn_and_not_what_the_rate_refuses_at_contact():
    report = run()
    assert {w.moment: w.curves for w in choose(report) if w.moment} == {
        # the clip gives no overstride in its measurements: nothing is read at contact
        "contact": ("trunk_lean",),
        "mid-stance": ("knee_flexion_right", "trunk_lean"),
        "toe-off": ("knee_flexion_right", "trunk_lean"),
        "mid-swing": ("knee_flexion_right",),
    }
    given = replace(report, measurements=(*report.measurements, *report.stride.measurements))
    assert next(w for w in choose(given) if w.moment == "contact").curves == (
        "trunk_lean",
        "overstride",
    )
    sharp = Measurement("shank_angle_at_contact", 4.0, 0.0, 8.0, "deg", "right")
    given = replace(given, measurements=(*given.measurements, sharp))
    assert next(w for w in choose(given) if w.moment == "contact").curves == (
        "knee_flexion_right",
        "trunk_lean",
        "overstride",
    )


def test_a_key_frame_names_what_is_drawn():
    points = lying(10)
    picture = np.full((480, 640, 3), 90, np.uint8)
    key = take(
        choose(bridge())[0], 5, 5 / 30, picture, points[5], bridge(), framing(points, (640, 480))
    )
    assert key.angles == (("Trunk to thigh angle", "22° ± 6°"),)
    report = run()
    wanted = next(w for w in choose(report) if w.moment == "toe-off")
    key = take(wanted, 0, wanted.t, picture, points[5], report, framing(points, (640, 480)))
    assert [name for name, _ in key.angles] == ["Knee bend", "Trunk lean"]
    assert all("°" in value and "±" in value for _, value in key.angles)


def test_a_key_frame_is_a_jpeg_of_the_body_with_a_fixed_size():
    points = lying(10)
    picture = np.full((480, 640, 3), 90, np.uint8)
    key = take(
        choose(bridge())[0], 5, 5 / 30, picture, points[5], bridge(), framing(points, (640, 480))
    )
    assert key.jpeg[:3] == b"\xff\xd8\xff"
    assert key.size == (640, 480)
    assert (picture == 90).all()
    assert key.data_uri.startswith("data:image/jpeg;base64,/9j/")


def test_framing_follows_the_body_and_never_leaves_the_picture():
    width, height, upright = framing(lying(5), (640, 480))
    assert not upright
    assert width / height == pytest.approx(4 / 3)
    standing = lying(5, (480, 640))[:, :, ::-1] * np.array([0.3, 1.0])
    width, height, upright = framing(standing, (480, 640))
    assert upright
    assert width <= 480
    assert height <= 640
    assert framing(np.full((3, 33, 2), np.nan), (480, 640)) == (480.0, 640.0, True)


def test_the_strip_moves_its_playhead():
    report = bridge()
    strip = Strip(report, "trunk_thigh_angle_left", 12.0, 640, 86)
    seen = []
    for t in (0.0, 10.0, 19.7):
        panel = np.zeros((86, 640, 3), np.uint8)
        strip.paint(panel, t)
        seen.append(int(np.flatnonzero((panel == 255).all(axis=(0, 2)))[0]))
    assert seen == sorted(seen)
    assert seen[1] == pytest.approx(10.0 / 19.77 * 640, abs=3)


def test_a_long_clip_scrolls_under_the_playhead():
    strip = Strip(run(duration=120.0), "knee_flexion_right", None, 480, 80)
    panel = np.zeros((80, 480, 3), np.uint8)
    strip.paint(panel, 60.0)
    assert int(np.flatnonzero((panel == 255).all(axis=(0, 2)))[0]) == pytest.approx(240, abs=2)


def test_frames_without_anybody_do_not_frame_the_others():
    landmarks = np.random.default_rng(0).uniform(100, 300, (20, 33, 2))
    holes = landmarks.copy()
    holes[5:8] = np.nan
    holes[0, :, 0] = np.nan
    assert framing(holes, (640, 480)) == pytest.approx(framing(landmarks, (640, 480)), rel=0.05)
    assert framing(np.full((3, 33, 2), np.nan), (640, 480)) == (640.0, 480.0, False)
