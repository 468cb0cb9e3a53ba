"""The player, in a real browser, on clips whose frames are told apart by their grey."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posecheck.jobs import results
from posecheck.jobs.analysis import analyze_request
from posecheck.jobs.request import Request
from posecheck.pose.io.storage import save_track
from posecheck.video.probe import file_sha256
from tests.browser.elements import until
from tests.drawn.stick_movements import Timing, bridge_track
from tests.video.video_clips import write_clip

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import expect


def bridges_result(data: Path, folder: Path, monkeypatch, name: str, depths: tuple[float, ...]):
    """The key of a result with a video, made of a known track: no pose model runs."""
    from dataclasses import replace

    monkeypatch.setenv("POSECHECK_DATA", str(data))
    track = bridge_track(Timing(depths=depths))
    width, height = track.source.size
    frames = (
        np.full((height // 2 * 2, width // 2 * 2, 3), 40 + k % 150, np.uint8)
        for k in range(len(track.t))
    )
    clip = write_clip(folder / name, frames, list(track.t), options={"preset": "ultrafast"})
    sha256 = file_sha256(clip)
    source = replace(track.source, sha256=sha256, name=name)
    known = save_track(replace(track, source=source), folder / f"{name}.npz")
    request = Request(clip, name, sha256, {"movement": "glute-bridge"}, known)
    results.keep_request(request)
    with results.scratch_folder() as scratch:
        analyze_request(request, scratch / "out", lambda *_: None)
        results.put_result(scratch / "out", request.key)
    return request.key


@pytest.fixture
def two(app_data, tmp_path, monkeypatch) -> tuple[str, str]:
    return (
        bridges_result(app_data, tmp_path, monkeypatch, "first.mp4", (1.0, 0.6)),
        bridges_result(app_data, tmp_path, monkeypatch, "second.mp4", (0.6, 1.0, 1.0)),
    )


def test_the_player_steps_slows_loops_and_shows_the_clip_without_the_angle(page, app_url, two):
    page.goto(f"{app_url}/check?file={two[0]}")
    player = page.locator(".player").first
    video = player.locator("video").first
    expect(player).to_have_attribute("data-playing", "no")
    until(page, video, "(v) => v.readyState >= 2")
    assert video.get_attribute("poster").startswith("data:image/jpeg")
    before = int(player.get_attribute("data-frame"))
    player.focus()
    for _ in range(3):
        page.keyboard.press(".")
    expect(player).to_have_attribute("data-frame", str(before + 3))
    page.keyboard.press(",")
    expect(player).to_have_attribute("data-frame", str(before + 2))
    player.get_by_role("button", name="One frame on").click()
    expect(player).to_have_attribute("data-frame", str(before + 3))

    player.get_by_label("Speed").select_option("0.1")
    assert video.evaluate("(v) => v.playbackRate") == 0.1
    player.get_by_label("Speed").select_option("1")
    player.get_by_label("Repeat").select_option(label="Rep 2")
    start = video.evaluate("(v) => v.currentTime")
    until(page, video, f"(v) => v.currentTime > {start} + 0.6")
    until(page, video, f"(v) => v.currentTime < {start} + 0.4")
    player.focus()
    page.keyboard.press(" ")
    expect(player).to_have_attribute("data-playing", "no")

    drawn = video.get_attribute("src")
    player.get_by_role("button", name="Drawn angle").click()
    expect(player).to_have_attribute("data-drawn", "no")
    assert video.get_attribute("src") != drawn
    until(page, video, "(v) => v.readyState >= 2")
    assert video.evaluate("(v) => v.error") is None
    small = player.locator("button:visible, select:visible, input:visible").evaluate_all(
        "(all) => all.map((e) => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 44 || box.width < 44).map(([what]) => what)"
    )
    assert small == []

    player.locator(".bar").evaluate("(e) => { e.value = 2; e.dispatchEvent(new Event('input')); }")
    player.get_by_role("button", name="Start here").click()
    expect(player.locator(".stretch")).to_be_visible()
    go = page.get_by_role("button", name="Check only this part")
    expect(go).to_be_enabled()
    expect(page.get_by_test_id("stSlider")).to_contain_text("2.0")
    expect(player).to_have_attribute("data-frame", "61")


def test_two_clips_run_in_step(page, app_url, two):
    page.goto(f"{app_url}/check?file={two[0]}&with={two[1]}")
    both = page.locator(".player").nth(1)
    expect(both.locator("video")).to_have_count(2)
    expect(both.locator("figcaption").first).to_contain_text("Then: second.mp4")
    both.get_by_label("Repeat").select_option(label="Rep 2")
    page.wait_for_timeout(700)
    both.focus()
    page.keyboard.press(" ")
    expect(both).to_have_attribute("data-playing", "no")
    page.keyboard.press(".")
    until(
        page,
        both,
        "(p) => [...p.querySelectorAll('video')].every((v) => !v.seeking && v.readyState >= 2)",
    )
    first, second = both.locator("video").evaluate_all("(all) => all.map((v) => v.currentTime)")
    assert first > 0 and second > 0
    assert abs(first - second) < 0.25, "the same rep of two sets that go alike"


def test_toggled_twice_at_once_the_reader_stays_where_they_are(page, app_url, two):
    page.goto(f"{app_url}/check?file={two[0]}")
    player = page.locator(".player").first
    video = player.locator("video").first
    until(page, video, "(v) => v.readyState >= 2 && !v.seeking")
    player.evaluate(
        """(p) => {
          const bar = p.querySelector(".bar"), drawn = p.querySelector("[data-do=drawn]");
          bar.value = "2"; bar.dispatchEvent(new Event("input", { bubbles: true }));
          for (let k = 0; k < 3; k++) drawn.click();
        }"""
    )
    expect(player).to_have_attribute("data-drawn", "no")
    until(page, video, "(v) => v.readyState >= 2 && !v.seeking")
    assert abs(video.evaluate("(v) => v.currentTime") - 2) < 0.05


def test_a_clip_that_alone_changes_goes_on_playing(page, app_url, app_data, two):
    (app_data / "requests" / f"{two[1]}.json").unlink()  # the leading one: not there as filmed
    page.goto(f"{app_url}/check?file={two[0]}&with={two[1]}")
    both = page.locator(".player").nth(1)
    expect(both.locator("video")).to_have_count(2)
    both.get_by_label("Repeat").select_option(label="Rep 2")
    expect(both).to_have_attribute("data-playing", "yes")
    both.get_by_role("button", name="Drawn angle").click()
    plays = "(p) => [...p.querySelectorAll('video')].every((v) => !v.paused && v.readyState >= 2)"
    until(page, both, plays)
