"""posecheck compare"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.failure import debug_option
from posecheck.cli.terminal import echo, echo_json

if TYPE_CHECKING:
    from posecheck.compare.change import Comparison

OUT = Path("posecheck-out")


@click.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    help="Folder for compare.json and compare.html. [default: posecheck-out/OLD-NEW]",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print compare.json and nothing else; write files only with --out.",
)
@debug_option
def compare_command(old: Path, new: Path, out: Path | None, as_json: bool) -> int:
    """What changed from OLD to NEW, two result folders of the same movement.

    Each change has its 95 % interval; where that reaches no change, the line says "inside
    measurement error".
    """
    from posecheck.compare.change import compare_reports
    from posecheck.compare.change_files import to_json, write_comparison
    from posecheck.compare.from_paths import seen_from
    from posecheck.results.folder import ResultFolder

    folder = out if out is not None else OUT / f"{_name(old)}-{_name(new)}"
    wanted = out is not None or not as_json
    before, after = ResultFolder(old).read(), ResultFolder(new).read()
    if before.folder.resolve() == after.folder.resolve():
        raise click.UsageError(
            f"OLD and NEW are the same report, {old}: name two reports of different days."
        )
    links = tuple(seen_from(folder, r.folder) for r in (before, after)) if wanted else ("", "")
    comparison = compare_reports(before.report, after.report, links)
    if as_json:
        echo_json(to_json(comparison))
    else:
        _show(comparison)
    if wanted:
        _, page = write_comparison(comparison, folder)
        if not as_json:
            echo(f"Page: {page}")
    return 0


def _name(folder: Path) -> str:
    return folder.resolve().name or "report"


def _show(comparison: Comparison) -> None:
    from rich.markup import escape
    from rich.table import Table

    from posecheck.cli.terminal import output_console
    from posecheck.compare.change_files import STATES, headline, label_of, outcome_of, texts_of

    console = output_console()
    console.print(f"[bold]{escape(headline(comparison))}[/]", soft_wrap=True)
    table = Table("measure", "before", "now", "change", "95 % interval", "")
    for change in comparison.changes:
        table.add_row(
            *(escape(text) for text in (label_of(change), *texts_of(change), outcome_of(change)))
        )
    console.print(table)
    for finding in comparison.findings:
        console.print(f"{escape(finding.title)}: {STATES[finding.state]}", soft_wrap=True)
    for note in comparison.notes:
        console.print(f"[dim]{escape(note)}[/]", soft_wrap=True)
