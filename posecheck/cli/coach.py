"""posecheck keep, posecheck rejudge: results into the coach's store from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from posecheck.cli.failure import debug_option
from posecheck.cli.old_names import old_names
from posecheck.cli.terminal import echo
from posecheck.cli.values import Height, Speed

STORE = click.option(
    "--store",
    "url",
    help=(
        "Address of the store: sqlite:///FILE or postgresql://... "
        "[default: POSECHECKSTORE, else in the data folder]"
    ),
)


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
        "The video that was analysed. [default: looked for beside RESULT; "
        "where it is gone, clips from annotated.mp4]"
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
@STORE
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
            "The original video was not found: pictures are cut from annotated.mp4, "
            "where it is, or drawn. Next time give it with --video."
        )
    if filed.neutral_of is not None:
        echo(
            f"It was held against {filed.neutral_of}'s own neutral, "
            f"which says nothing of {owner.name}: it is kept without it."
        )
    echo(f"Kept for {owner.name}." if filed.new else "It was kept before: nothing was changed.")


@click.command("rejudge")
@click.option("--person", metavar="NAME", help="Only this person's sessions.")
@click.option("--movement", "-m", help="Only this movement's sessions.")
@STORE
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
        f"{again.sessions} sessions judged again: "
        f"{again.flagged} findings newly flagged, {again.cleared} no longer."
    )
