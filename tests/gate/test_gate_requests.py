"""The gate: what is refused before the pages see it, and before a byte of a body is read."""

from __future__ import annotations

import asyncio
import shutil
from types import SimpleNamespace

import pytest

from posecheck import disk
from posecheck.gate.gate import RequestGate
from posecheck.gate.hosts import read_hosts
from posecheck.gate.uploads import Uploads
from tests.gate.gate_asking import HOST, Behind, ask, asked, scope_of

OURS = ("host", HOST)
SAME = ("origin", f"http://{HOST}")
FOREIGN = ("origin", "http://evil.example")
UPLOAD = "/_stcore/upload_file/live-session/file"
TOKEN = "2|aabbccdd|" + "ab" * 16 + "|1700000000"
LARGEST = 1_000_000
BODY = [b"x" * 500, b"y" * 500]
ROOM = (
    ("host", HOST),
    SAME,
    ("x-xsrftoken", TOKEN),
    ("cookie", f"_streamlit_xsrf={TOKEN}"),
    ("content-length", "1000"),
)


def gate_of(
    behind: Behind, hosts=(), sockets=("/posecheck/live/socket",), **of_uploads
) -> RequestGate:
    uploads = Uploads(LARGEST, is_live=lambda session: session == "live-session", **of_uploads)
    return RequestGate(
        behind, uploads, read_hosts(hosts), sockets, first_message_s=0.2, most_sockets=3
    )


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def gate(behind) -> RequestGate:
    return gate_of(behind)


def refused(answer, status: int) -> None:
    assert (answer.status, answer.seen, answer.body_read) == (status, None, 0), answer
    assert answer.body and b"\n" not in answer.body
    assert answer.headers["connection"] == "close"


# whoever asks


@pytest.mark.parametrize(
    "path", ["/", "/check", "/_stcore/health", "/static/js/index.js", "/media/a.mp4"]
)
def test_our_own_pages_pass(gate, behind, path):
    assert ask(gate, behind, path=path).body == b"page"


@pytest.mark.parametrize(
    "host", ["evil.example:8501", "evil.example", "127.0.0.1:8502", "localhost:8501:1", ""]
)
@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/media/a.mp4", UPLOAD])
def test_a_name_that_is_not_ours_gets_nothing(gate, behind, host, path):
    answer = ask(gate, behind, path=path, headers=[("host", host)])
    refused(answer, 403)


def test_the_refusal_says_what_to_do_and_repeats_no_tricks(gate, behind):
    assert (
        b"--allow-host coach.lan:8501"
        in ask(gate, behind, headers=[("host", "coach.lan:8501")]).body
    )
    assert b"script" not in ask(gate, behind, headers=[("host", "<script>")]).body


def test_a_name_of_the_users_passes(behind):
    gate = gate_of(behind, hosts=["coach.lan"])
    assert ask(gate, behind, headers=[("host", "coach.lan")]).status == 200
    assert (
        ask(gate, behind, headers=[("host", "coach.lan"), ("origin", "https://coach.lan")]).status
        == 200
    )


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://127.0.0.1:8502",
        "http://localhost:8501",
        "https://127.0.0.1",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
def test_another_origin_gets_nothing(gate, behind, origin, method):
    refused(ask(gate, behind, method, headers=[OURS, ("origin", origin)]), 403)


def test_two_origins_have_both_to_be_ours(gate, behind):
    refused(ask(gate, behind, headers=[OURS, SAME, FOREIGN]), 403)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest"),
    [
        ("no-cors", "image"),
        ("no-cors", "script"),
        ("navigate", "iframe"),
        ("navigate", "object"),
        ("cors", "empty"),
        ("no-cors", "empty"),
    ],
)
def test_nothing_of_ours_goes_into_another_page(gate, behind, site, mode, dest):
    told = [OURS, ("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)]
    refused(ask(gate, behind, headers=told), 403)


def test_a_link_from_elsewhere_opens_a_page(gate, behind):
    told = [
        OURS,
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ]
    assert ask(gate, behind, headers=told).status == 200
    refused(ask(gate, behind, "POST", headers=[*told, FOREIGN]), 403)


def test_streamlit_is_never_asked_about_an_origin(behind):
    """It would look outside of this computer for who it is."""
    gate = gate_of(behind, hosts=["coach.lan"])
    for headers in ([OURS, SAME], [("host", "coach.lan"), ("origin", "https://coach.lan")]):
        seen = ask(gate, behind, headers=headers).seen
        assert "origin" not in [name.decode() for name, _ in seen["headers"]]


# ways of asking


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"]
)
@pytest.mark.parametrize("path", ["/", "/media/a.mp4", "/_stcore/host-config"])
def test_pages_are_read_and_not_written(gate, behind, method, path):
    answer = ask(gate, behind, method, path, [OURS, SAME, ("content-length", "1000")], BODY)
    refused(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("body", [("content-length", "10"), ("transfer-encoding", "chunked")])
def test_a_page_is_asked_for_without_a_body(gate, behind, body):
    refused(ask(gate, behind, headers=[OURS, body], pieces=BODY), 413)


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/interact",
        "/_stcore/new-one",
        "/auth/login",
        "/oauth2callback",
    ],
)
def test_what_the_pages_do_not_use_is_not_there(gate, behind, path):
    refused(ask(gate, behind, path=path), 404)


# uploads


def test_an_upload_of_our_page_passes(gate, behind):
    answer = ask(gate, behind, "PUT", UPLOAD, ROOM, BODY)
    assert (answer.status, answer.body_read) == (200, 1000)


def without(*names: str, **other: str) -> list[tuple[str, str]]:
    return [
        (name, other.get(name.replace("-", "_"), value))
        for name, value in ROOM
        if name not in names
    ]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", UPLOAD, [OURS, FOREIGN], 403),
        ("POST", UPLOAD, ROOM, 405),
        ("GET", UPLOAD, [OURS], 405),
        ("OPTIONS", UPLOAD, ROOM, 405),
        ("PUT", UPLOAD, without("origin"), 403),
        ("PUT", UPLOAD, without("x-xsrftoken"), 403),
        ("PUT", UPLOAD, without("cookie"), 403),
        ("PUT", UPLOAD, without(x_xsrftoken="2|aabbccdd|" + "cd" * 16 + "|1700000000"), 403),
        ("PUT", "/_stcore/upload_file/gone/file", ROOM, 403),
        ("PUT", "/_stcore/upload_file/live-session/a/b", ROOM, 404),
        ("PUT", UPLOAD, without("content-length"), 411),
        ("PUT", UPLOAD, [*without("content-length"), ("transfer-encoding", "chunked")], 411),
        ("PUT", UPLOAD, without(content_length="9" * 30), 411),
        ("PUT", UPLOAD, without(content_length="99999999"), 413),
        ("DELETE", UPLOAD, without("x-xsrftoken", "content-length"), 403),
        ("DELETE", UPLOAD, without("origin", "content-length"), 403),
        ("DELETE", UPLOAD, without(content_length="1025"), 413),
        ("DELETE", UPLOAD, without(content_length="-1"), 413),
        ("DELETE", UPLOAD, [*without("content-length"), ("transfer-encoding", "chunked")], 413),
    ],
)
def test_an_upload_is_judged_before_a_byte_of_it_is_read(
    gate, behind, method, path, headers, status
):
    refused(ask(gate, behind, method, path, headers, BODY), status)


def test_taking_a_file_back_passes(gate, behind):
    assert ask(gate, behind, "DELETE", UPLOAD, without("content-length")).status == 200
    said = [b'{"sessionId":"03f2dec6-071a-48ed-8a99-77dc02bf9b84"}']  # as the pages do
    head = without(content_length=str(len(said[0])))
    assert ask(gate, behind, "DELETE", UPLOAD, head, said).status == 200


def test_a_disk_that_is_nearly_full_takes_nothing(gate, behind, monkeypatch):
    left = disk.FLOOR_BYTES + 999
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=left))
    answer = ask(gate, behind, "PUT", UPLOAD, ROOM, BODY)
    refused(answer, 507)
    assert b"Make room on the disk" in answer.body
    left += 1
    assert ask(gate, behind, "PUT", UPLOAD, ROOM, BODY).status == 200


def test_uploads_under_way_count_for_the_room_on_the_disk(behind, monkeypatch):
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: SimpleNamespace(free=disk.FLOOR_BYTES + 1500)
    )

    async def run():
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def slow(scope, receive, send):
            await receive()
            begun.set()
            await go_on.wait()
            await behind(scope, receive, send)

        gate = gate_of(slow)
        first = asyncio.create_task(
            asked(gate, behind, "PUT", UPLOAD, ROOM, [b"x" * 100, b"x" * 100])
        )
        await begun.wait()
        second = await asked(gate, behind, "PUT", UPLOAD, ROOM, BODY)
        go_on.set()
        return [
            answer.status
            for answer in (
                await first,
                second,
                await asked(gate, behind, "PUT", UPLOAD, ROOM, BODY),
            )
        ]

    assert asyncio.run(run()) == [200, 507, 200]


def test_too_many_uploads_in_a_minute_have_to_wait(behind):
    now = [0.0]
    gate = gate_of(behind, per_minute=3, clock=lambda: now[0])
    statuses = [ask(gate, behind, "PUT", UPLOAD, ROOM, BODY).status for _ in range(4)]
    now[0] = 61.0
    assert [*statuses, ask(gate, behind, "PUT", UPLOAD, ROOM, BODY).status] == [
        200,
        200,
        200,
        429,
        200,
    ]


def test_an_upload_that_stops_on_its_way_is_ended(behind):
    gate = gate_of(behind, silent_s=0.1)

    async def run():
        async def receive():
            await asyncio.Event().wait()

        sent = []

        async def send(message):
            sent.append(message)

        await asyncio.wait_for(gate(scope_of("http", UPLOAD, ROOM, "PUT"), receive, send), 10)
        return sent

    sent = asyncio.run(run())
    assert sent[0]["status"] == 408 and b"send it again" in sent[1]["body"]


def test_only_some_uploads_are_read_at_a_time(behind):
    reading, most = 0, 0

    async def app(scope, receive, send):
        nonlocal reading, most
        reading += 1
        most = max(most, reading)
        await asyncio.sleep(0.02)
        await behind(scope, receive, send)
        reading -= 1

    gate = gate_of(app)

    async def run():
        return await asyncio.gather(
            *(asked(gate, behind, "PUT", UPLOAD, ROOM, BODY) for _ in range(10))
        )

    answers = asyncio.run(run())
    assert [answer.status for answer in answers] == [200] * 10 and most == 3


# answers


def test_every_answer_says_whose_it_is(gate, behind):
    for answer in (
        ask(gate, behind),
        ask(gate, behind, "POST"),
        ask(gate, behind, headers=[("host", "evil.example;x")]),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert (
            answer.headers["cross-origin-opener-policy"]
            == answer.headers["cross-origin-resource-policy"]
            == "same-origin"
        )
        assert "evil" not in answer.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in ask(gate, behind).headers["content-security-policy"]
    assert f"ws://{HOST} " in ask(gate, behind).headers["content-security-policy"]


def test_no_answer_invites_other_origins():
    behind = Behind(
        [
            ("Access-Control-Allow-Origin", "*"),
            ("access-control-allow-credentials", "true"),
            ("x-frame-options", "ALLOW"),
            ("a", "b"),
        ]
    )
    headers = ask(gate_of(behind), behind).headers
    assert not [name for name in headers if name.lower().startswith("access-control")]
    assert (headers["x-frame-options"], headers["a"]) == ("SAMEORIGIN", "b")


# sockets


class Socket:
    """A handshake, and what comes of it."""

    def __init__(self, gate, path="/_stcore/stream", headers=(OURS, SAME)):
        self.sent: list[dict] = []
        self.to_server: asyncio.Queue = asyncio.Queue()
        self.to_server.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(
            gate(scope_of("websocket", path, headers), self.to_server.get, self._sent)
        )

    async def _sent(self, message: dict) -> None:
        self.sent.append(message)

    async def leave(self) -> None:
        self.to_server.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self.task, 10)


@pytest.mark.parametrize("path", ["/_stcore/stream", "/posecheck/live/socket"])
def test_a_socket_of_our_page_is_let_in(gate, behind, path):
    async def run():
        socket = Socket(gate, path)
        socket.to_server.put_nowait({"type": "websocket.receive", "bytes": b"hello"})
        await asyncio.sleep(0.4)  # longer than the first message may take
        socket.to_server.put_nowait({"type": "websocket.receive", "bytes": b"more"})
        await socket.leave()
        return socket.sent

    assert asyncio.run(run()) == [{"type": "websocket.accept"}]
    assert [message.get("bytes") for message in behind.taken] == [b"hello", b"more", None]
    assert (b"origin", f"http://{HOST}".encode()) in behind.scope["headers"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/_stcore/stream", [OURS, FOREIGN]),
        ("/_stcore/stream", [OURS]),
        ("/_stcore/stream", [OURS, SAME, FOREIGN]),
        ("/_stcore/stream", [OURS, ("origin", "null")]),
        (
            "/_stcore/stream",
            [("host", "evil.example:8501"), ("origin", "http://evil.example:8501")],
        ),
        ("/posecheck/live/socket", [OURS, FOREIGN]),
        (
            "/posecheck/live/socket",
            [("host", "evil.example:8501"), ("origin", "http://evil.example:8501")],
        ),
        ("/posecheck/live/socket", [OURS, FOREIGN, ("x-forwarded-host", "evil.example")]),
        ("/elsewhere", [OURS, SAME]),
    ],
)
def test_a_socket_of_another_page_is_not(gate, behind, path, headers):
    async def run():
        socket = Socket(gate, path, headers)
        await asyncio.wait_for(socket.task, 10)
        return socket.sent

    assert asyncio.run(run()) == [{"type": "websocket.close", "code": 1008, "reason": ""}]
    assert behind.scope is None


def test_a_socket_behind_a_proxy_is_let_in_and_streamlit_sees_its_own_origin(behind):
    gate = gate_of(behind, hosts=["coach.lan"])

    async def run():
        socket = Socket(gate, headers=[OURS, ("origin", "https://coach.lan")])
        await asyncio.sleep(0.05)
        await socket.leave()

    asyncio.run(run())
    assert [value for name, value in behind.scope["headers"] if name == b"origin"] == [
        f"http://{HOST}".encode()
    ]


def test_a_socket_that_says_nothing_is_ended(gate, behind):
    async def run():
        socket = Socket(gate)
        await asyncio.wait_for(socket.task, 10)
        return socket.sent

    assert [message["type"] for message in asyncio.run(run())] == [
        "websocket.accept",
        "websocket.close",
    ]
    assert behind.taken[-1]["type"] == "websocket.disconnect"


def test_there_is_an_end_to_the_number_of_sockets(gate):
    async def run():
        sockets = [Socket(gate) for _ in range(4)]
        await asyncio.sleep(0.05)
        said = [socket.sent[0]["type"] for socket in sockets]
        for socket in sockets[:3]:
            await socket.leave()
        late = Socket(gate)
        await asyncio.sleep(0.05)
        await late.leave()
        return said, late.sent[0]["type"]

    assert asyncio.run(run()) == (
        [*["websocket.accept"] * 3, "websocket.close"],
        "websocket.accept",
    )
