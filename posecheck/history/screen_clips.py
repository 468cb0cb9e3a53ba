"""The clips that were handed over for the parts of a screen: the person's, whether they counted or
not."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from posecheck.errors import OutputError, PosecheckError
from posecheck.history.own import OwnProfile
from posecheck.history.screens import screens_of
from posecheck.jobs.results import (
    is_there,
    result_folder,
    result_movement,
    result_name,
    video_of,
)
from posecheck.jobs.screening import every_screen_clip, forget_clips, screen_clips
from posecheck.jobs.whose import forget_analysed
from posecheck.results.folder import ResultFolder
from posecheck.review.store import Store
from posecheck.screen.parts import CALIBRATION


@dataclass(frozen=True)
class ScreenClip:
    """key: of its analysis. sha256: of the video that was judged. parts: ids of those it was handed
    over for. held: whether a screen holds it as what was read of one of them (never the
    calibration, of which no report counts)."""

    key: str
    name: str
    sha256: str
    movement: str
    parts: tuple[str, ...]
    held: bool


def clips_of_screen(store: Store, person: OwnProfile) -> list[ScreenClip]:
    """Those whose analysis has ended and is kept on this computer. Raises DamagedStore."""
    screens = screens_of(store, person.id)
    read = {(p.part, p.sha256) for s in screens for p in s.parts if p.state == "done"}
    found = []
    for key, parts in screen_clips(person.key).items():
        if is_there(key):
            sha256 = _judged_video(key)
            held = any((p, sha256) in read for p in parts if p != CALIBRATION)
            name, movement = result_name(key), result_movement(key)
            found.append(ScreenClip(key, name, sha256, movement, parts, held))
    return found


def _judged_video(key: str) -> str:
    """As its report says; of a saved track that is the video it was made of. "" where the report
    cannot be read."""
    with contextlib.suppress(PosecheckError):
        return ResultFolder(result_folder(key)).read_report().source.sha256
    return ""


def forget_clip(person: OwnProfile, clip: ScreenClip) -> None:
    """Deletes its analysis, upload and track, as far as nobody else's screen needs them; what the
    screen says of the part stays. Raises OutputError."""
    try:
        if clip.key not in every_screen_clip(but=person.key):
            forget_analysed([clip.key], [video_of(clip.key)])
    except OSError as error:
        raise OutputError(
            f"{clip.name} could not be removed: {error}.", "Close what uses it, and delete again."
        ) from error
    forget_clips(person.key, [clip.key])
