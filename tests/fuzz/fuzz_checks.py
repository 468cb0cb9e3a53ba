"""What every kind of mutant is held against."""

from __future__ import annotations

from collections.abc import Callable

from posecheck.errors import PosecheckError


def one_of(use: Callable, *args, **how) -> None:
    """Several things are done with one file: what one refuses, another may take."""
    try:
        use(*args, **how)
    except PosecheckError as error:
        check_line(error)


def check_line(error: PosecheckError) -> None:
    """One line that can be printed, with what is wrong and not without end."""
    said = str(error)
    assert error.message.strip() and said.isprintable() and len(said) < 2000, repr(said)
    assert "Traceback" not in said and "object at 0x" not in said, said
