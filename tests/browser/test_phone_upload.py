"""The phone's page in a real browser: a video that is broken off three times, a second phone."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import Route, expect

from posecheck.pages.phone_door import PhoneDoor
from tests.browser.access import findings

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def door(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    opened = PhoneDoor("127.0.0.1")
    yield opened
    opened.close()


def test_a_video_broken_off_three_times_arrives_and_a_second_phone_is_refused(
    browser, door, tmp_path
):
    video = tmp_path / "run.mp4"
    video.write_bytes(np.random.default_rng(1).bytes(9_500_000))
    first = browser.new_context(**PHONE, color_scheme="dark")
    page, breaks = first.new_page(), []

    def now_and_then(route: Route) -> None:
        asked = route.request
        at = ("POST", "GET", "POST")[len(breaks)] if len(breaks) < 3 else ""
        if asked.method == at:
            breaks.append(asked.url)
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/files/*", now_and_then)
    page.goto(door.address)
    expect(page.get_by_text("Choose videos")).to_be_visible()
    assert [str(found) for found in findings(page)] == []
    page.set_input_files("#choose", video)
    expect(page.get_by_role("status")).to_have_text("All has arrived. Go on at the computer.")
    expect(page.get_by_role("listitem")).to_contain_text("Arrived")
    assert len(breaks) == 3
    assert door.arrived[0].path.read_bytes() == video.read_bytes()

    page.reload()
    expect(page.get_by_text("Choose videos")).to_be_visible()
    second = browser.new_context(**PHONE)
    other = second.new_page()
    other.goto(door.address)
    expect(other.get_by_role("status")).to_contain_text("another phone has used it")
    expect(other.get_by_text("Choose videos")).to_be_hidden()
    first.close()
    second.close()
