"""posecheck people: who is coached, what may be kept of them, and deleting it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.coach import STORE
from posecheck.cli.failure import debug_option
from posecheck.cli.terminal import echo
from posecheck.errors import InputError
from posecheck.printable import printable_name

if TYPE_CHECKING:
    from posecheck.jobs.whose import Analysed

_MEDIA = click.Choice(["full", "clips", "none"])


@click.command("people")
@click.option(
    "--add", metavar="NAME", help="Add somebody; --media and --days say what may be kept of them."
)
@click.option(
    "--consent",
    metavar="NAME",
    help="Change what may be kept of somebody; what is kept already follows.",
)
@click.option(
    "--media",
    type=_MEDIA,
    default="clips",
    show_default=True,
    help="Videos: whole, clips of the reps only, or no pictures at all.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 36_500),
    help="Remove pictures after so many days. [default: keep them]",
)
@click.option("--export", metavar="NAME", help="Write everything of somebody into a zip (--out).")
@click.option("--delete", metavar="NAME", help="Delete everything of somebody, for good.")
@click.option(
    "--sessions", metavar="NAME", help="List the sessions of somebody, with their numbers."
)
@click.option(
    "--delete-session",
    type=click.IntRange(1),
    metavar="NUMBER",
    help="Delete one session, for good: its files, labels and notes.",
)
@click.option(
    "--keep-analyses",
    is_flag=True,
    help="With --delete or --delete-session: leave what the pages analysed of them.",
)
@click.option("--yes", is_flag=True, help="Do not ask before deleting.")
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The zip to write. [default: NAME-everything.zip, numbered where it exists]",
)
@STORE
@debug_option
@click.pass_context
def people_command(
    ctx: click.Context,
    add: str | None,
    consent: str | None,
    media: str,
    days: int | None,
    export: str | None,
    delete: str | None,
    sessions: str | None,
    delete_session: int | None,
    keep_analyses: bool,
    yes: bool,
    out: Path | None,
    url: str | None,
) -> None:
    """Who is coached: list them, add, export or delete somebody, or one of their sessions.

    Pictures whose time is over are removed whenever this is called.
    """
    asked = (add, consent, export, delete, sessions, delete_session)
    _refuse_together(ctx, asked, keep_analyses and delete is None and delete_session is None)
    from posecheck.cli.failure import say
    from posecheck.review.export import export_person
    from posecheck.review.people import give_consent, list_people, names, person_named
    from posecheck.review.removal import apply_consent, expire
    from posecheck.review.store import open_store

    store = open_store(url)
    for note in store.notes:
        say(note)
    expire(store)
    if add is not None:
        _add(store, add, media, days)
    elif consent is not None:
        who = person_named(store, consent)
        give_consent(store, who, media, days)
        apply_consent(store, who)
    elif export is not None:
        who = person_named(store, export)
        path = export_person(store, who, _zip_for(names(store)[who], out))
        echo(f"Written: {path}")
        return
    elif sessions is not None:
        _show_sessions(store, person_named(store, sessions))
        return
    elif delete_session is not None:
        _delete_session(store, delete_session, yes, keep_analyses)
        return
    elif delete is not None:
        who = person_named(store, delete)
        _delete(store, who, names(store)[who], yes, keep_analyses)
    _show(list_people(store))


def _refuse_together(ctx: click.Context, asked: Sequence[object], kept_of_nothing: bool) -> None:
    """Raises UsageError for two things at once, and where there is nothing that analyses could be
    kept of."""
    if sum(x is not None for x in asked) > 1:
        raise click.UsageError(
            "Give one of --add, --consent, --export, --delete, --sessions and --delete-session.",
            ctx,
        )
    if kept_of_nothing:
        raise click.UsageError("--keep-analyses goes with --delete and --delete-session.", ctx)


def _add(store, name: str, media: str, days: int | None) -> None:
    from posecheck.review.people import add_person, find_person, names

    there = find_person(store, name)
    add_person(store, name, media, days)
    if there is not None:
        echo(
            f"{names(store)[there]} was in the store already, "
            "and what may be kept stays as it was (--consent changes it)."
        )


def _delete(store, who: int, name: str, yes: bool, keep_analyses: bool) -> None:
    """Lists what the pages analysed of the person, asks, and deletes."""
    from posecheck.review.removal import analysed, delete_person

    goes, stays = analysed(store, who)
    beside = _list_analysed(goes, f"of {name}", keep_analyses)
    for one in stays:
        echo(
            f"{one.title}: stays, since the video is kept "
            "for somebody else too. Delete it on its page."
        )
    if not yes:
        click.confirm(
            f"Delete everything of {printable_name(name)}: "
            f"sessions, pictures, labels, notes, screens, programmes, calibration, "
            f"answers about pain{beside}?",
            abort=True,
            err=True,
        )
    delete_person(store, who, () if keep_analyses else goes)
    echo(
        f"{name} was deleted.{' What the pages analysed stays.' if goes and keep_analyses else ''}"
    )


def _list_analysed(goes: Sequence[Analysed], of: str, keep: bool) -> str:
    """Lists what the pages analysed; returns how a question about deleting names it, empty where it
    stays."""
    if goes:
        echo(f"Analysed {of} on this computer, beside the store:")
    for one in goes:
        echo(f"  {one.title}")
    return ", and what is listed here" if goes and not keep else ""


def _delete_session(store, number: int, yes: bool, keep_analyses: bool) -> None:
    """Says which one it is and what the pages analysed of its video, asks, and deletes."""
    from posecheck.review.people import names
    from posecheck.review.removal import analysed_of_session, delete_session
    from posecheck.review.sessions import sessions_of

    found = [
        (name, line)
        for who, name in names(store).items()
        for line in sessions_of(store, who)
        if line.id == number
    ]
    if not found:
        raise InputError(
            f"There is no session {number}.",
            "`posecheck people --sessions NAME` lists those of a person.",
        )
    name, line = found[0]
    what = (
        f"session {number} of {printable_name(name)}: "
        f"{line.movement}, {line.filmed_on.isoformat()}, {printable_name(line.name)}"
    )
    also = analysed_of_session(store, number)
    beside = _list_analysed(also, "of its video", keep_analyses)
    if not yes:
        click.confirm(
            f"Delete {what}, with its pictures, labels and notes{beside}?", abort=True, err=True
        )
    delete_session(store, number, () if keep_analyses else also)
    echo(f"Deleted: {what}.{' What the pages analysed stays.' if also and keep_analyses else ''}")


def _show_sessions(store, who: int) -> None:
    from rich.markup import escape
    from rich.table import Table

    from posecheck.cli.terminal import output_console
    from posecheck.review.sessions import sessions_of

    lines = sessions_of(store, who)
    if not lines:
        echo("No session is kept yet: posecheck keep RESULT --person NAME.")
        return
    table = Table("number", "movement", "filmed", "clip", "kept of the video", "flagged")
    for s in lines:
        table.add_row(
            str(s.id),
            s.movement,
            s.filmed_on.isoformat(),
            escape(printable_name(s.name)),
            s.media,
            str(s.flagged),
        )
    output_console().print(table)


def _zip_for(name: str, out: Path | None) -> Path:
    """Where the zip goes: as asked, or the next free name; never over a file that is there."""
    if out is not None:
        if out.exists():
            raise InputError(
                f"{out} is there already: it is not overwritten.",
                "Name another file with --out, or delete that one.",
            )
        return out
    stem = f"{_as_file(name)}-everything"
    tried = (Path(f"{stem}{f'-{k}' if k > 1 else ''}.zip") for k in count(1))
    return next(path for path in tried if not path.exists())


def _as_file(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_ " else "_" for c in name).strip() or "person"


def _show(everybody) -> None:
    from rich.markup import escape
    from rich.table import Table

    from posecheck.cli.terminal import output_console

    if not everybody:
        echo("Nobody is in the store. Add somebody: posecheck people --add NAME.")
        return
    table = Table(
        "name", "kept of videos", "pictures removed after", "sessions", "last", "to look at"
    )
    for p in everybody:
        days = f"{p.retention_days} days" if p.retention_days else "-"
        table.add_row(
            escape(p.name),
            p.media,
            days,
            str(p.sessions),
            p.last.isoformat() if p.last else "-",
            str(p.waiting),
        )
    output_console().print(table)
