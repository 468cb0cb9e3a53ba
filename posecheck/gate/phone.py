"""The gate of the small server that takes videos from a phone, and who may pass it: whoever first
shows the code, until it is over. It runs only while somebody receives, on a port of its own; the
pages cannot be reached by it."""

from __future__ import annotations

import ipaddress
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable

from starlette.requests import HTTPConnection

from posecheck.gate.refusal import Application, Message, Receive, Refusal, Send, refuse
from posecheck.gate.uploads import SILENT_S, said_length, within_time

CODE_HEADER, KEY_HEADER = "x-posecheck-code", "x-posecheck-key"
SLICE_BYTES = 4 * 1024**2
"""Of a file at a time: two seconds of a slow wireless network [E]."""
ASK_BYTES = 4096
"""What a file is called and how large it is."""
CODE_S = 10 * 60.0
"""A code that nobody has used by then is void [E]."""
IDLE_S = 15 * 60.0
"""Nothing has come for so long: it is over [E]."""
WHOLE_S = 2 * 3600.0
"""It is over then in any case [E]."""
_FILE = re.compile(r"/files/[0-9a-f]{32}")
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_TOLD = {
    b"content-security-policy": _POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-store",
    b"cross-origin-resource-policy": b"same-origin",
}
_OVER = Refusal(410, "Receiving has ended. Show a new code on the computer, and scan it.")
_USED = Refusal(
    403,
    (
        "This code is too old, or another phone has used it. Show a new code on the "
        "computer, and scan it."
    ),
)


class Pass:
    """code: what the picture on the computer says. It works once, for CODE_S; whoever showed it has
    a key from then on, until IDLE_S after their last request."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self.code = secrets.token_urlsafe(16)
        self._key = ""
        self._clock, self._begun = clock, clock()
        self._seen = self._begun
        self._closed = False
        self._lock = threading.Lock()

    def claim(self, code: str) -> str:
        """The key for whoever shows the code first; "" for everybody else."""
        with self._lock:
            same = secrets.compare_digest(code.encode(), self.code.encode())
            if self._key or not same or self.is_over():
                return ""
            self._key, self._seen = secrets.token_urlsafe(16), self._clock()
            return self._key

    def fits(self, key: str) -> bool:
        """Whether it is the key of the one who showed the code, and it is not over yet."""
        same = secrets.compare_digest(key.encode(), self._key.encode())
        if not self._key or not same or self.is_over():
            return False
        self._seen = self._clock()
        return True

    @property
    def is_claimed(self) -> bool:
        return bool(self._key)

    @property
    def age_s(self) -> float:
        return self._clock() - self._begun

    def is_over(self) -> bool:
        now = self._clock()
        patience = IDLE_S if self._key else CODE_S
        return self._closed or now - self._seen > patience or now - self._begun > WHOLE_S

    def close(self) -> None:
        self._closed = True


class PhoneGate:
    """The outermost ASGI middleware. address: "192.168.1.20:50123", the only name by which it may
    be asked for."""

    def __init__(self, app: Application, allowed: Pass, address: Callable[[], str]):
        self._app, self._pass, self._address = app, allowed, address

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            from posecheck.gate.connections import guard

            guard(receive)
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            told = _with_headers(send)
            refusal = self.judge(scope)
            if refusal is not None:
                await refuse(told, refusal)
            else:
                await self._app(scope, within_time(receive, SILENT_S), told)

    def judge(self, scope: Message) -> Refusal | None:
        """Why a request is refused, from its head alone; None where it may pass."""
        connection, method, path = HTTPConnection(scope), scope["method"], scope["path"]
        refusal = self._stranger(connection)
        if refusal is not None:
            return refusal
        if method == "GET" and path == "/":
            return _body(connection, 0)
        if self._pass.is_over():
            return _OVER
        headers = connection.headers
        if (method, path) == ("POST", "/begin"):
            known = not self._pass.is_claimed and secrets.compare_digest(
                headers.get(CODE_HEADER, "").encode(), self._pass.code.encode()
            )
            return _body(connection, 0) if known else _USED
        if not self._pass.fits(headers.get(KEY_HEADER, "")):
            return _USED
        if (method, path) == ("POST", "/files"):
            return _body(connection, ASK_BYTES)
        if _FILE.fullmatch(path) and method in ("GET", "POST"):
            return _body(connection, SLICE_BYTES if method == "POST" else 0)
        return Refusal(404, "There is nothing here.")

    def _stranger(self, connection: HTTPConnection) -> Refusal | None:
        headers, address = connection.headers, self._address()
        origins = headers.getlist("origin")
        is_page = headers.get("sec-fetch-mode", "navigate") == "navigate"
        ours = (
            headers.get("host", "") == address
            and all(origin == f"http://{address}" for origin in origins)
            and (headers.get("sec-fetch-site", "none") in ("same-origin", "none") or is_page)
            and (bool(origins) or connection.scope["method"] == "GET")
        )
        return None if ours else Refusal(403, "Only the phone's own page may ask for this.")


def _body(connection: HTTPConnection, most: int) -> Refusal | None:
    """Of a request whose body may have so many bytes."""
    length = said_length(connection)
    if "transfer-encoding" in connection.headers or (length is None and most):
        return Refusal(411, "Say how long it is.")
    return Refusal(413, "That is too much at once.") if (length or 0) > most else None


def _with_headers(send: Send) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            others = [h for h in message.get("headers", ()) if h[0].lower() not in _TOLD]
            message = {**message, "headers": [*others, *_TOLD.items()]}
        await send(message)

    return told


def own_address() -> str | None:
    """The address of this computer in the local network; None where it is in none. Nothing is sent:
    the system says by which way it would."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
            found = str(probe.getsockname()[0])
        except OSError:
            return None
    known = ipaddress.ip_address(found)
    return found if known.is_private and not known.is_loopback else None
