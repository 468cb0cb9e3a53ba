import hashlib
import http.server
import threading
import zipfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from posecheck.pose.weights import download
from posecheck.pose.weights.download import DownloadFailed, fetch_members

CONTENTS = {
    "a/one.bin": np.random.default_rng(1).integers(0, 200, 400_000).astype(np.uint8).tobytes(),
    "a/two.bin": b"two" * 50_000,
}
WANTED = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENTS.items()}


@pytest.fixture
def wheel(tmp_path) -> Path:
    path = tmp_path / "server" / "big.whl"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/one.bin", CONTENTS["a/one.bin"])
        archive.writestr(
            "unwanted.bin",
            np.random.default_rng(2).integers(0, 255, 3_000_000).astype(np.uint8).tobytes(),
        )
        archive.writestr("a/two.bin", CONTENTS["a/two.bin"])
    return path


@contextmanager
def served(path: Path, *, ranges: bool = True, break_after: int | None = None):
    """Serve one file; gives (address, log). log["sent"] counts body bytes. break_after: the
    connection breaks once, after that many bytes."""
    log = {"sent": 0, "broken": False, "asked": []}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            content = path.read_bytes()
            wanted = self.headers.get("Range")
            log["asked"].append(wanted)
            if ranges and wanted:
                first, _, last = wanted.removeprefix("bytes=").partition("-")
                start, end = int(first), int(last or len(content) - 1) + 1
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(content)}")
                content = content[start:end]
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if break_after is not None and not log["broken"] and len(content) > break_after:
                log["broken"] = True
                content = content[:break_after]
                self.close_connection = True
            self.wfile.write(content)
            log["sent"] += len(content)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{path.name}", log
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_only_the_members_travel(wheel, tmp_path):
    seen = []
    with served(wheel) as (url, log):
        assert (
            fetch_members(
                url, WANTED, tmp_path / "parts", lambda done, total: seen.append((done, total))
            )
            == CONTENTS
        )
    assert log["sent"] < wheel.stat().st_size / 3
    assert seen[-1][0] == seen[-1][1] and [d for d, _ in seen] == sorted(d for d, _ in seen)
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_server_without_ranges_sends_the_whole(wheel, tmp_path):
    with served(wheel, ranges=False) as (url, _):
        assert fetch_members(url, WANTED, tmp_path / "parts") == CONTENTS
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_broken_download_is_continued(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "_TAIL", 1000)
    with served(wheel, break_after=150_000) as (url, log):
        with pytest.raises(DownloadFailed):
            fetch_members(url, WANTED, tmp_path / "parts")
        kept = sum(p.stat().st_size for p in (tmp_path / "parts").iterdir())
        assert kept == 150_000
        before = log["sent"]
        assert fetch_members(url, WANTED, tmp_path / "parts") == CONTENTS
    with zipfile.ZipFile(wheel) as archive:
        needed = sum(archive.getinfo(name).compress_size for name in WANTED)
    assert log["sent"] - before < needed - 150_000 + 3000


@pytest.mark.parametrize("size", [10, 10_000_000])
def test_a_damaged_part_is_not_used_twice(wheel, tmp_path, size):
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / f"{WANTED['a/one.bin'][:16]}.part").write_bytes(bytes(size))
    with served(wheel) as (url, _):
        if size == 10:  # shorter than the member: it is continued, found wrong, and thrown away
            with pytest.raises(DownloadFailed):
                fetch_members(url, WANTED, parts)
        assert fetch_members(url, WANTED, parts) == CONTENTS


def test_other_contents_are_refused(wheel, tmp_path):
    with (
        served(wheel) as (url, _),
        pytest.raises(DownloadFailed, match=r"one\.bin is not the expected file"),
    ):
        fetch_members(url, WANTED | {"a/one.bin": "0" * 64}, tmp_path / "parts")


def test_two_at_once_do_not_disturb_one_another(wheel, tmp_path):
    results, problems = [], []

    def fetch():
        try:
            results.append(fetch_members(url, WANTED, tmp_path / "parts") == CONTENTS)
        except DownloadFailed as problem:
            problems.append(problem)

    with served(wheel) as (url, _):
        threads = [threading.Thread(target=fetch) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert problems == [] and results == [True] * 4


def test_a_file_address_is_read_in_place(wheel, tmp_path):
    assert fetch_members(wheel.as_uri(), WANTED, tmp_path / "parts") == CONTENTS


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.whl", "file:///no/such/file.whl", "nonsense"]
)
def test_an_address_without_a_file_fails_by_name(tmp_path, address):
    with pytest.raises(DownloadFailed):
        fetch_members(address, WANTED, tmp_path / "parts")


def test_no_zip_fails_by_name(tmp_path):
    page = tmp_path / "page.whl"
    page.write_bytes(b"<html>log in first</html>" * 1000)
    with served(page) as (url, _), pytest.raises(DownloadFailed):
        fetch_members(url, WANTED, tmp_path / "parts")
