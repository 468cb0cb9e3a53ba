"""A measured figure, whether it is what it should be, and a row of the table of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BarFigure:
    """text: what was measured, in words. met: None where there is nothing to measure, or no bar."""

    text: str
    met: bool | None = None


@dataclass(frozen=True)
class Bar:
    """named: None where naming the movement plays no part."""

    what: str
    bar: str
    itself: BarFigure
    named: BarFigure | None = None


NONE = BarFigure("-")


def share(n: int, of: int, least: float | None = None, most: float | None = None) -> BarFigure:
    """ "5 of 9 (56 %)", held against a least or a greatest share."""
    if not of:
        return NONE
    met = (
        None
        if least is None and most is None
        else (least is None or n / of >= least - 1e-9) and (most is None or n / of <= most + 1e-9)
    )
    return BarFigure(f"{n} of {of} ({100 * n / of:.0f} %)", met)
