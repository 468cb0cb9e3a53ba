"""Private folders, and files that are there whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from posecheck import disk


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv(disk.DATA_VARIABLE, str(tmp_path / "data"))
    return tmp_path / "data"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_data_folder_is_for_its_owner_alone(data):
    assert disk.data_subfolder("results") == data / "results"
    assert mode(data) == mode(data / "results") == 0o700


def test_a_data_folder_of_an_earlier_version_is_closed(data):
    data.mkdir(mode=0o755)
    disk.data_folder()
    assert mode(data) == 0o700


def test_a_relative_name_means_the_same_folder_everywhere_below(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(disk.DATA_VARIABLE, "mine")
    assert disk.data_path() == tmp_path / "mine"
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(("private", "expected"), [(True, 0o600), (False, 0o640)])
def test_a_file_is_written_with_its_rights(tmp_path, private, expected):
    before = os.umask(0o027)
    try:
        path = disk.write_whole(tmp_path / "a", b"new", private=private)
    finally:
        os.umask(before)
    assert (path.read_bytes(), mode(path), [p.name for p in tmp_path.iterdir()]) == (
        b"new",
        expected,
        ["a"],
    )


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_else(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"old")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        disk.write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
