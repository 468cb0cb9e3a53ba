"""Large uploads go straight to disk: Streamlit would keep a whole video in memory until its session
ends.

A middleware takes the body of a large upload, writes it into the data folder piece by piece, and
hands Streamlit a short note in its place. The page reads the note (`kept_file`) and finds the file.
Small files pass as they are. Who may upload, the gate before it says.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import secrets
from typing import BinaryIO

from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.errors import InputError, PosecheckError, TooLarge
from posecheck.gate.refusal import Application, Message, Receive, Refusal, Send, refuse
from posecheck.jobs.uploads import LARGEST_BYTES, Incoming, Upload, keep_upload, kept_upload

_PATH = "/_stcore/upload_file/"
_NOTE = b"posecheck-upload/1 "
_LONGEST_NOTE = 4096
_NOTED = Expected("a note of posecheck", InputError, "")
SMALL_BYTES = 16 * 1024**2
"""Up to here an upload stays in memory, which is quick, and works for pages that know nothing of
notes. [E]"""
_PIECE = 1 << 20
_BOUNDARY = b"posecheck-upload-note"


_SECRET = secrets.token_bytes(32)
"""Of this process, as long as whose memory a note lives: one that somebody sends themself, with the
sum of somebody else's video, is a small file like any other."""


def note_of(upload: Upload) -> bytes:
    said = {"sha256": upload.sha256, "name": upload.name, "seal": _seal(upload.sha256, upload.name)}
    return _NOTE + json.dumps(said).encode()


def _seal(sha256: str, name: str) -> str:
    return hmac.new(_SECRET, f"{sha256}/{name}".encode(), "sha256").hexdigest()


def kept_file(file: BinaryIO, name: str, size: int) -> Upload:
    """What a file uploader returned, on disk: the file that its note names, else a copy. Raises
    EmptyFile, TooLarge, OutputError."""
    file.seek(0)
    if size <= _LONGEST_NOTE:
        content = file.read(_LONGEST_NOTE)
        file.seek(0)
        if content.startswith(_NOTE):
            try:
                note = decode_json(content[len(_NOTE) :], dict[str, str], _NOTED, name)
                sealed = _seal(note["sha256"], note["name"])
                ours = hmac.compare_digest(sealed.encode(), note["seal"].encode())
                known = kept_upload(note["sha256"], note["name"]) if ours else None
            except (InputError, KeyError, UnicodeEncodeError):
                known = None
            if known is not None:
                return known
    return keep_upload(file, name)


class LargeUploads:
    """The ASGI middleware."""

    def __init__(
        self, app: Application, largest_bytes: int = LARGEST_BYTES, small_bytes: int = SMALL_BYTES
    ):
        self._app, self._largest, self._small = app, largest_bytes, small_bytes

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or _PATH not in scope["path"]:
            await self._app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"")
        if length.isdigit() and int(length) <= self._small:
            await self._app(scope, receive, send)
            return
        try:
            upload = await self._to_disk(scope, receive)
        except TooLarge as error:
            await refuse(send, Refusal(413, str(error)))
            return
        except PosecheckError as error:
            await refuse(send, Refusal(507, str(error)))
            return
        if upload is None:
            await refuse(send, Refusal(400, "Expected one file."))
            return
        note = _form_with_note(upload)
        await self._app(_with_length(scope, len(note)), _once(note), send)

    async def _to_disk(self, scope: Message, receive: Receive) -> Upload | None:
        """The file of the form, kept; None where the request holds no file or several. Raises
        TooLarge, OutputError, EmptyFile, ClientDisconnect."""
        from python_multipart.exceptions import MultipartParseError
        from starlette.concurrency import run_in_threadpool
        from starlette.requests import Request

        with contextlib.ExitStack() as stack:
            try:
                form = _Form(dict(scope["headers"]).get(b"content-type", b""), self._largest, stack)
                waiting = bytearray()
                async for piece in Request(scope, receive).stream():
                    waiting += piece
                    # on another thread: a disk that is slow holds up nobody else
                    if len(waiting) >= _PIECE:
                        await run_in_threadpool(form.feed, bytes(waiting))
                        waiting.clear()
                await run_in_threadpool(form.feed, bytes(waiting))
            except (MultipartParseError, ValueError):
                return None
            return (
                None
                if form.incoming is None or not form.ended
                else await run_in_threadpool(form.incoming.keep)
            )


class _Form:
    """Reads a form as it comes in; its one file goes where it is kept. incoming: the file; ended:
    the form is whole, with one file in it."""

    def __init__(self, content_type: bytes, largest_bytes: int, stack: contextlib.ExitStack):
        from python_multipart.multipart import MultipartParser, parse_options_header

        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise ValueError("no form")
        self._largest, self._stack, self._parse_options = largest_bytes, stack, parse_options_header
        self.incoming: Incoming | None = None
        self.ended = False
        self._parts = 0
        self._header, self._value, self._disposition = b"", b"", b""
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self._part,
                "on_header_field": self._field,
                "on_header_value": self._said,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._open,
                "on_part_data": self._data,
                "on_end": self._end,
            },
        )

    def feed(self, piece: bytes) -> None:
        """Raises MultipartParseError, ValueError for a form that is not one file; TooLarge,
        OutputError."""
        if piece:
            self._parser.write(piece)

    def _part(self) -> None:
        self._parts += 1
        if self._parts > 1:
            raise ValueError("more than one part")

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _said(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _open(self) -> None:
        _, options = self._parse_options(self._disposition)
        name = options.get(b"filename")
        if name is None:
            raise ValueError("no file")
        self.incoming = self._stack.enter_context(
            Incoming(name.decode("utf-8", "replace") or "video", self._largest)
        )

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.incoming.write(data[start:end])

    def _end(self) -> None:
        self.ended = True


def _form_with_note(upload: Upload) -> bytes:
    """The body of a small request that holds the note as its file."""
    shown = "".join(c for c in upload.name if c not in '"\r\n\\')
    head = (
        f"--{_BOUNDARY.decode()}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{shown}"\r\n'.encode()
    )
    return (
        head
        + b"Content-Type: application/octet-stream\r\n\r\n"
        + note_of(upload)
        + b"\r\n--"
        + _BOUNDARY
        + b"--\r\n"
    )


def _with_length(scope: Message, length: int) -> Message:
    replaced = {
        b"content-length": str(length).encode(),
        b"content-type": b"multipart/form-data; boundary=" + _BOUNDARY,
    }
    others = [
        (name, value)
        for name, value in scope["headers"]
        if name not in (*replaced, b"transfer-encoding")
    ]
    return {**scope, "headers": [*others, *replaced.items()]}


def _once(body: bytes) -> Receive:
    async def receive() -> Message:
        nonlocal body
        message, body = {"type": "http.request", "body": body, "more_body": False}, b""
        return message

    return receive
