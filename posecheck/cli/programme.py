"""posecheck programme"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.failure import debug_option
from posecheck.cli.terminal import echo, write_out
from posecheck.cli.values import MovementName

if TYPE_CHECKING:
    from posecheck.guided.record import GuidedSession
    from posecheck.intake.answers import Answers
    from posecheck.programme.plan import Programme

FILE = click.Path(path_type=Path)


@click.command("programme")
@click.argument("file", type=FILE, metavar="SCREEN|PROGRAMME")
@click.option("--answers", "answers_file", type=FILE, help="Answers as JSON. [default: none given]")
@click.option(
    "--sessions",
    "session_files",
    type=FILE,
    multiple=True,
    help="Guided sessions as JSON, one file each; may be given again. The week after them is made.",
)
@click.option(
    "--swap",
    "swaps",
    nargs=2,
    type=MovementName(),
    multiple=True,
    metavar="DRILL OTHER",
    help="Put another drill in the place of one; may be given again.",
)
@click.option(
    "--drop", "drops", type=MovementName(), multiple=True, help="Take a drill out; may be repeated."
)
@click.option(
    "--add", "adds", type=MovementName(), multiple=True, help="One more drill; may be repeated."
)
@click.option("--by", default="", metavar="NAME", help="The coach who changes it.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that the week begins. [default: today]",
)
@click.option("--json", "as_json", is_flag=True, help="The programme as JSON on standard output.")
@click.option(
    "--out",
    "-o",
    type=FILE,
    help="Write it to this file: JSON (.json) or the page to print (.html).",
)
@debug_option
def programme_command(
    file: Path,
    answers_file: Path | None,
    session_files: tuple[Path, ...],
    swaps: tuple[tuple[str, str], ...],
    drops: tuple[str, ...],
    adds: tuple[str, ...],
    by: str,
    day: datetime | None,
    as_json: bool,
    out: Path | None,
) -> None:
    """Drills that follow from a screen: how much of each, and the number it follows from.

    From SCREEN, the screen.json of `posecheck screen`, comes the first week; with --sessions, or
    from a PROGRAMME of an earlier week and its sessions, the week after them. docs/programme.md has
    the rules in words, and every field of the files.
    """
    from datetime import date

    from posecheck.intake.answers import Answers
    from posecheck.intake.keep import answers_in
    from posecheck.programme.read import first_week, screen_or_programme, weeks_on
    from posecheck.screen.result import Screen

    if out is not None and out.suffix.lower() not in (".json", ".html"):
        raise click.BadParameter("its name ends in .json or .html.", param_hint="--out")
    answers = Answers() if answers_file is None else answers_in(answers_file)
    sessions = _sessions(session_files)
    found = screen_or_programme(file)
    today = date.today() if day is None else day.date()
    if isinstance(found, Screen):
        key = sessions[0].programme if sessions else ""
        found = first_week(found, answers, key=key, today=today)
    programme = weeks_on(found, sessions, answers, today=today)
    programme = _changed(programme, answers, swaps, drops, adds, by)
    if out is not None:
        _write(programme, out)
    if as_json:
        echo(_json(programme).rstrip())
    elif out is None:
        _tell(programme)
    else:
        echo(f"Programme: {out}")


def _sessions(files: tuple[Path, ...]) -> list[GuidedSession]:
    """Raises ProgrammeError for those of two programmes."""
    from posecheck.errors import ProgrammeError
    from posecheck.guided.file import read_guided

    found = [read_guided(path) for path in files]
    for path, session in zip(files, found, strict=True):
        if session.programme != found[0].programme:
            raise ProgrammeError(
                f"{path.name} is of another programme than {files[0].name}.",
                "Give the sessions of one programme.",
            )
    return found


def _changed(
    programme: Programme,
    answers: Answers,
    swaps: tuple[tuple[str, str], ...],
    drops: tuple[str, ...],
    adds: tuple[str, ...],
    by: str,
) -> Programme:
    from posecheck.programme import change

    for movement in drops:
        programme = change.drop(programme, movement, answers, by=by)
    for movement, to in swaps:
        programme = change.swap(programme, movement, to, answers, by=by)
    for movement in adds:
        programme = change.add(programme, movement, answers, by=by)
    return programme


def _json(programme: Programme) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(programme), indent=2).decode() + "\n"


def _write(programme: Programme, out: Path) -> None:
    from posecheck.present.programme_page import programme_page

    text = _json(programme) if out.suffix.lower() == ".json" else programme_page(programme)
    write_out(out, text.encode())


def _tell(programme: Programme) -> None:
    from posecheck.present.programme_page import heading, line_shown, minutes

    if programme.stopped:
        echo(f"{heading(programme)}. {programme.stopped}")
        return
    echo(f"{heading(programme)}, about {minutes(programme)} min, from {programme.from_day}")
    for k, line in enumerate(programme.lines, start=1):
        shown = line_shown(line, k)
        dose = f": {shown['dose']}" if shown["dose"] else ""
        echo(f"{k}. {shown['title']} ({shown['place'].lower()}, {shown['minutes']}){dose}")
        for reason in shown["reasons"]:
            echo(f"   {reason}")
        if shown["why_changed"]:
            echo(f"   {shown['change'].lower()}: {shown['why_changed']}")
    for text in programme.said:
        echo(text)
