"""For its owner alone, or for the group that a team's folder was given to; never for everybody."""

from __future__ import annotations

import os
import stat

import pytest

from posecheck.review import add_person, export_person, file_result, open_store
from tests.review.kept_files import session_folders

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights are told in another way there")


@pytest.fixture(params=[0o022, 0o002, 0o077], ids=["umask 022", "umask 002", "umask 077"])
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSECHECK_MEDIA", raising=False)
    monkeypatch.delenv("POSECHECK_STORE", raising=False)
    return tmp_path / "data"


def rights(folder) -> dict[str, int]:
    return {
        str(p.relative_to(folder)): stat.S_IMODE(p.lstat().st_mode)
        for p in (folder, *folder.rglob("*"))
    }


def open_to_others(folder) -> dict[str, str]:
    """What somebody else may do something with."""
    return {name: oct(mode) for name, mode in rights(folder).items() if mode & 0o077}


def test_everything_of_a_store_is_its_owners(umask, own_data, stick_with_video, tmp_path):
    store = open_store()
    anna = add_person(store, "Anna", "full")
    file_result(store, anna, *stick_with_video)
    assert (own_data / "posecheck.db-wal").is_file() and (own_data / "posecheck.db-shm").is_file()
    assert len(session_folders(store.media)) == 1
    assert open_to_others(own_data) == {}
    assert stat.S_IMODE(export_person(store, anna, tmp_path / "anna.zip").stat().st_mode) == 0o600
    store.close()


def test_a_store_elsewhere_is_closed_and_the_folder_it_lies_in_is_left_alone(
    umask, tmp_path, stick_with_video
):
    place = tmp_path / "shared"
    place.mkdir()
    before = stat.S_IMODE(place.stat().st_mode)
    store = open_store(place / "new" / "store.db", place / "media")
    file_result(store, add_person(store, "Anna", "full"), *stick_with_video)
    assert {name for name in open_to_others(place) if name != "."} == set()
    assert stat.S_IMODE(place.stat().st_mode) == before
    store.close()


def test_one_of_an_earlier_version_is_closed_when_it_is_opened(own_data, stick_with_video):
    store = open_store()
    file_result(store, add_person(store, "Anna", "full"), *stick_with_video)
    for path in (own_data, store.media, *own_data.glob("posecheck.db*"), store.media / ".lock"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    again = open_store()
    assert open_to_others(own_data) == {}
    store.close(), again.close()


@pytest.mark.parametrize("mode", [0o2770, 0o2775, 0o777, 0o770])
def test_a_folder_that_a_team_was_given_stays_the_teams(
    umask, tmp_path, store_url, stick_with_video, mode
):
    media = tmp_path / "team"
    media.mkdir()
    media.chmod(mode)
    store = open_store(store_url, media)
    file_result(store, add_person(store, "Anna", "full"), *stick_with_video)
    for name, found in rights(media).items():
        folder = (media / name).is_dir()
        assert found & 0o007 == 0, name
        assert found & 0o070 == (0o070 if folder else 0o060), (name, oct(found))
        assert not folder or bool(found & stat.S_ISGID) == bool(mode & stat.S_ISGID), name
    store.close()


def test_a_folder_that_nobody_named_is_no_teams(own_data, stick_with_video):
    """Where a system lets every new file be written by its group,
    that is no decision of anybody."""
    (own_data / "media").mkdir(parents=True)
    (own_data / "media").chmod(0o775)
    store = open_store()
    file_result(store, add_person(store, "Anna", "full"), *stick_with_video)
    assert open_to_others(own_data) == {}
    store.close()
