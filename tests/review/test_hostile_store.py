"""A database that somebody changed: no name in it leads out of the media folder, whatever is done
with it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from posecheck.errors import DamagedStore, InputError, PosecheckError
from posecheck.review import (
    add_person,
    delete_person,
    export_person,
    file_result,
    judge_again,
    list_people,
)
from posecheck.review.export import person_rows
from posecheck.review.files import HEADS_FILE, inside, is_session_key
from posecheck.review.handover import athlete_report, clips_zip
from posecheck.review.queue import detail, entries
from posecheck.review.rejudge import judge_session
from posecheck.review.removal import delete_session, drop_images
from posecheck.review.sessions import sessions_of
from posecheck.review.side_by_side import put_side_by_side, reps_of
from posecheck.review.tables import Clip, Session
from tests.review.kept_files import session_folders


@pytest.fixture
def secret(tmp_path):
    """Another folder of the computer's, with a track and a picture, as if it were a session."""
    folder = tmp_path / "secret"
    folder.mkdir()
    for name in ("track.npz", "rep-1.mp4", "diary.jpg"):
        (folder / name).write_bytes(b"nobody else's business")
    return folder


@pytest.fixture
def hostile(store, stick_with_video):
    anna = add_person(store, "Anna", "full")
    session = file_result(store, anna, *stick_with_video).session_id
    return store, anna, session


KEYS = [
    "../secret",
    "../secret/../secret",
    "{}/secret",
    "..",
    ".",
    "",
    "secret",
    "a" * 31 + "/",
    "A" * 32,
    "a" * 32 + "\n",
]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_leads_elsewhere(hostile, secret, tmp_path, key):
    store, anna, session = hostile
    (store.media / "secret").mkdir(exist_ok=True)
    (store.media / "secret" / "rep-1.mp4").write_bytes(b"a stranger's")
    with store.engine.begin() as connection:
        if store.kind == "postgresql":
            connection.exec_driver_sql("ALTER TABLE sessions ALTER COLUMN key TYPE TEXT")
        connection.execute(update(Session).values(key=key.format(tmp_path)))
    before = {
        p: p.read_bytes() for folder in (secret, store.media / "secret") for p in folder.iterdir()
    }

    with pytest.raises(InputError, match="not in its media folder") as refused:
        export_person(store, anna, tmp_path / "anna.zip")
    assert "\n" not in str(refused.value) and not (tmp_path / "anna.zip").exists()
    asked = entries(store)
    assert len(asked) >= 2
    for entry in asked:
        shown = detail(store, entry.id)
        assert (shown.key_frame, shown.clip, shown.track) == (None, None, None)
    reps = reps_of(store, anna, "lunge")
    assert put_side_by_side(store, reps[0], reps[1]).clips == (None, None)
    for act in (athlete_report, clips_zip, judge_session):
        with pytest.raises(InputError):
            act(store, session)
    assert len(judge_again(store).skipped) == 1
    drop_images(store, session)
    assert sessions_of(store, anna)[0].media == "none"
    delete_person(store, anna)
    assert list_people(store) == []
    assert {
        p: p.read_bytes() for folder in (secret, store.media / "secret") for p in folder.iterdir()
    } == before


@pytest.mark.parametrize(
    "path",
    [
        "../../secret/diary.jpg",
        "{}/secret/diary.jpg",
        "..",
        "",
        "a/b.jpg",
        "a\\b.jpg",
        "link.jpg",
        "\u202egpj.exe",
    ],
)
def test_a_clip_that_leads_elsewhere(hostile, secret, tmp_path, path):
    store, anna, session = hostile
    (folder,) = session_folders(store.media)
    (folder / "link.jpg").symlink_to(secret / "diary.jpg")
    with store.engine.begin() as connection:
        connection.execute(update(Clip).values(path=path.format(tmp_path)))
    asked = entries(store)
    assert len(asked) >= 2
    for entry in asked:
        shown = detail(store, entry.id)
        assert (shown.key_frame, shown.clip) == (None, None) and shown.track is not None
    reps = reps_of(store, anna, "lunge")
    assert put_side_by_side(store, reps[0], reps[1]).clips == (None, None)
    drop_images(store, session)
    delete_session(store, session)
    assert len(list(secret.iterdir())) == 3 and session_folders(store.media) == []


@pytest.mark.parametrize("path", ["../../secret/rep-1.mp4", "{}/secret/rep-1.mp4", "../rep-1.mp4"])
@pytest.mark.parametrize("blur", [False, True])
def test_a_list_of_pictures_that_leads_elsewhere(hostile, secret, tmp_path, path, blur):
    store, _, session = hostile
    (folder,) = session_folders(store.media)
    made = json.loads((folder / HEADS_FILE).read_bytes())
    (folder / HEADS_FILE).write_text(
        json.dumps([m | {"path": path.format(tmp_path)} for m in made])
    )
    for act in (athlete_report, clips_zip):
        with pytest.raises(InputError, match="not in its media folder"):
            act(store, session, blur=blur)
    (folder / HEADS_FILE).write_text("[" * 100_000)
    with pytest.raises(InputError, match=r"heads\.json"):
        clips_zip(store, session)


def test_links_in_a_session_are_not_exported(hostile, secret, tmp_path):
    import zipfile

    store, anna, _ = hostile
    (folder,) = session_folders(store.media)
    (folder / "link.jpg").symlink_to(secret / "diary.jpg")
    (folder / "more").symlink_to(secret)
    with zipfile.ZipFile(export_person(store, anna, tmp_path / "anna.zip")) as package:
        assert not [n for n in package.namelist() if "link" in n or "more" in n]
        assert all(b"nobody else's business" not in package.read(n) for n in package.namelist())
    (folder / "track.npz").unlink()
    (folder / "track.npz").symlink_to(secret / "track.npz")
    shown = detail(store, entries(store)[0].id)
    assert shown.track is None
    delete_person(store, anna)
    assert len(list(secret.iterdir())) == 3


def test_settings_that_cannot_be_read_are_said_so(hostile):
    store, anna, session = hostile
    for text in ("{", "[]", '{"asked": {"height_m": "tall"}}', "[" * 5000):
        with store.engine.begin() as connection:
            connection.execute(update(Session).values(settings=text))
        with pytest.raises(DamagedStore, match="What the store says of"):
            judge_session(store, session)
    assert person_rows(store, anna)["sessions"]
    with store.reading() as db:
        assert is_session_key(db.scalar(select(Session.key)))


NAMES = [
    ("..",),
    ("a", ".."),
    ("/etc",),
    ("a/b",),
    ("a\\b",),
    ("",),
    (" ",),
    ("a\0b",),
    ("a\x1b[2J",),
    ("loop", "x"),
    (None,),
]


@pytest.mark.parametrize("names", NAMES)
def test_inside_takes_plain_names_only(tmp_path, names):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(InputError) as refused:
        inside(tmp_path, *names)
    assert isinstance(refused.value, PosecheckError) and str(refused.value).isprintable()
    assert (
        inside(tmp_path, "a", "Zoë's 2-trunk lean.jpg") == tmp_path / "a" / "Zoë's 2-trunk lean.jpg"
    )
