"""A photo from Streamlit's own camera widget, as a request: the fallback where the live camera
cannot be."""

from __future__ import annotations

from typing import BinaryIO

from posecheck.jobs.request import Request
from posecheck.jobs.uploads import keep_upload
from posecheck.live.results import set_name
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile


def photo_request(photo: BinaryIO, movement: Movement, profile: Profile | None = None) -> Request:
    """The request that analyses one image of a posture; profile: thresholds to judge by. Raises
    EmptyFile, TooLarge, OutputError."""
    kept = keep_upload(photo, f"Photo, {set_name(movement)}.jpg")
    return Request(
        kept.path,
        kept.name,
        kept.sha256,
        {"movement": movement.id} | ({"profile": profile} if profile else {}),
    )
