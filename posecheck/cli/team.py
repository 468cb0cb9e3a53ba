"""posecheck team: who may sign in to the pages, as what, and what was done."""

from __future__ import annotations

import click

from posecheck.cli.coach import STORE
from posecheck.cli.failure import debug_option
from posecheck.cli.terminal import echo
from posecheck.printable import printable_name


@click.group("team")
def team_command() -> None:
    """Who may sign in to the pages, as what, and who did what (docs/team.md).

    \b
    posecheck team add boss@club.example --role admin
    posecheck team add kim@club.example --role coach --athlete Anna --athlete Ben
    posecheck team add anna@club.example --role athlete --athlete Anna
    """


@team_command.command("add")
@click.argument("email")
@click.option(
    "--role", required=True, type=click.Choice(["athlete", "coach", "admin"]), help="As what."
)
@click.option(
    "--athlete",
    "whom",
    multiple=True,
    metavar="NAME",
    help=(
        "Of a coach, whom they coach (may be said several times); of an athlete, the profile that "
        "is theirs. Who is not in the store yet is added, without any pictures kept."
    ),
)
@STORE
@debug_option
def add_command(email: str, role: str, whom: tuple[str, ...], url: str | None) -> None:
    """Add EMAIL to the team, or change their role and athletes: all of it is as given here."""
    from posecheck.review.people import add_person, find_person, name_of
    from posecheck.review.team import account_of, check_number, set_member

    # what is refused leaves nobody in the store
    account_of(email)
    wanted = list({name.casefold(): name for name in map(name_of, whom)}.values())
    check_number(role, len(wanted))
    store = _opened(url)
    new = [name for name in wanted if find_person(store, name) is None]
    set_member(store, email, role, [add_person(store, name, media="none") for name in wanted])
    if new:
        echo(f"New in the store: {', '.join(map(printable_name, new))}.")
    _show(store)


@team_command.command("remove")
@click.argument("email")
@STORE
@debug_option
def remove_command(email: str, url: str | None) -> None:
    """Take EMAIL out of the team. What is kept of them stays."""
    from posecheck.review.team import remove_member

    store = _opened(url)
    if not remove_member(store, email):
        echo(f"{printable_name(email)} was not in the team.")
    _show(store)


@team_command.command("list")
@STORE
@debug_option
def list_command(url: str | None) -> None:
    """List the team."""
    _show(_opened(url))


@team_command.command("audit")
@click.option("--person", metavar="NAME", help="What was done about this person alone.")
@click.option(
    "--last", default=500, show_default=True, type=click.IntRange(1), help="So many rows at most."
)
@STORE
@debug_option
def audit_command(person: str | None, last: int, url: str | None) -> None:
    """Who saw, decided, exported and deleted what, the newest first, as CSV."""
    import csv
    import io

    from posecheck.printable import safe_cell
    from posecheck.review.audit import audit_of
    from posecheck.review.people import person_named

    store = _opened(url)
    who = None if person is None else person_named(store, person)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("at", "account", "role", "action", "person", "what"))
    for told in audit_of(store, person_id=who, most=last):
        at = told.at.isoformat(timespec="seconds")
        said = (told.account, told.role, told.action, told.person, told.what)
        writer.writerow((at, *(safe_cell(printable_name(text)) for text in said)))
    echo(out.getvalue().rstrip("\n"))


def _opened(url: str | None):
    """The store as the admin of the machine looks into it: what is changed is told of."""
    import getpass
    from dataclasses import replace

    from posecheck.review.roles import ADMIN, Viewer
    from posecheck.review.store import open_store

    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        user = "?"
    return replace(open_store(url), viewer=Viewer(f"command line: {user}", ADMIN))


def _show(store) -> None:
    from rich.markup import escape
    from rich.table import Table

    from posecheck.cli.terminal import output_console
    from posecheck.review.team import members

    everybody = members(store)
    if not everybody:
        echo("Nobody is in the team: posecheck team add EMAIL --role admin.")
        return
    table = Table("account", "role", "athletes")
    for one in everybody:
        whom = escape(printable_name(", ".join(one.people))) or "-"
        table.add_row(escape(printable_name(one.account)), one.role, whom)
    output_console().print(table)
