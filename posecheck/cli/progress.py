"""posecheck progress: a person's history from the command line, in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.coach import STORE
from posecheck.cli.failure import debug_option
from posecheck.cli.terminal import echo, echo_json, write_out

if TYPE_CHECKING:
    from posecheck.progress.overview import Overview
    from posecheck.review.store import Store


@click.command("progress")
@click.argument("person")
@click.option(
    "--add",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=(
        "Take a screen.json, programme.json, guided.json, report.json or the folder of a result "
        "into the history; may be given several times. Read in again, it is there once."
    ),
)
@click.option(
    "--date",
    "made_on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --add: the day of the reports' clips. [default: the day of the file]",
)
@click.option("--json", "as_json", is_flag=True, help="Print what is shown as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print every point as a table.")
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it into a file: JSON, CSV, or else the page to print out.",
)
@STORE
@debug_option
@click.pass_context
def progress_command(
    ctx: click.Context,
    person: str,
    files: tuple[Path, ...],
    made_on,
    as_json: bool,
    as_csv: bool,
    out: Path | None,
    url: str | None,
) -> None:
    """What became of PERSON's weeks of work: per movement the one thing to work on, which change is
    larger than what two measurements differ by, the weeks, screens held against each other.

    With --add files are taken in first; somebody who is not in the store yet is added, without any
    pictures.
    """
    if as_json and as_csv:
        raise click.UsageError("Give one of --json and --csv.", ctx)
    if made_on is not None and not files:
        raise click.UsageError("--date goes with --add.", ctx)
    from datetime import date

    from posecheck.history import own
    from posecheck.history.records import records_of
    from posecheck.progress.exports import to_csv, to_json
    from posecheck.progress.overview import overview_of
    from posecheck.review.people import names, person_named
    from posecheck.review.store import open_store

    store = open_store(url)
    who = own.add(store, person) if files else person_named(store, person)
    for path in files:
        _take_in(store, who, path, made_on.date() if made_on else None, quiet=as_json or as_csv)
    records = records_of(store, who)
    overview = overview_of(records, names(store)[who], date.today())
    if out is not None:
        from posecheck.present.progress_page import to_html

        data = (
            to_json(overview)
            if as_json
            else (to_csv(records) if as_csv else to_html(overview)).encode()
        )
        write_out(out, data, private=True)
        echo(f"Written: {out}")
    elif as_json:
        echo_json(to_json(overview))
    elif as_csv:
        echo(to_csv(records).rstrip("\r\n"))
    else:
        _show(overview)


def _take_in(store: Store, who: int, path: Path, made_on, *, quiet: bool) -> None:
    from posecheck.cli.failure import say
    from posecheck.history.files import add_file

    kind, new = add_file(store, who, path, made_on)
    (say if quiet else echo)(f"{path}: {kind}{'' if new else ', there already'}")


def _show(overview: Overview) -> None:
    from rich.markup import escape
    from rich.table import Table

    from posecheck.cli.terminal import output_console
    from posecheck.present import progress_words as said
    from posecheck.present import words
    from posecheck.present.progress_page import curves_shown, screens_title

    console = output_console()
    console.print(f"[bold]{escape(overview.person)}[/]: {said.week_said(overview)}", soft_wrap=True)
    if overview.go_on:
        console.print(said.go_on_said(overview.go_on), soft_wrap=True)
    for m in (*overview.movements, *([overview.runs] if overview.runs else [])):
        if not curves_shown(m):
            continue
        console.print(
            f"\n[bold]{escape(words.movement_label(m.movement))}[/]  {escape(said.thing_said(m))}",
            soft_wrap=True,
        )
        for curve in curves_shown(m):
            label, told = said.curve_label(curve.raw), said.curve_said(curve)
            console.print(f"  {escape(label)}: {escape(told)}", soft_wrap=True)
    for line in filter(None, (said.without_figures_said(overview), said.too_few_said(overview))):
        console.print(f"\n{escape(line)}", soft_wrap=True)
    if overview.screen_changes:
        console.print()
        table = Table("finding", "before", "now", "", title=screens_title(overview))
        for change in overview.screen_changes:
            table.add_row(*map(escape, said.screen_texts(change)))
        console.print(table)
