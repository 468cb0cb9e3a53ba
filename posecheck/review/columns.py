"""The store's kinds of columns, each of which looks at what it reads: SQLite keeps any value in any
column, and a damaged file holds any."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from math import isfinite
from typing import Any

import sqlalchemy as sql
from sqlalchemy.types import TypeDecorator

from posecheck.decoding.file import MOST_BYTES
from posecheck.decoding.text import LARGEST
from posecheck.errors import DamagedStore
from posecheck.printable import printable_name

RESTORE = "Restore it from a copy; the rest of it can still be read (see docs/coach.md)."


def damaged(why: str) -> DamagedStore:
    """The error to raise where something in the store is not what it should be. why: without a full
    stop."""
    return DamagedStore(f"The store is damaged: {why}.", RESTORE)


class _Looked(TypeDecorator):
    """A column of SQLAlchemy's whose values, as they are read, are `kind` and pass `fits`, or are a
    DamagedStore."""

    kind: type | tuple[type, ...] = object
    called = "a value"

    def fits(self, _value: Any) -> bool:
        return True

    def result_processor(self, dialect, coltype) -> Callable[[Any], Any]:
        convert, kind, fits = super().result_processor(dialect, coltype), self.kind, self.fits

        def read(raw: Any) -> Any:
            if raw is None:
                return None
            try:
                value = raw if convert is None else convert(raw)
            except (ValueError, TypeError, LookupError, OverflowError, AttributeError) as error:
                raise self._damaged(raw) from error
            if not isinstance(value, kind) or not fits(value):
                raise self._damaged(raw)
            return value

        return read

    def _damaged(self, raw: Any) -> DamagedStore:
        return damaged(f"{printable_name(repr(raw))} stands in it where {self.called} should be")


class String(_Looked):
    cache_ok = True
    impl, kind, called = sql.String, str, "a text"

    def fits(self, value: str) -> bool:
        return len(value) <= MOST_BYTES


class Text(String):
    cache_ok = True
    impl = sql.Text


class Integer(_Looked):
    cache_ok = True
    impl, kind, called = sql.Integer, int, "a whole number"

    def fits(self, value: int) -> bool:
        return -LARGEST <= value <= LARGEST


class Float(_Looked):
    cache_ok = True
    impl, kind, called = sql.Double, (float, int), "a number"

    def fits(self, value: float) -> bool:
        return isfinite(value) and -LARGEST <= value <= LARGEST


class Boolean(_Looked):
    cache_ok = True
    impl, kind, called = sql.Boolean, bool, "yes or no"
    coerce_to_is_types = (type(None), bool)  # "IS false", as of SQLAlchemy's own


class Date(_Looked):
    cache_ok = True
    impl, kind, called = sql.Date, date, "a date"


class DateTime(_Looked):
    cache_ok = True
    impl, kind, called = sql.DateTime, datetime, "a date and time"


class LargeBinary(_Looked):
    cache_ok = True
    impl, kind, called = sql.LargeBinary, bytes, "a curve or a sound"

    def fits(self, value: bytes) -> bool:
        return len(value) <= MOST_BYTES


KINDS = {
    datetime: DateTime(timezone=True),
    date: Date(),
    str: String(),
    int: Integer(),
    float: Float(),
    bool: Boolean(),
}
"""Python's type of a column that names no other -> how it is kept."""
