"""What a club starts (deploy/) fits what is in this checkout: files, commands, options, variables;
and the pages start as the compose file says, as a process, on a PostgreSQL of the tests' own."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
import tomllib
import urllib.request
from contextlib import suppress
from pathlib import Path

import click
import pytest
import yaml
from sqlalchemy import create_engine, inspect

from posecheck.cli.app import cli
from posecheck.gate.hosts import HOSTS_VARIABLE
from posecheck.review.store import MEDIA_VARIABLE, STORE_VARIABLE
from posecheck.review.team import ADMIN_VARIABLE
from tests.browser.conftest import START_S, free_port, stop_app
from tests.review.conftest import postgres  # noqa: F401

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
ENVIRONMENT = dict(
    line.partition("=")[::2]
    for line in (DEPLOY / "env.example").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
SECRETS = """
[auth]
redirect_uri = "https://posecheck.club.example/oauth2callback"
cookie_secret = "a secret of this test alone, long enough"
client_id = "posecheck"
client_secret = "of the provider"
server_metadata_url = "https://provider.example/.well-known/openid-configuration"
"""


def filled(text: str) -> str:
    """With what the club writes into deploy/.env; a variable that is not there is a KeyError."""
    known = ENVIRONMENT | {"POSECHECK_DB_PASSWORD": "secret"}
    return re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", lambda found: known[found[1]], text)


def parsed(words: list[str]) -> None:
    """posecheck's own commands and options are there. Raises ClickException."""
    command, rest = cli.commands[words[1]], words[2:]
    if isinstance(command, click.Group):
        command, rest = command.commands[rest[0]], rest[1:]
    command.make_context(words[1], rest)


def test_what_the_container_file_copies_is_there_and_it_installs_by_the_script():
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.MULTILINE):
        for name in copied.split():
            assert (ROOT / name).exists(), name
    assert "RUN deploy/install.sh /opt/posecheck" in CONTAINER
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = needed["project"]["optional-dependencies"]
    script = (DEPLOY / "install.sh").read_text(encoding="utf-8")
    assert os.access(DEPLOY / "install.sh", os.X_OK)
    assert subprocess.run(["sh", "-n", str(DEPLOY / "install.sh")]).returncode == 0
    for extra in re.search(r"'\.\[(.+)\]'", script)[1].split(","):
        assert extra in extras
    packed = needed["tool"]["hatch"]["build"]["targets"]["wheel"] if "tool" in needed else {}
    for source in packed.get("force-include", {}):
        assert source.split("/")[0] in CONTAINER
    parsed(["posecheck", "model", "--fetch"])


@pytest.mark.parametrize("service", ["pages", "scheduler", "worker"])
def test_what_a_service_runs_is_a_command_with_these_options(service):
    command = [filled(word) for word in SERVICES[service]["command"]]
    assert SERVICES[service]["image"] == "posecheck"
    if command[0] == "posecheck":
        parsed(command)
        assert str(command) == str(yaml.safe_load(re.findall(r"^CMD (.+)$", CONTAINER, re.M)[-1]))
        return
    told = subprocess.run(
        [sys.executable, "-m", "distributed.cli.dask_" + command[1], "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for option in command[2:]:
        if option.startswith("--"):
            assert option.replace("--no-", "--") in told.replace("--no-", "--")


def test_services_name_what_there_is():
    variables = {STORE_VARIABLE, MEDIA_VARIABLE, ADMIN_VARIABLE, HOSTS_VARIABLE}
    assert set(SERVICES["pages"]["environment"]) == variables
    for service in SERVICES.values():
        for other in service.get("depends_on", ()):
            assert other in SERVICES
        for network in service["networks"]:
            assert network in COMPOSE["networks"]
        for volume in service.get("volumes", ()):
            name = volume.split(":")[0]
            assert name in COMPOSE["volumes"] or name == "./secrets.toml"
        for text in [*service.get("environment", {}).values(), *service.get("command", ())]:
            filled(text)
    build = SERVICES["pages"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    example = tomllib.loads((DEPLOY / "secrets.example.toml").read_text(encoding="utf-8"))
    assert set(example["auth"]) == set(tomllib.loads(SECRETS)["auth"])


def test_nobody_outside_reaches_the_database_or_the_scheduler():
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name, service in SERVICES.items():
        if name not in ("pages", "https"):
            assert service["networks"] == ["inside"]
        assert ("ports" in service) == (name == "https")


def test_the_documented_commands_are_there():
    text = (ROOT / "docs" / "team.md").read_text(encoding="utf-8")
    found = re.findall(r"(?:^|[ /])(posecheck (?:team|app|batch) [^\n#>`\\]+)", text)
    assert len(found) >= 8
    for line in found:
        words = shlex.split(line)
        if len(words) > 2 and words[1] != "batch":
            parsed(words)


@pytest.fixture
def club_folder(tmp_path) -> Path:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SECRETS, encoding="utf-8")
    return tmp_path


def started(folder: Path, words: list[str], store: str) -> tuple[subprocess.Popen, int]:
    """The pages as their service starts them, but for port and places."""
    port = free_port()
    asked = [str(port) if word == "8501" else filled(word) for word in words]
    environment = {
        **os.environ,
        **{name: filled(text) for name, text in SERVICES["pages"]["environment"].items()},
        STORE_VARIABLE: store,
        MEDIA_VARIABLE: str(folder / "media"),
        "POSECHECK_DATA": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
    }
    with (folder / "log").open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", *asked], cwd=folder, env=environment, stdout=out, stderr=out
        ), port


def asked(port: int, path: str, host: str) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_the_pages_start_as_the_compose_file_says(club_folder, postgres):  # noqa: F811
    name = "club"
    server = postgres.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    program, port = started(club_folder, SERVICES["pages"]["command"], postgres.format(name))
    try:
        end = time.monotonic() + START_S
        while time.monotonic() < end and program.poll() is None:
            with suppress(OSError):
                if asked(port, "/_stcore/health", f"127.0.0.1:{port}") == 200:
                    break
            time.sleep(0.1)
        club = ENVIRONMENT["POSECHECK_HOST"]
        assert asked(port, "/", club) == 200  # as the proxy passes it on
        assert asked(port, "/", "elsewhere.example") == 403
        assert asked(port, "/media/abc.png", club) == 403
    finally:
        stop_app(program)
    known = {**os.environ, "PYTHONPATH": str(ROOT), "POSECHECK_DATA": str(club_folder / "data")}
    team = [sys.executable, "-m", "posecheck", "team"]
    add = [*team, "add", "kim@club.example", "--role", "coach", "--athlete", "Anna"]
    for words in (add, [*team, "audit"]):
        words = [*words, "--store", postgres.format(name)]
        ran = subprocess.run(words, env=known, capture_output=True, text=True, cwd=club_folder)
        assert ran.returncode == 0, ran.stderr
    assert "kim@club.example is coach" in ran.stdout and ",team,Anna," in ran.stdout
    engine = create_engine(server.format(name))
    assert {"members", "audit", "people"} <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_an_address_for_others_without_a_sign_in_is_refused(tmp_path):
    program, _ = started(tmp_path, SERVICES["pages"]["command"], f"sqlite:///{tmp_path}/s.db")
    assert program.wait(60) == 2
    assert "sign-in first" in (tmp_path / "log").read_text(encoding="utf-8")
