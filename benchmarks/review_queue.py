"""How quickly the coach's pages get what they ask of the store with 100,000 reps in it, or a
million: SQLite, and PostgreSQL where a URL is given or one is installed.

    python benchmarks/review_queue.py [--reps 100000] [--only postgresql] [--postgres postgresql://...]

Makes rows of the real tables, marked synthetic (no analysis ever said them), with the sampling and
the ranks of real filing; then times what the pages ask of the store: the queue when it opens, with
each filter, and after a label; the counts of its laps; everybody; the coach's week; the rules.
Prints the median, the first and the slowest of several runs, and how large the store is. Ends with
1 where the queue or everybody takes a second or more.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.synthetic_store import fill
from posecheck.analysis import analyze_track
from posecheck.history.coach_week import coach_week
from posecheck.results.report_json import to_json
from posecheck.review.labels import give_label
from posecheck.review.learning import records
from posecheck.review.people import names
from posecheck.review.queue import Filters, detail, entries, neighbour, place_of, waiting
from posecheck.review.roles import COACH, Viewer
from posecheck.review.roster import roster
from posecheck.review.store import Store, open_store
from posecheck.review.tables import AGREE
from posecheck.review.team import set_member, viewer_of
from tests.drawn.stick_movements import Timing, lunge_track
from tests.review.pg_server import NoServer, running_postgres

RUNS, MOST_S = 7, 1.0
_BACKENDS = """SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend'"""
LAPS = ("flagged", "others")
_START = (1e9, 0)
_token = count()


def open_queue(store: Store, filters: Filters, at: tuple[float, int] = _START) -> int | None:
    """What the page asks of the store when it opens, and the entry that it shows: the counts of
    both laps, that of the one that is shown, the entry after `at`."""
    names(store)
    if filters.state == "open":
        laps = [replace(filters, lap=lap) for lap in LAPS]
        counts = [waiting(store, lap) for lap in laps]
        filters = laps[0] if counts[0] else laps[1]
    waiting(store, filters)
    found = neighbour(store, filters, at, forward=True)
    if found is not None:
        detail(store, found)
    return found


def label_and_next(store: Store) -> None:
    """A key: the label is kept, and the page shows the next entry."""
    first = neighbour(store, Filters(lap="flagged"), _START, forward=True)
    give_label(store, first, AGREE, coach="Kim", token=f"key {next(_token)}")
    open_queue(store, Filters(), place_of(store, first))


def timed(store: Store, what: str, run: Callable[[], object]) -> float:
    seconds, before = [], processor_s(store)
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    middle, slowest, work = (
        x * 1000
        for x in (
            statistics.median(seconds),
            max(seconds),
            (processor_s(store) - before) / RUNS,
        )
    )
    print(
        f"  {what:<44} median {middle:7.1f} ms   slowest {slowest:7.1f} ms   "
        f"processor {work:7.1f} ms",
        flush=True,
    )
    return max(seconds)


def processor_s(store: Store) -> float:
    """Processor time up to now, s, of this program and, where it is on this computer, of the
    database: what else the computer does counts little in it."""
    own = time.process_time()
    if store.kind == "sqlite":
        return own
    with store.engine.connect() as connection:
        backends = connection.scalars(text(_BACKENDS)).all()
    try:
        each = [_stat(one) for one in backends]
        # what helped them and has ended is counted with the server, which waits for it
        ended = _stat(int(each[0][1]))[13:15]
    except OSError:
        return own
    ticks = [*ended, *(field for one in each for field in one[11:13])]
    return own + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _stat(process: int) -> list[str]:
    """Of a process, from its state on (proc(5))."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def measure(url: str, reps: int, media: Path) -> bool:
    """Fills the store at url and prints the times; whether the queue and everybody are there within
    MOST_S each time."""
    store = open_store(url, media)
    start = time.perf_counter()
    report = to_json(analyze_track(lunge_track(Timing(depths=(1.0,) * 10)), "lunge").report)
    athletes = fill(store, reps, report=report.decode())
    seconds = time.perf_counter() - start
    print(
        f"{store.kind}: {reps} reps of {athletes} athletes, {waiting(store)} or more entries in "
        f"the queue, {size_of(store) / 1e6:.0f} MB, filled in {seconds:.0f} s"
    )
    store.close()
    start = time.perf_counter()
    store = open_store(url, media)
    open_queue(store, Filters())
    cold = time.perf_counter() - start
    print(f"  {'open the store and the queue, first time':<44} {cold * 1000:14.1f} ms")
    slowest = max(cold, times(store))
    store.close()
    print(f"  the queue and everybody take {slowest:.2f} s at most")
    return slowest < MOST_S


def times(store: Store) -> float:
    """Prints them; gives the slowest of what may not take MOST_S."""
    someone, today = next(iter(names(store))), date.today()
    week = {"since": today - timedelta(days=20), "until": today - timedelta(days=14)}
    rule = {"movement": "lunge", "code": "trunk-lean"}
    slowest = []
    for what, filters in (
        ("queue, everybody", Filters()),
        ("queue, one athlete", Filters(person_id=someone)),
        ("queue, one fault", Filters(**rule)),
        ("queue, one week", Filters(**week)),
        ("queue, one athlete, one fault, one week", Filters(person_id=someone, **rule, **week)),
        ("queue, a time of which there is none", Filters(until=today - timedelta(days=400))),
        ("queue, with a label, of which there is none", Filters(state="agree")),
    ):
        slowest.append(timed(store, what, lambda f=filters: open_queue(store, f)))
    for what, viewer in (("20 athletes", _coach(store, 20)), ("nobody", _coach(store, 0))):
        seen = replace(store, viewer=viewer)
        slowest.append(
            timed(store, f"queue, by a coach of {what}", lambda s=seen: open_queue(s, Filters()))
        )
        slowest.append(timed(store, f"roster, by a coach of {what}", lambda s=seen: roster(s)))
    for what, run in (
        ("first 50 entries", lambda: entries(store)),
        ("counts of both laps", lambda: [waiting(store, Filters(lap=x)) for x in LAPS]),
        ("a label, and the next entry", lambda: label_and_next(store)),
        ("everybody (roster)", lambda: roster(store)),
    ):
        slowest.append(timed(store, what, run))
    timed(store, "the coach's week", lambda: coach_week(store, today))
    timed(store, "the rules' records", lambda: records(store))
    return max(slowest)


def _coach(store: Store, athletes: int) -> Viewer:
    """Somebody who coaches so many."""
    account = f"coach-of-{athletes}@club.example"
    set_member(store, account, COACH, list(names(store))[:athletes])
    return viewer_of(store, account)


def size_of(store: Store) -> int:
    """Bytes of the database."""
    with store.engine.connect() as connection:
        if store.kind == "postgresql":
            return connection.scalar(text("SELECT pg_database_size(current_database())"))
        return Path(store.engine.url.database).stat().st_size


@contextmanager
def postgres(named: str | None) -> Iterator[str | None]:
    """The named one, else one of its own where PostgreSQL is installed."""
    if named is not None:
        yield named
        return
    try:
        with running_postgres() as url:
            yield url.format("postgres")
    except NoServer:
        yield None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reps", type=int, default=100_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument(
        "--postgres",
        help="URL of an empty database; by default one is started where PostgreSQL is installed",
    )
    asked = parser.parse_args()
    right = True
    if asked.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="pc-bench-") as scratch:
            url = f"sqlite:///{Path(scratch) / 'store.db'}"
            right &= measure(url, asked.reps, Path(scratch) / "media")
    if asked.only != "sqlite":
        with postgres(asked.postgres) as url, tempfile.TemporaryDirectory() as scratch:
            if url is None:
                print("postgresql: not installed, not measured")
            else:
                right &= measure(url, asked.reps, Path(scratch) / "media")
    if not right:
        sys.exit(1)


if __name__ == "__main__":
    main()
