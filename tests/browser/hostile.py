"""A page of somebody else's that tries to get at the program: served by this computer under another
port and another name."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EVIL = "evil.example"
RESOLVED = f"--host-resolver-rules=MAP {EVIL} 127.0.0.1"
"""What Chromium is started with: the foreign name leads to this computer, as after DNS rebinding.
"""

ATTACK = """
async ([app, rounds]) => {
  const ws = app.replace("http", "ws"), got = {};
  const note = (name, value) => { (got[name] ??= []).push(value); };
  const within = (work, ms = 15000) => Promise.race([work, new Promise(done => setTimeout(() => done("nothing"), ms))]);
  const form = () => { const f = new FormData(); f.append("file", new Blob([new Uint8Array(20_000_000)]), "evil.mp4"); return f; };
  const read = (path, options) => fetch(app + path, options).then(async r => `${r.type} ${r.status} ${(await r.text()).length}`, e => "failed");
  const element = (tag, url) => new Promise(done => {
    const e = document.createElement(tag);
    e.onload = () => done("loaded"); e.onerror = () => done("failed");
    e[tag === "object" ? "data" : tag === "link" ? "href" : "src"] = url; if (tag === "link") e.rel = "stylesheet";
    document.body.append(e);
  });
  const socket = path => new Promise(done => {
    const s = new WebSocket(ws + path, path.includes("stream") ? ["streamlit", "x"] : []);
    s.onopen = () => done("open"); s.onerror = () => done("failed");
  });
  const post = (path) => new Promise(done => {
    const frame = document.createElement("iframe"), sent = document.createElement("form");
    frame.name = "f" + Math.random(); frame.onload = () => done("sent");
    Object.assign(sent, { action: app + path, method: "POST", enctype: "multipart/form-data", target: frame.name });
    const field = document.createElement("input"); field.name = "file"; field.value = "x".repeat(1_000_000);
    sent.append(field); document.body.append(frame); document.body.append(sent); sent.submit();
  });
  for (let i = 0; i < rounds; i++) {
    for (const path of ["/", "/_stcore/health", "/_stcore/host-config", "/static/index.html"]) {
      note("read", await within(read(path)));
      note("read", await within(read(path, { mode: "no-cors", credentials: "include" })));
    }
    note("write", await within(read("/_stcore/upload_file/a/b", { method: "POST", mode: "no-cors", body: form() })));
    note("write", await within(read("/_stcore/upload_file/a/b", { method: "PUT", body: form(), headers: { "X-Xsrftoken": "2|a|b|1" } })));
    note("write", await within(read("/_stcore/upload_file/a/b", { method: "PUT", mode: "cors", credentials: "include", body: form() })));
    for (const path of ["/_stcore/stream", "/posecheck/live/socket"]) for (let k = 0; k < 5; k++) note("socket", await within(socket(path)));
    for (const tag of ["img", "script", "link", "video"]) note("element", await within(element(tag, app + "/_stcore/health"), 3000));
    note("frame", await within(element("iframe", app + "/check"), 5000));
    note("form", await within(post("/_stcore/upload_file/a/b"), 5000));
  }
  return got;
}
"""


@contextmanager
def page_of_somebody_else() -> Iterator[int]:
    """The port of a server with one empty page."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<!doctype html><title>evil</title><body></body>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


TRACE = """
import os, sys

def _heard(event, args):
    if event in (
        "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr",
        "socket.sendto", "socket.sendmsg",
    ):
        where = args[0] if event.startswith("socket.get") else args[1]
        with open(os.environ["TRACED_INTO"], "a") as out:
            out.write(f"{event} {where!r}\\n")

sys.addaudithook(_heard)
"""
"""A sitecustomize that writes down with whom any Python program of ours speaks, or whose address it
asks for."""
_HERE = (
    "'127.0.0.1",
    "('127.0.0.1'",
    "'localhost'",
    "'::1'",
    "('::1'",
    "b'localhost'",
    "None",
    "'/",
    "b'\\x00",
    "'\\x00",
)


def outside(traced: str) -> list[str]:
    """The lines of a trace that lead away from this computer."""
    return [line for line in traced.splitlines() if not line.partition(" ")[2].startswith(_HERE)]


def said(got: dict[str, list[str]]) -> dict[str, list[str]]:
    """What each kind of attack came to, each once."""
    return json.loads(json.dumps({name: sorted(set(values)) for name, values in got.items()}))
