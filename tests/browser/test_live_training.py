"""Live training in a real browser, with rendered clips as its camera: counted, timed, cued; and
everything that can go wrong on the way."""

from __future__ import annotations

import itertools
import re
import time
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import expect

from tests.browser.conftest import chromium
from tests.browser.fake_camera import FLAGS, camera_file, camera_flags
from tests.browser.live_page import finish, open_live, read, result, wait_phase

pytestmark = pytest.mark.model
SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(autouse=True)
def _with_model(pose_bundle, monkeypatch):
    """The app finds the model where the tests do."""
    monkeypatch.setenv("POSECHECK_MODEL", str(pose_bundle))


@pytest.fixture(scope="module")
def live_url(pose_bundle, app_url):
    return app_url


@pytest.fixture
def camera(browser, tmp_path):
    """Opens pages whose camera plays a clip: camera("plank-sag", before_s=4, phone=...) -> page."""
    opened = []

    def start(
        clip: str | None, *flags: str, allowed: bool = True, viewport=(1000, 900), **timing: float
    ):
        what = (
            camera_flags(camera_file(SAMPLES / f"{clip}.mp4", tmp_path / f"{clip}.mjpeg", **timing))
            if clip
            else list(FLAGS)
        )
        if not allowed:
            what = [flag for flag in what if "fake-ui" not in flag]
        one = browser.browser_type.launch(executable_path=chromium(), args=[*what, *flags])
        opened.append(one)
        page = one.new_context(viewport={"width": viewport[0], "height": viewport[1]}).new_page()
        page.set_default_timeout(45_000)
        return page

    yield start
    for one in opened:
        one.close()


def test_bridges_are_counted_and_the_result_says_the_same(camera, live_url):
    page = camera("bridge-good", before_s=12, empty_s=30)
    open_live(page, live_url, "glute-bridge")
    page.locator("[data-do=camera]").click()
    wait_phase(page, "countdown")
    wait_phase(page, "going")
    counts = []
    # the camera is empty after the set: it ends by itself
    while (shown := read(page))["phase"] == "going":
        counts.append(int(shown["number"] or 0))
        time.sleep(0.2)
        assert len(counts) < 500
    assert counts == sorted(counts)
    verdict = result(page)
    reps = (
        int(re.search(r"All (\d+) reps|(\d+) of (\d+) reps", verdict)[0].split()[1])
        if "All" in verdict
        else int(re.findall(r"\d+", verdict)[1])
    )
    assert reps == max(counts) >= 2
    expect(page.get_by_text("Do another set")).to_be_visible()


def test_a_plank_is_timed_and_its_fault_is_named(camera, live_url):
    page = camera("plank-sag", before_s=4)
    open_live(page, live_url, "plank")
    page.locator("[data-do=keep]").check()
    page.locator("[data-do=camera]").click()
    wait_phase(page, "going")
    page.locator(".cue:not([hidden])").wait_for()
    shown = read(page)
    assert "belt buckle" in shown["cue"]
    assert shown["limb"] == "fault"
    held = float(shown["number"].replace(" s", ""))
    verdict = finish(page)
    said = float(re.search(r"held for ([\d.]+) s", verdict)[1])
    assert said == pytest.approx(held, abs=3)
    # the clip was kept, so there is an annotated one
    expect(page.locator("video").first).to_be_visible()
    expect(page.get_by_text("belt buckle").first).to_be_visible()


def test_a_refused_camera_is_explained_and_can_be_tried_again(camera, live_url):
    page = camera(None, "--deny-permission-prompts", allowed=False)
    open_live(page, live_url, "plank")
    page.locator("[data-do=camera]").click()
    page.locator(".live[data-trouble=yes]").wait_for()
    assert "blocked" in read(page)["cover"]
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.context.grant_permissions(["camera"])
    again.click()
    wait_phase(page, "setup")
    expect(page.get_by_text("Check a video instead")).to_be_visible()


def test_a_set_goes_on_after_the_connection_broke(camera, live_url):
    page = camera("bridge-good", before_s=12, after_s=60)
    sockets = []

    def between(browser_side):
        server_side = browser_side.connect_to_server()
        sockets.append(browser_side)
        browser_side.on_message(lambda message: server_side.send(message))
        server_side.on_message(lambda message: browser_side.send(message))

    page.route_web_socket(re.compile("posecheck/live/socket"), between)
    open_live(page, live_url, "glute-bridge")
    page.locator("[data-do=camera]").click()
    wait_phase(page, "going")
    page.locator(".number", has_text=re.compile("[1-9]")).wait_for()
    before = int(read(page)["number"])
    sockets[-1].close(code=1012, reason="restart")
    expect(page.locator(".warnings")).to_contain_text("connection is lost")
    expect(page.locator(".warnings")).not_to_contain_text("connection is lost", timeout=20_000)
    assert len(sockets) == 2
    shown = read(page)
    assert shown["phase"] == "going"
    assert int(shown["number"]) >= before
    frames = int(shown["frames"])
    time.sleep(3)
    assert int(read(page)["frames"]) > frames


def test_strangers_are_refused_and_the_person_does_not_notice(camera, live_url):
    page = camera("bridge-good", before_s=12, after_s=60)
    open_live(page, live_url, "glute-bridge")
    page.locator("[data-do=camera]").click()
    wait_phase(page, "setup")
    frames = int(read(page).get("frames") or 0)
    socket = live_url.replace("http", "ws") + "/posecheck/live/socket"
    ask = """([url, first]) => new Promise(done => {
        const socket = new WebSocket(url);
        socket.onopen = () => socket.send(first === 'large' ? new Uint8Array(50e6) : first);
        socket.onclose = event => done([event.code, event.reason]);
    })"""
    stranger = page.context.new_page()
    # about:blank: the handshake itself is refused
    assert stranger.evaluate(ask, [socket, "{}"])[0] == 1006
    stranger.goto(live_url)
    assert stranger.evaluate(ask, [socket, '{"do": "hello", "token": "guessed"}'])[0] == 4403
    assert stranger.evaluate(ask, [socket, "garbage"])[0] == 4403
    # refused as too large; 1006 where the connection goes while the browser is still sending,
    # before it has read why
    assert stranger.evaluate(ask, [socket, "large"])[0] in (1009, 1006)
    stranger.close()
    page.bring_to_front()
    time.sleep(2.5)
    shown = read(page)
    assert int(shown["frames"]) > frames
    assert shown["trouble"] == "no"


def test_two_people_train_at_once(camera, live_url):
    one, other = camera("bridge-good", before_s=12, after_s=60), camera("plank-sag", before_s=4)
    for page, movement in ((one, "glute-bridge"), (other, "plank")):
        open_live(page, live_url, movement)
        page.locator("[data-do=camera]").click()
    wait_phase(one, "going")
    wait_phase(other, "going")
    expect(one.locator(".unit")).to_contain_text("reps")
    expect(other.locator(".unit")).to_contain_text("s")


def test_on_a_phone_nothing_is_cut_off(camera, live_url):
    page = camera("plank-sag", viewport=(390, 844), before_s=4)
    open_live(page, live_url, "plank")
    page.locator("[data-do=camera]").click()
    wait_phase(page, "going")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    box = page.locator(".stage").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 391
    number = page.locator(".number").bounding_box()
    assert number["height"] > 60


BOXES = """e => ['.top', '.picture', '.bottom', '.bar'].map((s) => {
  const b = e.querySelector(s).getBoundingClientRect(); return [b.top, b.bottom, b.left, b.right];
})"""


@pytest.mark.parametrize("viewport", [(1280, 800), (390, 844)])
def test_nothing_lies_over_the_body_and_a_reload_loses_no_rep(camera, live_url, viewport):
    page = camera("lunge-lean", viewport=viewport, before_s=8, after_s=30)
    open_live(page, live_url, "lunge")
    page.locator("[data-do=camera]").click()
    wait_phase(page, "going")
    page.locator(".cue:not([hidden])").wait_for()
    boxes = page.locator(".live").evaluate(BOXES)
    for (_, above, _, _), (below, _, _, _) in itertools.pairwise(boxes):
        assert above <= below + 1, boxes
    assert boxes[0][0] < 20 and boxes[-1][1] <= viewport[1]
    assert all(left >= 0 and right <= viewport[0] for _, _, left, right in boxes)
    for part in (".number", ".cue", ".angle"):
        top, bottom = page.locator(part).evaluate(
            "e => { const b = e.parentElement.getBoundingClientRect(); return [b.top, b.bottom]; }"
        )
        assert bottom <= boxes[1][0] + 1 or top >= boxes[1][1] - 1, part
    assert boxes[1][1] - boxes[1][0] > 0.4 * viewport[1], "the image has most of the window"

    done = int(read(page)["number"])
    page.reload()
    expect(page.locator(".cover-text")).to_contain_text("Your set is still here")
    page.get_by_role("button", name="End the set").click()
    assert re.search(rf"of ([{done}-9]) rep", result(page))
    expect(page.get_by_text(re.compile(r"Lunge, \d+ \w+, \d\d:\d\d")).first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Rep|Trunk")).first).to_be_visible()


def test_the_voice_and_the_metronome_are_buttons_that_say_their_state(camera, live_url):
    page = camera(None)
    open_live(page, live_url, "running")
    for name in ("Voice", "Metronome"):
        before, after = ("on", "off") if name == "Voice" else ("off", "on")
        page.get_by_role("button", name=f"{name}: {before}").click()
        expect(page.get_by_role("button", name=f"{name}: {after}")).to_have_attribute(
            "aria-pressed", str(after == "on").lower()
        )
    expect(page.get_by_label("Steps a minute")).to_have_value("170")


def test_a_tab_in_the_background_is_told(camera, live_url):
    page = camera(None)
    open_live(page, live_url, "glute-bridge")
    page.locator("[data-do=camera]").click()
    wait_phase(page, "setup")
    hide = """hidden => {
        Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
        document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page.evaluate(hide, True)
    expect(page.locator(".warnings")).to_contain_text("background")
    page.evaluate(hide, False)
    expect(page.locator(".warnings")).not_to_contain_text("background", timeout=15_000)


def test_a_camera_that_is_unplugged_in_the_middle(camera, live_url):
    page = camera("bridge-good", before_s=12, after_s=60)
    open_live(page, live_url, "glute-bridge")
    page.locator("[data-do=camera]").click()
    wait_phase(page, "going")
    unplug = (
        "video => { const track = video.srcObject.getVideoTracks()[0]; "
        "track.stop(); track.dispatchEvent(new Event('ended')); }"
    )
    page.locator("video").first.evaluate(unplug)
    page.locator(".live[data-trouble=yes]").wait_for()
    assert "camera is gone" in read(page)["cover"]
    page.get_by_role("button", name="Try again").click()
    page.locator(".live[data-trouble=no]").wait_for()
    frames = int(read(page)["frames"])
    time.sleep(3)
    shown = read(page)
    assert shown["phase"] == "going"  # the same set goes on
    assert int(shown["frames"]) > frames
