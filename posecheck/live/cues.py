"""Which one thing to say now: the worst fault, not too often, and a good word when it is gone."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.live.messages import Say
from posecheck.movements.movement import Fault, Movement

BETWEEN_S = 4.0
"""Least time between two cues: one that is read or heard takes about two seconds, and a rep or two
to try it [E]."""
SAME_S = 9.0
"""Least time before the same fault is named again [E]."""
URGENT_S = 2.0
"""A fault of severity 3 waits only this long [E]."""
SHOWN_S = 4.5
"""How long a cue stays on the screen [E]."""
URGENT = 3


@dataclass(frozen=True)
class Seen:
    """A fault that is clear now. severity 1-3, confidence 0..1."""

    fault: Fault
    severity: int
    confidence: float


class CueChooser:
    """One cue at a time for the faults of `movement`. All times in s, on one clock."""

    def __init__(self, movement: Movement):
        self._faults = {fault.code: fault for fault in movement.fault}
        self._said: dict[str, list[float]] = {}
        self._last = -float("inf")
        self._open: str | None = None
        self.shown: Say | None = None
        self._severity = 0

    def seen(self, code: str, severity: int, confidence: float) -> Seen | None:
        """A fault of the movement by its code; None for a code that it does not have."""
        fault = self._faults.get(code)
        return None if fault is None else Seen(fault, severity, confidence)

    def offer(self, t: float, faults: list[Seen], *, judged: bool = True) -> Say | None:
        """What to say at t, given what is clear now: a new cue, or None to say nothing new.

        judged: there was something to judge (a rep was finished, a hold goes on), so an empty list
        means that it was good.
        """
        ranked = sorted(
            faults,
            key=lambda s: (
                -s.severity,
                len(self._said.get(s.fault.code, [])),
                -s.confidence,
                s.fault.code,
            ),
        )
        for one in ranked:
            if t - self._last < (
                URGENT_S if one.severity >= URGENT > self._severity else BETWEEN_S
            ):
                continue
            times = self._said.setdefault(one.fault.code, [])
            if times and t - times[-1] < SAME_S:
                continue
            # said once as an image, then as what the body does, then the image again
            text = one.fault.cue if len(times) % 2 == 0 else one.fault.cue_body
            times[:] = [*times[-7:], t]
            self._open, self._severity = one.fault.code, one.severity
            return self._show(t, Say(one.fault.code, text))
        if judged and not faults and self._open is not None and t - self._last >= URGENT_S:
            fault, self._open, self._severity = self._faults[self._open], None, 0
            return self._show(t, Say(f"better:{fault.code}", f"Better. {fault.good}".strip()))
        return None

    def at(self, t: float) -> Say | None:
        """The cue that is on the screen at t."""
        return self.shown if t - self._last < SHOWN_S else None

    def _show(self, t: float, say: Say) -> Say:
        self._last, self.shown = t, say
        return say
