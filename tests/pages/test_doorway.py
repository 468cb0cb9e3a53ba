"""Streamlit's files on their way to the browser: packed, and the page with what is ours in it."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

from streamlit.file_util import get_static_dir

from posecheck.pages.doorway import Doorway, style_sheet, with_ours

INDEX = Path(get_static_dir()) / "index.html"


class _Streamlit:
    """Answers as Streamlit does, with its page for every name; packs it where it is asked to."""

    def __init__(self, kind: bytes = b"text/html; charset=utf-8"):
        self.kind, self.asked = kind, []

    async def __call__(self, scope, receive, send) -> None:
        self.asked.append(scope)
        headers = [(b"content-type", self.kind), (b"etag", b"x"), (b"cache-control", b"no-cache")]
        body = INDEX.read_bytes()
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:1000], "more_body": True})
        await send({"type": "http.response.body", "body": body[1000:]})


def ask(app, path: str, *headers: tuple[bytes, bytes]) -> tuple[int, dict, bytes]:
    sent = []

    async def send(message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": list(headers)}
    asyncio.run(Doorway(app)(scope, None, send))
    return (
        sent[0]["status"],
        dict(sent[0]["headers"]),
        b"".join(m.get("body", b"") for m in sent[1:]),
    )


PACKED = (b"accept-encoding", b"gzip, br")


def test_every_page_begins_with_our_style_and_knows_its_server():
    for path in ("/", "/check"):
        behind = _Streamlit()
        status, headers, body = ask(behind, path, PACKED, (b"if-none-match", b"x"))
        assert status == 200 and int(headers[b"content-length"]) == len(body)
        assert b"etag" not in headers and headers[b"cache-control"] == b"no-cache"
        asked = dict(behind.asked[0]["headers"])
        assert not asked.keys() & {b"accept-encoding", b"if-none-match"}
        page = body.decode()
        assert style_sheet() in page and 'const pcBase = "/"' in page
        assert page.index("BACKEND_BASE_URL") < page.index('type="module"')
        assert page.index("stMainBlockContainer") > page.index('id="root"')
        assert "<title>posecheck</title>" in page and "Streamlit</title>" not in page
        assert "service-desc" not in page


def test_scripts_are_packed_for_whom_takes_them_so():
    behind = _Streamlit(b"text/javascript")
    script = next((Path(get_static_dir()) / "static/js").glob("react-dom*.js"))
    path = f"/static/js/{script.name}"
    status, headers, body = ask(behind, path, PACKED)
    assert (status, headers[b"content-encoding"], behind.asked) == (200, b"gzip", [])
    assert headers[b"content-type"].startswith(b"text/javascript")
    assert gzip.decompress(body) == script.read_bytes() and len(body) < script.stat().st_size / 2
    for more in ((), (PACKED, (b"range", b"bytes=0-9"))):
        assert b"content-encoding" not in ask(behind, path, *more)[1]
    assert len(behind.asked) == 2


def test_no_other_file_of_the_disk_is_sent(tmp_path):
    behind = _Streamlit()
    for path in (
        "/static/js/../../index.html",
        "/static/js/..%2f..%2findex.js",
        "/static/js/none.js",
        "/static/media/font.woff2",
    ):
        assert b"content-encoding" not in ask(behind, path, PACKED)[1], path
    assert len(behind.asked) == 4


def test_pages_that_are_not_streamlits_stay_as_they_are():
    assert with_ours(b"<html><head></head><body>Hello</body></html>", "") == (
        b"<html><head></head><body>Hello</body></html>"
    )
    assert b'const pcBase = "/team/"' in with_ours(INDEX.read_bytes(), "/team")
