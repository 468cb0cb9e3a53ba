"""posecheck movements"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from posecheck.cli.failure import debug_option, say
from posecheck.cli.values import MovementName

if TYPE_CHECKING:
    from rich.table import Table

    from posecheck.movements.movement import Movement

_WIDEST, _NARROW, _SHORT_TITLE = 120, 100, 22
"""Columns of the list at most: a longer line is not read as one; below how many it is told more
shortly, and how long a title is then."""
_JUDGED = {
    "reps": "reps",
    "hold": "hold",
    "stride": "strides",
    "posture": "posture",
    "timer": "timer",
}
_NOT_JUDGED = {"reps": "counted", "hold": "timed"}
_LEGEND = "counted, timed: form is not judged. timer: not filmed. (mat): can be done without."


@click.command("movements")
@click.argument("movement", type=MovementName(), required=False, metavar="[NAME|FILE]")
@debug_option
def movements_command(movement: str | None) -> None:
    """The movements that posecheck knows: what they are for, how they are filmed, what is judged,
    what is timed, what is only named. Drills are judged where they are named (--movement clam).

    With NAME, or a FILE of your own (.toml): all that is known of that one. Files in the folder
    `movements` of the data folder are known by name.
    """
    if movement is not None:
        _show(movement)
        return
    from posecheck.cli.terminal import output_console
    from posecheck.movements.load import movements, named_movements, user_folder, user_library

    console, own = output_console(), user_library()
    console.width = min(console.width, _WIDEST)
    known = movements()
    console.print(_listed(list(known.values()), set(own.own), console.width < _NARROW))
    console.print(f"\n{_LEGEND}", style="dim")
    named = sorted(name for name in named_movements() if name not in known)
    console.print(f"\nOnly recognised by name in a clip ({len(named)}): {', '.join(named)}.")
    console.print(
        "\nAll about one: posecheck movements NAME. With moving drawings: posecheck app, Movements."
    )
    if own.own or own.wrong:
        console.print(f"* Your own: {user_folder()}", soft_wrap=True)
    for problem in own.wrong.values():
        say(str(problem))


def _listed(known: list[Movement], own: set[str], narrow: bool) -> Table:
    """A line for each movement, below its place in the chain."""
    from rich.table import Table
    from rich.text import Text

    from posecheck.movements.told import filmed_from
    from posecheck.present import chain

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, min_width=max(len(movement.id) for movement in known) + 1)
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=_SHORT_TITLE if narrow else None)
    for _ in range(2 if narrow else 3):
        table.add_column(no_wrap=True, overflow="ellipsis")
    for i, (place, members) in enumerate(chain.in_order(known)):
        if i:
            table.add_row()
        table.add_row(Text(chain.TITLES[place].upper(), style="bold"))
        for movement in members:
            seen, props = filmed_from(movement), _props(movement)
            where = [" · ".join(filter(None, (seen, props)))] if narrow else [seen, props]
            cells = [
                f"{movement.id}{'*' if movement.id in own else ''}",
                movement.title,
                _kind(movement),
                *where,
            ]
            table.add_row(*(Text(cell) for cell in cells))
    return table


def _kind(movement: Movement) -> str:
    return (
        _JUDGED[movement.kind]
        if movement.fault
        else _NOT_JUDGED.get(movement.kind, _JUDGED[movement.kind])
    )


def _props(movement: Movement) -> str:
    """What it is done with; in brackets what can be done without."""
    return ", ".join(prop.id if prop.needed else f"({prop.id})" for prop in movement.prop)


def _show(asked: str) -> None:
    from posecheck.cli.terminal import echo
    from posecheck.movements.load import get_movement, own_file
    from posecheck.pages.setup_pictures import check_pictures, pictures_said
    from posecheck.present.movement_sheet import described
    from posecheck.recognition.rank import check_looks

    movement = get_movement(asked)
    check_looks(movement)
    check_pictures(movement)
    echo(f"{movement.title} ({movement.id})")
    if (path := own_file(asked)) is not None:
        echo(f"  Your own file: {path}")
    for text in pictures_said(movement):
        echo(f"  Drawing: {text}")
    for label, text in described(movement):
        echo(f"  {label}: {text}")
