"""posecheck app"""

from __future__ import annotations

import click

from posecheck.cli.failure import debug_option

PORT = 8501


@click.command("app")
@click.option("--port", type=click.IntRange(1024, 65535), default=PORT, show_default=True, help="Where the pages are served.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
@debug_option
def app_command(port: int, no_browser: bool) -> None:
    """Open posecheck in the browser.

    Only this computer can open the pages; no video and no usage statistics leave it. Results are kept in the folder that
    POSECHECK_DATA names, else in the user's data folder. Ctrl-C ends it.
    """
    from posecheck.jobs.folders import data_folder
    from posecheck.pages.app import HERE_ONLY, serve

    data_folder()  # one that cannot be written is refused before a page is shown
    click.echo(f"posecheck runs at http://{HERE_ONLY}:{port} (Ctrl-C ends it).")
    serve(port, open_browser=not no_browser)
