"""A file in slices: broken off, sent twice, sent by two at once."""

from __future__ import annotations

import hashlib

import pytest

from posecheck.disk import data_subfolder
from posecheck.errors import EmptyFile, TooLarge
from posecheck.jobs.arriving import Arrival, OutOfStep


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))


def test_slices_make_the_file_that_was_sent():
    sent = bytes(range(256)) * 40
    file = Arrival("a/b\\run.mp4", len(sent))
    for at in range(0, len(sent), 1000):
        assert file.offset == at and not file.end()
        file.take(at, sent[at : at + 1000])
    assert file.end() and file.end()
    assert file.upload.path.read_bytes() == sent and file.upload.name == "run.mp4"
    assert file.upload.sha256 == hashlib.sha256(sent).hexdigest()
    file.give_up()
    assert file.upload.path.is_file()


def test_what_does_not_begin_at_the_end_of_the_last_is_not_taken():
    file = Arrival("run.mp4", 10)
    assert file.take(0, b"01234") == 5
    for at, piece in ((0, b"01234"), (4, b"4"), (6, b"6"), (5, b"567890")):
        with pytest.raises(OutOfStep, match="goes on at byte 5"):
            file.take(at, piece)
    file.take(5, b"56789")
    assert file.end()
    with pytest.raises(OutOfStep):
        file.take(10, b"x")


def test_what_is_given_up_leaves_nothing():
    file = Arrival("run.mp4", 10)
    file.take(0, b"012")
    file.give_up()
    assert list(data_subfolder("uploads").iterdir()) == []
    with pytest.raises(ValueError):
        file.take(3, b"3")


def test_too_large_and_empty_ones_are_refused():
    with pytest.raises(TooLarge):
        Arrival("run.mp4", 11, largest_bytes=10)
    with pytest.raises(EmptyFile):
        Arrival("run.mp4", 0).end()
