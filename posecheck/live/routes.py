"""The socket that frames come in by, on the port of the pages. The pages collect ROUTES, and serve
them behind their gate: who is let in at all, and how large a first message may be, is said there.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from posecheck.live.protocol import (
    LARGEST_MESSAGE,
    BadMessage,
    Close,
    answer,
    read_command,
    read_frame,
)

if TYPE_CHECKING:
    from posecheck.live.session import LiveSession
    from posecheck.live.sessions import Sessions

PATH = "/posecheck/live/socket"
HELLO_S = 10.0
"""A connection has to say its token within this time."""
SILENT_S = 90.0
"""A connection without any message for this long is ended; the page opens another one when it goes
on."""
ANSWERS_WAITING = 8


async def socket(websocket: WebSocket) -> None:
    """One connection, from the handshake to its end."""
    await websocket.accept()
    sessions = _sessions(websocket)
    try:
        session = await _greeted(websocket, sessions)
        if session is not None:
            await _serve(websocket, sessions, session)
    except WebSocketDisconnect:
        pass


def _sessions(websocket: WebSocket) -> Sessions | None:
    """Those of the application, where it names its own; else those of the process; None where no
    page has opened one yet.

    Never imported from here: that takes a second, in which the server would answer nobody.
    """
    own = getattr(getattr(websocket.scope.get("app"), "state", None), "live_sessions", None)
    return (
        own
        if own is not None
        else getattr(sys.modules.get("posecheck.live.sessions"), "SESSIONS", None)
    )


async def _greeted(websocket: WebSocket, sessions: Sessions | None) -> LiveSession | None:
    """The session whose token the first message says; None, and the connection ended, where there
    is none or no room."""
    try:
        first = await asyncio.wait_for(websocket.receive(), HELLO_S)
        if len(first.get("bytes") or first.get("text") or "") > LARGEST_MESSAGE:
            await _end(websocket, Close.TOO_BIG)
            return None
        command = read_command(first.get("text") or "")
    except (BadMessage, TimeoutError):
        await _end(websocket, Close.REFUSED)
        return None
    session = (
        await asyncio.to_thread(sessions.get, command.token)
        if sessions is not None and command.do == "hello"
        else None
    )
    if session is None:
        await _end(websocket, Close.REFUSED)
        return None
    if not await asyncio.to_thread(sessions.admit, session):
        await _end(websocket, Close.FULL)
        return None
    return session


async def _serve(websocket: WebSocket, sessions: Sessions, session: LiveSession) -> None:
    loop = asyncio.get_running_loop()
    answers: asyncio.Queue[str] = asyncio.Queue()
    ended: asyncio.Future[tuple[int, str]] = loop.create_future()

    def put(text: str) -> None:
        while answers.qsize() >= ANSWERS_WAITING:  # a browser that does not read gets the newest
            answers.get_nowait()
        answers.put_nowait(text)

    def reply(text: str) -> None:
        with contextlib.suppress(RuntimeError):  # the server is shutting down
            loop.call_soon_threadsafe(put, text)

    def end(why: tuple[int, str]) -> None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if ended.done() else ended.set_result(why))

    session.attach(reply, end)
    put(answer("hello", movement=session.movement.id, title=session.movement.title))
    sender = asyncio.create_task(_send(websocket, answers))
    receiver = asyncio.create_task(_receive(websocket, session))
    try:
        await asyncio.wait({sender, receiver, ended}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            why: tuple[int, str] | None = ended.result()
        else:
            why = receiver.result() if receiver.done() and receiver.exception() is None else None
        if why is not None:
            # what was refused is said before the end
            while not answers.empty() and websocket.application_state == WebSocketState.CONNECTED:
                await websocket.send_text(answers.get_nowait())
            await _end(websocket, why)
    finally:
        for task in (sender, receiver):
            task.cancel()
        await asyncio.gather(sender, receiver, return_exceptions=True)
        session.detach(reply)
        from posecheck.live.sessions import KEPT_S

        loop.call_later(KEPT_S + 1, lambda: loop.run_in_executor(None, sessions.sweep))


async def _send(websocket: WebSocket, answers: asyncio.Queue[str]) -> None:
    while True:
        await websocket.send_text(await answers.get())


async def _receive(websocket: WebSocket, session: LiveSession) -> tuple[int, str] | None:
    """Takes messages until the connection ends; returns why it should be ended from here, None
    where the browser ended it."""
    while True:
        try:
            message = await asyncio.wait_for(websocket.receive(), SILENT_S)
        except TimeoutError:
            return Close.IDLE
        if message["type"] == "websocket.disconnect":
            return None
        data, text = message.get("bytes"), message.get("text")
        if len(data or text or "") > LARGEST_MESSAGE:
            return Close.TOO_BIG
        try:
            if data is not None:
                session.offer(read_frame(data))
            else:
                await asyncio.to_thread(session.command, read_command(text or ""))
        except BadMessage as problem:
            session.bad_frame(problem)


async def _end(websocket: WebSocket, why: tuple[int, str]) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close(*why)


ROUTES = (WebSocketRoute(PATH, socket),)
