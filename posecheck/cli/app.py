"""The command group, and what holds for all its commands."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from posecheck import __version__
from posecheck.cli.analyze import analyze_command
from posecheck.cli.app_command import app_command
from posecheck.cli.batch import batch_command
from posecheck.cli.calibrate import calibrate_command, calibrations_command
from posecheck.cli.coach import keep_command, rejudge_command
from posecheck.cli.compare import compare_command
from posecheck.cli.failure import (
    USAGE,
    debug_option,
    exit_code_of,
    failures_named,
    libraries_silent,
)
from posecheck.cli.merge import merge_command
from posecheck.cli.model import model_command
from posecheck.cli.movements import movements_command
from posecheck.cli.people import people_command
from posecheck.cli.programme import programme_command
from posecheck.cli.progress import progress_command
from posecheck.cli.screen import screen_command
from posecheck.cli.team import team_command
from posecheck.cli.validate import validate_command

EXIT_CODES = """\b
Exit codes:
  0    done (findings are no error)
  1    a bug of posecheck
  2    wrong use: an unknown option, movement or value
  3    the file cannot be read
  4    the file can be read, but nothing can be said about it
  5    the pose model is missing or damaged
  6    the result cannot be written
  7    a movement file is wrong
  130  stopped by the user"""


class OneLineGroup(click.Group):
    """A group whose failures are one line on standard error."""

    def main(self, args=None, prog_name=None, complete_var=None, standalone_mode=True, **extra):
        def run() -> object:
            return super(OneLineGroup, self).main(
                args, prog_name or "posecheck", complete_var, standalone_mode=False, **extra
            )

        if not standalone_mode:
            return run()
        with libraries_silent():
            sys.exit(exit_code_of(run))

    def invoke(self, ctx: click.Context) -> object:
        with failures_named(ctx):
            return super().invoke(ctx)


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(
    "posecheck",
    cls=OneLineGroup,
    invoke_without_command=True,
    epilog=EXIT_CODES,
    context_settings=_SETTINGS,
)
@click.version_option(__version__, prog_name="posecheck", message="%(prog)s %(version)s")
@debug_option
@click.pass_context
def cli(ctx: click.Context) -> int | None:
    """Measured posture and form feedback from a video.

    \b
    posecheck app                   the pages, in the browser
    posecheck analyze run.mp4       a summary here, the whole report in posecheck-out/run/
    posecheck batch season          all videos of a folder, and a table of their results
    posecheck calibrate me.mp4 --person Me   your calibrated neutral, for analyze --calibration Me
    posecheck screen FOLDER         how you stand and move, a clip a part (--parts lists them)
    posecheck merge SIDE REAR --out DIR   one report of two clips of one run
    posecheck compare OLD NEW       two reports, and what changed by more than the error
    posecheck movements             what can be analysed, and how to film it
    posecheck programme screen.json   drills that follow from a screen, each with its number
    posecheck progress NAME         what changed over weeks by more than the error
    posecheck model --fetch         fetch the pose model now (analyze does it on first use)
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        return USAGE
    return None


_COMMANDS = (
    app_command,
    analyze_command,
    batch_command,
    merge_command,
    compare_command,
    calibrate_command,
    calibrations_command,
    screen_command,
    model_command,
    validate_command,
    movements_command,
    people_command,
    team_command,
    programme_command,
    progress_command,
    keep_command,
    rejudge_command,
)
for _command in _COMMANDS:
    cli.add_command(_command)


def main() -> NoReturn:
    """The entry point of the program."""
    cli.main(prog_name="posecheck")
    raise AssertionError("click ends the process")
