"""The real model on real and rendered clips. All of it is skipped where there is no bundle."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.errors import ModelDamaged, NoPerson
from posecheck.pose.backends.mediapipe import BACKEND, MediaPipeEstimator, MediaPipeFinder
from posecheck.pose.estimator import is_blazepose_full
from posecheck.pose.run import track_video
from posecheck.pose.weights.bundle import DETECTOR, LANDMARKS, _stored_zip, points_alone
from posecheck.video.source import open_video
from tests.pose.painted_world import shared

pytestmark = pytest.mark.model
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def clip() -> Path:
    """A clip with one person: a shipped sample, else a rendered one beside the checkout."""
    shipped = sorted((ROOT / "samples").glob("stand*.mp4"))
    return shipped[0] if shipped else shared("validation/stand-neutral-right.mp4")


def pictures(path, count):
    with open_video(path) as video:
        return [frame for frame, _ in zip(video, range(count), strict=False)]


@pytest.fixture
def room():
    rng = np.random.default_rng(3)

    def furnished() -> np.ndarray:
        picture = np.full((480, 640, 3), rng.integers(120, 220, 3), np.uint8)
        picture[330:] = rng.integers(60, 150, 3)
        for _ in range(12):
            x, y, w, h = (int(v) for v in rng.integers((0, 0, 20, 20), (560, 400, 200, 250)))
            cv2.rectangle(
                picture, (x, y), (x + w, y + h), [int(v) for v in rng.integers(0, 255, 3)], -1
            )
        return np.clip(picture + rng.normal(0, 10, picture.shape), 0, 255).astype(np.uint8)

    return furnished


def run_python(
    code: str, pose_bundle: Path, *, before=(), **options
) -> subprocess.CompletedProcess:
    environment = os.environ | {"POSECHECK_MODEL": str(pose_bundle), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*before, sys.executable, "-c", code],
        env=environment,
        text=True,
        capture_output=True,
        check=False,
        **options,
    )


def test_padding_and_odd_widths_change_nothing(pose_bundle, clip):
    """MediaPipe ignores strides, and ends the process on masks whose rows are not whole multiples
    of 16 bytes."""
    rgb = pictures(clip, 1)[0].rgb
    padded = np.zeros((rgb.shape[0], rgb.shape[1] + 7, 3), np.uint8)
    padded[:, :-7] = rgb
    with MediaPipeFinder(pose_bundle) as finder:
        plain, strided = finder.look(rgb)[0], finder.look(padded[:, :-7])[0]
        assert np.array_equal(plain.landmarks, strided.landmarks)
        for width in range(rgb.shape[1] - 5, rgb.shape[1]):
            narrower = finder.look(rgb[:, :width])[0]
            assert narrower.mask.shape == (rgb.shape[0], width)
            assert np.median(np.abs(narrower.landmarks[:, :2] - plain.landmarks[:, :2])) < 6


def test_forget_lets_go(pose_bundle, clip):
    frames = pictures(clip, 6)
    with MediaPipeEstimator(pose_bundle) as estimator:
        before = [estimator.estimate(f.index, f.t, f.rgb) for f in frames[:3]]
        estimator.forget()
        blank = estimator.estimate(3, frames[3].t, np.zeros_like(frames[3].rgb))
        after = [estimator.estimate(f.index, f.t, f.rgb) for f in frames[4:]]
    assert all(e is not None for e in before + after) and blank is None


def test_landmarks_are_not_smoothed(pose_bundle, clip):
    """The same picture after a shifted one gives the same place as before: a One-Euro filter would
    drag it behind."""
    rgb = pictures(clip, 1)[0].rgb
    shifted = np.roll(rgb, 12, axis=1)
    with MediaPipeEstimator(pose_bundle) as estimator:
        for i in range(5):
            still = estimator.estimate(i, i / 30, rgb)
        moved = estimator.estimate(5, 5 / 30, shifted)
    assert np.median(moved.landmarks[:, 0] - still.landmarks[:, 0]) == pytest.approx(12, abs=2)


def test_a_bundle_that_cannot_be_loaded_is_named(tmp_path):
    path = tmp_path / "odd.task"
    path.write_bytes(
        _stored_zip({DETECTOR: b"\0\0\0\0TFL3" + bytes(64), LANDMARKS: b"\0\0\0\0TFL3" + bytes(64)})
    )
    with pytest.raises(ModelDamaged, match=r"odd\.task"), MediaPipeEstimator(path):
        pass


def test_empty_rooms_have_nobody(pose_bundle, room, write_video):
    for _ in range(3):
        still = room()
        with pytest.raises(NoPerson):
            track_video(write_video([still] * 8), bundle=pose_bundle)


def test_a_person_painted_over_is_nobody(pose_bundle, clip, write_video):
    rgb = pictures(clip, 1)[0].rgb
    with MediaPipeFinder(pose_bundle) as finder:
        person = np.max([e.mask for e in finder.look(rgb)], axis=0) > 0.05
    hole = cv2.dilate(person.astype(np.uint8), np.ones((25, 25), np.uint8))
    emptied = cv2.inpaint(rgb, hole, 5, cv2.INPAINT_TELEA)
    height, width = (side // 2 * 2 for side in emptied.shape[:2])
    with pytest.raises(NoPerson):
        track_video(
            write_video([np.ascontiguousarray(emptied[:height, :width])] * 8), bundle=pose_bundle
        )


GUARDED = """
import sys
def guard(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"opened a socket: {event} {arguments}")
sys.addaudithook(guard)
from posecheck.pose.run import track_video
track = track_video(PATH)
print(int(track.found.sum()), len(track))
"""


def test_analysis_opens_no_socket_and_says_nothing(pose_bundle, clip):
    done = run_python(GUARDED.replace("PATH", repr(str(clip))), pose_bundle)
    assert done.returncode == 0, done.stderr
    found, frames = (int(v) for v in done.stdout.split())
    assert found > 0.9 * frames > 0
    assert done.stderr == ""


def test_the_guard_notices_sockets(pose_bundle):
    done = run_python(
        "import socket\n" + GUARDED.split("from posecheck")[0] + "socket.socket()", pose_bundle
    )
    assert done.returncode != 0 and "opened a socket" in done.stderr


def test_the_libraries_open_no_network_socket_either(pose_bundle, clip, tmp_path):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed: sockets opened by C++ cannot be watched")
    log = tmp_path / "calls.txt"
    code = f"from posecheck.pose.run import track_video\nprint(len(track_video({str(clip)!r})))"
    done = run_python(
        code, pose_bundle, before=(strace, "-f", "-qq", "-e", "trace=socket", "-o", str(log))
    )
    if "ptrace" in done.stderr.lower():
        pytest.skip("this system does not let strace watch a process")
    assert done.returncode == 0, done.stderr
    calls = log.read_text()
    assert "AF_INET" not in calls, calls


def test_a_progress_bar_on_standard_error_is_whole(pose_bundle, clip):
    code = f"""
import sys
from posecheck.pose.run import track_video
def show(done, expected, t):
    sys.stderr.write(f"<{{done}}>")
    sys.stderr.flush()
print(len(track_video({str(clip)!r}, progress=show)))
"""
    done = run_python(code, pose_bundle)
    frames = int(done.stdout)
    assert done.stderr == "".join(f"<{i}>" for i in range(1, frames + 1))


def test_a_small_walker_is_followed_and_not_the_man_on_the_box(pose_bundle):
    track = track_video(shared("real/walk/clip.mp4"), bundle=pose_bundle)
    x, y = track.landmarks[track.found][:, :, :2].mean(axis=1).T
    assert track.found.mean() > 0.5
    assert y.min() > 600  # she walks on the grass; he stands above 470
    assert np.diff(x[::10]).max() < 0  # right to left, all the way
    assert {"several-people", "left-frame"} <= {n.code for n in track.notes}


def test_people_in_another_room_are_found_in_all_four_views(pose_bundle):
    for view in ("cam01", "cam02", "cam03", "cam04"):
        assert track_video(
            shared(f"real/standing_4cam/{view}.mp4"), bundle=pose_bundle
        ).found.all(), view


def test_the_fetched_bundle_is_the_model_that_corrections_were_fitted_on(pose_bundle):
    estimator = MediaPipeEstimator(pose_bundle)
    assert not is_blazepose_full(estimator.name)  # nothing is known before it is loaded
    with estimator:
        assert estimator.name == "BlazePose full, MediaPipe Tasks VIDEO, unsmoothed"
        assert is_blazepose_full(estimator.name)


def test_without_the_layers_of_the_mask_the_points_are_the_same_to_the_bit(
    pose_bundle, clip, tmp_path
):
    """And what has no mask to leave out, or is damaged, is left as it is."""
    quick = tmp_path / "points.task"
    quick.write_bytes(points_alone(pose_bundle))
    with (
        MediaPipeEstimator(pose_bundle) as whole,
        MediaPipeEstimator(quick, outline=False) as alone,
    ):
        for frame in pictures(clip, 4):
            a, b = (one.estimate(frame.index, frame.t, frame.rgb) for one in (whole, alone))
            assert a.mask is not None and b.mask is None
            for name in ("landmarks", "visibility", "world"):
                assert np.array_equal(getattr(a, name), getattr(b, name))
    assert points_alone(quick) is None
    (tmp_path / "damaged.task").write_bytes(quick.read_bytes()[:-50])
    assert points_alone(tmp_path / "damaged.task") is None


def test_the_estimators_of_points_alone_leave_no_file(pose_bundle, clip, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    frame = pictures(clip, 1)[0]
    with BACKEND.without_outlines(pose_bundle) as make:
        with make() as one, make() as other:
            seen = [e.estimate(frame.index, frame.t, frame.rgb) for e in (one, other)]
        assert np.array_equal(seen[0].landmarks, seen[1].landmarks)
        assert len(list(tmp_path.rglob("*.task"))) == 1
    assert not list(tmp_path.iterdir())


def test_where_no_file_can_be_made_the_model_is_taken_as_it_is(pose_bundle, monkeypatch):
    def full(*_):
        raise OSError("no room")

    monkeypatch.setattr("posecheck.pose.backends.mediapipe.Scratch", full)
    with BACKEND.without_outlines(pose_bundle) as make:
        assert make is None
