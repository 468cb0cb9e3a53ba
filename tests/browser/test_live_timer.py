"""A timer in a real browser that has no camera and no pose model: it is said, counted down, and
said to be done."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import expect

from tests.browser.live_page import open_live, read, wait_phase
from tests.movements.drill_files import TIMER, put

SHORT = TIMER.replace("seconds = 60", "seconds = 2").replace("seconds = 45", "seconds = 1")


def test_a_timer_needs_no_camera_says_both_sides_and_is_done(page, app_data, app_url):
    put(app_data / "movements", SHORT)
    page.set_default_timeout(45_000)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => { window.asked = true; return"
        " Promise.reject(new Error('no')); };"
    )
    open_live(page, app_url, "front-hip-release")
    start = page.get_by_role("button", name="Start", exact=True)
    expect(start).to_be_visible()
    assert "No camera is needed" in read(page)["cover"]
    expect(page.get_by_text("Keep the video")).to_be_hidden()
    start.click()
    wait_phase(page, "going")
    expect(page.locator(".say")).to_have_text("Left side. Roll slowly over the front of the hip.")
    assert read(page)["number"] in ("2", "1", "0")
    expect(page.locator(".say")).to_have_text("Right side. The other side.", timeout=30_000)
    expect(page.get_by_text("Done: 0:13. Nothing of it was measured or judged.")).to_be_visible(
        timeout=45_000
    )
    assert not page.evaluate("window.asked")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
