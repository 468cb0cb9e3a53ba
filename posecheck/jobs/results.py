"""Finished results: a folder each below the data folder, named by the request's key, there whole or
not at all."""

from __future__ import annotations

import contextlib
import re
import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import read_json
from posecheck.disk import HALF, Scratch, data_subfolder, make_private, sync, write_whole
from posecheck.errors import InputError, OutputError
from posecheck.jobs.request import KEY_LENGTH, Request, from_json
from posecheck.model.measurement import Series
from posecheck.model.report import Report
from posecheck.pose.track import Seen
from posecheck.present.keyframes import KeyFrame
from posecheck.printable import one_line
from posecheck.results.folder import ResultFolder
from posecheck.results.formats.series_csv import read_csv
from posecheck.results.names import keyframe_name

DETAILS, TITLE = "job.json", "title"
LONGEST_TITLE = 80
_DETAILS = Expected("what posecheck wrote beside a result", InputError, "Analyse the video again.")
_FORGOTTEN = f"{HALF}forgotten-"
_KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}")


@dataclass(frozen=True, eq=False)
class Result:
    """What a result's folder holds. keyframes: its key frames. report.curves is read from its
    table. drive: the driving measure.

    made_at: seconds since 1970.

    people: everybody who was seen, from the left, where there were several.
    """

    key: str
    folder: ResultFolder
    name: str
    report: Report
    keyframes: tuple[KeyFrame, ...]
    drive: str | None
    made_at: float
    options: dict[str, Any]
    people: tuple[Seen, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line of the list of results, quick to read. title: what the user calls it, "" for none."""

    key: str
    name: str
    movement: str
    summary: str
    made_at: float
    refused: bool
    title: str = ""


def is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def result_folder(key: str) -> Path:
    """Where the result of that key lies, whether it is there or not. Raises ValueError where it is
    no key: keys come from addresses."""
    if not is_key(key):
        raise ValueError(f"{key!r} is not a key")
    return data_subfolder("results") / key


def is_there(key: str) -> bool:
    return is_key(key) and (result_folder(key) / DETAILS).is_file()


def is_whole(key: str) -> bool:
    """Whether it is there and can be read. One that cannot goes, so that the same question makes a
    new one."""
    if not is_there(key):
        return False
    try:
        load_result(key)
    except InputError:
        _remove_quietly(result_folder(key))
        return False
    return True


def load_result(key: str) -> Result:
    """Raises InputError where it is not there or was damaged."""
    folder = ResultFolder(result_folder(key))
    advice = "Analyse the video again."
    try:
        details = read_json(folder.path / DETAILS, dict, _DETAILS)
        report, keyframes = folder.read_keyframes()
        series: Series | None = (
            read_csv(folder.series, details["units"]) if folder.series.is_file() else None
        )
        return Result(
            key,
            folder,
            details["name"],
            replace(report, curves=series),
            keyframes,
            details["drive"],
            moment(details["made_at"]),
            details["options"],
            tuple(_seen(p) for p in details.get("people", ())),
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError, InputError) as error:
        if not is_there(key):
            raise InputError("This result is not on this computer any more.", advice) from None
        raise InputError("This result was damaged and cannot be read.", advice) from error


def moment(said: Any) -> float:
    """Seconds since 1970 as a file says them. Raises ValueError where no clock can show them."""
    try:
        datetime.fromtimestamp(said)
        return float(said)
    except (OverflowError, OSError, TypeError) as error:
        raise ValueError(f"{said!r} is no moment") from error


def _seen(plain: dict[str, Any]) -> Seen:
    x0, y0, x1, y1 = (float(x) for x in plain["box"])
    return Seen(float(plain["t"]), (x0, y0, x1, y1), bool(plain["followed"]))


def scratch_folder() -> Scratch:
    """A folder of this process to make a result in before it is in its place.
    Raises OutputError."""
    within = data_subfolder("scratch")
    try:
        return Scratch(within)
    except OSError as error:
        raise OutputError(
            f"{within} cannot be written: {error.strerror or error}.", "Make room there."
        ) from error


def put_result(made: Path, key: str) -> Path:
    """Moves a finished folder to its place, for its owner alone; where one is there already, that
    one stays. Raises OutputError."""
    folder = result_folder(key)
    try:
        if not is_there(key):
            make_private(made)
            # what is there without its details is half deleted
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
            sync(folder.parent)
    except OSError as error:
        if not is_there(key):
            raise OutputError(
                f"The result cannot be kept in {folder.parent}: {error.strerror or error}.",
                "Make room there.",
            ) from error
    return folder


def recent_results(movement: str | None = None) -> list[Entry]:
    """The newest first; those that cannot be read are passed over."""
    found = []
    for folder in data_subfolder("results").iterdir():
        with contextlib.suppress(InputError, ValueError, KeyError, TypeError):
            details = read_json(folder / DETAILS, dict, _DETAILS)
            entry = Entry(
                folder.name,
                details["name"],
                details["movement"],
                details["verdict"],
                moment(details["made_at"]),
                details["refused"],
                str(details.get(TITLE, "")),
            )
            if is_key(folder.name) and movement in (None, entry.movement):
                found.append(entry)
    return sorted(found, key=lambda entry: entry.made_at, reverse=True)


def result_name(key: str) -> str:
    """What the file of a result was called; "a video" where that cannot be read."""
    with contextlib.suppress(InputError, ValueError, KeyError):
        return str(read_json(result_folder(key) / DETAILS, dict, _DETAILS)["name"])
    return "a video"


def result_movement(key: str) -> str:
    """What a result was judged as; "" where that cannot be read."""
    with contextlib.suppress(InputError, ValueError, KeyError):
        return str(read_json(result_folder(key) / DETAILS, dict, _DETAILS)["movement"])
    return ""


def rename_result(key: str, title: str) -> None:
    """What the user calls a result; "" takes the name back. Raises InputError where it is not
    there, OutputError."""
    path = result_folder(key) / DETAILS
    details = read_json(path, dict, _DETAILS)
    details[TITLE] = one_line(title, LONGEST_TITLE).strip()
    try:
        write_whole(path, msgspec.json.encode(details))
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.", "Make room there."
        ) from error


def first_picture(key: str) -> Path | None:
    """The first key frame of a result as a file, None where it has none."""
    path = result_folder(key) / keyframe_name(1)
    return path if path.is_file() else None


def forget_result(key: str) -> None:
    """Deletes a result with its request, and the track and the upload
    that no other result needs."""
    folder, gone = result_folder(key), aside(key)
    with contextlib.suppress(OSError):
        shutil.rmtree(gone, ignore_errors=True)
        # from here on it is not there, and the next start deletes the rest, if this one is stopped
        folder.rename(gone)
    _remove_quietly(folder)
    _forget_rest(key)


def _remove_quietly(folder: Path) -> None:
    """From the first step on it is not there; one without its details is never shown."""
    with contextlib.suppress(OSError):
        (folder / DETAILS).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def end_forgetting() -> int:
    """Deletes the rest of results whose deletion was broken off,
    and returns how many there were."""
    keys = [
        path.name.removeprefix(_FORGOTTEN)
        for path in data_subfolder("results").glob(f"{_FORGOTTEN}*")
    ]
    for key in filter(is_key, keys):
        shutil.rmtree(aside(key), ignore_errors=True) if is_there(key) else _forget_rest(key)
    return len(keys)


def aside(key: str) -> Path:
    """Where a result lies while it is being deleted."""
    return data_subfolder("results") / f"{_FORGOTTEN}{key}"


def _forget_rest(key: str) -> None:
    """What belongs to a result that is not there any more; the request last, for it says what that
    is."""
    request = kept_request(key)
    if request is not None:
        others = [
            other
            for asked, other in requests().items()
            if other.sha256 == request.sha256 and asked != key
        ]
        if not any(other.pose_key == request.pose_key for other in others):
            track_file(request).unlink(missing_ok=True)
        uploads = data_subfolder("uploads")
        if not others and uploads in request.path.parents:
            shutil.rmtree(uploads / request.path.relative_to(uploads).parts[0], ignore_errors=True)
    _request_file(key).unlink(missing_ok=True)
    shutil.rmtree(aside(key), ignore_errors=True)


def keep_request(request: Request) -> None:
    """Remembers what was asked, so that a page can offer to start it again after the program ended
    in the middle. Raises OutputError."""
    path = _request_file(request.key)
    try:
        write_whole(path, request.to_json())
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Make room there, or name another folder.",
        ) from error


def kept_request(key: str) -> Request | None:
    try:
        return from_json(read_file(_request_file(key), _DETAILS))
    except (InputError, ValueError):
        return None


def requests() -> dict[str, Request]:
    """All that were asked, by the key that their file is named by: of one that an earlier version
    asked, `Request.key` is another one by now."""
    keys = (path.stem for path in data_subfolder("requests").glob("*.json") if is_key(path.stem))
    return {key: found for key in keys if (found := kept_request(key)) is not None}


def _request_file(key: str) -> Path:
    if not is_key(key):
        raise ValueError(f"{key!r} is not a key")
    return data_subfolder("requests") / f"{key}.json"


def track_file(request: Request) -> Path:
    """Where the track of the request's video is kept once it is known."""
    return data_subfolder("tracks") / f"{request.pose_key}.npz"
