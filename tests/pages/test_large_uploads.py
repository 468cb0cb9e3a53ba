"""Large uploads: on disk, with a note in their place; small ones pass; what is too large is refused while it comes in."""

from __future__ import annotations

import io
import json
import os

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from posecheck.disk import data_subfolder
from posecheck.errors import EmptyFile
from posecheck.jobs.uploads import keep_upload
from posecheck.pages.large_uploads import LargeUploads, kept_file, note_of

testclient = pytest.importorskip("starlette.testclient", reason="needs starlette's test client", exc_type=(ImportError, RuntimeError))
PATH = "/_stcore/upload_file/session/file"


async def _receive(request):
    """As Streamlit's own handler: the one file of the form, whole."""
    form = await request.form()
    file = next(iter(form.values()))
    content = await file.read()
    return JSONResponse({"name": file.filename, "content": content.decode("latin-1"), "length": request.headers["content-length"]})


@pytest.fixture
def client():
    app = Starlette(
        routes=[Route(PATH, _receive, methods=["PUT"]), Route("/other", _receive, methods=["PUT"])],
        middleware=[Middleware(LargeUploads, largest_bytes=3_000_000, small_bytes=100_000)],
    )
    return testclient.TestClient(app)


def send(client, content: bytes, name="run.mp4", path=PATH):
    return client.put(path, files={"file": (name, io.BytesIO(content))})


def test_a_large_file_goes_to_disk_and_a_note_in_its_place(client):
    content = os.urandom(2_500_000)
    answer = send(client, content).json()
    assert int(answer["length"]) < 1000 and answer["name"] == "run.mp4"
    note = answer["content"].encode("latin-1")
    kept = kept_file(io.BytesIO(note), "run.mp4", len(note))
    assert kept.path.read_bytes() == content and kept.name == "run.mp4"


def test_a_small_file_passes_as_it_is(client):
    assert send(client, b"small").json()["content"] == "small"
    assert list(data_subfolder("uploads").iterdir()) == []


def test_other_addresses_are_left_alone(client):
    assert len(send(client, b"x" * 200_000, path="/other").json()["content"]) == 200_000


def test_too_large_is_refused_with_words_and_leaves_nothing(client):
    answer = send(client, b"x" * 3_200_000)
    assert answer.status_code == 413 and "larger than" in answer.text
    assert list(data_subfolder("uploads").iterdir()) == []


def test_a_request_without_a_file_is_refused(client):
    answer = client.put(PATH, data={"file": "x" * 200_000})
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ['we"ird\r\nname.mp4', "../../up.mp4", "läuft.mp4"])
def test_strange_names_arrive(client, name):
    answer = send(client, b"x" * 200_000, name)
    assert answer.status_code == 200
    note = answer.json()["content"].encode("latin-1")
    assert kept_file(io.BytesIO(note), "x", len(note)).path.parent.parent == data_subfolder("uploads")


@pytest.mark.parametrize("told", ["{", "[]", '{"sha256": "../../x", "name": "y"}', '{"sha256": 1}'])
def test_a_forged_note_is_a_file_like_any_other(told):
    note = b"posecheck-upload/1 " + told.encode()
    kept = kept_file(io.BytesIO(note), "note.mp4", len(note))
    assert kept.path.read_bytes() == note


def test_a_note_can_only_name_an_upload(tmp_path):
    kept = keep_upload(io.BytesIO(b"abc"), "a.mp4")
    for changed in ({"name": "../../a.mp4"}, {"sha256": "0" * 64}, {"sha256": kept.sha256.upper()}):
        note = b"posecheck-upload/1 " + json.dumps({"sha256": kept.sha256, "name": kept.name} | changed).encode()
        assert kept_file(io.BytesIO(note), "b.mp4", len(note)).path.read_bytes() == note
    assert kept_file(io.BytesIO(note_of(kept)), "b.mp4", len(note_of(kept))) == kept


def test_an_empty_file_is_refused():
    with pytest.raises(EmptyFile):
        kept_file(io.BytesIO(), "a.mp4", 0)
