"""Uploads: on disk in pieces, capped, under safe names, gone after a week."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck import disk
from posecheck.disk import data_subfolder
from posecheck.errors import EmptyFile, OutputError, TooLarge
from posecheck.jobs import uploads
from posecheck.jobs.uploads import clean_uploads, keep_upload, safe_name


def left() -> list[Path]:
    return [p for p in data_subfolder("uploads").rglob("*") if p.is_file()]


class Counting(io.BytesIO):
    largest = 0

    def read(self, size=-1):
        piece = super().read(size)
        self.largest = max(self.largest, len(piece))
        return piece


def test_an_upload_is_copied_in_pieces_and_named_by_its_content():
    content = os.urandom(3_300_000)
    file = Counting(content)
    kept = keep_upload(file, "my run.MOV")
    assert kept.path.read_bytes() == content
    assert (kept.name, kept.size, kept.sha256) == (
        "my run.MOV",
        len(content),
        hashlib.sha256(content).hexdigest(),
    )
    assert file.largest <= 1 << 20


def test_the_same_content_is_kept_once():
    assert (
        keep_upload(io.BytesIO(b"abc"), "a.mp4").path
        == keep_upload(io.BytesIO(b"abc"), "a.mp4").path
    )
    assert len(left()) == 1


def test_too_large_is_refused_and_nothing_stays():
    with pytest.raises(TooLarge, match=r"run\.mp4 is larger than 2 MB"):
        keep_upload(io.BytesIO(b"x" * 2_000_001), "run.mp4", largest_bytes=2_000_000)
    assert left() == []
    keep_upload(io.BytesIO(b"x" * 2_000_000), "run.mp4", largest_bytes=2_000_000)


def test_a_full_disk_is_said_and_nothing_stays(monkeypatch):
    left_over = [disk.FLOOR_BYTES + (3 << 20)]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=left_over[0]))
    monkeypatch.setattr(uploads, "_CHECKED_EVERY", 2 << 20)

    class Filling(io.BytesIO):
        """While it comes, something else fills the disk."""

        def read(self, size=-1):
            left_over[0] -= 1 << 20
            return super().read(size)

    with pytest.raises(OutputError, match=r"The disk is too full.*Make room"):
        keep_upload(Filling(bytes(8 << 20)), "run.mp4")
    assert left() == []
    left_over[0] = disk.FLOOR_BYTES - 1
    with pytest.raises(OutputError):
        keep_upload(io.BytesIO(b"x"), "run.mp4")
    assert left() == []


def test_an_upload_is_for_its_owner_alone(monkeypatch):
    before = os.umask(0o000)
    try:
        kept = keep_upload(io.BytesIO(b"abc"), "a.mp4")
    finally:
        os.umask(before)
    assert [
        oct(path.stat().st_mode & 0o777)
        for path in (kept.path, kept.path.parent, kept.path.parent.parent)
    ] == ["0o600", "0o700", "0o700"]


def test_empty_is_refused():
    with pytest.raises(EmptyFile, match="empty"):
        keep_upload(io.BytesIO(), "run.mp4")
    assert left() == []


@given(st.text(max_size=300))
def test_names_are_safe_whatever_comes(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= 100
    assert not set(safe) & set('/\\:*?"<>|\0\n\r\t')
    assert not safe.startswith(".")
    assert safe == Path(safe).name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\clips\\run.mp4", "run.mp4"),
        ("läuft.mov", "läuft.mov"),
        ("", "video"),
        ("..", "video"),
        ("a<b>.mp4", "a_b_.mp4"),
    ],
)
def test_names_by_example(name, safe):
    assert safe_name(name) == safe


def test_old_uploads_go_and_new_ones_stay():
    old = keep_upload(io.BytesIO(b"old"), "old.mp4")
    new = keep_upload(io.BytesIO(b"new"), "new.mp4")
    stray = data_subfolder("uploads") / "incoming-abc"
    stray.write_bytes(b"half")
    for path in (old.path, stray):
        os.utime(path, (time.time() - 8 * 24 * 3600,) * 2)
    assert clean_uploads() == 2
    assert left() == [new.path]
