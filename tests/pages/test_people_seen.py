"""Several people in a clip: everybody is shown, and a press follows another one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.jobs.request import Request
from posecheck.jobs.results import track_file
from posecheck.pose.io.storage import save_track
from posecheck.pose.track import Seen
from posecheck.video.probe import file_sha256
from tests.drawn.stick_gaits import gait_track, run
from tests.drawn.stick_movements import Timing, bridge_track, standing_track
from tests.pages.page_checks import check_calm, said
from tests.video import video_clips as clips

THREE = tuple(Seen(0.0, (x, 40.0, x + 60, 200.0), x == 120) for x in (20, 120, 220))


@pytest.fixture
def clip_of(queue, tmp_path):
    """A video whose people are known: its key."""

    def make(track, people=THREE, **options) -> str:
        pictures = [np.full((240, 320, 3), 90, np.uint8)] * 12
        path = clips.write_clip(tmp_path / "three.mp4", pictures, [i / 30 for i in range(12)])
        known = save_track(
            replace(track, people=people, people_seen=len(people)), tmp_path / "known.npz"
        )
        job = queue.submit(Request(path, path.name, file_sha256(path), options, known))
        assert job.status == "done", job
        return job.key

    return make


TRACKS = {
    "bridge": bridge_track(Timing(depths=(1.0,))),
    "run": gait_track(run(172), 60),
    "standing": standing_track(),
}


@pytest.mark.parametrize(
    ("page", "track", "options"),
    [
        ("check", "bridge", {}),
        ("stride", "run", {}),
        ("check", "standing", {"movement": "running"}),
    ],
    ids=["judged", "run", "refused"],
)
def test_everybody_is_shown_and_another_can_be_followed(show, clip_of, queue, page, track, options):
    shown = show(page, file=clip_of(TRACKS[track], **options))
    check_calm(shown)
    assert "3 people were seen" in said(shown)
    assert [(b.label, b.disabled) for b in shown.button if (b.key or "").startswith("person-")] == [
        ("Follow number 1", False),
        ("2 is followed", True),
        ("Follow number 3", False),
    ]
    next(b for b in shown.button if b.label == "Follow number 3").click().run()
    assert queue.submitted[-1].options == {**options, "person": 2}


def test_one_person_is_no_question(show, clip_of):
    assert "people were seen" not in said(show("check", file=clip_of(TRACKS["bridge"], people=())))


def test_a_video_that_is_gone_shows_nobody(show, clip_of, queue):
    key = clip_of(TRACKS["bridge"])
    queue.submitted[-1].path.unlink()
    shown = show("check", file=key)
    check_calm(shown)
    assert "people were seen" not in said(shown)


def test_reading_it_again_in_another_way_stays_with_the_person(show, clip_of, queue):
    key = clip_of(TRACKS["bridge"])
    request = queue.submitted[-1]
    kept = save_track(
        replace(TRACKS["bridge"], people=THREE), track_file(replace(request, options={"person": 1}))
    )
    assert kept.is_file()
    other = queue.submit(replace(request, options={"person": 1})).key
    assert other != key
    shown = show("check", file=other)
    whom = next(s for s in shown.selectbox if s.label == "Which person to check")
    assert whom.value == 1 and "Number 2 from the left" in whom.options
    next(b for b in shown.button if b.label == "Check it again").click().run()
    assert queue.submitted[-1].options["person"] == 1
