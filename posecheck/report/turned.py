"""A picture that lies on its side."""

from __future__ import annotations

from posecheck.pose.track import PoseTrack
from posecheck.pose.turn import OFFER, suggest_turn
from posecheck.report.report import Reason


def turned_reason(track: PoseTrack, given: int) -> Reason | None:
    """Why it is refused, with the turn that rights it, clockwise from the file's own picture, or None. given: the turn already asked for."""
    advice = suggest_turn(track.landmarks)
    if advice.turn_deg and advice.confidence >= OFFER:
        turn = (given + advice.turn_deg) % 360
        how = {0: "not turned", 90: "turned a quarter clockwise", 180: "turned upside down", 270: "turned a quarter anticlockwise"}[turn]
        return Reason("picture-on-its-side", f"The picture seems to lie on its side: analyse it again {how}.", "turn_deg", turn)
    return None
