"""Landmarks from a table: a CSV with one row a frame and four columns a landmark, normalised to the picture."""

from __future__ import annotations

import csv
import hashlib
import math
from dataclasses import replace
from pathlib import Path

import numpy as np

from posecheck import skeleton
from posecheck.errors import BadTrack
from posecheck.pose.estimator import BLAZEPOSE_FULL
from posecheck.pose.track import NAMED_VIEW, PoseTrack
from posecheck.video.info import VideoInfo

TABLE = "landmark table"
MADE_BY = {"blazepose-full": f"{BLAZEPOSE_FULL}, {TABLE}"}
"""What a user can say of who made the points -> the track's estimator. Without a word, nothing is known of it."""
VIEWS = ("side-left", "side-right", "front", "rear")
_PARTS = ("x", "y", "z", "v")


def read_landmark_table(
    csv_path: str | Path, size: tuple[int, int], fps: float, *, made_by: str | None = None, view: str | None = None
) -> tuple[PoseTrack, tuple[str, ...]]:
    """A track and each row's label ("" where the table has no `label` column).

    The header names `label` (optional) and, for each landmark present, NAME_x, NAME_y, NAME_z, NAME_v: x and z as shares of
    the picture's width, y of its height, v 0..1. Landmarks without columns are NaN with visibility 0, as are empty cells.
    size: (width, height) of the picture in pixels. fps: rows per second, for the times. made_by, view: as in `described`. Raises BadTrack.
    """
    path = Path(csv_path)
    width, height = _checked_size(size)
    if not (isinstance(fps, (int, float)) and math.isfinite(fps) and fps > 0):
        raise BadTrack(f"The frame rate of {path.name} must be a number above 0, not {fps}.", "Give the video's frames per second.")
    header, rows, digest = _read(path)
    columns = _columns(path.name, header)
    names = [name for name in skeleton.LANDMARKS if name in columns]
    landmarks = np.full((len(rows), skeleton.COUNT, 3), np.nan, np.float32)
    visibility = np.zeros((len(rows), skeleton.COUNT), np.float32)
    for i, (line, row) in enumerate(rows):
        if len(row) != len(header):
            raise BadTrack(f"{path.name}, line {line}: {len(row)} values, but the header names {len(header)} columns.", "Correct this line.")
        for name in names:
            x, y, z, v = (_number(path.name, line, header[c], row[c]) for c in columns[name])
            at = skeleton.INDEX[name]
            landmarks[i, at] = (x * width, y * height, z * width)
            visibility[i, at] = v if math.isfinite(v) and math.isfinite(x) and math.isfinite(y) else 0.0
    label_at = header.index("label") if "label" in header else None
    labels = tuple("" if label_at is None else row[label_at] for _, row in rows)
    n = len(rows)
    name = path.name.encode(errors="replace").decode()  # a name in another encoding cannot go into JSON as it is
    info = VideoInfo(name, digest, n, n / fps, float(fps), (width, height), nominal_fps=float(fps), codec="landmark table")
    track = PoseTrack(
        t=np.arange(n) / fps,
        landmarks=landmarks,
        visibility=visibility,
        world=np.full((n, skeleton.COUNT, 3), np.nan, np.float32),
        brightness=np.full(n, np.nan, np.float32),
        silhouettes=None,
        source=info,
        log=(f"landmarks of {len(names)} points read from a table, at {fps:g} rows a second",),
        estimator=TABLE,
    )
    return described(track, made_by, view), labels


def described(track: PoseTrack, made_by: str | None = None, view: str | None = None) -> PoseTrack:
    """A track that was read from a table, with what the table does not say itself and its user knows.

    made_by: a key of MADE_BY, the pose model that the points are of. view: one of VIEWS, from where the person is seen; needed where the points
    have no depth. Raises BadTrack for other values, and for a track that is not of a table: there it is known.
    """
    if made_by is None and view is None:
        return track
    name = track.source.name
    if track.source.codec != TABLE:
        raise BadTrack(f"{name} is not a landmark table: what made its points, and from where it is seen, is known.", "Leave both out.")
    if made_by is not None and made_by not in MADE_BY:
        raise BadTrack(f"{made_by!r} is no pose model that posecheck was fitted on.", f"Give {' or '.join(MADE_BY)}, or leave it out.")
    if view is not None and view not in VIEWS:
        raise BadTrack(f"{view!r} is no view.", f"Give one of: {', '.join(VIEWS)}.")
    meta = track.meta if view is None else {**track.meta, NAMED_VIEW: view}
    return replace(track, estimator=MADE_BY.get(made_by, track.estimator), meta=meta)


def _checked_size(size: tuple[int, int]) -> tuple[int, int]:
    try:
        width, height = (int(v) for v in size)
    except (TypeError, ValueError):
        width = height = 0
    if width < 1 or height < 1:
        raise BadTrack(f"The picture size {size} is not a width and a height in pixels.", "Give it as width, height, such as 1280, 720.")
    return width, height


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]], str]:
    """Header, (line number, row) of each row that is not blank, sha256."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise BadTrack(f"The table {path} cannot be read ({problem.strerror or problem}).", "Correct the name.") from problem
    try:
        lines = csv.reader(raw.decode("utf-8-sig").splitlines())
        table = [(lines.line_num, row) for row in lines if any(cell.strip() for cell in row)]
    except (UnicodeDecodeError, csv.Error) as problem:
        raise BadTrack(f"{path.name} is not a CSV table ({problem}).", "Save it as CSV with commas, in UTF-8.") from problem
    if len(table) < 2:
        raise BadTrack(f"{path.name} has no rows.", "A header and at least one row of landmarks are needed.")
    return [cell.strip() for cell in table[0][1]], table[1:], hashlib.sha256(raw).hexdigest()


def _columns(name: str, header: list[str]) -> dict[str, list[int]]:
    """Landmark -> its four columns."""
    twice = sorted({cell for cell in header if header.count(cell) > 1})
    if twice:
        raise BadTrack(f"{name}: the column {twice[0]} is there twice.", "Name each column once.")
    place = {cell: i for i, cell in enumerate(header)}
    columns = {}
    for landmark in skeleton.LANDMARKS:
        wanted = [f"{landmark}_{part}" for part in _PARTS]
        missing = [cell for cell in wanted if cell not in place]
        if not missing:
            columns[landmark] = [place[cell] for cell in wanted]
        elif len(missing) < len(wanted):
            raise BadTrack(f"{name}: the column {missing[0]} is missing.", "Each landmark needs _x, _y, _z and _v.")
    if "nose" not in columns:
        raise BadTrack(f"{name}: the columns nose_x, nose_y, nose_z, nose_v are missing.", "They tell in which frames there is a person.")
    if len(columns) < 2:
        raise BadTrack(f"{name}: no landmark but the nose.", "Name the columns like left_hip_x, left_hip_y, left_hip_z, left_hip_v.")
    return columns


def _number(name: str, line: int, column: str, cell: str) -> float:
    if not cell.strip():
        return math.nan
    try:
        value = float(cell)
    except ValueError:
        raise BadTrack(f'{name}, line {line}, column {column}: "{cell}" is not a number.', "Correct this cell, or leave it empty.") from None
    return value if math.isfinite(value) else math.nan
