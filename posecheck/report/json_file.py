"""report.json: the contract "posecheck.report/1", written and read back."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from posecheck.disk import write_whole
from posecheck.errors import FileMissing, InputError, OutputError
from posecheck.report.report import SCHEMA, Report

_UNKNOWABLE = {"source": ("duration_s", "fps"), "view": ("yaw_deg", "roll_deg", "confidence"), "stride": ("cadence_spm",)}
"""Plain numbers of the report that may be NaN (a refused clip has no yaw): null in the file, NaN again when read."""


def _rounded(value: float, key: str) -> float | None:
    """Times to 0.1 ms, what is below 1 to four decimals, the rest to two; NaN and infinity become None (null)."""
    if not math.isfinite(value):
        return None
    return round(value, 4 if key == "t" or key.endswith("_s") or abs(value) < 1 else 2) + 0.0  # + 0.0 turns -0.0 into 0.0


def cleaned(node: Any, key: str = "") -> Any:
    """Dicts, lists and numbers as the file has them: rounded, null for what is not known."""
    if isinstance(node, dict):
        return {k: cleaned(v, k) for k, v in node.items() if not (k == "source" and v is None)}  # there is one clip: it need not be said
    if isinstance(node, list | tuple):
        return [cleaned(v, key) for v in node]
    if isinstance(node, float):
        return _rounded(node, key)
    return node


def _numpy_scalar(value: Any) -> Any:
    """A numpy scalar that slipped into the report, as its Python twin."""
    if hasattr(value, "item"):
        return value.item()
    raise NotImplementedError(f"cannot write a {type(value).__name__} into report.json")


def to_builtins(report: Report) -> dict[str, Any]:
    """The report as dicts, lists, numbers and strings, `schema` first, without `curves` and `cycles`."""
    plain = msgspec.to_builtins(replace(report, curves=None, cycles=()), enc_hook=_numpy_scalar)
    plain.pop("curves"), plain.pop("cycles")
    return cleaned({"schema": plain.pop("schema"), **plain})


def to_json(report: Report) -> bytes:
    """UTF-8 JSON, indented, ending in a newline. `curves` and `cycles` are never in it (see series_csv, gait_cycle_csv)."""
    return msgspec.json.format(msgspec.json.encode(to_builtins(report)), indent=2) + b"\n"


def from_json(data: bytes, name: str = "report.json") -> Report:
    """The report of `data`, checked field by field; `curves` is None, `cycles` empty. Keys that this version does not know are ignored.

    Raises InputError where it is no JSON, of another schema, or a field is missing or of the wrong type; the message names the field.
    """
    try:
        plain = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{name} is not JSON: {error}.", "Give the report.json that posecheck wrote.") from error
    schema = plain.get("schema") if isinstance(plain, dict) else None
    if schema != SCHEMA:
        found = f'its schema is "{schema}"' if schema else "it has no schema"
        raise InputError(f'{name} is not a posecheck report: {found}, expected "{SCHEMA}".', "Analyse the video again with this version.")
    clips = plain.get("sources")
    for block in (plain, *(clips if isinstance(clips, list) else ())):
        _restore_nan(block)
    plain.pop("curves", None), plain.pop("cycles", None)
    try:
        return msgspec.convert(plain, Report)
    except msgspec.ValidationError as error:
        raise InputError(f"{name} does not follow {SCHEMA}: {error}.", "It was changed by hand or cut short; analyse the video again.") from error


def _restore_nan(block: Any) -> None:
    for part, keys in _UNKNOWABLE.items():
        inner = block.get(part) if isinstance(block, dict) else None
        if isinstance(inner, dict):
            inner.update({key: math.nan for key in keys if key in inner and inner[key] is None})


def write_json(report: Report, path: Path | str) -> None:
    """Writes report.json. Raises OutputError."""
    try:
        write_whole(Path(path), to_json(report), private=False)
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {error.strerror}.", "Choose a folder that you may write to.") from error


def read_json(path: Path | str) -> Report:
    """Reads report.json. Raises FileMissing, InputError."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(f"No such file: {path}.", "Give the output folder of an analysis, which holds its report.json.") from error
    except OSError as error:
        raise InputError(f"Cannot read {path}: {error.strerror}.", "Give the output folder of an analysis, which holds its report.json.") from error
    return from_json(data, path.name)
