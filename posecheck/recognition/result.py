"""What recognition says of a clip, or of the part of a live set that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from posecheck.recognition.gait import Steps
from posecheck.recognition.postures import Postures
from posecheck.recognition.turn import TurnAdvice

RIVAL = 0.75
"""A second movement that is so many times as likely as the first is named too. In 176 cuts of 23
clips of people wrong names fall from 22 to 13 and no right one is lost; at 0.6 some are [E]."""
Outcome = Literal["clear", "two", "none"]


@dataclass(frozen=True)
class Candidate:
    """A movement that the clip may show. confidence 0..1; judged: there are rules for it, and the
    clip is judged by them; if_named: there are, and it is judged only where it is named. a: its
    name in a sentence ("a squat")."""

    id: str
    title: str
    a: str
    confidence: float
    judged: bool
    if_named: bool = False


@dataclass(frozen=True)
class Stretch:
    """Frames [start, stop) that show the movement, or that are left out; what: a movement's id, or
    in words what is seen there."""

    start: int
    stop: int
    what: str


@dataclass(frozen=True, eq=False)
class Recognition:
    """outcome "clear": candidates[0] and no other; "two": one of `offered`; "none": nothing that
    posecheck judges, see `seems`.

    candidates: every movement worth a word, likeliest first. seems: what the clip seems to show, in
    words for a sentence, "" where nothing can be said. stretches: where the first candidate (or the
    movement that was asked for) is done; left_out: the rest, with what is seen there. postures: of
    each frame. steps: gaits found. turn: whether the image lies on its side; then the rest says
    little.
    """

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    seems: str
    stretches: tuple[Stretch, ...]
    left_out: tuple[Stretch, ...]
    postures: Postures
    steps: tuple[Steps, ...]
    turn: TurnAdvice

    @property
    def movement(self) -> str | None:
        """The id of the movement that is clear, None where none is."""
        return self.candidates[0].id if self.outcome == "clear" else None

    @property
    def named(self) -> str | None:
        """The id of what the clip shows, judged or not, where that is more likely than not, and
        nothing else about as likely."""
        sure = self.candidates and self.candidates[0].confidence > 0.5 and self.rival is None
        return self.candidates[0].id if sure else None

    @property
    def rival(self) -> Candidate | None:
        """The second candidate, where it must be named with the first."""
        return next(
            (
                c
                for c in self.candidates[1:2]
                if c.confidence >= RIVAL * self.candidates[0].confidence
            ),
            None,
        )

    @property
    def offered(self) -> tuple[Candidate, ...]:
        """The judged movements between which the user is asked, likeliest first."""
        return tuple(c for c in self.candidates if c.judged)[:2] if self.outcome == "two" else ()

    def inside(self, frames: int) -> np.ndarray:
        """(frames,) bool: part of a stretch."""
        mask = np.zeros(frames, bool)
        for stretch in self.stretches:
            mask[stretch.start : stretch.stop] = True
        return mask
