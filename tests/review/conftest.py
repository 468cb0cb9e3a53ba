"""Stores to test with, on SQLite and on a PostgreSQL that the tests start; results of real analyses
(tracks of the samples) and of stick figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from posecheck.pose.io.storage import load_track
from posecheck.review import open_store
from posecheck.review.store import Store
from tests.review.pg_server import NoServer, running_postgres
from tests.review.review_results import SAMPLES, TRACKS, grey_video_of, stick_lunges, write_result


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of the tests' own, without the name of a database; skipped
    where none is installed."""
    pytest.importorskip("psycopg")
    try:
        with running_postgres() as address:
            yield address
    except NoServer as reason:
        pytest.skip(f"needs PostgreSQL: {reason}")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path) -> str:
    """The address of a new, empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server = request.getfixturevalue("postgres")
    name = f"t{uuid4().hex}"
    engine = create_engine(
        server.format("postgres").replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.format(name)


@pytest.fixture
def opened(store_url, tmp_path) -> Iterator[Callable[[], Store]]:
    """Opens the store of this test; every one opened is closed at the end."""
    stores: list[Store] = []

    def open_again() -> Store:
        stores.append(open_store(store_url, tmp_path / "media"))
        return stores[-1]

    yield open_again
    for store in stores:
        store.close()


@pytest.fixture
def store(opened) -> Store:
    return opened()


@pytest.fixture
def plain_store(tmp_path) -> Iterator[Store]:
    """A store where the database makes no difference to what is tested."""
    store = open_store(tmp_path / "plain.db", tmp_path / "plain-media")
    yield store
    store.close()


@pytest.fixture
def lunge(tmp_path) -> Path:
    """Three lunges with the trunk far forward, in two of them clearly: the result of a real
    analysis of samples/lunge-lean.mp4."""
    return write_result(tmp_path / "lunge", load_track(TRACKS / "lunge-lean.npz"))


@pytest.fixture
def lunge_video() -> Path:
    return SAMPLES / "lunge-lean.mp4"


@pytest.fixture
def bridge(tmp_path) -> Path:
    """Three bridges, two of them short of the top: of samples/bridge-short-of-the-top.mp4."""
    return write_result(tmp_path / "bridge", load_track(TRACKS / "bridge-short-of-the-top.npz"))


@pytest.fixture
def stick_result(tmp_path) -> Callable[..., Path]:
    """Makes results of stick-figure lunges: stick_result("a", trunk_lean=40, reps=5). No two names
    share a source."""

    def make(name: str, reps: int = 3, **how) -> Path:
        return write_result(tmp_path / name, stick_lunges(name, reps, **how), "lunge")

    return make


@pytest.fixture
def stick_with_video(tmp_path) -> tuple[Path, Path]:
    """A result and the (grey) video that it is of."""
    video = tmp_path / "grey.mp4"
    track = grey_video_of(stick_lunges("grey", 2, trunk_lean=45.0, size=(320, 240)), video)
    return write_result(tmp_path / "grey", track, "lunge"), video
