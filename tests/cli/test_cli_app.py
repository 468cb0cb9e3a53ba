"""posecheck app: its options, and what is refused before a page is shown."""

from __future__ import annotations

import socket

import pytest

from posecheck.pages import app


@pytest.fixture
def served(monkeypatch) -> list[tuple]:
    calls = []
    monkeypatch.delenv("POSECHECK_ALLOW_HOST", raising=False)
    monkeypatch.setattr(
        app,
        "serve",
        lambda port, open_browser, say, hosts, address: calls.append(
            (port, open_browser, set(hosts))
        ),
    )
    return calls


@pytest.mark.parametrize(
    ("options", "meant"),
    [
        ([], (None, True, set())),
        (["--no-browser"], (None, False, set())),
        (["--port", "9000"], (9000, True, set())),
        (
            ["--allow-host", "coach.lan", "--allow-host", "Tunnel.example:9000"],
            (None, True, {"coach.lan", "tunnel.example:9000"}),
        ),
    ],
)
def test_options(run, served, options, meant):
    assert run("app", *options).exit_code == 0
    assert served == [meant]


@pytest.mark.parametrize("port", ["80", "70000", "x", "-1"])
def test_a_port_that_cannot_be_is_wrong_use(run, served, port):
    assert run("app", "--port", port).exit_code == 2
    assert served == []


def test_hosts_of_the_environment_are_allowed_too(run, served, monkeypatch):
    monkeypatch.setenv("POSECHECK_ALLOW_HOST", "coach.lan")
    assert run("app", "--allow-host", "other.lan").exit_code == 0
    assert served == [(None, True, {"coach.lan", "other.lan"})]


@pytest.mark.parametrize(
    ("options", "named"),
    [(["--allow-host", "*"], ""), (["--allow-host", "http://coach.lan"], ""), ([], "*.lan")],
)
def test_a_name_that_can_be_none_is_wrong_use(run, served, monkeypatch, options, named):
    monkeypatch.setenv("POSECHECK_ALLOW_HOST", named)
    done = run("app", *options)
    assert (done.exit_code, served) == (2, [])
    assert "no name of a computer" in done.output


def test_a_data_folder_that_cannot_be_made_is_refused_first(program, tmp_path):
    (tmp_path / "file").touch()
    done = program("app", "--no-browser", POSECHECK_DATA=str(tmp_path / "file" / "below"))
    assert done.returncode == 6
    assert b"cannot be made" in done.stderr and b"Traceback" not in done.stderr


def test_a_port_that_is_taken_is_named(program, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = program(
            "app", "--no-browser", "--port", str(port), POSECHECK_DATA=str(tmp_path / "data")
        )
    assert done.returncode == 2
    assert f"Port {port} is taken".encode() in done.stderr and done.stderr.count(b"\n") == 1
