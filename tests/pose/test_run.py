"""The whole loop with a painted world in the place of the model."""

import numpy as np
import pytest

from posecheck.errors import Cancelled, FileMissing, ModelMissing, NoPerson
from posecheck.pose.io.replay import ReplayEstimator
from posecheck.pose.rows import flickers
from posecheck.pose.run import track_video
from posecheck.pose.tracking.follow import FollowParameters, followed_otherwise
from posecheck.pose.tracking.notes import absences
from posecheck.pose.tracking.people import PersonParameters
from tests.pose.painted_world import BLUE, RED, PaintedEstimator, PaintedFinder, paint

SIZE = (320, 240)


def standing(x, height=200):
    return paint(SIZE, (RED, (x - 25, 20, x + 25, 20 + height)))


def test_a_clip_becomes_a_track(write_video):
    xs = list(range(100, 200, 5))
    seen = []
    path = write_video([standing(x) for x in xs])
    track = track_video(
        path,
        estimator=PaintedEstimator(),
        finder=PaintedFinder(),
        progress=lambda *a: seen.append(a),
    )
    assert track.found.all()
    nose = track.point("nose")[:, 0]
    assert nose == pytest.approx(np.array(xs), abs=3)
    assert track.t == pytest.approx(np.arange(20) / 10, abs=1e-6)
    assert [s[0] for s in seen] == list(range(1, 21)) and {s[1] for s in seen} == {20}
    assert track.source.size == SIZE and track.people_seen == 1 and track.notes == ()
    assert np.all(
        np.abs(track.brightness - np.mean([standing(x) @ [0.2126, 0.7152, 0.0722] for x in xs[:1]]))
        < 6
    )
    outline = track.silhouettes.in_frame(7, SIZE) > 127
    assert outline.sum() == pytest.approx(50 * 200, rel=0.05)
    assert outline[120, xs[7]] and not outline[120, xs[7] + 40]


def test_large_pictures_are_analysed_smaller_and_measured_in_full(write_video):
    picture = paint((1280, 960), (RED, (500, 100, 700, 860)))
    shapes = []
    path = write_video([picture] * 5)
    track = track_video(
        path,
        estimator=PaintedEstimator(),
        finder=PaintedFinder(),
        on_frame=lambda f, e: shapes.append(f.rgb.shape),
    )
    assert set(shapes) == {(540, 720, 3)}
    assert track.source.size == (1280, 960)
    assert track.landmarks[0, :, 1].min() == pytest.approx(100, abs=4) and track.landmarks[
        0, :, 1
    ].max() == pytest.approx(860, abs=4)
    assert track.silhouettes.boxes[0] == pytest.approx([500, 100, 700, 860], abs=3)


def test_a_quarter_turn_is_applied(write_video):
    path = write_video([np.ascontiguousarray(np.rot90(standing(150)))] * 5)
    track = track_video(path, estimator=PaintedEstimator(), finder=PaintedFinder(), turn_deg=90)
    assert track.source.size == SIZE and track.point("nose")[0, 0] == pytest.approx(150, abs=3)


def test_absence_is_nan_and_noted(write_video):
    path = write_video([standing(150) if not 10 <= i < 20 else paint(SIZE) for i in range(30)])
    track = track_video(path, estimator=PaintedEstimator(), finder=PaintedFinder())
    assert track.found[:10].all() and not track.found[10:20].any() and track.found[23:].all()
    assert np.isnan(track.visibility[15]).all() and not track.silhouettes.found[15]
    (note,) = track.notes
    assert note.code == "left-frame" and "from 1.0 to 2" in note.message


def test_two_people_are_noted_and_either_can_be_followed(write_video):
    path = write_video([paint(SIZE, (RED, (30, 20, 90, 230)), (BLUE, (230, 40, 280, 230)))] * 12)
    for which, x in (("left", 60), ("right", 255), (1, 255)):
        track = track_video(
            path, estimator=PaintedEstimator(), finder=PaintedFinder(), person=which
        )
        assert np.nanmedian(track.point("nose")[:, 0]) == pytest.approx(x, abs=4)
        assert track.people_seen == 2 and [n.code for n in track.notes] == ["several-people"]
        assert [[round(s.box[0]) for s in track.people], [s.followed for s in track.people]] == [
            [31, 231],
            [x == 60, x == 255],
        ]
        assert len({s.t for s in track.people}) == 1
    with pytest.raises(NoPerson, match="2 people"):
        track_video(path, estimator=PaintedEstimator(), finder=PaintedFinder(), person=5)


def test_who_asks_for_one_of_several_is_told_that_there_is_one(write_video):
    path = write_video([paint(SIZE, (RED, (100, 20, 160, 230)))] * 12)
    for which in ("left", "right", 0):
        track = track_video(
            path, estimator=PaintedEstimator(), finder=PaintedFinder(), person=which
        )
        assert [n.code for n in track.notes] == ["one-person"]
    assert track_video(path, estimator=PaintedEstimator(), finder=PaintedFinder()).notes == ()
    with pytest.raises(NoPerson, match="Only one person was found"):
        track_video(path, estimator=PaintedEstimator(), finder=PaintedFinder(), person=1)


def test_an_empty_room_has_nobody(write_video):
    path = write_video([paint(SIZE)] * 10)
    with pytest.raises(NoPerson, match=r"10 frames.*in parts.*whole body"):
        track_video(path, estimator=PaintedEstimator(), finder=PaintedFinder())


@pytest.mark.parametrize(("present", "enough"), [(2, False), (3, True)])
def test_fewer_than_three_pictures_are_nobody(write_video, present, enough):
    path = write_video([standing(150)] * present + [paint(SIZE)] * (20 - present))
    if enough:
        assert track_video(path, estimator=PaintedEstimator()).found.sum() == 3
    else:
        with pytest.raises(NoPerson):
            track_video(path, estimator=PaintedEstimator())


def test_cancel_stops_at_once(write_video):
    estimator = PaintedEstimator()
    path = write_video([standing(150)] * 30)
    with pytest.raises(Cancelled):
        track_video(path, estimator=estimator, cancel=lambda: estimator.calls >= 5)
    assert estimator.calls == 5


def test_what_cannot_be_read_is_said_before_the_model_is_asked_for(
    tmp_path, monkeypatch, write_video
):
    monkeypatch.setenv("POSECHECK_MODEL", str(tmp_path / "none.task"))
    with pytest.raises(FileMissing):
        track_video(tmp_path / "none.mp4")
    with pytest.raises(ModelMissing):
        track_video(write_video([standing(150)] * 3))


def test_a_replay_gives_the_same_track(write_video):
    path = write_video([standing(x) if x != 130 else paint(SIZE) for x in range(100, 180, 5)])
    track = track_video(path, estimator=PaintedEstimator())
    again = track_video(path, estimator=ReplayEstimator(track))
    assert np.array_equal(track.landmarks, again.landmarks, equal_nan=True)
    assert np.array_equal(track.visibility, again.visibility, equal_nan=True)
    difference = np.abs(
        track.silhouettes.in_frame(3, SIZE).astype(int)
        - again.silhouettes.in_frame(3, SIZE).astype(int)
    )
    assert difference.mean() < 0.5


def test_flickers_go_and_runs_at_the_ends_stay():
    found = np.array([1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1], bool)
    assert np.flatnonzero(flickers(found)).tolist() == [3, 4]
    assert not flickers(np.ones(1, bool)).any() and not flickers(np.zeros(0, bool)).any()


def test_absences_have_true_times():
    t = np.array([0.0, 0.1, 0.2, 1.0, 1.1, 1.9])
    assert absences(t, np.array([1, 1, 0, 1, 1, 1], bool)) == [(0.2, 1.0)]
    assert absences(t, np.array([1, 1, 1, 1, 0, 0], bool)) == [(1.1, 1.9)]
    assert absences(t, np.array([1, 0, 1, 1, 1, 1], bool)) == []


def test_a_track_names_the_parameters_it_was_followed_by(write_video):
    path = write_video([standing(150)] * 5)
    shipped = track_video(path, estimator=PaintedEstimator(), finder=PaintedFinder())
    assert shipped.meta == {}
    other = track_video(
        path,
        estimator=PaintedEstimator(),
        finder=PaintedFinder(),
        following=FollowParameters(jump=0.7),
    )
    assert [(o.parameter, o.value, o.shipped) for o in followed_otherwise(other)] == [
        ("following.jump", 0.7, 0.5)
    ]
    tall = FollowParameters(person=PersonParameters(min_extent_px=1000.0))
    with pytest.raises(NoPerson):
        track_video(path, estimator=PaintedEstimator(), finder=PaintedFinder(), following=tall)
