"""posecheck movements"""

from __future__ import annotations

import click

from posecheck.cli.failure import debug_option

_KINDS = {"reps": "repetitions", "hold": "a hold", "stride": "strides", "posture": "a posture"}


@click.command("movements")
@debug_option
def movements_command() -> None:
    """The movements that posecheck judges, how to film them and what it looks for; and those that it only names."""
    from rich.table import Table

    from posecheck.cli.terminal import output_console
    from posecheck.movements.load import movements, named_movements

    table = Table("--movement", "counts", "film from", "looks for", show_lines=True)
    for movement in movements().values():
        views = dict.fromkeys("side" if view.startswith("side") else view for view in movement.views)
        faults = dict.fromkeys(fault.title.lower() for fault in movement.fault)
        table.add_row(movement.id, _KINDS[movement.kind], ", ".join(views), ", ".join(faults))
    output_console().print(table)
    named = named_movements()
    output_console().print(f"Named, and not judged ({len(named)}): {', '.join(named)}.")
