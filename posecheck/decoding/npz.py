"""Arrays of a .npz file (a zip of .npy files, as numpy writes it): known names only, within limits
that are checked before anything is unpacked."""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from posecheck.decoding.file import Expected, border, opened

MOST_ENTRIES, MOST_DIRECTORY = 64, 64 * 1024
"""Of the zip's directory, which is read whole and takes the memory of an object an entry."""
_END, _END_64, _END_SIZE, _LOCATOR_SIZE = b"PK\x05\x06", b"PK\x06\x07", 22, 20
_LOCAL, _LOCAL_SIZE, _LOCKED = b"PK\x03\x04", 30, 1
"""PKWARE's APPNOTE 4.3: what stands before each entry's bytes, and the flag of one with a password.
"""
_LONGEST_HEADER = 512
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([<>|][a-z][1248])', 'fortran_order': (True|False), "
    rb"'shape': \(([0-9, ]*)\), \} *\n",
    re.DOTALL,
)
"""How numpy begins a .npy file, version 1.0 of the format. It is Python text, which numpy's own
reader evaluates, and takes 40 µs for."""
_LENGTH = re.compile(rb"[0-9]{1,15}")
_PIECE = 128 * 1024
"""Bytes unpacked at once: with more of them most of the time goes into new memory."""


@dataclass(frozen=True)
class Field:
    """An array that is read. kinds: letters of numpy's dtype.kind ("f", "iu"). dimensions: how
    many."""

    kinds: str
    dimensions: int


def read_npz(path: Path, fields: Mapping[str, Field], expected: Expected) -> dict[str, np.ndarray]:
    """The arrays of these names that are there; whatever else the file holds is not looked at.
    expected.most: bytes of all of them, unpacked.

    Nothing in the file is ever executed, and nothing is unpacked before the directory has said how
    large it is. Raises errors of `expected`.
    """
    with opened(path, expected) as file, border(expected, path.name):
        there = _entries(file)
        if len({info.filename for info in there}) != len(there):
            raise ValueError("a name stands in it twice")
        wanted = {
            info.filename.removesuffix(".npy"): info
            for info in there
            if info.filename.removesuffix(".npy") in fields
        }
        if sum(info.file_size for info in wanted.values()) > expected.most:
            raise ValueError(f"unpacked it has more than {expected.most / 1e6:.3g} MB")
        return {
            name: _array(_unpacked(file, info, name), name, fields[name])
            for name, info in wanted.items()
        }


def names_in_npz(path: Path, expected: Expected) -> set[str]:
    """The names of its arrays, of which nothing is unpacked. Raises errors of `expected`."""
    with opened(path, expected) as file, border(expected, path.name):
        return {info.filename.removesuffix(".npy") for info in _entries(file)}


def _entries(file: BinaryIO) -> list[zipfile.ZipInfo]:
    _check_directory(file)
    with zipfile.ZipFile(file) as archive:
        return archive.infolist()


def _check_directory(file: BinaryIO) -> None:
    """The end of a zip says how large its directory is. numpy writes neither a comment behind it
    nor the form for huge ones, and none is taken."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LOCATOR_SIZE))
    tail = file.read()
    end = tail[-_END_SIZE:]
    if len(end) < _END_SIZE or not end.startswith(_END):
        raise ValueError("it is damaged, cut off or no .npz file")
    if tail[:-_END_SIZE].startswith(_END_64) or int.from_bytes(end[10:12], "little") > MOST_ENTRIES:
        raise ValueError("it holds too many entries")
    if int.from_bytes(end[12:16], "little") > MOST_DIRECTORY:
        raise ValueError("its directory is too large")
    file.seek(0)


def _unpacked(file: BinaryIO, info: zipfile.ZipInfo, name: str) -> np.ndarray:
    """(info.file_size,) uint8. zipfile takes longer and, for a large one, thrice the memory."""
    packed = info.compress_type == zipfile.ZIP_DEFLATED
    if not (packed or info.compress_type == zipfile.ZIP_STORED) or info.flag_bits & _LOCKED:
        raise ValueError(f"{name} is packed in a way that is not known here")
    file.seek(info.header_offset)
    start = file.read(_LOCAL_SIZE)
    if not start.startswith(_LOCAL) or len(start) < _LOCAL_SIZE:
        raise ValueError(f"{name} is not where it should be")
    file.seek(int.from_bytes(start[26:28], "little") + int.from_bytes(start[28:30], "little"), 1)
    stream = zlib.decompressobj(-zlib.MAX_WBITS) if packed else None
    room, left, done, check = np.empty(info.file_size, np.uint8), info.compress_size, 0, 0
    while left > 0 and (piece := file.read(min(left, _PIECE))):
        left -= len(piece)
        out = stream.decompress(piece, len(room) - done + 1) if stream else piece
        if len(out) > len(room) - done:
            raise ValueError(f"{name} is larger than it says")
        room[done : done + len(out)] = np.frombuffer(out, np.uint8)
        check, done = zlib.crc32(out, check), done + len(out)
    if done != len(room) or check != info.CRC:
        raise ValueError(f"{name} is damaged or cut off")
    return room


def _array(content: np.ndarray, name: str, field: Field) -> np.ndarray:
    """The array of a .npy file's bytes, in the same memory."""
    start = content[:_LONGEST_HEADER].tobytes()
    found = _HEADER.match(start)
    if found is None:
        raise ValueError(f"{name} is stored in a way that is not known here")
    kind = found[1].decode()
    by_columns = found[2] == b"True"
    shape = tuple(int(length) for length in _LENGTH.findall(found[3]))
    if kind[1] not in field.kinds or len(shape) != field.dimensions:
        raise ValueError(f"{name} has the wrong type or shape")
    dtype, values = np.dtype(kind), content[found.end() :]
    if math.prod(shape) * dtype.itemsize != len(values):
        raise ValueError(f"{name} is not as large as it says")
    return values.view(dtype).reshape(shape, order="F" if by_columns else "C")
