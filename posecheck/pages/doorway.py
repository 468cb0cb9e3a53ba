"""Streamlit's own files on their way to the browser: packed, and the page that all begins with has
posecheck's style and name in it from the first moment.

Streamlit sends its scripts as they are (2.3 MB for the first page, 0.7 MB packed), lets a page look
for its server in two places, of which the first is a 404, and gets its style after the first
picture, so that everything moves.
"""

from __future__ import annotations

import gzip
import importlib
import json
import re
import threading
from functools import lru_cache
from pathlib import Path

import posecheck.present
from posecheck.gate.gate import base_path
from posecheck.gate.refusal import Application, Message, Receive, Send

_PACKED = re.compile(r"/static/(?:js|css)/[\w.-]+\.(?:js|css)")
_NAME = re.compile(r"/[\w-]*")
"""The address of a page below the base."""
_KINDS = {".js": b"text/javascript; charset=utf-8", ".css": b"text/css; charset=utf-8"}
_LEVEL = 6
_MOST_FILES = 160
"""Packed files that are kept in memory: 10 MB at the most, all that the pages use is 3 MB."""
_A_YEAR = b"public, immutable, max-age=31536000"
_FIRST_PAGE = ("posecheck.pages.hero", "posecheck.pages.go_on", "posecheck.pages.home")
_LARGEST_PAGE = 1 << 20
_AGENTS = re.compile(rb"<link rel=\"service-desc\"[^>]*>")
"""To a route that the gate keeps closed."""
TITLE = "posecheck"
_SAYS = "See your form, measured: posture and form from a short video, on your own computer."


class Doorway:
    """The ASGI middleware, inside the gate."""

    def __init__(self, app: Application):
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            threading.Thread(target=_warm_up, name="posecheck-first-page", daemon=True).start()
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        base = base_path()
        path = scope["path"].removeprefix(base)
        if scope["method"] == "GET" and _PACKED.fullmatch(path) and _takes_packed(scope):
            from starlette.concurrency import run_in_threadpool

            body = await run_in_threadpool(packed, path)
            if body is not None:
                await _send_packed(send, Path(path).suffix, body)
                return
        if _NAME.fullmatch(path) is None:
            await self._app(scope, receive, send)
        else:
            await self._app(_plain(scope), receive, _Page(send, base).told)


def _warm_up() -> None:
    """What the first page needs, while the browser is still on its way: half a second."""
    for name in _FIRST_PAGE:
        importlib.import_module(name)


def _takes_packed(scope: Message) -> bool:
    headers = dict(scope["headers"])
    return b"gzip" in headers.get(b"accept-encoding", b"") and b"range" not in headers


def _plain(scope: Message) -> Message:
    """Without what would make Streamlit pack its page, or answer that the browser has it already:
    what the browser has is ours."""
    left_out = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    return {**scope, "headers": [h for h in scope["headers"] if h[0] not in left_out]}


@lru_cache(maxsize=_MOST_FILES)
def packed(path: str) -> bytes | None:
    """A file of Streamlit's, by its path below the base, packed; None where there is none. Their
    names change with their content."""
    from streamlit.file_util import get_static_dir

    file = Path(get_static_dir()) / path.removeprefix("/")
    return gzip.compress(file.read_bytes(), _LEVEL, mtime=0) if file.is_file() else None


async def _send_packed(send: Send, suffix: str, body: bytes) -> None:
    headers = [
        (b"content-type", _KINDS[suffix]),
        (b"content-encoding", b"gzip"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", _A_YEAR),
        (b"vary", b"accept-encoding"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class _Page:
    """Passes an answer on; one that is Streamlit's page, changed."""

    def __init__(self, send: Send, base: str):
        self._send, self._base = send, base
        self._start: Message | None = None
        self._body = bytearray()

    async def told(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False) or len(self._body) > _LARGEST_PAGE:
                await self._end()

    async def _end(self) -> None:
        body = with_ours(bytes(self._body), self._base) if self._body else b""
        start = self._start or {}
        headers = [
            (name, value)
            for name, value in start.get("headers", ())
            if name.lower() not in (b"content-length", b"etag", b"last-modified")
        ]
        length = [(b"content-length", str(len(body)).encode())] if body else []
        self._start = None
        await self._send({**start, "headers": [*headers, *length]})
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start.get("headers", ())}
    return (
        start["status"] == 200
        and headers.get(b"content-type", b"").startswith(b"text/html")
        and b"content-encoding" not in headers
    )


def with_ours(page: bytes, base: str) -> bytes:
    """Streamlit's page with our title, style and script; as it is where it is another one."""
    if b'<div id="root"' not in page:
        return page
    head, foot = _ours(base)
    page = _AGENTS.sub(b"", page).replace(b"<title>Streamlit</title>", b"", 1)
    # The style comes last: of two rules that weigh the same, it holds.
    return page.replace(b"<head>", b"<head>" + head, 1).replace(b"</body>", foot + b"</body>", 1)


@lru_cache(maxsize=2)
def _ours(base: str) -> tuple[bytes, bytes]:
    """What goes to the beginning of the head and to the end of the body."""
    here = Path(__file__)
    style = style_sheet()
    script = here.with_name("doorway.js").read_text(encoding="utf-8")
    head = (
        f"<title>{TITLE}</title>"
        f'<meta name="description" content="{_SAYS}">'
        f"<script>const pcBase = {json.dumps(base + '/')};\n{script}</script>"
    )
    return head.encode(), f"<style>{style}</style>".encode()


def style_sheet() -> str:
    """The shared style of all pages, without the colours, which are the theme's."""
    shared = Path(posecheck.present.__file__).with_name("pieces.css")
    own = (Path(__file__).with_name(name) for name in ("style.css", "print.css"))
    return "".join(path.read_text(encoding="utf-8") for path in (shared, *own))
