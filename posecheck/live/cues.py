"""Which one thing to say now: the worst fault, not too often, and a good word when it is gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from posecheck.live.messages import Say
from posecheck.model.judged import Judged
from posecheck.movements.movement import Movement

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


class CueChooser:
    """One cue at a time for the faults of `movement`. All times in s, on one clock."""

    def __init__(self, movement: Movement):
        self._rules = movement.rules
        self._said: dict[str, list[float]] = {}
        self._last = -float("inf")
        self._open: str | None = None
        self.shown: Say | None = None
        self._severity = 0

    def offer(self, t: float, faults: Sequence[Judged], fine: Collection[str] = ()) -> Say | None:
        """What to say at t, given what is clear now: a new cue, or None to say nothing new. A fault
        of another movement is passed over.

        fine: codes of the rules that were measured and kept just now: only what is among them is
        praised. What was not seen is in neither.
        """
        faults = [one for one in faults if one.code in self._rules]
        for one in sorted(
            faults,
            key=lambda j: (-j.severity, len(self._said.get(j.code, [])), -j.confidence, j.code),
        ):
            if t - self._last < (
                URGENT_S if one.severity >= URGENT > self._severity else BETWEEN_S
            ):
                continue
            times = self._said.setdefault(one.code, [])
            if times and t - times[-1] < SAME_S:
                continue
            # said once as an image, then as what the body does, then the image again
            rule = self._rules[one.code]
            text = rule.cue if len(times) % 2 == 0 else rule.cue_body
            times[:] = [*times[-7:], t]
            self._open, self._severity = one.code, one.severity
            return self._show(t, Say(one.code, text))
        if not faults and self._open in fine and t - self._last >= URGENT_S:
            rule, self._open, self._severity = self._rules[self._open], None, 0
            return self._show(t, Say(f"better:{rule.code}", f"Better. {rule.good}".strip()))
        return None

    def at(self, t: float) -> Say | None:
        """The cue that is on the screen at t."""
        return self.shown if t - self._last < SHOWN_S else None

    def _show(self, t: float, say: Say) -> Say:
        self._last, self.shown = t, say
        return say
