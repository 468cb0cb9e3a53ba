"""The movement may be given by its name or as it was read: live sets and files of one's own are
judged over the same frames as a named one."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.errors import MovementFileError, PosecheckError
from posecheck.movements.load import get_movement
from posecheck.results.report_json import to_json
from posecheck.signals.condition import exchanged
from tests.drawn.stick_gaits import gait_track, run, walk
from tests.drawn.stick_movements import lunge_track
from tests.pose.track_faults import cut
from tests.recognition.test_recognise import joined


@pytest.mark.parametrize(
    ("track", "name"),
    [
        (lunge_track(), "lunge"),
        (gait_track(run(170), 60), "running"),
        (gait_track(walk(110), 60), "standing"),
    ],
    ids=["lunge", "running", "standing"],
)
def test_a_movement_by_name_and_as_read_give_one_report(track, name):
    after_a_walk = joined(gait_track(walk(110), 60), track)
    named, read = (analyze_track(after_a_walk, m).report for m in (name, get_movement(name)))
    assert to_json(named) == to_json(read)


def test_a_movement_of_ones_own_is_judged_where_it_is_shown():
    own = msgspec.structs.replace(get_movement("lunge"), id="my-lunge")
    named, mine = (analyze_track(lunge_track(), m).report for m in ("lunge", own))
    assert (
        [(r.start_s, r.end_s) for r in mine.reps]
        == [(r.start_s, r.end_s) for r in named.reps]
        != []
    )
    assert mine.quality == named.quality


def test_a_look_by_what_nobody_knows_is_a_fault_of_the_file():
    own = get_movement("lunge")
    looks = tuple(
        msgspec.structs.replace(look, shows={**look.shows, "more-bent-hip.mediioan": (0.0, 1.0)})
        for look in own.looks_like
    )
    with pytest.raises(MovementFileError, match="mediioan"):
        analyze_track(lunge_track(), msgspec.structs.replace(own, looks_like=looks))


@pytest.mark.parametrize("frames", range(1, 14))
@pytest.mark.parametrize("movement", [None, "running", "lunge"])
def test_clips_of_a_few_frames_are_answered(frames, movement):
    track = gait_track(run(170), 60)
    for start in np.linspace(0.2, 2.0, 4):
        try:
            analyze_track(cut(track, start, start + (frames - 0.5) / 60), movement)
        except PosecheckError as said:
            assert said.message


def test_times_of_all_sizes_are_answered():
    track = gait_track(run(170), 60)
    t = np.cumsum(np.r_[np.full(41, 1e-4), np.full(39, 0.08)])
    first = cut(track, 0.0, 79.5 / 60)
    assert len(first) == len(t)
    assert analyze_track(replace(first, t=t)).report.quality.status in ("ok", "limited", "refused")


def test_hips_that_were_right_stay_where_legs_are_exchanged():
    values = np.arange(33.0)[None].repeat(2, axis=0)[..., None]
    out = exchanged(values, np.array([True, True]), np.array([True, False]))[..., 0]
    assert out[0, [23, 24, 25, 26]].tolist() == [24, 23, 26, 25]
    assert out[1, [23, 24, 25, 26]].tolist() == [23, 24, 26, 25]
