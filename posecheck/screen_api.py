"""One call from the clips of a screen to its result, and to its files: what `posecheck screen` and
Python call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from posecheck.api import Cancel, has_frames, read_track
from posecheck.errors import FileMissing, InputError, NothingToMeasure
from posecheck.model.calibration import Calibration
from posecheck.options import Options
from posecheck.pose.estimator import PoseEstimator
from posecheck.pose.track import PoseTrack
from posecheck.present.screen_page import to_screen_html
from posecheck.results.place import write_together
from posecheck.screen.evaluate import screen_of, with_parts
from posecheck.screen.files import SCREEN_HTML, SCREEN_JSON, screen_json
from posecheck.screen.parts import CALIBRATION, Part, part_of_id, parts
from posecheck.screen.read import not_read, skipped
from posecheck.screen.result import PartResult, Screen
from posecheck.screen.take import take_calibration, take_part

Told = Callable[[str, int, int | None], None]
"""Called with (id of the part, frames done, frames expected or None)."""


@dataclass(frozen=True)
class Taken:
    """A screen; results: what came of the clips just now, in the order of the parts, those that
    have their part asked for again too; calibration: that a clip gave, None where none did."""

    screen: Screen
    results: tuple[PartResult, ...] = ()
    calibration: Calibration | None = None


def take_screen(
    clips: Mapping[str, str | Path],
    *,
    person: str = "",
    day: str | None = None,
    before: Screen | None = None,
    calibration: Calibration | None = None,
    skip: Iterable[str] = (),
    options: Options | None = None,
    model: Callable[[Options], Path | None] | None = None,
    estimator: PoseEstimator | None = None,
    told: Told | None = None,
    cancel: Cancel | None = None,
) -> Taken:
    """The screen of these clips. One that does not show its part, or cannot be read, has the part
    asked for again, in words; the rest stands.

    clips: a video or a saved track each, by the id of the part ("calibration" among them). person,
    day: whose, and of which day (ISO, None: today); those of `before` where that is given. before:
    a screen that these parts are added to, or take the place of. calibration: of this person; a
    clip of that part stands before it. skip: ids of parts that the person leaves out. options: of
    each clip, whom to follow, its turn, the model, of a run how slow it plays; the movement is the
    part's. model, estimator,
    cancel: as in `api.run`; told: how far each part is.

    Raises InputError for the id of no part, FileMissing for a file that is not there, and
    ModelError and Cancelled as `api.analyze` does.
    """
    wanted = {_part(name): Path(clip) for name, clip in clips.items()}
    left_out = [_part(name) for name in skip]
    _refuse_missing(wanted.values())
    if before is not None:
        person, day = before.person, before.date
    day = day or date.today().isoformat()
    options = options or Options()
    if model is not None and estimator is None and any(map(has_frames, wanted.values())):
        options = replace(options, bundle=model(options))
    follow = _Follow(options, estimator, told, cancel)
    found, own = _taken_parts(wanted, follow, calibration, person, day)
    given = (*found, *(skipped(part, at=_now()) for part in left_out))
    known = own or calibration
    if before is not None:
        return Taken(with_parts(before, given, calibration=known), found, own)
    return Taken(screen_of(given, person=person, date=day, calibration=known), found, own)


def _refuse_missing(clips: Iterable[Path]) -> None:
    """Before the long part. Raises FileMissing."""
    for clip in clips:
        if not clip.exists():
            raise FileMissing(f"No such file: {clip}.", "Check the name and the folder.")


def _part(name: str) -> Part:
    found = part_of_id(name)
    if found is None:
        known = ", ".join(part.id for part in parts())
        raise InputError(f"There is no part {name!r} in the screen.", f"The parts: {known}.")
    return found


@dataclass(frozen=True)
class _Follow:
    """How a clip becomes a track."""

    options: Options
    estimator: PoseEstimator | None
    told: Told | None
    cancel: Cancel | None

    def track(self, part: Part, clip: Path) -> PoseTrack:
        def progress(_stage: str, done: int, expected: int | None) -> None:
            if self.told is not None:
                self.told(part.id, done, expected)

        return read_track(
            clip, self.options, estimator=self.estimator, progress=progress, cancel=self.cancel
        )


def _taken_parts(
    wanted: Mapping[Part, Path],
    follow: _Follow,
    calibration: Calibration | None,
    person: str,
    day: str,
) -> tuple[tuple[PartResult, ...], Calibration | None]:
    """What came of the clips, in the order of the parts, and the calibration that one of them gave,
    which the others are held against."""
    found, own = [], None
    for part in sorted(wanted, key=lambda part: part.id != CALIBRATION):
        result, made = _taken(part, wanted[part], follow, own or calibration, person, day)
        own = made or own
        found.append(result)
    order = [part.id for part in parts()]
    return tuple(sorted(found, key=lambda result: order.index(result.part))), own


def _taken(
    part: Part, clip: Path, follow: _Follow, known: Calibration | None, person: str, day: str
) -> tuple[PartResult, Calibration | None]:
    """What came of one clip, and the calibration that it gave."""
    try:
        track = follow.track(part, clip)
        if part.id == CALIBRATION:
            return take_calibration(track, person=person, day=day, at=_now())
        asked = follow.options
        how = {"person": asked.person, "slow_motion": asked.slow_motion}
        return take_part(part, track, calibration=known, at=_now(), **how), None
    except (InputError, NothingToMeasure) as error:
        return not_read(part, error, source=clip.name, at=_now()), None


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_screen(screen: Screen, out: Path | str) -> tuple[Path, Path]:
    """screen.json and screen.html in the folder `out`, which is made where it is missing; both
    paths. Raises OutputError."""
    out = Path(out)
    contents = {SCREEN_HTML: to_screen_html(screen).encode(), SCREEN_JSON: screen_json(screen)}
    write_together(out, contents, "the screen")
    return out / SCREEN_JSON, out / SCREEN_HTML
