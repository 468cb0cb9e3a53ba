"""posecheck validate"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.bundle import BUNDLE, NO_FETCH
from posecheck.cli.failure import debug_option
from posecheck.cli.terminal import echo, echo_json, write_out

if TYPE_CHECKING:
    from posecheck.model.report import Report
    from posecheck.pose.track import PoseTrack
    from posecheck.validation.cells import Table
    from posecheck.validation.real.find import FoundClips
    from posecheck.validation.run import ValidationResult

THIS_CLIP, CLIPS = "This clip", "Clips"


@click.command("validate")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    help="Write the tables to this file: JSON if it ends in .json, else Markdown.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    help="Folder that keeps the pose tracks: a second run then needs no pose model.",
)
@BUNDLE
@click.option(
    "--only",
    multiple=True,
    metavar="TABLE",
    help="Print this table only; the JSON has their names. May be given several times.",
)
@click.option(
    "--saved",
    is_flag=True,
    help="Real clips: judge the saved key points also where the footage is there.",
)
@click.option(
    "--no-turns",
    is_flag=True,
    help="Real clips: do not try each with its frames turned; half the time.",
)
@NO_FETCH
@debug_option
def validate_command(
    folder: Path,
    as_json: bool,
    markdown: bool,
    out: Path | None,
    cache: Path | None,
    bundle: Path | None,
    only: tuple[str, ...],
    saved: bool,
    no_turns: bool,
    no_fetch: bool,
) -> int:
    """Set posecheck against the truth of every clip in DIR.

    A clip is NAME.mp4 with its truth in NAME.json (samples/README.md has the layout). Each is
    analysed as a stranger would: the movement is found (a drill is named, as it is judged only
    then), and a slow-motion clip is first analysed without its factor, then with the one that
    posecheck names. Large errors are a result, so the exit code is 0; it is 4 where no clip could
    be analysed.

    Where DIR, or a folder in it, holds recordings of real people (a truth.json that lists clips,
    labelled landmark tables, several cameras; docs/validation.md has the layout), these are
    compared instead, with the movement found by itself and with it named.
    """
    from posecheck.cli.terminal import Bars
    from posecheck.validation.real.find import find_real

    if as_json and markdown:
        raise click.UsageError("Choose --json or --markdown.")
    if only and as_json:
        raise click.UsageError("--only chooses tables to read; --json has them all.")
    if out is not None:
        _check_target(out)
    found = find_real(folder)
    with Bars() as bars:
        if found.real:
            shown = _real(found, cache, bundle, not no_fetch, bars, saved, not no_turns)
        else:
            shown = _rendered(_validated(folder, cache, bundle, not no_fetch, bars))
    _show(shown, as_json, markdown, out, only)
    return shown.exit_status


@dataclass(frozen=True)
class _Shown:
    """What is to be printed or written."""

    tables: tuple[Table, ...]
    summary: str
    json: bytes
    exit_status: int


def _rendered(result: ValidationResult) -> _Shown:
    from posecheck.validation.summary import tables
    from posecheck.validation.summary_line import summary_line
    from posecheck.validation.table import to_json

    return _Shown(tables(result), summary_line(result), to_json(result), result.exit_status)


def _real(
    found: FoundClips,
    cache: Path | None,
    bundle: Path | None,
    fetch: bool,
    bars,
    saved: bool,
    turns: bool,
) -> _Shown:
    from posecheck.validation.real.run import validate_real
    from posecheck.validation.real.tables import summary_line, tables, to_json

    track_of = _tracks(cache, bundle, fetch, bars)
    result = validate_real(
        found,
        track_of,
        lambda done, total, _name: bars.told(CLIPS, done, total),
        saved=saved,
        turns=turns,
    )
    return _Shown(tables(result), summary_line(result), to_json(result), result.exit_status)


def _validated(
    folder: Path, cache: Path | None, bundle: Path | None, fetch: bool, bars
) -> ValidationResult:
    from posecheck.analysis import analyze_track
    from posecheck.validation.run import validate_folder

    track_of = _tracks(cache, bundle, fetch, bars)
    last: dict[Path, PoseTrack] = {}

    def analyze(video: Path) -> Report:
        last.clear()
        last[video] = track_of(video)
        return analyze_track(last[video]).report

    def again(video: Path, factor: float) -> Report:
        return analyze_track(last[video], slow_motion=factor).report

    def named(video: Path, movement: str) -> Report:
        last.clear()
        last[video] = track_of(video)
        return analyze_track(last[video], movement).report

    return validate_folder(
        folder,
        analyze,
        lambda done, total, _name: bars.told(CLIPS, done, total),
        again=again,
        named=named,
    )


def _tracks(
    cache: Path | None, bundle: Path | None, fetch: bool, bars
) -> Callable[[Path], PoseTrack]:
    """video -> its track; the pose model is looked for when the first clip needs it."""
    from posecheck.cli.bundle import usable_bundle
    from posecheck.pose.io.storage import load_track, save_track
    from posecheck.pose.run import track_video
    from posecheck.validation.track_cache import cached_tracks, key_of_tracks

    model: list[Path] = []

    def estimate(video: Path) -> PoseTrack:
        if not model:
            model.append(usable_bundle(bundle, fetch))
        bars.told(THIS_CLIP, 0, None)
        track = track_video(
            video,
            bundle=model[0],
            progress=lambda done, expected, _t: bars.told(THIS_CLIP, done, expected),
        )
        bars.done(THIS_CLIP)
        return track

    if cache is None:
        return estimate
    from posecheck.results.place import check_writable

    check_writable(cache)
    return cached_tracks(
        estimate, cache, key=key_of_tracks(bundle), save=save_track, load=load_track
    )


def _check_target(out: Path) -> None:
    from posecheck.errors import OutputError
    from posecheck.results.place import check_writable

    if out.is_dir():
        raise OutputError(f"{out} is a folder.", "Name a file for the tables.")
    check_writable(out.parent)


def _show(
    shown: _Shown, as_json: bool, markdown: bool, out: Path | None, only: tuple[str, ...]
) -> None:
    from posecheck.validation.table import as_markdown, rich_table

    unknown = [name for name in only if name not in {table.name for table in shown.tables}]
    if unknown:
        raise click.UsageError(
            f"There is no table {unknown[0]}; "
            f"there are {', '.join(table.name for table in shown.tables)}."
        )
    chosen = [table for table in shown.tables if not only or table.name in only]
    last = "" if only else shown.summary
    if out is not None:
        write_out(
            out, shown.json if out.suffix.lower() == ".json" else as_markdown(chosen, last).encode()
        )
    if as_json:
        echo_json(shown.json)
    elif markdown:
        echo(as_markdown(chosen, last), nl=False)
    else:
        from posecheck.cli.terminal import output_console

        console = output_console()
        for table in chosen:
            console.print(rich_table(table))
            console.print()
        if last:
            console.print(last, markup=False, highlight=False)
