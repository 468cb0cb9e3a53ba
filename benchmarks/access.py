"""Every page, light and dark, on a screen and on a phone: what axe-core finds, what is too small to
press, errors of the console, and how it comes up, by the measures of Lighthouse.

    python benchmarks/access.py                  all of them
    python benchmarks/access.py start results    these
    python benchmarks/access.py --shots DIR      with a picture of each
    python benchmarks/access.py --all            also what axe-core calls moderate and minor

The data folder is a new one with a person, a programme, a session, a screen, and results of two
samples (needs Chromium and `pip install -e '.[test]'`). Ends with 1 where a page does not hold: no
serious or critical finding, layout shift below 0.1, no error, no target below 44 px on a phone; the
first page in 2 s and 1.5 MB. Bytes and times are of a cold visit.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.browser.access import GRAVE, come, findings, small_targets  # noqa: E402
from tests.browser.conftest import chromium, start_app, stop_app  # noqa: E402

SIZES = {"screen": (1280, 800), "phone": (390, 844)}
MOST_SHIFT, FIRST_MS, FIRST_BYTES = 0.1, 2000, 1_500_000


def fill(data: Path) -> dict[str, str]:
    """Puts somebody's weeks and two results there; returns the pages by name, as addresses."""
    from posecheck.disk import DATA_VARIABLE

    os.environ[DATA_VARIABLE] = str(data)
    from posecheck.history.guided import save_guided
    from posecheck.history.screens import file_screen
    from posecheck.jobs.sample_results import put_sample_result
    from posecheck.jobs.samples import sample_request
    from posecheck.pages.home import RUN_SAMPLE, SAMPLE
    from posecheck.pages.navigation import PLACES
    from tests.browser.session_store import put_programme, store_in
    from tests.history import made

    person = put_programme(data)
    store = store_in(data)
    file_screen(store, person, made.screen(day=date.today()))
    save_guided(store, person, made.session(day=date.today()))
    keys = {}
    for name, place in ((SAMPLE, "check"), (RUN_SAMPLE, "stride")):
        put_sample_result(name)
        keys[place] = sample_request(name).key
    pages = {place.name: f"/{place.name}" for place in PLACES}
    pages["start"] = "/"
    pages |= {f"{place}-result": f"/{place}?file={key}" for place, key in keys.items()}
    return pages | {"movement": "/movements?movement=clam"}


def look(browser: Browser, url: str, name: str, path: str, asked: argparse.Namespace) -> int:
    """One page in its four looks; returns how many of them do not hold."""
    off = 0
    for theme in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme
            )
            context.set_default_timeout(60_000)
            page, came = come(context, url + path)
            found = [f for f in findings(page) if asked.all or f.impact in GRAVE]
            small = small_targets(page) if size == "phone" else []
            if asked.shots:
                page.screenshot(
                    path=Path(asked.shots) / f"{name}-{theme}-{size}.png", full_page=True
                )
            context.close()
            slow = name == "start" and (came.lcp_ms > FIRST_MS or came.sent > FIRST_BYTES)
            grave = [f for f in found if f.impact in GRAVE]
            wrong = bool(grave or came.wrong or small or slow or came.cls >= MOST_SHIFT)
            off += wrong
            holds = "OFF" if wrong else "ok "
            print(
                f"{holds} {name:14} {theme} {size:6} LCP {came.lcp_ms:5.0f} ms  CLS {came.cls:.3f}"
                f"  TBT {came.tbt_ms:5.0f} ms  {came.sent / 1e6:.2f} MB in {came.asked:3d}",
                flush=True,
            )
            for line in (*map(str, found), *(f"error: {w}" for w in came.wrong)):
                print(f"      {line}")
            if came.cls >= MOST_SHIFT:
                print("      moved: " + "\n             ".join(came.shifts))
            if small:
                print(f"      small: {len(small)}: {'; '.join(small[:10])}")
    return off


def main() -> None:
    parser = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__)[0])
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--shots", metavar="DIR")
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    if asked.shots:
        Path(asked.shots).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        data = Path(scratch) / "data"
        data.mkdir()
        pages = fill(data)
        program, url = start_app(data, Path(scratch) / "log")
        try:
            browser = playwright.chromium.launch(executable_path=chromium())
            chosen = [name for name in pages if not asked.pages or name in asked.pages]
            off = sum(look(browser, url, name, pages[name], asked) for name in chosen)
            browser.close()
        finally:
            stop_app(program)
    print(f"{off} of {len(chosen) * 4} looks do not hold")
    sys.exit(off > 0)


if __name__ == "__main__":
    main()
