"""The exports of a result, one module each: whatever lies in this folder is written, offered for
download and listed.

A module's docstring says first what is in the file, after a colon, and of which clips in brackets;
and it has

    NAME    the file's name in the result folder
    LABEL   what a button says that takes it along
    MIME    its type
    write(analysis) -> bytes | None

`write` gets a `posecheck.analysis.Analysis` and gives the file, or None where this clip has none.
With `OF_REPORT = True` it promises to read nothing but `analysis.report`: then a merged report of
several clips, which has no track of its own, has the file too.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from posecheck.analysis import Analysis


@dataclass(frozen=True)
class Export:
    """A module of this folder. about: what is in the file, as its first line says."""

    name: str
    label: str
    mime: str
    about: str
    write: Callable[[Analysis], bytes | None]
    of_report: bool = False


def exports() -> tuple[Export, ...]:
    """All that lie in this folder now, by type and name: tables first."""
    modules = (
        import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    made = (
        Export(
            m.NAME,
            m.LABEL,
            m.MIME,
            _about(m.__doc__ or ""),
            m.write,
            getattr(m, "OF_REPORT", False),
        )
        for m in modules
    )
    return tuple(sorted(made, key=lambda export: (export.mime, export.name)))


def _about(text: str) -> str:
    """The first paragraph of a module's docstring, without the file's name before it and the full
    stop behind it."""
    first = " ".join(text.strip().split("\n\n")[0].split())
    return first.partition(": ")[2].removesuffix(".") or first.removesuffix(".")
