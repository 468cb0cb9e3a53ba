"""How quickly the queue opens with 100,000 reps in the store: SQLite, and PostgreSQL where a URL is
given or one is installed.

    python benchmarks/review_queue.py [--reps 100000] [--postgres postgresql://...]

Makes rows of the real tables, marked synthetic (no analysis ever said them), with the sampling and
the ranks of real filing; then times what the queue's page asks of the store when it opens, and with
each filter. Prints the median and the slowest of several runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert, text

from posecheck.model.judged import CLEAR, DOUBT, FINE
from posecheck.movements.load import movements
from posecheck.review.curves import PHASE, pack
from posecheck.review.learning import records
from posecheck.review.people import add_person, names
from posecheck.review.questions import SAMPLED_SHARE, rank_of, share_of
from posecheck.review.queue import Filters, detail, entries, neighbour, waiting
from posecheck.review.store import Store, now, open_store
from posecheck.review.tables import CurveRow, FindingRow, MeasurementRow, Session, Unit

ATHLETES, REPS_A_SESSION, RUNS = 20, 10, 7
SHARES = ((CLEAR, 0.15), (DOUBT, 0.10), (FINE, 0.75))
"""How often a synthetic rule says what."""
CONFIDENCE = {CLEAR: (0.975, 1.0), DOUBT: (0.5, 0.975), FINE: (0.0, 0.5)}


def fill(store: Store, reps: int) -> None:
    """Synthetic sessions: lunges of many athletes, one measurement and one curve a rep, every rule
    of the movement on each."""
    rng = np.random.default_rng(0)
    people = [add_person(store, f"Athlete {k:02d}", "none") for k in range(ATHLETES)]
    rules = movements()["lunge"].fault
    start, made = date(2026, 1, 1), now()
    for first in range(0, reps, 5000):
        sessions, units, measured, curves, findings = [], [], [], [], []
        said = rng.choice(3, (5000, len(rules)), p=[share for _, share in SHARES])
        sure = rng.uniform(0, 1, (5000, len(rules)))
        noise = rng.normal(0, 2, 5000)
        for rep in range(first, min(first + 5000, reps)):
            session_id, number = rep // REPS_A_SESSION + 1, rep % REPS_A_SESSION + 1
            person, day = people[session_id % ATHLETES], start + timedelta(days=session_id % 300)
            sha = f"{session_id:064x}"
            if number == 1:
                sessions.append(
                    {
                        "id": session_id,
                        "key": f"{session_id:032x}",
                        "person_id": person,
                        "source_sha256": sha,
                        "source_name": f"synthetic-{session_id}",
                        "movement": "lunge",
                        "view": "side-left",
                        "filmed_on": day,
                        "filed_at": made,
                        "judged_at": made,
                        "profile": "synthetic",
                        "version": "0",
                        "media": "none",
                        "expires_on": None,
                        "settings": "{}",
                        "report": "{}",
                        "synthetic": True,
                    }
                )
            units.append(
                {
                    "id": rep + 1,
                    "session_id": session_id,
                    "kind": "rep",
                    "number": number,
                    "side": "left",
                    "start_s": number * 3.0,
                    "peak_s": number * 3.0 + 1,
                    "peak_end_s": number * 3.0 + 1.5,
                    "end_s": number * 3.0 + 2.5,
                    "partial": False,
                    "current": True,
                }
            )
            measured.append(
                {
                    "unit_id": rep + 1,
                    "name": "trunk_lean",
                    "value": 25.0,
                    "low": 22.0,
                    "high": 28.0,
                    "unit": "deg",
                    "status": "measured",
                }
            )
            curve = 25 * np.sin(np.pi * PHASE) + noise[rep - first]
            curves.append(
                {
                    "unit_id": rep + 1,
                    "measure": "trunk_lean",
                    "unit": "deg",
                    "half_width": 3.0,
                    "values": pack(curve),
                }
            )
            for k, rule in enumerate(rules):
                outcome = SHARES[said[rep - first, k]][0]
                low, high = CONFIDENCE[outcome]
                confidence = low + (high - low) * float(sure[rep - first, k])
                share = share_of(sha, number, rule.code)
                findings.append(
                    {
                        "unit_id": rep + 1,
                        "person_id": person,
                        "movement": "lunge",
                        "filmed_on": day,
                        "code": rule.code,
                        "outcome": outcome,
                        "severity": rule.severity,
                        "confidence": confidence,
                        "measure": rule.measure,
                        "side": None,
                        "column": "trunk_lean",
                        "value": 25.0,
                        "low": 22.0,
                        "high": 28.0,
                        "threshold": rule.threshold,
                        "unit": "deg",
                        "frame": 30,
                        "t": 1.0,
                        "rank": rank_of(outcome, rule.severity, confidence, share),
                        "sampled": share < SAMPLED_SHARE,
                        "queued": share < SAMPLED_SHARE or outcome != FINE,
                        "state": "open",
                    }
                )

        def change(
            db,
            rows=(
                (Session, sessions),
                (Unit, units),
                (MeasurementRow, measured),
                (CurveRow, curves),
                (FindingRow, findings),
            ),
        ) -> None:
            for table, some in rows:
                db.execute(insert(table), some)

        store.write(change)
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def open_queue(store: Store, filters: Filters) -> None:
    """What the page asks of the store when it opens."""
    names(store)
    waiting(store, filters)
    first = neighbour(store, filters, (1e9, 0), forward=True)
    if first is not None:
        detail(store, first)


def timed(what: str, run: Callable[[], object]) -> float:
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    middle, first, slowest = (
        x * 1000 for x in (statistics.median(seconds), seconds[0], max(seconds))
    )
    print(
        f"  {what:<44} median {middle:7.1f} ms   first {first:7.1f} ms   slowest {slowest:7.1f} ms"
    )
    return max(seconds)


def measure(url: str, reps: int, media: Path) -> float:
    """Fills the store at url and prints the times; gives the slowest opening of the queue, s."""
    store = open_store(url, media)
    start = time.perf_counter()
    fill(store, reps)
    print(
        f"{store.kind}: {reps} reps, {waiting(store)} or more entries in the queue, "
        f"filled in {time.perf_counter() - start:.0f} s"
    )
    store.close()
    start = time.perf_counter()
    store = open_store(url, media)
    open_queue(store, Filters())
    cold = time.perf_counter() - start
    print(f"  {'open the store and the queue, first time':<44} {cold * 1000:14.1f} ms")
    someone = next(iter(names(store)))
    slowest = [timed("queue, everybody", lambda: open_queue(store, Filters()))]
    for what, filters in (
        ("queue, one athlete", Filters(person_id=someone)),
        ("queue, one fault", Filters(movement="lunge", code="trunk-lean")),
        ("queue, one week", Filters(since=date(2026, 5, 1), until=date(2026, 5, 7))),
        (
            "queue, one athlete, one fault, one week",
            Filters(someone, "lunge", "trunk-lean", date(2026, 5, 1), date(2026, 5, 7)),
        ),
        ("queue, with a verdict (none has one)", Filters(state="agree")),
    ):
        slowest.append(timed(what, lambda f=filters: open_queue(store, f)))
    timed("first 50 entries", lambda: entries(store))
    timed("the rules' records", lambda: records(store))
    store.close()
    return max(cold, *slowest)


@contextmanager
def postgres() -> Iterator[str | None]:
    """A PostgreSQL of its own, where one is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="pc-bench-"))
    user = []
    if os.geteuid() == 0:
        user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres", "postgres")
    quiet = {
        "check": True,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": folder,
    }
    programs, data = found[-1].parent, folder / "data"
    subprocess.run(
        [
            *user,
            programs / "initdb",
            "-D",
            data,
            "-U",
            "coach",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
        ],
        **quiet,
    )
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    subprocess.run(
        [
            *user,
            programs / "pg_ctl",
            "-D",
            data,
            "-w",
            "-o",
            options,
            "-l",
            folder / "log",
            "start",
        ],
        **quiet,
    )
    try:
        yield f"postgresql://coach@/postgres?host={folder}"
    finally:
        subprocess.run(
            [*user, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], **quiet
        )
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reps", type=int, default=100_000)
    parser.add_argument(
        "--postgres",
        help="URL of an empty database; by default one is started where PostgreSQL is installed",
    )
    asked = parser.parse_args()
    slowest = {}
    with tempfile.TemporaryDirectory(prefix="pc-bench-") as scratch:
        slowest["SQLite"] = measure(
            f"sqlite:///{Path(scratch) / 'store.db'}", asked.reps, Path(scratch) / "media"
        )
    with (
        (
            postgres()
            if asked.postgres is None
            else contextmanager(lambda: iter([asked.postgres]))()
        ) as url,
        tempfile.TemporaryDirectory() as scratch,
    ):
        if url is None:
            print("postgresql: not installed, not measured")
        else:
            slowest["PostgreSQL"] = measure(url, asked.reps, Path(scratch) / "media")
    for name, seconds in slowest.items():
        print(f"{name}: the queue opens in {seconds:.2f} s at most")


if __name__ == "__main__":
    main()
