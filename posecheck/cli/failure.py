"""Every way to fail, as one line on standard error and an exit code."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator

import click

from posecheck.decoding.file import why_unreadable
from posecheck.errors import LONGEST, Cancelled, InputError, OutputError, PosecheckError
from posecheck.printable import one_line, printable, printable_name, shortened

DEBUG = "posecheck.debug"
USAGE, PIPE_CLOSED = 2, 141
_OF_WRITING = {errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REFUSED_BY_THE_SYSTEM = _OF_WRITING | {
    errno.ENAMETOOLONG,
    errno.EACCES,
    errno.EPERM,
    errno.ELOOP,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
}
"""What comes of a path that the user named, of the disk or of its permissions, wherever it is
noticed: no bug."""


class CommandFailure(click.ClickException):
    """One line to say, or none, and the exit code."""

    def __init__(self, message: str, exit_code: int):
        super().__init__(message)
        self.exit_code = exit_code


def debug_option(command: Callable) -> Callable:
    """--debug: tracebacks are shown."""

    def remember(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value:
            ctx.meta[DEBUG] = True

    shown = "Show the traceback of an error."
    return click.option(
        "--debug", is_flag=True, expose_value=False, is_eager=True, callback=remember, help=shown
    )(command)


@contextlib.contextmanager
def failures_named(ctx: click.Context) -> Iterator[None]:
    """Turns whatever is raised inside into a Failure; with --debug the traceback goes to standard
    error first."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except BaseException as error:
        if not isinstance(error, (Exception, KeyboardInterrupt)):
            raise
        if ctx.meta.get(DEBUG):
            click.echo(printable("".join(traceback.format_exception(error)), keep="\n"), err=True)
        raise _failure(error) from None


def _failure(error: BaseException) -> CommandFailure:
    if isinstance(error, KeyboardInterrupt):
        error = Cancelled("Cancelled.")
    if isinstance(error, PosecheckError):
        return CommandFailure(str(error), error.exit_code)
    if isinstance(error, BrokenPipeError):
        return CommandFailure("", PIPE_CLOSED)
    if isinstance(error, OSError) and error.errno in _REFUSED_BY_THE_SYSTEM:
        what = f": {printable_name(error.filename)}" if error.filename else ""
        return CommandFailure(
            f"The system refuses{what}: {why_unreadable(error)}. "
            "Name another file or folder, or change what hinders it.",
            _code_of(error),
        )
    if isinstance(error, MemoryError):
        return CommandFailure(
            "There is not enough memory. Close other programs, or save the video smaller.", 1
        )
    what = shortened(
        f"{type(error).__name__}: {error}" if str(error) else type(error).__name__, LONGEST
    )
    return CommandFailure(
        f"This is a bug of posecheck ({what}). Please report it with what --debug shows.", 1
    )


def _code_of(error: OSError) -> int:
    return OutputError.exit_code if error.errno in _OF_WRITING else InputError.exit_code


def say(message: str) -> None:
    """One line on standard error."""
    text = one_line(message)
    if text:
        click.echo(f"posecheck: {text}", err=True)


def exit_code_of(run: Callable[[], object]) -> int:
    """Runs a click command that is not in standalone mode; says what went wrong."""
    try:
        result = run()
        return result if isinstance(result, int) else 0
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "posecheck"
        say(f"{error.format_message()} See `{path} --help`.")
        return USAGE
    except click.ClickException as error:
        if error.exit_code == Cancelled.exit_code and sys.stderr.isatty():
            click.echo(err=True)  # the terminal has written ^C on this line
        if error.exit_code == PIPE_CLOSED:
            _give_up_output()
        say(error.format_message())
        return error.exit_code
    except click.Abort:
        say("Cancelled.")
        return Cancelled.exit_code


def _give_up_output() -> None:
    """Else Python complains about the closed pipe once more as it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def libraries_silent() -> Iterator[None]:
    """No warnings and no log lines of libraries; and a terminal that cannot show a letter gets a
    question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
