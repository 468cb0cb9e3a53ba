"""RTMPose through ONNX Runtime: what goes into the network, what is made of its answers, and what
is refused. No weights: a network of spots."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from posecheck import skeleton
from posecheck.api import Options, analyze_file, read_track
from posecheck.cli import cli
from posecheck.errors import BadTrack, InputError, ModelDamaged, ModelMissing
from posecheck.jobs.request import Request
from posecheck.pose.backends import DEFAULT, NAMES, get_backend
from posecheck.pose.backends.rtmpose import GIVES, RTMPoseEstimator, crop_of, decoded
from tests.pose.spot_network import draw, standing, write_network

HALPE = skeleton.POINTS[skeleton.HALPE26]
SIZE = (480, 480)


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    return write_network(tmp_path_factory.mktemp("model") / "spots.onnx")


@pytest.fixture
def nobody_else_looks(monkeypatch, tmp_path):
    """No pose bundle on this machine: nobody finds people for RTMPose."""
    monkeypatch.setenv("POSECHECK_CACHE", str(tmp_path))
    monkeypatch.delenv("POSECHECK_MODEL", raising=False)


def test_every_backend_says_what_it_gives():
    for name in NAMES:
        one = get_backend(name)
        assert one.name == name and one.gives.points in skeleton.POINTS and one.title
    assert str(get_backend(DEFAULT).gives) == "blazepose33 points, depth, outline"
    assert str(GIVES) == "halpe26 points, no depth, no outline"
    with pytest.raises(InputError, match="no pose backend 'openpose'"):
        get_backend("openpose")


def test_points_of_halpe_by_name():
    numbers = np.arange(26, dtype=float)[:, None]
    at = skeleton.onto_landmarks(numbers, HALPE)[:, 0]
    assert {
        name: at[skeleton.INDEX[name]]
        for name in ("nose", "left_shoulder", "right_hip", "left_foot_index", "right_heel")
    } == {
        "nose": 0,
        "left_shoulder": 5,
        "right_hip": 12,
        "left_foot_index": 20,
        "right_heel": 25,
    }
    missing = {name for name in skeleton.LANDMARKS if np.isnan(at[skeleton.INDEX[name]])}
    assert missing == {*skeleton.LANDMARKS} - {*skeleton.landmarks_of(skeleton.HALPE26)}
    assert {"left_thumb", "mouth_left", "right_eye_inner"} < missing and len(missing) == 12
    assert skeleton.landmarks_of(skeleton.BLAZEPOSE33) == skeleton.LANDMARKS


@pytest.mark.parametrize(
    ("box", "scale"), [((100, 50, 200, 450), 256 / 500), ((0, 100, 400, 200), 192 / 500)]
)
def test_the_crop_holds_the_padded_box_and_keeps_its_shape(box, scale):
    turn = crop_of(np.array(box, float), (256, 192))
    assert turn[0, 0] == turn[1, 1] == pytest.approx(scale)
    middle = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2, 1])
    assert turn @ middle == pytest.approx([96, 128])


def test_the_place_is_where_both_peaks_are_and_the_score_the_lower_one():
    x, y = np.zeros((2, 384)), np.zeros((2, 512))
    x[0, 101], y[0, 300], x[1, 7], y[1, 9] = 0.9, 0.6, 1.1, 1.2
    places, scores = decoded(x, y, (256, 192))
    assert places.tolist() == [[50.5, 150.0], [3.5, 4.5]] and scores.tolist() == [0.6, 1.1]


@pytest.mark.parametrize("size", [(256, 192), (384, 288)])
@pytest.mark.parametrize("place", [(240, 30, 420), (300, 60, 250), (120, 200, 260)])
def test_points_are_found_where_they_are(tmp_path, size, place):
    points = standing(*place)
    with RTMPoseEstimator(write_network(tmp_path / "spots.onnx", size)) as estimator:
        found = estimator.estimate(0, 0.0, draw(SIZE, points))
    expected = skeleton.onto_landmarks(points, HALPE)
    there = np.isfinite(expected[:, 0])
    np.testing.assert_array_equal(found.known, there)
    # a pixel of the crop is up to 2 of the picture
    assert np.abs(found.landmarks[there, :2] - expected[there]).max() < 2.5
    assert (
        np.isnan(found.landmarks[:, 2]).all() and np.isnan(found.world).all() and found.mask is None
    )
    assert (found.visibility[there] >= 0.3).all() and (found.visibility[~there] == 0).all()


def test_who_moves_is_followed_and_who_goes_is_not_made_up(network):
    with RTMPoseEstimator(network) as estimator:
        for i, x in enumerate((120, 150, 330, 350)):
            found = estimator.estimate(i, i / 30, draw(SIZE, standing(x, 60, 300)))
            assert found.landmarks[skeleton.INDEX["nose"], 0] == pytest.approx(x, abs=2.5)
        assert estimator.estimate(4, 0.2, np.zeros((480, 480, 3), np.uint8)) is None
        assert estimator.estimate(5, 0.3, draw(SIZE, standing(100, 60, 300))) is not None


def test_a_point_that_is_hidden_is_missing(network):
    points = standing(240, 60, 340)
    picture = draw(SIZE, points)
    x, y = points[HALPE.index("left_wrist")].astype(int)
    picture[y - 6 : y + 7, x - 6 : x + 7] = 0
    with RTMPoseEstimator(network) as estimator:
        found = estimator.estimate(0, 0.0, picture)
    assert (
        not found.known[skeleton.INDEX["left_wrist"]] and found.known[skeleton.INDEX["right_wrist"]]
    )


def test_what_is_no_such_model_is_refused(tmp_path):
    (tmp_path / "odd.onnx").write_bytes(b"no model")
    with pytest.raises(ModelDamaged, match=r"odd\.onnx"), RTMPoseEstimator(tmp_path / "odd.onnx"):
        pass
    with (
        pytest.raises(ModelDamaged, match="26 points are needed"),
        RTMPoseEstimator(write_network(tmp_path / "coco.onnx", points=17)),
    ):
        pass


def test_without_the_runtime_it_says_what_to_install(network, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with (
        pytest.raises(ModelMissing, match=r"pip install 'posecheck\[rtmpose\]'"),
        RTMPoseEstimator(network),
    ):
        pass


def test_the_file_must_be_named(tmp_path):
    model = get_backend("rtmpose").model
    for named in (None, tmp_path / "no.onnx"):
        with pytest.raises(ModelMissing, match="--model"):
            model(named)


@pytest.fixture
def clip(write_video):
    return write_video(
        [draw(SIZE, standing(240 + np.sin(i / 5), 40, 380), 6) for i in range(45)], fps=15
    )


def test_a_video_without_depth_needs_the_view_and_then_is_measured(
    clip, network, nobody_else_looks
):
    options = Options(movement="standing", backend="rtmpose", bundle=network)
    refused = analyze_file(clip, options).report
    assert (
        refused.quality.status,
        refused.quality.reasons[0].code,
        refused.quality.reasons[0].option,
    ) == ("refused", "view-unknown", "view")
    made = analyze_file(
        clip, Options(movement="standing", backend="rtmpose", bundle=network, view="front")
    )
    report = made.report
    assert (
        report.source.estimator.startswith("RTMPose (sha256 ")
        and report.quality.status == "limited"
    )
    assert {"view-told", "other-estimator"} <= {r.code for r in report.quality.reasons}
    assert report.measurements and {m.status for m in report.measurements} == {"estimated"}
    assert made.track.silhouettes is None and not made.track.has_depth and made.track.found.all()


def test_on_the_command_line(clip, network, nobody_else_looks, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_OFFLINE", "1")

    def run(*args):
        return CliRunner().invoke(
            cli, ["analyze", str(clip), "--json", "-m", "standing", *map(str, args)]
        )

    done = run("--backend", "rtmpose", "--model", network, "--view", "front")
    assert done.exit_code == 0 and json.loads(done.stdout)["source"]["estimator"].startswith(
        "RTMPose"
    )
    unsaid = run("--backend", "rtmpose", "--model", network)
    assert unsaid.exit_code == 4 and "Here: add --view NAME" in unsaid.output
    for args, code, told in (
        (("--backend", "rtmpose", "--view", "front"), 5, "--model"),
        (("--view", "front"), 2, "--view is for landmark tables"),
        (("--backend", "openpose"), 2, "choose one of mediapipe, rtmpose"),
    ):
        refused = run(*args)
        assert (refused.exit_code, told in refused.output) == (code, True), refused.output


def test_the_command_line_lists_it(pose_bundle):
    listed = CliRunner().invoke(cli, ["model"], env={"POSECHECK_MODEL": str(pose_bundle)})
    assert listed.exit_code == 0
    assert (
        "rtmpose: RTMPose, run by ONNX Runtime; halpe26 points, no depth, no outline"
        in listed.output
    )


def test_a_job_keeps_the_tracks_of_backends_and_views_apart(clip, network):
    asked = [
        {},
        {"backend": "rtmpose", "bundle": str(network)},
        {"backend": "rtmpose", "bundle": str(network), "view": "front"},
    ]
    requests = [Request(clip, clip.name, "0" * 64, options) for options in asked]
    assert len({request.pose_key for request in requests}) == 3
    options = requests[-1].api_options()
    assert (options.backend, options.bundle, options.view) == ("rtmpose", network, "front")


def test_the_view_is_not_asked_of_a_model_with_depth(clip, network, pose_bundle):
    with pytest.raises(BadTrack, match="is known"):
        read_track(clip, Options(view="front"))
    with pytest.raises(BadTrack, match="is known"):
        read_track(clip, Options(backend="rtmpose", bundle=network, made_by="blazepose-full"))


def test_one_of_several_is_not_asked_for_in_vain(clip, network, monkeypatch, tmp_path):
    """Without the model that finds people whoever is in the way would be followed."""
    monkeypatch.setenv("POSECHECK_CACHE", str(tmp_path / "empty"))
    monkeypatch.delenv("POSECHECK_MODEL", raising=False)
    with pytest.raises(InputError, match="reads one person"):
        analyze_file(
            clip,
            Options(
                movement="standing", backend="rtmpose", bundle=network, view="front", person="right"
            ),
        )


def test_a_view_that_is_none_is_refused_before_the_video_is_looked_at(clip, network, monkeypatch):
    monkeypatch.setattr(
        "posecheck.api.track_video", lambda *_, **__: pytest.fail("the video was followed")
    )
    with pytest.raises(BadTrack, match="'left' is no view"):
        analyze_file(
            clip, Options(movement="standing", backend="rtmpose", bundle=network, view="left")
        )
