"""What can be asked of an analysis, as options of a command: of one video, and of many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from posecheck.cli.bundle import NO_FETCH
from posecheck.cli.person import accepted_thresholds
from posecheck.cli.values import (
    ROTATE,
    BackendName,
    ClipTime,
    FrameSize,
    Height,
    MovementName,
    NumberType,
    Speed,
    Whom,
)

if TYPE_CHECKING:
    from posecheck.options import Options

_ASKED = (
    click.option(
        "--movement",
        "-m",
        type=MovementName(),
        metavar="NAME|FILE",
        help=(
            "Its name in `posecheck movements`, or a movement file of your own (.toml). [default:"
            " auto-detected]"
        ),
    ),
    click.option(
        "--subject",
        type=Whom(),
        default="largest",
        show_default=True,
        help="Whom to follow: largest, left, right, a number from the left.",
    ),
    ROTATE,
    click.option(
        "--slow-motion",
        type=NumberType(1, 100),
        help=(
            "Times slower than real time: 8 for a capture frame rate of 240 a second played at 30."
        ),
    ),
    click.option(
        "--height",
        type=Height(),
        help="The person's height, 174 (cm) or 1.74 (m): gives lengths in cm.",
    ),
    click.option(
        "--speed",
        type=Speed(),
        help=(
            "Speed of the treadmill or the run: 2.8 (m/s), 10km/h, 6.2mph, "
            "5:30min/km. Gives the stride's length."
        ),
    ),
    click.option(
        "--from",
        "from_s",
        type=ClipTime(),
        help="Look only at the clip from here on: seconds (75), or minutes and seconds (1:15).",
    ),
    click.option(
        "--to",
        "to_s",
        type=ClipTime(),
        help="Look only at the clip up to here. Times in the report stay those of the clip.",
    ),
    click.option(
        "--calibration",
        metavar="NAME|FILE",
        help="Compare low back and pelvis with a calibrated neutral (see `posecheck calibrate`).",
    ),
    click.option(
        "--backend",
        type=BackendName(),
        help="What makes the points, see `posecheck model`. [default: mediapipe]",
    ),
    click.option(
        "--model",
        "bundle",
        type=click.Path(path_type=Path),
        help="Another model file: a bundle (.task), or for rtmpose an .onnx.",
    ),
    NO_FETCH,
    click.option(
        "--max-seconds",
        type=NumberType(0, min_open=True),
        default=1800.0,
        show_default=True,
        help="Refuse videos that are longer.",
    ),
    click.option(
        "--size",
        type=FrameSize(),
        help="For a landmark table: the frame size of its video, such as 1280x720.",
    ),
    click.option(
        "--fps",
        type=NumberType(0, 10_000, min_open=True),
        help="For a landmark table: its rows a second.",
    ),
    click.option(
        "--made-by",
        type=click.Choice(["blazepose-full"]),
        help="For a landmark table: the pose model its points are of. [default: not known]",
    ),
    click.option(
        "--view",
        type=click.Choice(["side-left", "side-right", "front", "rear"]),
        help="Where the points have no depth: the side seen.",
    ),
)


def asked_options(command: Callable) -> Callable:
    """All that `asked_of_command` reads, but for those of `person_options`, and --no-fetch, as
    `no_fetch`."""
    for option in reversed(_ASKED):
        command = option(command)
    return command


def asked_of_command(asked: dict[str, Any]) -> Options:
    """The options as they were typed. Raises InputError for somebody whom the store does not
    know."""
    from posecheck.options import Options
    from posecheck.pose.backends import DEFAULT

    return Options(
        movement=asked["movement"],
        person=asked["subject"],
        turn_deg=int(asked["turn"]),
        slow_motion=asked["slow_motion"],
        height_m=None if asked["height"] is None else asked["height"] / 100,
        bundle=asked["bundle"],
        max_seconds=asked["max_seconds"],
        size=asked["size"],
        fps=asked["fps"],
        speed_m_s=asked["speed"],
        from_s=asked["from_s"],
        to_s=asked["to_s"],
        calibration=asked["calibration"],
        profile=accepted_thresholds(asked["person"], asked["store_url"]),
        made_by=asked["made_by"],
        view=asked["view"],
        backend=asked["backend"] or DEFAULT,
    )
