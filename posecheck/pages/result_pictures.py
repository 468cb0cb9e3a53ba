"""Pictures of a result whose images were not kept, as of a live set: drawn from its track."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.jobs.results import Result
from posecheck.pose.io.storage import load_track
from posecheck.present.keyframes import KeyFrame
from posecheck.present.stick_frames import stick_frames


def with_pictures(result: Result) -> Result:
    """The result, with stick figures for key frames where it has none."""
    if result.keyframes or result.report.curves is None or not result.folder.track.is_file():
        return result
    return replace(result, keyframes=_drawn(result.key, result))


@st.cache_data(max_entries=32, show_spinner=False)
def _drawn(key: str, _result: Result) -> tuple[KeyFrame, ...]:
    """Of one key; the result itself is not part of what is looked up."""
    try:
        track = load_track(_result.folder.track)
    except PosecheckError:
        return ()
    return stick_frames(_result.report, track.t, track.landmarks, _result.drive)
