"""An image that lies on its side."""

from __future__ import annotations

from posecheck.model.report import Reason
from posecheck.recognition.turn import TurnAdvice


def turned_reason(advice: TurnAdvice, given: int) -> Reason | None:
    """Why it is refused, with the turn that rights it, clockwise from the file's own frame, or
    None. given: the turn already asked for."""
    if not advice.offered:
        return None
    turn = (given + advice.turn_deg) % 360
    how = {
        0: "not turned",
        90: "turned a quarter clockwise",
        180: "turned upside down",
        270: "turned a quarter anticlockwise",
    }[turn]
    return Reason(
        "picture-on-its-side",
        f"The image seems to lie on its side: analyse it again {how}.",
        "turn_deg",
        turn,
    )
