"""posecheck movements"""

from __future__ import annotations

import click

from posecheck.cli.failure import debug_option, say
from posecheck.cli.values import MovementName


@click.command("movements")
@click.argument("movement", type=MovementName(), required=False, metavar="[NAME|FILE]")
@debug_option
def movements_command(movement: str | None) -> None:
    """The movements that posecheck judges, how to film them and what it looks for; and those that
    it only names. Drills are judged where they are named (--movement clam).

    With NAME, or a FILE of your own (.toml): all that is known of that one. Files in the folder
    `movements` of the data folder are known by name.
    """
    if movement is not None:
        _show(movement)
        return
    from rich.table import Table

    from posecheck.cli.terminal import output_console
    from posecheck.movements.load import movements, named_movements, user_folder, user_library
    from posecheck.movements.told import KINDS, filmed_from

    own = user_library()
    table = Table("--movement", "counts", "film from", "looks for", show_lines=True)
    for known in movements().values():
        faults = dict.fromkeys(fault.title.lower() for fault in known.fault)
        name = f"{known.id} (your own)" if known.id in own.own else known.id
        table.add_row(name, KINDS[known.kind], filmed_from(known), ", ".join(faults))
    output_console().print(table)
    named = [name for name in named_movements() if name not in movements()]
    output_console().print(f"Named, and not judged ({len(named)}): {', '.join(named)}.")
    if own.own or own.wrong:
        output_console().print(f"Your own: {user_folder()}", soft_wrap=True)
    for problem in own.wrong.values():
        say(str(problem))


def _show(asked: str) -> None:
    from posecheck.cli.terminal import echo
    from posecheck.movements.load import get_movement
    from posecheck.movements.told import described
    from posecheck.recognition.rank import check_looks

    movement = get_movement(asked)
    check_looks(movement)
    echo(f"{movement.title} ({movement.id})")
    for label, text in described(movement):
        echo(f"  {label}: {text}")
