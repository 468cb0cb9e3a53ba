"""What happened to a file is told in the report: every note that reading makes."""

import re
from dataclasses import replace

import pytest

from posecheck.analysis import analyze_track
from posecheck.video import notes
from posecheck.video.info import Note
from tests.drawn.stick_movements import standing_track

NOTED = sorted(set(re.findall(r"[a-z]+(?:-[a-z]+)*", notes.__doc__.partition("Codes:")[2])))


@pytest.mark.parametrize("code", NOTED)
def test_what_happened_to_the_file_is_told(code):
    track = replace(standing_track(), notes=(Note(code, "It is so."),))
    judged, refused = (
        analyze_track(track, movement).report.quality for movement in ("standing", "lunge")
    )
    put_right = code == "stretched-pixels"
    assert code in [r.code for r in judged.reasons] and judged.status == (
        "ok" if put_right else "limited"
    )
    assert (code in [r.code for r in refused.reasons]) != put_right and refused.status == "refused"


def test_there_are_notes():
    assert len(NOTED) >= 11
