"""posecheck app"""

from __future__ import annotations

import click

from posecheck.cli.failure import debug_option
from posecheck.cli.terminal import echo


@click.command("app")
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help="Where the pages are served. [default: 8501, or the next one that is free]",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME[:PORT]",
    help=(
        "Also answer to this name, as behind a proxy or a tunnel; "
        "may be said several times. Else only to 127.0.0.1 and localhost."
    ),
)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help=(
        "Of this computer, where others may reach the pages (0.0.0.0: all of them); only where "
        "people sign in (docs/team.md)."
    ),
)
@debug_option
@click.pass_context
def app_command(
    ctx: click.Context, port: int | None, no_browser: bool, allowed: tuple[str, ...], address: str
) -> None:
    """Open posecheck in the browser.

    Only this computer can open the pages, unless --address says otherwise; no video and no usage
    statistics leave it. Results are kept in the folder that POSECHECK_DATA names, else in the
    user's data folder. Ctrl-C ends it.
    """
    from posecheck.disk import data_folder
    from posecheck.gate.hosts import hosts_of_environment, read_hosts
    from posecheck.pages.app import NobodySignsIn, PortTaken, serve

    try:
        hosts = read_hosts(allowed) | hosts_of_environment()
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None
    data_folder()  # one that cannot be written is refused before a page is shown
    try:
        serve(port, not no_browser, echo, hosts, address)
    except NobodySignsIn:
        raise click.UsageError(
            f"--address {address} lets others in, and nobody would be asked who they are: set up "
            "the sign-in first (docs/team.md).",
            ctx,
        ) from None
    except PortTaken:
        raise click.UsageError(
            f"Port {port} is taken by another program: name another one, or none.", ctx
        ) from None
