"""By which names this server may be asked for, and which pages may ask it.

A name that is not ours in the Host header means that somebody's page had its own name resolved to
this computer (DNS rebinding): to the browser it is then that page's server, and it may read
everything.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HOSTS_VARIABLE = "POSECHECK_ALLOW_HOST"
"""More names, with commas or spaces between them, as `posecheck app --allow-host` takes them."""
_NAME = re.compile(
    r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)(?::(?P<port>\d{1,5}))?"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def read_hosts(named: Iterable[str]) -> frozenset[str]:
    """What the user named, NAME or NAME:PORT, in lower case. Raises ValueError for what can be no
    name."""
    found = frozenset(name.strip().lower() for name in named)
    for name in found:
        if not is_name(name):
            raise ValueError(
                f"{name!r} is no name of a computer: write NAME "
                "or NAME:PORT, for example coach.lan:8501."
            )
    return found


def hosts_of_environment() -> frozenset[str]:
    """Those in HOSTS_VARIABLE. Raises ValueError."""
    return read_hosts(re.findall(r"[^\s,]+", os.environ.get(HOSTS_VARIABLE, "")))


def is_name(text: str) -> bool:
    """Whether it could be the name of a computer, with or without a port."""
    return _NAME.fullmatch(text.lower()) is not None


def host_allowed(host: str, port: int | None, named: frozenset[str] = frozenset()) -> bool:
    """host: the header of that name. port: of this server. Loopback names with that port, and what
    the user named, with the port that was named with it, else with this server's port or with none
    (as behind a proxy)."""
    asked = _NAME.fullmatch(host.lower())
    if asked is None:
        return False
    name, asked_port = asked["name"], asked["port"]
    if name in LOOPBACK and _is_port(asked_port, port):
        return True
    return any(_is_named(name, asked_port, port, known) for known in named)


def _is_port(asked: str | None, port: int | None) -> bool:
    return asked == str(port) or (asked is None and port in _DEFAULT_PORTS.values())


def _is_named(name: str, asked: str | None, port: int | None, known: str) -> bool:
    there = _NAME.fullmatch(known)
    if there is None or there["name"] != name:
        return False
    if there["port"] is None:
        return asked is None or asked == str(port)
    return _is_port(asked, int(there["port"]))


def origin_allowed(
    origin: str, host: str, port: int | None, named: frozenset[str] = frozenset()
) -> bool:
    """Whether the page that asks was served from here: its origin is the host that is asked, or a
    name of the user's (a proxy may ask by another).

    origin: the header of that name; "null" and schemes other than http and https are nobody.
    """
    scheme, _, rest = origin.lower().partition("://")
    default = _DEFAULT_PORTS.get(scheme)
    if default is None or not rest:
        return False
    if rest in (host.lower(), host.lower().removesuffix(f":{default}")):
        return True
    asked = _NAME.fullmatch(rest)
    return asked is not None and any(
        _is_named(asked["name"], asked["port"], port, known) for known in named
    )
