"""What everybody needs of a page: axe-core finds nothing serious, headings are in order, nothing is
too small for a finger, nothing moves while it comes up, no error. Of some pages;
benchmarks/access.py looks at all of them."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python")
from playwright.sync_api import expect

from posecheck.disk import DATA_VARIABLE
from posecheck.jobs.sample_results import put_sample_result
from posecheck.jobs.samples import sample_request
from posecheck.pages.home import SAMPLE
from tests.browser.access import GRAVE, come, findings, small_targets
from tests.browser.session_store import put_programme

MOST_SHIFT = 0.1
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def addresses(app_data) -> dict[str, str]:
    """Pages of somebody with a programme and a result."""
    put_programme(app_data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_VARIABLE, str(app_data))
        put_sample_result(SAMPLE)
    return {
        "start": "/",
        "check": "/check",
        "results": "/results",
        "programme": "/programme",
        "session": "/session",
        "result": f"/check?file={sample_request(SAMPLE).key}",
    }


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["start", "check", "results", "programme", "session", "result"])
def test_a_page_is_for_everybody(browser, app_url, addresses, name, look):
    context = browser.new_context(**LOOKS[look])
    page, came = come(context, app_url + addresses[name])
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    found = findings(page)
    assert [str(one) for one in found if one.impact in GRAVE or one.rule == "heading-order"] == []
    assert came.wrong == ()
    if "phone" in look:
        assert small_targets(page) == []
    if not came.cls < MOST_SHIFT:  # a busy machine may show parts one by one: once more
        page.close()
        page, came = come(context, app_url + addresses[name])
    assert came.cls < MOST_SHIFT, came.shifts
    context.close()


def test_what_axe_would_find_is_found(browser):
    """The check itself: a picture without words, pale text, a small button, a heading left out."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(
        "<html lang=en><title>x</title><main><h1>One</h1><h3>Three</h3><img src='data:,'>"
        "<p style='color:#aaa;background:#fff'>pale</p><button style='height:20px'>b</button>"
    )
    rules = {one.rule for one in findings(page, blank=True)}
    assert {"image-alt", "color-contrast", "heading-order"} <= rules
    assert len(small_targets(page)) == 1
    page.close()


def test_the_keyboard_goes_past_the_menu_and_shows_where_it_is(browser, app_url, addresses):
    context = browser.new_context(**LOOKS["light"])
    page, _ = come(context, app_url + addresses["start"])
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to main content")).to_be_focused()
    seen = []
    for _ in range(24):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return [e.innerText, parseFloat(s.outlineWidth), s.outlineStyle] }"
            )
        )
    assert any("Today's session" in text for text, _, _ in seen)
    assert [text for text, width, style in seen if width < 2 or style == "none"] == []
    context.close()


def test_the_menu_of_a_phone_is_passed_over_while_it_is_closed(browser, app_url, addresses):
    context = browser.new_context(**LOOKS["dark phone"])
    page, _ = come(context, app_url + addresses["check"])
    links = page.get_by_test_id("stSidebarNavLink")
    assert page.evaluate("document.querySelector('[data-testid=stSidebar]').inert")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(links.first).to_be_visible()
    page.wait_for_function("!document.querySelector('[data-testid=stSidebar]').inert")
    assert [str(one) for one in findings(page) if one.impact in GRAVE] == []
    links.get_by_text("Your results").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your results")
    context.close()
