"""posecheck merge"""

from __future__ import annotations

from pathlib import Path

import click

from posecheck.cli.bundle import NO_FETCH
from posecheck.cli.failure import debug_option
from posecheck.cli.old_names import old_names
from posecheck.cli.person import accepted_thresholds, person_options
from posecheck.cli.terminal import echo
from posecheck.cli.values import Height


@click.command("merge", cls=old_names(athlete="--person"))
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), required=True, help="Folder for the one report."
)
@click.option(
    "--height", type=Height(), help="For videos: the person's height, 174 (cm) or 1.74 (m)."
)
@click.option(
    "--model",
    "bundle",
    type=click.Path(path_type=Path),
    help="For videos: another pose model bundle (.task).",
)
@NO_FETCH
@person_options
@debug_option
def merge_command(
    first: Path,
    second: Path,
    out: Path,
    height: float | None,
    bundle: Path | None,
    no_fetch: bool,
    person: str | None,
    store_url: str | None,
) -> int:
    """One report of two clips of one run: FIRST and SECOND are result folders, or videos.

    One from the side and one from behind, or one from each side. Each measure is taken from the
    view that can judge it. Clips whose cadences differ by more than their errors are not of one
    run, and are refused. Videos are analysed first, their own reports lie below the folder.
    """
    from posecheck.api import Options, has_frames
    from posecheck.cli.analyze import name_files, stage_names
    from posecheck.cli.bundle import usable_bundle
    from posecheck.cli.terminal import Bars, output_console
    from posecheck.compare.from_paths import merge_paths
    from posecheck.present.text import summary

    profile = accepted_thresholds(person, store_url)
    if person is not None and not (first.is_file() or second.is_file()):
        raise click.UsageError(
            "--person is for videos, and has no effect on reports that were made before."
        )
    videos = [path for path in (first, second) if path.is_file() and has_frames(path)]
    bundle = usable_bundle(bundle, not no_fetch) if videos else bundle
    options = Options(
        height_m=None if height is None else height / 100, bundle=bundle, profile=profile
    )
    with Bars() as bars:
        report, written = merge_paths(
            first,
            second,
            out,
            options,
            progress=lambda stage, done, expected: bars.told(stage_names()[stage], done, expected),
        )
    output_console().print(summary(report, markup=True), soft_wrap=True)
    name_files(written)
    echo(f"Report: {written.folder.report_html}")
    return 0
