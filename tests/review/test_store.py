"""The store opens, comes up to date, and holds together: on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from posecheck.errors import InputError, OutputError
from posecheck.review import add_person, give_consent, list_people, open_store
from posecheck.review.people import consent_of, find_person, person_named
from posecheck.review.tables import Base, PersonRow


def test_the_migrations_make_the_tables_that_the_code_expects(store):
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert set(inspect(connection).get_table_names()) == {
            *Base.metadata.tables,
            "alembic_version",
        }


def test_two_that_open_a_new_store_at_once_both_get_it(store_url, tmp_path):
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(lambda _: open_store(store_url, tmp_path / "media"), range(6)))
    add_person(stores[0], "Anna")
    assert [p.name for p in list_people(stores[5])] == ["Anna"]
    for s in stores:
        s.close()


def test_a_store_of_a_later_version_is_left_alone(opened, store):
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="later posecheck"):
        opened()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense://x"])
def test_an_address_that_is_none_is_refused(url, tmp_path):
    with pytest.raises(InputError):
        open_store(url, tmp_path / "media")


def test_a_database_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(OutputError, match="did not answer"):
        open_store(f"postgresql://nobody@/none?host={tmp_path}", tmp_path / "media")


def test_a_file_that_is_no_database_is_said_so(tmp_path):
    (tmp_path / "x.db").write_text("no database, whatever its name says" * 100)
    with pytest.raises(OutputError, match="did not answer"):
        open_store(tmp_path / "x.db", tmp_path / "media")


def test_a_person_is_there_once_whatever_the_case_of_the_name(store):
    anna = add_person(store, "  Anna   Müller ")
    assert (
        add_person(store, "ANNA MÜLLER", media="full") == anna == find_person(store, "anna müller")
    )
    with store.reading() as db:
        assert db.scalars(select(PersonRow.name)).all() == ["Anna Müller"]
        assert consent_of(db, anna) == ("clips", None)


def test_many_that_add_the_same_person_at_once_add_one(store):
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: add_person(store, "Anna"), range(16)))
    assert len(ids) == 1
    assert len(list_people(store)) == 1


@pytest.mark.parametrize(
    ("name", "media", "days"),
    [("", "clips", None), ("x" * 121, "clips", None), ("Anna", "all", None), ("Anna", "clips", 0)],
)
def test_what_cannot_be_kept_is_refused(plain_store, name, media, days):
    with pytest.raises(InputError):
        add_person(plain_store, name, media, days)
    assert list_people(plain_store) == []


def test_the_newest_consent_holds(store):
    anna = add_person(store, "Anna", media="full", retention_days=30)
    give_consent(store, anna, "none")
    assert (list_people(store)[0].media, list_people(store)[0].retention_days) == ("none", None)


def test_somebody_unknown_is_named(plain_store):
    with pytest.raises(InputError, match="nobody called 'Zoe'"):
        person_named(plain_store, "Zoe")
    with pytest.raises(InputError, match="not in the store"):
        give_consent(plain_store, 99, "clips")
