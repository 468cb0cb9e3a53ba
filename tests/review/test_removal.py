"""Taking away and taking along: complete, both."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from posecheck.errors import InputError, OutputError
from posecheck.history.checks import file_check
from posecheck.history.guided import save_guided
from posecheck.history.programmes import file_programme
from posecheck.history.screens import file_screen
from posecheck.intake.answers import Answers, Complaint
from posecheck.intake.keep import answers_path, read_answers, save_answers
from posecheck.jobs.screening import put_waiting, waiting_parts
from posecheck.present.sketch import Shape
from posecheck.results.folder import ResultFolder
from posecheck.review import (
    accept_threshold,
    add_person,
    delete_person,
    export_person,
    file_result,
    give_consent,
    give_label,
    list_people,
)
from posecheck.review.export import belonging
from posecheck.review.labels import add_note
from posecheck.review.queue import detail, entries
from posecheck.review.removal import apply_consent, delete_session, expire
from posecheck.review.replies import write_reply
from posecheck.review.reply_media import Sketch, Spoken
from posecheck.review.roles import COACH
from posecheck.review.sessions import sessions_of
from posecheck.review.stills import still_of
from posecheck.review.store import now
from posecheck.review.tables import OF_PEOPLE, Clip, PersonRow
from posecheck.review.team import set_member
from posecheck.review.to_file import put_down
from tests.history.made import DAY, programme, screen, session
from tests.review.kept_files import names_in, session_folders


@pytest.fixture
def two(store, stick_with_video, lunge, bridge):
    """Anna with clips, a verdict, a note, limits and a history of her own; Ben with a session of
    his."""
    anna, ben = add_person(store, "Anna Unmistakable", "full", 30), add_person(store, "Ben", "none")
    file_result(store, anna, *stick_with_video)
    file_result(store, ben, lunge)
    first = next(e for e in entries(store) if e.person.startswith("Anna"))
    give_label(store, first.id, "agree", coach="Coach")
    shown = detail(store, first.id)
    add_note(store, shown.session_id, "Her unmistakable note", unit_id=shown.unit_id)
    accept_threshold(store, "lunge", "trunk-lean", 40.0, person_id=anna)
    file_screen(store, anna, screen(person="Anna Unmistakable"))
    file_programme(store, anna, programme())
    save_guided(store, anna, session())
    file_check(store, anna, ResultFolder(bridge).read_report(), DAY)
    set_member(store, "coach@club.example", COACH, [anna])
    still = still_of(store, shown.session_id, shown.unit_id, shown.item.code)
    write_reply(
        store,
        shown.session_id,
        "Her unmistakable reply",
        unit_id=shown.unit_id,
        sketch=Sketch(still, (Shape("words", ((0.5, 0.5),), "Unmistakable words"),)),
        voice=Spoken(1.0, b"her unmistakable voice"),
    )
    put_down(store, [(anna, "0" * 32, "unmistakable.mp4")])
    return store, anna, ben


def counts(store, person_id) -> dict[str, int]:
    with store.reading() as db:
        return {t.name: len(db.execute(belonging(t, person_id)).all()) for t in OF_PEOPLE}


def test_everything_of_a_person_is_exported_and_nothing_of_another(two, tmp_path):
    store, anna, _ = two
    path = export_person(store, anna, tmp_path / "anna.zip")
    with zipfile.ZipFile(path) as package:
        rows = json.loads(package.read("store.json"))
        names = package.namelist()
        table = package.read("findings.csv").decode()
        assert package.testzip() is None
    assert {name: len(r) for name, r in rows.items()} == counts(store, anna)
    # of every table: nothing is left out unnoticed
    assert all(n > 0 for n in counts(store, anna).values())
    key = rows["sessions"][0]["key"]
    kept = {f"files/1/{p.name}" for p in (store.media / key).iterdir()}
    assert kept == {n for n in names if n.startswith("files/")} and "files/1/video.mp4" in kept
    histories = {n.split("-")[0] for n in names if n.startswith("history/")}
    assert histories == {f"history/{what}" for what in ("screen", "programme", "session", "report")}
    assert "Her unmistakable note" in table and "Ben" not in table and "Ben" not in json.dumps(rows)


def test_deleting_a_person_leaves_nothing_of_them_and_all_of_the_other(two, tmp_path):
    store, anna, ben = two
    before = counts(store, ben)
    delete_person(store, anna)
    assert set(counts(store, anna).values()) == {0}
    assert counts(store, ben) == before
    assert [p.name for p in list_people(store)] == ["Ben"]
    assert len(session_folders(store.media)) == 1
    with store.reading() as db:
        total = {t.name: db.scalar(select(func.count()).select_from(t)) for t in OF_PEOPLE}
    assert total == before
    if store.kind == "sqlite":
        store.close()
        for file in tmp_path.glob("store.db*"):
            assert b"nmistakable" not in file.read_bytes()
    with pytest.raises(InputError):
        delete_person(store, anna)


def test_the_own_calibration_goes_too(store, tmp_path, monkeypatch):
    from posecheck.calibration.store import calibration_path

    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    anna = add_person(store, "Anna")
    path = calibration_path("Anna")
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    with zipfile.ZipFile(export_person(store, anna, tmp_path / "a.zip")) as package:
        assert package.read("calibration.json") == b"{}"
    delete_person(store, anna)
    assert not path.exists()


@pytest.mark.parametrize("by", ["key", "name"])
def test_answers_about_pain_go_too_and_are_never_in_the_store(
    plain_store, tmp_path, monkeypatch, by
):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    anna, ben = add_person(plain_store, "Anna"), add_person(plain_store, "Ben")
    with plain_store.reading() as db:
        kept_by = {row.id: getattr(row, by) for row in db.scalars(select(PersonRow))}
    answers = Answers(complaint=Complaint(("groin-left",), 7, "weeks"))
    for person in (anna, ben):
        save_answers(kept_by[person], answers)
        put_waiting(kept_by[person], "plank", "ab" * 10)
    with zipfile.ZipFile(export_person(plain_store, anna, tmp_path / "a.zip")) as package:
        assert b"groin-left" in package.read("answers.json")
        assert b"groin-left" not in package.read("store.json")
    delete_person(plain_store, anna)
    assert not answers_path(kept_by[anna]).exists()
    assert read_answers(kept_by[ben]) == answers
    assert waiting_parts(kept_by[anna]) == {} != waiting_parts(kept_by[ben])


def test_an_export_that_fails_leaves_no_file(two, tmp_path):
    store, anna, _ = two
    with pytest.raises(OutputError):
        export_person(store, anna, tmp_path / "no-such-folder" / "anna.zip")
    with pytest.raises(InputError):
        export_person(store, 99, tmp_path / "x.zip")
    assert not list(tmp_path.glob("*.zip*"))


def test_pictures_expire_and_numbers_stay(two):
    store, anna, _ = two
    assert expire(store, now().date() + timedelta(days=29)) == 0
    assert expire(store, now().date() + timedelta(days=31)) == 1
    assert expire(store, now().date() + timedelta(days=31)) == 0
    (line,) = sessions_of(store, anna)
    assert (line.media, line.expires_on, line.units) == ("none", None, 2)
    with store.reading() as db:
        assert db.scalars(select(Clip)).all() == []
    assert {name for f in session_folders(store.media) for name in names_in(f)} == {"track.npz"}


def test_a_narrower_consent_takes_what_it_no_longer_allows(two):
    store, anna, _ = two
    give_consent(store, anna, "clips", 10)
    assert apply_consent(store, anna) == 1
    (line,) = sessions_of(store, anna)
    assert line.media == "clips" and line.expires_on == now().date() + timedelta(days=10)
    left = {name for f in session_folders(store.media) for name in names_in(f)}
    assert "video.mp4" not in left and "rep-1.mp4" in left
    give_consent(store, anna, "none")
    assert apply_consent(store, anna) == 1
    assert apply_consent(store, anna) == 0
    assert sessions_of(store, anna)[0].media == "none"


def test_one_session_can_be_deleted(two):
    store, anna, ben = two
    delete_session(store, sessions_of(store, anna)[0].id)
    assert sessions_of(store, anna) == []
    assert len(sessions_of(store, ben)) == 1
    with pytest.raises(InputError):
        delete_session(store, 1)
