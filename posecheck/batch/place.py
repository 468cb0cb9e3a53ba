"""Where videos come from and results go to: a folder of this computer, or an address that fsspec
knows (an S3-compatible store, for instance)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from posecheck.batch.task import Video
from posecheck.decoding.file import Expected, read_file
from posecheck.disk import private_folder, write_whole
from posecheck.errors import FileMissing, InputError, OutputError, PosecheckError
from posecheck.model.file_names import REPORT_JSON

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_OWN = Expected("a file of a batch", InputError, "Start the batch again.")
EXTRA = "posecheck[cluster]"


class CannotFetch(InputError):
    """A store that does not answer, or says no."""

    code = "cannot-fetch"


def is_address(text: str) -> bool:
    """Whether it is fsspec's, not a path."""
    return _URL.match(text) is not None


@dataclass(frozen=True)
class LocalFolder:
    """A folder of this computer. Methods raise OutputError where it cannot be written."""

    path: Path

    def read(self, name: str) -> bytes | None:
        """None where it is not there."""
        try:
            return read_file(self.path / name, _OWN)
        except FileMissing:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Whole or not at all."""
        path = self.path / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data, private=False)
        except OSError as error:
            raise _cannot_write(path, error.strerror or error) from error

    def has(self, name: str) -> bool:
        return (self.path / name).is_file()

    def names(self, below: str) -> list[str]:
        """Of the files in a folder of it, sorted."""
        folder = self.path / below
        return sorted(p.name for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []

    def fetched(self, below: str, _scratch: Path) -> Path:
        """A folder of it, to be read here."""
        return self.path / below


@dataclass(frozen=True, eq=False)
class RemoteFolder:
    """A folder at an address. Methods raise OutputError, CannotFetch."""

    address: str
    system: Any
    root: str

    def read(self, name: str) -> bytes | None:
        """None where it is not there."""
        with _asking(self.address):
            try:
                data = self.system.cat_file(self._path(name))
            except FileNotFoundError:
                return None
        return bytes(data)

    def write(self, name: str, data: bytes) -> None:
        """An object store shows it whole or not at all."""
        with _telling(self.address):
            self._make_folder(name)
            self.system.pipe_file(self._path(name), data)

    def has(self, name: str) -> bool:
        with _asking(self.address):
            return bool(self.system.exists(self._path(name)))

    def names(self, below: str) -> list[str]:
        """Of the files in a folder of it, sorted; asked anew each time."""
        with _asking(self.address):
            self.system.invalidate_cache()
            try:
                found = self.system.ls(self._path(below), detail=False)
            except FileNotFoundError:
                return []
        return sorted(PurePosixPath(path).name for path in found)

    def put(self, folder: Path, below: str) -> None:
        """All files of a result. Its report goes last: it names the sums of all others, and without
        it there is no result."""
        files = sorted(folder.iterdir(), key=lambda path: (path.name == REPORT_JSON, path.name))
        with _telling(self.address):
            self._make_folder(f"{below}/{REPORT_JSON}")
            for path in files:
                if path.is_file() and not path.name.startswith("."):
                    self.system.put_file(str(path), self._path(f"{below}/{path.name}"))

    def fetched(self, below: str, scratch: Path) -> Path:
        """A folder of it, copied below `scratch`."""
        folder = private_folder(scratch / "fetched")
        for name in self.names(below):
            with _asking(self.address):
                self.system.get_file(self._path(f"{below}/{name}"), str(folder / name))
        return folder

    def _make_folder(self, name: str) -> None:
        self.system.makedirs(str(PurePosixPath(self._path(name)).parent), exist_ok=True)

    def _path(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}"


def place_of(address: str) -> LocalFolder | RemoteFolder:
    """The folder at a path or an address. Raises InputError for an address that nothing knows."""
    if not is_address(address):
        return LocalFolder(Path(address))
    system, root = _known(address)
    return RemoteFolder(address, system, root)


def fetched_video(video: Video, scratch: Path) -> Path:
    """The file here: itself, or a copy under its own name. Raises FileMissing, CannotFetch."""
    if not is_address(video.address):
        return Path(video.address)
    system, path = _known(video.address)
    here = private_folder(scratch / "video") / video.name
    with _asking(video.address):
        try:
            system.get_file(path, str(here))
        except FileNotFoundError:
            raise FileMissing(f"No such file: {video.address}.", "Check the address.") from None
    return here


def remote_video(address: str) -> Video:
    """With its size, and a sign of its content. Raises FileMissing, CannotFetch."""
    system, path = _known(address)
    with _asking(address):
        try:
            return _described(address, system.info(path))
        except FileNotFoundError:
            raise FileMissing(f"No such file: {address}.", "Check the address.") from None


def remote_files(address: str) -> tuple[str, list[Video]]:
    """The address as those of the files begin with it, and every file below it, in the order of
    their names. Raises CannotFetch."""
    system, root = _known(address)
    with _asking(address):
        found = system.find(root, detail=True)
    files = [_described(system.unstrip_protocol(path), info) for path, info in found.items()]
    return system.unstrip_protocol(root), sorted(files, key=lambda video: video.address)


def _described(address: str, info: dict[str, Any]) -> Video:
    size = info.get("size")
    changed = next(
        (
            info[name]
            for name in ("ETag", "etag", "LastModified", "mtime", "created")
            if name in info
        ),
        "",
    )
    return Video(address, None if size is None else int(size), str(changed))


def _known(address: str) -> tuple[Any, str]:
    """(fsspec's file system, the path in it)."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError(
            f"{address} is an address, and what opens addresses is not installed.",
            f"pip install '{EXTRA}'",
        ) from None
    try:
        with _asking(address):
            return url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(
            f"{address} cannot be opened: {error}.", f"pip install '{EXTRA}', or name a folder."
        ) from error


@contextlib.contextmanager
def _asking(address: str) -> Iterator[None]:
    """Whatever a store answers but the file: CannotFetch. Each library has errors of its own."""
    try:
        yield
    except (PosecheckError, FileNotFoundError, ImportError, ValueError):
        raise
    except Exception as error:
        raise CannotFetch(
            f"{address} does not answer as it should: {error or type(error).__name__}.",
            "Check the address, the network, and what the store asks of its users.",
        ) from error


@contextlib.contextmanager
def _telling(address: str) -> Iterator[None]:
    """Whatever a store answers to what is written: OutputError."""
    try:
        yield
    except PosecheckError:
        raise
    except Exception as error:
        raise _cannot_write(address, error or type(error).__name__) from error


def _cannot_write(where: object, why: object) -> OutputError:
    return OutputError(
        f"{where} cannot be written: {why}.",
        "Make room there, or name a folder that you may write.",
    )
