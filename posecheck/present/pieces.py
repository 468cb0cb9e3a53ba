"""Where HTML is made: one Jinja environment, in which every text is escaped and made printable,
numbers are not torn from their units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import jinja2
from markupsafe import Markup

from posecheck.assessment.form import FORM_MARKS
from posecheck.measures.catalogue import definition
from posecheck.present import words
from posecheck.printable import printable

_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|(?:s|ms|m|cm)\b)")


def _unbroken(value: Any) -> Any:
    """Texts with a no-break space between a number and its unit, and with what no reader should
    obey made visible; what is already markup stays."""
    return _BEFORE_UNIT.sub("\u00a0", printable(value, keep="\n")) if type(value) is str else value


@lru_cache(maxsize=4)
def template(name: str, package: str = "posecheck.present") -> jinja2.Template:
    """A template of a package; what it includes may also be one of `posecheck.present`."""
    packages = dict.fromkeys((package, "posecheck.present"))
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(one, ".") for one in packages]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_unbroken,
    )
    environment.globals.update(words=words, define=definition, marks=FORM_MARKS)
    return environment.get_template(name)


def _piece(name: str, *what: Any) -> str:
    """A macro of pieces.html.j2 by itself, for a page that is not a template."""
    return str(getattr(template("pieces.html.j2").module, name)(*what)).strip()


def kicker(parts: Sequence[str]) -> str:
    """The small line above a heading; empty parts are left out."""
    return _piece("kicker", [part for part in parts if part])


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Large numbers with what they are."""
    return _piece("facts", pairs)


def ruler(shown: Any) -> str:
    """A rows.Ruler: where the value with its interval lies against the threshold."""
    return _piece("ruler", shown)


def ruler_bar(marks: Any, spoken: str) -> str:
    """The bar of a ruler by itself (a rows.Marks), with its numbers for a screen reader."""
    return str(
        Markup('<div class="pc-ruler" role="img" aria-label="{}">{}</div>').format(
            spoken, Markup(_piece("ruler_bar", marks))
        )
    )


def hold_bar(shown: Any) -> str:
    """A rows.HoldBar: the hold from start to end, with the stretches in which form was off."""
    return _piece("hold_bar", shown)


def weeks(rows: Sequence[Any], legend: Sequence[tuple[str, str]]) -> str:
    """Weeks as a calendar: progress_words.week_rows, and what its marks mean."""
    return _piece("weeks", rows, legend)


def refused(rows: Sequence[tuple[str, str]]) -> str:
    """(measures, reason) as a list."""
    return _piece("refused", rows)


Cell = str | tuple[str, str]


def table(
    heads: Sequence[str], rows: Sequence[Sequence[Cell]], kind: str = "", labels: bool = False
) -> str:
    """A table whose first column names the row. A cell is a text, or (text, "head" or "strong").
    labels: on a phone it is a list, its cells named."""
    return _piece("table", heads, rows, kind, labels)


def cards(rows: Sequence[Any]) -> str:
    """Figures as cards; "" where there are none."""
    return _piece("cards", rows) if rows else ""
