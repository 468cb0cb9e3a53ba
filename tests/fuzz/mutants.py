"""Mutants of files: bytes turned, cut and put in, and changes that know the format, so that what
comes behind the first check is reached too."""

from __future__ import annotations

import contextlib
import io
import json
import random
import sqlite3
import tomllib
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

DEEP = "\x01deep\x01"
"""Stands in a tree for nesting that json.dumps could not write."""
ODD_TEXTS = (
    "",
    " ",
    "nan",
    "None",
    "0",
    "-1",
    "9" * 50,
    "x" * 70_000,
    "\x1b[31mred\x1b[0m\x9b2J",
    "abc\u202etxt.exe",
    "line\nbreak\rback",
    "\x00",
    "Zoë 李雷 🏃",
    "<script>alert(1)</script>",
    "=1+1",
    "{{ 7 * 7 }}",
    "[bold]x[/]",
    "side-left",
    "running",
    "2026-02-30",
    "%s%n",
)
ODD_NUMBERS = (
    0,
    -1,
    1,
    2,
    255,
    1e-300,
    -1e-9,
    0.5,
    1e6,
    -1e6,
    1e9,
    1e12,
    -1e12,
    1e15,
    1e300,
    2**31,
    -(2**31) - 1,
    2**63,
    10**30,
    float("nan"),
    float("inf"),
)


def odd_value(rng: random.Random) -> Any:
    """Something else than what should stand there."""
    return rng.choice(
        (
            None,
            True,
            False,
            [],
            {},
            [[]],
            [1, 2, 3],
            {"a": 1},
            "\ud800",
            DEEP,
            rng.choice(ODD_NUMBERS),
            rng.choice(ODD_NUMBERS),
            rng.choice(ODD_TEXTS),
        )
    )


def turned_bytes(data: bytes, rng: random.Random) -> bytes:
    """One to eight changes of bytes: bits turned, stretches set, put in, taken out, doubled,
    exchanged; or the end cut off."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at, length = rng.randrange(len(out) + 1), rng.choice((1, 2, 4, 16, 64, 1000))
        match rng.randrange(9):
            case 0 | 1 if out:
                out[min(at, len(out) - 1)] ^= 1 << rng.randrange(8)
            case 2 if out:
                out[min(at, len(out) - 1)] = rng.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))
            case 3:
                out[at : at + length] = bytes([rng.choice((0, 0xFF, 0x20))]) * length
            case 4:
                out[at:at] = rng.randbytes(length)
            case 5:
                del out[at : at + length]
            case 6:
                out[at:at] = out[at : at + length]
            case 7:
                to = rng.randrange(len(out) + 1)
                out[at : at + length], out[to : to + length] = (
                    out[to : to + length],
                    out[at : at + length],
                )
            case 8 if rng.random() < 0.5:
                del out[at:]
    return bytes(out)


def in_other_encoding(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return rng.choice(
        (
            text.encode("utf-16"),
            text.encode("utf-16-le"),
            text.encode("utf-32"),
            b"\xef\xbb\xbf" + data,
            text.replace("e", "é").encode("latin-1"),
            b"\x00" * 20 + data,
            data.replace(b"\n", b"\r"),
            b"",
        )
    )


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """(holder, key) of every value in it."""
    found, todo = [], [tree]
    while todo:
        node = todo.pop()
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            found.append((node, key))
            if isinstance(value, dict | list):
                todo.append(value)
    return found


def like(value: Any, rng: random.Random) -> Any:
    """Another value of the same type, which a check of types lets through."""
    match value:
        case bool():
            return not value
        case int():
            return rng.choice(
                (0, -1, 1, -value, value + 1, value * 10, 255, 10**6, 10**9, -(10**9), 10**12)
            )
        case float():
            return rng.choice(
                (
                    0.0,
                    -1.0,
                    1e-9,
                    -value,
                    value + 1.0,
                    value * 10,
                    value / 1000,
                    1e6,
                    1e9,
                    -1e9,
                    1e12,
                    100.0,
                )
            )
        case str():
            return rng.choice((value[:-1], f"{value}x", value.upper(), *rng.sample(ODD_TEXTS, 3)))
        case list() if value:
            return rng.choice((value[:1], value[1:], value[::-1], value * 2, value + value[:1], []))
        case dict() if value:
            return {key: value[key] for key in rng.sample(sorted(value), max(1, len(value) - 1))}
        case _:
            return rng.choice((0, 1.5, "text", value))


def changed_tree(tree: Any, rng: random.Random) -> Any:
    """Of plain dicts, lists and values: one to three places changed. The tree itself is changed."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        places = _places(tree)
        if not places:
            return odd_value(rng)
        holder, key = rng.choice(places)
        value = holder[key]
        if rng.random() < 0.5:
            holder[key] = like(value, rng)
            continue
        match rng.randrange(8):
            case 0:
                del holder[key]
            case 1 if isinstance(value, list) and value:
                holder[key] = rng.choice(
                    (
                        value[:1],
                        value[::-1],
                        value * 2,
                        [],
                        value[:-1],
                        value * (2000 // len(value) + 1),
                    )
                )
            case 2 if isinstance(value, int | float) and not isinstance(value, bool):
                whole = round(min(value, 1e9)) if value == value else 0
                holder[key] = rng.choice(
                    (
                        -value,
                        value * 1000,
                        value / 1000,
                        value + 1,
                        value - 1,
                        str(value),
                        [value],
                        float(value),
                        whole,
                    )
                )
            case 3 if isinstance(value, str):
                holder[key] = rng.choice(
                    (value.upper(), value[:-1], value + "x", list(value), value * 3)
                )
            case 4:
                other, there = rng.choice(places)
                # a copy: a tree cannot stand within itself
                holder[key] = json.loads(json.dumps(other[there]))
            case 5 if isinstance(holder, dict):
                holder[rng.choice((f"{key}x", "", "schema", "__class__"))] = odd_value(rng)
            case _:
                holder[key] = odd_value(rng)
    return tree


def json_text(tree: Any, rng: random.Random) -> bytes:
    """As JSON, sometimes with a key twice or with nesting without end."""
    text = json.dumps(tree, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1)))
    depth = rng.choice((50, 900, 1100, 100_000))
    text = text.replace(
        json.dumps(DEEP),
        rng.choice(("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth, "[" * depth)),
    )
    if rng.random() < 0.05 and '": ' in text:
        at = (
            text.index('": ', rng.randrange(len(text) // 2))
            if '": ' in text[len(text) // 2 :]
            else text.index('": ')
        )
        start = text.rindex('"', 0, at)
        text = f'{text[:start]}{text[start:at]}": 1, {text[start:]}'
    return text.encode("utf-8", "surrogatepass")


def _not_of_its_kind(
    data: bytes, rng: random.Random, turned: float, encoded: float
) -> bytes | None:
    """A mutant that knows nothing of the format: up to `turned` (of 1) with turned bytes, up to
    `encoded` in another encoding; else None."""
    kind = rng.random()
    if kind < turned:
        return turned_bytes(data, rng)
    return in_other_encoding(data, rng) if kind < encoded else None


def changed_json(data: bytes, rng: random.Random) -> bytes:
    if (mutant := _not_of_its_kind(data, rng, 0.15, 0.2)) is not None:
        return mutant
    return json_text(changed_tree(json.loads(data), rng), rng)


def changed_lines(data: bytes, rng: random.Random) -> bytes:
    """Of TOML: lines taken out, doubled, exchanged, or with another value."""
    if (mutant := _not_of_its_kind(data, rng, 0.2, 0.25)) is not None:
        return mutant
    lines = data.decode().split("\n")
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(lines))
        match rng.randrange(7):
            case 0:
                del lines[at]
                lines = lines or [""]
            case 1:
                lines.insert(at, lines[at])
            case 2:
                to = rng.randrange(len(lines))
                lines[at], lines[to] = lines[to], lines[at]
            case 3:
                lines[at] = lines[at].replace('"', rng.choice(("", "'", '"""')), rng.choice((1, 2)))
            case 4:
                long = (".".join("a" * 3000) + " = 1", "x = " + "[" * 50_000)
                lines.insert(
                    at,
                    rng.choice(("[fault]", "[[fault]]", "[rep]", *long, "kind = 'hold'", "\x00")),
                )
            case 5 if "=" in lines[at]:
                name, _, value = lines[at].partition("=")
                # a line that was changed before may be broken, or nested beyond what can be read
                with contextlib.suppress(tomllib.TOMLDecodeError, RecursionError):
                    lines[at] = (
                        f"{name}= {json.dumps(like(tomllib.loads(f'x = {value}')['x'], rng))}"
                    )
            case _ if "=" in lines[at]:
                value = rng.choice(
                    (
                        "nan",
                        "-inf",
                        "1e400",
                        "9" * 5000,
                        "true",
                        "[]",
                        "{}",
                        '""',
                        "1979-05-27",
                        "0x" + "f" * 40,
                        '["front"]',
                        "-5.0",
                        "'hold'",
                        "[[1]]",
                        "'x'",
                        "1",
                        "0.0",
                        '"' + "y" * 60_000 + '"',
                        '"\\u202e\\u0000"',
                    )
                )
                lines[at] = f"{lines[at].partition('=')[0]}= {value}"
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def changed_table(data: bytes, rng: random.Random) -> bytes:
    """Of CSV: cells, rows and columns changed."""
    if (mutant := _not_of_its_kind(data, rng, 0.15, 0.22)) is not None:
        return mutant
    rows = [line.split(",") for line in data.decode().splitlines()]
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.choice((0, rng.randrange(len(rows))))
        row = rows[at]
        match rng.randrange(8):
            case 0 if len(rows) > 1:
                del rows[at]
            case 1:
                rows.insert(at, list(row))
            case 2 if row:
                row[rng.randrange(len(row))] = str(
                    rng.choice((*ODD_NUMBERS, *ODD_TEXTS, '"', '"\n', "1_0", "0x10", "1e999", "-"))
                )
            case 3 if row:
                column = rng.randrange(len(row))
                for other in rows:
                    del other[column : column + 1]
            case 4 if row:
                column, value = rng.randrange(len(row)), rng.choice(("", "nan", "0", "1e6", "-3"))
                for other in rows[1:]:
                    other[column : column + 1] = [value]
            case 5:
                row += [""] * rng.choice((1, 5, 60_000))
            case 6:
                rng.shuffle(row)
            case 7:
                rows = rows[: rng.choice((1, 2, 3, len(rows)))]
    if rng.random() < 0.05:
        return "\n".join(rng.choice((";", "\t")).join(row) for row in rows).encode()
    return rng.choice(("\n", "\n", "\r\n")).join(",".join(row) for row in rows).encode()


def changed_arrays(data: bytes, rng: random.Random) -> bytes:
    """Of a .npz file: an array with other values, type or shape, another header, or the zip around
    them changed."""
    kind = rng.random()
    if kind < 0.1:
        return turned_bytes(data, rng)
    with np.load(io.BytesIO(data)) as file:
        arrays = {name: file[name].copy() for name in file.files}
    if kind < 0.35:
        header = json_text(changed_tree(json.loads(arrays["header"].tobytes()), rng), rng)
        arrays["header"] = np.frombuffer(header, np.uint8)
        return _as_npz(arrays)
    for _ in range(rng.choice((1, 1, 2))):
        name = rng.choice([n for n in arrays if n != "header"] or list(arrays))
        arrays = _other_array(arrays, name, rng)
    whole = _as_npz(
        arrays,
        rng.choice(
            (
                zipfile.ZIP_DEFLATED,
                zipfile.ZIP_DEFLATED,
                zipfile.ZIP_STORED,
                zipfile.ZIP_BZIP2,
                zipfile.ZIP_LZMA,
            )
        ),
    )
    return _other_directory(whole, rng) if rng.random() < 0.15 else whole


def _other_array(
    arrays: dict[str, np.ndarray], name: str, rng: random.Random
) -> dict[str, np.ndarray]:
    array, numpy_rng = arrays[name], np.random.default_rng(rng.randrange(2**32))
    flat = array.reshape(-1)
    some = numpy_rng.integers(0, max(1, flat.size), rng.choice((1, 3, 1 + flat.size // 10)))
    with np.errstate(all="ignore"):
        match rng.randrange(12):
            case 0:
                return {n: a for n, a in arrays.items() if n != name}
            case 1 if flat.size:
                flat[some] = np.nan if array.dtype.kind == "f" else 0
            case 2 if flat.size and array.dtype.kind == "f":
                flat[some] += numpy_rng.normal(0, rng.choice((1e-3, 1, 100)), len(some)).astype(
                    array.dtype
                )
            case 3 if flat.size:
                value = rng.choice([v for v in ODD_NUMBERS if abs(v) < 2**62 or v != v])
                flat[some] = np.array(value, float).astype(array.dtype)
            case 4 if flat.size:
                flat[some] = flat[some][::-1]
            case 5:
                array = array * np.array(
                    rng.choice((0, -1, 1e-6, 0.1, 3, 1000, 1e20)), float
                ).astype(array.dtype)
            case 6:
                array = array[: rng.choice((0, 1, 2, len(array) // 2))] if array.ndim else array
            case 7:
                array = array.astype(
                    rng.choice(("f2", "f8", "i4", "u1", "c16", "U4", "?", "M8[s]", ">f4"))
                )
            case 8:
                array = array[::-1] if array.ndim else array
            case 9:
                array = array.reshape(rng.choice(((-1,), (1, -1), (-1, 1, 1))))
            case 10:
                array = np.concatenate([array, array]) if array.ndim else array
            case 11:
                array = numpy_rng.permutation(array) if array.ndim else array
    return arrays | {name: array}


def _as_npz(arrays: dict[str, np.ndarray], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, array in arrays.items():
            with package.open(f"{name}.npy", "w") as file:
                np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=False)
    return out.getvalue()


def _other_directory(data: bytes, rng: random.Random) -> bytes:
    """A number of the zip's directory, or of an array's own header, changed."""
    marks = [
        at
        for sign in (b"PK\x01\x02", b"PK\x05\x06", b"PK\x03\x04", b"\x93NUMPY")
        for at in _all(data, sign)
    ]
    at = rng.choice(marks) + rng.randrange(4, 46)
    number = rng.choice(
        (
            b"\xff\xff\xff\xff",
            b"\x00\x00\x00\x00",
            b"\xff\xff\xff\x7f",
            b"\x01\x00\x00\x00",
            rng.randbytes(4),
        )
    )
    return data[:at] + number + data[at + 4 :]


def _all(data: bytes, sign: bytes) -> list[int]:
    found, at = [], data.find(sign)
    while at >= 0:
        found.append(at)
        at = data.find(sign, at + 1)
    return found


def changed_database(path: Path, rng: random.Random) -> str:
    """Of an SQLite file, in place: one to four cells with something else in them, rows gone, or
    bytes of the file turned. Gives what it did."""
    if rng.random() < 0.1:
        path.write_bytes(turned_bytes(path.read_bytes(), rng))
        return "bytes"
    done = []
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys=OFF")
        tables = [
            name
            for (name,) in db.execute(
                "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        for _ in range(rng.choice((1, 1, 2, 4))):
            table = rng.choice(
                [t for t in tables if db.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]]
            )
            column = rng.choice([row[1] for row in db.execute(f'PRAGMA table_info("{table}")')])
            try:
                rowid, value = rng.choice(
                    db.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()
                )
                if rng.random() < 0.1:
                    db.execute(f'DELETE FROM "{table}" WHERE rowid=?', (rowid,))
                    done.append(f"a row of {table} gone")
                    continue
                new = _other_cell(value, rng)
                everywhere = rng.random() < 0.2
                db.execute(
                    f'UPDATE "{table}" SET "{column}"=?' + ("" if everywhere else " WHERE rowid=?"),
                    (new,) if everywhere else (new, rowid),
                )
                if isinstance(new, bytes) and rng.random() < 0.5:
                    db.execute(
                        f'UPDATE "{table}" SET "{column}"=CAST("{column}" AS TEXT) WHERE rowid=?',
                        (rowid,),
                    )
                done.append(f"{table}.{column} = {repr(new)[:60]}")
            except (sqlite3.IntegrityError, sqlite3.OperationalError):
                continue  # the file's own rules do not let it in, or it cannot be read any more
    return ", ".join(done)


def _other_cell(value: Any, rng: random.Random) -> Any:
    if isinstance(value, str) and value.startswith(("{", "[")) and rng.random() < 0.7:
        return changed_json(value.encode(), rng).decode("utf-8", "replace")
    if isinstance(value, bytes) and rng.random() < 0.6:
        return turned_bytes(value, rng)
    numbers = [n for n in ODD_NUMBERS if isinstance(n, float) or -(2**63) <= n < 2**63]
    odd = (
        None,
        rng.choice(numbers),
        rng.choice(numbers),
        rng.choice(ODD_TEXTS),
        rng.choice(ODD_TEXTS),
        b"\xff\xfe\x00garbage",
        b"",
        "not a date",
    )
    return rng.choice((*odd, like(value, rng), like(value, rng)))


Mutate = Callable[[bytes, random.Random], bytes]
