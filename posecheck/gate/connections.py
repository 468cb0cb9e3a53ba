"""Connections below the requests: how many there may be, and how long one may take to say what it
wants.

A connection that never finishes the head of its request is seen by no application, and each takes
one of the program's files: a thousand of them, and nobody is let in any more. Here each has HEAD_S,
where there are many CROWDED_S, and the place of the one that waits the longest is given away before
the files run out.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 10.0
"""A request has to be there, head and all, so long after its connection or after the last answer; a
browser takes milliseconds [E]."""
STALLED_S = 60.0
"""Of an answer, the browser has to take something within this time [E]."""
CROWDED_S = 1.0
"""The same where there are more than MANY connections [E]."""
MANY = 256
"""A page of ours has at most eight connections: six of its browser and two sockets [E]."""
MOST = 2000
"""Never more than that, nor than half of the files that the program may have [E]."""
LARGEST_SOCKET_MESSAGE = 4_000_000
"""Bytes that a socket takes in before the application sees any: pages send kilobytes, the live
camera at most 1 MB."""
FILES = 4096
"""Files that the program may have open: a burst of connections is taken in before the first of them
can be sent away."""


def guard(receive: Callable[..., Any]) -> bool:
    """Sets the limits of the server that `receive`, of an ASGI lifespan, belongs to. False where it
    is not uvicorn: then there are none."""
    config = getattr(getattr(receive, "__self__", None), "config", None)
    if not isinstance(config, Config):
        return False
    config.http_protocol_class = PatientConnection
    PatientConnection.most = min(MOST, _files() // 2)
    config.ws_max_size = min(config.ws_max_size, LARGEST_SOCKET_MESSAGE)
    return True


def _files() -> int:
    """How many files the program may have open: FILES, where the system lets it."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return wanted
    return FILES if soft == resource.RLIM_INFINITY else soft


class PatientConnection(H11Protocol):
    """uvicorn's connection with a limit to its patience."""

    most = MOST
    waiting_since: float | None = None
    """When it began to wait for a request (loop time); None while one is being answered."""
    _waiting: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.most:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_no_more()

    def on_response_complete(self) -> None:
        self._wait()  # before what was sent ahead is looked at, which ends the wait
        super().on_response_complete()
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_no_more()

    def handle_websocket_upgrade(self, event: Any) -> None:
        self._wait_no_more()
        super().handle_websocket_upgrade(event)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_writing()

    def resume_writing(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def _watch_writing(self, before: float = float("inf")) -> None:
        """Every STALLED_S: has anything of the answer gone since? before: bytes that were left
        then."""
        left = self.transport.get_write_buffer_size()
        if left >= before:
            self.transport.abort()
        elif left:
            self._stalled = self.loop.call_later(STALLED_S, self._watch_writing, left)

    def _wait(self) -> None:
        self._wait_no_more()
        self.waiting_since = self.loop.time()
        self._waiting = self.loop.call_later(CROWDED_S, self._waited)

    def _waited(self) -> None:
        if self.transport.get_write_buffer_size():  # the last answer is still on its way
            self.transport.close()
            if self._stalled is None:
                self._watch_writing()
        elif len(self.connections) > MANY or self.loop.time() - self.waiting_since >= HEAD_S:
            self.connections.discard(self)
            self.transport.abort()
        else:
            self._waiting = self.loop.call_later(CROWDED_S, self._waited)

    def _wait_no_more(self) -> None:
        self.waiting_since = None
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _make_room(self) -> None:
        """The connection that has waited the longest for its request goes; where none waits but
        this one, this one."""
        oldest = min(
            (one for one in self.connections if one is not self and _only_waits(one)),
            key=lambda one: one.waiting_since,
            default=self,
        )
        self.connections.discard(oldest)
        oldest.transport.abort()


def _only_waits(one: Any) -> bool:
    return (
        isinstance(one, PatientConnection)
        and one.waiting_since is not None
        and not one.transport.get_write_buffer_size()
    )
