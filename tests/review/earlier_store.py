"""A store as an earlier version left it: what later migrations made is taken back."""

from __future__ import annotations

from sqlalchemy import Connection

LAPS = ("flagged", "others")
BY = ("queue", "person", "code")
SINCE_0006 = (
    "DROP TABLE reply_sketches",
    "DROP TABLE reply_sounds",
    *(f"DROP INDEX ix_findings_{by}_{lap}" for by in BY for lap in LAPS),
    "DROP INDEX ix_sessions_roster",
    *(f"ALTER TABLE sessions DROP COLUMN {column}" for column in ("judged", "good", "worst")),
    "CREATE INDEX ix_sessions_person_id_filmed_on ON sessions (person_id, filmed_on)",
)


def take_back(connection: Connection, version: str, statements: tuple[str, ...] = ()) -> None:
    """To 0006, then by `statements` to `version`."""
    for statement in (
        *SINCE_0006,
        *statements,
        f"UPDATE alembic_version SET version_num = '{version}'",
    ):
        connection.exec_driver_sql(statement)
