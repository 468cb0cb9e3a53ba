"""Landmarks from a table: a CSV with one row a frame and four columns a landmark, normalised to the
frame."""

from __future__ import annotations

import hashlib
import math
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import numpy as np

from posecheck import skeleton
from posecheck.decoding.file import Expected, border, read_file
from posecheck.decoding.table import MOST_TABLE_BYTES, Row, csv_rows
from posecheck.errors import BadTrack
from posecheck.pose.estimator import BLAZEPOSE_FULL
from posecheck.pose.io.storage import check_track, drop_half_points
from posecheck.pose.track import NAMED_VIEW, PoseTrack
from posecheck.video.info import VideoInfo

TABLE = "landmark table"
MADE_BY = {"blazepose-full": f"{BLAZEPOSE_FULL}, {TABLE}"}
"""What a user can say of who made the points -> the track's estimator. Without a word, nothing is
known of it."""
VIEWS = ("side-left", "side-right", "front", "rear")
_PARTS = ("x", "y", "z", "v")
FRAME = "frame"
MOST_EMPTY = 20
"""Frames for each row that a table may have [E]."""
FARTHEST = 5.0
"""Frame sizes beside the frame where a point may still lie, as models put what they do not see [E].
"""
_TABLE = Expected(
    "a CSV table of landmarks",
    BadTrack,
    "Save it as CSV with commas, in UTF-8.",
    missing=BadTrack,
    most=MOST_TABLE_BYTES,
)
MOST_ROWS = 250_000
"""More than an hour at 60 rows a second; each takes two kilobytes, however short its cells are. [E]
"""
SLOWEST, FASTEST = 0.001, 10_000.0
"""Rows a second that a table may have [E]."""


def read_landmark_table(
    csv_path: str | Path,
    size: tuple[int, int],
    fps: float,
    *,
    made_by: str | None = None,
    view: str | None = None,
) -> tuple[PoseTrack, tuple[str, ...]]:
    """A track and each row's label ("" where the table has no `label` column).

    The header names `label` (optional) and, for each landmark present, NAME_x, NAME_y, NAME_z,
    NAME_v: x and z as shares of the frame's width, y of its height, v 0..1. Landmarks without
    columns are NaN with visibility 0, as are empty cells, points of visibility 0, and places that
    no frame has (-1, 9999). A column `frame` numbers the frames: those without a row are frames
    with nobody. size: (width, height) of the frame in pixels. fps: rows per second, for the times.
    made_by, view: as in `described`. Raises BadTrack.
    """
    path = Path(csv_path)
    size = _checked_size(size)
    _check_rate(path.name, fps)
    raw = read_file(path, _TABLE)
    rows = csv_rows(raw, _TABLE, path.name)
    _, header = next(rows, (0, []))
    header = [cell.strip() for cell in header]
    columns = _columns(path.name, header) if header else {}
    places = [at for place in columns.values() for at in place]
    numbers, labels = _numbers(
        path.name, rows, header, [*places, *([header.index(FRAME)] if FRAME in header else [])]
    )
    if not labels:
        raise BadTrack(
            f"{path.name} has no rows.", "A header and at least one row of landmarks are needed."
        )
    if FRAME in header:
        numbers, labels = _at_their_frames(path.name, numbers[:, :-1], numbers[:, -1], labels)
    n = len(labels)
    landmarks, visibility = _points(_without_missing(path.name, numbers), list(columns), size)
    track = PoseTrack(
        t=np.arange(n) / fps,
        landmarks=drop_half_points(landmarks),
        visibility=visibility,
        world=np.full((n, skeleton.COUNT, 3), np.nan, np.float32),
        brightness=np.full(n, np.nan, np.float32),
        silhouettes=None,
        source=_info(path, raw, n, fps, size),
        log=(f"landmarks of {len(columns)} points read from a table, at {fps:g} rows a second",),
        estimator=TABLE,
    )
    with border(_TABLE, path.name):
        check_track(track)
    return described(track, made_by, view), tuple(labels)


def _info(path: Path, raw: bytes, rows: int, fps: float, size: tuple[int, int]) -> VideoInfo:
    return VideoInfo(
        # a name in another encoding cannot go into JSON as it is
        path.name.encode(errors="replace").decode(),
        hashlib.sha256(raw).hexdigest(),
        rows,
        rows / fps,
        float(fps),
        size,
        nominal_fps=float(fps),
        codec="landmark table",
    )


def _check_rate(name: str, fps: float) -> None:
    """Raises BadTrack."""
    if not (isinstance(fps, (int, float)) and SLOWEST <= fps <= FASTEST):
        raise BadTrack(
            f"The frame rate of {name} must be a number above 0, not {fps}.",
            "Give the video's frames per second.",
        )


def _points(
    numbers: np.ndarray, names: list[str], size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Landmarks (rows, 33, 3) px and visibility (rows, 33) of the columns x, y, z and v of each
    named point in turn. size: (width, height) px."""
    width, height = size
    landmarks = np.full((len(numbers), skeleton.COUNT, 3), np.nan, np.float32)
    visibility = np.zeros((len(numbers), skeleton.COUNT), np.float32)
    with np.errstate(over="ignore"):  # what is too large is refused by `check_track`
        for k, name in enumerate(names):
            x, y, z, v = numbers[:, 4 * k : 4 * k + 4].T
            at = skeleton.INDEX[name]
            landmarks[:, at] = np.column_stack([x * width, y * height, z * width])
            visibility[:, at] = np.where(np.isfinite(v) & np.isfinite(x) & np.isfinite(y), v, 0.0)
    return landmarks, visibility


def _at_their_frames(
    name: str, numbers: np.ndarray, frames: np.ndarray, labels: list[str]
) -> tuple[np.ndarray, list[str]]:
    """Rows at the frames that their column says; NaN and no label where a frame has no row. Raises
    BadTrack."""
    if not (
        np.isfinite(frames).all() and (frames == np.round(frames)).all() and (frames >= 0).all()
    ):
        told = f"{name}: the column {FRAME} holds something else than frame numbers."
        raise BadTrack(told, "Number them 0, 1, 2 and so on, or leave it out.")
    step = np.diff(frames)
    if (step == 0).any():
        at = frames[int(np.argmax(step == 0))]
        raise BadTrack(
            f"{name}: two rows are of frame {at:.0f}.",
            "A table holds one person: keep the rows of one.",
        )
    if (step < 0).any():
        raise BadTrack(
            f"{name}: the frames in the column {FRAME} do not rise.", "Sort the rows by it."
        )
    n = int(frames[-1] - frames[0]) + 1
    if n > MOST_EMPTY * len(labels):
        raise BadTrack(
            f"{name}: {len(labels)} rows for {n} frames.",
            f"Check the column {FRAME}, or leave it out.",
        )
    at = (frames - frames[0]).astype(int)
    whole, named = np.full((n, numbers.shape[1]), np.nan), [""] * n
    whole[at] = numbers
    for place, label in zip(at, labels, strict=True):
        named[place] = label
    return whole, named


def _without_missing(name: str, numbers: np.ndarray) -> np.ndarray:
    """(n, 4 k) x, y, z, v of k points, NaN where a point is marked as missing. Raises BadTrack for
    places in pixels."""
    points = numbers.reshape(len(numbers), -1, 4).copy()
    x, y, v = points[..., 0], points[..., 1], points[..., 3]
    with np.errstate(invalid="ignore"):
        gone = (v <= 0) | ((x == -1) & (y == -1)) | (np.maximum(np.abs(x), np.abs(y)) > FARTHEST)
        seen = np.isfinite(x) & np.isfinite(y) & (v > 0)
        if seen.any() and np.mean(np.maximum(x, y)[seen] > FARTHEST) > 0.5:
            told = "the places are pixels, and shares of the frame are needed"
            raise BadTrack(
                f"{name}: {told}.", "Divide x and z by the width of the frame and y by its height."
            )
    points[gone] = np.nan
    return points.reshape(numbers.shape)


def described(track: PoseTrack, made_by: str | None = None, view: str | None = None) -> PoseTrack:
    """A track with what it does not say itself and its user knows.

    made_by: a key of MADE_BY, the pose model that the points of a table are of. view: one of VIEWS,
    from where the person is seen; needed where the points have no depth. Raises BadTrack for other
    values, and where it is known: who made the points of a track that is not of a table, and the
    view where such a track has depth.
    """
    if made_by is None and view is None:
        return track
    if track.source.codec != TABLE and (made_by is not None or track.has_depth):
        refuse_what_is_known(track.source.name)
    if made_by is not None and made_by not in MADE_BY:
        raise BadTrack(
            f"{made_by!r} is no pose model that posecheck was fitted on.",
            f"Give {' or '.join(MADE_BY)}, or leave it out.",
        )
    check_view(view)
    meta = track.meta if view is None else {**track.meta, NAMED_VIEW: view}
    return replace(track, estimator=MADE_BY.get(made_by, track.estimator), meta=meta)


def check_view(view: str | None) -> None:
    """Raises BadTrack for the name of a view that is none."""
    if view is not None and view not in VIEWS:
        raise BadTrack(f"{view!r} is no view.", f"Give one of: {', '.join(VIEWS)}.")


def refuse_what_is_known(name: str) -> NoReturn:
    """Raises BadTrack: the user's word would have no effect, or a wrong one."""
    told = (
        "is not a landmark table: what made its points is known, "
        "and from where it is seen too where they have depth"
    )
    raise BadTrack(f"{name} {told}.", "Leave both out.")


def _checked_size(size: tuple[int, int]) -> tuple[int, int]:
    try:
        width, height = (int(v) for v in size)
    except (TypeError, ValueError, OverflowError):
        width = height = 0
    if width < 1 or height < 1:
        raise BadTrack(
            f"The frame size {size} is not a width and a height in pixels.",
            "Give it as width, height, such as 1280, 720.",
        )
    return width, height


def _numbers(
    name: str, rows: Iterator[Row], header: list[str], wanted: list[int]
) -> tuple[np.ndarray, list[str]]:
    """(rows, len(wanted)) of those columns, NaN for empty cells; and each row's label."""
    label_at = header.index("label") if "label" in header else None
    found, labels = array("d"), []
    for line, row in rows:
        if len(row) != len(header):
            raise BadTrack(
                f"{name}, line {line}: {len(row)} values, "
                f"but the header names {len(header)} columns.",
                "Correct this line.",
            )
        if len(labels) == MOST_ROWS:
            raise BadTrack(
                f"{name} has more than {MOST_ROWS} rows.", "Cut out the part to look at."
            )
        try:
            found.extend([float(row[at] or "nan") for at in wanted])
        except ValueError:
            found.extend([_number(name, line, header[at], row[at]) for at in wanted])
        labels.append("" if label_at is None else row[label_at])
    numbers = np.frombuffer(found).reshape(len(labels), len(wanted))
    return np.where(np.isfinite(numbers), numbers, np.nan), labels


def _columns(name: str, header: list[str]) -> dict[str, list[int]]:
    """Landmark -> its four columns."""
    twice = [cell for cell, number in Counter(header).items() if number > 1]
    if twice:
        raise BadTrack(f"{name}: the column {min(twice)} is there twice.", "Name each column once.")
    place = {cell: i for i, cell in enumerate(header)}
    columns = {}
    for landmark in skeleton.LANDMARKS:
        wanted = [f"{landmark}_{part}" for part in _PARTS]
        missing = [cell for cell in wanted if cell not in place]
        if not missing:
            columns[landmark] = [place[cell] for cell in wanted]
        elif len(missing) < len(wanted):
            raise BadTrack(
                f"{name}: the column {missing[0]} is missing.",
                "Each landmark needs _x, _y, _z and _v.",
            )
    if "nose" not in columns:
        raise BadTrack(
            f"{name}: the columns nose_x, nose_y, nose_z, nose_v are missing.",
            "They tell in which frames there is a person.",
        )
    if len(columns) < 2:
        raise BadTrack(
            f"{name}: no landmark but the nose.",
            "Name the columns like left_hip_x, left_hip_y, left_hip_z, left_hip_v.",
        )
    return columns


def _number(name: str, line: int, column: str, cell: str) -> float:
    if not cell.strip():
        return math.nan
    try:
        value = float(cell)
    except ValueError:
        raise BadTrack(
            f'{name}, line {line}, column {column}: "{cell}" is not a number.',
            "Correct this cell, or leave it empty.",
        ) from None
    return value if math.isfinite(value) else math.nan
