"""Large uploads: on disk, with a note in their place; small ones pass; what is too large is refused
while it comes in."""

from __future__ import annotations

import asyncio
import io
import json
import os
import tempfile
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.routing import Route

from posecheck.disk import data_subfolder
from posecheck.errors import EmptyFile
from posecheck.jobs.uploads import keep_upload
from posecheck.pages.large_uploads import LargeUploads, kept_file, note_of
from tests.gate.gate_asking import Answer, ask

PATH = "/_stcore/upload_file/session/file"


async def _receive(request):
    """As Streamlit's own handler: the one file of the form, whole."""
    async with request.form() as form:
        file = next(iter(form.values()))
        content = await file.read()
    return JSONResponse(
        {
            "name": file.filename,
            "content": content.decode("latin-1"),
            "length": request.headers["content-length"],
        }
    )


@pytest.fixture
def app():
    return Starlette(
        routes=[Route(PATH, _receive, methods=["PUT"]), Route("/other", _receive, methods=["PUT"])],
        middleware=[Middleware(LargeUploads, largest_bytes=3_000_000, small_bytes=100_000)],
    )


def put(
    app, body: bytes, kind: str = "multipart/form-data; boundary=x", path: str = PATH
) -> Answer:
    """The body as a server hands it on: in pieces."""
    pieces = [body[i : i + 65_536] for i in range(0, len(body), 65_536)]
    return ask(
        app,
        SimpleNamespace(),
        "PUT",
        path,
        [("content-type", kind), ("content-length", str(len(body)))],
        pieces,
    )


def form(content: bytes, name: str = "run.mp4") -> bytes:
    """As a browser writes it: quotes and line ends in a name are escaped."""
    escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = (
        '--x\r\nContent-Disposition: form-data; name="file"; '
        f'filename="{escaped}"\r\nContent-Type: video/mp4\r\n\r\n'
    )
    return head.encode() + content + b"\r\n--x--\r\n"


def send(app, content: bytes, name="run.mp4", path=PATH) -> Answer:
    return put(app, form(content, name), path=path)


def said(answer: Answer) -> dict:
    assert answer.status == 200, answer
    return json.loads(answer.body)


def test_a_large_file_goes_to_disk_and_a_note_in_its_place(app):
    content = os.urandom(2_500_000)
    answer = said(send(app, content))
    assert int(answer["length"]) < 1000 and answer["name"] == "run.mp4"
    note = answer["content"].encode("latin-1")
    kept = kept_file(io.BytesIO(note), "run.mp4", len(note))
    assert kept.path.read_bytes() == content and kept.name == "run.mp4"


def test_a_small_file_passes_as_it_is(app):
    assert said(send(app, b"small"))["content"] == "small"
    assert list(data_subfolder("uploads").iterdir()) == []


def test_other_addresses_are_left_alone(app):
    assert len(said(send(app, b"x" * 200_000, path="/other"))["content"]) == 200_000


def test_too_large_is_refused_with_words_and_leaves_nothing(app):
    answer = send(app, b"x" * 3_200_000)
    assert answer.status == 413 and b"larger than" in answer.body
    assert list(data_subfolder("uploads").iterdir()) == []


def test_a_request_without_a_file_is_refused(app):
    assert put(app, form(b"x" * 200_000).replace(b'; filename="run.mp4"', b"")).status == 400


def test_it_is_written_once_and_nowhere_else(app, monkeypatch, tmp_path):
    """Not into the system's folder for temporary files first, which may lie in memory."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not-there"))
    assert send(app, b"x" * 2_500_000).status == 200


_PART = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'
    + b"x" * 200_000
    + b"\r\n"
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", _PART),  # breaks off
        ("multipart/form-data; boundary=x", _PART + _PART + b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"y" * 200_000),
        ("multipart/form-data", _PART + b"--x--\r\n"),
        ("multipart/form-data; boundary=" + "b" * 500, _PART),
        ("text/plain", _PART + b"--x--\r\n"),
        ("", b"z" * 200_000),
    ],
)
def test_what_is_not_one_whole_file_is_refused_and_leaves_nothing(app, kind, body):
    assert put(app, body, kind).status == 400
    assert [p for p in data_subfolder("uploads").rglob("*") if p.is_file()] == []


def test_a_browser_that_goes_away_leaves_nothing():
    told = [(b"content-length", b"400000"), (b"content-type", b"multipart/form-data; boundary=x")]
    scope = {"type": "http", "method": "PUT", "path": PATH, "headers": told}
    messages = [
        {"type": "http.request", "body": _PART, "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive():
        return messages.pop(0)

    with pytest.raises(ClientDisconnect):
        asyncio.run(LargeUploads(None, small_bytes=1000)(scope, receive, None))
    assert [p for p in data_subfolder("uploads").rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("name", ['we"ird\r\nname.mp4', "../../up.mp4", "läuft.mp4"])
def test_strange_names_arrive(app, name):
    answer = send(app, b"x" * 200_000, name)
    note = said(answer)["content"].encode("latin-1")
    assert kept_file(io.BytesIO(note), "x", len(note)).path.parent.parent == data_subfolder(
        "uploads"
    )


@pytest.mark.parametrize("told", ["{", "[]", '{"sha256": "../../x", "name": "y"}', '{"sha256": 1}'])
def test_a_forged_note_is_a_file_like_any_other(told):
    note = b"posecheck-upload/1 " + told.encode()
    kept = kept_file(io.BytesIO(note), "note.mp4", len(note))
    assert kept.path.read_bytes() == note


def test_a_note_can_only_name_an_upload(tmp_path):
    kept = keep_upload(io.BytesIO(b"abc"), "a.mp4")
    for changed in ({"name": "../../a.mp4"}, {"sha256": "0" * 64}, {"sha256": kept.sha256.upper()}):
        note = (
            b"posecheck-upload/1 "
            + json.dumps({"sha256": kept.sha256, "name": kept.name} | changed).encode()
        )
        assert kept_file(io.BytesIO(note), "b.mp4", len(note)).path.read_bytes() == note
    assert kept_file(io.BytesIO(note_of(kept)), "b.mp4", len(note_of(kept))) == kept


def test_an_empty_file_is_refused():
    with pytest.raises(EmptyFile):
        kept_file(io.BytesIO(), "a.mp4", 0)


def test_whoever_knows_the_sum_of_somebody_elses_video_does_not_get_it():
    kept = keep_upload(io.BytesIO(b"somebody else's video"), "theirs.mp4")
    ours = note_of(kept)
    for seal in ('"seal": "0', '"seal": "é', '"other": "'):
        note = ours.replace(b'"seal": "', seal.encode())
        assert note != ours
        assert kept_file(io.BytesIO(note), "mine.mp4", len(note)).path.read_bytes() == note
