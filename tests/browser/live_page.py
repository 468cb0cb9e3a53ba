"""Driving and reading the live page in a browser."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

READ = """e => ({...e.dataset,
  number: e.querySelector('.number').textContent,
  say: e.querySelector('.say').hidden ? '' : e.querySelector('.say').textContent,
  cue: e.querySelector('.cue').hidden ? '' : e.querySelector('.cue').textContent,
  cover: e.querySelector('.cover-text').textContent,
  warnings: e.querySelector('.warnings').innerText,
})"""


def open_live(page: Page, url: str, movement: str) -> None:
    """The page of a movement, the camera still off."""
    page.goto(f"{url}/live?movement={movement}")
    page.locator("[data-do=camera]").wait_for()


def read(page: Page) -> dict[str, Any]:
    """What the page shows now."""
    return page.locator(".live").evaluate(READ)


def wait_phase(page: Page, phase: str, timeout_s: float = 60) -> None:
    page.locator(f".live[data-phase={phase}]").wait_for(timeout=timeout_s * 1000)


def finish(page: Page, timeout_s: float = 120) -> str:
    """Ends the set and returns the verdict of the result page."""
    page.locator("[data-do=finish]").click()
    return result(page, timeout_s)


def result(page: Page, timeout_s: float = 120) -> str:
    page.wait_for_url(re.compile("file="), timeout=timeout_s * 1000)
    heading = page.get_by_role("heading", level=1).filter(
        has_text=re.compile("rep|held|change|steps|judged")
    )
    heading.first.wait_for(timeout=timeout_s * 1000)
    return heading.first.inner_text()
