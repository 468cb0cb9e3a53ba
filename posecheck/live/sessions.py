"""All live sessions of this process: opened by a page, found by their token, limited, and let go
when nobody uses them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any

from posecheck.guided.by_clock import ClockStep
from posecheck.guided.record import GuidedSession
from posecheck.live.aimed import Aim, AimedLive
from posecheck.live.eyes import Lookout
from posecheck.live.guided_engine import MayGoOn, always
from posecheck.live.guided_session import GuidedLive
from posecheck.live.session import LiveSession
from posecheck.live.session_writer import Save
from posecheck.model.calibration import Calibration
from posecheck.movements.load import get_movement
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile
from posecheck.pose.backends import get_backend
from posecheck.pose.estimator import Finder, PoseEstimator

MOST_AT_ONCE = max(2, (os.cpu_count() or 2) // 2 + 1)
"""Sessions with a pose model at one time: each wants about half a core to a core for 25 frames a
second [E]."""
KEPT_S = 60.0
"""A session whose connection is gone can be taken up again for so long."""
RESULT_KEPT_S = 900.0
"""A set that is over waits so long for its page, and one that has begun for its camera: its reps
were done."""
UNUSED_S = 3600.0
"""A session that a page opened and no camera used."""
MOST_OPEN = 200


def _estimator() -> PoseEstimator:
    return get_backend().estimator(get_backend().model(fetch=False))


def _finder() -> Finder:
    return get_backend().finder(get_backend().model(fetch=False))


class Sessions:
    """make_estimator: one for each session, raising ModelError where there is no model.
    make_finder: who looks for other people, or None. of_each: further options of LiveSession."""

    def __init__(
        self,
        most: int = MOST_AT_ONCE,
        make_estimator: Callable[[], PoseEstimator] = _estimator,
        make_finder: Callable[[], Finder] | None = _finder,
        clock: Callable[[], float] = time.monotonic,
        **of_each: Any,
    ):
        self.most = most
        self._make, self._clock, self._of_each = make_estimator, clock, of_each
        self._lookout = Lookout(make_finder)
        self._all: dict[str, LiveSession] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._all)

    def open(
        self,
        movement: str | Movement,
        guide: tuple[ClockStep, ...] = (),
        profile: Profile | None = None,
        aim: Aim | None = None,
    ) -> LiveSession:
        """A new session of a movement, or of the one with that id; profile: thresholds to judge by;
        aim: what its set ends with. Raises MovementFileError for an unknown one."""
        self.sweep()
        known = get_movement(movement) if isinstance(movement, str) else movement
        given = (known, self._make, self._lookout)
        more = {"guide": guide, "profile": profile, "clock": self._clock, **self._of_each}
        session = LiveSession(*given, **more) if aim is None else AimedLive(*given, aim=aim, **more)
        with self._lock:
            self._all[session.token] = session
        return session

    def open_guided(
        self,
        guided: GuidedSession,
        save: Save,
        *,
        profile: Profile | None = None,
        calibration: Calibration | None = None,
        may_go_on: MayGoOn = always,
    ) -> GuidedLive:
        """The live session of a guided one: that which is under way where there is one, else a new
        one that takes it up where it stands. save: writes down how it stands. profile, calibration,
        may_go_on: as of GuidedEngine."""
        self.sweep()
        with self._lock:
            for known in self._all.values():
                if isinstance(known, GuidedLive) and known.guided.key == guided.key:
                    return known
            session = GuidedLive(
                guided,
                self._make,
                self._lookout,
                save=save,
                profile=profile,
                calibration=calibration,
                may_go_on=may_go_on,
                clock=self._clock,
                **self._of_each,
            )
            self._all[session.token] = session
        return session

    def get(self, token: str) -> LiveSession | None:
        """The session of a token; None where it never was or is gone."""
        self.sweep()
        return self._all.get(token)

    def admit(self, session: LiveSession) -> bool:
        """Whether the session may have a pose model now; then it has its place, which no other one
        is given. One that has lost its connection makes room."""
        with self._lock:
            if not session.filmed:  # a timer asks for no pose model
                session.coming = True
                return True
            others = [
                s
                for s in self._all.values()
                if s is not session and s.filmed and (s.awake or s.has_place)
            ]
            waiting = sorted((s for s in others if not s.has_place), key=lambda s: s.used)
            if len(others) - len(waiting) >= self.most:
                return False
            session.coming = True
        for other in waiting[: max(0, len(others) + 1 - self.most)]:
            other.rest()
        return True

    def close(self, session: LiveSession) -> None:
        """Its result was fetched, or nobody wants it."""
        with self._lock:
            self._all.pop(session.token, None)
        session.close()
        self._rest_if_quiet()

    def sweep(self) -> None:
        """Let go of the sessions that nobody uses any more."""
        now = self._clock()
        with self._lock:
            old = [s for s in self._all.values() if not s.has_place and now - s.used > _patience(s)]
            if len(self._all) > MOST_OPEN:
                unused = sorted(
                    (s for s in self._all.values() if not s.ever_attached), key=lambda s: s.used
                )
                old += unused[: len(self._all) - MOST_OPEN]
            for session in old:
                self._all.pop(session.token, None)
        for session in old:
            session.close()
        if old:
            self._rest_if_quiet()

    def _rest_if_quiet(self) -> None:
        if not any(s.awake for s in list(self._all.values())):
            self._lookout.rest()


def _patience(session: LiveSession) -> float:
    if session.done or session.under_way:
        return RESULT_KEPT_S
    return KEPT_S if session.ever_attached else UNUSED_S


SESSIONS = Sessions()
"""Those of this process: the page opens them, the socket finds them."""
