"""Opening a store touches only what is its own: by its mark, never by what its database does not
name."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from posecheck.errors import InputError, OutputError
from posecheck.review import add_person, delete_person, export_person, file_result, open_store
from posecheck.review.files import GONE
from posecheck.review.marks import MARK, NEW, TRASH, folder_mark
from posecheck.review.removal import delete_session
from posecheck.review.sessions import sessions_of
from posecheck.review.tables import PersonRow, Session
from posecheck.review.tidy import KEPT_DAYS
from tests.review.kept_files import in_the_trash, names_in, session_folders, unfinished
from tests.review.kill_scenarios import as_of_an_earlier_version
from tests.review.killing import Place


def contents(folder) -> dict[str, bytes | str]:
    """Everything below a folder, links as what they lead to."""
    there = {
        str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_symlink() or p.is_file()
    }
    return {
        name: str(p.readlink()) if p.is_symlink() else p.read_bytes() for name, p in there.items()
    }


def test_what_is_not_the_stores_own_stays(opened, tmp_path, lunge):
    """A stranger's folders, whatever they are called, files, links, and what earlier versions left
    that no database names."""
    media = tmp_path / "media"
    for name in ("Holiday", "c" * 32, ".new-" + "a" * 32, ".trash", ".new", "gone"):
        (media / name).mkdir(parents=True)
        (media / name / "a.jpg").write_bytes(name.encode())
    (media / "b.mp4").write_bytes(b"b")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "c.mp4").write_bytes(b"c")
    (media / ("b" * 32)).symlink_to(outside)
    before, beside = contents(media), contents(outside)
    store = opened()
    anna = add_person(store, "Anna", "none")
    session = file_result(store, anna, lunge).session_id
    opened()
    delete_session(opened(), session)
    delete_person(opened(), anna)
    opened()
    assert before.items() <= contents(media).items() and contents(outside) == beside
    assert {p.name for p in media.iterdir()} >= {f".new-{store.id[:8]}", f".trash-{store.id[:8]}"}


def test_a_second_store_does_not_get_the_folder_of_the_first(
    tmp_path, monkeypatch, stick_with_video
):
    monkeypatch.setenv("POSECHECK_MEDIA", str(tmp_path / "shared"))
    first = open_store(tmp_path / "one.db")
    file_result(first, add_person(first, "Anna", "full"), *stick_with_video)
    before = contents(first.media)
    with pytest.raises(InputError, match=r"files of another store.*POSECHECK_MEDIA"):
        open_store(tmp_path / "two.db")
    assert contents(first.media) == before
    monkeypatch.setenv("POSECHECK_MEDIA", str(tmp_path / "own"))
    second = open_store(tmp_path / "two.db")
    assert second.id != first.id
    first.close(), second.close()


def test_a_database_beside_another_of_another_kind_is_another_store(
    postgres, store_url, tmp_path, monkeypatch
):
    """Both keep their files in the data folder where no other is named."""
    if store_url.startswith("sqlite"):
        pytest.skip("of two kinds, one is enough")
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSECHECK_MEDIA", raising=False)
    monkeypatch.delenv("POSECHECK_STORE", raising=False)
    open_store().close()
    with pytest.raises(InputError, match="files of another store"):
        open_store(store_url)


def test_a_folder_whose_mark_is_damaged_is_left_alone(opened, store):
    (store.media / MARK).write_text("{")
    with pytest.raises(InputError, match=r"posecheck-store\.json cannot be read"):
        opened()
    (store.media / MARK).unlink()
    (store.media / MARK).symlink_to(store.media / "nowhere")
    with pytest.raises(InputError, match="cannot be read"):
        opened()


def test_a_database_of_last_week_loses_nothing_that_is_newer(tmp_path, stick_result, lunge):
    url, media = tmp_path / "store.db", tmp_path / "media"
    store = open_store(url, media)
    anna = add_person(store, "Anna", "none")
    file_result(store, anna, stick_result("old"))
    store.close()
    shutil.copyfile(url, tmp_path / "last-week.db")
    store = open_store(url, media)
    newer = file_result(store, anna, lunge).session_id
    with store.reading() as db:
        key = db.scalar(select(Session.key).where(Session.id == newer))
    store.close()
    shutil.copyfile(url, tmp_path / "today.db")
    before = contents(media / key)

    shutil.copyfile(tmp_path / "last-week.db", url)
    store = open_store(url, media)
    (note,) = store.notes
    assert "A session in" in note and "older copy" in note
    assert contents(media / key) == before and not in_the_trash(media)
    store.close()
    shutil.copyfile(tmp_path / "today.db", url)
    store = open_store(url, media)
    assert store.notes == () and len(sessions_of(store, anna)) == 2
    store.close()


def test_what_was_filed_after_the_copy_goes_with_its_person(opened, store, lunge, stick_result):
    """Deleting somebody removes what this very store filed of them, also where its database is an
    older copy."""
    anna, ben = add_person(store, "Anna", "none"), add_person(store, "Ben", "none")
    file_result(store, anna, stick_result("old"))
    for who in (anna, ben):
        file_result(store, who, lunge)
    with store.engine.begin() as connection:  # as the older copy has it
        connection.execute(
            delete(Session).where(
                Session.movement == "lunge", Session.source_name == "lunge-lean.mp4"
            )
        )
    again = opened()
    assert "2 sessions in" in again.notes[0]
    delete_person(again, anna)
    (left,) = session_folders(again.media)
    with again.reading() as db:
        assert folder_mark(left).person == db.scalar(
            select(PersonRow.key).where(PersonRow.id == ben)
        )


def test_a_store_of_an_earlier_version_gets_its_marks(
    opened, store, store_url, tmp_path, lunge, stick_result
):
    anna = add_person(store, "Anna", "none")
    file_result(store, anna, lunge)
    file_result(store, anna, stick_result("a"))
    named, unnamed = session_folders(store.media)[0], store.media / ("f" * 32)
    shutil.copytree(named, unnamed)
    store.close()
    as_of_an_earlier_version(Place(tmp_path, store_url, tmp_path))
    (unnamed / MARK).unlink(missing_ok=True)
    (store.media / "Holiday").mkdir(exist_ok=True)
    named.chmod(0o755), (named / "track.npz").chmod(0o644)
    again = opened()
    assert again.notes == ()
    for folder in session_folders(store.media):
        mark = folder_mark(folder)
        assert (
            mark is None
            if folder == unnamed
            else (mark.store, mark.session) == (again.id, folder.name)
        )
    assert (named.stat().st_mode & 0o777, (named / "track.npz").stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )
    assert names_in(unnamed) == {"track.npz"}
    assert folder_mark(store.media).adopted and (store.media / "Holiday").is_dir()


def test_two_copies_of_an_earlier_store_are_one_store(tmp_path, lunge):
    """So that a copy made before the change still knows its media folder when it is brought back
    later."""
    store = open_store(tmp_path / "store.db", tmp_path / "media")
    file_result(store, add_person(store, "Anna", "none"), lunge)
    store.close()
    as_of_an_earlier_version(Place(tmp_path, f"sqlite:///{tmp_path / 'store.db'}", tmp_path))
    shutil.copyfile(tmp_path / "store.db", tmp_path / "before.db")
    first = open_store(tmp_path / "store.db", tmp_path / "media")
    second = open_store(tmp_path / "before.db", tmp_path / "media")
    assert first.id == second.id
    first.close(), second.close()


def test_a_store_can_be_copied_elsewhere(tmp_path, lunge, lunge_video):
    (tmp_path / "here").mkdir()
    store = open_store(tmp_path / "here" / "store.db")
    anna = add_person(store, "Anna", "full")
    file_result(store, anna, lunge, lunge_video)
    store.close()
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    copied = open_store(tmp_path / "there" / "store.db")
    assert copied.notes == () and copied.media == tmp_path / "there" / "media"
    delete_person(copied, anna)
    copied.close()
    store = open_store(tmp_path / "here" / "store.db")
    assert store.notes == () and "video.mp4" in names_in(session_folders(store.media)[0])
    store.close()


def test_a_media_folder_that_is_a_link_is_followed_and_links_in_it_are_not(tmp_path, lunge):
    (tmp_path / "big").mkdir()
    (tmp_path / "media").symlink_to(tmp_path / "big")
    store = open_store(tmp_path / "store.db", tmp_path / "media")
    anna = add_person(store, "Anna", "none")
    session = file_result(store, anna, lunge).session_id
    (folder,) = session_folders(tmp_path / "big")
    moved = tmp_path / "elsewhere"
    folder.rename(moved)
    folder.symlink_to(moved)
    before = contents(moved)
    with pytest.raises(OutputError, match="is a link"):
        delete_session(store, session)
    with pytest.raises(InputError, match="not in its media folder"):
        export_person(store, anna, tmp_path / "anna.zip")
    again = open_store(tmp_path / "store.db", tmp_path / "media")
    assert "not finished" in again.notes[0] and contents(moved) == before
    folder.unlink()
    moved.rename(folder)
    # now it could be removed
    assert open_store(tmp_path / "store.db", tmp_path / "media").notes == ()
    assert session_folders(tmp_path / "big") == []
    store.close(), again.close()


def test_a_folder_with_another_stores_mark_is_not_removed(store, tmp_path, lunge):
    other = open_store(tmp_path / "other.db", tmp_path / "other-media")
    session = file_result(store, add_person(store, "Anna", "none"), lunge).session_id
    (folder,) = session_folders(store.media)
    (folder / MARK).write_bytes((other.media / MARK).read_bytes())
    with pytest.raises(OutputError, match="another store's"):
        delete_session(store, session)
    assert names_in(folder) == {"track.npz"}
    other.close()


def test_the_trash_is_emptied_after_a_time(opened, store, lunge):
    old, young = (
        store.media / TRASH / (date.today() - timedelta(days=days)).isoformat()
        for days in (KEPT_DAYS + 1, KEPT_DAYS)
    )
    add_person(store, "Anna", "none")
    session = file_result(store, 1, lunge).session_id
    delete_session(store, session)  # so that there is a trash
    for day in (old, young):
        (day / ("a" * 32)).mkdir(parents=True)
        (day / ("a" * 32) / "video.mp4").write_bytes(b"x")
    (store.media / TRASH / "not-a-day").mkdir()
    # deleted for good, and killed just then
    (store.media / TRASH / GONE / ("b" * 32)).mkdir(parents=True)
    opened()
    assert (
        not old.exists()
        and (young / ("a" * 32) / "video.mp4").is_file()
        and (store.media / TRASH / "not-a-day").is_dir()
    )
    assert list((store.media / TRASH / GONE).iterdir()) == []


def test_a_half_written_file_where_sessions_are_written_goes(opened, store, lunge):
    file_result(store, add_person(store, "Anna", "none"), lunge)
    (store.media / NEW / ".posecheck-half").write_bytes(b"x")
    opened()
    assert unfinished(store.media) == []
