"""What clips of people brought: a clip that ends on the way down, and shoulders on a bench with a
bar over the hips."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.analysis import analyze_track
from posecheck.assessment.reps import ON_BENCH
from tests.drawn.stick_movements import Timing, bridge_track
from tests.pose.track_faults import cut

FEET = [
    skeleton.INDEX[f"{side}_{part}"]
    for side in skeleton.SIDES
    for part in ("ankle", "heel", "foot_index")
]


@pytest.mark.parametrize("left", [0.25, 0.4, 0.6])
def test_a_way_down_that_the_clip_cuts_off_has_no_time(left):
    """left: share of the last rep's way down, in time, that the clip does not show."""
    timing = Timing(depths=(1.0, 1.0, 1.0))
    *_, leaving, end = timing.spans[-1]
    track = cut(bridge_track(timing), 0.0, end - left * (end - leaving))
    report = analyze_track(track, "glute-bridge").report
    assert len(report.reps) == 3
    assert "rushed-lowering" not in {f.code for f in report.findings}
    given = [any(m.name == "lowering_time" for m in rep.measurements) for rep in report.reps]
    assert given == [True, True, False]


def on_a_bench(track):
    """The feet lower, as where the shoulders lie on a bench; trunk and thighs as they were."""
    landmarks = track.landmarks.copy()
    trunk = float(
        np.nanmedian(np.linalg.norm(landmarks[:, 11, :2] - landmarks[:, 23, :2], axis=-1))
    )
    landmarks[:, FEET, 1] += 0.8 * trunk
    return replace(track, landmarks=landmarks)


def test_how_far_the_hips_open_over_a_bench_is_not_certain():
    track = bridge_track(Timing(depths=(1.0,) * 3), top=25.0)
    on_the_floor, bench = (
        analyze_track(t, "glute-bridge").report for t in (track, on_a_bench(track))
    )
    assert "incomplete-hip-extension" in {f.code for f in on_the_floor.findings}
    assert "incomplete-hip-extension" not in {f.code for f in bench.findings}
    (angle,) = [m for m in bench.measurements if m.name == "trunk_thigh_angle"]
    assert (angle.status, angle.reason) == ("unclear", ON_BENCH)
    assert not any(code == "incomplete-hip-extension" for rep in bench.reps for code in rep.judged)
