"""posecheck calibrate, posecheck calibrations"""

from __future__ import annotations

from pathlib import Path

import click

from posecheck.cli.bundle import BUNDLE, NO_FETCH
from posecheck.cli.failure import debug_option
from posecheck.cli.old_names import old_names
from posecheck.cli.terminal import echo
from posecheck.cli.values import ROTATE, Spans, Whom


@click.command("calibrate", cls=old_names(turn="--rotate", who="--subject"))
@click.argument("clip", type=click.Path(path_type=Path))
@click.option(
    "--person",
    "name",
    required=True,
    metavar="NAME",
    help="Whose calibration it is; an older one of the same name is replaced.",
)
@click.option(
    "--spans",
    type=Spans(),
    help=(
        "Where relaxed, tucked and arched are held, in seconds: 0-3,4-7,8-11. [default:"
        " auto-detected]"
    ),
)
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    help="Write it to this file instead of the person's folder.",
)
@click.option(
    "--subject",
    "who",
    type=Whom(),
    default="largest",
    show_default=True,
    help="Whom to follow, as in `posecheck analyze`.",
)
@ROTATE
@BUNDLE
@NO_FETCH
@debug_option
def calibrate_command(
    clip: Path,
    name: str,
    spans,
    out: Path | None,
    who,
    turn: str,
    bundle: Path | None,
    no_fetch: bool,
) -> None:
    """Learn a person's calibrated neutral, tuck and arch from CLIP, a video or a saved track.npz.

    Filmed from the side, arms crossed in front: stand relaxed, then tuck the pelvis as far as it
    goes, then arch, each held for three seconds. `posecheck analyze --calibration NAME` then shows
    low back and pelvis as change from that neutral and as share of that range.
    """
    from dataclasses import replace

    from posecheck.api import Options, has_frames, read_track
    from posecheck.calibration import calibrate, calibration_path, save_calibration
    from posecheck.cli.bundle import usable_bundle
    from posecheck.cli.terminal import Bars

    calibration_path(name)  # a name that cannot be kept is refused before the long part
    options = Options(person=who, turn_deg=int(turn), bundle=bundle)
    if has_frames(clip):
        from posecheck.video.source import open_video

        open_video(clip, turn_deg=options.turn_deg, max_seconds=options.max_seconds).close()
        options = replace(options, bundle=usable_bundle(bundle, not no_fetch))
    with Bars() as bars:
        track = read_track(
            clip,
            options,
            progress=lambda _stage, done, expected: bars.told(
                "Following the person", done, expected
            ),
        )
    made = calibrate(track, spans, person=name)
    path = save_calibration(made, out)
    for position, (start, end) in zip(("relaxed", "tucked", "arched"), made.spans, strict=True):
        low, pelvis = (
            {"relaxed": own.neutral, "tucked": own.tucked, "arched": own.arched}[position]
            for own in (made.lumbar, made.pelvis)
        )
        echo(
            f"{position:<9}{start:5.1f} to {end:4.1f} s   low back "
            f"{low:+6.1f}°   pelvis {pelvis:+6.1f}°"
        )
    echo(f"Calibration of {name}: {path}")


@click.command("calibrations")
@click.option("--delete", "name", metavar="NAME", help="Forget this person's calibration.")
@debug_option
def calibrations_command(name: str | None) -> None:
    """List the calibrations that are kept, or forget one.

    They lie in the user's data folder; POSECHECK_DATA names another.
    """
    from posecheck.calibration import delete_calibration, list_calibrations
    from posecheck.calibration.own import outline_model

    if name is not None:
        delete_calibration(name)
        echo(f"Forgotten: {name}")
        return
    kept = list_calibrations()
    if not kept:
        echo("No calibrations are kept. Make one with `posecheck calibrate CLIP --person NAME`.")
    for c in kept:
        old = "" if c.model == outline_model() else "   read by another model: calibrate again"
        own = c.lumbar
        echo(
            f"{c.person:<20}  {c.date}  {c.view:<10}  low back {own.tucked:+.0f}° "
            f"/ {own.neutral:+.0f}° / {own.arched:+.0f}°{old}"
        )
