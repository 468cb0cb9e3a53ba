"""Progress bars on standard error, text and tables on standard output, the file of --out."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

import click

from posecheck.printable import in_json, printable

PIPE_WIDTH = 160
"""Tables that do not go to a terminal are this wide, so that their columns are not folded."""


def echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Prints text, in which names of files and people may stand: a terminal obeys nothing of it."""
    click.echo(printable(text, keep="\n"), err=err, nl=nl)


def echo_json(data: bytes) -> None:
    """Prints UTF-8 JSON that ends in a newline."""
    click.echo(in_json(data.decode()), nl=False)


def write_out(path: Path, data: bytes, *, private: bool = False) -> None:
    """The file that --out names, whole or not at all, in a folder that is made where it is missing.
    private: nobody else may read it. Raises OutputError."""
    from posecheck.disk import write_whole
    from posecheck.errors import OutputError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, private=private)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.", "Name another file."
        ) from error


def output_console():
    """rich's console on standard output; lines are never broken where it is not a terminal, and of
    the texts in them a terminal obeys nothing."""
    from rich.console import Console
    from rich.segment import Segment

    class Safe(Console):
        def render(self, renderable, options=None):
            for part in super().render(renderable, options):
                yield part if part.control else Segment(printable(part.text, keep="\n"), part.style)

    return Safe(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


class Bars:
    """Progress bars with rate and time left; silent where standard error is not a terminal. Use it
    in a `with`.

    Bars go away at the end, so that only the result stays.
    """

    def __init__(self, unit: str = "frames"):
        self._unit = unit
        self._progress = None
        self._tasks: dict[str, int] = {}

    def __enter__(self) -> Bars:
        if sys.stderr.isatty():
            from rich.console import Console

            console = Console(stderr=True)
            if not console.is_dumb_terminal:
                self._progress = _progress(console, self._unit)
                self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    @property
    def visible(self) -> bool:
        return self._progress is not None

    def told(self, stage: str, done: int, expected: int | None) -> None:
        """Shows that `done` of `expected` are through; a stage not seen before gets its own bar,
        None pulses."""
        if self._progress is None:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=expected)
        total = None if expected is None else max(expected, done)
        self._progress.update(self._tasks[stage], completed=done, total=total)

    def done(self, stage: str) -> None:
        """Takes a stage's bar away."""
        if self._progress is not None and stage in self._tasks:
            self._progress.remove_task(self._tasks.pop(stage))


def _progress(console, unit: str):
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.table import Column
    from rich.text import Text

    def column(text_of) -> ProgressColumn:
        class Shown(ProgressColumn):
            max_refresh = 0.5  # a number that changes more often cannot be read

            def render(self, task: Task) -> Text:
                return Text(text_of(task))

        return Shown(table_column=Column(no_wrap=True))

    columns = (
        column(lambda task: amount(task.completed, task.total, unit)),
        column(lambda task: rate(task.speed, unit)),
        column(_left),
    )
    return Progress(
        TextColumn("{task.description}"), BarColumn(), *columns, console=console, transient=True
    )


def amount(done: float, total: float | None, unit: str) -> str:
    """ "120/321" or, for bytes, "2.4/8.4 MB"; without a total how many so far."""
    if unit == "bytes":
        return f"{done / 1e6:.1f}/{total / 1e6:.1f} MB" if total else f"{done / 1e6:.1f} MB"
    return f"{done:.0f}/{total:.0f}" if total else f"{done:.0f}"


def rate(speed: float | None, unit: str) -> str:
    """ "38 frames/s", "5.2 MB/s"; empty while nothing is known."""
    if not speed:
        return ""
    if unit == "bytes":
        return f"{speed / 1e6:.1f} MB/s"
    return f"{speed:.0f} {unit}/s" if speed >= 10 else f"{speed:.1f} {unit}/s"


def _left(task) -> str:
    seconds = task.time_remaining
    return "" if seconds is None or task.finished else f"{time_left(seconds)} left"


def time_left(seconds: float) -> str:
    """ "0:07", "12:30", "1:02:00"."""
    minutes, rest = divmod(round(seconds), 60)
    return (
        f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
        if minutes >= 60
        else f"{minutes}:{rest:02d}"
    )
