"""What the pages analysed of somebody: results, unfinished requests, uploads, tracks; found by
videos, by calibration and by thresholds."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from posecheck.calibration.store import load_calibration, same_person
from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.disk import data_subfolder
from posecheck.errors import InputError, PosecheckError
from posecheck.jobs.request import Request
from posecheck.jobs.results import (
    DETAILS,
    OWNER,
    aside,
    forget_result,
    is_key,
    kept_request,
    moment,
    requests,
    result_folder,
    track_file,
)
from posecheck.model.file_names import REPORT_JSON
from posecheck.pose.io.storage import load_track

_PART = Expected("a part of a result", InputError, "Analyse the video again.")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Analysed:
    """One analysis of the pages, or an upload of which there is none (key ""). made_at: seconds
    since 1970, None where it did not end."""

    key: str
    name: str
    sha256: str
    movement: str | None = None
    made_at: float | None = None

    @property
    def title(self) -> str:
        """ "run.mp4, running, 3 May 2026 14:05"."""
        if not self.key:
            return f"{self.name}, uploaded"
        made = datetime.fromtimestamp(self.made_at) if self.made_at is not None else None
        return ", ".join(
            part
            for part in (
                self.name,
                self.movement,
                f"{made.day} {made:%b %Y %H:%M}" if made else "not finished",
            )
            if part
        )


def analysed_of(
    person: str,
    videos: Collection[str],
    others: Collection[str] = (),
    clips: Collection[str] = (),
    opens: Callable[[str], bool] = lambda owner: True,
) -> tuple[Analysed, ...]:
    """The analyses of those videos (sha256), and those held against the calibrated neutral or the
    own thresholds of that person, the newest first.

    others: videos that are also somebody else's; what was analysed of them counts only where the
    person's calibrated neutral or thresholds were used. clips: keys of analyses that are the
    person's whatever they were held against, those of the parts of their screen. opens: whether
    what that account asked for may be found by its video; else it is left out, and the upload too.
    """
    found, needed = [], set[str]()
    for key in sorted(_keys()):
        details, report, request = _read(key, DETAILS), _read(key, REPORT_JSON), kept_request(key)
        sha256 = str(details.get("sha256") or (request.sha256 if request else ""))
        options = details.get("options") or (request.options if request else {})
        held = any(same_person(name, person) for name in _neutrals(report, options)) or _judged_by(
            person, report, options
        )
        of_video = sha256 in videos and sha256 not in others
        if not (key in clips or held) and of_video:
            of_video = opens(request.owner if request else str(details.get(OWNER, "")))
            needed |= set() if of_video else {sha256}
        if key in clips or of_video or held:
            name = str(details.get("name") or (request.name if request else "a video"))
            movement = details.get("movement")
            found.append(Analysed(key, name, sha256, movement and str(movement), _made_at(details)))
    found.sort(key=lambda a: a.made_at or 0.0, reverse=True)
    there = {a.sha256 for a in found} | needed
    for folder in sorted(data_subfolder("uploads").iterdir()):
        if (
            folder.name in videos
            and folder.name not in others
            and folder.name not in there
            and folder.is_dir()
        ):
            name = next((p.name for p in sorted(folder.iterdir())), "a video")
            found.append(Analysed("", name, folder.name))
    return tuple(found)


def _keys() -> set[str]:
    """Of results, also of one whose deletion was broken off, and of requests."""
    names = {p.name for p in data_subfolder("results").iterdir()}
    names |= {name.removeprefix(aside("").name) for name in names} | {
        p.stem for p in data_subfolder("requests").glob("*.json")
    }
    return {name for name in names if is_key(name)}


def _read(key: str, name: str) -> dict[str, Any]:
    """A JSON file of a result, {} where it cannot be read."""
    for folder in (result_folder(key), aside(key)):
        with contextlib.suppress(InputError, OSError):
            return read_json(folder / name, dict, _PART)
    return {}


def _made_at(details: dict[str, Any]) -> float | None:
    with contextlib.suppress(KeyError, ValueError):
        return moment(details["made_at"])
    return None


def _said(whole: Any, *path: str) -> Any:
    """What stands there in nested dicts, None where nothing does."""
    for name in path:
        whole = whole.get(name) if isinstance(whole, dict) else None
    return whole


def _neutrals(report: dict[str, Any], options: Any) -> list[Any]:
    """Those whose calibrated neutral an analysis was held against: as its report says, and as was
    asked (a name, or the file of a copy)."""
    named = [_said(report, "own_neutral", "person"), _said(report, "asked", "calibration")]
    asked = _said(options, "calibration")
    if isinstance(asked, str):
        named.append(asked)
        with contextlib.suppress(PosecheckError, OSError):
            named.append(load_calibration(asked).person)
    return named


def _judged_by(person: str, report: dict[str, Any], options: Any) -> bool:
    """Whether it was judged by thresholds of that person: their name and its revision end the
    profile's ("everyone 3, Anna 1")."""
    names = (
        _said(options, "profile", "name"),
        _said(report, "profile", "name"),
        _said(report, "asked", "profile"),
    )
    theirs = re.compile(rf"(?:.*, )?{re.escape(person)} \d+", re.DOTALL | re.IGNORECASE)
    return any(isinstance(name, str) and theirs.fullmatch(name) for name in names)


def forget_analysed(keys: Collection[str], uploads: Collection[str]) -> None:
    """Deletes those analyses, and those uploads (sha256) and tracks that no other one needs. What
    is gone already is no error: a removal that was broken off is done again. Raises OSError,
    OutputError."""
    known = requests()
    rest = {key: request for key, request in known.items() if key not in keys}
    needed = {track_file(request) for request in rest.values()}
    videos = {known[key].sha256 for key in keys if key in known} | set(uploads)
    for track in data_subfolder("tracks").glob("*.npz"):
        # a track of an earlier version has a name that cannot be told any more: it says itself
        # which video it is of
        if track not in needed and _video_of(track) in (None, *videos):
            track.unlink(missing_ok=True)
    for sha256 in uploads:
        if _SHA256.fullmatch(sha256) and not any(_needs(r, sha256) for r in rest.values()):
            _remove_or_raise(data_subfolder("uploads") / sha256)
    for key in keys:
        if is_key(key):
            forget_result(key)
            _remove_or_raise(result_folder(key))
            _remove_or_raise(aside(key))


def _video_of(track: Path) -> str | None:
    """The sha256 of the video that a track is of, None where it cannot be read."""
    with contextlib.suppress(PosecheckError, OSError):
        return load_track(track).source.sha256
    return None


def _needs(request: Request, sha256: str) -> bool:
    return request.sha256 == sha256 or data_subfolder("uploads") / sha256 in request.path.parents


def _remove_or_raise(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # another process may be at it as well
    if folder.exists():
        raise OSError(f"{folder} stays")
