"""Kills at chosen and at random moments of everything that changes a store, and full disks: in a
process of its own, which forks one for each.

A child does one thing to a copy of a store and is killed (SIGKILL) just before the n-th of all
calls that change the disk or end a transaction; then another one opens the store and looks at
everything. kill_scenarios.py says what is done and what must hold; benchmarks/kills.py runs all of
them, test_kills.py some.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import pickle
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect

from posecheck.errors import PosecheckError
from posecheck.review import open_store
from posecheck.review.store import Store

CALLS = ("rename", "replace", "unlink", "remove", "rmdir", "mkdir", "link", "chmod", "fsync")


@dataclass(frozen=True)
class Place:
    """A store to do something to: folder (store.db, media, data), the address of its database, and
    results that can be kept."""

    folder: Path
    url: str
    results: Path

    @property
    def media(self) -> Path:
        return self.folder / "media"

    def open(self) -> Store:
        os.environ["POSECHECK_DATA"] = str(self.folder / "data")
        return open_store(self.url, self.media)


# counting, killing, filling


def traced(told: Callable[[str], None]) -> None:
    """From here on `told` hears of every call, before it is made, that changes the disk through
    Python or ends a transaction."""

    def around(owner: Any, name: str, label: str, after: bool = False) -> None:
        real = getattr(owner, name)

        def call(*args, **kwargs):
            told(label)
            out = real(*args, **kwargs)
            if after:
                told(f"after {label}")
            return out

        setattr(owner, name, call)

    for name in CALLS:
        around(os, name, name)
    around(DefaultDialect, "do_commit", "commit", after=True)

    real_open, real_os_open = io.open, os.open

    def opening(file, mode="r", *args, **kwargs):
        if any(c in mode for c in "wxa+"):
            told("open")
        return real_open(file, mode, *args, **kwargs)

    def os_opening(path, flags, *args, **kwargs):
        if flags & os.O_CREAT:
            told("os.open")
        return real_os_open(path, flags, *args, **kwargs)

    io.open = builtins.open = opening
    os.open = os_opening


def killed_at(number: int) -> Callable[[str], None]:
    calls = iter(range(1, 1 << 30))

    def told(_label: str) -> None:
        if next(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return told


WRITES = {"mkdir", "rename", "replace", "link", "fsync", "open", "os.open"}


def full_from(number: int) -> Callable[[str], None]:
    """From the n-th write on, the disk is full."""
    count = [0]

    def told(label: str) -> None:
        if label in WRITES:
            count[0] += 1
            if count[0] >= number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return told


def in_child(
    work: Callable[..., Any], *args: Any, kill_after_s: float | None = None
) -> tuple[str, Any]:
    """("done", result), ("failed", traceback) or ("killed", None),
    of `work` in a forked process."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        real_write, real_exit = os.write, os._exit
        try:
            os.close(reading)
            told = pickle.dumps(("done", work(*args)))
        except BaseException:
            told = pickle.dumps(("failed", traceback.format_exc()))
        while told:
            told = told[real_write(writing, told) :]
        real_exit(0)
    os.close(writing)
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        os.kill(process, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return "killed", None
    return pickle.loads(data)


@dataclass(frozen=True)
class Scenario:
    """act: what is done, and killed. check: what else must hold, from what was there before and
    after. prepare: of the store it is done to."""

    name: str
    act: Callable[[Place], Any]
    check: Callable[[Place, dict, dict], list[str]]
    prepare: tuple[Callable[[Place], None], ...] = ()
    writes: bool = True
    """Whether a full disk means anything to it."""


@dataclass
class Outcome:
    """Of one scenario: how many times it was killed (or the disk was full), of how many points, and
    what was wrong."""

    name: str
    points: int = 0
    killed: int = 0
    problems: list[str] = field(default_factory=list)

    def kill(self, told: tuple[str, Any], where: str) -> None:
        """Counts a child that was to be killed; told: see `in_child`."""
        how, said = told
        self.killed += how == "killed"
        if how == "failed":
            self.problems.append(f"{where}: {said}")

    def refusal(self, told: tuple[str, Any], where: str) -> None:
        """Counts a child that was to find the disk full, and to say so."""
        how, said = told
        self.killed += how == "done" and said != "went through"
        if how != "done":
            self.problems.append(f"{where}: {how} {said}")


class Arena:
    """Copies of stores to be broken. make_results, make_store: what they begin with; look:
    everything of one, to compare.

    server: the address of a PostgreSQL with {} for the database, None for SQLite.
    """

    def __init__(self, folder: Path, make_results, make_store, look, server: str | None = None):
        self.folder, self.server, self._make_store, self._look = folder, server, make_store, look
        self.results = folder / "results"
        self._made = 0
        if not self.results.exists():
            self.results.mkdir(parents=True)
            _must(in_child(make_results, self.results))
        self._templates: dict[tuple, Place] = {}

    def _place(self, name: str) -> Place:
        folder = self.folder / f"{'pg' if self.server else 'lite'}-{name}"
        database = f"k{os.getpid()}_{name}".replace("-", "_")
        return Place(
            folder,
            self.server.format(database) if self.server else f"sqlite:///{folder / 'store.db'}",
            self.results,
        )

    def template(self, prepare: tuple[Callable[[Place], None], ...]) -> Place:
        if prepare not in self._templates:
            place = self._place(f"template{len(self._templates)}")
            place.folder.mkdir(parents=True)
            self._create(place, None)
            for step in (self._make_store, *prepare):
                _must(in_child(step, place))
            self._templates[prepare] = place
        return self._templates[prepare]

    def copy(self, template: Place) -> Place:
        self._made += 1
        place = self._place(f"copy{self._made}")
        self._copy_files(template, place)
        self._create(place, template)
        return place

    def _copy_files(self, template: Place, place: Place) -> None:
        shutil.copytree(template.folder, place.folder)
        # they name the upload by its place
        for path in (place.folder / "data" / "requests").glob("*.json"):
            path.write_text(path.read_text().replace(str(template.folder), str(place.folder)))

    def _create(self, place: Place, template: Place | None) -> None:
        if self.server:
            of = f" TEMPLATE {_database(template)}" if template else ""
            self._sql(f"CREATE DATABASE {_database(place)}{of}")

    def remove(self, place: Place) -> None:
        shutil.rmtree(place.folder)
        if self.server:
            self._sql(f"DROP DATABASE {_database(place)} WITH (FORCE)")

    def _sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server.format("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def run(
        self, scenario: Scenario, points: Callable[[int], Iterable[int]] = lambda n: range(1, n + 1)
    ) -> Outcome:
        """Kills the scenario at each of `points` (given how many there are, counted from 1)."""
        template, before, total = self._measured(scenario, lambda label: True)
        outcome = Outcome(scenario.name, total)
        for number in points(total):
            place = self.copy(template)
            outcome.kill(in_child(_act, scenario, place, killed_at(number)), f"point {number}")
            self._judge(scenario, place, before, outcome, f"point {number} of {total}")
        return outcome

    def run_at_random(self, scenario: Scenario, times: int, rng: random.Random) -> Outcome:
        """Kills it from outside after a time of its usual length at most."""
        template, before, _ = self._measured(scenario, lambda label: True)
        place = self.copy(template)
        start = time.monotonic()
        _must(in_child(scenario.act, place))
        usual = time.monotonic() - start
        self.remove(place)
        outcome = Outcome(scenario.name, times)
        for number in range(times):
            place, wait = self.copy(template), rng.uniform(0, usual)
            outcome.kill(in_child(scenario.act, place, kill_after_s=wait), f"random {number}")
            self._judge(scenario, place, before, outcome, f"random {number}, after {wait:.3f} s")
        return outcome

    def run_full(
        self, scenario: Scenario, points: Callable[[int], Iterable[int]] = lambda n: range(1, n + 1)
    ) -> Outcome:
        """Fills the disk at each of its writes: it is said in words, and afterwards the same holds
        as after a kill."""
        template, before, total = self._measured(scenario, lambda label: label in WRITES)
        outcome = Outcome(scenario.name, total)
        for number in points(total):
            place = self.copy(template)
            outcome.refusal(
                in_child(_act_on_full, scenario, place, full_from(number)),
                f"full at {number} of {total}",
            )
            self._judge(scenario, place, before, outcome, f"full at write {number} of {total}")
        return outcome

    def run_full_database(self, scenario: Scenario, pages: Iterable[int]) -> Outcome:
        """The same with an SQLite file that cannot grow by more than so many pages."""
        template, before, _ = self._measured(scenario, lambda label: True)
        outcome = Outcome(scenario.name)
        for more in pages:
            outcome.points += 1
            place = self.copy(template)
            outcome.refusal(
                in_child(_act_on_small_database, scenario, place, more), f"{more} pages more"
            )
            self._judge(scenario, place, before, outcome, f"{more} pages more")
        return outcome

    def run_on_small_disk(self, scenario: Scenario, rooms: Iterable[int]) -> Outcome:
        """The same on a real disk (a tmpfs, which only root may mount) with so many bytes of room;
        afterwards there is more. SQLite."""
        template, before, _ = self._measured(scenario, lambda label: True)
        disk, outcome = self.folder / "disk", Outcome(scenario.name)
        used = sum(
            -(-p.stat().st_size // 4096) * 4096 for p in template.folder.rglob("*") if p.is_file()
        )
        for room in rooms:
            outcome.points += 1
            disk.mkdir()
            subprocess.run(
                ["mount", "-t", "tmpfs", "-o", f"size={used + room}", "tmpfs", str(disk)],
                check=True,
            )
            try:
                place = Place(
                    disk / "store", f"sqlite:///{disk / 'store' / 'store.db'}", self.results
                )
                self._copy_files(template, place)
                outcome.refusal(
                    in_child(_act_on_full, scenario, place, lambda _label: None),
                    f"{room} bytes of room",
                )
                subprocess.run(["mount", "-o", "remount,size=64M", str(disk)], check=True)
                self._judge(scenario, place, before, outcome, f"{room} bytes of room")
            finally:
                subprocess.run(["umount", str(disk)], check=True)
                disk.rmdir()
        return outcome

    def _measured(
        self, scenario: Scenario, counts: Callable[[str], bool]
    ) -> tuple[Place, dict, int]:
        """The store to begin with, what is in it (as one sees it who opens a copy), and how many
        points there are."""
        template = self.template(scenario.prepare)
        place = self.copy(template)
        total = _must(in_child(_count, scenario, place, counts))
        self.remove(place)
        place = self.copy(template)
        before = _must(in_child(self._look, place))
        self.remove(place)
        return template, before, total

    def _judge(
        self, scenario: Scenario, place: Place, before: dict, outcome: Outcome, where: str
    ) -> None:
        how, after = in_child(_checked, scenario, place, before, self._look)
        problems = after if how == "done" else [f"{how}: {after}"]
        outcome.problems += [f"{where}: {problem}" for problem in problems]
        self.remove(place)


def _database(place: Place) -> str:
    return place.url.split("/")[3].split("?")[0]


def _act(scenario: Scenario, place: Place, told: Callable[[str], None]) -> None:
    traced(told)
    scenario.act(place)


def _act_on_full(scenario: Scenario, place: Place, told: Callable[[str], None]) -> str:
    traced(told)
    return _refused_with(scenario, place)


def _act_on_small_database(scenario: Scenario, place: Place, more: int) -> str:
    with sqlite3.connect(place.folder / "store.db") as raw:
        pages = raw.execute("PRAGMA page_count").fetchone()[0] + more

    @event.listens_for(Engine, "connect")
    def small(connection, _record):
        connection.execute(f"PRAGMA max_page_count={pages}").close()

    return _refused_with(scenario, place)


def _refused_with(scenario: Scenario, place: Place) -> str:
    try:
        scenario.act(place)
    except PosecheckError as error:
        return error.code
    return "went through"


def _count(scenario: Scenario, place: Place, counts: Callable[[str], bool]) -> int:
    seen: list[str] = []
    traced(seen.append)
    scenario.act(place)
    return sum(counts(label) for label in seen)


def _checked(
    scenario: Scenario, place: Place, before: dict, look: Callable[[Place], dict]
) -> list[str]:
    after = look(place)
    return after["problems"] + scenario.check(place, before, after)


def _must(told: tuple[str, Any]) -> Any:
    how, result = told
    if how != "done":
        raise AssertionError(f"{how}: {result}")
    return result
