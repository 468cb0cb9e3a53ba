"""Check a video: the form, the states of an analysis, the result, and what bad files get."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posecheck import disk
from posecheck.jobs import results
from posecheck.jobs.process import Failure
from posecheck.jobs.queue import Job
from posecheck.jobs.request import Request
from posecheck.jobs.uploads import keep_upload
from posecheck.model.report import Quality, Reason, Report, Source, View
from posecheck.pages import asking
from posecheck.pages.plain import suggested_turn
from posecheck.pages.result_findings import what_line
from posecheck.pages.waiting import fraction, progress_text
from posecheck.pose.io.storage import save_track
from posecheck.present.charts.over_time import chosen_curves
from tests.drawn.stick_gaits import gait_track, run, walk
from tests.drawn.stick_movements import (
    Timing,
    bridge_track,
    lunge_track,
    plank_track,
    standing_track,
)
from tests.pages.page_checks import check_calm, said
from tests.present.factories import bridge
from tests.video import video_clips as clips


def drop(shown, *files: Path):
    """Files into the form, and its button pressed."""
    for file in files:
        shown.file_uploader[0].upload(file.name, file.read_bytes(), "application/octet-stream")
    shown.run()
    return next(b for b in shown.button if b.label == "Check it").click().run()


def test_the_form_comes_first(show):
    shown = show("check")
    check_calm(shown)
    assert [b.disabled for b in shown.button if b.label == "Check it"] == [True]
    assert (
        shown.selectbox[0].options[0] == "Find it for me" and "Lunge" in shown.selectbox[0].options
    )


@pytest.mark.parametrize(
    ("left", "words"),
    [(3e9, ""), (1.5e9, "Files of up to 500 MB"), (0.2e9, "No video can be added")],
)
def test_a_disk_that_is_nearly_full_is_said_before_anything_is_handed_over(
    show, monkeypatch, left, words
):
    monkeypatch.setattr(
        shutil,
        "disk_usage",
        lambda _: SimpleNamespace(free=int(left) + (disk.FLOOR_BYTES if left > 2e9 else 0)),
    )
    shown = show("check")
    check_calm(shown)
    assert (
        ([words in warning.value for warning in shown.warning] == [True])
        if words
        else not shown.warning
    )


def test_a_dropped_track_becomes_a_result(show, tmp_path, queue):
    track = save_track(bridge_track(Timing(depths=(1.0, 1.0))), tmp_path / "two bridges.npz")
    shown = drop(show("check"), track)
    check_calm(shown)
    assert "2 reps" in shown.title[0].value
    assert shown.query_params["file"] == queue.submitted[0].key


def test_what_was_wished_reaches_the_analysis(show, tmp_path, queue):
    shown = show("check")
    shown.selectbox(key="check-movement").select("Glute bridge")
    shown.number_input(key="check-height").set_value(174)
    shown.selectbox(key="check-slow").select(1.0)
    drop(shown, save_track(bridge_track(Timing(depths=(1.0,))), tmp_path / "one.npz"))
    assert queue.submitted[0].options == {
        "movement": "glute-bridge",
        "height_m": 1.74,
        "slow_motion": 1.0,
    }


def test_a_table_asks_for_size_and_rate(show, tmp_path, queue):
    table = tmp_path / "points.csv"
    table.write_text("a,b\n1,2\n")
    shown = show("check")
    shown.file_uploader[0].upload(table.name, table.read_bytes(), "text/csv")
    shown.run()
    assert {"Width, pixels", "Height, pixels", "Rows a second"} <= {
        n.label for n in shown.number_input
    }
    shown.selectbox(key="check-made-by").select("blazepose-full")
    shown.selectbox(key="check-view").select("side-left")
    shown = next(b for b in shown.button if b.label == "Check it").click().run()
    assert queue.submitted[0].options == {
        "size": (1280, 720),
        "fps": 30.0,
        "made_by": "blazepose-full",
        "view": "side-left",
    }
    check_calm(shown)
    assert shown.error and "points.csv" in shown.error[0].value


@pytest.fixture
def bad(tmp_path) -> dict[str, Path]:
    whole = clips.write_clip(tmp_path / "whole.mp4", clips.moving(60), [i / 30 for i in range(60)])
    made = {
        name: tmp_path / name
        for name in ("letter.mp4", "noise.mp4", "notes.npz", "table.csv", "page.html")
    }
    made["letter.mp4"].write_text("This is a letter.\n" * 100)
    made["noise.mp4"].write_bytes(np.random.default_rng(0).bytes(60_000))
    made["notes.npz"].write_bytes(b"PK\x03\x04 not really")
    made["table.csv"].write_text("t,x\n0,1\n")
    made["page.html"].write_text("<script>alert(1)</script>")
    made["song.m4a"] = clips.write_sound(tmp_path / "song.m4a")
    made["cut.mp4"] = clips.cut(whole, tmp_path / "cut.mp4", 0.6)
    return made


@pytest.mark.parametrize(
    "name",
    ["letter.mp4", "noise.mp4", "notes.npz", "table.csv", "page.html", "song.m4a", "cut.mp4"],
)
def test_a_bad_file_gets_a_message_and_advice(show, bad, name):
    shown = drop(show("check"), bad[name])
    check_calm(shown)
    assert len(shown.error) == 1 and "could not be checked" in shown.error[0].value
    assert name.partition(".")[0] in shown.error[0].value
    assert "What you can do" in said(shown)


def test_an_empty_file_is_refused_on_the_form(show, tmp_path, queue):
    (tmp_path / "zero.mp4").touch()
    shown = drop(show("check"), tmp_path / "zero.mp4")
    check_calm(shown)
    assert "empty" in shown.error[0].value
    assert queue.submitted == [] and "file" not in shown.query_params


def test_a_file_not_taken_stays_named_beside_the_others(show, tmp_path, queue):
    (tmp_path / "zero.mp4").touch()
    track = save_track(bridge_track(Timing(depths=(1.0,))), tmp_path / "one.npz")
    shown = drop(show("check"), tmp_path / "zero.mp4", track)
    for _ in range(2):  # the page with the form is gone; a reload of what follows must not lose it
        check_calm(shown)
        assert [e.value for e in shown.error] and "zero.mp4 is empty" in shown.error[0].value
        shown.run()
    assert len(queue.submitted) == 1


def test_a_file_above_the_limit_is_refused_with_the_limit(show, tmp_path, monkeypatch, queue):
    monkeypatch.setattr(asking, "kept_file", lambda file, name, size: keep_upload(file, name, 1000))
    (tmp_path / "big.mp4").write_bytes(b"x" * 1001)
    shown = drop(show("check"), tmp_path / "big.mp4")
    check_calm(shown)
    assert "larger than" in shown.error[0].value and queue.submitted == []


def test_a_video_without_the_pose_model_says_what_to_do(show, tmp_path):
    clip = clips.write_clip(
        tmp_path / "clip.mp4", clips.moving(30, 64, 64), [i / 30 for i in range(30)]
    )
    shown = drop(show("check"), clip)
    check_calm(shown)
    assert "pose model is not on this machine" in shown.error[0].value
    assert "Connect this computer" in said(shown)


def test_the_name_of_a_file_is_no_markup(show, tmp_path):
    evil = tmp_path / "**bold** [x](y) $a$.mp4"
    evil.write_text("no video")
    shown = drop(show("check"), evil)
    check_calm(shown)
    name = shown.error[0].value
    assert "bold" in name and not re.search(r"(?<!\\)[\[\]$`<]|(?<!\\)__", name)


@pytest.mark.parametrize(
    ("track", "words"),
    [
        (
            lambda: bridge_track(Timing(depths=(1.0, 1.0, 1.0)), top=30.0),
            ("reps", "What to change first", "belt buckle"),
        ),
        (lambda: lunge_track(), ("reps",)),
        (lambda: plank_track(), ("You held for",)),
        (lambda: gait_track(run(), 60.0), ("steps a minute", "See it laid out for runners")),
        (lambda: standing_track(), ("",)),
    ],
    ids=["bridge", "lunge", "plank", "run", "standing"],
)
def test_every_kind_of_result_has_its_page(show, result_of, track, words):
    shown = show("check", file=result_of(track()))
    check_calm(shown)
    text = said(shown)
    for word in words:
        if word != "See it laid out for runners":  # a link of the shell, which is not run here
            assert word in text, word
    assert [s.value for s in shown.subheader if s.value == "Download"]


def test_the_first_finding_is_large_and_names_its_reps(show, result_of):
    shown = show("check", file=result_of(bridge_track(Timing(depths=(1.0, 1.0, 1.0)), top=30.0)))
    assert "belt buckle" in shown.header[0].value
    assert "reps 1, 2 and 3" in said(shown)
    assert "Why it matters" in said(shown)


def test_each_rep_has_its_row(show, bridges):
    shown = show("check", file=bridges)
    text = said(shown)
    for rep in ("Rep 1", "Rep 2", "Rep 3"):
        assert rep in text


def test_a_second_curve_can_be_chosen(show, bridges):
    shown = show("check", file=bridges)
    choice = shown.selectbox(key="pc-more")
    before = len(shown.get("vega_lite_chart"))
    result = results.load_result(bridges)
    shown = choice.select(chosen_curves(result.report, result.drive)[1][0]).run()
    check_calm(shown)
    assert len(shown.get("vega_lite_chart")) == before + 1


def test_a_refused_clip_says_why_and_how_to_film(show, result_of):
    shown = show("check", file=result_of(gait_track(walk(), 60.0), movement="running"))
    check_calm(shown)
    assert "walking, not running" in said(shown)
    assert "Check it again" in [b.label for b in shown.button]


def test_slow_motion_is_asked_about_and_yes_reads_it_again(show, result_of, queue):
    key = result_of(gait_track(run(172), 240.0, slower=8.0), movement="running")
    shown = show("check", file=key)
    check_calm(shown)
    assert "240 frames a second" in shown.subheader[0].value
    answers = [b.label for b in shown.button if "steps a minute" in b.label]
    assert answers[0] == "Filmed at 240 frames a second: 172 steps a minute"
    assert "Filmed at 120 frames a second: 86 steps a minute" in answers
    assert answers[-1].startswith("Ordinary speed, not slowed: 2")  # 21.5
    assert "would be a guess" in said(shown)
    shown = next(b for b in shown.button if b.label == answers[0]).click().run()
    check_calm(shown)
    assert queue.submitted[-1].options == {"movement": "running", "slow_motion": 8.0}
    assert "steps a minute" in shown.title[0].value
    assert shown.query_params["file"] == queue.submitted[-1].key


def test_a_picture_on_its_side_is_asked_about(show, result_of):
    lying = standing_track()
    turned = replace(
        lying,
        landmarks=np.stack(
            [lying.landmarks[..., 1], 640 - lying.landmarks[..., 0], lying.landmarks[..., 2]], -1
        ),
    )
    shown = show("check", file=result_of(turned))
    check_calm(shown)
    labels = [b.label for b in shown.button]
    assert ("Turn it and check again" in labels) == ("lie on its side" in said(shown))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_turn_that_is_offered_is_the_one_of_the_report(turn):
    upright = Report(
        Source("a.mp4", "ab" * 32, 300, 5.0, 60.0, (640, 480), 0),
        "",
        False,
        View("front", 0.0, 0.0, 1.0),
        Quality("refused"),
    )
    lying = replace(
        upright,
        quality=Quality("refused", (Reason("picture-on-its-side", "It lies.", "turn_deg", turn),)),
    )
    assert suggested_turn(lying) == turn and suggested_turn(upright) is None


def test_an_earlier_one_of_the_same_movement_can_be_set_beside_it(show, bridges, result_of):
    earlier = result_of(bridge_track(Timing(depths=(1.0, 1.0, 1.0)), top=30.0), "earlier.npz")
    result_of(plank_track(), "plank.npz")
    shown = show("check", file=bridges)
    choice = next(s for s in shown.selectbox if s.label == "Which one")
    assert len(choice.options) == 2
    shown = choice.select(earlier).run()
    check_calm(shown)
    text = said(shown)
    assert (
        "Reps in good form" in text
        and "inside measurement error" in text
        and "no longer found" in text
    )
    shown = next(s for s in shown.selectbox if s.label == "Which one").select(None).run()
    assert "with" not in shown.query_params and "inside measurement error" not in said(shown)


def test_nobody_in_the_clip_is_said(show, tmp_path):
    track = bridge_track(Timing(depths=(1.0,)))
    nobody = replace(
        track,
        landmarks=np.full_like(track.landmarks, np.nan),
        visibility=np.zeros_like(track.visibility),
    )
    shown = drop(show("check"), save_track(nobody, tmp_path / "nobody.npz"))
    check_calm(shown)
    assert "nobody" in shown.error[0].value.lower()
    assert "What you can do" in said(shown)
    assert "Choose another video" in [b.label for b in shown.button]


def test_a_movement_forced_wrongly_is_said_and_can_be_changed(show, result_of, queue):
    shown = show("check", file=result_of(plank_track(), movement="lunge"))
    check_calm(shown)
    assert "No repetition of a lunge was found" in said(shown)
    box = next(s for s in shown.selectbox if s.label == "Movement")
    box.select("plank")
    shown = next(b for b in shown.button if b.label == "Check it again").click().run()
    check_calm(shown)
    assert queue.submitted[-1].options == {"movement": "plank"}
    assert "You held for" in shown.title[0].value


def test_delete_takes_the_result_away(show, bridges):
    shown = show("check", file=bridges)
    shown = next(b for b in shown.button if b.label == "Delete now").click().run()
    check_calm(shown)
    assert not results.is_there(bridges)
    assert "file" not in shown.query_params


def test_earlier_results_can_be_opened(show, bridges):
    shown = show("check")
    shown = next(b for b in shown.button if "bridges.npz" in b.label).click().run()
    assert shown.query_params["file"] == bridges
    assert "reps" in shown.title[0].value


def test_several_files_can_be_chosen_among(show, result_of):
    one = result_of(bridge_track(Timing(depths=(1.0,))), "one.npz")
    two = result_of(plank_track(), "two.npz")
    shown = show("check", file=[one, two])
    check_calm(shown)
    assert "rep" in shown.title[0].value
    shown = show("check", file=[one, two], show=two)
    assert "You held for" in shown.title[0].value


@pytest.mark.parametrize("key", ["a" * 20, "../../etc/passwd", "", "<script>"])
def test_addresses_that_lead_nowhere(show, key):
    shown = show("check", file=key)
    check_calm(shown)
    assert ("not on this computer any more" in said(shown)) == (key == "a" * 20)


def test_a_damaged_result_is_said(show, bridges):
    (results.result_folder(bridges) / "report.json").write_text("{")
    shown = show("check", file=bridges)
    check_calm(shown)
    assert shown.error and "Analyse the video again" in shown.error[0].value


def test_an_interrupted_analysis_can_be_started_again(show, tmp_path, queue):
    path = save_track(bridge_track(Timing(depths=(1.0,))), tmp_path / "one.npz")
    request = Request(path, "one.npz", "ab" * 32)
    results.keep_request(request)
    shown = show("check", file=request.key)
    check_calm(shown)
    assert "interrupted" in shown.warning[0].value
    shown = next(b for b in shown.button if b.label == "Start again").click().run()
    assert "rep" in shown.title[0].value


def test_progress_is_shown_and_can_be_stopped(show, tmp_path, queue):
    queue.held = Job("", "", "running", stage="pose", done=120, expected=300)
    request = Request(tmp_path / "a.mp4", "a.mp4", "ab" * 32)
    queue.submit(request)
    shown = show("check", file=request.key)
    check_calm(shown)
    shown = next(b for b in shown.button if b.label == "Cancel").click().run()
    check_calm(shown)
    assert "was cancelled" in shown.info[0].value


def test_a_crash_is_told_without_its_traceback(show, tmp_path, queue):
    request = Request(tmp_path / "a.mp4", "a.mp4", "ab" * 32)
    failure = Failure(
        "crash", "posecheck made a mistake on this file (ValueError: x).", "Please report it."
    )
    queue.jobs[request.key] = Job(request.key, "a.mp4", "failed", failure=failure)
    shown = show("check", file=request.key)
    check_calm(shown)
    assert "made a mistake" in shown.error[0].value and "Please report it." in said(shown)


def test_progress_in_words():
    job = Job("k", "a", "running", stage="pose", done=120, expected=300, rate=34.2, left_s=5.3)
    assert progress_text(job) == (
        "Following the person: 120 of 300 frames, 34 a second, about 5 seconds left in this step"
    )
    assert progress_text(
        Job("k", "a", "running", stage="model", done=2_000_000, expected=9_000_000)
    ).endswith("2.0 of 9.0 MB")
    assert progress_text(Job("k", "a", "running", stage="start")) == "Getting ready …"
    shares = [
        fraction(Job("k", "a", "running", stage=s, done=d, expected=10))
        for s in ("start", "pose", "judge", "video")
        for d in (0, 5, 10)
    ]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1


def test_a_copy_of_a_shipped_movement_hides_it_not(show, tmp_path, monkeypatch):
    """It has the title of what it was copied from, until somebody changes it."""
    from posecheck.movements.load import FOLDER, user_folder

    user_folder().mkdir(parents=True)
    text = (
        (FOLDER / "lunge.toml")
        .read_text(encoding="utf-8")
        .replace('id = "lunge"', 'id = "lunge-own"', 1)
    )
    (user_folder() / "lunge-own.toml").write_text(text, encoding="utf-8")
    options = next(
        box for box in show("check").selectbox if box.label == "What are you doing in it?"
    ).options
    assert {"Lunge (lunge)", "Lunge (lunge-own)", "Plank"} <= set(options)


def test_a_fault_that_its_cue_names_is_not_named_twice():
    report = bridge()
    tips = replace(
        report.findings[0],
        title="Trunk tips",
        cue="Trunk tips: carry a tray.",
        side=None,
        reps=(2, 3),
    )
    assert what_line(report, tips) == "Reps 2 and 3."
    assert what_line(report, replace(tips, side="left")) == "Left side, reps 2 and 3."
    assert what_line(report, replace(tips, cue="Carry a tray.")) == "Trunk tips, reps 2 and 3."


def test_two_faults_may_have_one_drill():
    """Each is shown beside its fault, the drawing too."""
    shown = AppTest.from_string(
        "from posecheck.pages.movement_card import drills\n"
        "for code in ('hip-sag', 'lumbar-arch'):\n"
        "    drills(('glute-bridge', 'curl-up'), f'key-{code}')\n",
        default_timeout=60,
    ).run()
    check_calm(shown)
    assert said(shown).count("Drills that help") == 2
    assert said(shown).count("Glute bridge") == 2
