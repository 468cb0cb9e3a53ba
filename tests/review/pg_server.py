"""A PostgreSQL server of one's own for the length of a test run,
where the programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoServer(Exception):
    """Why none can be had here."""


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not found:
        raise NoServer("no initdb below /usr/lib/postgresql")
    return found[-1].parent


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a new server, with {} in the place of the database's name. Raises NoServer."""
    programs = _programs()
    as_user = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        if (
            shutil.which("runuser") is None
            or subprocess.run(["id", "postgres"], capture_output=True).returncode
        ):
            raise NoServer("runs as root, and there is no user postgres to run it as")
        as_user = ["runuser", "-u", "postgres", "--"]
    folder = Path(tempfile.mkdtemp(prefix="pc-pg-"))
    if as_user:
        shutil.chown(folder, "postgres", "postgres")

    def run(*command: str) -> None:
        subprocess.run(
            [*as_user, *command],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )

    data = folder / "data"
    run(
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "coach",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
    )
    settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    run(
        str(programs / "pg_ctl"),
        "-D",
        str(data),
        "-w",
        "-o",
        settings,
        "-l",
        str(folder / "log"),
        "start",
    )
    try:
        yield f"postgresql://coach@/{{}}?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
