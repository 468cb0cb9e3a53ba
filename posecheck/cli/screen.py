"""posecheck screen"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli.bundle import BUNDLE, NO_FETCH
from posecheck.cli.failure import debug_option, say
from posecheck.cli.terminal import echo, echo_json
from posecheck.cli.values import NumberType, Whom

if TYPE_CHECKING:
    from posecheck.model.calibration import Calibration
    from posecheck.options import Options
    from posecheck.screen.result import Screen
    from posecheck.screen_api import Taken

NOTHING_READ = 4
OUT = Path("posecheck-out") / "screen"
_ENDINGS_LEFT_OUT = {".json", ".html", ".txt", ".md", ".csv"}
_PART = "part_"


class _WithParts(click.Command):
    """A command with an option for each part of the screen, known when it is asked for."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        from posecheck.screen.parts import CALIBRATION, parts

        own = [
            click.Option(
                [f"--{part.id}", f"{_PART}{part.id.replace('-', '_')}"],
                type=click.Path(path_type=Path),
                metavar="CLIP",
                help=f"{part.title}.",
            )
            for part in parts()
            if part.id != CALIBRATION
        ]
        return [*own, *super().get_params(ctx)]


@click.command("screen", cls=_WithParts)
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--parts", "only_parts", is_flag=True, help="List what to film, and how, and end.")
@click.option("--person", metavar="NAME", default=None, help="Whose screen it is.")
@click.option(
    "--calibration",
    metavar="NAME|FILE|CLIP",
    help=(
        "Hold pelvis and low back against this person's calibration: a name or a file of `posecheck"
        " calibrate`, or the clip of standing relaxed, tucked and arched."
    ),
)
@click.option(
    "--skip", multiple=True, metavar="PART", help="Leave a part out, and say so; once for each."
)
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    help=(
        "Folder for screen.json and screen.html. Where a screen lies there, the parts are added to"
        " it, or done again, for seven days. [default: posecheck-out/screen, or with --person"
        " screen-NAME; a later screen: with its date]"
    ),
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print screen.json and nothing else; write files only with --out.",
)
@click.option(
    "--subject",
    type=Whom(),
    default="largest",
    show_default=True,
    help="Whom to follow in every clip, as in `posecheck analyze`.",
)
@click.option(
    "--slow-motion",
    type=NumberType(1, 100),
    help="Of the run: times slower than real time, as in `posecheck analyze`.",
)
@BUNDLE
@NO_FETCH
@debug_option
def screen_command(
    folder: Path | None,
    only_parts: bool,
    person: str | None,
    calibration: str | None,
    skip: tuple[str, ...],
    out: Path | None,
    as_json: bool,
    no_fetch: bool,
    subject: str | int,
    slow_motion: float | None,
    bundle: Path | None,
    **given: Path | None,
) -> int:
    """A screen of about five minutes: how somebody stands and moves, each number with its interval.

    One clip a part: by the options below, or in FOLDER, each named by its part (bridges.mp4; any of
    them may be missing). A clip that does not show its part is named, with what to do; the rest
    stands. `posecheck screen --parts` says what to film. A screen describes a pattern: it finds no
    cause and no illness.
    """
    if only_parts:
        _list_parts(as_json)
        return 0
    clips = _clips(folder, given)
    own, clip = _calibration(calibration)
    if clip is not None:
        clips["calibration"] = clip
    wanted = out is not None or not as_json
    place = out if out is not None else _default_place(person)
    before = _before(place, person) if wanted else None
    if before is not None and _is_over(before):
        if out is not None:
            raise click.UsageError(
                f"{place} holds the screen of {before.date}, which is over: name another folder."
            )
        place = place.with_name(f"{place.name}-{date.today().isoformat()}")
        before = _before(place, person)
    if not clips and not skip and own is None:
        raise click.UsageError(
            "Name a clip for at least one part, or a folder of them; --parts lists the parts."
        )
    options = _options(subject, slow_motion, bundle)
    taken = _take(clips, person, own, skip, before, options, not no_fetch)
    _show(taken, place if wanted else None, as_json)
    _keep(taken, person)  # last: the screen is whole where the calibration cannot be kept
    lost = [result for result in taken.results if result.state == "again"]
    return NOTHING_READ if lost and len(lost) == len(taken.results) else 0


def _default_place(person: str | None) -> Path:
    from posecheck.calibration.store import slug

    return OUT if person is None else OUT.with_name(f"screen-{slug(person)}")


def _clips(folder: Path | None, given: dict[str, Path | None]) -> dict[str, Path]:
    """By the id of the part. Raises UsageError where a part has two."""
    named = {
        name.removeprefix(_PART).replace("_", "-"): clip for name, clip in given.items() if clip
    }
    found = _in_folder(folder) if folder is not None else {}
    return {**found, **named}


def _in_folder(folder: Path) -> dict[str, Path]:
    from posecheck.screen.parts import part_of_id

    if not folder.is_dir():
        raise click.UsageError(
            f"{folder} is no folder: name a clip by its part, --bridges {folder}."
        )
    found: dict[str, Path] = {}
    others = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix.lower() in _ENDINGS_LEFT_OUT or path.is_dir():
            continue
        part = part_of_id(path.stem.lower())
        if part is None:
            others.append(path.name)
        elif part.id in found:
            raise click.UsageError(
                f"{folder} has two clips for {part.id}: {found[part.id].name} and {path.name}."
            )
        else:
            found[part.id] = path
    if others:
        say(f"Named after no part, and left out: {', '.join(others[:10])}.")
    return found


def _calibration(asked: str | None) -> tuple[Calibration | None, Path | None]:
    """The calibration, or the clip that it is to be made of."""
    if asked is None:
        return None, None
    path = Path(asked)
    if path.suffix.lower() != ".json" and path.is_file():
        return None, path
    from posecheck.calibration import load_calibration

    return load_calibration(asked), None


def _before(place: Path, person: str | None) -> Screen | None:
    """The screen that lies there already. Raises UsageError where it is somebody else's."""
    from posecheck.calibration.store import same_person
    from posecheck.screen.files import SCREEN_JSON, read_screen

    if not (place / SCREEN_JSON).is_file():
        return None
    found = read_screen(place)
    if person is not None and not same_person(found.person, person):
        raise click.UsageError(
            f"{place} holds the screen of {found.person or 'nobody by name'}: name another folder."
        )
    return found


def _is_over(screen: Screen) -> bool:
    """Whether it is too old for parts to be added: a new one is begun, and the old one stays."""
    from posecheck.screen.evaluate import goes_on

    return not goes_on(screen, date.today())


def _options(subject: str | int, slow_motion: float | None, bundle: Path | None) -> Options:
    from posecheck.options import Options

    return Options(person=subject, slow_motion=slow_motion, bundle=bundle)


def _take(
    clips: dict[str, Path],
    person: str | None,
    own: Calibration | None,
    skip: tuple[str, ...],
    before: Screen | None,
    options: Options,
    fetch: bool,
) -> Taken:
    from posecheck.cli.bundle import usable_bundle
    from posecheck.cli.terminal import Bars
    from posecheck.screen_api import take_screen

    with Bars() as bars:
        return take_screen(
            clips,
            person=person or "",
            before=before,
            calibration=own,
            skip=skip,
            options=options,
            model=lambda asked: usable_bundle(asked.bundle, fetch),
            told=bars.told,
        )


def _keep(taken: Taken, person: str | None) -> None:
    """A calibration that a clip gave is kept under the person's name, as `posecheck calibrate`
    does."""
    part = next((result for result in taken.results if result.part == "calibration"), None)
    if part is not None and part.state == "done" and taken.calibration is None:
        say("No calibration was made: relaxed is too near to the tuck or to the arch.")
    if taken.calibration is None or not person:
        return
    from posecheck.calibration import save_calibration

    path = save_calibration(taken.calibration)
    say(f"Calibration of {person}: {path}")


def _show(taken: Taken, place: Path | None, as_json: bool) -> None:
    if as_json:
        from posecheck.screen.files import screen_json

        echo_json(screen_json(taken.screen))
    else:
        from posecheck.cli.terminal import output_console
        from posecheck.present.screen_rows import screen_lines

        console = output_console()
        for line, style in screen_lines(taken.screen, taken.results):
            console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)
    if place is not None:
        from posecheck.screen_api import write_screen

        _, page = write_screen(taken.screen, place)
        if not as_json:
            echo(f"Screen: {page}")


def _list_parts(as_json: bool) -> None:
    from posecheck.screen.parts import parts, parts_json

    if as_json:
        echo_json(parts_json())
        return
    for part in parts():
        only = " (if you run)" if part.only_if_runs else ""
        echo(f"{part.id}{only}: {part.title}")
        echo(f"  How: {part.how}")
        echo(f"  Camera: {part.camera}")
        echo(f"  Why: {part.why}")
