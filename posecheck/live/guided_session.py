"""One browser's guided session: the engine of all its steps behind the socket of a live set."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from posecheck.guided.record import GuidedSession
from posecheck.live.eyes import Lookout
from posecheck.live.guided_engine import GuidedEngine, MayGoOn, Wall, always
from posecheck.live.protocol import Close, Command
from posecheck.live.session import LiveSession
from posecheck.live.session_writer import Save
from posecheck.live.state import LiveState
from posecheck.model.calibration import Calibration
from posecheck.movements.load import movements, shipped_movements
from posecheck.movements.profile import Profile
from posecheck.pose.estimator import PoseEstimator


class GuidedLive(LiveSession):
    """Frames and ticks drive a GuidedEngine, from the first step to the last; nothing of it is kept
    as a clip. guided: as it was kept. save, wall, profile, calibration, may_go_on: as of the
    engine; where it may not, the connection is ended, so that the page says why."""

    def __init__(
        self,
        guided: GuidedSession,
        make_estimator: Callable[[], PoseEstimator],
        lookout: Lookout,
        *,
        save: Save,
        wall: Wall = time.time,
        profile: Profile | None = None,
        calibration: Calibration | None = None,
        may_go_on: MayGoOn = always,
        **more: Any,
    ):
        known = movements()
        first = next((s.movement for s in guided.steps if s.movement in known), "")
        movement = known.get(first) or next(iter(shipped_movements().values()))
        super().__init__(movement, make_estimator, lookout, profile=profile, **more)
        self.filmed = guided.with_camera
        self._guided = GuidedEngine(
            guided,
            save=save,
            wall=wall,
            profile=profile,
            calibration=calibration,
            may_go_on=may_go_on,
        )
        self._engine = self._guided

    @property
    def guided(self) -> GuidedSession:
        """How it stands."""
        return self._guided.session

    def _obey(self, command: Command) -> None:
        self._guided.happens(command.do, command.pain)
        self.filmed = self.guided.with_camera

    def _tick(self, t: float) -> None:
        if math.isfinite(t) and self._passes(t):
            self._guided.tick(self._t)

    def _fit(self, size: tuple[int, int], estimator: str) -> None:
        self._guided.see(size, estimator)

    def _settle(self, state: LiveState) -> None:
        """There is no clip to complete."""

    def _send(self, text: str) -> None:
        super()._send(text)
        if self._guided.stopped:
            self._finish_connection(Close.QUESTIONS)

    def close(self) -> None:
        """Gives thread and model back, and ends a connection that it has. What was counted is
        written already."""
        self._finish_connection(Close.REFUSED)
        self.rest()
