"""A set that is over once what was asked for is done, so that nobody walks back to end it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from posecheck.live import messages
from posecheck.live.engine import LiveEngine
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


class AloneEngine(LiveEngine):
    """A set that does not begin by itself while somebody else is in the frame: what is filmed so is
    asked for again. Who presses the button begins it all the same."""

    _in_spite = False

    def begin(self) -> None:
        self._in_spite = bool(self._others)
        super().begin()

    def company(self, others: int) -> None:
        super().company(others)
        if others and self.phase == "countdown" and not self._in_spite:
            self.phase, self._ready_since = "setup", None

    def _step_setup(self, t: float) -> None:
        if self._others:
            self._ready_since = None
        super()._step_setup(t)

    def state(self) -> LiveState:
        state = super().state()
        if self.phase != "setup" or not self._others or not state.ready:
            return state
        return replace(state, say=messages.ALONE, ready=False, ready_share=0.0)


class AimedLive(LiveSession):
    """aim: what its set ends with; the rest as of LiveSession. It begins once nobody else is in the
    frame."""

    engine_of = AloneEngine

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
