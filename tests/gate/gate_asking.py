"""Asking an ASGI application as a server would, byte for byte, and seeing how much of a body it
read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

PORT = 8501
HOST = f"127.0.0.1:{PORT}"
Headers = Sequence[tuple[str, str]]


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    body_read: int = 0
    """Bytes of the request's body that the application asked for."""
    seen: dict | None = None
    """The scope that the application behind saw; None where it saw nothing."""


class Behind:
    """The application behind: reads the whole body, answers 200, and keeps what it saw."""

    def __init__(self, headers: Headers = ()):
        self.scope: dict | None = None
        self.taken: list[dict] = []
        self._headers = [(name.encode(), value.encode()) for name, value in headers]

    async def __call__(self, scope, receive, send) -> None:
        self.scope = scope
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] != "websocket.disconnect":
                self.taken.append(message)
            self.taken.append(message)
            return
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                from starlette.requests import ClientDisconnect

                raise ClientDisconnect
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await send({"type": "http.response.body", "body": b"page"})


def scope_of(kind: str, path: str, headers: Headers, method: str = "GET", port: int = PORT) -> dict:
    return {
        "type": kind,
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "http_version": "1.1",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "server": ("127.0.0.1", port),
        "client": ("127.0.0.1", 50000),
        "subprotocols": [],
    }


async def asked(
    gate,
    behind: Behind,
    method: str = "GET",
    path: str = "/",
    headers: Headers = (("host", HOST),),
    pieces: Sequence[bytes] = (),
) -> Answer:
    """pieces: of the body, as they come in."""
    answer, left = Answer(), list(pieces)
    behind.scope = None

    async def receive() -> dict:
        if not left and pieces:
            await asyncio.Event().wait()
        piece = left.pop(0) if left else b""
        answer.body_read += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    async def send(message: dict) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    await gate(scope_of("http", path, headers, method), receive, send)
    answer.seen = behind.scope
    return answer


def ask(gate, behind: Behind, *args, **named) -> Answer:
    return asyncio.run(asked(gate, behind, *args, **named))
