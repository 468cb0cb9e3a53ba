"""Screens, programmes and guided sessions are kept, found again, and grow: on SQLite and on
PostgreSQL."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import func, select

from posecheck.errors import DamagedStore, InputError
from posecheck.history import guided, own, programmes, records, screens
from posecheck.programme.rules import rule_of
from posecheck.review import add_person, open_store
from posecheck.review.export import history_files, person_rows
from posecheck.review.history_tables import (
    GuidedRow,
    GuidedStepRow,
    ProgrammeRow,
    ScreenFindingRow,
    ScreenRow,
)
from posecheck.review.roles import ATHLETE, Viewer
from tests.history.made import DAY, STEPS, programme, result, screen, session
from tests.review.earlier_store import take_back


@pytest.fixture
def anna(store) -> int:
    return own.add(store, "Anna")


def count(store, table) -> int:
    with store.reading() as db:
        return db.scalar(select(func.count()).select_from(table))


def test_a_screen_is_there_as_it_was_written(store, anna):
    assert screens.file_screen(store, anna, screen())
    assert screens.screens_of(store, anna) == [screen()] == [screens.newest_screen(store, anna)]
    with store.reading() as db:
        row = db.scalar(select(ScreenRow))
        found = db.scalar(select(ScreenFindingRow))
    assert (row.screened_on, row.parts_done, row.stands_out) == (DAY, 2, 1)
    assert (found.code, found.measure, found.value, found.low) == ("pelvis", "pelvic_tilt", 12, 9)


def test_filed_again_it_is_there_once_and_the_one_read_later_holds(store, anna):
    early, late = screen(parts=1, hour=8), screen(tilt=9.0, hour=10, parts=3)
    assert screens.file_screen(store, anna, early)
    assert not screens.file_screen(store, anna, early)
    assert screens.file_screen(store, anna, late)
    assert not screens.file_screen(store, anna, early)
    assert screens.screens_of(store, anna) == [late]
    assert count(store, ScreenFindingRow) == 1
    assert screens.file_screen(store, anna, screen(DAY + timedelta(28)))
    assert len(screens.screens_of(store, anna)) == 2
    assert screens.screens_of(store, anna, DAY + timedelta(1)) == [screen(DAY + timedelta(28))]
    assert screens.delete_screen(store, anna, DAY)
    assert not screens.delete_screen(store, anna, DAY)
    assert count(store, ScreenFindingRow) == 1


def test_a_week_of_a_programme_replaces_itself_and_no_other(store, anna):
    for week in (1, 2):
        assert programmes.file_programme(store, anna, programme(week))
    assert not programmes.file_programme(store, anna, programme(2))
    assert programmes.file_programme(store, anna, programme(2, by="Coach"))
    assert programmes.programmes_of(store, anna) == [programme(1), programme(2, by="Coach")]
    assert programmes.current_programme(store, anna) == programme(2, by="Coach")
    assert programmes.current_programme(store, anna, DAY + timedelta(3)) == programme(1)
    assert programmes.current_programme(store, anna, DAY - timedelta(1)) is None
    other = programme(1, key="p2", day=DAY + timedelta(7))
    programmes.file_programme(store, anna, other)
    assert programmes.current_programme(store, anna) == other  # of the same day, saved later
    assert programmes.delete_programme(store, anna, "p1") == 2
    assert programmes.programmes_of(store, anna) == [other]


def test_a_session_grows_step_by_step(store, anna):
    for done in range(5):
        kept = guided.save_guided(store, anna, session(done=done))
        assert kept == session(done=done)
        assert guided.guided_session(store, anna, "s1") == kept
        assert count(store, GuidedStepRow) == done
        assert guided.open_guided(store, anna) == (kept if done < 4 else None)
    assert count(store, GuidedRow) == 1
    (done,) = records.done_of(store, anna)
    assert (done.day, done.state, done.pain_before, done.pain_after) == (DAY, "finished", 3, 2)
    assert [(s.movement, s.side, s.good_reps, s.value) for s in done.sets] == [
        ("lunge", side, 6, 20.0 + k) for k, side in enumerate(("left", "right") * 2)
    ]


def test_what_another_tab_did_stays(store, anna):
    """One tab is at step 3, a stale one saves what it knows of step 1."""
    guided.save_guided(store, anna, session(done=3))
    stale = session(done=1, state="paused")
    stale = msgspec.structs.replace(
        stale, results=(*stale.results, result(1, datetime(2026, 3, 2, 10, 30, tzinfo=UTC)))
    )
    kept = guided.save_guided(store, anna, stale)
    assert [r.step for r in kept.results] == [0, 1, 2, 1]
    assert guided.guided_session(store, anna, "s1") == kept
    finished = guided.save_guided(store, anna, session())
    assert (finished.state, len(finished.results)) == ("finished", 5)
    again = guided.save_guided(store, anna, session(done=2))
    assert (again.state, again.at, again.ended_at, again.pain_after, len(again.results)) == (
        ("finished", 4, session().ended_at, 2, 5)
    )


def test_pain_of_the_next_day_is_added_to_a_finished_session(store, anna):
    guided.save_guided(store, anna, session())
    guided.save_guided(store, anna, session(pain_next_day=4))
    assert guided.guided_of(store, anna)[0].pain_next_day == 4
    assert records.done_of(store, anna)[0].pain_next_day == 4


def test_a_repeated_step_counts_once_with_its_worst_pain(store, anna):
    first = session(done=2)
    again = (
        result(1, datetime(2026, 3, 2, 10, 2, tzinfo=UTC), went="hurt", pain=6, reps=3),
        result(1, datetime(2026, 3, 2, 10, 5, tzinfo=UTC), reps=8, pain=2),
    )
    guided.save_guided(
        store, anna, msgspec.structs.replace(first, results=(first.results[0], *again))
    )
    (done,) = records.done_of(store, anna)
    assert [(s.went, s.reps, s.pain) for s in done.sets] == [("done", 8, None), ("done", 8, 6)]


def test_a_session_to_go_on_with_is_the_newest(store, anna):
    guided.save_guided(store, anna, session("old", done=2))
    assert guided.open_guided(store, anna).key == "old"
    guided.save_guided(store, anna, session("new", DAY + timedelta(1)))
    assert guided.open_guided(store, anna) is None
    assert [s.key for s in guided.guided_of(store, anna)] == ["old", "new"]
    assert [s.key for s in guided.guided_of(store, anna, last=1)] == ["new"]
    since = datetime(2026, 3, 3, tzinfo=UTC)
    assert [s.key for s in guided.guided_of(store, anna, since=since)] == ["new"]
    assert guided.delete_guided(store, anna, "new")
    assert guided.open_guided(store, anna).key == "old"
    assert count(store, GuidedStepRow) == 2


def test_many_that_save_the_same_session_at_once_keep_one(store, anna):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda k: guided.save_guided(store, anna, session(done=k % 4)), range(12)))
    assert count(store, GuidedRow) == 1
    assert [r.step for r in guided.guided_of(store, anna)[0].results] == [0, 1, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        session(key=""),
        session(key="k" * 65),
        session(began_at="yesterday"),
        session(ended_at="later"),
        session(pain_after=11),
        session(results=(result(9, datetime(2026, 3, 2, tzinfo=UTC)),)),
        session(results=(result(0, datetime(2026, 3, 2, tzinfo=UTC), figure_value=1e300),)),
        session(results=(result(0, datetime(2026, 3, 2, tzinfo=UTC), hold_s=float("nan")),)),
    ],
)
def test_a_session_that_does_not_hang_together_is_refused(plain_store, wrong):
    anna = own.add(plain_store, "Anna")
    with pytest.raises(InputError):
        guided.save_guided(plain_store, anna, wrong)
    assert count(plain_store, GuidedRow) == 0


def test_another_session_by_the_same_key_is_refused(plain_store):
    anna = own.add(plain_store, "Anna")
    guided.save_guided(plain_store, anna, session())
    with pytest.raises(InputError, match="another session"):
        guided.save_guided(plain_store, anna, session(steps=STEPS[:2], results=(), at=0))
    ben = own.add(plain_store, "Ben")
    guided.save_guided(plain_store, ben, session(steps=STEPS[:2], results=(), at=0))


def test_what_a_programme_says_of_pain_is_in_no_row(store, anna):
    rule = rule_of("very-sore-knee")
    gone = f"Lunge is left out: {rule.title.lower()}."
    left = f"Left out: Squat ({rule.title.lower()}); Clam (it needs a band)."
    made = msgspec.structs.replace(
        programme(1), rules=("arched", rule.id), said=(rule.say, gone, left, "Nothing else.")
    )
    programmes.file_programme(store, anna, made)
    (kept,) = programmes.programmes_of(store, anna)
    assert kept.rules == ("arched",)
    assert kept.said == ("Left out: Clam (it needs a band).", "Nothing else.")
    rows = person_rows(store, anna)
    assert "knee" not in str(rows) + str(history_files(rows))


def test_a_programme_that_a_red_flag_stopped_is_not_kept(store, anna):
    stopped = msgspec.structs.replace(programme(1), lines=(), stopped="See a doctor first.")
    with pytest.raises(InputError, match="warning sign"):
        programmes.file_programme(store, anna, stopped)
    assert programmes.programmes_of(store, anna) == []


@pytest.mark.parametrize("wrong", [screen(), programme(), session()])
def test_nothing_is_kept_for_somebody_who_is_not_there(plain_store, wrong):
    how = {
        "Screen": screens.file_screen,
        "Programme": programmes.file_programme,
        "GuidedSession": guided.save_guided,
    }[type(wrong).__name__]
    with pytest.raises(InputError, match="not in the store"):
        how(plain_store, 99, wrong)


def as_athlete(store, account):
    return replace(store, viewer=Viewer(account, ATHLETE))


def test_profiles_open_to_their_own_account(store):
    as_anna, as_zoe = as_athlete(store, "anna@x"), as_athlete(store, "zoe@x")
    anna, ben = own.add(as_anna, "Anna"), own.add(store, "Ben")
    assert [p.name for p in own.people(store)] == ["Anna", "Ben"]
    assert [p.id for p in own.people(as_anna)] == [anna]
    assert own.people(as_zoe) == []
    assert own.opened(as_anna, anna).name == "Anna"
    for handle, person in ((as_zoe, anna), (as_anna, ben), (store, 99)):
        with pytest.raises(InputError, match="no such profile"):
            own.opened(handle, person)
    assert own.add(as_anna, "anna") == anna == own.add(store, "ANNA")
    with pytest.raises(InputError, match="taken"):
        own.add(as_zoe, "Anna")


def test_a_profile_keeps_no_picture_until_it_is_allowed(store):
    from posecheck.review.people import consent_of

    with store.reading() as db:
        assert consent_of(db, own.add(store, "Anna")) == ("none", None)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("screens", "content", "not JSON"),
        ("screens", "content", '{"person": "Anna"}'),
        ("screens", "content", "[" * 100_000),
        ("programmes", "content", '{"week": 0}'),
        ("programmes", "from_day", 5),
        ("guided_sessions", "content", "{}"),
        ("guided_sessions", "began_at", "soon"),
        ("guided_sessions", "pain_after", "much"),
        ("guided_steps", "value", "far"),
        ("checks", "filmed_on", "2026-02-31"),
        ("checks", "good_reps", "all"),
        ("check_figures", "low", "less"),
    ],
)
def test_what_is_damaged_is_said_so(tmp_path, table, column, value, stick_result):
    from posecheck.history import checks
    from posecheck.results.folder import ResultFolder

    store = open_store(tmp_path / "store.db", tmp_path / "media")
    anna = own.add(store, "Anna")
    screens.file_screen(store, anna, screen())
    programmes.file_programme(store, anna, programme())
    guided.save_guided(store, anna, session(done=3))
    checks.file_check(store, anna, ResultFolder(stick_result("a")).read_report(), DAY)
    with closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as raw:
        raw.execute(f"UPDATE {table} SET {column}=?", (value,))
    refused = 0
    for ask in (
        lambda: screens.screens_of(store, anna),
        lambda: programmes.programmes_of(store, anna),
        lambda: guided.open_guided(store, anna),
        lambda: records.records_of(store, anna),
        lambda: programmes.current_programme(store, anna),
    ):
        try:
            ask()
        except DamagedStore as error:
            refused += 1
            assert str(error).isprintable()
    store.close()
    assert refused or column == "from_day"  # which is only ordered by


def test_a_store_of_an_earlier_version_gets_the_tables_and_loses_nothing(opened, store):
    anna = add_person(store, "Anna", "full")
    tables = (
        "to_file",
        "replies",
        "audit",
        "coachings",
        "members",
        "check_figures",
        "checks",
        "guided_steps",
        "guided_sessions",
        "programmes",
        "screen_findings",
        "screens",
    )
    with store.engine.begin() as connection:
        take_back(
            connection,
            "0002",
            (
                *(f"DROP TABLE {table}" for table in tables),
                "ALTER TABLE people DROP COLUMN account",
            ),
        )
    again = opened()
    assert [p.name for p in own.people(again)] == ["Anna"]
    assert screens.file_screen(again, anna, screen())
    assert count(again, ProgrammeRow) == 0


def test_days_before_are_left_out(store, anna):
    for k in range(3):
        guided.save_guided(store, anna, session(f"s{k}", DAY + timedelta(7 * k)))
    found = records.done_of(store, anna, date(2026, 3, 9))
    assert [s.key for s in found] == ["s1", "s2"]
    assert all(len(s.sets) == 4 for s in found)
