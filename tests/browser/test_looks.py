"""What a machine can tell of how the coach's pages look: nothing is wider than a phone or cut off
by it, paper gets all of it as ink on white, and the console has nothing to say when a voice or a
file comes and goes."""

from __future__ import annotations

import re

import pytest

from posecheck.pose.io.storage import load_track
from posecheck.review import add_person, file_result, open_store
from posecheck.review.store import FILE_NAME
from tests.browser.access import settled
from tests.browser.session_store import put_programme
from tests.browser.test_coach import _MICROPHONE, at_rest
from tests.review.review_results import SAMPLES, TRACKS, write_result

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import Browser, Page, expect

LONG = "Benedict Featherstonehaugh-Cholmondeley"
PHONE = {"width": 390, "height": 844}
PAPER = {"width": 688, "height": 1000}
"""A4 less its margins, px."""
_WIDER = """() => [...document.querySelectorAll('.stMain *')].filter(e => {
  const r = e.getBoundingClientRect();
  if (r.width < 2 || r.right <= innerWidth + 1) return false;
  if (e.closest('[data-testid=stDataFrame]')) return false;
  for (let p = e.parentElement; p && !p.matches('.stMain'); p = p.parentElement)
    if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)
      && p.getBoundingClientRect().right <= innerWidth + 1) return false;
  return true;
}).map(e => e.outerHTML.slice(0, 120))"""
_HIDDEN_CHOICES = """() => [...document.querySelectorAll('[data-testid=stButtonGroup] button')]
  .filter(e => { const r = e.getBoundingClientRect();
    return r.width && (r.left < 0 || r.right > innerWidth + 1); }).map(e => e.innerText)"""


@pytest.fixture(scope="module")
def filled(app_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    store = open_store(app_data / FILE_NAME)
    result = write_result(folder / "real", load_track(TRACKS / "lunge-lean.npz"))
    for name in (LONG, "Anna"):
        file_result(store, add_person(store, name), result, SAMPLES / "lunge-lean.mp4")
    yield put_programme(app_data)
    store.close()


@pytest.fixture
def heard(page) -> list[str]:
    """Errors of the console, as they come."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def come(page: Page, address: str) -> None:
    page.goto(address)
    at_rest_of(page)


def at_rest_of(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    settled(page)


@pytest.mark.parametrize(
    "path", ["people", "people?person=1", "queue", "rules", "begin?person={own}", "movements"]
)
def test_nothing_is_wider_than_a_phone_and_every_choice_is_seen(page, app_url, filled, path):
    page.set_viewport_size(PHONE)
    come(page, f"{app_url}/{path.format(own=filled)}")
    if path == "queue":
        page.keyboard.press("w")
        expect(page.locator(".pad")).to_be_visible()
    if path.startswith("begin"):
        expect(page.get_by_text("How much does it hurt, on most days?")).to_be_visible()
    at_rest_of(page)
    assert page.evaluate(_WIDER) == []
    assert page.evaluate(_HIDDEN_CHOICES) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_roster_and_the_drawings_are_printed_whole_and_as_ink(
    browser: Browser, app_url, filled, theme
):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=theme)
    context.set_default_timeout(60_000)
    page = context.new_page()
    come(page, f"{app_url}/people")
    table = page.locator(".pc-paper-only table")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(table).to_be_hidden()
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    expect(page.get_by_test_id("stDataFrame")).to_be_hidden()
    expect(page.get_by_text("Upload many clips")).to_be_hidden()
    row = table.get_by_role("row", name=re.compile(LONG))
    cue = row.get_by_role("cell", name=re.compile("carry a tray on your shoulders"))
    expect(cue).to_be_visible()
    box = cue.bounding_box()
    assert box["x"] + box["width"] <= PAPER["width"]
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 800})
    come(page, f"{app_url}/movements")
    figure = page.get_by_alt_text(re.compile("lifts the hips")).first
    figure.wait_for()
    page.emulate_media(media="print")
    filtered = figure.evaluate("e => getComputedStyle(e).filter")
    assert filtered == ("none" if theme == "light" else "invert(1) hue-rotate(180deg)")
    context.close()


def record(page: Page) -> None:
    spoken = page.get_by_test_id("stAudioInput")
    spoken.get_by_role("button", name="Record").click()
    expect(spoken.get_by_test_id("stAudioInputWaveformTimeCode")).to_have_text("00:01")
    spoken.get_by_role("button", name="Stop recording").click()
    expect(spoken.get_by_role("button", name="Play")).to_be_visible()


def test_the_console_is_quiet_when_a_voice_is_sent_or_cleared(page, app_url, filled, heard):
    page.add_init_script(_MICROPHONE)
    page.goto(f"{app_url}/queue")
    at_rest(page)
    page.keyboard.press("w")
    record(page)
    page.get_by_test_id("stAudioInput").get_by_role("button", name="Clear").click()
    record(page)
    page.get_by_test_id("stAudioInput").get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Send the reply").click()
    expect(page.get_by_test_id("stAudio")).to_be_visible()
    at_rest_of(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_test_id("stAudio")).to_have_count(0)
    at_rest_of(page)
    assert heard == []


def test_a_chosen_file_that_is_taken_away_is_gone_without_a_word(page, app_url, filled, heard):
    come(page, f"{app_url}/people")
    page.get_by_text("Upload many clips").click()
    clips = [str(SAMPLES / name) for name in ("lunge-lean.mp4", "bridge-good.mp4")]
    page.locator("input[type=file]").first.set_input_files(clips)
    expect(page.get_by_role("button", name="Check and keep")).to_be_visible()
    at_rest_of(page)
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as answer:
        page.get_by_role("button", name="Remove lunge-lean.mp4").click()
    assert answer.value.status < 300
    at_rest_of(page)
    assert heard == []
