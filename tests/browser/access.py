"""What axe-core finds on a page, and how a page comes up, by the measures of Lighthouse."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from playwright.sync_api import BrowserContext, Error, Page

GRAVE = ("serious", "critical")
QUIET_MS = 900
"""A page is there once nothing of it has changed for this long."""
_MOST_WAITS = 40

_WATCH = """
window.__seen = {cls: 0, lcp: 0, long: 0, shifts: []};
new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) {
  window.__seen.cls += e.value;
  window.__seen.shifts.push([e.value.toFixed(3), Math.round(e.startTime),
    e.sources.slice(0, 3).map(s => (s.node && s.node.outerHTML || '' + s.node).slice(0, 110))]);
} }).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries())
  window.__seen.lcp = e.startTime; }).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries())
  window.__seen.long += Math.max(0, e.duration - 50);
}).observe({type: 'longtask', buffered: true});
"""
_CHANGED = """() => { if (window.__changes === undefined) { window.__changes = performance.now();
  new MutationObserver(() => { window.__changes = performance.now(); })
    .observe(document.body, {subtree: true, childList: true, characterData: true}); }
  const busy = document.querySelector('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"],'
    + '[data-testid="stSpinner"]');
  return busy || !document.querySelector('[data-testid="stMarkdown"]')
    ? 0 : performance.now() - window.__changes }"""
_SMALL = """() => [...document.querySelectorAll(
    'button, a[href], input, select, summary, [role=button], [role=tab]')]
  .map(e => /radio|checkbox/.test(e.type) && e.closest('label') || e)
  .filter(e => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    if (e.closest('[inert]') || r.right < 1
      || !e.checkVisibility({opacityProperty: true})) return false;
    return r.width > 2 && r.height > 2 && s.visibility !== 'hidden' && s.opacity !== '0'
      && (r.height < 24 || r.width < 24 || (innerWidth < 500 && r.height < 43.5)) })
  .map(e => { const r = e.getBoundingClientRect();
    return Math.round(r.width) + 'x' + Math.round(r.height) + ' '
      + (e.getAttribute('aria-label') || e.innerText.replace(/\\s+/g, ' ')
        || e.outerHTML).slice(0, 60) })"""


@dataclass(frozen=True)
class Finding:
    """One rule of axe-core that a page breaks. where: the elements, as the page has them."""

    rule: str
    impact: str
    said: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.impact} {self.rule}: {self.said}: {' | '.join(self.where)}"


@dataclass(frozen=True)
class Coming:
    """How a page came up. lcp_ms: when its largest part was there; cls: how much moved meanwhile;
    tbt_ms: how long the browser did not answer; sent: bytes over the network; asked: requests."""

    lcp_ms: float
    cls: float
    tbt_ms: float
    sent: int
    asked: int
    wrong: tuple[str, ...]
    """Errors in the console, and answers from 400 on."""
    shifts: tuple[str, ...] = ()


def settled(page: Page, quiet_ms: float = QUIET_MS) -> None:
    """Waits until nothing of the page changes any more. A page that always does (a clock) is taken
    as it is after a while."""
    for _ in range(_MOST_WAITS):
        if page.evaluate(_CHANGED) >= quiet_ms:
            return
        page.wait_for_timeout(250)


def findings(page: Page, blank: bool = False) -> list[Finding]:
    """All that axe-core finds, in the page and in its frames. blank: in those without an address
    too."""
    source = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    found = []
    for frame in page.frames:
        if frame.url.startswith("about:") and not blank:
            continue
        try:
            frame.evaluate(source)
            ran = frame.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
        except Error:  # the frame went meanwhile
            continue
        found += [
            Finding(
                one["id"],
                one["impact"] or "",
                one["help"],
                tuple(
                    node["html"][:160]
                    + (f" [{node['any'][0]['message'][:170]}]" if node["any"] else "")
                    for node in one["nodes"][:4]
                ),
            )
            for one in ran["violations"]
        ]
    return found


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is smaller than 24 px (WCAG 2.2 AA), on a phone lower than 44 px."""
    return page.evaluate(_SMALL)


def come(context: BrowserContext, address: str) -> tuple[Page, Coming]:
    """A new page at the address, once it has settled, and how it came up."""
    page = context.new_page()
    page.add_init_script(_WATCH)
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text[:200]) if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(str(e)[:200]))
    page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status > 399 else None)
    sent = {"bytes": 0, "asked": 0}

    def count(event: dict) -> None:
        sent["bytes"] += int(event["encodedDataLength"])
        sent["asked"] += 1

    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", count)
    page.goto(address)
    settled(page)
    seen = page.evaluate("window.__seen")
    return page, Coming(
        seen["lcp"],
        seen["cls"],
        seen["long"],
        sent["bytes"],
        sent["asked"],
        tuple(wrong),
        tuple(f"{value} at {at} ms: {where}" for value, at, where in seen["shifts"]),
    )
