"""What a hostile page or program on this computer can do to the server: how long its health check
takes meanwhile, what it takes in, what it writes.

python benchmarks/attack.py            a fresh program with a data folder of its own,
                                       one attack after the other
python benchmarks/attack.py half-open  that one only
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import os
import resource
import socket
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
SECONDS = 8.0
HALF_OPEN = 1100
MEGABYTE = bytes(1_000_000)


class Pulse:
    """Asks for the health of the server twenty times a second and keeps how long each answer took
    (s; infinite where none came within 10 s)."""

    def __init__(self, url: str):
        self._url, self._on, self.took = f"{url}/_stcore/health", True, []
        self._thread = threading.Thread(target=self._beat)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._on = False
        self._thread.join()

    def _beat(self) -> None:
        while self._on:
            begun = time.monotonic()
            try:
                with urllib.request.urlopen(self._url, timeout=10) as answer:
                    answer.read()
                self.took.append(time.monotonic() - begun)
            except OSError:
                self.took.append(float("inf"))
            time.sleep(0.05)

    def __str__(self) -> str:
        took = sorted(self.took)
        slow = took[min(len(took) - 1, round(0.99 * len(took)))]
        slowest = f"99 of 100 within {1000 * slow:.0f}, slowest {1000 * took[-1]:.0f} ms"
        return f"health: {len(took)} answers, median {1000 * median(took):.0f} ms, {slowest}"


def connected(port: int, seconds: float = 10.0) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=seconds)


def upgrade(port: int, path: str, origin: str, **more: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        f"Origin: {origin}",
    ]
    lines += [
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        *(f"{name}: {value}" for name, value in more.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def half_open(port: int) -> str:
    """Connections that say the half of a request and no more."""
    held, refused = [], 0
    for _ in range(HALF_OPEN):
        try:
            one = connected(port, 2.0)
            one.sendall(b"GET / HTTP/1.1\r\nHost: 127")
            held.append(one)
        except OSError:
            refused += 1
    time.sleep(SECONDS)
    alive = 0
    for one in held:
        one.setblocking(False)
        try:
            alive += one.recv(1) != b""
        except BlockingIOError:
            alive += 1
        except OSError:
            pass
        one.close()
    return f"{len(held)} connections, {refused} refused, {alive} still held after {SECONDS:.0f} s"


def foreign_sockets(port: int) -> str:
    """Five handshakes of another origin with the pages' socket, over and over."""
    answers: dict[str, int] = {}

    def one() -> None:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(OSError), connected(port) as made:
                made.sendall(upgrade(port, "/_stcore/stream", "http://evil.example"))
                said = made.recv(200).split(b"\r\n")[0].decode(errors="replace")
                answers[said] = answers.get(said, 0) + 1

    threads = [threading.Thread(target=one) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return f"answers {answers}"


def form_posts(port: int) -> str:
    """What a form on any page sends: a file of 100 MB to the upload route, without a token and for
    no session."""
    head = (
        f"POST /_stcore/upload_file/a/b HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: "
        "http://evil.example\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        "Content-Length: 100000158\r\n\r\n--x\r\nContent-Disposition: form-data; "
        'name="file"; filename="a.mp4"\r\nContent-Type: application/octet-stream\r\n\r\n'
    ).encode()
    sent, answers, end = 0, {}, time.monotonic() + SECONDS
    while time.monotonic() < end:
        with connected(port) as made:
            said = b""
            try:
                made.sendall(head)
                for _ in range(100):
                    made.sendall(MEGABYTE)
                    sent += 1
                made.sendall(b"\r\n--x--\r\n" + bytes(100))
            except OSError:
                pass
            with contextlib.suppress(OSError):
                said = made.recv(200)
            line = said.split(b"\r\n")[0].decode(errors="replace")
            answers[line] = answers.get(line, 0) + 1
    return f"{sent} MB sent, as far as the system's buffers took them; answers {answers}"


def large_first_message(port: int) -> str:
    """The live socket, from our own origin, and 200 MB in place of the token."""
    with connected(port) as made:
        made.sendall(upgrade(port, "/posecheck/live/socket", f"http://127.0.0.1:{port}"))
        made.recv(500)
        made.settimeout(5)
        made.sendall(b"\x82\xff" + (200_000_000).to_bytes(8, "big") + bytes(4))
        sent = 0
        with contextlib.suppress(OSError):
            while sent < 199:
                made.sendall(MEGABYTE)
                sent += 1
    return f"{sent} MB taken in before the token"


def page(port: int) -> str:
    """Somebody else's page in Chromium: reads, uploads, forms, frames, sockets, three times over,
    by its own name and by a name that leads here."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import chromium
    from tests.browser.hostile import ATTACK, EVIL, RESOLVED, page_of_somebody_else, said

    with page_of_somebody_else() as elsewhere, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[RESOLVED])
        got = []
        for address, attacked in (
            (f"http://{EVIL}:{elsewhere}", f"http://127.0.0.1:{port}"),
            (f"http://{EVIL}:{port}", f"http://{EVIL}:{port}"),
        ):
            opened = browser.new_page()
            opened.goto(address)
            got.append(said(opened.evaluate(ATTACK, [attacked, 3])))
            opened.close()
        browser.close()
    return f"from another origin {got[0]}\n  by a name that leads here {got[1]}"


ATTACKS: dict[str, Callable[[int], str]] = {
    "nothing": lambda _port: time.sleep(SECONDS) or "no attack",
    "half-open": half_open,
    "foreign-sockets": foreign_sockets,
    "form-posts": form_posts,
    "large-first-message": large_first_message,
    "page": page,
}


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("attacks", nargs="*", metavar="ATTACK", help=f"of {', '.join(ATTACKS)}")
    wanted = asked.parse_args().attacks or list(ATTACKS)
    from tests.browser.conftest import start_app

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        data.mkdir()
        program, url = start_app(data, Path(scratch) / "app.log")
        # ours, after the program has been given the usual one
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
        try:
            for name in wanted:
                with Pulse(url) as pulse:
                    said = ATTACKS[name](int(url.rpartition(":")[2]))
                kept = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
                print(
                    f"{name}: {said}\n  {pulse}; {kept / 1e6:.0f} MB in the data folder; "
                    f"peak memory {peak_mb(program.pid):.0f} MB",
                    flush=True,
                )
        finally:
            program.terminate()
            program.wait()


def peak_mb(pid: int) -> float:
    return (
        int(
            next(
                line
                for line in Path(f"/proc/{pid}/status").read_text().splitlines()
                if line.startswith("VmHWM")
            ).split()[1]
        )
        / 1000
    )


if __name__ == "__main__":
    main()
