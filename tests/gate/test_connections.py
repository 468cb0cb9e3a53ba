"""Connections that take their time: a real server, real sockets, and limits that a test need not
wait for."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from posecheck.gate import connections
from posecheck.gate.connections import LARGEST_SOCKET_MESSAGE, PatientConnection, guard
from posecheck.gate.gate import RequestGate
from posecheck.gate.uploads import Uploads

PATIENCE_S = 20.0
LARGE = 8_000_000
READ: list[int] = []


async def _hello(_request) -> Response:
    return PlainTextResponse("hello")


async def _large(_request) -> Response:
    return Response(bytes(LARGE))


async def _listen(websocket) -> None:
    await websocket.accept()
    with contextlib.suppress(Exception):
        while True:
            READ.append(len(await websocket.receive_bytes()))


@pytest.fixture(scope="module")
def short() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "HEAD_S", 1.0)
        patch.setattr(connections, "CROWDED_S", 0.3)
        patch.setattr(connections, "MANY", 20)
        patch.setattr(connections, "STALLED_S", 0.5)
        yield patch


@pytest.fixture(scope="module")
def port(short) -> Iterator[int]:
    routes = [
        Route("/", _hello),
        Route("/large", _large),
        WebSocketRoute("/_stcore/stream", _listen),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(RequestGate, uploads=Uploads(1000))])
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="error",
                ws="websockets-sansio",
                ws_max_size=200 * 1024**2,
                timeout_keep_alive=30,
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        end = time.monotonic() + PATIENCE_S
        while not server.started and time.monotonic() < end:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)


def get(port: int, path: str = "/") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()


def is_ended(one: socket.socket) -> bool:
    """Waits until the other side has ended it."""
    try:
        return one.recv(1) == b""
    except ConnectionError:
        return True


def rest_of(one: socket.socket, at_most: int) -> int:
    """Bytes that still come until the other side ends it, or until there are at_most; waits no
    longer than the socket's own time for a piece."""
    taken = 0
    with contextlib.suppress(ConnectionError):
        while taken < at_most and (piece := one.recv(1_000_000)):
            taken += len(piece)
    return taken


def answer(one: socket.socket, times: int = 1) -> bytes:
    """Up to the end of what the small page says, so many times."""
    said = b""
    while said.count(b"hello") < times:
        piece = one.recv(4096)
        assert piece, said
        said += piece
    return said


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: 127", b"G"])
def test_a_connection_that_does_not_finish_its_request_is_ended(port, sent):
    begun = time.monotonic()
    with connected(port) as one:
        one.sendall(sent)
        assert is_ended(one)
        assert time.monotonic() - begun >= connections.HEAD_S  # not before its time


def test_drop_by_drop_is_not_in_time_either(port):
    with connected(port) as one, pytest.raises(OSError):
        for letter in get(port) * 3:
            one.sendall(bytes([letter]))
            time.sleep(0.05)


def test_one_that_has_asked_once_gets_the_same_time_for_the_next(port, monkeypatch):
    """Three requests that take more than a request's time together, each of them well within it."""
    monkeypatch.setattr(connections, "HEAD_S", 4.0)
    with connected(port) as one:
        for _ in range(3):
            one.sendall(get(port)[:10])
            time.sleep(1.5)
            one.sendall(get(port)[10:])
            assert answer(one).startswith(b"HTTP/1.1 200")
        monkeypatch.setattr(connections, "HEAD_S", 0.5)
        assert is_ended(one)


def test_two_requests_at_once_are_both_answered(port):
    with connected(port) as one:
        one.sendall(get(port) * 2)
        both = answer(one, times=2)
        assert both.count(b"HTTP/1.1 200") == 2


def test_a_body_that_never_ends_holds_nobody(port):
    """It is refused from its head, and its connection ended."""
    with connected(port) as one:
        one.sendall(
            f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: "
            f"http://127.0.0.1:{port}\r\nContent-Length: 1000000000\r\n\r\nabc".encode()
        )
        assert one.recv(4096).startswith(b"HTTP/1.1 405")
        assert rest_of(one, at_most=100_000) < 100_000


def test_in_a_crowd_those_who_wait_go_earlier_and_others_are_answered(port, monkeypatch):
    monkeypatch.setattr(connections, "HEAD_S", 1000.0)
    crowd = [connected(port) for _ in range(40)]
    try:
        for one in crowd:
            one.sendall(b"GET / HT")
        with connected(port) as asking:
            asking.sendall(get(port))
            assert answer(asking).startswith(b"HTTP/1.1 200")
        ended, end = 0, time.monotonic() + PATIENCE_S
        while ended < 20 and time.monotonic() < end:
            ended = sum(_is_gone(one) for one in crowd)
            time.sleep(0.02)
        assert ended >= 20
    finally:
        for one in crowd:
            one.close()


def _is_gone(one: socket.socket) -> bool:
    one.setblocking(False)
    try:
        return one.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_before_there_is_no_more_room_the_oldest_that_waits_goes(port, monkeypatch):
    time.sleep(1.5)  # those of other tests are gone
    monkeypatch.setattr(PatientConnection, "most", 10)
    monkeypatch.setattr(connections, "HEAD_S", 1000.0)
    crowd = []
    try:
        for _ in range(11):
            crowd.append(connected(port))
            time.sleep(0.01)
        assert is_ended(crowd[0])
        with connected(port) as asking:
            asking.sendall(get(port))
            assert answer(asking).startswith(b"HTTP/1.1 200")
    finally:
        for one in crowd:
            one.close()


def test_a_large_answer_that_is_taken_slowly_is_taken_whole(port):
    with connected(port) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        one.sendall(get(port, "/large"))
        taken, end = 0, time.monotonic() + PATIENCE_S
        while taken < LARGE and time.monotonic() < end:
            piece = one.recv(200_000)
            assert piece, taken
            taken += len(piece)
            time.sleep(0.02)
        assert taken >= LARGE


def test_a_large_answer_that_nobody_takes_is_ended(port):
    with connected(port) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        one.sendall(get(port, "/large"))
        time.sleep(3.0)
        assert rest_of(one, at_most=LARGE) < LARGE


def handshake(port: int) -> bytes:
    head = get(port, "/_stcore/stream")[:-2] + f"Origin: http://127.0.0.1:{port}\r\n".encode()
    upgrade = (
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    return head + upgrade


def test_a_socket_takes_in_some_megabytes_and_no_more(port):
    READ.clear()
    with connected(port) as one:
        one.sendall(handshake(port))
        assert one.recv(4096).startswith(b"HTTP/1.1 101")
        one.sendall(b"\x82\xfe" + (1000).to_bytes(2, "big") + bytes(4) + bytes(1000))
        one.sendall(b"\x82\xff" + (LARGEST_SOCKET_MESSAGE + 1).to_bytes(8, "big") + bytes(4))
        said = one.recv(4096)  # the end, before any of it was sent
        assert said[:1] == b"\x88" and int.from_bytes(said[2:4], "big") == 1009
    assert READ == [1000]


def test_a_socket_is_not_one_that_waits(port):
    with connected(port) as one:
        one.sendall(handshake(port))
        assert one.recv(4096).startswith(b"HTTP/1.1 101")
        time.sleep(1.5)
        one.sendall(b"\x89\x80" + bytes(4))  # a ping
        assert one.recv(4096)[:1] == b"\x8a"


def test_another_server_is_noticed():
    assert guard(lambda: None) is False
