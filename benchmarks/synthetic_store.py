"""Many synthetic rows in the coach's store, quickly: whole tables at a time, their indexes made
afterwards. Of PostgreSQL by COPY, of SQLite in one transaction."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
import pyarrow as pa
from psycopg import Error
from pyarrow import csv as arrow_csv
from sqlalchemy import Engine, Table
from sqlalchemy.schema import CreateIndex

from posecheck.model.judged import CLEAR, DOUBT, FINE
from posecheck.movements.load import movements
from posecheck.review.curves import PHASE
from posecheck.review.people import add_person
from posecheck.review.questions import SAMPLED_SHARE
from posecheck.review.session_sums import EVERY_SESSION
from posecheck.review.store import Store, now
from posecheck.review.tables import CurveRow, FindingRow, MeasurementRow, Session, Unit

REPS_A_SESSION, SESSIONS_AN_ATHLETE, DAYS = 10, 200, 300
SHARES = ((CLEAR, 0.15), (DOUBT, 0.10), (FINE, 0.75))
"""How often a synthetic rule says what."""
CONFIDENCE = {CLEAR: (0.975, 1.0), DOUBT: (0.5, 0.975), FINE: (0.0, 0.5)}
_AT_ONCE = 50_000
_TABLES = tuple(row.__table__ for row in (Session, Unit, MeasurementRow, CurveRow, FindingRow))

Columns = dict[str, object]
"""Name in the database -> an array, or one value for all rows."""


def fill(store: Store, reps: int, *, report: str = "{}", synthetic: bool = True) -> int:
    """Lunges of reps / 2000 athletes (20 at least), the last today, marked synthetic: one
    measurement and one curve a rep, every rule of the movement on each, sampled and ranked as real
    filing does it. report: of every session. synthetic: what the sessions say they are. Gives how
    many athletes. The store must be new."""
    athletes = max(20, reps // (REPS_A_SESSION * SESSIONS_AN_ATHLETE))
    people = np.array([add_person(store, f"Athlete {k:03d}", "none") for k in range(athletes)])
    rng = np.random.default_rng(0)
    loader = _Postgres(store) if store.kind == "postgresql" else _SQLite(store)
    with loader:
        for first in range(0, reps, _AT_ONCE):
            rep = np.arange(first, min(first + _AT_ONCE, reps))
            for table, columns in _rows(rng, rep, people):
                if table is Session.__table__:
                    columns |= {"report": report, "synthetic": synthetic}
                loader.add(table, columns)
    packed(store)
    return athletes


def packed(store: Store) -> None:
    """As the database is after its own tidying: no room of deleted rows, statistics up to date."""
    connection = store.engine.raw_connection()
    driver = connection.driver_connection
    try:
        if store.kind == "postgresql":
            driver.autocommit = True
        lines = ["VACUUM", "ANALYZE"]
        if store.kind == "sqlite":  # what was written ahead, into the file
            lines.append("PRAGMA wal_checkpoint(TRUNCATE)")
        for line in lines:
            driver.execute(line)
    finally:
        if store.kind == "postgresql":
            driver.autocommit = False
        connection.close()


def _rows(
    rng: np.random.Generator, rep: np.ndarray, people: np.ndarray
) -> Iterator[tuple[Table, Columns]]:
    number, session = rep % REPS_A_SESSION + 1, rep // REPS_A_SESSION + 1
    person, unit_id = people[session % len(people)], rep + 1
    # everybody on two days of three
    days = (session // len(people) * 3 // 2 + session % len(people)) % DAYS
    day = np.datetime64(date.today()) - (DAYS - 1 - days).astype("timedelta64[D]")
    made, new = now().replace(microsecond=0).strftime("%Y-%m-%d %H:%M:%S.000000"), number == 1
    yield (
        Session.__table__,
        {
            "id": session[new],
            "key": np.char.mod("%032x", session[new]),
            "person_id": person[new],
            "source_sha256": np.char.mod("%064x", session[new]),
            "source_name": np.char.mod("synthetic-%d.mp4", session[new]),
            "movement": "lunge",
            "view": "side-left",
            "filmed_on": day[new],
            "filed_at": made,
            "judged_at": made,
            "profile": "synthetic",
            "version": "0",
            "media": "none",
            "settings": "{}",
        },
    )
    at = number * 3.0
    yield (
        Unit.__table__,
        {
            "id": unit_id,
            "session_id": session,
            "kind": "rep",
            "number": number,
            "side": "left",
            "start_s": at,
            "peak_s": at + 1,
            "peak_end_s": at + 1.5,
            "end_s": at + 2.5,
            "partial": False,
            "current": True,
        },
    )
    lean = {"value": 25.0, "low": 22.0, "high": 28.0, "unit": "deg"}
    yield (
        MeasurementRow.__table__,
        {"id": unit_id, "unit_id": unit_id, "name": "trunk_lean", "status": "measured", **lean},
    )
    curves = 25 * np.sin(np.pi * PHASE) + rng.normal(0, 2, (len(rep), 1))
    yield (
        CurveRow.__table__,
        {
            "id": unit_id,
            "unit_id": unit_id,
            "measure": "trunk_lean",
            "unit": "deg",
            "half_width": 3.0,
            "points": np.ascontiguousarray(curves, "<f4").view("V204").ravel(),
        },
    )
    yield FindingRow.__table__, _findings(rng, rep, person, day) | lean


def _findings(
    rng: np.random.Generator, rep: np.ndarray, person: np.ndarray, day: np.ndarray
) -> Columns:
    """Every rule on every rep; ids, chances, ranks as questions.py has them."""
    rules = movements()["lunge"].fault
    many = len(rep) * len(rules)

    def of_rule(values: list) -> np.ndarray:
        return np.tile(np.array(values), len(rep))

    which = rng.choice(len(SHARES), many, p=[share for _, share in SHARES])
    outcomes = np.array([outcome for outcome, _ in SHARES])
    low, high = np.array([CONFIDENCE[outcome] for outcome in outcomes]).T
    confidence = low[which] + (high - low)[which] * rng.uniform(0, 1, many)
    share, severity = rng.uniform(0, 1, many), of_rule([rule.severity for rule in rules])
    passed, sampled = outcomes[which] == FINE, share < SAMPLED_SHARE
    # as questions.rank_of, a million at a time
    within = np.where(passed, (share / SAMPLED_SHARE % 1) ** 2, 4 * confidence * (1 - confidence))
    return {
        "id": np.arange(rep[0] * len(rules), rep[0] * len(rules) + many) + 1,
        "unit_id": np.repeat(rep + 1, len(rules)),
        "person_id": np.repeat(person, len(rules)),
        "movement": "lunge",
        "filmed_on": np.repeat(day, len(rules)),
        "code": of_rule([rule.code for rule in rules]),
        "outcome": outcomes[which],
        "severity": severity,
        "confidence": confidence,
        "measure": of_rule([rule.measure for rule in rules]),
        "curve": "trunk_lean",
        "threshold": of_rule([rule.threshold for rule in rules]),
        "frame": 30,
        "t": 1.0,
        "rank": np.round(severity + within, 6),
        "sampled": sampled,
        "queued": sampled | ~passed,
        "state": "open",
    }


def _length(columns: Columns) -> int:
    return next(len(values) for values in columns.values() if isinstance(values, np.ndarray))


def _drop_indexes(run: Callable[[str], object]) -> None:
    for table in _TABLES:
        for index in table.indexes:
            run(f'DROP INDEX "{index.name}"')


def _sum_up_and_index(run: Callable[[str], object], engine: Engine) -> None:
    run(EVERY_SESSION)
    for table in _TABLES:
        for index in table.indexes:
            run(str(CreateIndex(index).compile(engine)))


class _SQLite:
    def __init__(self, store: Store):
        self._engine = store.engine

    def __enter__(self) -> None:
        self._connection = self._engine.raw_connection()
        run = self._connection.cursor().execute
        run("PRAGMA synchronous=OFF")
        run("BEGIN IMMEDIATE")
        _drop_indexes(run)

    def add(self, table: Table, columns: Columns) -> None:
        many = _length(columns)
        cells = [
            _plain(values) if isinstance(values, np.ndarray) else [values] * many
            for values in columns.values()
        ]
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self._connection.cursor().executemany(
            f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', zip(*cells, strict=True)
        )

    def __exit__(self, kind, *_) -> None:
        run = self._connection.cursor().execute
        if kind is None:
            _sum_up_and_index(run, self._engine)
        run("COMMIT" if kind is None else "ROLLBACK")
        run("PRAGMA synchronous=FULL")
        self._connection.close()


def _plain(values: np.ndarray) -> list:
    if values.dtype.kind == "M":
        return values.astype(str).tolist()
    return [bytes(one) for one in values] if values.dtype.kind == "V" else values.tolist()


class _Postgres:
    def __init__(self, store: Store):
        self._engine = store.engine

    def __enter__(self) -> None:
        self._connection = self._engine.raw_connection()
        run = self._connection.cursor().execute
        run("SET LOCAL maintenance_work_mem = '256MB'")
        # no look at every row's owner; for a superuser alone
        run("SAVEPOINT own")
        try:
            run("SET LOCAL session_replication_role = replica")
        except Error:
            run("ROLLBACK TO own")
        _drop_indexes(run)

    def add(self, table: Table, columns: Columns) -> None:
        many = _length(columns)
        rows = pa.table(
            {
                name: _arrow(values) if isinstance(values, np.ndarray) else pa.repeat(values, many)
                for name, values in columns.items()
            }
        )
        out = io.BytesIO()
        arrow_csv.write_csv(rows, out, arrow_csv.WriteOptions(include_header=False))
        names = ", ".join(f'"{name}"' for name in columns)
        with self._connection.cursor().copy(
            f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT csv)'
        ) as copy:
            copy.write(out.getbuffer())

    def __exit__(self, kind, *_) -> None:
        run = self._connection.cursor().execute
        if kind is None:
            _sum_up_and_index(run, self._engine)
            for table in _TABLES:
                run(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f'(SELECT max(id) FROM "{table.name}"))'
                )
            self._connection.commit()
        else:
            self._connection.rollback()
        self._connection.close()


def _arrow(values: np.ndarray) -> pa.Array:
    if values.dtype.kind == "V":
        return pa.array(["\\x" + bytes(one).hex() for one in values])
    return pa.array(values)
