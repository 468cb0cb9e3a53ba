"""A guided session in a real browser: three drills on rendered video, with a reload, a drill that
hurts and a lost camera on the way; and the same without a camera."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import Page, expect

from tests.browser.conftest import chromium, start_app, stop_app
from tests.browser.fake_camera import camera_file, camera_flags
from tests.browser.session_store import put_programme, sessions_in
from tests.guided.sessions_made import line

SAMPLES = Path(__file__).parents[2] / "samples"
UNPLUG = (
    "video => { const track = video.srcObject.getVideoTracks()[0]; "
    "track.stop(); track.dispatchEvent(new Event('ended')); }"
)


def moment(page: Page, what: str, at: int | None = None) -> None:
    """Waits until that is on: coming, doing, resting, hurts."""
    step = "" if at is None else f"[data-at='{at}']"
    page.locator(f".live[data-moment={what}]{step}").wait_for()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture(scope="module")
def rendered(tmp_path_factory) -> Path:
    """What the camera sees: somebody who lies, does bridges, and begins again. All three drills
    begin like that, so that a busy machine waits for the next round and not for the next film."""
    out = tmp_path_factory.mktemp("camera") / "bridge.mjpeg"
    return camera_file(SAMPLES / "bridge-good.mp4", out, before_s=6.0)


@pytest.fixture
def trainee(browser, rendered):
    one = browser.browser_type.launch(executable_path=chromium(), args=camera_flags(rendered))
    page = one.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(90_000)
    yield page
    one.close()


@pytest.mark.model
def test_three_drills_with_a_reload_pain_and_a_lost_camera(
    pose_bundle, monkeypatch, app_data, trainee, request
):
    monkeypatch.setenv("POSECHECK_MODEL", str(pose_bundle))
    url, page = request.getfixturevalue("app_url"), trainee
    person = put_programme(
        app_data,
        line("glute-bridge", "activate", reps=2),
        line("bridge-squeeze", "activate", reps=20),
        line("frog-bridge", "activate", reps=20),
    )
    page.goto(f"{url}/session?person={person}")
    expect(
        page.get_by_text("Because your right thigh stops 6° short (2 to 10) behind you.").first
    ).to_be_visible()
    press(page, "Start")
    expect(page.locator(".move-text")).to_contain_text("on the floor")
    moment(page, "doing", 0)
    page.locator(".number", has_text=re.compile("[1-9]")).wait_for()
    seen = int(page.locator(".number").inner_text())
    page.reload()
    press(page, "Go on")  # what was counted is kept, in this process or from the store
    moment(page, "doing", 1)
    page.keyboard.press("h")
    expect(page.locator(".ask")).to_contain_text("hurt (Bridge with a squeeze)?")
    page.keyboard.press("5")  # the drill is left out today
    moment(page, "doing", 2)
    page.locator("video").evaluate(UNPLUG)
    page.locator(".live[data-waits=yes]").wait_for()
    expect(page.locator(".cover-text")).to_contain_text("The camera is gone")
    press(page, "Go on without a camera")
    expect(page.locator(".set")).to_contain_text("nothing is judged")
    press(page, "Start now")
    moment(page, "doing", 2)
    press(page, "Done")
    expect(page.get_by_role("heading", name=re.compile("reps, .* in good form"))).to_be_visible()
    page.get_by_role("radio", name="2", exact=True).click()
    press(page, "Save and finish")
    expect(page.get_by_text("Kept.")).to_be_visible()
    (session,) = sessions_in(app_data, person)
    assert (session.state, session.pain_after) == ("finished", 2)
    bridge, squeeze, frog = session.results
    assert (bridge.went, bridge.judged) == ("done", True)
    assert bridge.reps >= seen >= 1, "the reload took nothing away"
    assert (squeeze.went, squeeze.pain) == ("hurt", 5)
    assert (frog.step, frog.went) == (2, "done")
    assert frog.seconds > 0


def test_without_a_camera_the_same_is_a_timer_and_a_kill_loses_nothing(page, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    person = put_programme(data)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => { window.asked = true; return"
        " Promise.reject(new Error('no')); };"
    )
    program, url = start_app(data, tmp_path / "app.log")
    try:
        page.goto(f"{url}/session?person={person}")
        page.get_by_text("Without a camera").click()
        press(page, "Start")
        expect(page.locator(".drill")).to_have_text("Next: Glute bridge")
        moment(page, "coming", 0)
        expect(page.locator(".unit")).to_have_text("s to get ready")
        expect(page.locator(".set")).to_contain_text("nothing is judged")
        page.keyboard.press("Enter")
        moment(page, "doing", 0)
        page.keyboard.press("s")
        moment(page, "coming", 1)
        page.keyboard.press("Enter")
        moment(page, "doing", 1)
    finally:
        program.kill()  # in the middle of a set
        program.wait()
    kept = sessions_in(data, person)[-1]
    assert (kept.at, kept.moment, [r.went for r in kept.results]) == (1, "doing", ["skipped"])
    program, url = start_app(data, tmp_path / "app.log")
    try:
        page.goto(f"{url}/session?person={person}")
        press(page, "Go on")
        moment(page, "coming", 1)
        page.keyboard.press(" ")
        page.locator(".live[data-waits=yes]").wait_for()
        page.keyboard.press(" ")
        page.locator(".live[data-waits=no]").wait_for()
        page.keyboard.press("Enter")
        moment(page, "doing", 1)
        press(page, "Done")
        moment(page, "coming", 2)
        page.keyboard.press("h")
        moment(page, "hurts")
        page.get_by_role("button", name="7 of 10").click()
        expect(page.get_by_text("Stopped: it hurt")).to_be_visible()
        expect(page.get_by_text("Stop this drill now.")).to_be_visible()
        expect(page.get_by_text("nothing was counted or judged")).to_be_visible()
        press(page, "Save and finish")
        expect(page.get_by_text("Kept.")).to_be_visible()
    finally:
        stop_app(program)
    session = sessions_in(data, person)[-1]
    assert (session.state, session.stopped) == ("broken-off", "pain")
    # nothing of the next drill was done yet: it is what was done last that hurt
    assert [r.went for r in session.results] == ["skipped", "hurt"]
    assert not any(r.judged for r in session.results)
    assert not page.evaluate("window.asked")
