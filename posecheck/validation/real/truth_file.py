"""Read the truth.json of a folder of real clips: a list of items by many hands, in free words where
the layout lets them.

Each item has an `id`, a `category` and a `ground_truth`; docs/validation.md lists the fields that
something is made of. Fields of other names, and those that are not what they should be, are kept as
`unused`; only an item that cannot be told at all is a BadTruth, in one line that names it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.validation.real.angle_words import true_angle
from posecheck.validation.real.fault_words import fault_codes
from posecheck.validation.real.fields import ADVICE, Fields
from posecheck.validation.real.numbers import frames_named
from posecheck.validation.real.run_words import true_run
from posecheck.validation.real.truth import RealClip, Span, TrueAngle, TrueFault
from posecheck.validation.truth import BadTruth

TRUTH = Expected("a truth of real clips", BadTruth, ADVICE)
PEAKS = {
    True: ("top_frames", "knee_up_frames", "open_frames", "peak_frames"),
    False: ("bottom_frames", "deep_frames", "peak_frames"),
}
"""The far position, where it is up (bridges, raises) and where it is down: the first of these that
is there."""
UPWARDS = (
    "bridge",
    "thrust",
    "raise",
    "clam",
    "kick",
    "hydrant",
    "bird",
    "jack",
    "march",
    "knees",
    "curl",
    "crunch",
    "sit-up",
)
SOURCE = {
    "id",
    "ground_truth",
    "what",
    "quality",
    "width",
    "height",
    "codec",
    "source",
    "fps_time_stamps",
}
"""Fields of an item that say what it is and where it comes from; nothing is to be checked by them.
"""


def load_clips(file: Path) -> tuple[RealClip, ...]:
    """The clips of a truth.json. Raises BadTruth."""
    items = read_json(file, Any, TRUTH)
    if not isinstance(items, list) or not items:
        raise BadTruth(f"{file.name} is not a list of clips.", ADVICE)
    clips = tuple(read_clip(item, file.name, number) for number, item in enumerate(items))
    ids = [clip.id for clip in clips]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice is not None:
        raise BadTruth(
            f"{file.name}: the id {twice} is there twice.", "Give every clip an id of its own."
        )
    return clips


def labelled_run(file: Path, video: Path) -> RealClip:
    """The one clip of a folder with labels of its contacts (`validation.labelled` has the layout).
    Raises BadTruth."""
    raw = read_json(file, Any, TRUTH)
    if not isinstance(raw, dict):
        raise BadTruth(f"{file.parent.name}/{file.name} is not an object.", ADVICE)
    angles = {name: value for name, value in raw.items() if name.endswith("_deg")}
    said = {
        name: value
        for name, value in raw.items()
        if name not in angles and name not in ("movement", "view", "fps", "frames", "size", "how")
    }
    item = {
        "id": file.parent.name,
        "category": raw.get("movement"),
        "view": f"side (near side = {raw.get('view')})",
        "frames": raw.get("frames"),
        "fps": raw.get("fps"),
        "media": video.name,
        "ground_truth": said | {"exercise": raw.get("movement"), "angles_deg": angles},
    }
    return read_clip(item, f"{file.parent.name}/{file.name}")


def read_clip(raw: Any, file: str = "truth", number: int = 0) -> RealClip:
    """One item of a truth file; file, number: where it stands, for messages. Raises BadTruth."""
    if not isinstance(raw, dict):
        raise BadTruth(f"{file}, item {number}: it is not an object.", ADVICE)
    name = raw.get("id")
    if not isinstance(name, str) or not name:
        raise BadTruth(f"{file}, item {number}: there is no id.", "Every clip is named by its id.")
    if not isinstance(raw.get("ground_truth"), dict):
        raise BadTruth(f"{file}, {name}: there is no ground_truth.", ADVICE)
    item, said = Fields(raw), Fields(raw["ground_truth"])
    category = item.text("category")
    exercise = said.text("exercise") or category
    if not exercise:
        raise BadTruth(f"{file}, {name}: neither exercise nor category says what it shows.", ADVICE)
    frames, fps = item.positive("frames"), item.positive("fps")
    what, checked = f"{category} {exercise}".lower(), said.text("my_check")
    peaks = next(
        (tuple(f) for f in map(said.frames, PEAKS[any(w in what for w in UPWARDS)]) if f), ()
    )
    source = item.get("source")
    angles, unread = _angles(said.get("angles_deg"))
    return RealClip(
        id=name,
        category=category,
        exercise=exercise,
        view="; ".join(filter(None, (item.text("view"), said.text("view_valid")))),
        frames=None if frames is None else int(frames),
        fps=fps,
        track=item.text("track") or None,
        media=item.text("media") or None,
        licence=str(source.get("licence") or "none") if isinstance(source, dict) else "none",
        photograph=frames is None or frames == 1,
        tolerance=_tolerance(said, fps),
        reps=_reps(said, peaks),
        peaks=peaks,
        holds=said.spans("hold_frames"),
        run=true_run(said, category, frames, fps),
        form=_form(said),
        faults=_faults(said),
        absent=("hip-level",) if re.search(r"\blevel\b", checked) else (),
        good_spans=_good_spans(said),
        angles=angles,
        tilt=_tilt(f"{said.text('label_from_repo')} {checked}") if "stand" in what else "",
        pair=said.text("pair"),
        # last: by now all that is used was asked for
        unused=(*(n for n in item.unused() if n not in SOURCE), *said.unused(), *unread),
    )


def _tolerance(said: Fields, fps: float | None) -> float:
    """Frames: the item's own, else 1 below 45 frames a second and 2 above."""
    own = said.number("tolerance_frames")
    return (1.0 if not fps or fps < 45 else 2.0) if own is None else own.value


def _reps(said: Fields, peaks: tuple[int, ...]) -> Span | None:
    """A rep that the clip's ends cut has its far position in the list,
    and may be counted or not."""
    said.get("partial")
    full = said.number("reps_full")
    return None if full is None else (int(full.low), max(int(full.high), len(peaks)))


def _form(said: Fields) -> str:
    form, faults = said.text("form").lower().strip(), said.get("faults")
    if faults and not _none(faults):
        return "fault"
    if re.match(r"(good|correct|right|clean)\b", form):
        return "good"
    if form and fault_codes(form):
        return "fault"
    return "good" if _none(faults) else ""


def _none(faults: Any) -> bool:
    """Whether the reader says that there is no fault."""
    return faults == [] or (
        isinstance(faults, str)
        and faults.lower().strip(" .") in ("none", "no", "no fault", "no faults")
    )


def _faults(said: Fields) -> tuple[TrueFault, ...]:
    given = [] if _none(said.get("faults")) else said.get("faults")
    texts = (
        [given]
        if isinstance(given, str)
        else [t for t in given if isinstance(t, str)]
        if isinstance(given, list)
        else []
    )
    if not texts and _form(said) == "fault":
        texts = [said.text("form")]
    return tuple(TrueFault(text, fault_codes(text), frames_named(text)) for text in texts)


def _good_spans(said: Fields) -> tuple[Span, ...]:
    phases = said.get("phases")
    if not isinstance(phases, list):
        return ()
    good = [
        p
        for p in phases
        if isinstance(p, dict) and re.search(r"\bgood\b", str(p.get("state", "")).lower())
    ]
    return tuple(
        span for span in (said.span(p.get("frames"), "phases") for p in good) if span is not None
    )


def _tilt(words: str) -> str:
    low = words.lower()
    for name, others in (
        ("anterior", ("anterior", "arched", "forward tilt")),
        ("posterior", ("posterior", "tucked")),
        ("neutral", ("neutral",)),
    ):
        if any(other in low for other in others):
            return name
    return ""


def _angles(said: Any) -> tuple[tuple[TrueAngle, ...], tuple[str, ...]]:
    """Those that a measure of posecheck is meant by, and the names of the others."""
    if not isinstance(said, dict):
        return (), ()
    made = {key: true_angle(key, value) for key, value in said.items()}
    return tuple(a for a in made.values() if a is not None), tuple(
        f"angles_deg: {key}" for key, a in made.items() if a is None
    )
