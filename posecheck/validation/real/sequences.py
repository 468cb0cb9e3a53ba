"""Sets of labelled landmark sequences, many short clips in one file: landmarks.npz with a row a
frame, and which clip and person it is of.

landmarks (rows, 33, 4): x and y in shares of the frame, z of its width, visibility; video, person,
label (rows,) text; frame (rows,) number within the clip; size (rows, 2) px; fps (rows,) where it is
known, else 30. The name of the folder says what they show.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posecheck import skeleton
from posecheck.decoding.file import Expected, border, opened
from posecheck.decoding.npz import names_in_npz
from posecheck.pose.track import PoseTrack
from posecheck.validation.real.fields import ADVICE
from posecheck.validation.real.names import named
from posecheck.validation.real.trial import try_track
from posecheck.validation.real.truth import RealClip
from posecheck.validation.truth import BadTruth
from posecheck.video.info import VideoInfo

NAME = "landmarks.npz"
FPS = 30.0
SET = Expected("a set of labelled landmark sequences", BadTruth, ADVICE)
NEEDED = ("landmarks", "video", "label", "frame", "size")


@dataclass(frozen=True)
class SequenceOutcome:
    """outcomes: clips by what they were taken for ("judged": as one of posecheck's movements);
    judged: names of those, with what they were judged as; called: how often which name was said."""

    set: str
    exercise: str
    clips: int
    persons: int
    outcomes: dict[str, int]
    judged: tuple[str, ...]
    called: dict[str, int]
    praised: int


def is_sequence_set(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        return set(NEEDED) <= names_in_npz(file, SET)
    except BadTruth:
        return False


def try_sequences(file: Path) -> SequenceOutcome:
    """Raises BadTruth."""
    exercise = file.parent.name.replace("_", " ").lower()
    if named(exercise) is None:
        raise BadTruth(
            f"{file.parent.name}/{file.name}: the folder's name says no exercise that is known.",
            "Name it after what the clips show.",
        )
    tracks = read_sequences(file)
    clip = RealClip("", "labelled", exercise, "", None, FPS, None, None, "", False, 1.0)
    tried = {name: try_track(clip, track) for name, (track, _) in tracks.items()}
    judged = tuple(
        f"{name}: {t.said.movement}"
        for name, t in tried.items()
        if t.movement.outcome in ("judged", "wrong")
    )
    persons = {person for _, person in tracks.values()}
    outcomes, called = (
        dict(Counter(of(t) for t in tried.values()))
        for of in (lambda t: t.movement.outcome, lambda t: t.said.called or "nothing")
    )
    praised = sum(bool(t.form.praise) for t in tried.values())
    return SequenceOutcome(
        file.parent.name, exercise, len(tracks), len(persons), outcomes, judged, called, praised
    )


def read_sequences(file: Path) -> dict[str, tuple[PoseTrack, str]]:
    """name of the clip -> (track, person). Raises BadTruth."""
    with (
        opened(file, SET) as content,
        border(SET, f"{file.parent.name}/{file.name}"),
        np.load(content, allow_pickle=False) as stored,
    ):
        arrays = {name: stored[name] for name in stored.files}
    rows = len(arrays["video"])
    if arrays["landmarks"].shape != (rows, skeleton.COUNT, 4) or any(
        len(arrays[name]) != rows for name in NEEDED
    ):
        raise BadTruth(
            f"{file.parent.name}/{file.name}: its arrays do not belong together.", ADVICE
        )
    persons = arrays.get("person", np.full(rows, ""))
    found = {}
    for name in dict.fromkeys(arrays["video"]):
        mine = arrays["video"] == name
        found[str(name)] = _track(str(name), arrays, mine), str(persons[mine][0])
    return found


def _track(name: str, arrays: dict[str, np.ndarray], mine: np.ndarray) -> PoseTrack:
    order = np.argsort(arrays["frame"][mine], kind="stable")
    frames = arrays["frame"][mine][order]
    marks = arrays["landmarks"][mine][order].astype(np.float32)
    if (np.diff(frames) <= 0).any():
        raise BadTruth(f"{name}: a frame is there twice.", "Number the frames of a clip from 0.")
    width, height = (int(x) for x in arrays["size"][mine][0])
    fps = float(arrays["fps"][mine][0]) if "fps" in arrays else FPS
    n = len(frames)
    landmarks = marks[..., :3] * np.array([width, height, width], np.float32)
    nothing = np.full(n, np.nan, np.float32)
    source = VideoInfo(
        name, "", n, n / fps, fps, (width, height), nominal_fps=fps, codec="landmarks"
    )
    world = np.full((n, skeleton.COUNT, 3), np.nan, np.float32)
    return PoseTrack(
        (frames - frames[0]) / fps,
        landmarks,
        marks[..., 3],
        world,
        nothing,
        None,
        source,
        estimator="landmarks of others",
    )
