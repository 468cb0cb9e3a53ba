"""Large uploads go straight to disk: Streamlit would keep a whole video in memory until its session ends.

A middleware takes the body of a large upload, copies it into the data folder piece by piece, and hands Streamlit a short note in its
place. The page reads the note (`kept_file`) and finds the file. Small files pass as they are.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, BinaryIO

from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.errors import InputError, PosecheckError, TooLarge
from posecheck.jobs.uploads import LARGEST_BYTES, Upload, keep_upload, kept_upload

_PATH = "/_stcore/upload_file/"
_NOTE = b"posecheck-upload/1 "
_LONGEST_NOTE = 4096
_NOTED = Expected("a note of posecheck", InputError, "")
SMALL_BYTES = 16 * 1024**2
"""Up to here an upload stays in memory, which is quick, and works for pages that know nothing of notes. [E]"""
_FRAME_BYTES = 64 * 1024
_BOUNDARY = b"posecheck-upload-note"

Message = MutableMapping[str, Any]
Receive, Send = Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]


def note_of(upload: Upload) -> bytes:
    return _NOTE + json.dumps({"sha256": upload.sha256, "name": upload.name}).encode()


def kept_file(file: BinaryIO, name: str, size: int) -> Upload:
    """What a file uploader returned, on disk: the file that its note names, else a copy. Raises EmptyFile, TooLarge, OutputError."""
    file.seek(0)
    if size <= _LONGEST_NOTE:
        content = file.read(_LONGEST_NOTE)
        file.seek(0)
        if content.startswith(_NOTE):
            try:
                note = decode_json(content[len(_NOTE) :], dict[str, str], _NOTED, name)
                known = kept_upload(note["sha256"], note["name"])
            except (InputError, KeyError):
                known = None
            if known is not None:
                return known
    return keep_upload(file, name)


class LargeUploads:
    """The ASGI middleware."""

    def __init__(self, app: Callable[..., Awaitable[None]], largest_bytes: int = LARGEST_BYTES, small_bytes: int = SMALL_BYTES):
        self._app, self._largest, self._small = app, largest_bytes, small_bytes

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("PUT", "POST") or _PATH not in scope["path"]:
            await self._app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"")
        if length.isdigit() and int(length) <= self._small:
            await self._app(scope, receive, send)
            return
        try:
            note = await self._to_disk(scope, receive)
        except TooLarge as error:
            await _say(send, 413, str(error))
            return
        except PosecheckError as error:
            await _say(send, 507, str(error))
            return
        if note is None:
            await _say(send, 400, "Expected one file.")
            return
        await self._app(_with_length(scope, len(note)), _once(note), send)

    async def _to_disk(self, scope: Message, receive: Receive) -> bytes | None:
        """The body of a small request that holds the note; None where the request holds no file. Raises TooLarge, OutputError, EmptyFile."""
        from starlette.concurrency import run_in_threadpool
        from starlette.datastructures import UploadFile
        from starlette.requests import Request

        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._largest + _FRAME_BYTES:
                raise TooLarge(f"The file is larger than {self._largest / 1e9:.2g} GB.", "Cut out the part to look at: ten seconds are plenty.")
            return message

        async with Request(scope, limited).form(max_files=1) as form:  # what is above 1 MB lies in a temporary file
            files = [value for value in form.values() if isinstance(value, UploadFile)]
            if len(files) != 1:
                return None
            name = files[0].filename or "video"
            upload = await run_in_threadpool(keep_upload, files[0].file, name, self._largest)
        shown = "".join(c for c in upload.name if c not in '"\r\n\\')
        head = f'--{_BOUNDARY.decode()}\r\nContent-Disposition: form-data; name="file"; filename="{shown}"\r\n'.encode()
        return head + b"Content-Type: application/octet-stream\r\n\r\n" + note_of(upload) + b"\r\n--" + _BOUNDARY + b"--\r\n"


def _with_length(scope: Message, length: int) -> Message:
    replaced = {b"content-length": str(length).encode(), b"content-type": b"multipart/form-data; boundary=" + _BOUNDARY}
    others = [(name, value) for name, value in scope["headers"] if name not in (*replaced, b"transfer-encoding")]
    return {**scope, "headers": [*others, *replaced.items()]}


def _once(body: bytes) -> Receive:
    async def receive() -> Message:
        nonlocal body
        message, body = {"type": "http.request", "body": body, "more_body": False}, b""
        return message

    return receive


async def _say(send: Send, status: int, text: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
    await send({"type": "http.response.body", "body": text.encode()})
