"""posecheck analyze"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.asked import asked_of_command, asked_options
from posecheck.cli.failure import debug_option, say
from posecheck.cli.old_names import old_names
from posecheck.cli.person import means_the_subject, person_options
from posecheck.cli.terminal import echo, echo_json

if TYPE_CHECKING:
    from posecheck.file_set import Claim
    from posecheck.model.report import Report
    from posecheck.options import Options
    from posecheck.pose.track import PoseTrack
    from posecheck.results.write import Written

REFUSED = 4
OUT = Path("posecheck-out")
FOLLOWING, DRAWING = "Following the person", "Drawing the video"
_STAGES = {"pose": FOLLOWING, "video": DRAWING}
_ONLY_VIDEOS = {
    "subject": "--subject",
    "turn": "--rotate",
    "backend": "--backend",
    "bundle": "--model",
    "max_seconds": "--max-seconds",
}
_ONLY_TABLES = {"size": "--size", "fps": "--fps"}
_ONLY_POINTS = {"made_by": "--made-by", "view": "--view"}
_FLAGS = {
    "turn_deg": "--rotate",
    "slow_motion": "--slow-motion",
    "movement": "--movement",
    "person": "--subject",
    "height_m": "--height",
    "made_by": "--made-by",
    "view": "--view",
}


@click.command(
    "analyze",
    cls=old_names(turn="--rotate", athlete="--person", person=("--subject", means_the_subject)),
)
@click.argument("video", type=click.Path(path_type=Path))
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    help=(
        "Folder for the report. [default: posecheck-out/NAME for NAME.mp4; "
        "another video's report is kept, and -2 is added to the name]"
    ),
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print report.json and nothing else; write files only with --out.",
)
@click.option(
    "--no-video", is_flag=True, help="Write no annotated video and no key frames, which is quicker."
)
@asked_options
@person_options
@debug_option
@click.pass_context
def analyze_command(
    ctx: click.Context,
    video: Path,
    out: Path | None,
    as_json: bool,
    no_video: bool,
    no_fetch: bool,
    **asked,
) -> int:
    """Measure and judge the form in VIDEO.

    VIDEO is a video, a single image, a track.npz that an earlier analysis saved, or a landmark
    table (.csv with --size and --fps; a label column is ignored). Prints a summary, and writes a
    folder with the report as a page and as numbers, its key frames, tables and exports, the track
    and the annotated video; it says which.
    """
    from posecheck.api import has_frames

    _refuse_misplaced(ctx, video, has_frames(video), asked["backend"])
    options = asked_of_command(asked)
    report, written = _run(
        video,
        options,
        out,
        wanted=out is not None or not as_json,
        annotated=not no_video,
        fetch=not no_fetch,
    )
    _show(report, written, as_json)
    return REFUSED if report.quality.status == "refused" else 0


def _refuse_misplaced(ctx: click.Context, video: Path, frames: bool, backend: str | None) -> None:
    """An option that would have no effect is a mistake that should be heard of."""
    from posecheck.pose.backends import DEFAULT, get_backend

    given = {
        name
        for name in ctx.params
        if ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
    }
    table = video.suffix.lower() == ".csv"
    misplaced = {**(_ONLY_POINTS if frames else _ONLY_VIDEOS), **({} if table else _ONLY_TABLES)}
    if frames and get_backend(backend or DEFAULT).gives.depth == "none":
        del misplaced["view"]
    for name, flag in misplaced.items():
        if name in given:
            meant = "videos" if name in _ONLY_VIDEOS else "landmark tables"
            raise click.UsageError(
                f"{flag} is for {meant}, and has no effect on {video.name}.", ctx
            )
    if table and not {"size", "fps"} <= given:
        raise click.UsageError(
            f"{video.name} is a landmark table: give the --size and --fps of its video.", ctx
        )


def _run(
    video: Path, options: Options, out: Path | None, *, wanted: bool, annotated: bool, fetch: bool
) -> tuple[Report, Written | None]:
    """The report, and what was written."""
    from posecheck.api import has_frames, run
    from posecheck.cli.bundle import usable_bundle
    from posecheck.cli.terminal import Bars

    drawn = annotated and has_frames(video)
    with ExitStack() as open_things:

        def model(asked: Options) -> Path | None:
            return usable_bundle(asked.bundle, fetch, asked.backend)

        # they begin when the long part does: what is refused before is one line
        bars: list[Bars] = []

        def told(stage: str, done: int, expected: int | None) -> None:
            if stage in _STAGES:
                if not bars:
                    bars.append(open_things.enter_context(Bars()))
                bars[0].told(_STAGES[stage], done, expected)

        place = (lambda track: _claimed(video, track, out, drawn)) if wanted else None
        ran = run(video, options, place=place, annotated=annotated, model=model, progress=told)
    return ran.report, ran.written


def stage_names() -> dict[str, str]:
    """What the stages of an analysis are called beside their bars."""
    return _STAGES


def _claimed(video: Path, track: PoseTrack | None, out: Path | None, with_video: bool) -> Claim:
    """The folder for the report, checked, and nobody else's until it is written. Raises
    OutputError."""
    from posecheck.results.folder import ResultFolder
    from posecheck.results.place import (
        check_writable,
        claim_folder,
        claim_folder_of,
        refuse_other_video,
    )
    from posecheck.video.probe import file_sha256

    if out is None:
        check_writable(OUT)
        return claim_folder_of(OUT, video, track, with_video)
    name, sha256 = (
        (Path(track.source.name).name, track.source.sha256) if track else (video.name, None)
    )
    claim = claim_folder(out)
    try:
        if ResultFolder(out).is_result():
            refuse_other_video(out, name, sha256 or file_sha256(video))
    except BaseException:
        claim.release()
        raise
    return claim


def _show(report: Report, written: Written | None, as_json: bool) -> None:
    if as_json:
        from posecheck.results.report_json import to_json

        echo_json(to_json(report))
        if report.quality.status == "refused":
            say(" ".join([f"Refused: {report.quality.reasons[0].message}", *_with_flags(report)]))
    else:
        from posecheck.cli.terminal import output_console
        from posecheck.present.text import summary

        output_console().print(summary(report, markup=True), soft_wrap=True)
        for line in _with_flags(report):
            echo(line)
    if written is not None and written.kept:
        say(
            f"Kept: {written.folder.report_html} is a good report of this video, "
            "and this analysis was refused."
        )
    elif written is not None and not as_json:
        name_files(written)
        echo(f"Report: {written.folder.report_html}")


def name_files(written: Written) -> None:
    """One line with what lies beside the report; nothing where nothing does."""
    if written.beside:
        echo(f"Also written: {', '.join(written.beside)}")


def _with_flags(report: Report) -> list[str]:
    """What the reasons ask for, as it is said on the command line."""
    lines = []
    refused = report.quality.status == "refused"
    for reason in (r for r in report.quality.reasons if refused or r.option == "made_by"):
        flag = _FLAGS.get(reason.option or "")
        if flag == "--rotate" and reason.value == 0:
            lines.append("Here: leave out --rotate.")
        elif flag:
            value = (
                "NAME"
                if reason.value is None
                else f"{reason.value:g}"
                if isinstance(reason.value, int | float)
                else reason.value
            )
            lines.append(f"Here: add {flag} {value}")
    return lines
