"""Bringing the database to the tables of this version. Safe where several processes open it at
once: one migrates, the others wait."""

from __future__ import annotations

import re
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from posecheck.errors import InputError
from posecheck.review.columns import damaged

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x706F7365  # any number that others do not use


def migrate(engine: Engine) -> None:
    """Raises InputError where the database was made by a later posecheck, or is not a store."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    head = script.get_current_head()
    with engine.connect() as connection:
        if _revision(connection) == head:
            return
    with (
        engine.connect().execution_options(posecheck_writes=True) as connection,
        connection.begin(),
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        # the lock may have been waited for: somebody else may be done by now
        if _revision(connection) != head:
            _upgrade(connection, config, script)


def _revision(connection: Connection) -> str | None:
    """The version of the tables; None where there are none yet. Raises DamagedStore where it says
    none, or several."""
    found = MigrationContext.configure(connection).get_current_heads()
    if len(found) > 1 or not all(
        isinstance(name, str) and re.fullmatch("[0-9a-z_]{1,32}", name) for name in found
    ):
        raise damaged("it does not say of which version it is")
    return found[0] if found else None


def _upgrade(connection: Connection, config: Config, script: ScriptDirectory) -> None:
    def steps(revision, _context):
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        try:
            environment.run_migrations()
        except CommandError as error:
            raise InputError(
                f"This store was made by a later posecheck ({error}).",
                "Install that version, or name another store.",
            ) from error
