"""The traffic light for pain: 0 to 3 go on, 4 and 5 with care, 6 to 10 stop."""

from __future__ import annotations

from typing import Literal

from posecheck.intake.answers import Pain

Light = Literal["go", "ease", "stop"]


def light(pain: Pain) -> Light:
    """ "go" (0 to 3), "ease" (4, 5) or "stop" (6 to 10)."""
    return "go" if pain <= 3 else "ease" if pain <= 5 else "stop"
