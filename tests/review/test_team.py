"""A team: who opens whom, whoever asks by whichever number, and what is told of what they do; on
SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from posecheck.errors import InputError
from posecheck.history import guided, own, programmes, screens
from posecheck.history.checks import file_check
from posecheck.results.folder import ResultFolder
from posecheck.review import (
    accept_threshold,
    add_note,
    add_person,
    audit,
    delete_person,
    export_person,
    file_result,
    give_consent,
    give_label,
    judge_again,
    labels,
    list_people,
)
from posecheck.review.handover import athlete_report, findings_csv
from posecheck.review.learning import records
from posecheck.review.people import names
from posecheck.review.profiles import history
from posecheck.review.queue import Filters, detail, entries, place_of, waiting
from posecheck.review.roles import ADMIN, ATHLETE, COACH, GUEST, Viewer, may_open_result
from posecheck.review.sessions import report_of, sessions_of
from posecheck.review.tables import FindingRow, LabelRow, PersonRow
from posecheck.review.team import (
    ADMIN_VARIABLE,
    TeamMember,
    members,
    remove_member,
    set_member,
    viewer_of,
)
from posecheck.review.team_tables import AuditRow
from posecheck.review.undo import take_back
from tests.history.made import DAY, programme, screen, session

ANNA, KIM, BOSS = "anna@club.example", "kim@club.example", "boss@club.example"


@pytest.fixture
def club(store, stick_result, monkeypatch):
    """(store, Anna, Ben): Kim coaches Anna, who signs in too; each has a session."""
    monkeypatch.delenv(ADMIN_VARIABLE, raising=False)
    anna, ben = add_person(store, "Anna", "none"), add_person(store, "Ben", "none")
    for who, name in ((anna, "a"), (ben, "b")):
        file_result(store, who, stick_result(name, reps=1, trunk_lean=45.0))
    set_member(store, ANNA, ATHLETE, [anna])
    set_member(store, KIM.upper(), COACH, [anna])
    set_member(store, BOSS, ADMIN)
    return store, anna, ben


def seen_by(store, account: str):
    return replace(store, viewer=viewer_of(store, account))


def told(store) -> list[tuple[str, str, str, str]]:
    return [(t.account, t.action, t.person, t.what) for t in audit.audit_of(store)]


def test_who_is_signed_in_is_what_the_team_says(club, monkeypatch):
    store, _, _ = club
    roles = {who: viewer_of(store, who).role for who in (ANNA, KIM, BOSS, "zoe@x.example", "")}
    assert list(roles.values()) == [ATHLETE, COACH, ADMIN, GUEST, GUEST]
    monkeypatch.setenv(ADMIN_VARIABLE, "Zoe@x.example, other@x.example")
    assert viewer_of(store, "zoe@x.example") == Viewer("zoe@x.example", ADMIN)
    assert members(store) == [
        TeamMember(ANNA, ATHLETE, ("Anna",)),
        TeamMember(BOSS, ADMIN),
        TeamMember(KIM, COACH, ("Anna",)),
    ]


@pytest.mark.parametrize(
    ("account", "whom"),
    [
        (ANNA, ["Anna"]),
        (KIM, ["Anna"]),
        (BOSS, ["Anna", "Ben"]),
        ("zoe@x.example", []),
        ("", []),
    ],
)
def test_every_list_holds_those_whom_the_viewer_may_open(club, account, whom):
    handle = seen_by(club[0], account)
    everybody = ["Anna", "Ben"]
    assert [p.name for p in list_people(handle)] == whom == list(names(handle).values())
    assert [p.name for p in own.people(handle)] == whom
    assert sorted({e.person for e in entries(handle)}) == whom
    assert (waiting(handle) == 0) == (not whom)
    assert {r.person for r in records(handle, per_person=True)} == set(whom)
    assert bool(records(handle)) == bool(whom)
    for other in set(everybody) - set(whom):
        assert f"\n{other}," not in findings_csv(handle)
    assert judge_again(handle).sessions == len(whom)


def test_nothing_is_had_by_a_number_that_is_somebody_elses(club, tmp_path):
    store, _, ben = club
    finding = entries(store, Filters(person_id=ben))[0].id
    shown = detail(store, finding)
    session = shown.session_id
    tries = (
        lambda s: detail(s, finding),
        lambda s: give_label(s, finding, "agree"),
        lambda s: add_note(s, session, "mine"),
        lambda s: report_of(s, session),
        lambda s: athlete_report(s, session),
        lambda s: own.opened(s, ben),
        lambda s: export_person(s, ben, tmp_path / "out.zip"),
        lambda s: delete_person(s, ben),
        lambda s: give_consent(s, ben, "full"),
        lambda s: accept_threshold(s, "lunge", "trunk-lean", 40.0, person_id=ben),
        lambda s: accept_threshold(s, "lunge", "trunk-lean", 40.0),
        lambda s: set_member(s, "friend@x.example", ADMIN),
        lambda s: remove_member(s, BOSS),
        members,
        audit.audit_of,
    )
    for account in (ANNA, KIM, "zoe@x.example", ""):
        handle = seen_by(store, account)
        for attempt in tries:
            with pytest.raises(InputError):
                attempt(handle)
        assert sessions_of(handle, ben) == [] and place_of(handle, finding) is None
        assert labels.session_notes(handle, session) == []
    assert not (tmp_path / "out.zip").exists()
    assert [p.name for p in list_people(store)] == ["Anna", "Ben"]
    with store.reading() as db:
        assert db.scalar(select(func.count()).select_from(LabelRow)) == 0
    assert {row[0] for row in told(store)} <= {""}


def test_whom_a_coach_adds_is_theirs_and_a_taken_name_is_said_without_its_owner(club):
    kim = seen_by(club[0], KIM)
    cara = add_person(kim, "Cara")
    assert [p.name for p in list_people(kim)] == ["Anna", "Cara"]
    assert own.add(kim, "Dora") in names(kim) and own.add(kim, "Cara") == cara
    for name in ("Ben", "ben "):
        with pytest.raises(InputError, match="taken"):
            add_person(kim, name)
        with pytest.raises(InputError, match="taken"):
            own.add(kim, name)


def test_a_member_is_as_was_said_last(club):
    store, anna, ben = club
    set_member(store, KIM, COACH, [ben])
    assert list(names(seen_by(store, KIM))) == [ben]
    with pytest.raises(InputError, match="is the profile of"):
        set_member(store, "other@club.example", ATHLETE, [anna])
    assert remove_member(store, ANNA) and not remove_member(store, ANNA)
    set_member(store, "other@club.example", ATHLETE, [anna])
    assert list(names(seen_by(store, "other@club.example"))) == [anna]
    assert list(names(seen_by(store, ANNA))) == []
    for account, role, whom in (
        ("two words", COACH, []),
        ("", COACH, []),
        (KIM, "owner", []),
        (KIM, ADMIN, [anna]),
        (ANNA, ATHLETE, [anna, ben]),
        (KIM, COACH, [99]),
    ):
        with pytest.raises(InputError):
            set_member(store, account, role, whom)
    assert list(names(seen_by(store, KIM))) == [ben]


@pytest.mark.parametrize(("role", "named"), [(ATHLETE, False), (COACH, True), (ADMIN, False)])
def test_a_profile_that_is_not_named_is_theirs_no_more(club, role, named):
    store, anna, ben = club
    set_member(store, ANNA, role, [ben] if named else [])
    with store.reading() as db:
        assert db.scalar(select(PersonRow.account).where(PersonRow.id == anna)) is None
    if role != ADMIN:
        assert list(names(seen_by(store, ANNA))) == ([ben] if named else [])
    assert members(store)[0] == TeamMember(ANNA, role, ("Ben",) if named else ())


def test_what_was_done_is_told_with_who_and_of_whom(club, tmp_path):
    store, anna, ben = club
    kim, boss = seen_by(store, KIM), seen_by(store, BOSS)
    assert told(store) == []  # nobody was signed in until now
    finding = entries(kim)[0].id
    audit.saw(kim, [anna], "sessions")
    give_label(kim, finding, "agree", token="once")
    give_label(kim, finding, "agree", token="once")  # the same keystroke: nothing happened
    programmes.file_programme(kim, anna, programme())
    screens.file_screen(kim, anna, screen())
    screens.delete_screen(kim, anna, DAY)
    screens.delete_screen(kim, anna, DAY)  # there is none any more
    export_person(kim, anna, tmp_path / "anna.zip")
    delete_person(boss, ben)
    rows = told(boss)
    assert [row[:3] for row in reversed(rows)] == [
        (KIM, "saw", "Anna"),
        *[(KIM, "decided", "Anna")] * 3,
        (KIM, "deleted", "Anna"),
        (KIM, "exported", "Anna"),
        (BOSS, "deleted", rows[0][2]),
    ]
    assert rows[0][2].startswith("deleted (") and "Ben" not in str(rows)
    assert len(audit.audit_of(boss, person_id=anna)) == 6
    assert [t.action for t in audit.audit_of(boss, most=1)] == ["deleted"]


def test_what_is_kept_for_somebody_is_told_of_and_what_they_keep_themselves_is_not(
    club, stick_result
):
    store, anna, _ = club
    for number, account in enumerate((ANNA, KIM)):
        handle, day = seen_by(store, account), DAY + timedelta(number)
        report = ResultFolder(stick_result(f"c{number}", reps=2 + number)).read_report()
        for _ in range(2):  # the second time there is nothing new
            screens.file_screen(handle, anna, screen(day=day))
            guided.save_guided(handle, anna, session(f"s{number}", day))
            file_check(handle, anna, report, day)
    assert told(store) == [
        (KIM, "decided", "Anna", "kept a check: lunge"),
        (KIM, "decided", "Anna", "kept a guided session of 2026-03-03"),
        (KIM, "decided", "Anna", "kept a screen of 2026-03-03"),
    ]


def test_a_label_taken_back_is_told_of_and_nobody_elses_can_be(club):
    store, _, _ = club
    kim = seen_by(store, KIM)
    give_label(kim, entries(kim)[0].id, "agree", token="press")
    assert take_back(seen_by(store, "zoe@x.example"), "press") is None
    assert take_back(kim, "press") == "open"
    assert [row[3].partition(":")[0] for row in told(store)] == [
        "label agree taken back",
        "label agree",
    ]


def test_somebodys_own_is_not_told_of_when_they_look(club):
    store, anna, _ = club
    audit.saw(seen_by(store, ANNA), [anna], "progress")
    assert told(store) == []


def test_what_could_not_be_told_of_is_not_done(club, monkeypatch):
    store, _, _ = club
    kim = seen_by(store, KIM)
    finding = entries(kim)[0].id

    def fail(*_):
        raise InputError("The audit cannot be written.", "")

    monkeypatch.setattr(labels, "note", fail)
    with pytest.raises(InputError, match="audit"):
        give_label(kim, finding, "agree")
    with store.reading() as db:
        assert db.get_one(FindingRow, finding).state == "open"
        assert db.scalar(select(func.count()).select_from(AuditRow)) == 0


def test_where_nobody_signs_in_nothing_is_told(club):
    store, anna, _ = club
    give_label(store, entries(store)[0].id, "agree")
    audit.saw(store, [anna], "sessions")
    audit.tell(store, audit.EXPORTED, anna, "everything")
    with store.reading() as db:
        assert db.scalar(select(func.count()).select_from(AuditRow)) == 0
        assert db.scalar(select(PersonRow.account).where(PersonRow.id == anna)) == ANNA


def test_thresholds_of_others_are_not_in_a_coachs_history(club):
    store, anna, ben = club
    for who in (anna, ben, None):
        accept_threshold(store, "lunge", "trunk-lean", 40.0, person_id=who)
    assert [c.person for c in history(seen_by(store, KIM))] == [None, "Anna"]
    assert [c.person for c in history(seen_by(store, BOSS))] == [None, "Ben", "Anna"]


def test_a_result_is_its_owners_and_nobodys_is_the_admins():
    viewers = (Viewer(), Viewer(ANNA, ATHLETE), Viewer(KIM, COACH), Viewer(BOSS, ADMIN))
    assert [may_open_result(v, ANNA) for v in viewers] == [True, True, False, False]
    assert [may_open_result(v, "") for v in viewers] == [True, False, False, True]
    assert not may_open_result(Viewer("", GUEST), "")


def test_a_result_of_somebody_who_left_the_team_is_the_admins(club, monkeypatch):
    store = club[0]
    monkeypatch.setenv(ADMIN_VARIABLE, "zoe@x.example")
    assert not may_open_result(viewer_of(store, BOSS), KIM)
    remove_member(store, KIM)
    opens = {who: may_open_result(viewer_of(store, who), KIM) for who in (BOSS, ANNA, KIM)}
    assert opens == {BOSS: True, ANNA: False, KIM: True}
    assert may_open_result(viewer_of(store, "zoe@x.example"), KIM)
    assert not may_open_result(viewer_of(store, BOSS), "zoe@x.example")
