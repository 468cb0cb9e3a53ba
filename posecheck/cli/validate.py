"""posecheck validate"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.failure import debug_option

if TYPE_CHECKING:
    from posecheck.pose.track import PoseTrack
    from posecheck.report.report import Report
    from posecheck.validation.run import ValidationResult

PICTURES, CLIPS = "This clip", "Clips"


@click.command("validate")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Write the tables to this file: JSON if it ends in .json, else Markdown.")
@click.option("--cache", type=click.Path(path_type=Path), help="Folder that keeps the pose tracks: a second run then needs no pose model.")
@click.option("--model", "bundle", type=click.Path(path_type=Path), help="Another pose model bundle (.task).")
@click.option("--no-fetch", is_flag=True, help="Do not fetch the pose model where it is missing; also POSECHECK_OFFLINE=1.")
@debug_option
def validate_command(folder: Path, as_json: bool, markdown: bool, out: Path | None, cache: Path | None, bundle: Path | None, no_fetch: bool) -> int:
    """Set posecheck against the truth of every clip in DIR.

    A clip is NAME.mp4 with its truth in NAME.json (samples/README.md has the layout). Each is analysed as a stranger would: the
    movement is found, and a slow-motion clip is first analysed without its factor, then with the one that posecheck names. Large
    errors are a result, so the exit code is 0; it is 4 where no clip could be analysed.
    """
    from posecheck.cli.terminal import Bars

    if as_json and markdown:
        raise click.UsageError("Choose --json or --markdown.")
    if out is not None:
        _check_target(out)
    with Bars() as bars:
        result = _validated(folder, cache, bundle, not no_fetch, bars)
    _show(result, as_json, markdown, out)
    return result.exit_status


def _validated(folder: Path, cache: Path | None, bundle: Path | None, fetch: bool, bars) -> ValidationResult:
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

    return validate_folder(folder, analyze, lambda done, total, _name: bars.told(CLIPS, done, total), again=again)


def _tracks(cache: Path | None, bundle: Path | None, fetch: bool, bars) -> Callable[[Path], PoseTrack]:
    """video -> its track; the pose model is looked for when the first clip needs it."""
    from posecheck.cli.bundle import usable_bundle
    from posecheck.pose.run import track_video
    from posecheck.pose.storage import load_track, save_track
    from posecheck.validation.track_cache import cached_tracks

    model: list[Path] = []

    def estimate(video: Path) -> PoseTrack:
        if not model:
            model.append(usable_bundle(bundle, fetch))
        bars.told(PICTURES, 0, None)
        track = track_video(video, bundle=model[0], progress=lambda done, expected, _t: bars.told(PICTURES, done, expected))
        bars.done(PICTURES)
        return track

    if cache is None:
        return estimate
    from posecheck.api import check_writable

    check_writable(cache)
    return cached_tracks(estimate, cache, key=_key(bundle), save=save_track, load=load_track)


def _key(bundle: Path | None) -> str:
    """Whatever changes a track: the model, its runtime, and the code that decodes and follows."""
    import hashlib
    import os
    from importlib.metadata import version

    import posecheck
    from posecheck.pose.bundle import manifest, sha256_of
    from posecheck.pose.model import MODEL_VARIABLE, locate_bundle

    named = bundle or os.environ.get(MODEL_VARIABLE)
    model = sha256_of(locate_bundle(bundle)) if named else manifest().sha256
    package = Path(posecheck.__file__).parent
    code = hashlib.sha256()
    for part in ("video", "pose"):
        for file in sorted((package / part).rglob("*.py")):
            code.update(file.read_bytes())
    return f"{model} {version('mediapipe')} {version('av')} {code.hexdigest()}"


def _check_target(out: Path) -> None:
    from posecheck.api import check_writable
    from posecheck.errors import OutputError

    if out.is_dir():
        raise OutputError(f"{out} is a folder.", "Name a file for the tables.")
    check_writable(out.parent)


def _show(result: ValidationResult, as_json: bool, markdown: bool, out: Path | None) -> None:
    from posecheck.validation.table import to_json, to_markdown, to_rich
    from posecheck.validation.verdict import verdict

    if out is not None:
        _write(out, to_json(result) if out.suffix.lower() == ".json" else to_markdown(result).encode())
    if as_json:
        click.echo(to_json(result), nl=False)
    elif markdown:
        click.echo(to_markdown(result), nl=False)
    else:
        from posecheck.cli.terminal import output_console

        console = output_console()
        for table in to_rich(result):
            console.print(table)
            console.print()
        console.print(verdict(result), markup=False, highlight=False)


def _write(path: Path, content: bytes) -> None:
    """The file whole or not at all. Raises OutputError."""
    from posecheck.disk import write_whole
    from posecheck.errors import OutputError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content, private=False)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.", "Name another file.") from error
