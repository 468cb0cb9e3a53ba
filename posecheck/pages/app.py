"""The pages as one web application, with the routes that other parts of posecheck add on the same
port."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posecheck.gate.hosts import LOOPBACK
from posecheck.pages.theme import OPTIONS

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# The small matrix products of a live look are slower on two threads than on one (160 ms of both
# cores against 50 ms of one, measured), and the camera's frames need the other core. Read by numpy
# as it is imported, which nothing before this module does.

SCRIPT = Path(__file__).with_name("entry.py")
HERE_ONLY = "127.0.0.1"
LARGEST_UPLOAD_MB = 2048
_ROUTES = ("posecheck.live.routes",)
"""Modules whose ROUTES (a sequence of Starlette routes) are served beside the pages; one that is
not installed is passed over."""

SETTINGS: dict[str, Any] = {
    "server.address": HERE_ONLY,
    "browser.serverAddress": HERE_ONLY,
    "browser.gatherUsageStats": False,
    "server.showEmailPrompt": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.maxUploadSize": LARGEST_UPLOAD_MB,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "logger.hideWelcomeMessage": True,
}
"""Nothing leaves the machine, nothing but the machine itself can open a page, and nobody is shown a
traceback."""


def routes() -> list[BaseRoute]:
    """Starlette routes of every module in _ROUTES that is there."""
    found: list[BaseRoute] = []
    for name in _ROUTES:
        if _exists(name):
            found += importlib.import_module(name).ROUTES
    return found


def parts(hosts: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What `st.App` takes besides the script: our routes, the gate before everything, large uploads
    to disk, what a page shows when it fails.

    hosts: names by which the pages may be asked for besides those of this computer, as of
    `read_hosts`. Raises ValueError where the environment names one that can be none.
    """
    from starlette.middleware import Middleware
    from starlette.routing import WebSocketRoute

    from posecheck.gate.gate import RequestGate
    from posecheck.gate.hosts import hosts_of_environment
    from posecheck.gate.uploads import Uploads
    from posecheck.jobs.uploads import LARGEST_BYTES
    from posecheck.pages.doorway import Doorway
    from posecheck.pages.in_team import is_in_team, remembered
    from posecheck.pages.large_uploads import LargeUploads
    from posecheck.pages.mishaps import tell
    from posecheck.pages.shown_files import SHOWN

    served = routes()
    sockets = tuple(route.path for route in served if isinstance(route, WebSocketRoute))
    gate = Middleware(
        RequestGate,
        uploads=Uploads(LARGEST_BYTES),
        hosts=hosts | hosts_of_environment(),
        sockets=sockets,
        let_in=remembered(is_in_team),
        was_shown=SHOWN.was_shown,
    )
    return {
        "routes": served,
        "middleware": [gate, Middleware(Doorway), Middleware(LargeUploads)],
        "on_script_error": tell,
    }


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


class NobodySignsIn(Exception):
    """Others are to reach the pages, and nobody would be asked who they are."""


class PortTaken(Exception):
    """Another program listens on the port that was asked for."""


def serve(
    port: int | None,
    open_browser: bool,
    say: Callable[[str], None],
    hosts: frozenset[str] = frozenset(),
    address: str = HERE_ONLY,
) -> None:
    """Serves the pages until stopped (Ctrl-C). port None: 8501, or the next one that is free. say:
    told the address. hosts: as in `parts`. address: of this computer, where others may reach it.

    Raises PortTaken, NobodySignsIn for an address that others reach, where no sign-in is set up;
    and ValueError as `parts` does.
    """
    from posecheck.gate.sign_in import configured

    if address not in LOOPBACK and not configured():
        raise NobodySignsIn
    import streamlit as st
    from streamlit import config

    started = []

    @contextlib.asynccontextmanager
    async def life(_app: Any) -> AsyncIterator[None]:
        shown = f"http://{address}:{config.get_option('server.port')}"
        started.append(shown)
        say(f"posecheck runs at {shown} (Ctrl-C ends it).")
        if open_browser:
            threading.Timer(0.3, webbrowser.open, [shown]).start()
        yield

    sys.argv = [str(SCRIPT)]  # else Streamlit hands the options of `posecheck app` to the page
    app = st.App(SCRIPT, lifespan=life, **parts(hosts))
    asked: dict[str, Any] = {"server.address": address}
    asked |= {} if port is None else {"server.port": port}
    try:
        app.run(config={**SETTINGS, **OPTIONS, "server.headless": True, **asked})
    except SystemExit:
        if not started:
            raise PortTaken from None
        raise
