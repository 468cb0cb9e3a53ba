"""Videos and results at an address: in fsspec's memory, and in a real S3-compatible server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest

from posecheck.batch.place import CannotFetch, place_of
from posecheck.batch.run import run_batch
from posecheck.batch.source import videos_of
from posecheck.batch.task import STATE
from posecheck.errors import FileMissing, InputError
from posecheck.results.report_json import from_json

fsspec = pytest.importorskip("fsspec")
BUCKET = "season"


@pytest.fixture
def memory() -> Iterator[str]:
    system = fsspec.filesystem("memory")
    yield "memory://clips"
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def test_what_is_written_is_read(memory, tmp_path):
    place = place_of(f"{memory}/out")
    assert place.read("a/b.json") is None and place.names(STATE) == []
    place.write(f"{STATE}/x.json", b"1")
    assert place.read(f"{STATE}/x.json") == b"1" and place.names(STATE) == ["x.json"]
    (tmp_path / "result").mkdir()
    for name in ("report.json", "track.npz", ".held"):
        (tmp_path / "result" / name).write_text(name)
    place.put(tmp_path / "result", "one")
    assert place.names("one") == ["report.json", "track.npz"] and place.has("one/report.json")
    assert (place.fetched("one", tmp_path) / "track.npz").read_text() == "track.npz"


def test_the_videos_below_an_address(memory):
    system = fsspec.filesystem("memory")
    names = ("b.mp4", "a/c.npz", "notes.txt", "old/report.json", "old/annotated.mp4")
    for name in (*names, f"out/{STATE}/x.json", "out/b/annotated.mp4"):
        system.pipe_file(f"/clips/{name}", b"12")
    found = [video.address.partition("clips/")[2] for video in videos_of(memory)]
    assert found == sorted(names[:2])
    assert videos_of(f"{memory}/b.mp4")[0].size == 2
    with pytest.raises(FileMissing):
        videos_of(f"{memory}/gone.mp4")


def test_an_address_that_nothing_knows_is_refused():
    with pytest.raises(InputError, match="nosuch://x cannot be opened"):
        place_of("nosuch://x")


def _port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def s3(monkeypatch, tmp_path) -> Iterator[None]:
    """A server that speaks S3, empty but for a bucket."""
    for name in ("s3fs", "moto", "flask"):
        pytest.importorskip(name)
    port = _port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    try:
        end = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/moto-api/", timeout=5).close()
                break
            except OSError:
                assert time.monotonic() < end and server.poll() is None
                time.sleep(0.1)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "test")
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir(BUCKET)
        yield
    finally:
        server.kill()
        server.wait()


def test_from_a_store_and_into_it(s3, season, store, tmp_path):
    """Nothing of it lies on this computer afterwards but the session."""
    from tests.batch.test_filing import filed

    system = fsspec.filesystem("s3", skip_instance_cache=True)
    system.put(str(season), f"{BUCKET}/clips", recursive=True)
    where = {"source": f"s3://{BUCKET}/clips", "out": f"s3://{BUCKET}/results"}
    batch = run_batch(**where, person="Anna", store=store, workers=2)
    assert [record.status for record in batch.records].count("done") == 2
    assert batch.exit_code == 3 and filed(store) == 2
    done = next(record for record in batch.records if record.status == "done")
    place = place_of(where["out"])
    assert from_json(place.read(f"{done.folder}/report.json")).movement == "lunge"
    assert place.has("results.csv") and place.has(f"{done.folder}/track.npz")
    moments = []
    run_batch(**where, person="Anna", store=store, told=moments.append)
    assert (moments[-1].there, moments[-1].ended) == (3, 0)


def test_a_store_that_is_gone_is_told_in_a_line(s3, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{_port()}")
    with pytest.raises(CannotFetch, match="does not answer as it should"):
        videos_of("s3://other/clips")
