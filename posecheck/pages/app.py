"""The pages as one web application, with the routes that other parts of posecheck add on the same port."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posecheck.pages.theme import OPTIONS

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

SCRIPT = Path(__file__).with_name("entry.py")
HERE_ONLY = "127.0.0.1"
LARGEST_UPLOAD_MB = 2048
_ROUTES = ("posecheck.live.routes",)
"""Modules whose ROUTES (a sequence of Starlette routes) are served beside the pages; one that is not installed is passed over."""

SETTINGS: dict[str, Any] = {
    "server.address": HERE_ONLY,
    "browser.serverAddress": HERE_ONLY,
    "browser.gatherUsageStats": False,
    "server.showEmailPrompt": False,
    "server.maxUploadSize": LARGEST_UPLOAD_MB,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "logger.hideWelcomeMessage": True,
}
"""Nothing leaves the machine, nothing but the machine itself can open a page, and nobody is shown a traceback."""


def routes() -> list[BaseRoute]:
    """Starlette routes of every module in _ROUTES that is there."""
    found: list[BaseRoute] = []
    for name in _ROUTES:
        if _exists(name):
            found += importlib.import_module(name).ROUTES
    return found


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def serve(port: int, open_browser: bool) -> None:
    """Serves the pages until stopped (Ctrl-C). Where the port is taken, Streamlit takes the next free one and says so."""
    import streamlit as st

    sys.argv = [str(SCRIPT)]  # else Streamlit hands the options of `posecheck app` to the page
    app = st.App(SCRIPT, routes=routes())
    app.run(config={**SETTINGS, **OPTIONS, "server.port": port, "server.headless": not open_browser})
