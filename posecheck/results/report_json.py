"""report.json: the contract "posecheck.report/1", written and read back."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import as_type, decode_json
from posecheck.errors import InputError
from posecheck.model.file_names import REPORT_JSON
from posecheck.model.report import SCHEMA, Report
from posecheck.printable import shortened
from posecheck.results.judged_json import flattened, nested

_WANTED = f"Give the output folder of an analysis, which holds its {REPORT_JSON}."
_REPORT = Expected("a report of posecheck", InputError, _WANTED, missing_advice=_WANTED)
_FOLLOWS = Expected(
    f"a report as {SCHEMA} describes it",
    InputError,
    "It was changed by hand or cut short; analyse the video again.",
)
MOST = {
    "steps": 50_000,
    "reps": 5_000,
    "measurements": 5_000,
    "findings": 500,
    "refused": 500,
    "sources": 10,
    "left_right": 500,
    "good": 500,
    "unsure": 500,
    "algorithms": 500,
}
"""How many of each a report may have: half an hour's run has some 6,000 steps. What shows them
takes its time for each. [E]"""
_UNKNOWABLE = {
    "source": ("duration_s", "fps"),
    "view": ("yaw_deg", "roll_deg", "confidence"),
    "stride": ("cadence_spm",),
}
"""Plain numbers of the report that may be NaN (a refused clip has no yaw): null in the file, NaN
again when read."""


def _rounded(value: float, key: str) -> float | None:
    """Times to 0.1 ms, what is below 1 to four decimals, the rest to two; NaN and infinity become
    None (null)."""
    if not math.isfinite(value):
        return None
    # + 0.0 turns -0.0 into 0.0
    return round(value, 4 if key == "t" or key.endswith("_s") or abs(value) < 1 else 2) + 0.0


def cleaned(node: Any, key: str = "") -> Any:
    """Dicts, lists and numbers as the file has them: rounded, null for what is not known."""
    if isinstance(node, dict):
        # there is one clip: it need not be said
        return {k: cleaned(v, k) for k, v in node.items() if not (k == "source" and v is None)}
    if isinstance(node, list | tuple):
        return [cleaned(v, key) for v in node]
    if isinstance(node, float):
        return _rounded(node, key)
    return node


def _numpy_scalar(value: Any) -> Any:
    """A numpy scalar that slipped into the report, as its Python twin."""
    if hasattr(value, "item"):
        return value.item()
    raise NotImplementedError(f"cannot write a {type(value).__name__} into {REPORT_JSON}")


def to_builtins(report: Report) -> dict[str, Any]:
    """The report as dicts, lists, numbers and strings, `schema` first, without `curves` and
    `cycles`."""
    plain = msgspec.to_builtins(replace(report, curves=None, cycles=()), enc_hook=_numpy_scalar)
    plain.pop("curves"), plain.pop("cycles")
    flattened(plain)
    for hold in filter(None, (plain["hold"], *plain["holds"])):
        if hold.get("side") is None:
            hold.pop("side", None)  # of a movement that has none
    for clip in (plain["source"], *(one["source"] for one in plain["sources"])):
        if clip["slow_motion"].get("played_spm") is None:
            clip["slow_motion"].pop("played_spm", None)  # of a clip whose speed is known
    asked = plain["asked"]  # as it was asked: rounded, it would be another question
    for end in ("from_s", "to_s"):
        if asked is not None and asked.get(end) is None:
            asked.pop(end, None)  # of a clip that was looked at from its start, or to its end
    given = {"algorithms": others} if (others := plain.pop("algorithms")) else {}
    return cleaned({"schema": plain.pop("schema"), **plain}) | {"asked": asked} | given


def to_json(report: Report) -> bytes:
    """UTF-8 JSON, indented, ending in a newline. `curves` and `cycles` are never in it (see
    series_csv, gait_cycle_csv)."""
    return msgspec.json.format(msgspec.json.encode(to_builtins(report)), indent=2) + b"\n"


def from_json(data: bytes, name: str = REPORT_JSON) -> Report:
    """The report of `data`, checked field by field; `curves` is None, `cycles` empty. Keys that
    this version does not know are ignored.

    Raises InputError where it is no JSON, of another schema, or a field is missing or of the wrong
    type; the message names the field.
    """
    plain = decode_json(data, dict, _REPORT, name)
    schema = plain.get("schema")
    if schema != SCHEMA:
        found = f'its schema is "{shortened(str(schema), 40)}"' if schema else "it has no schema"
        raise InputError(
            f'{name} is not a posecheck report: {found}, expected "{SCHEMA}".',
            "Analyse the video again with this version.",
        )
    clips = plain.get("sources")
    for block in (plain, *(clips if isinstance(clips, list) else ())):
        _restore_nan(block)
    plain.pop("curves", None), plain.pop("cycles", None)
    nested(plain)
    report = as_type(plain, Report, _FOLLOWS, name)
    for what, most in MOST.items():
        if len(_part(report, what)) > most:
            raise _FOLLOWS.refused(
                name,
                f"it has {len(_part(report, what))} {what}, "
                f"where {most} are more than any clip gives",
            )
    return report


def _part(report: Report, what: str) -> tuple:
    return (
        (report.stride.steps if report.stride else ()) if what == "steps" else getattr(report, what)
    )


def _restore_nan(block: Any) -> None:
    for part, keys in _UNKNOWABLE.items():
        inner = block.get(part) if isinstance(block, dict) else None
        if isinstance(inner, dict):
            inner.update({key: math.nan for key in keys if key in inner and inner[key] is None})


def read_json(path: Path | str) -> Report:
    """Reads report.json. Raises FileMissing, InputError."""
    path = Path(path)
    return from_json(read_file(path, _REPORT), path.name)
