"""The truth of a real clip, as people read it off the frames; `truth_file.py` makes it of a
truth.json.

Frames count from 0 in decoding order. What a reader did not say is None or empty, and nothing is
compared with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.validation.real.numbers import ReadByEye

Span = tuple[int, int]
"""First and last frame."""


@dataclass(frozen=True)
class TrueContact:
    """frame: the first one in which the sole is on the ground. side: "left", "right", or None where
    the reader named none."""

    frame: int
    side: str | None


@dataclass(frozen=True)
class TrueRun:
    """contacts, toe_offs: all within `annotated`; empty: none noted. stored_cadence: on the file's
    clock; cadence: in real time, steps a minute.

    factor: how many times slower it plays. strides: how many the clip shows, as far as the truth
    says. steps: how many feet land in the whole clip. contact_ms: how long a foot stays down.
    valid: False where the reader says that a refusal is right. strike: in words.
    """

    contacts: tuple[TrueContact, ...]
    toe_offs: tuple[int, ...]
    annotated: Span | None
    stored_cadence: ReadByEye | None
    cadence: ReadByEye | None
    factor: ReadByEye | None
    strides: float
    steps: ReadByEye | None
    contact_ms: ReadByEye | None
    feet_seen: bool
    valid: bool
    strike: str = ""


@dataclass(frozen=True)
class TrueFault:
    """A fault that a reader saw. codes: what posecheck may call it; empty: no rule of posecheck
    looks for it. frames: where, None: throughout."""

    text: str
    codes: tuple[str, ...]
    frames: Span | None


@dataclass(frozen=True)
class TrueAngle:
    """An angle read by eye, in the sign and sense of posecheck's `measure` (a curve of the report,
    without its side; or one of `compare_angles.MADE`).

    which: "near", "front", "rear", "left", "right". at: "frame", or the "peak" of the reps, or the
    "whole" of the hold or clip.
    """

    text: str
    measure: str
    which: str
    at: str
    frame: int | None
    reading: ReadByEye


@dataclass(frozen=True)
class RealClip:
    """One clip or photograph. track: file name of its key points, media: of its footage; None where
    there is none.

    tolerance: frames. reps: (fewest, most) that count as right, as a rep that the clip cuts may
    count or not; peaks: frames of the far position. holds, good_spans, silent_spans: frames; in the
    last ones a fault was seen that no rule looks for. form: "good", "fault" or "" (nobody said).
    absent: codes of faults that the reader says are not there. tilt: "anterior", "neutral",
    "posterior" or "" of a standing person; pair: the name that several images of one person share.
    unused: fields that nothing was made of.
    """

    id: str
    category: str
    exercise: str
    view: str
    frames: int | None
    fps: float | None
    track: str | None
    media: str | None
    licence: str
    photograph: bool
    tolerance: float
    reps: Span | None = None
    peaks: tuple[int, ...] = ()
    holds: tuple[Span, ...] = ()
    run: TrueRun | None = None
    form: str = ""
    faults: tuple[TrueFault, ...] = ()
    absent: tuple[str, ...] = ()
    good_spans: tuple[Span, ...] = ()
    angles: tuple[TrueAngle, ...] = ()
    tilt: str = ""
    pair: str = ""
    unused: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Frames a second of the file; 30 where nobody said."""
        return self.fps or 30.0
