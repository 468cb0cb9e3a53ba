"""What is known about a video file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VideoInfo:
    """A source of frames, as measured.

    fps is 1 / median(difference of presentation times), not the container's claim (`nominal_fps`);
    NaN for a single image. Where the container's clock is coarse (WebM, GIF) the rounding is
    averaged out, see timing.frame_rate. duration_s ends one interval after the last frame. size is
    (width, height) in pixels of the upright frame, after rotation_deg (clockwise, as the container
    asks, plus any turn the user asked for). capture_fps is what a phone wrote about high-speed
    recording, or None. variable_frame_rate: irregular intervals cover more than 2 % of the running
    time, see timing.is_variable.
    """

    name: str
    sha256: str
    frames: int
    duration_s: float
    fps: float
    size: tuple[int, int]
    rotation_deg: int = 0
    nominal_fps: float | None = None
    codec: str = ""
    variable_frame_rate: bool = False
    capture_fps: float | None = None


@dataclass(frozen=True)
class Note:
    """Something about the input that the user should know; code is stable, message is plain
    English."""

    code: str
    message: str
