"""Check a video, in a real browser: bad files, several files, a reload, a stop; and, with the pose
model, a sample and an upload."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from posecheck.pose.io.storage import save_track
from posecheck.video.source import open_video
from tests.drawn.stick_movements import Timing, bridge_track
from tests.video import video_clips as clips

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import Page, expect

from tests.browser.elements import until

SAMPLES = Path(__file__).parents[2] / "samples"
UPLOAD = "input[type=file]"
ANALYSIS_MS = 240_000


def no_traceback(page: Page) -> None:
    assert not re.search(r"Traceback|\.py\"|Error:", page.locator("body").inner_text())


def check(page: Page, url: str, *files: Path) -> None:
    page.goto(f"{url}/check")
    page.locator(UPLOAD).first.set_input_files([str(f) for f in files])
    page.get_by_role("button", name="Check it").click()
    page.wait_for_url(re.compile("file="))


def choose(page: Page, name: str) -> None:
    """One of several files."""
    page.get_by_test_id("stButtonGroup").get_by_text(name).click()


@pytest.fixture
def bridges(tmp_path) -> Path:
    return save_track(bridge_track(Timing(depths=(1.0, 0.6, 1.0))), tmp_path / "bridges.npz")


@pytest.fixture
def bad_files(tmp_path) -> dict[str, tuple[Path, str]]:
    """name -> (file, what the page must say)."""
    whole = clips.write_clip(tmp_path / "whole.mp4", clips.moving(60), [i / 30 for i in range(60)])
    text, empty, track = tmp_path / "letter.mp4", tmp_path / "empty.mp4", tmp_path / "notes.npz"
    text.write_text("This is a letter, and no video at all.\n" * 40)
    empty.touch()
    track.write_bytes(b"PK\x03\x04 not really")
    return {
        "text": (text, "is not a video"),
        "empty": (empty, "is empty"),
        "sound": (clips.write_sound(tmp_path / "song.m4a"), "only sound"),
        "cut": (clips.cut(whole, tmp_path / "cut.mp4", 0.6), "cut off before its index"),
        "track": (track, "notes.npz"),
    }


def test_the_first_page_has_a_real_result_doors_and_a_title(page, app_url):
    page.goto(app_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("See your form, measured")
    expect(page.get_by_alt_text(re.compile("A sample"))).to_be_visible()
    doors = (
        "Get a programme that fits you",
        "Check a video",
        "Train live",
        "Look at your stride",
    )
    for door in doors:
        expect(page.get_by_role("heading", name=door)).to_be_visible()
    page.get_by_text("I run", exact=True).click()
    expect(page.get_by_role("heading", name="Look at your stride")).to_be_visible()
    expect(page.get_by_role("heading", name="Train live")).to_have_count(0)
    page.get_by_text("How to film it, and what is judged").click()
    expect(page).to_have_title(re.compile("posecheck"))
    expect(page.get_by_alt_text(re.compile("The camera stands")).nth(4)).to_be_visible()


def test_a_saved_track_is_judged_and_survives_a_reload(page, app_url, bridges):
    check(page, app_url, bridges)
    verdict = page.get_by_role("heading", level=1)
    expect(verdict).to_contain_text("reps", timeout=ANALYSIS_MS)
    said, address = verdict.inner_text(), page.url
    expect(page.get_by_text("Rep 2").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(said)
    assert page.url == address
    no_traceback(page)


def test_bad_files_get_a_clear_message_each(page, app_url, bad_files):
    files = [file for file, _ in bad_files.values()]
    page.goto(f"{app_url}/check")
    page.locator(UPLOAD).first.set_input_files([str(f) for f in files])
    page.get_by_role("button", name="Check it").click()
    page.wait_for_url(re.compile("file="))
    expect(page.get_by_text("empty.mp4 is empty")).to_be_visible()
    for file, said in bad_files.values():
        if file.name == "empty.mp4":
            continue
        choose(page, file.name)
        expect(page.get_by_role("alert").filter(has_text=said).first).to_be_visible(
            timeout=ANALYSIS_MS
        )
        no_traceback(page)


def test_a_sample_is_one_press_away_and_its_video_plays(page, app_url):
    page.goto(app_url)
    page.get_by_role("button", name="See a sample result").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "0 of 3 reps were in good form; rep 1: not certain."
    )
    video = page.locator("video").first
    expect(video).to_be_visible()
    page.get_by_role("button", name=re.compile("Rep 2")).click()
    until(page, video, "(v) => v.readyState >= 2 && !v.error && v.currentTime >= 3.5")
    video.evaluate("(v) => v.play()")
    until(page, video, "(v) => v.currentTime > 4.2")
    no_traceback(page)


@pytest.mark.model
def test_a_stopped_analysis_stops_and_can_be_started_again(page, app_url, pose_bundle, tmp_path):
    check(page, app_url, clips.looped(SAMPLES / "bridge-good.mp4", 120, tmp_path / "long.mp4"))
    page.get_by_role("button", name="Cancel", exact=True).click(timeout=60_000)
    expect(page.get_by_text("was cancelled")).to_be_visible()
    expect(page.get_by_role("button", name="Start again")).to_be_visible()
    no_traceback(page)


@pytest.mark.model
def test_an_uploaded_video_ends_in_a_verdict_and_a_second_visit_is_instant(
    page, app_url, pose_bundle
):
    check(page, app_url, SAMPLES / "plank-sag.mp4")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "You held for", timeout=ANALYSIS_MS
    )
    expect(page.locator("video").first).to_be_visible()
    expect(page.get_by_text("What to change first")).to_be_visible()
    check(page, app_url, SAMPLES / "plank-sag.mp4")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You held for", timeout=15_000)
    no_traceback(page)


def test_several_files_wait_their_turn(page, app_url, bridges, tmp_path):
    other = save_track(bridge_track(Timing(depths=(1.0, 1.0))), tmp_path / "two.npz")
    check(page, app_url, bridges, other)
    expect(page.get_by_text("two.npz").first).to_be_visible()
    choose(page, "two.npz")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 reps", timeout=ANALYSIS_MS)


def test_an_address_of_a_result_that_is_not_here_says_so(page, app_url):
    page.goto(f"{app_url}/check?file={'a' * 20}")
    expect(page.get_by_text("not on this computer any more")).to_be_visible()
    page.goto(f"{app_url}/check?file=../../etc/passwd")
    expect(page.get_by_role("button", name="Check it")).to_be_visible()
    no_traceback(page)


@pytest.fixture
def two_people(tmp_path) -> Path:
    """Somebody lunging, and their mirror image beside them."""
    with open_video(SAMPLES / "lunge-lean.mp4") as video:
        pictures = [frame.rgb[:, 144:496] for frame in video][:150]
    return clips.write_clip(
        tmp_path / "two.mp4",
        [np.hstack([p, p[:, ::-1]]) for p in pictures],
        [i / 30 for i in range(150)],
    )


@pytest.mark.model
def test_of_two_people_the_other_one_is_followed_at_a_press(page, app_url, pose_bundle, two_people):
    check(page, app_url, two_people)
    expect(page.get_by_text("2 people were seen.")).to_be_visible(timeout=ANALYSIS_MS)
    seen = page.locator(".people")
    followed = seen.get_by_role("button", pressed=True)
    expect(followed).to_have_count(1)
    label = followed.get_attribute("aria-label")
    expect(
        page.get_by_test_id("stBaseButton-secondary").filter(has_text="Follow number")
    ).to_have_count(1)
    seen.get_by_role("button", pressed=False).click()
    expect(followed).not_to_have_attribute("aria-label", label, timeout=ANALYSIS_MS)
    no_traceback(page)


def in_the_width(page: Page) -> None:
    """Nothing lies beside the phone's screen."""
    wide = "() => document.scrollingElement.scrollWidth"
    assert page.evaluate(wide) <= page.viewport_size["width"]


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("button", name=button).click()
    return Path(coming.value.path()).read_bytes()


def test_a_runner_and_a_beginner_with_a_phone_get_what_they_came_for(page, app_url, bridges):
    """A runner sees a run and has a picture to send; a beginner drops their own file, reads the one
    thing to change, keeps the report, and prints it: ink on white, whatever the theme is."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/stride")
    page.get_by_role("button", name="Try it with a sample run").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("steps a minute")
    share = page.get_by_text("A picture to share")
    share.click()
    expect(page.get_by_role("img", name="with the result in a sentence")).to_be_visible()
    in_the_width(page)
    assert saved(page, "Download the picture").startswith(b"\x89PNG")

    page.emulate_media(color_scheme="dark")
    check(page, app_url, bridges)
    first = page.get_by_text("What to change first")
    expect(first).to_be_in_viewport()
    expect(page.get_by_role("heading", name="belt buckle")).to_be_visible()
    in_the_width(page)
    report = saved(page, "Report")
    assert b"<!doctype html>" in report[:200] and b"belt buckle" in report

    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", name="Download")).to_be_hidden()
    expect(page.locator(".stApp")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.get_by_role("heading", level=1)).to_have_css("color", "rgb(17, 17, 17)")
    no_traceback(page)
