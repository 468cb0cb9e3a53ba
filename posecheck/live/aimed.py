"""A set that is over once what was asked for is done, so that nobody walks back to end it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from posecheck.live.guided_set import AT_THE_END_S
from posecheck.live.session import LiveSession
from posecheck.live.state import LiveState


@dataclass(frozen=True)
class Aim:
    """reps: so many whole ones, of each side where per_side is set; seconds: so long, of a hold or
    of a run. None: a set of that kind ends as any other does."""

    reps: int | None = None
    per_side: bool = False
    seconds: float | None = None

    def reached(self, state: LiveState) -> bool:
        """Whether the set that `state` shows has come so far."""
        if self.reps is not None:
            done = min(state.sides or (0, 0)) if self.per_side else state.count
            return done >= self.reps
        return self.seconds is not None and (state.clock_s or 0.0) >= self.seconds


class AimedLive(LiveSession):
    """aim: what its set ends with; the rest as of LiveSession."""

    def __init__(self, *given: Any, aim: Aim, **more: Any):
        super().__init__(*given, **more)
        self._aim = aim
        self._reached: float | None = None

    def _settle(self, state: LiveState) -> None:
        """A rep is counted on its way back: its end is waited for."""
        if state.phase != "going":
            self._reached = None
        elif self._reached is None and self._aim.reached(state):
            self._reached = state.t
        wait = AT_THE_END_S if self._aim.reps is not None else 0.0
        if self._reached is not None and state.t - self._reached >= wait:
            self._engine.finish()
            self._reached = None
        super()._settle(state)
