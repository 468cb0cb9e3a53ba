"""Pictures of the pages, made from the samples: `python docs/pictures/pages.py`. Needs Chromium,
Playwright and the pose model.

page-start.png    the first page
page-movements.png the movements, each with a moving drawing
page-result.png   the result of samples/lunge-lean.mp4
page-stride.png   the stride of samples/run-side-60fps.mp4
page-phone.png    a result on a phone, dark
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PORT = 8599
URL = f"http://127.0.0.1:{PORT}"
PATIENCE_MS = 600_000
SETTLED_MS = 3000
COLOURS = 256
"""Colours of the stored pictures: drawings and text lose nothing by it, photographs little."""


def started(data: str) -> subprocess.Popen:
    known = {**os.environ, "POSECHECK_DATA": data}
    app = subprocess.Popen(
        [sys.executable, "-m", "posecheck", "app", "--no-browser", "--port", str(PORT)],
        cwd=HERE.parents[1],
        env=known,
    )
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(f"{URL}/_stcore/health", timeout=1):
            return app
        time.sleep(0.1)
    app.kill()
    raise SystemExit("The app did not start.")


def page_of(browser: Browser, width: int, height: int, dark: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        device_scale_factor=2 if width < 500 else 1,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def keep(page: Page, name: str) -> None:
    page.wait_for_timeout(SETTLED_MS)
    shot = HERE / name
    page.screenshot(path=shot)
    with Image.open(shot) as picture:
        picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=4, dither=Image.Dither.NONE
        ).save(shot, optimize=True)


def make(browser: Browser) -> None:
    page = page_of(browser, 1180, 1010)
    page.goto(URL)
    page.get_by_alt_text(re.compile("A sample")).wait_for()
    keep(page, "page-start.png")
    page.goto(f"{URL}/movements")
    page.get_by_alt_text(re.compile("lifts the hips")).first.wait_for()
    keep(page, "page-movements.png")
    page.goto(URL)
    page.get_by_role("button", name="See a sample result").click()
    page.get_by_role("heading", level=1, name=re.compile("reps")).wait_for()
    page.locator("video").wait_for()
    address = page.url
    page.set_viewport_size({"width": 1180, "height": 1250})
    keep(page, "page-result.png")
    page.goto(URL)
    page.get_by_role("button", name="Sample run").click()
    page.get_by_role("heading", level=1, name=re.compile("You run")).wait_for()
    page.get_by_text("Every landing").wait_for()
    page.set_viewport_size({"width": 1180, "height": 1300})
    keep(page, "page-stride.png")
    phone = page_of(browser, 390, 844, dark=True)
    phone.goto(address)
    phone.get_by_role("heading", level=1, name=re.compile("reps")).wait_for()
    keep(phone, "page-phone.png")


def main() -> None:
    chromium = next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        app = started(os.environ.get("POSECHECK_DATA") or scratch)
        try:
            browser = playwright.chromium.launch(executable_path=chromium)
            make(browser)
            browser.close()
        finally:
            app.terminate()
            app.wait()


if __name__ == "__main__":
    main()
