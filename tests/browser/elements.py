"""Waiting for an element of a page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def until(page: Page, element: Locator, so: str) -> None:
    """Waits until `so`, a function of the element, is true; it may lie in a shadow root."""
    page.wait_for_function(so, arg=element.element_handle())
