"""posecheck batch"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.asked import asked_of_command, asked_options
from posecheck.cli.failure import debug_option, say
from posecheck.cli.terminal import echo, time_left
from posecheck.printable import printable_name

if TYPE_CHECKING:
    from posecheck.batch.pace import BatchState
    from posecheck.batch.task import Record, Video
    from posecheck.options import Options

OUT = "posecheck-batch"
_STAGES = {
    "start": "starting",
    "model": "fetching the pose model",
    "pose": "following the person",
    "judge": "judging",
    "video": "drawing the video",
    "file": "filing",
}


@click.command("batch")
@click.argument("source", metavar="FOLDER|LIST")
@click.option(
    "--out",
    "-o",
    default=OUT,
    show_default=True,
    metavar="DIR",
    help="Folder for a result of each video, and for the table of all.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Videos at a time, each in a process of its own. [default: as many as there are cores]",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help=(
        "Let the workers of a Dask scheduler do it (tcp://HOST:8786); they must see the videos and"
        " DIR by the same names. Needs posecheck[cluster]."
    ),
)
@click.option("--again", is_flag=True, help="Analyse also what has its result already.")
@click.option(
    "--no-video",
    is_flag=True,
    help="Write no annotated videos and no key frames, which is quicker.",
)
@asked_options
@click.option(
    "--person",
    metavar="NAME",
    help=(
        "Keep each result for this person in the coach's store, once, judged by the thresholds"
        " accepted for them; see `posecheck people`."
    ),
)
@click.option(
    "--store",
    "store_url",
    metavar="URL",
    help="For --person: the coach's store. [default: POSECHECK_STORE, else in the data folder]",
)
@debug_option
def batch_command(
    source: str,
    out: str,
    workers: int | None,
    cluster: str | None,
    again: bool,
    no_video: bool,
    no_fetch: bool,
    **asked,
) -> int:
    """Analyse all videos of FOLDER and of the folders in it, or those that LIST (.txt) names, one
    path or address a line.

    Each is analysed as `posecheck analyze` does it. What was stopped, however, goes on where it was
    when the same command is given again: what has its result is not analysed again. A video that
    cannot be analysed stops none of the others. At the end there is a table of all: results.csv,
    results.html and results.parquet in DIR.
    """
    from posecheck.batch.run import run_batch
    from posecheck.batch.source import videos_of

    videos = videos_of(source)
    options = asked_of_command(asked)
    if cluster is None:
        _model_is_there(videos, options, not no_fetch)
    with _Shown() as shown:
        batch = run_batch(
            videos,
            out,
            options,
            annotated=not no_video,
            person=asked["person"],
            store=asked["store_url"],
            workers=workers,
            cluster=cluster,
            again=again,
            fetch=not no_fetch,
            told=shown.told,
        )
    from posecheck.batch.table import RESULTS_HTML, how_many

    if batch.stopped:
        say(f"Stopped: {batch.stopped} The same command then goes on where it was.")
    echo(how_many(batch.records))
    if batch.waiting:
        echo(f"{batch.waiting} more were not reached.")
    echo(f"Table: {batch.out.rstrip('/')}/{RESULTS_HTML}")
    return batch.exit_code


def _model_is_there(videos: list[Video], options: Options, fetch: bool) -> None:
    """Fetched once, with a bar, not by each worker. Raises ModelMissing, ModelDamaged."""
    from posecheck.api import has_frames
    from posecheck.cli.bundle import usable_bundle

    if any(has_frames(Path(video.name)) for video in videos):
        usable_bundle(options.bundle, fetch, options.backend)


class _Shown:
    """A bar for all videos and one for each that runs; where standard error is no terminal, only a
    line for each that has ended."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._bars = None
        self._tasks: dict[str, int] = {}

    def __enter__(self) -> _Shown:
        if sys.stderr.isatty():
            from rich.console import Console

            console = Console(stderr=True)
            if not console.is_dumb_terminal:
                self._bars = self._open.enter_context(_bars(console))
                self._all = self._bars.add_task("All videos", total=None, said="")
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def told(self, moment: BatchState) -> None:
        if self._bars is not None:
            self._draw(moment)
        if moment.record is not None:
            self._line(moment.record, moment)

    def _draw(self, moment: BatchState) -> None:
        left = f", {time_left(moment.left_s)} left" if moment.left_s else ""
        through = moment.there + moment.ended
        self._bars.update(
            self._all,
            completed=through + sum(one.share for one in moment.running),
            total=moment.total,
            said=f"{through}/{moment.total}{left}",
        )
        live = {one.video.id for one in moment.running}
        for gone in self._tasks.keys() - live:
            self._bars.remove_task(self._tasks.pop(gone))
        for one in moment.running:
            if one.video.id not in self._tasks:
                self._tasks[one.video.id] = self._bars.add_task(
                    f"  {printable_name(one.video.name)}", total=None, said=""
                )
            counted = f" {one.done}/{one.expected}" if one.expected else ""
            self._bars.update(
                self._tasks[one.video.id],
                completed=one.done,
                total=one.expected,
                said=f"{_STAGES.get(one.stage, one.stage)}{counted}",
            )

    def _line(self, record: Record, moment: BatchState) -> None:
        what = f"{record.status}. {record.message} {record.advice}".strip()
        if record.status == "done":
            what = f"not filed. {record.message} {record.advice}" if record.code else "done"
        left = f" ({time_left(moment.left_s)} left)" if moment.left_s else ""
        name = printable_name(record.video.name)
        text = f"{moment.there + moment.ended}/{moment.total} {name}: {what}{left}"
        if self._bars is not None:
            from rich.text import Text

            self._bars.console.print(Text(text))
        else:
            echo(text, err=True)


def _bars(console):
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.text import Text

    class Plain(TextColumn):
        """A name is no markup."""

        def render(self, task):
            return Text(self.text_format.format(task=task))

    return Progress(
        Plain("{task.description}"),
        BarColumn(),
        Plain("{task.fields[said]}"),
        console=console,
        transient=True,
    )
