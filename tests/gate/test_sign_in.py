"""Where people sign in, what is private needs the cookie of a sign-in; where nobody does, nothing
is asked for and nothing of a sign-in is open."""

from __future__ import annotations

import asyncio
import json

import pytest

from posecheck.gate import sign_in
from posecheck.gate.gate import RequestGate, is_closed
from posecheck.gate.uploads import Uploads
from tests.gate.gate_asking import HOST, Behind, ask, scope_of

SECRET = "a secret of these tests alone, long enough"
LIVE = "/posecheck/live/socket"
PRIVATE = ("/media/abc.mp4", "/_stcore/upload_file/live-session/file")
OPEN = ("/", "/people", "/static/main.js", "/_stcore/health", "/_stcore/host-config")


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    monkeypatch.setattr("streamlit.web.server.server_util.get_cookie_secret", lambda: SECRET)


def cookie(secret: str = SECRET, name: str = "_streamlit_user") -> str:
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    said = json.dumps({"email": "anna@club.example", "is_logged_in": True})
    signed = create_signed_value(secret, name, said).decode()
    return f"{name}={signed}"


BAD = {
    "none": None,
    "of another server": lambda: cookie("another secret, also long enough"),
    "of another name": lambda: cookie(name="_streamlit_user_tokens"),
    "made up": lambda: "_streamlit_user=anna@club.example",
    "changed": lambda: cookie().replace("=", "=x", 1),
}


def gate_of(behind: Behind, signs_in: bool | None = True) -> RequestGate:
    uploads = Uploads(1000, is_live=lambda session: session == "live-session")
    return RequestGate(behind, uploads, sockets=(LIVE,), signs_in=signs_in)


def headers_of(made) -> list[tuple[str, str]]:
    return [("host", HOST), *([] if made is None else [("cookie", made)])]


@pytest.mark.parametrize("how", BAD)
@pytest.mark.parametrize("path", PRIVATE)
def test_what_is_private_is_not_for_whoever_is_not_signed_in(path, how):
    behind, made = Behind(), BAD[how]
    method = "PUT" if "upload" in path else "GET"
    headers = [*headers_of(made and made()), ("origin", f"http://{HOST}")]
    answer = ask(gate_of(behind), behind, method, path, headers)
    assert (answer.status, answer.seen) == (403, None) and b"Sign in" in answer.body


@pytest.mark.parametrize("path", OPEN)
def test_what_the_sign_in_page_itself_needs_is_open(path):
    behind = Behind()
    assert ask(gate_of(behind), behind, "GET", path, headers_of(None)).status == 200


def test_whoever_is_signed_in_gets_on(secret):
    behind = Behind()
    assert ask(gate_of(behind), behind, "GET", PRIVATE[0], headers_of(cookie())).status == 200


def test_without_a_sign_in_nobody_is_asked():
    behind = Behind()
    gate = gate_of(behind, signs_in=False)
    assert ask(gate, behind, "GET", PRIVATE[0], headers_of(None)).status == 200


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback"])
def test_the_routes_of_a_sign_in_are_there_where_there_is_one(path):
    for signs_in in (True, False):
        behind = Behind()
        answer = ask(gate_of(behind, signs_in), behind, "GET", path, headers_of(None))
        assert answer.status == (200 if signs_in else 404)
        assert is_closed(path, signs_in) is not signs_in
    assert is_closed("/auth/other", True) and is_closed("/_stcore/metrics", True)


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("path", [LIVE, "/_stcore/stream"])
def test_the_cameras_socket_is_for_whoever_is_signed_in(path, signed):
    behind, sent = Behind(), []
    headers = [*headers_of(cookie() if signed else None), ("origin", f"http://{HOST}")]

    async def run() -> None:
        incoming = asyncio.Queue()
        for message in ({"type": "websocket.connect"}, {"type": "websocket.disconnect"}):
            incoming.put_nowait(message)

        async def send(message):
            sent.append(message["type"])

        await gate_of(behind)(scope_of("websocket", path, headers), incoming.get, send)

    asyncio.run(run())
    let_in = signed or path != LIVE
    assert sent == ["websocket.accept" if let_in else "websocket.close"]


@pytest.mark.parametrize(
    ("origin", "signs_in", "seen"),
    [
        ("https://coach.lan", True, b"https://coach.lan"),
        ("http://coach.lan", True, b"http://coach.lan"),
        ("https://coach.lan", False, b"http://coach.lan"),
    ],
)
def test_behind_https_streamlit_sees_where_they_signed_in(origin, signs_in, seen):
    behind = Behind()
    gate = RequestGate(behind, Uploads(1000), frozenset({"coach.lan"}), (LIVE,), signs_in=signs_in)
    headers = [("host", "coach.lan"), ("origin", origin)]

    async def run() -> None:
        incoming = asyncio.Queue()
        for message in ({"type": "websocket.connect"}, {"type": "websocket.disconnect"}):
            incoming.put_nowait(message)

        async def send(_message):
            pass

        await gate(scope_of("websocket", "/_stcore/stream", headers), incoming.get, send)

    asyncio.run(run())
    assert dict(behind.scope["headers"])[b"origin"] == seen


def test_a_cookie_in_pieces_is_put_together():
    from streamlit.auth_util import set_cookie_with_chunks
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    kept: dict[str, str] = {}

    def signed(name: str, value: str) -> bytes:
        return create_signed_value(SECRET, name, value)

    set_cookie_with_chunks(
        lambda name, value: kept.__setitem__(name, signed(name, value).decode()),
        signed,
        "_streamlit_user",
        {
            "email": "Anna@club.example",
            "is_logged_in": True,
            "long": [k * k * 7919 for k in range(2000)],
        },
        cookie_attr_size=60,
    )
    assert len(kept) > 1 and sign_in.account_in(kept) == "anna@club.example"
    kept.pop(sorted(kept)[-1])
    assert sign_in.account_in(kept) is None


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ({"email": " Anna@x.example"}, "anna@x.example"),
        ({"email": "anna@x.example", "email_verified": False}, None),
        ({"email": "anna@x.example", "is_logged_in": False}, None),
        ({"sub": "17"}, "sub:17"),
        ({}, None),
    ],
)
def test_who_is_signed_in_is_what_the_provider_is_sure_of(said, who):
    assert sign_in.account_said({"is_logged_in": True, **said}) == who


def test_whoever_is_signed_in_and_not_in_the_team_gets_nothing_private():
    for path in PRIVATE:
        behind, asked = Behind(), []
        gate = RequestGate(
            behind, Uploads(1000, is_live=lambda _: True), signs_in=True, let_in=asked.append
        )
        method = "PUT" if "upload" in path else "GET"
        headers = [*headers_of(cookie()), ("origin", f"http://{HOST}")]
        assert ask(gate, behind, method, path, headers).status == 403
        assert behind.scope is None and asked == ["anna@club.example"]


@pytest.mark.parametrize("path", [PRIVATE[0], "/media/other.mp4", "/media/"])
def test_media_are_for_whom_a_page_has_shown_them(path):
    """Whoever knows the name of somebody else's file is told that there is none."""
    behind = Behind()
    gate = RequestGate(
        behind,
        Uploads(1000),
        signs_in=True,
        was_shown=lambda who, name: (who, name) == ("anna@club.example", "abc.mp4"),
    )
    answer = ask(gate, behind, "GET", path, headers_of(cookie()))
    assert answer.status == (200 if path == PRIVATE[0] else 404)


def test_where_nobody_signs_in_media_are_for_whoever_is_here():
    behind = Behind()
    gate = RequestGate(behind, Uploads(1000), signs_in=False, was_shown=lambda *_: False)
    assert ask(gate, behind, "GET", PRIVATE[0], headers_of(None)).status == 200
