"""posecheck app"""

from __future__ import annotations

import click

from posecheck.cli.failure import debug_option
from posecheck.cli.terminal import echo


@click.command("app")
@click.option("--port", type=click.IntRange(1024, 65535), help="Where the pages are served. [default: 8501, or the next one that is free]")
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
@debug_option
@click.pass_context
def app_command(ctx: click.Context, port: int | None, no_browser: bool) -> None:
    """Open posecheck in the browser.

    Only this computer can open the pages; no video and no usage statistics leave it. Results are kept in the folder that
    POSECHECK_DATA names, else in the user's data folder. Ctrl-C ends it.
    """
    from posecheck.disk import data_folder
    from posecheck.pages.app import PortTaken, serve

    data_folder()  # one that cannot be written is refused before a page is shown
    try:
        serve(port, not no_browser, echo)
    except PortTaken:
        raise click.UsageError(f"Port {port} is taken by another program: name another one, or none.", ctx) from None
