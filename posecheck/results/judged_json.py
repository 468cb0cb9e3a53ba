"""What a rule said of a rep or of a hold, as report.json has it: flat, with the frame and the time
of its reading under "evidence".

    {"code", "severity", "confidence", "measure", "value", "low", "high", "threshold", "unit",
        "evidence": {"frame", "t"}}

and, of a hold, "start_s" and "end_s". Only what is clear stands there, so that the outcome need
not; side and curve of the reading are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from posecheck.model.judged import CLEAR

_OF_RULE = ("code", "severity", "confidence", "threshold")
_READ = ("measure", "value", "low", "high", "unit")
_PLACE = ("frame", "t")
_SPAN = ("start_s", "end_s")
_WRITTEN = (*_OF_RULE[:3], *_READ[:4], "threshold", "unit")
"""The order of the keys before "evidence"."""


def flattened(report: dict[str, Any]) -> None:
    """The faults of a report that msgspec has made plain, changed in place to what the file has of
    them."""
    for block in _with_faults(report):
        block["faults"] = [_flat(fault) for fault in block["faults"]]


def nested(report: dict[str, Any]) -> None:
    """The faults of a report from a file, changed in place to the fields of `Judged` and
    `HeldFault`. What is missing or of another type stays so, for msgspec to refuse."""
    for block in _with_faults(report):
        if isinstance(block, dict) and isinstance(block.get("faults"), list):
            block["faults"] = [
                _nested(fault) if isinstance(fault, dict) else fault for fault in block["faults"]
            ]


def _with_faults(report: dict[str, Any]) -> Iterator[Any]:
    for several in (report.get("reps"), report.get("holds"), [report.get("hold")]):
        yield from (
            block
            for block in (several if isinstance(several, list | tuple) else ())
            if block is not None
        )


def _flat(fault: dict[str, Any]) -> dict[str, Any]:
    every = fault | fault["reading"]
    return (
        {name: every[name] for name in _WRITTEN}
        | {"evidence": _only(every, _PLACE)}
        | _only(every, _SPAN)
    )


def _nested(fault: dict[str, Any]) -> dict[str, Any]:
    evidence = fault.get("evidence")
    place = _only(evidence, _PLACE) if isinstance(evidence, dict) else {}
    return _only(fault, (*_OF_RULE, *_SPAN)) | {
        "outcome": CLEAR,
        "reading": _only(fault, _READ) | place | {"side": None, "column": ""},
    }


def _only(block: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: block[name] for name in names if name in block}
