"""What somebody else's page can do: read nothing, write nothing, hold nobody up, make the program
ask nobody. By both ways to start."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from posecheck.pose.io.storage import save_track
from tests.browser.conftest import PATIENCE_MS, ROOT, chromium, start_app, stop_app
from tests.browser.hostile import (
    ATTACK,
    EVIL,
    RESOLVED,
    TRACE,
    outside,
    page_of_somebody_else,
    said,
)
from tests.drawn.stick_movements import Timing, bridge_track

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import expect, sync_playwright


@dataclass(frozen=True)
class Program:
    """A program whose contacts are written down. temporary: where it puts what it does not keep."""

    url: str
    port: int
    data: Path
    temporary: Path
    trace: Path

    @property
    def asked_outside(self) -> list[str]:
        return outside(self.trace.read_text() if self.trace.exists() else "")

    @property
    def files(self) -> set[Path]:
        return {path for folder in (self.data, self.temporary) for path in folder.rglob("*")}


def traced(folder: Path) -> dict[str, str]:
    """Variables that make every Python program below write its contacts down."""
    hooks = folder / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(TRACE)
    return {
        "PYTHONPATH": os.pathsep.join([str(hooks), str(ROOT)]),
        "TRACED_INTO": str(folder / "trace.txt"),
    }


@pytest.fixture(scope="module", params=["posecheck app", "streamlit run app.py"])
def program(request, tmp_path_factory) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("attacked")
    data, temporary = folder / "data", folder / "temporary"
    data.mkdir()
    temporary.mkdir()
    environment = {**traced(folder), "TMPDIR": str(temporary), "POSECHECK_OFFLINE": "1"}
    started, url = start_app(
        data, folder / "app.log", by_streamlit=request.param != "posecheck app", **environment
    )
    yield Program(url, int(url.rpartition(":")[2]), data, temporary, folder / "trace.txt")
    stop_app(started)


@pytest.fixture(scope="module")
def visitor():
    """Chromium, to which the foreign name is this computer."""
    path = chromium()
    if path is None:
        pytest.skip("needs Chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=[RESOLVED])
        yield opened
        opened.close()


def test_the_trace_hears_what_it_should(tmp_path):
    environment = {**os.environ, **traced(tmp_path)}
    code = (
        "import socket, contextlib\nwith contextlib.suppress(OSError): "
        "socket.create_connection(('{}', 9), 0.1)"
    )
    for host in ("192.0.2.1", "127.0.0.1"):
        subprocess.run([sys.executable, "-c", code.format(host)], env=environment, check=True)
    assert [
        re.search("192[.]0[.]2[.]1", line) is not None
        for line in outside((tmp_path / "trace.txt").read_text())
    ] == [True, True]


def attack(page, app: str, rounds: int = 1) -> dict[str, list[str]]:
    return said(page.evaluate(ATTACK, [app, rounds]))


def nothing_came_of_it(got: dict[str, list[str]]) -> None:
    assert set(got["read"]) <= {"failed", "opaque 0 0"}, got
    assert set(got["write"]) <= {"failed", "opaque 0 0"}, got
    assert set(got["socket"]) == {"failed"}, got
    assert set(got["element"]) == {"failed"}, got


@pytest.mark.parametrize("host", [EVIL, "127.0.0.1", "localhost"])
def test_a_page_from_elsewhere_reads_and_writes_nothing(program, visitor, host):
    before, answers = program.files, []
    with page_of_somebody_else() as port:
        page = visitor.new_page()
        page.on(
            "response",
            lambda r: answers.append((r.status, r.url)) if f":{program.port}/" in r.url else None,
        )
        page.goto(f"http://{host}:{port}/")
        nothing_came_of_it(attack(page, program.url))
        page.close()
    assert [(status, url) for status, url in answers if status < 400] == []
    assert program.files == before
    assert program.asked_outside == []


def test_a_name_that_leads_here_reads_and_writes_nothing(program, visitor):
    before, answers = program.files, []
    page = visitor.new_page()
    page.on("response", lambda r: answers.append((r.status, r.url)))
    rebound = f"http://{EVIL}:{program.port}"
    first = page.goto(rebound)
    assert first.status == 403 and f"--allow-host {EVIL}:{program.port}" in first.text()
    attack(page, rebound)  # now the browser takes it for that page's own server
    page.close()
    assert [(status, url) for status, url in answers if status < 400] == []
    assert program.files == before
    assert program.asked_outside == []


def is_whole(answer: bytes) -> bool:
    head, _, rest = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    return length is not None and len(rest) >= int(length[1])


def request(program: Program, head: str, body: bytes = b"") -> bytes:
    """Sends the head and the body as they are; what is answered."""
    with socket.create_connection(("127.0.0.1", program.port), timeout=30) as one:
        one.sendall(
            head.format(host=f"127.0.0.1:{program.port}").replace("\n", "\r\n").encode()
            + b"\r\n\r\n"
        )
        got = b""
        try:
            if body:
                one.sendall(body)
            while not is_whole(got) and (piece := one.recv(65536)):
                got += piece
        except ConnectionError:
            pass
        return got


FORM = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'
    + bytes(20_000_000)
    + b"\r\n--x--\r\n"
)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("POST /_stcore/upload_file/a/b HTTP/1.1\nHost: {host}\nOrigin: http://evil.example", 403),
        ("POST /_stcore/upload_file/a/b HTTP/1.1\nHost: {host}\nOrigin: http://{host}", 405),
        ("POST /_stcore/upload_file/a/b HTTP/1.1\nHost: {host}", 403),
        ("PUT /_stcore/upload_file/a/b HTTP/1.1\nHost: {host}\nOrigin: http://{host}", 403),
        (
            (
                "PUT /_stcore/upload_file/a/b HTTP/1.1\nHost: "
                "evil.example\nOrigin: http://evil.example"
            ),
            403,
        ),
        ("PUT /_stcore//upload_file/a/b HTTP/1.1\nHost: {host}\nOrigin: http://{host}", 404),
        ("POST / HTTP/1.1\nHost: {host}\nOrigin: http://{host}", 405),
        ("POST /_stcore/agent/interact HTTP/1.1\nHost: {host}\nOrigin: http://{host}", 404),
    ],
)
def test_a_body_is_refused_from_its_head(program, head, status):
    before = program.files
    told = head + f"\nContent-Type: multipart/form-data; boundary=x\nContent-Length: {len(FORM)}"
    # not a byte of the body was sent
    assert request(program, told).startswith(f"HTTP/1.1 {status} ".encode())
    request(program, told, FORM)
    assert program.files == before


def test_a_session_and_a_token_that_do_not_belong_together_upload_nothing(program):
    before = program.files
    given = request(program, "GET /_stcore/health HTTP/1.1\nHost: {host}").decode()
    token = re.search(r"_streamlit_xsrf=([^;]+)", given)[1]
    head = (
        "PUT /_stcore/upload_file/no-session/b HTTP/1.1\nHost: "
        "{host}\nOrigin: http://{host}\nX-Xsrftoken: "
        + token
        + "\nCookie: _streamlit_xsrf="
        + token
        + f"\nContent-Type: multipart/form-data; boundary=x\nContent-Length: {len(FORM)}"
    )
    answer = request(program, head)
    assert answer.startswith(b"HTTP/1.1 403 ") and b"not connected any more" in answer
    assert program.files == before


def test_half_a_request_shuts_nobody_out(program):
    """They are ended after a while, and nobody else waits for that."""
    crowd = []
    try:
        for _ in range(400):
            one = socket.create_connection(("127.0.0.1", program.port), timeout=30)
            one.sendall(b"GET / HTTP/1.1\r\nHo")
            crowd.append(one)
        assert request(program, "GET /_stcore/health HTTP/1.1\nHost: {host}").startswith(
            b"HTTP/1.1 200"
        )
        ended = 0
        for one in crowd:
            one.settimeout(30)
            try:
                ended += one.recv(1) == b""
            except ConnectionError:
                ended += 1
        assert ended == len(crowd)
    finally:
        for one in crowd:
            one.close()


def test_normal_use_asks_nobody_either(program, visitor, tmp_path):
    """An upload of either kind, an analysis in a worker process, its result; and everything
    uploaded is for its owner alone."""
    track = save_track(bridge_track(Timing(depths=(1.0, 0.6, 1.0))), tmp_path / "bridges.npz")
    letter = tmp_path / "letter.mp4"
    # 23 MB: goes to disk while it comes
    letter.write_bytes(b"This is a letter, and no video at all. " * 600_000)
    page = visitor.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{program.url}/check")
    page.locator("input[type=file]").first.set_input_files([str(track), str(letter)])
    page.get_by_role("button", name="Check it").click()
    page.wait_for_url(re.compile("file="))
    expect(page.get_by_role("heading", level=1)).to_contain_text("reps", timeout=240_000)
    for name in ("live", "coach", "about"):
        page.goto(f"{program.url}/{name}")
        page.get_by_role("heading", level=1).first.wait_for()
    page.close()
    uploads = [path for path in (program.data / "uploads").rglob("*") if path.is_file()]
    assert sorted(path.name for path in uploads) == ["bridges.npz", "letter.mp4"]
    assert {oct(path.stat().st_mode & 0o777) for path in uploads} == {"0o600"}
    assert {
        oct(path.stat().st_mode & 0o777) for path in [program.data, *(p.parent for p in uploads)]
    } == {"0o700"}
    assert program.asked_outside == []
