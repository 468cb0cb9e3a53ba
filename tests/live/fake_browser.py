"""A browser's end of the socket, without a network: it speaks to the application as the server
would."""

from __future__ import annotations

import asyncio
import json
import struct
from types import SimpleNamespace

import cv2
import numpy as np
from starlette.websockets import WebSocket

from posecheck.live.routes import PATH, socket
from posecheck.live.sessions import Sessions

HOST = "127.0.0.1:8501"
JPEG = cv2.imencode(".jpg", np.full((480, 640, 3), 120, np.uint8))[1].tobytes()


def write_picture(number: int, t: float, jpeg: bytes) -> bytes:
    """A binary message, as web/live.js makes it."""
    return struct.pack("<4sId", b"PCF1", number, t) + jpeg


class FakeBrowser:
    """One connection, that the gate has let pass. `closed` is (code, reason) once it has ended."""

    def __init__(self, sessions: Sessions | None):
        self._scope = {
            "type": "websocket",
            "path": PATH,
            "headers": [(b"host", HOST.encode())],
            "query_string": b"",
            "subprotocols": [],
            "app": SimpleNamespace(state=SimpleNamespace(live_sessions=sessions)),
        }
        self._to_server: asyncio.Queue = asyncio.Queue()
        self._answers: asyncio.Queue = asyncio.Queue()
        self.accepted = False
        self.closed: tuple[int, str] | None = None
        self._task: asyncio.Task | None = None

    async def __aenter__(self) -> FakeBrowser:
        await self._to_server.put({"type": "websocket.connect"})
        self._task = asyncio.create_task(
            socket(WebSocket(self._scope, self._to_server.get, self._sent))
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def leave(self) -> None:
        """The tab is closed, or the network is gone."""
        if self._task is not None and not self._task.done():
            await self._to_server.put({"type": "websocket.disconnect", "code": 1006})
            await asyncio.wait_for(self._task, 10)

    async def _sent(self, message: dict) -> None:
        if message["type"] == "websocket.accept":
            self.accepted = True
        elif message["type"] == "websocket.send":
            await self._answers.put(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.closed = (message["code"], message.get("reason") or "")
            await self._answers.put(None)

    async def say(self, **message) -> None:
        await self._to_server.put({"type": "websocket.receive", "text": json.dumps(message)})

    async def send(self, data: bytes) -> None:
        await self._to_server.put({"type": "websocket.receive", "bytes": data})

    async def picture(self, number: int, t: float, jpeg: bytes = JPEG) -> dict | None:
        """Sends one picture and waits for its answer."""
        await self.send(write_picture(number, t, jpeg))
        while (answer := await self.answer()) is not None:
            if answer.get("number") == number:
                return answer
        return None

    async def answer(self) -> dict | None:
        """The next message; None once the connection has ended."""
        return await asyncio.wait_for(self._answers.get(), 20)

    async def hello(self, token: str) -> dict | None:
        await self.say(do="hello", token=token)
        return await self.answer()

    async def ended(self) -> tuple[int, str]:
        """Waits until the server has ended the connection."""
        while await self.answer() is not None:
            pass
        await asyncio.wait_for(self._task, 10)
        return self.closed
