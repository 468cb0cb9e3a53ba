"""report.html in a real browser: no label lies on another at any width, values are read by
pointing, dark and print are the same drawings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from posecheck.present.colours import DARK, LIGHT, rgb
from posecheck.present.html import to_html
from tests.present.charts.drawn import with_cycles
from tests.present.charts.test_labels import many_reps, two_thresholds
from tests.present.factories import EVERY

REPORTS = {
    **EVERY,
    "two thresholds": two_thresholds,
    "many reps": many_reps,
    "cycles": with_cycles,
    "both feet": lambda: with_cycles(("left", "right")),
}
COLLISIONS = """() => {
  for (const d of document.querySelectorAll("details")) d.open = true;
  const found = [];
  for (const svg of document.querySelectorAll("figure.chart svg, .events svg")) {
    const boxes = [...svg.querySelectorAll("text")]
      .map((t) => [t.textContent, t.getBoundingClientRect()])
      .filter(([, b]) => b.width > 0);
    for (let i = 0; i < boxes.length; i++) for (let k = i + 1; k < boxes.length; k++) {
      const [s, a] = boxes[i], [t, b] = boxes[k];
      // the pale edge under a text
      if (s === t && Math.abs(a.left - b.left) < 1 && Math.abs(a.top - b.top) < 1) continue;
      const least = 0.12 * a.height;  // the empty part of a line above and below its letters
      const across = a.left < b.right && b.left < a.right;
      const down = a.top + least < b.bottom - least && b.top + least < a.bottom - least;
      if (across && down) found.push([s, t]);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module", params=REPORTS)
def address(request, tmp_path_factory) -> str:
    page = tmp_path_factory.mktemp("report") / "report.html"
    page.write_text(to_html(REPORTS[request.param]()), encoding="utf-8")
    return page.as_uri()


@pytest.fixture
def opened(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 390, 700, 1200])
def test_no_label_lies_on_another(opened, address, width):
    opened.set_viewport_size({"width": width, "height": 900})
    opened.goto(address)
    assert opened.evaluate(COLLISIONS) == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


def saved(tmp_path, report) -> str:
    page = tmp_path / "report.html"
    page.write_text(to_html(report), encoding="utf-8")
    return page.as_uri()


@pytest.mark.parametrize("width", [390, 1200])
def test_a_value_is_read_by_pointing(opened, tmp_path, width):
    opened.set_viewport_size({"width": width, "height": 900})
    opened.goto(saved(tmp_path, EVERY["bridge"]()))
    figure = opened.locator("figure.chart").first
    figure.scroll_into_view_if_needed()
    svg = figure.locator("svg:visible")
    box = svg.bounding_box()
    opened.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    told = figure.locator("output").inner_text()
    assert " s: " in told and "°" in told
    moment = float(told.split(" s")[0])
    assert abs(moment - 9.9) < 0.8  # the middle of a clip of 19.8 seconds
    expect(figure.locator(".cursor:visible")).to_have_count(1)


def test_a_contact_says_itself_where_it_is_pointed_at(opened, tmp_path):
    opened.goto(saved(tmp_path, EVERY["run"]()))
    opened.locator(".events [aria-label*='on the ground']").first.hover(force=True)
    expect(opened.locator(".key output").first).to_contain_text("ms on the ground")


@pytest.mark.parametrize(
    ("scheme", "media", "palette"),
    [("light", None, LIGHT), ("dark", None, DARK), ("dark", "print", LIGHT)],
)
def test_one_drawing_serves_light_dark_and_print(browser, tmp_path, scheme, media, palette):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.emulate_media(color_scheme=scheme, media=media)
    page.goto(saved(tmp_path, replace(EVERY["bridge"]())))
    line = page.locator("figure.chart svg:visible path[stroke-width='2.2']").first
    assert line.evaluate("e => getComputedStyle(e).stroke") == "rgb({}, {}, {})".format(
        *rgb(palette.left)
    )
    context.close()
