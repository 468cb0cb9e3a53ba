"""Taking some files out of a zip that lies elsewhere, resumably: by byte ranges where the server
can, else the whole zip.

http(s):// and file:// addresses. What was received is kept as `.part` files and continued next
time; the contents are checked by the caller's sha256 before anybody sees them.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import io
import os
import struct
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from posecheck.locks import try_lock

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in total)."""

TIMEOUT_S = 30
_CHUNK = 1 << 17
_TAIL = 1 << 17  # the source package's table of contents is 75 kB, at the end of the file


class DownloadFailed(Exception):
    """The bytes could not be had, or are not the expected ones."""


def fetch_members(
    url: str, wanted: dict[str, str], folder: Path, progress: Progress | None = None
) -> dict[str, bytes]:
    """The contents of the members `wanted` (path in the zip -> sha256) of the zip at `url`.

    folder: where `.part` files are kept. Raises DownloadFailed.
    """
    report = progress or (lambda done, total: None)
    try:
        if urllib.parse.urlsplit(url).scheme == "file":
            return read_members(
                Path(urllib.request.url2pathname(urllib.parse.urlsplit(url).path)), wanted
            )
        folder.mkdir(parents=True, exist_ok=True)
        size = _size_where_ranges_work(url)
        if size is None:
            return _from_whole(url, wanted, folder, report)
        return _from_ranges(url, size, wanted, folder, report)
    except (
        OSError,
        http.client.HTTPException,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        ValueError,
        KeyError,
    ) as problem:
        raise DownloadFailed(f"{type(problem).__name__}: {problem}") from problem


def read_members(path: Path, wanted: dict[str, str]) -> dict[str, bytes]:
    """The members of a zip on this machine. Raises DownloadFailed where they are not the expected
    ones."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {
                name: _checked(archive.read(name), name, digest) for name, digest in wanted.items()
            }
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, EOFError) as problem:
        raise DownloadFailed(f"{path.name}: {problem}") from problem


def _checked(content: bytes, name: str, digest: str) -> bytes:
    if hashlib.sha256(content).hexdigest() != digest:
        raise DownloadFailed(f"{name} is not the expected file")
    return content


def _open(url: str, start: int | None = None, end: int | None = None) -> http.client.HTTPResponse:
    headers = {"User-Agent": "posecheck", "Accept-Encoding": "identity"}
    if start is not None:
        headers["Range"] = f"bytes={start}-{'' if end is None else end - 1}"
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=TIMEOUT_S)


def _size_where_ranges_work(url: str) -> int | None:
    """The file's size, or None where the server sends whole files only."""
    with _open(url, 0, 1) as answer:
        total = answer.headers.get("Content-Range", "").rpartition("/")[2]
        return int(total) if answer.status == 206 and total.isdigit() else None


def _range(url: str, start: int, end: int) -> bytes:
    with _open(url, start, end) as answer:
        if answer.status != 206:
            raise DownloadFailed("the server stopped sending parts of the file")
        content = answer.read(end - start + 1)
    if len(content) != end - start:
        raise DownloadFailed("the connection broke")
    return content


class _Tail(io.BytesIO):
    """The end of a remote file, seen as the whole: enough for zipfile to read its table of
    contents."""

    def __init__(self, content: bytes, size: int):
        super().__init__(content)
        self._before = size - len(content)

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == 0:
            if offset < self._before:
                raise zipfile.BadZipFile("the table of contents is longer than expected")
            offset -= self._before
        return super().seek(offset, whence) + self._before

    def tell(self) -> int:
        return super().tell() + self._before


def _from_ranges(
    url: str, size: int, wanted: dict[str, str], folder: Path, report: Progress
) -> dict[str, bytes]:
    with zipfile.ZipFile(_Tail(_range(url, max(0, size - _TAIL), size), size)) as archive:
        infos = {name: archive.getinfo(name) for name in wanted}
    total = sum(info.compress_size for info in infos.values())
    contents, before = {}, 0
    for name, info in infos.items():
        local = _range(url, info.header_offset, info.header_offset + 30)
        # name and extra field lie between
        start = info.header_offset + 30 + sum(struct.unpack_from("<HH", local, 26))
        digest = wanted[name]
        with _part_file(folder, digest[:16]) as part:
            _fill(
                url, part, start, info.compress_size, lambda done, b=before: report(b + done, total)
            )
            part.seek(0)
            packed = part.read()
            try:
                content = (
                    zlib.decompress(packed, -15)
                    if info.compress_type == zipfile.ZIP_DEFLATED
                    else packed
                )
                contents[name] = _checked(content, name, digest)
            except (DownloadFailed, zlib.error):
                part.truncate(0)  # a damaged part would fail again each time
                raise
        before += info.compress_size
    for digest in wanted.values():
        _discard(folder, digest[:16])
    return contents


def _from_whole(
    url: str, wanted: dict[str, str], folder: Path, report: Progress
) -> dict[str, bytes]:
    """The server sends whole files only, so nothing can be continued."""
    with tempfile.TemporaryFile(dir=folder) as file:
        with _open(url) as answer:
            total = int(answer.headers.get("Content-Length") or 0)
            done = 0
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                report(done, max(total, done))
        if total and done != total:
            raise DownloadFailed("the connection broke")
        file.flush()
        with zipfile.ZipFile(file) as archive:
            return {
                name: _checked(archive.read(name), name, digest) for name, digest in wanted.items()
            }


def _fill(url: str, part, start: int, length: int, report: Callable[[int], None]) -> None:
    """Complete the part file: bytes start..start+length of the remote file."""
    done = part.seek(0, os.SEEK_END)
    if done > length:
        done = part.truncate(0)
        part.seek(0)
    report(done)
    if done == length:
        return
    with _open(url, start + done, start + length) as answer:
        if answer.status != 206:
            raise DownloadFailed("the server stopped sending parts of the file")
        while done < length and (chunk := answer.read(min(_CHUNK, length - done))):
            part.write(chunk)
            part.flush()
            done += len(chunk)
            report(done)
    if done < length:
        raise DownloadFailed("the connection broke")


@contextlib.contextmanager
def _part_file(folder: Path, name: str) -> Iterator[io.BufferedRandom]:
    """The part file for one process at a time; a second process at once gets one of its own, which
    is not kept."""
    path = folder / f"{name}.part"
    with path.open("a+b") as shared:
        if all(try_lock(shared.fileno())):
            yield shared
            return
    with tempfile.TemporaryFile(dir=folder, suffix=".part") as own:
        yield own


def _discard(folder: Path, name: str) -> None:
    with contextlib.suppress(OSError):  # on Windows another process may hold it
        (folder / f"{name}.part").unlink()
