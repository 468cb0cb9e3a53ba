"""What the pages analysed of somebody: results, requests that did not end, uploads, tracks; found by the videos and by the person's calibration."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from posecheck.calibration.store import load_calibration, slug
from posecheck.disk import data_subfolder
from posecheck.errors import PosecheckError
from posecheck.jobs.request import Request
from posecheck.jobs.results import DETAILS, forget_result, is_key, kept_request, track_file
from posecheck.report.write import REPORT_JSON

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Analysed:
    """One analysis of the pages, or an upload of which there is none (key ""). made_at: seconds since 1970, None where it did not end."""

    key: str
    name: str
    sha256: str
    movement: str | None = None
    made_at: float | None = None

    @property
    def title(self) -> str:
        """"run.mp4, running, 3 May 2026 14:05"."""
        if not self.key:
            return f"{self.name}, uploaded"
        made = datetime.fromtimestamp(self.made_at) if self.made_at is not None else None
        return ", ".join(part for part in (self.name, self.movement, f"{made.day} {made:%b %Y %H:%M}" if made else "not finished") if part)


def analysed_of(person: str, videos: Collection[str], others: Collection[str] = ()) -> tuple[Analysed, ...]:
    """The analyses of those videos (sha256), and those held against the own neutral of that person, the newest first.

    others: videos that are also somebody else's; what was analysed of them counts only where the person's own neutral was used.
    """
    own = slug(person)
    found = []
    for key in sorted(_keys()):
        details, request = _details(key), kept_request(key)
        sha256 = str(details.get("sha256") or (request.sha256 if request else ""))
        options = details.get("options") or (request.options if request else {})
        if (sha256 in videos and sha256 not in others) or own in _neutrals(key, options):
            made_at = details.get("made_at")
            name = str(details.get("name") or (request.name if request else "a video"))
            movement = details.get("movement")
            found.append(Analysed(key, name, sha256, movement and str(movement), float(made_at) if isinstance(made_at, int | float) else None))
    found.sort(key=lambda a: a.made_at or 0.0, reverse=True)
    there = {a.sha256 for a in found}
    for folder in sorted(data_subfolder("uploads").iterdir()):
        if folder.name in videos and folder.name not in others and folder.name not in there and folder.is_dir():
            name = next((p.name for p in sorted(folder.iterdir())), "a video")
            found.append(Analysed("", name, folder.name))
    return tuple(found)


def _keys() -> set[str]:
    names = {p.name for p in data_subfolder("results").iterdir()} | {p.stem for p in data_subfolder("requests").glob("*.json")}
    return {name for name in names if is_key(name)}


def _details(key: str) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError, RecursionError):
        read = json.loads((data_subfolder("results") / key / DETAILS).read_bytes())
        if isinstance(read, dict):
            return read
    return {}


def _neutrals(key: str, options: dict[str, Any]) -> set[str]:
    """Slugs of those whose own neutral an analysis was held against: as its report says, and as was asked (a name, or the file of a copy)."""
    named, report = [], {}
    with contextlib.suppress(OSError, ValueError, RecursionError):
        report = json.loads((data_subfolder("results") / key / REPORT_JSON).read_bytes())
    for part, name in (("own_neutral", "person"), ("asked", "calibration")):
        with contextlib.suppress(KeyError, TypeError):
            named.append(report[part][name])
    asked = options.get("calibration") if isinstance(options, dict) else None
    if isinstance(asked, str):
        with contextlib.suppress(PosecheckError, OSError):
            named.append(load_calibration(asked).person if asked.endswith(".json") else asked)
    slugs = set()
    for name in named:
        with contextlib.suppress(PosecheckError, TypeError, AttributeError):
            slugs.add(slug(name))
    return slugs


def forget_analysed(keys: Collection[str], uploads: Collection[str]) -> None:
    """Deletes those analyses, and those uploads (sha256) and tracks that no other one needs. What is gone already is no error: a removal that
    was broken off is done again. Raises OSError, OutputError."""
    requests = [r for key in _keys() if (r := kept_request(key)) is not None]
    rest = [r for r in requests if r.key not in keys]
    for request in requests:
        if request.key in keys and not any(r.pose_key == request.pose_key for r in rest):
            track_file(request).unlink(missing_ok=True)
    for sha256 in uploads:
        if _SHA256.fullmatch(sha256) and not any(_needs(r, sha256) for r in rest):
            _remove(data_subfolder("uploads") / sha256)
    for key in keys:
        if is_key(key):
            forget_result(key)
            _remove(data_subfolder("results") / key)


def _needs(request: Request, sha256: str) -> bool:
    return request.sha256 == sha256 or data_subfolder("uploads") / sha256 in request.path.parents


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # another process may be at it as well
    if folder.exists():
        raise OSError(f"{folder} stays")
