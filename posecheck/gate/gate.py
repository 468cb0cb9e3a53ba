"""The gate: the outermost ASGI middleware. What passes it was asked for by a name of ours, by a
page of ours, in a way that pages ask.

Streamlit sees no request and no socket before. What it would judge itself it need not any more: a
foreign origin makes it ask an address service outside of this computer who it is, and wait for the
answer; so the Origin it gets to see is always its own.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence

from starlette.requests import ClientDisconnect, HTTPConnection

from posecheck.gate import sign_in
from posecheck.gate.headers import with_headers
from posecheck.gate.hosts import HOSTS_VARIABLE, host_allowed, is_name, origin_allowed
from posecheck.gate.refusal import Application, Message, Receive, Refusal, Send, refuse
from posecheck.gate.uploads import METHODS, ROUTE, TAKEN_BACK_BYTES, Uploads, said_length

STREAM, MEDIA = "/_stcore/stream", "/media/"
_CORE = re.compile(r"/_stcore/(?!(health|host-config|bidi-components/.+|upload_file/[^/]+/[^/]+)$)")
"""Routes of Streamlit that posecheck does not use: metrics, the interface for agents."""
_SIGN_IN = re.compile(r"/(auth/(login|logout)|oauth2callback)")
_LIKE_SIGN_IN = re.compile(r"/(auth(/.*)?|oauth2callback)")
"""Those of signing in by another server: closed where no sign-in is set up."""
_OPEN_CORE = re.compile(r"/_stcore/(health|host-config|bidi-components/.+)")
READ_METHODS = ("GET", "HEAD")
FIRST_MESSAGE_S = 20.0
"""A socket has to say something within this time [E]."""
MOST_SOCKETS = 100
"""Each page has one, a live camera a second one [E]."""
_NOTHING = Refusal(404, "There is nothing here.")

_log = logging.getLogger("posecheck.gate")


class RequestGate:
    """hosts: names that the user named, as of `read_hosts`. sockets: paths of the sockets there are
    besides Streamlit's. signs_in: whether people sign in; None: as Streamlit's secrets say when the
    server starts. Then media, uploads and those sockets are for whoever is signed in alone, as an
    account of which `let_in` says that it may; pages ask for it themselves. Of media, those alone
    of which `was_shown` says that a page has shown that account a file of that name."""

    def __init__(
        self,
        app: Application,
        uploads: Uploads,
        hosts: frozenset[str] = frozenset(),
        sockets: Sequence[str] = (),
        first_message_s: float = FIRST_MESSAGE_S,
        most_sockets: int = MOST_SOCKETS,
        signs_in: bool | None = None,
        let_in: Callable[[str], bool] = lambda account: True,
        was_shown: Callable[[str, str], bool] = lambda account, name: True,
    ):
        self._sign_in, self._let_in, self._was_shown = signs_in, let_in, was_shown
        self._app, self._uploads, self._hosts, self._sockets = app, uploads, hosts, sockets
        self._first_message_s = first_message_s
        self._most_sockets = most_sockets
        self._open_sockets = 0
        self._base = ""

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._request(
                scope, receive, with_headers(send, HTTPConnection(scope).headers.get("host", ""))
            )
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            from posecheck.gate.connections import guard

            self._base = base_path()
            if self._sign_in is None:
                self._sign_in = sign_in.configured()
            if not guard(receive):
                _log.warning("this is not uvicorn: connections have no time limits")
            await self._app(scope, receive, send)

    # requests

    async def _request(self, scope: Message, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        upload = ROUTE.fullmatch(self._path(scope) or "")
        refusal = (
            self._stranger(connection)
            or self._foreign_page(connection)
            or self._wrong_way(connection, upload is not None)
            or await self._unknown(connection)
            or (self._uploads.judge(scope, upload["session"]) if upload else None)
        )
        if refusal is not None:
            await refuse(send, refusal)
        elif upload:
            await self._upload(_without_origin(scope), receive, send)
        else:
            await self._app(_without_origin(scope), receive, send)

    def _path(self, scope: Message) -> str | None:
        """Below the base; None where it is not below it."""
        path = scope["path"]
        return path[len(self._base) :] if path.startswith(self._base) else None

    def _stranger(self, connection: HTTPConnection) -> Refusal | None:
        host = connection.headers.get("host", "")
        port = (connection.scope.get("server") or ("", None))[1]
        if host_allowed(host, port, self._hosts):
            return None
        if not is_name(host):
            return Refusal(
                403,
                (
                    "posecheck has no such address. Open it by the address that it printed when "
                    "it started."
                ),
            )
        advice = (
            "if that is this computer, "
            f"start it with `posecheck app --allow-host {host}` (or with {HOSTS_VARIABLE}={host})."
        )
        return Refusal(403, f"posecheck does not answer to the name {host}: {advice}")

    def _foreign_page(self, connection: HTTPConnection) -> Refusal | None:
        """Another page may link here, and no more. Browsers say from where and for what they ask;
        an origin with anything that writes."""
        headers, method = connection.headers, connection.scope["method"]
        origins = headers.getlist("origin")
        ours = all(self._our_origin(origin, connection) for origin in origins)
        site, follows_link = headers.get("sec-fetch-site", "same-origin"), _follows_link(connection)
        if (
            not ours
            or (site not in ("same-origin", "none") and not follows_link)
            or (not origins and method not in READ_METHODS)
        ):
            return Refusal(403, "Only posecheck's own pages may ask for this.")
        return None

    def _our_origin(self, origin: str, connection: HTTPConnection) -> bool:
        port = (connection.scope.get("server") or ("", None))[1]
        return origin_allowed(origin, connection.headers.get("host", ""), port, self._hosts)

    async def _unknown(self, connection: HTTPConnection) -> Refusal | None:
        """Media and uploads of people who sign in are nobody else's, whatever address is asked."""
        path = self._path(connection.scope) or ""
        private = path.startswith((MEDIA, "/_stcore/")) and not _OPEN_CORE.fullmatch(path)
        if not (private and self._sign_in):
            return None
        who = await self._known(connection)
        if who is None:
            return Refusal(403, "Sign in first.")
        if path.startswith(MEDIA) and not self._was_shown(who, path.removeprefix(MEDIA)):
            return _NOTHING  # as of a file that is not there: whoever asks learns nothing of it
        return None

    async def _known(self, connection: HTTPConnection) -> str | None:
        """The account that is signed in and of the team; None where there is none."""
        who = sign_in.account_in(connection.cookies)
        # it may ask a database, and nobody else is to wait for that
        known = who is not None and await asyncio.to_thread(self._let_in, who)
        return who if known else None

    def _wrong_way(self, connection: HTTPConnection, is_upload: bool) -> Refusal | None:
        path, method = self._path(connection.scope), connection.scope["method"]
        if path is not None and is_closed(path, bool(self._sign_in)):
            return _NOTHING
        allowed = METHODS if is_upload else READ_METHODS
        if method not in allowed:
            return Refusal(
                405,
                f"Only {' and '.join(allowed)} work here.",
                ((b"allow", ", ".join(allowed).encode()),),
            )
        length = said_length(connection) if "content-length" in connection.headers else 0
        most = TAKEN_BACK_BYTES if method == "DELETE" else 0
        if method != "PUT" and (
            length is None or length > most or "transfer-encoding" in connection.headers
        ):
            return Refusal(413, "Nothing is taken here.")
        return None

    async def _upload(self, scope: Message, receive: Receive, send: Send) -> None:
        begun = False

        async def told(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        async with self._uploads.place(scope, receive) as (coming, patient):
            try:
                await self._app(scope, patient, told)
            except ClientDisconnect:
                if coming.late and not begun:
                    await refuse(
                        send, Refusal(408, "The upload stopped on its way: send it again.")
                    )

    # sockets

    async def _socket(self, scope: Message, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        origins = connection.headers.getlist("origin")
        known = scope["path"] == self._base + STREAM or scope["path"] in self._sockets
        ours = (
            self._stranger(connection) is None
            and len(origins) == 1
            and self._our_origin(origins[0], connection)
        )
        # asked last: who is in the team is somebody else's to say
        known = (
            known
            and ours
            and (
                not self._sign_in
                or scope["path"] == self._base + STREAM
                or await self._known(connection) is not None
            )
        )
        if not known or self._open_sockets >= self._most_sockets:
            # before it is accepted: the handshake is answered with 403
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        self._open_sockets += 1
        try:
            ours_now = _with_own_origin(scope, self._sign_in and origins[0])
            await self._app(ours_now, self._first_message(receive, send), send)
        finally:
            self._open_sockets -= 1

    def _first_message(self, receive: Receive, send: Send) -> Receive:
        """Ends the connection where the first message does not come in time."""
        spoken, end = False, asyncio.get_running_loop().time() + self._first_message_s

        async def patient() -> Message:
            nonlocal spoken
            if spoken:
                return await receive()
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                spoken = True
                await send({"type": "websocket.close", "code": 1008, "reason": "Nothing was said."})
                return {"type": "websocket.disconnect", "code": 1008}
            spoken = message["type"] != "websocket.connect"
            return message

        return patient


def is_closed(path: str, signs_in: bool = False) -> bool:
    """Whether it is a route of Streamlit that the pages do not use. signs_in: whether people sign
    in."""
    if _LIKE_SIGN_IN.fullmatch(path):
        return not (signs_in and _SIGN_IN.fullmatch(path))
    return _CORE.match(path) is not None


def base_path() -> str:
    """What the paths of Streamlit's routes begin with: "", or "/name" where the user told it so."""
    from streamlit import config

    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _follows_link(connection: HTTPConnection) -> bool:
    """Somebody followed a link, in a window of its own: what comes back is shown, and cannot be
    read by the page that has the link."""
    headers = connection.headers
    is_page = (
        headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    )
    return is_page and connection.scope["method"] in READ_METHODS


def _without_origin(scope: Message) -> Message:
    """It was judged here: asked again, Streamlit would look outside for who it is."""
    return {
        **scope,
        "headers": [(name, value) for name, value in scope["headers"] if name != b"origin"],
    }


def _with_own_origin(scope: Message, origin: str | bool | None) -> Message:
    """origin: as it was judged, where people sign in: they did so at its scheme."""
    scheme = b"https" if origin and str(origin).lower().startswith("https:") else b"http"
    host = next(value for name, value in scope["headers"] if name == b"host")
    return {
        **scope,
        "headers": [*_without_origin(scope)["headers"], (b"origin", scheme + b"://" + host)],
    }
