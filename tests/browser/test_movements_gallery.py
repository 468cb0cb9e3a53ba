"""The gallery in a real browser: drawings move, stand still for whoever wants less motion, and lead
to the page of one movement."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import Page, expect

BRIDGE = re.compile("bent knees who lifts the hips")


def test_drawings_move_and_lead_to_the_page_of_one(page: Page, app_url: str):
    page.goto(f"{app_url}/movements")
    drawn = page.get_by_alt_text(BRIDGE).locator("visible=true").first
    expect(drawn).to_be_visible()
    expect(page.get_by_alt_text(BRIDGE).locator("visible=true")).to_have_count(
        1
    )  # the one that stands still is hidden
    drawn.scroll_into_view_if_needed()
    seen = {drawn.screenshot()}
    for _ in range(20):
        page.wait_for_timeout(250)
        seen.add(drawn.screenshot())
    assert len(seen) > 2
    page.locator(".st-key-pc-movement-glute-bridge").get_by_role(
        "link", name="How it is done"
    ).click()
    expect(page.get_by_role("heading", level=1, name="Glute bridge")).to_be_visible()
    expect(page.get_by_text("Low back arched at the top").first).to_be_visible()
    page.get_by_role("link", name="Check a video").last.click()
    expect(page.get_by_text("Glute bridge").first).to_be_visible()
    page.wait_for_url(re.compile("check.*movement=glute-bridge"))


def test_nothing_moves_for_whoever_wants_less_motion(page: Page, app_url: str):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{app_url}/movements?movement=glute-bridge")
    drawn = page.get_by_alt_text(BRIDGE).locator("visible=true").first
    expect(drawn).to_be_visible()
    page.wait_for_timeout(2000)
    first = drawn.screenshot()
    page.wait_for_timeout(1300)
    assert drawn.screenshot() == first
    expect(page.locator('[class*="st-key-pc-figure-moves-"]').first).to_be_hidden()
