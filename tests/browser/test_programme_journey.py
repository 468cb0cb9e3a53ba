"""From "something aches" to a programme, in a real browser: the questions, the body map by key and
by press, a screen by clips with a reload, the programme; and a yes to a warning sign."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posecheck.pose.io.storage import save_track
from tests.drawn.stick_movements import plank_track, standing_track

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def clips(tmp_path) -> dict[str, Path]:
    """Saved tracks need no pose model. The plank sags from its fifth second on."""
    tracks = {
        "Standing, from the side": standing_track(),
        "Plank": plank_track(hip_offset=lambda t: 15.0 * (t > 5.0), seconds=14.0),
    }
    return {
        title: save_track(track, tmp_path / f"{title.split(',')[0]}.npz")
        for title, track in tracks.items()
    }


def begin(page: Page, name: str) -> None:
    """A new person, whoever is there already."""
    other = page.get_by_role("button", name="Somebody else")
    name_of_new = page.get_by_role("textbox")
    expect(other.or_(name_of_new).first).to_be_visible()
    if other.count():
        other.click()
    name_of_new.fill(name)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="First, is one of these true?")).to_be_visible()


def try_body_map(page: Page) -> None:
    """Arrows and space, a press, and the list say the same; left is the person's own."""
    first = page.locator('[data-region][tabindex="0"]')
    first.focus()
    expect(first).to_have_attribute("aria-label", "Neck")
    chosen, label = page.locator("[data-region]:focus"), "Low back, middle"
    page.keyboard.press("ArrowRight")
    expect(chosen).to_have_attribute("aria-label", "Upper back")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_attribute("aria-label", label)
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name=label)).to_be_checked()
    picked = page.get_by_test_id("stMultiSelect")
    expect(picked).to_contain_text(label)
    hips = (f"Front of the {side} hip" for side in ("left", "right"))
    left, right = (page.get_by_role("checkbox", name=hip) for hip in hips)
    assert left.bounding_box()["x"] > right.bounding_box()["x"]
    right.click()
    expect(picked).to_contain_text("Front of the right hip")
    page.get_by_role("checkbox", name=label).click()
    expect(picked).not_to_contain_text(label)


def settled(page: Page, heading: Locator) -> str:
    """The heading once the page stands still: what belonged to the part before is gone then."""
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    return heading.inner_text()


def test_from_an_ache_to_a_programme(page, app_url, clips):
    page.goto(app_url)
    page.get_by_role("link", name="Say where it aches").click()
    begin(page, f"Anna {clips['Plank'].parent.name}")
    page.get_by_role("button", name="None of these").click()
    try_body_map(page)
    page.get_by_role("button", name="Go on: the five-minute screen").click()
    heading = page.get_by_role("heading", level=1).first  # that of the page before may still go
    expect(heading).to_have_text("Standing, from the side")
    while (title := settled(page, heading)) != "Five-minute screen":
        if title in clips:
            page.get_by_text("With a clip").click()
            settled(page, heading)
            page.locator("input[type=file]").set_input_files(clips[title])
        else:
            page.get_by_role("button", name="Leave it out").click()
        expect(heading).not_to_have_text(title)
    expect(page.get_by_role("heading", name=re.compile("stand"))).to_be_visible()
    page.reload()
    said = page.get_by_role("heading", name=re.compile("stands? out"))
    expect(said).to_be_visible()
    expect(page.get_by_text("Left out").first).to_be_attached()
    expect(page.get_by_text("This is enough for a first programme.")).to_be_visible()
    page.get_by_role("button", name="Go on: your programme").click()
    expect(heading).to_have_text("Your programme")
    expect(page.get_by_text(re.compile("Because ")).first).to_be_visible()
    expect(page.get_by_text("Week 1", exact=False).first).to_be_visible()
    page.goto(app_url)
    expect(page.get_by_role("heading", name="Go on where you were")).to_be_visible()


def test_a_yes_says_what_to_do_and_leaves_the_measuring_open(page, app_url, tmp_path):
    page.goto(f"{app_url}/begin")
    begin(page, f"Ben {tmp_path.name}")
    page.get_by_test_id("stCheckbox").filter(has_text="pain in your chest").click()
    page.get_by_role("button", name="Go on with what I ticked").click()
    expect(page.get_by_role("alert")).to_contain_text("Call an ambulance")
    expect(page.get_by_role("link", name="Check a video").last).to_be_visible()
    page.goto(f"{app_url}/programme?{page.url.partition('?')[2]}")
    expect(page.get_by_role("alert")).to_contain_text("Call an ambulance")
    expect(page.get_by_role("link", name="Start today's session")).to_have_count(0)
