"""The small server that takes videos from a phone: opened by a press, over after a while, for one
phone, upload only. It listens on the local network, on a port of its own; the pages do not."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.disk import refuse_full_disk
from posecheck.errors import InputError, OutputError, PosecheckError, TooLarge
from posecheck.gate.phone import CODE_HEADER, Pass, PhoneGate
from posecheck.jobs.arriving import Arrival, OutOfStep
from posecheck.jobs.uploads import LARGEST_BYTES, Upload, safe_name

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

MOST_FILES = 20
"""That one opening takes [E]."""
_PIECE = 1 << 20
_START_S = 10.0
_ASKED = Expected("a file's name and size", InputError, "")
OFFSET_HEADER = "x-posecheck-offset"


class PhoneDoor:
    """One opening. host: the address to listen on. Raises OutputError where it cannot be opened."""

    def __init__(self, host: str, allowed: Pass | None = None, largest_bytes: int = LARGEST_BYTES):
        import uvicorn

        self.allowed, self._host, self._port = allowed or Pass(), host, 0
        self._largest, self._files = largest_bytes, dict[str, Arrival]()
        self._lock = threading.Lock()
        gate = PhoneGate(self._app(), self.allowed, lambda: f"{host}:{self._port}")
        config = uvicorn.Config(
            gate, host=host, port=0, log_config=None, log_level="warning", http="h11", ws="none",
            server_header=False, timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        threading.Thread(target=self._serve, name="posecheck-phone", daemon=True).start()
        self._wait_until_there()
        threading.Thread(target=self._watch, name="posecheck-phone-end", daemon=True).start()

    @property
    def address(self) -> str:
        """What the phone opens: the code comes after a #, which no browser sends to anybody."""
        return f"http://{self._host}:{self._port}/#{self.allowed.code}"

    @property
    def is_open(self) -> bool:
        return self._port != 0 and not self.allowed.is_over()

    @property
    def coming(self) -> list[Arrival]:
        """Files on their way."""
        return [file for file in list(self._files.values()) if file.upload is None]

    @property
    def arrived(self) -> list[Upload]:
        """Files that are whole, in the order in which they were begun."""
        return [file.upload for file in list(self._files.values()) if file.upload is not None]

    def close(self) -> None:
        """No more is taken; what has arrived stays."""
        self.allowed.close()
        self._server.should_exit = True
        for file in list(self._files.values()):
            file.give_up()

    # the server

    def _serve(self) -> None:
        with contextlib.suppress(SystemExit, OSError):  # the port is gone: `_wait_until_there` says
            self._server.run()

    def _wait_until_there(self) -> None:
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            if self._server.started:
                self._port = self._server.servers[0].sockets[0].getsockname()[1]
                return
            time.sleep(0.02)
        self.close()
        raise OutputError(
            f"posecheck cannot listen on {self._host}.", ("Check the firewall of this computer.")
        )

    def _watch(self) -> None:
        while not self.allowed.is_over():
            time.sleep(1.0)
        self.close()

    # what it answers

    def _app(self) -> Any:
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[
                Route("/", self._page),
                Route("/begin", self._begin, methods=["POST"]),
                Route("/files", self._ask, methods=["POST"]),
                Route("/files/{id}", self._where, methods=["GET"]),
                Route("/files/{id}", self._slice, methods=["POST"]),
            ]
        )

    async def _page(self, _request: Request) -> Response:
        from starlette.responses import HTMLResponse

        return HTMLResponse(phone_page())

    async def _begin(self, request: Request) -> Response:
        key = self.allowed.claim(request.headers.get(CODE_HEADER, ""))
        return _said({"key": key}) if key else _said({"said": "This code has been used."}, 403)

    async def _ask(self, request: Request) -> Response:
        """A file that is to come."""
        try:
            asked = decode_json(await request.body(), dict[str, str], _ASKED, "it")
            name, size = safe_name(asked["name"]), max(0, int(asked["size"]))
            with self._lock:
                if len(self._files) >= MOST_FILES:
                    return _said({"said": f"{MOST_FILES} videos are enough for one code."}, 429)
                self._files[id_ := secrets.token_hex(16)] = self._new(name, size)
            return _said({"id": id_, "offset": 0})
        except (KeyError, ValueError):
            return _said({"said": "Say what it is called and how large it is."}, 400)
        except PosecheckError as error:
            return _refused(error)

    def _new(self, name: str, size: int) -> Arrival:
        """Raises TooLarge, OutputError where the disk has no room for it beside those that come."""
        still = sum(file.size - file.offset for file in self.coming)
        file = Arrival(name, size, self._largest)
        try:
            refuse_full_disk(size + still)
        except OutputError:
            file.give_up()
            raise
        return file

    async def _where(self, request: Request) -> Response:
        file = self._files.get(request.path_params["id"])
        return _gone() if file is None else _stands(file)

    async def _slice(self, request: Request) -> Response:
        """Takes what comes of a slice, all of it or as far as the connection holds."""
        from starlette.concurrency import run_in_threadpool
        from starlette.requests import ClientDisconnect

        file = self._files.get(request.path_params["id"])
        said = request.headers.get(OFFSET_HEADER, "")
        if file is None or not said.isdigit():
            return _gone()
        at, waiting = int(said), bytearray()
        try:
            try:
                async for piece in request.stream():
                    waiting += piece
                    if len(waiting) >= _PIECE:
                        at = await run_in_threadpool(file.take, at, bytes(waiting))
                        waiting.clear()
            except ClientDisconnect:
                if waiting:
                    await run_in_threadpool(file.take, at, bytes(waiting))
                raise
            if waiting:
                at = await run_in_threadpool(file.take, at, bytes(waiting))
            await run_in_threadpool(file.end)
        except OutOfStep:
            return _stands(file, 409)
        except ClientDisconnect:
            return _stands(file, 408)
        except PosecheckError as error:  # the disk is full, or the file is empty
            file.give_up()
            self._files.pop(request.path_params["id"], None)
            return _refused(error)
        except ValueError:  # it was closed meanwhile
            return _gone()
        return _stands(file)


def phone_page() -> str:
    """The phone's page: one file, in the colours of all pages."""
    from posecheck.present.colours import root_css

    page = Path(__file__).with_name("phone.html").read_text(encoding="utf-8")
    return page.replace("/* colours */", root_css(), 1)


def _said(what: dict[str, Any], status: int = 200) -> Response:
    from starlette.responses import JSONResponse

    return JSONResponse(what, status)


def _stands(file: Arrival, status: int = 200) -> Response:
    return _said({"offset": file.offset, "whole": file.upload is not None}, status)


def _gone() -> Response:
    return _said({"said": "The computer does not know this video. Send it again."}, 404)


def _refused(error: PosecheckError) -> Response:
    status = 413 if isinstance(error, TooLarge) else 507 if isinstance(error, OutputError) else 400
    return _said({"said": f"{error.message} {error.advice}".strip()}, status)
