"""posecheck people, posecheck keep, posecheck rejudge: the coach's store from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.failure import debug_option
from posecheck.cli.old_names import old_names
from posecheck.cli.terminal import echo
from posecheck.cli.values import Height, Speed
from posecheck.errors import InputError
from posecheck.printable import printable_name

if TYPE_CHECKING:
    from posecheck.jobs.whose import Analysed

_STORE = click.option(
    "--store",
    "url",
    help=(
        "Address of the store: sqlite:///FILE or postgresql://... [default: POSECHECK_STORE, else"
        " in the data folder]"
    ),
)
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
    help="Videos: whole, clips of the reps only, or no images at all.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 36_500),
    help="Remove videos and images after so many days. [default: keep them]",
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
@_STORE
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

    Videos and images whose time is over are removed whenever this is called.
    """
    if sum(x is not None for x in (add, consent, export, delete, sessions, delete_session)) > 1:
        raise click.UsageError(
            "Give one of --add, --consent, --export, --delete, --sessions and --delete-session.",
            ctx,
        )
    if keep_analyses and delete is None and delete_session is None:
        raise click.UsageError("--keep-analyses goes with --delete and --delete-session.", ctx)
    from posecheck.cli.failure import say
    from posecheck.review.export import export_person
    from posecheck.review.people import (
        add_person,
        find_person,
        give_consent,
        list_people,
        names,
        person_named,
    )
    from posecheck.review.removal import apply_consent, expire
    from posecheck.review.store import open_store

    store = open_store(url)
    for note in store.notes:
        say(note)
    expire(store)
    if add is not None:
        there = find_person(store, add)
        add_person(store, add, media, days)
        if there is not None:
            echo(
                f"{names(store)[there]} was in the store already, and what may be kept stays as it"
                " was (--consent changes it)."
            )
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


def _delete(store, who: int, name: str, yes: bool, keep_analyses: bool) -> None:
    """Lists what the pages analysed of the person, asks, and deletes."""
    from posecheck.review.removal import analysed, delete_person

    goes, stays = analysed(store, who)
    beside = _list_analysed(goes, f"of {name}", keep_analyses)
    for one in stays:
        echo(
            f"{one.title}: stays, since the video is kept for somebody else too. Delete it on its"
            " page."
        )
    if not yes:
        click.confirm(
            f"Delete everything of {printable_name(name)}: sessions, images, labels, notes,"
            f" calibration{beside}?",
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
        f"session {number} of {printable_name(name)}: {line.movement},"
        f" {line.filmed_on.isoformat()}, {printable_name(line.name)}"
    )
    also = analysed_of_session(store, number)
    beside = _list_analysed(also, "of its video", keep_analyses)
    if not yes:
        click.confirm(
            f"Delete {what}, including its images, labels and notes{beside}?", abort=True, err=True
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
        "name", "kept of videos", "images removed after", "sessions", "last", "to look at"
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


@click.command("keep", cls=old_names(turn="--rotate"))
@click.argument("result", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--person",
    required=True,
    metavar="NAME",
    help="Whose session it is; see `posecheck people --add`.",
)
@click.option(
    "--video",
    type=click.Path(path_type=Path, dir_okay=False),
    help=(
        "The video that was analysed. [default: looked for beside RESULT; where it is gone, clips"
        " from annotated.mp4]"
    ),
)
@click.option(
    "--date",
    "filmed",
    type=click.DateTime(["%Y-%m-%d"]),
    help="When it was filmed. [default: when it was analysed]",
)
@click.option(
    "--rotate",
    "turn",
    type=click.Choice(["0", "90", "180", "270"]),
    help="The turn it was analysed with. [default: as the report says]",
)
@click.option(
    "--height",
    type=Height(),
    help="The height it was analysed with, 174 (cm) or 1.74 (m). [default: as the report says]",
)
@click.option(
    "--speed", type=Speed(), help="The speed it was analysed with. [default: as the report says]"
)
@_STORE
@debug_option
def keep_command(
    result: Path,
    person: str,
    video: Path | None,
    filmed,
    turn: str | None,
    height: float | None,
    speed: float | None,
    url: str | None,
) -> None:
    """Keep RESULT, an output folder of `posecheck analyze`, for a person, as far as they allow; its
    flagged reps go into the queue.

    It is judged as it was analysed: by the same height, speed, slow motion and calibrated neutral,
    as its report says; a calibrated neutral of somebody else is left out, and the thresholds are
    this person's.
    """
    from posecheck.cli.terminal import output_console
    from posecheck.present.text import summary
    from posecheck.results.original import find_original
    from posecheck.review.filing import file_result
    from posecheck.review.people import list_people, person_named
    from posecheck.review.sessions import report_of
    from posecheck.review.store import open_store

    store = open_store(url)
    who = person_named(store, person, to_add=True)
    filed = file_result(
        store,
        who,
        result,
        video,
        filmed_on=filmed.date() if filmed else None,
        height_m=None if height is None else height / 100,
        speed_m_s=speed,
        turn_deg=None if turn is None else int(turn),
    )
    output_console().print(summary(report_of(store, filed.session_id), markup=True), soft_wrap=True)
    owner = next(p for p in list_people(store) if p.id == who)
    if (
        filed.new
        and video is None
        and owner.media != "none"
        and find_original(result, report_of(store, filed.session_id).source) is None
    ):
        echo(
            "The original video was not found: images are cut from annotated.mp4, where it is, or"
            " drawn. Next time give it with --video."
        )
    if filed.neutral_of is not None:
        echo(
            f"It was held against {filed.neutral_of}'s calibrated neutral, which says nothing of"
            f" {owner.name}: it is kept without it."
        )
    echo(f"Kept for {owner.name}." if filed.new else "It was kept before: nothing was changed.")


@click.command("rejudge")
@click.option("--person", metavar="NAME", help="Only this person's sessions.")
@click.option("--movement", "-m", help="Only this movement's sessions.")
@_STORE
@debug_option
def rejudge_command(person: str | None, movement: str | None, url: str | None) -> None:
    """Judge past sessions again by the thresholds that hold now. Needs neither the videos nor the
    pose model; labels stay with their reps."""
    from posecheck.cli.failure import say
    from posecheck.movements.load import get_movement
    from posecheck.review.people import person_named
    from posecheck.review.rejudge import judge_again
    from posecheck.review.store import open_store

    if movement is not None:
        get_movement(movement)
    store = open_store(url)
    again = judge_again(store, person_named(store, person) if person else None, movement)
    for name, why in again.skipped:
        say(f"Not re-evaluated: {name}: {why}")
    echo(
        f"{again.sessions} sessions re-evaluated: {again.flagged} findings newly flagged,"
        f" {again.cleared} no longer."
    )
