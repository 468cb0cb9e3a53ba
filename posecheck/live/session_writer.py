"""A guided session on its way to the disk: what counts at once, passing seconds now and then, and
again where it could not be written."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable

from msgspec.structs import replace

from posecheck.errors import PosecheckError
from posecheck.guided.record import GuidedSession

SAVED_EVERY_S = 2.0
"""Seconds of a hold or by the clock are written so often; reps and steps at once [E]."""
Save = Callable[[GuidedSession], None]
_log = logging.getLogger("posecheck.live")


class SessionWriter:
    """save: writes a session down, with an error of posecheck where it cannot. could_save: whether
    it could when it was last tried."""

    def __init__(self, session: GuidedSession, save: Save):
        self._save, self.could_save = save, True
        self._saved = self._tried = session
        self._at = -math.inf

    def write(self, session: GuidedSession, t: float) -> None:
        """The session as it stands at t (s), where it is time to."""
        if session is self._saved:
            return
        soon = t - self._at >= SAVED_EVERY_S
        if not soon and _counts(self._tried) == _counts(session):
            return
        self._tried, self._at = session, t
        try:
            self._save(session)
        except PosecheckError:
            if self.could_save:
                _log.exception("a guided session cannot be written")
            self.could_save = False
        else:
            self._saved, self.could_save = session, True


def _counts(session: GuidedSession) -> GuidedSession:
    """The session without what passes by itself."""
    if session.so_far is None:
        return replace(session, touched_at="")
    still = replace(session.so_far, seconds=0.0, hold_s=0.0, good_hold_s=0.0, at="")
    return replace(session, so_far=still, touched_at="")
