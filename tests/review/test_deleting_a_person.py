"""Deleting a person: what the pages analysed of them goes too, if it is wished; what is broken off
is finished."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from posecheck.calibration.store import COPIES, calibration_path, save_calibration
from posecheck.disk import data_folder, data_subfolder
from posecheck.errors import InputError, OutputError
from posecheck.jobs import results
from posecheck.jobs.analysis import analyze_request
from posecheck.jobs.request import Request
from posecheck.model.file_names import TRACK
from posecheck.movements.profile import Profile
from posecheck.pose.io.storage import load_track, save_track
from posecheck.review import (
    add_person,
    delete_person,
    export_person,
    file_result,
    files,
    give_consent,
    list_people,
)
from posecheck.review.removal import (
    Plan,
    analysed,
    analysed_of_session,
    delete_session,
    finish_removals,
)
from posecheck.review.roles import ATHLETE
from posecheck.review.store import Store
from posecheck.review.tables import Deletion, Session
from posecheck.review.team import set_member, viewer_of
from posecheck.review.to_file import put_down
from posecheck.video.probe import file_sha256
from tests.calibration.own_neutrals import calibration
from tests.review.kept_files import in_the_trash, session_folders


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))


def analysed_on_the_pages(track: Path, name: str, owner: str = "", **options) -> Request:
    """Uploads a track and analyses it as the pages do."""
    sha256 = file_sha256(track)
    upload = data_subfolder("uploads") / sha256 / name
    upload.parent.mkdir(exist_ok=True)
    shutil.copyfile(track, upload)
    request = Request(upload, name, sha256, options, owner=owner)
    results.keep_request(request)
    with results.scratch_folder() as scratch:
        analyze_request(request, scratch / "out", lambda *_: None)
        results.put_result(scratch / "out", request.key)
    of_it = load_track(track)
    save_track(
        replace(of_it, source=replace(of_it.source, sha256=request.sha256)),
        results.track_file(request),
    )
    return request


@pytest.fixture
def track_of(stick_result, tmp_path):
    """A saved track that is its own source, so that an upload of it is that of the session."""

    def make(name: str) -> Path:
        return save_track(load_track(stick_result(name, reps=1) / TRACK), tmp_path / f"{name}.npz")

    return make


def file_upload(store: Store, person: int, request: Request) -> None:
    """Keeps a result of the pages; the session's sha256 is that of the upload, as for a video."""
    session = file_result(
        store, person, results.result_folder(request.key), track=request.path
    ).session_id
    with store.engine.begin() as connection:
        connection.execute(
            Session.__table__.update()
            .where(Session.id == session)
            .values(source_sha256=request.sha256)
        )


def of_the_pages() -> set[str]:
    """Everything there is of analyses in the data folder."""
    found = set()
    for name in ("results", "requests", "tracks", "uploads", COPIES):
        found |= {f"{name}/{p.name}" for p in data_subfolder(name).iterdir()}
    return found


@pytest.fixture
def scene(plain_store, track_of):
    """Anna's videos on the pages: one kept for her, in two analyses; one held against her own
    neutral; and others' ones."""
    anna, ben = add_person(plain_store, "Anna", "none"), add_person(plain_store, "Ben", "none")
    save_calibration(calibration())
    copy = save_calibration(calibration(), data_subfolder(COPIES) / "0123456789abcdef.json")
    hers, both, bens, nobodys = (track_of(name) for name in ("hers", "both", "bens", "nobodys"))
    made = {
        "hers": analysed_on_the_pages(hers, "hers.npz"),
        "hers again": analysed_on_the_pages(hers, "hers.npz", movement="lunge"),
        "held": analysed_on_the_pages(nobodys, "held.npz", calibration=copy),
        "nobodys": analysed_on_the_pages(nobodys, "held.npz"),
        "both": analysed_on_the_pages(both, "both.npz"),
        "bens": analysed_on_the_pages(bens, "bens.npz"),
    }
    for who, name in ((anna, "hers"), (anna, "both"), (ben, "both"), (ben, "bens")):
        file_upload(plain_store, who, made[name])
    unanalysed = analysed_on_the_pages(track_of("forgotten"), "forgotten.npz")
    file_upload(plain_store, anna, unanalysed)
    shutil.rmtree(results.result_folder(unanalysed.key))
    (data_subfolder("requests") / f"{unanalysed.key}.json").unlink()
    made["forgotten"] = unanalysed
    return plain_store, anna, made


def test_what_was_analysed_of_somebody_is_found(scene):
    store, anna, made = scene
    goes, stays = analysed(store, anna)
    assert {a.key for a in goes if a.key} == {made[n].key for n in ("hers", "hers again", "held")}
    assert [a.title for a in goes if not a.key] == ["forgotten.npz, uploaded"]
    assert [a.key for a in stays] == [made["both"].key]
    assert all(
        a.title.startswith(("hers.npz, lunge, ", "held.npz, lunge, ")) for a in goes if a.key
    )


def test_another_accounts_result_of_the_same_video_is_not_theirs(plain_store, track_of):
    anna = add_person(plain_store, "Anna", "none")
    set_member(plain_store, "anna@x.example", ATHLETE, [anna])
    clip = track_of("clip")
    hers = analysed_on_the_pages(clip, "hers.npz", "anna@x.example")
    other = analysed_on_the_pages(clip, "private.npz", "ben@x.example", movement="lunge")
    file_upload(plain_store, anna, hers)
    seen = replace(plain_store, viewer=viewer_of(plain_store, "anna@x.example"))
    goes, stays = analysed(seen, anna)
    assert ([a.key for a in goes], stays) == ([hers.key], ())
    assert analysed_of_session(seen, session_of(seen, anna, hers)) == goes
    results.forget_result(hers.key)
    assert analysed(seen, anna) == ((), ())  # nor the upload, which is needed still
    delete_person(seen, anna, goes)
    assert results.is_there(other.key)
    assert other.path.is_file() and results.track_file(other).is_file()


def test_what_was_queued_for_them_goes_whoever_asked(plain_store, track_of):
    anna, ben = (add_person(plain_store, name, "none") for name in ("Anna", "Ben"))
    one, both, bens = (
        analysed_on_the_pages(track_of(name), f"{name}.npz", "kim@x.example")
        for name in ("one", "both", "bens")
    )
    asked = ((anna, one), (anna, both), (ben, both), (ben, bens))
    put_down(plain_store, [(who, request.key, request.name) for who, request in asked])
    set_member(plain_store, "anna@x.example", ATHLETE, [anna])
    seen = replace(plain_store, viewer=viewer_of(plain_store, "anna@x.example"))
    goes, _ = analysed(seen, anna)
    assert [a.key for a in goes] == [one.key]
    delete_person(seen, anna, goes)
    assert not results.is_there(one.key) and not one.path.exists()
    assert results.is_there(both.key) and results.is_there(bens.key)


def test_it_goes_with_them_and_nothing_else_does(scene):
    store, anna, made = scene
    before = of_the_pages()
    forgotten = next(a.sha256 for a in analysed(store, anna)[0] if not a.key)
    delete_person(store, anna, analysed(store, anna)[0])
    keys = [made[n].key for n in ("hers", "hers again", "held")]
    gone = {f"results/{key}" for key in keys} | {f"requests/{key}.json" for key in keys}
    gone |= {f"tracks/{made[n].pose_key}.npz" for n in ("hers", "forgotten")}
    gone |= {
        f"uploads/{made['hers'].sha256}",
        f"uploads/{forgotten}",
        f"{COPIES}/0123456789abcdef.json",
    }
    # the upload and the track of "held" are needed by "nobodys"
    assert before - of_the_pages() == gone
    assert not calibration_path("Anna").exists() and [p.name for p in list_people(store)] == ["Ben"]
    assert (
        results.is_there(made["both"].key)
        and results.is_there(made["bens"].key)
        and results.is_there(made["nobodys"].key)
    )


def test_it_stays_where_that_is_wished(scene):
    store, anna, _ = scene
    before = of_the_pages()
    delete_person(store, anna)
    assert before - of_the_pages() == {f"{COPIES}/0123456789abcdef.json"}


def test_on_another_computer_of_a_team_the_rest_waits_for_its_own(
    opened, store, tmp_path, monkeypatch, lunge
):
    """Begun on one computer and broken off; another one opens the store: the rows go, the first
    one's data folder is left to the first one."""
    save_calibration(calibration())
    anna = add_person(store, "Anna", "none")
    file_result(store, anna, lunge)
    with monkeypatch.context() as patched:
        patched.setattr("posecheck.review.removal_steps.remove_for_good", _fails)
        with pytest.raises(OutputError, match="in use"):
            delete_person(store, anna)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "other"))
    assert opened().notes == ()
    assert list_people(store) == [] and session_folders(store.media) == []
    with store.reading() as db:
        assert "Anna" in db.scalar(select(Deletion.plan))
    add_person(store, "Zoe", "none")  # who may get the number that Anna had
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    assert calibration_path("Anna").is_file()
    opened()
    assert not calibration_path("Anna").exists() and [p.name for p in list_people(store)] == ["Zoe"]
    with store.reading() as db:
        assert db.scalar(select(func.count()).select_from(Deletion)) == 0


def _fails(*_):
    raise OutputError("It is in use.", "Close it.")


def test_what_cannot_be_removed_is_said_and_tried_again(
    opened, store, monkeypatch, lunge, stick_result
):
    anna = add_person(store, "Anna", "none")
    file_result(store, anna, lunge)
    with monkeypatch.context() as patched:
        patched.setattr("posecheck.review.removal_steps.remove_for_good", _fails)
        with pytest.raises(OutputError, match="in use"):
            delete_person(store, anna)
        again = opened()
        assert "not finished: It is in use." in again.notes[0]
        assert [p.name for p in list_people(again)] == ["Anna"] and len(
            session_folders(store.media)
        ) == 1
        with pytest.raises(InputError, match="Anna is being deleted"):
            file_result(store, anna, stick_result("more"))
    delete_person(store, anna)
    assert list_people(store) == [] and session_folders(store.media) == [] and opened().notes == ()


def test_one_that_is_filed_while_its_person_is_deleted_goes_too(
    store, monkeypatch, lunge, stick_result
):
    """Between the first look at the sessions and the last row."""
    anna = add_person(store, "Anna", "none")
    file_result(store, anna, lunge)
    late, real = stick_result("late"), files.remove_for_good

    def meanwhile(*args):
        monkeypatch.setattr("posecheck.review.removal_steps.remove_for_good", real)
        # it had looked before
        monkeypatch.setattr("posecheck.review.filing.consent_of", lambda *_: ("none", None))
        file_result(store, anna, late)
        real(*args)

    monkeypatch.setattr("posecheck.review.removal_steps.remove_for_good", meanwhile)
    monkeypatch.setattr("posecheck.review.filing.find_session", lambda *_: None)
    delete_person(store, anna)
    assert list_people(store) == [] and session_folders(store.media) == []


def test_a_killed_filing_of_theirs_goes_with_them(opened, store, tmp_path):
    from tests.review.kill_scenarios import leave_a_dead_filing
    from tests.review.killing import Place

    anna = add_person(store, "Anna Unmistakable", "full")
    leave_a_dead_filing(
        Place(tmp_path, store.engine.url.render_as_string(hide_password=False), tmp_path)
    )
    opened()
    assert len(in_the_trash(store.media)) == 2
    delete_person(store, anna)
    assert in_the_trash(store.media) == []


def test_a_consent_that_was_given_is_applied_when_the_store_is_next_opened(
    opened, store, stick_with_video
):
    """As where the program ended between the two."""
    anna = add_person(store, "Anna", "full")
    file_result(store, anna, *stick_with_video)
    give_consent(store, anna, "none")
    opened()
    (folder,) = session_folders(store.media)
    assert not list(folder.glob("*.mp4")) and not list(folder.glob("*.jpg"))


def test_a_second_computer_that_deletes_again_leaves_the_first_ones_part_to_it(
    opened, store, tmp_path, monkeypatch
):
    save_calibration(calibration())
    anna = add_person(store, "Anna", "none")
    with monkeypatch.context() as patched:
        patched.setattr("posecheck.review.removal_steps.forget_calibration", _fails)
        with pytest.raises(OutputError, match="in use"):
            delete_person(store, anna)
    with monkeypatch.context() as patched:
        patched.setenv("POSECHECK_DATA", str(tmp_path / "other"))
        delete_person(store, anna)
        assert list_people(store) == []
    assert calibration_path("Anna").is_file()
    opened()
    assert not calibration_path("Anna").exists()


def test_a_plan_that_cannot_be_read_is_said(opened, store):
    with store.engine.begin() as connection:
        connection.execute(Deletion.__table__.insert().values(plan="{"))
    assert "cannot be read" in opened().notes[0]
    assert (
        msgspec.json.decode(msgspec.json.encode(Plan()), type=Plan) == Plan()
        and data_folder().is_dir()
    )


def test_after_an_update_of_posecheck_too(scene, monkeypatch):
    """Keys hold the version: what an earlier one kept is found by its own key."""
    store, anna, made = scene
    monkeypatch.setattr("posecheck.jobs.request.__version__", "99.0")
    delete_person(store, anna, analysed(store, anna)[0])
    left = of_the_pages()
    assert f"uploads/{made['hers'].sha256}" not in left and f"uploads/{made['bens'].sha256}" in left
    assert not any(
        f"{folder}/{made['hers'].key}{end}" in left
        for folder, end in (("results", ""), ("requests", ".json"))
    )
    # of "both" and "bens"; no key of this version leads to that of "nobodys"
    assert len([name for name in left if name.startswith("tracks/")]) == 2


def test_what_was_judged_by_their_limits_is_theirs(scene, track_of):
    store, anna, _ = scene
    other = analysed_on_the_pages(
        track_of("limits"), "limits.npz", profile=Profile(name="everyone 3, Anna 1", limits={})
    )
    also = analysed_on_the_pages(
        track_of("annabel"), "annabel.npz", profile=Profile(name="everyone 3, Joanna 1", limits={})
    )
    keys = {a.key for a in analysed(store, anna)[0]}
    assert other.key in keys and also.key not in keys
    delete_person(store, anna, analysed(store, anna)[0])
    files = [
        p
        for name in ("results", "requests")
        for p in data_subfolder(name).rglob("*")
        if p.is_file()
    ]
    assert files and not [p for p in files if b", Anna 1" in p.read_bytes()]


@pytest.mark.parametrize(
    "made_at", ["1e999", "1e12", "-1e18", "NaN", '"soon"', "1" * 400, "[" * 5000]
)
def test_a_damaged_result_of_theirs_is_found_and_goes(scene, made_at):
    store, anna, made = scene
    details = results.result_folder(made["hers"].key) / results.DETAILS
    details.write_text(f'{{"name": "hers.npz", "made_at": {made_at}}}')
    goes, _ = analysed(store, anna)
    assert made["hers"].key in {a.key for a in goes} and all(a.title for a in goes)
    assert made["hers"].key not in {entry.key for entry in results.recent_results()}
    delete_person(store, anna, goes)
    assert not results.result_folder(made["hers"].key).exists()


@pytest.mark.parametrize("where", ["results", "media"])
def test_what_stays_is_said_each_time(scene, monkeypatch, where):
    """Moved aside and not removed, it is not out of sight: the second try says so as the first."""
    store, anna, _ = scene
    goes = analysed(store, anna)[0]
    rmtree = shutil.rmtree

    def busy(path, *args, **how):
        if ("forgotten-" if where == "results" else "/gone/") not in str(path):
            rmtree(path, *args, **how)

    monkeypatch.setattr(shutil, "rmtree", busy)
    for _ in range(3):
        with pytest.raises(OutputError):
            delete_person(store, anna, goes)
        assert "Anna" in [p.name for p in list_people(store)]
    monkeypatch.setattr(shutil, "rmtree", rmtree)
    delete_person(store, anna, analysed(store, anna)[0] or goes)
    assert "Anna" not in [p.name for p in list_people(store)]
    assert not [
        p
        for p in (*data_subfolder("results").iterdir(), *store.media.rglob("*"))
        if "forgotten-" in p.name or p.parent.name == "gone"
    ]


def test_who_is_written_alike_keeps_what_is_theirs(plain_store):
    zoe = add_person(plain_store, "Zoë", "none")
    save_calibration(calibration(person="Zoe"))
    delete_person(plain_store, zoe)
    assert calibration_path("Zoe").is_file()
    delete_person(plain_store, add_person(plain_store, "zoe", "none"))
    assert not calibration_path("Zoe").exists()


def test_what_an_earlier_version_left_in_their_place_is_not_handed_over_with_them(
    plain_store, tmp_path
):
    """It kept the calibrations of Zoe and Zoë in one place."""
    save_calibration(calibration(person="Zoë"), calibration_path("Zoe"))
    for name, has_one in (("Zoe", False), ("Zoë", True)):
        package = export_person(
            plain_store, add_person(plain_store, name, "none"), tmp_path / f"{name}.zip"
        )
        with zipfile.ZipFile(package) as there:
            assert ("calibration.json" in there.namelist()) == has_one


def session_of(store, person: int, request: Request) -> int:
    with store.reading() as db:
        return db.scalar(
            select(Session.id).where(
                Session.person_id == person, Session.source_sha256 == request.sha256
            )
        )


def test_a_session_takes_what_the_pages_analysed_of_its_video(scene):
    """Nothing else would ever find it again: it is found by the sessions."""
    store, anna, made = scene
    before, number = of_the_pages(), session_of(store, anna, made["hers"])
    also = analysed_of_session(store, number)
    assert {a.key for a in also} == {made[n].key for n in ("hers", "hers again")}
    delete_session(store, number, also)
    gone = {f"results/{made[n].key}" for n in ("hers", "hers again")} | {
        f"requests/{made[n].key}.json" for n in ("hers", "hers again")
    }
    assert before - of_the_pages() == gone | {
        f"tracks/{made['hers'].pose_key}.npz",
        f"uploads/{made['hers'].sha256}",
    }
    assert calibration_path("Anna").exists() and session_of(store, anna, made["hers"]) is None
    with store.reading() as db:
        assert not db.scalars(select(Deletion)).all()


def test_a_session_of_a_video_that_others_have_too_takes_nothing_of_the_pages(scene):
    store, anna, made = scene
    before, number = of_the_pages(), session_of(store, anna, made["both"])
    assert analysed_of_session(store, number) == ()
    delete_session(store, number, ())
    assert of_the_pages() == before
    with pytest.raises(InputError, match="not in the store"):
        analysed_of_session(store, number)


def test_a_session_whose_removal_was_broken_off_is_finished(scene, monkeypatch):
    store, anna, made = scene
    number = session_of(store, anna, made["hers"])
    also = analysed_of_session(store, number)
    with monkeypatch.context() as broken:
        broken.setattr(
            "posecheck.review.removal_steps.forget_analysed",
            lambda *_: (_ for _ in ()).throw(OSError("in use")),
        )
        with pytest.raises(OutputError, match="could not be removed"):
            delete_session(store, number, also)
    assert results.is_there(made["hers"].key)
    assert finish_removals(store) == []
    assert not any(results.is_there(made[n].key) for n in ("hers", "hers again"))
