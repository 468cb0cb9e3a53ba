"""The app as a program of its own, and Debian's (or any) Chromium to look at it. Shared by every
test that needs a real page.

    app_url     address of a fresh app with a data folder of its own (POSECHECK_DATA)
    app_data    that data folder
    browser     Chromium, one for the whole run
    page        a page of its own for each test, which fails if the page asks for anything outside
                this computer, or for what its policy forbids
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START_S = 60.0
_OWN = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")


def chromium() -> str | None:
    return next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_app(
    data: Path, log: Path, *more: str, by_streamlit: bool = False, **environment: str
) -> tuple[subprocess.Popen, str]:
    """The program and its address, once it answers. more: further options. by_streamlit: started as
    `streamlit run app.py`."""
    port = free_port()
    known = {**os.environ, "PYTHONPATH": str(ROOT), "POSECHECK_DATA": str(data), **environment}
    way = ["posecheck", "app", "--no-browser", "--port", str(port)]
    if by_streamlit:
        way = [
            "streamlit",
            "run",
            str(ROOT / "app.py"),
            "--server.headless",
            "true",
            "--server.port",
            str(port),
        ]
    with log.open("ab") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", *way, *more], env=known, stdout=out, stderr=out, cwd=data.parent
        )
    url, end = f"http://127.0.0.1:{port}", time.monotonic() + START_S
    while time.monotonic() < end and program.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
            return program, url
        time.sleep(0.1)
    program.kill()
    program.wait()
    raise AssertionError(f"the app did not start: {log.read_text(errors='replace')[-2000:]}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser beside an app on two busy cores now and then drops a key or a picture: what fails
    here is tried once more, and said so (an R)."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


PATIENCE_MS = 60_000
"""Of every expectation: a machine with two busy cores takes its time, and no test asserts how long
something takes."""


@pytest.fixture(scope="module")
def app_data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("app") / "data"
    folder.mkdir()
    return folder


def stop_app(program: subprocess.Popen) -> None:
    program.terminate()
    try:
        program.wait(10)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


@pytest.fixture(scope="module")
def app_url(app_data: Path) -> Iterator[str]:
    program, url = start_app(app_data, app_data.parent / "app.log")
    yield url
    stop_app(program)


@pytest.fixture(scope="module")
def browser():
    """Skips where there is no Chromium or no Playwright. Ends with the module: Playwright's event
    loop would bar asyncio from later tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright")
    path = chromium()
    if path is None:
        pytest.skip("needs Chromium")
    playwright.expect.set_options(timeout=PATIENCE_MS)
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=path, args=["--autoplay-policy=no-user-gesture-required"]
        )
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    elsewhere: list[str] = []
    forbidden: list[str] = []
    opened.on("request", lambda r: None if r.url.startswith(_OWN) else elsewhere.append(r.url))
    opened.on(
        "console",
        lambda m: forbidden.append(m.text) if "Content Security Policy" in m.text else None,
    )
    yield opened
    context.close()
    assert elsewhere == [], "a page asked for something outside this computer"
    assert forbidden == [], "a page of ours does what its own policy forbids"
