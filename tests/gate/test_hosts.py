"""By which names the server may be asked for, and which pages may ask it."""

import pytest

from posecheck.gate.hosts import (
    HOSTS_VARIABLE,
    host_allowed,
    hosts_of_environment,
    is_name,
    origin_allowed,
    read_hosts,
)

NAMED = read_hosts(["coach.lan", "Tunnel.example:9000", "[fe80::1]:8501"])


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1:8501", True),
        ("localhost:8501", True),
        ("LOCALHOST:8501", True),
        ("[::1]:8501", True),
        ("127.0.0.1", False),
        ("127.0.0.1:8502", False),
        ("127.0.0.1:", False),
        ("evil.example:8501", False),
        ("localhost.evil.example:8501", False),
        ("127.0.0.1.evil.example:8501", False),
        ("evil.example", False),
        ("localhost:8501@evil.example", False),
        ("localhost:8501, evil.example", False),
        ("127.0.0.2:8501", False),
        ("0.0.0.0:8501", False),
        ("[::]:8501", False),
        ("", False),
        ("*", False),
        (" localhost:8501", False),
        ("localhost:8501\n", False),
        ("coach.lan:8501", True),  # named without a port: this server's, or none
        ("coach.lan", True),
        ("coach.lan:8502", False),
        ("evil-coach.lan", False),
        ("tunnel.example:9000", True),
        ("tunnel.example:8501", False),
        ("tunnel.example", False),
        ("[fe80::1]:8501", True),
    ],
)
def test_hosts(host, allowed):
    assert host_allowed(host, 8501, NAMED) is allowed


@pytest.mark.parametrize(
    ("host", "port", "allowed"),
    [("localhost", 80, True), ("localhost", 443, True), ("localhost:80", 80, True)],
)
def test_a_browser_leaves_out_a_usual_port(host, port, allowed):
    assert host_allowed(host, port) is allowed


def test_nothing_is_ours_where_the_port_is_not_known():
    assert not host_allowed("localhost", None) and not host_allowed("localhost:8501", None)


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
        # another program may listen on the other address of that name
        ("http://localhost:8501", "127.0.0.1:8501", False),
        ("http://127.0.0.1:8502", "127.0.0.1:8501", False),
        ("https://posecheck.example", "posecheck.example", True),
        ("https://posecheck.example:443", "posecheck.example", False),
        ("https://posecheck.example", "posecheck.example:443", True),
        ("http://posecheck.example", "posecheck.example:80", True),
        ("https://evil.example", "127.0.0.1:8501", False),
        ("http://127.0.0.1:8501.evil.example", "127.0.0.1:8501", False),
        ("null", "127.0.0.1:8501", False),
        ("file://127.0.0.1:8501", "127.0.0.1:8501", False),
        ("", "", False),
        ("http://", "", False),
        ("https://coach.lan", "127.0.0.1:8501", True),  # a proxy that asks by another name
        ("https://tunnel.example:9000", "127.0.0.1:8501", True),
        ("https://tunnel.example", "127.0.0.1:8501", False),
        ("https://coach.lan.evil.example", "127.0.0.1:8501", False),
    ],
)
def test_origins(origin, host, allowed):
    assert origin_allowed(origin, host, 8501, NAMED) is allowed


@pytest.mark.parametrize(
    "name",
    [
        "*",
        "*.lan",
        "http://coach.lan",
        "coach lan",
        "coach.lan:port",
        "coach.lan:123456",
        "-a",
        "",
        "a\nb",
    ],
)
def test_what_can_be_no_name_is_refused(name):
    assert not is_name(name)
    with pytest.raises(ValueError, match="no name of a computer"):
        read_hosts([name])


def test_the_environment_names_several(monkeypatch):
    monkeypatch.setenv(HOSTS_VARIABLE, " coach.lan, tunnel.example:9000 ")
    assert hosts_of_environment() == {"coach.lan", "tunnel.example:9000"}
    monkeypatch.setenv(HOSTS_VARIABLE, "")
    assert hosts_of_environment() == frozenset()
