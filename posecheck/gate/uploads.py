"""Who may upload, how much, how often: all of it known from the head of the request, before a byte
of its body is read.

What the pages send with an upload: the token of the cookie that they were given (another origin
cannot read it), and the id of their session in the address (it only ever goes over their socket).
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from posecheck.disk import refuse_full_disk
from posecheck.errors import OutputError
from posecheck.gate.refusal import Message, Receive, Refusal

ROUTE = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)")
METHODS = ("PUT", "DELETE")
FRAME_BYTES = 64 * 1024
"""What a form adds to its file."""
TAKEN_BACK_BYTES = 1024
"""Of what the pages send with a DELETE, which names the session once more in 52 bytes [E]."""
AT_ONCE = 3
"""Uploads that are read at one time; others wait before theirs is [E]."""
PER_MINUTE = 240
"""Uploads that are begun; a folder of clips is a hundred [E]."""
SILENT_S = 30.0
"""Of an upload, something has to come within this time [E]."""


def session_is_live(session: str) -> bool:
    """Whether a page of that id is open."""
    from streamlit import runtime

    return runtime.exists() and runtime.get_instance().is_active_session(session)


def token_matches(connection: HTTPConnection) -> bool:
    """Whether the request carries the token of its own cookie."""
    from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token
    from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

    return validate_xsrf_token(
        connection.headers.get("x-xsrftoken"), connection.cookies.get(XSRF_COOKIE_NAME)
    )


def said_length(connection: HTTPConnection) -> int | None:
    """Bytes of the body as the head says; None where it does not."""
    said = connection.headers.get("content-length", "")
    return int(said) if re.fullmatch("[0-9]{1,15}", said) else None


def within_time(
    receive: Receive, silent_s: float, late: Callable[[], object] = lambda: None
) -> Receive:
    """A `receive` that ends the request where nothing comes for too long. late: told so."""

    async def patient() -> Message:
        try:
            async with asyncio.timeout(silent_s):
                return await receive()
        except TimeoutError:
            late()
            return {"type": "http.disconnect"}

    return patient


@dataclass
class Coming:
    """An upload on its way. left: bytes that are still to come."""

    left: int
    late: bool = False


class Uploads:
    """Judges uploads and counts those on their way."""

    def __init__(
        self,
        largest: int,
        *,
        is_live: Callable[[str], bool] = session_is_live,
        silent_s: float = SILENT_S,
        per_minute: int = PER_MINUTE,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._largest = largest
        self._is_live = is_live
        self._silent_s = silent_s
        self._per_minute = per_minute
        self._clock = clock
        self._begun: deque[float] = deque()
        self._coming: list[Coming] = []
        self._places = asyncio.Semaphore(AT_ONCE)

    def judge(self, scope: Message, session: str) -> Refusal | None:
        """Why it is refused; None where it may come. scope: of a request of one of METHODS to
        ROUTE."""
        connection = HTTPConnection(scope)
        if not token_matches(connection):
            return Refusal(
                403, "Uploads come from posecheck's own pages. Reload the page and try again."
            )
        if not self._is_live(session):
            return Refusal(403, "This page is not connected any more. Reload it and try again.")
        if scope["method"] == "DELETE":
            return None
        length = said_length(connection)
        if length is None or "transfer-encoding" in connection.headers:
            return Refusal(411, "An upload has to say how long it is.")
        if length > self._largest + FRAME_BYTES:
            return Refusal(
                413,
                f"The file is larger than {self._largest / 1e9:.2g} GB. "
                "Cut out the part to look at: ten seconds are plenty.",
            )
        if not self._in_time():
            return Refusal(
                429, "Too many uploads at once: wait a minute.", ((b"retry-after", b"60"),)
            )
        try:
            refuse_full_disk(length + sum(one.left for one in self._coming))
        except OutputError as error:
            return Refusal(507, str(error))
        return None

    def _in_time(self) -> bool:
        now = self._clock()
        while self._begun and now - self._begun[0] > 60.0:
            self._begun.popleft()
        if len(self._begun) >= self._per_minute:
            return False
        self._begun.append(now)
        return True

    @contextlib.asynccontextmanager
    async def place(self, scope: Message, receive: Receive):
        """Waits for a place; yields (the upload, a `receive` that ends the request where nothing
        comes for too long)."""
        coming = Coming(said_length(HTTPConnection(scope)) or 0)
        with self._counted(coming):
            async with self._places:

                def late() -> None:
                    coming.late = True

                patient = within_time(receive, self._silent_s, late)

                async def counted() -> Message:
                    message = await patient()
                    coming.left -= len(message.get("body", b""))
                    return message

                yield coming, counted

    @contextlib.contextmanager
    def _counted(self, coming: Coming) -> Iterator[None]:
        self._coming.append(coming)
        try:
            yield
        finally:
            self._coming.remove(coming)
