"""The stretch of a clip that is looked at, where one was asked for: outside of it nobody is seen.
Frames and times stay those of the whole clip."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from posecheck.analysis.made import Analysis
from posecheck.errors import InputError, NoPerson
from posecheck.model.report import ONLY_THIS, Reason
from posecheck.pose.track import PoseTrack
from posecheck.recognition.part import only
from posecheck.recognition.recognise import LEFT_OUT_S
from posecheck.recognition.result import Recognition, Stretch

_ADVICE = "Give times of the clip, the start before the end."


@dataclass(frozen=True)
class ClipSpan:
    """from_s, to_s: s of the clip as stored; None: from its start, to its end."""

    from_s: float | None = None
    to_s: float | None = None

    @property
    def is_whole(self) -> bool:
        """Nothing is left out."""
        return self.from_s is None and self.to_s is None

    @property
    def start(self) -> float:
        return self.from_s or 0.0

    def inside(self, t: np.ndarray) -> np.ndarray:
        """(frames,) bool of frame times t (frames,) s."""
        return (t >= self.start) & (t <= (math.inf if self.to_s is None else self.to_s))

    def told(self, end_s: float) -> str:
        """ "from 12.0 to 24.5 s", of a clip that ends at end_s."""
        end = min(end_s, self.to_s or end_s)
        digits = 1 if end - self.start >= 1 else 3
        return f"from {self.start:.{digits}f} to {end:.{digits}f} s"


WHOLE = ClipSpan()


def check_span(span: ClipSpan, length_s: float = math.nan) -> None:
    """Raises InputError for a stretch that is none, or does not lie in a clip of `length_s` (NaN:
    not known).

    An end up to the next whole second after the clip's is taken: so long players say that it is.
    """
    for value in (span.from_s, span.to_s):
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise InputError(f"{value:g} s is no time of a clip.", _ADVICE)
    if span.to_s is not None and span.to_s <= span.start:
        ends = f"The stretch to look at ends at {span.to_s:g} s"
        raise InputError(f"{ends}, which is not after its start at {span.start:g} s.", _ADVICE)
    outside = ""
    if span.from_s and span.from_s >= length_s:
        outside = f"starts at {span.from_s:g} s"
    elif span.to_s is not None and span.to_s > length_s and span.to_s > math.ceil(length_s):
        outside = f"ends at {span.to_s:g} s"
    if outside:
        raise InputError(
            f"The stretch to look at {outside}, and the clip is {length_s:.1f} s long.", _ADVICE
        )


def clip_length(track: PoseTrack) -> float:
    """Seconds from the first frame to the end of the last one, as stored."""
    return float(track.t[-1] + (np.median(np.diff(track.t)) if len(track) > 1 else 0.0))


def span_of(track: PoseTrack, span: ClipSpan) -> ClipSpan:
    """The span, checked against this track; WHOLE where it leaves no frame out. Raises
    InputError, also where no frame lies in it."""
    if span.is_whole:
        return span
    length = clip_length(track)
    check_span(span, length)
    inside = span.inside(track.t)
    if not inside.any():
        raise InputError(
            f"No frame of the clip lies in the stretch to look at, {span.told(length)}.",
            "Choose a longer stretch.",
        )
    return WHOLE if inside.all() else span


def only_between(track: PoseTrack, span: ClipSpan) -> tuple[PoseTrack, ClipSpan]:
    """The track in which nobody is seen outside the span, and the span as of `span_of`. Raises
    InputError, and NoPerson where nobody is seen in it."""
    span = span_of(track, span)
    if span.is_whole:
        return track, span
    inside = span.inside(track.t)
    if not (inside & track.found).any():
        asked = f"{span.told(clip_length(track))}, the stretch that was to be looked at"
        raise NoPerson(f"No person detected {asked}.", "Choose another stretch.")
    seen = replace(
        track,
        landmarks=only(inside, track.landmarks),
        world=only(inside, track.world),
        brightness=np.where(inside, track.brightness, np.nan).astype(track.brightness.dtype),
    )
    return seen, span


def recognised_between(seen: Recognition, t: np.ndarray, span: ClipSpan) -> Recognition:
    """Of what was left out, only what lies in the span: of the rest it is known why. t (frames,) s
    as stored."""
    if span.is_whole:
        return seen
    asked = np.flatnonzero(span.inside(t))
    first, end = int(asked[0]), int(asked[-1]) + 1
    parts = (Stretch(max(p.start, first), min(p.stop, end), p.what) for p in seen.left_out)
    kept = (p for p in parts if p.start < p.stop and t[p.stop - 1] - t[p.start] >= LEFT_OUT_S)
    return replace(seen, left_out=tuple(kept))


def said_between(made: Analysis, whole: PoseTrack, span: ClipSpan) -> Analysis:
    """The analysis with the whole track, and its report saying what was looked at."""
    if span.is_whole:
        return made
    told = f"Only this stretch was looked at, as asked: {span.told(clip_length(whole))}."
    quality = made.report.quality
    quality = replace(quality, reasons=(*quality.reasons, Reason(ONLY_THIS, told)))
    return replace(made, track=whole, report=replace(made.report, quality=quality))
