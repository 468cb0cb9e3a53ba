"""How a request is refused: before a byte of its body is read, in one line, and its connection
ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Message = MutableMapping[str, Any]
Receive, Send = Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class Refusal:
    """status: of HTTP. text: one line for the person. headers: further ones."""

    status: int
    text: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


async def refuse(send: Send, refusal: Refusal) -> None:
    body = refusal.text.encode()
    told = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send(
        {
            "type": "http.response.start",
            "status": refusal.status,
            "headers": [*told, *refusal.headers],
        }
    )
    await send({"type": "http.response.body", "body": body})
