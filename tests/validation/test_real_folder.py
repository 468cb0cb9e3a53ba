"""posecheck validate over a folder of recordings of real people: here stick figures, saved as the
key points of real clips are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from posecheck.cli import cli
from posecheck.pose.io.storage import save_track
from posecheck.pose.track import PoseTrack
from posecheck.skeleton import LANDMARKS
from posecheck.validation.real.find import find_real
from posecheck.validation.real.turned import turned
from tests.drawn.stick_movements import Timing, bridge_track, plank_track, run_track

THREE = Timing(depths=(1.0, 1.0, 1.0))


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_CACHE", str(tmp_path / "no-cache"))
    monkeypatch.setenv("POSECHECK_OFFLINE", "1")
    return lambda *args: CliRunner().invoke(cli, ["validate", *map(str, args)])


def item(name: str, track: PoseTrack | None, folder: Path, category: str, **said) -> dict:
    if track is not None:
        save_track(track, folder / f"{name}.npz")
    frames, fps = (len(track), track.source.fps) if track is not None else (90, 30.0)
    return {
        "id": name,
        "category": category,
        "view": "side (near side = LEFT)",
        "frames": frames,
        "fps": fps,
        "source": {"licence": "MIT"},
        "track": f"{name}.npz" if track is not None else None,
        "ground_truth": said,
    }


def frames(seconds: list[float], fps: float = 30.0) -> list[int]:
    return [round(s * fps) for s in seconds]


@pytest.fixture
def people(tmp_path) -> Path:
    """A bridge that is right, one whose truth says four reps, a run, an exercise that is none of
    ours, a clip without key points, a damaged one."""
    folder = tmp_path / "people"
    folder.mkdir()
    bridge = bridge_track(THREE)
    tops = frames([peak for _, peak, _, _ in THREE.spans])
    good = item(
        "bridge",
        bridge,
        folder,
        "bridge",
        exercise="glute bridge",
        reps_full=3,
        top_frames=tops,
        form="good",
        faults=[],
        colour="red",
    )
    wrong = item(
        "bridge-of-four",
        bridge,
        folder,
        "bridge",
        exercise="glute bridge",
        reps_full=4,
        top_frames=[*tops, 250],
    )
    runs = item(
        "run", run_track(fps=60.0), folder, "running", exercise="running", cadence_spm="170 +-2"
    )
    squat = item("not-ours", bridge, folder, "negatives", exercise="squat")
    nobody = item("nobody", None, folder, "running", exercise="running")
    broken = item("broken", bridge, folder, "bridge", exercise="glute bridge")
    (folder / "broken.npz").write_bytes(b"no track")
    (folder / "truth.json").write_text(json.dumps([good, wrong, runs, squat, nobody, broken]))
    return folder


def by_id(plain: dict) -> dict[str, dict]:
    return {clip["clip"]["id"]: clip for clip in plain["clips"]}


def test_clips_are_compared_by_itself_and_named_and_none_stops_the_run(run, people):
    result = run(people, "--json", "--no-turns")
    assert result.exit_code == 0 and result.stderr == ""
    plain = json.loads(result.stdout)
    assert plain["schema"] == "posecheck.validation-real/1" and plain["compared"] == 4
    clips = by_id(plain)
    for how in ("itself", "named"):
        assert clips["bridge"][how]["movement"]["outcome"] == "right"
        assert clips["bridge"][how]["reps"] | {"errors": 0} == {
            "expected": [3, 3],
            "found": 3,
            "peaks": 3,
            "peaks_right": 3,
            "errors": 0,
        }
        assert clips["bridge-of-four"][how]["reps"]["peaks"] == 4
        assert abs(clips["run"][how]["run"]["cadence_error"]) < 2
    assert (
        clips["not-ours"]["itself"]["movement"] == {"ours": False, "outcome": "judged"}
        and clips["not-ours"]["named"] is None
    )
    assert (
        "no person detected" in clips["nobody"]["missing"]
        and "broken.npz" in clips["broken"]["missing"]
    )
    rows = {row["what"]: row for row in plain["bars"]}
    assert rows["reps exact, clips"]["itself"] == {"text": "1 of 2 (50 %)", "met": False}
    assert rows["other exercises: judged as one of posecheck's"]["itself"] == {
        "text": "1 of 1 (100 %)",
        "met": False,
    }
    assert rows["good form, clips: with a certain false fault"]["named"] == {
        "text": "0 of 1 (0 %)",
        "met": True,
    }


def test_tables_say_what_is_wrong_with_which_clip_and_what_was_not_used(run, people):
    shown = run(people, "--markdown", "--no-turns")
    assert shown.exit_code == 0 and shown.stdout.startswith("### On real people\n")
    lines = {
        line.split("|")[1].strip(): line
        for line in shown.stdout.splitlines()
        if line.startswith("| ")
    }
    assert (
        "3 reps of 4" in lines["bridge-of-four"]
        and "called glute-bridge" in lines["not-ours"]
        and "not tried" in lines["broken"]
    )
    assert "colour" in lines and "bars reached" in shown.stdout
    only = run(people, "--markdown", "--no-turns", "--only", "bars").stdout
    assert only.count("###") == 1 and "Summary: " not in only and only in shown.stdout
    assert run(people, "--no-turns").exit_code == 0
    wrong = run(people, "--no-turns", "--only", "nothing")
    assert (
        wrong.exit_code == 2
        and "bars" in wrong.stderr
        and run(people, "--json", "--only", "bars").exit_code == 2
    )


def test_a_broken_truth_is_one_line_before_anything_is_analysed(run, people):
    (people / "truth.json").write_text('[{"id": "bridge"}]')
    result = run(people, "--json")
    assert (result.exit_code, result.stdout) == (
        3,
        "",
    ) and "bridge: there is no ground_truth" in result.stderr
    (people / "truth.json").write_text("[{")
    assert run(people).exit_code == 3


def test_all_clips_missing_is_exit_4(run, tmp_path):
    folder = tmp_path / "none"
    folder.mkdir()
    (folder / "truth.json").write_text(
        json.dumps([item("nobody", None, folder, "running", exercise="running")])
    )
    assert run(folder, "--json").exit_code == 4


def test_footage_is_followed_unless_saved_key_points_are_asked_for(run, people, monkeypatch):
    asked = []

    def track_video(video, **_options):
        asked.append(video.name)
        return bridge_track(THREE)

    monkeypatch.setattr("posecheck.pose.run.track_video", track_video)
    monkeypatch.setattr("posecheck.cli.bundle.usable_bundle", lambda *_args: Path("none.task"))
    items = json.loads((people / "truth.json").read_text())
    items[2] |= {"media": "run.mp4"}
    (people / "run.mp4").write_bytes(b"a clip")
    (people / "truth.json").write_text(json.dumps(items))
    plain = json.loads(run(people, "--json", "--no-turns").stdout)
    assert (
        asked == ["run.mp4"] and by_id(plain)["run"]["itself"]["said"]["movement"] == "glute-bridge"
    )
    saved = json.loads(run(people, "--json", "--no-turns", "--saved").stdout)
    assert asked == ["run.mp4"] and by_id(saved)["run"]["itself"]["said"]["movement"] == "running"


def test_pictures_are_tried_turned(run, people):
    clip = by_id(json.loads(run(people, "--json").stdout))["bridge"]
    assert (
        clip["turns"]
        == {"asked": [90, 180, 270], "offered": [90, 180, 270], "another": []}
        == clip["turns_named"]
    )


def test_a_turned_track_is_the_track_of_the_turned_picture():
    track = bridge_track(THREE)
    back = turned(turned(track, 90), 270)
    assert (
        np.allclose(back.landmarks, track.landmarks, atol=1e-3)
        and back.source.size == track.source.size
    )
    assert np.allclose(
        turned(turned(track, 90), 90).landmarks, turned(track, 180).landmarks, atol=1e-3
    )
    width, height = track.source.size
    # what was at the bottom is on the left
    assert np.allclose(
        turned(track, 90).landmarks[..., 0], height - track.landmarks[..., 1], atol=1e-3
    )
    assert turned(track, 90).source.size == (height, width)


def table(folder: Path, name: str, frames_of: dict[str, PoseTrack]) -> None:
    """A labelled landmark table of 16:9 pictures: some frames from the middle of each track."""
    columns = [f"{mark}_{part}" for mark in LANDMARKS for part in "xyzv"]
    rows = []
    for label, track in frames_of.items():
        middle = len(track) // 2
        for i in range(middle, middle + 3):
            values = np.concatenate(
                [track.landmarks[i] / [1280, 720, 1280], track.visibility[i][:, None]], axis=-1
            )
            rows.append(",".join([label, *(f"{v:.5f}" for v in values.ravel())]))
    (folder / name).write_text("\n".join([",".join(["label", *columns]), *rows]))


def test_labelled_frames_and_sequences(run, tmp_path):
    folder = tmp_path / "labelled"
    (folder / "pushup_someone").mkdir(parents=True)
    sags = plank_track(hip_offset=14.0, size=(1280, 720))
    good = plank_track(size=(1280, 720))
    table(folder, "plank_frames.csv", {"C": good, "L": sags, "X": good})
    (folder / "other.csv").write_text("a,b\n1,2\n")
    marks = np.concatenate(
        [good.landmarks / [1280, 720, 1280], good.visibility[..., None]], axis=-1
    ).astype(np.float16)
    n = len(good)
    np.savez(
        folder / "pushup_someone" / "landmarks.npz",
        landmarks=marks,
        video=np.full(n, "one"),
        person=np.full(n, "A"),
        label=np.full(n, "good"),
        frame=np.arange(n),
        size=np.tile([1280, 720], (n, 1)),
    )
    plain = json.loads(run(folder, "--json").stdout)
    found = {o["label"]: o for o in plain["stills"]}
    assert (found["C"]["frames"], found["C"]["false"], found["C"]["fault"]) == (3, 0, "")
    assert (found["L"]["certain"], found["L"]["fault"]) == (3, "hip-sag") and found["X"][
        "exercise"
    ] == ""
    (push,) = plain["sequences"]
    assert (push["set"], push["clips"], push["persons"], push["exercise"]) == (
        "pushup_someone",
        1,
        1,
        "pushup someone",
    )
    assert push["outcomes"] == {"judged": 1} and push["judged"] == ["one: plank"]


def test_what_a_folder_holds(tmp_path, people):
    (tmp_path / "walk").mkdir()
    (tmp_path / "walk" / "clip.mp4").write_bytes(b"")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "truth.json").write_text("[]")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "clip.mp4").write_bytes(b"")
    labels = tmp_path / "run" / "truth.json"
    labels.write_text('{"movement": "running", "left_contacts": [3], "right_contacts": []}')
    found = find_real(tmp_path)
    assert found.real and found.clips == (people / "truth.json",) and found.unread == ("walk",)
    assert (
        found.labelled == ((labels, labels.with_name("clip.mp4")),)
        and not find_real(labels.parent).real
    )
    (people / "truth.json").write_text('[{"id": ')
    assert find_real(tmp_path).clips == (people / "truth.json",), (
        "it is for the reader to say what is wrong with it"
    )
    assert (
        not find_real(tmp_path / "walk").real
        and not find_real(tmp_path / "not-there").real
        and not find_real(people / "truth.json").real
    )


def test_several_cameras_against_joints_in_space(run, tmp_path, monkeypatch):
    """A bridge seen from the side, whose joints in space are those of the stick figure itself: the
    plane of the picture."""
    folder = tmp_path / "cameras"
    folder.mkdir()
    track = bridge_track(THREE)
    metres = track.landmarks.astype(float) / 500
    names = [f"{side}{part}" for side in "LR" for part in ("Shoulder", "Hip", "Knee", "Ankle")]
    places = [f"{'left' if n[0] == 'L' else 'right'}_{n[1:].lower()}" for n in names]
    rows = []
    for i in range(len(track)):
        points = [
            metres[i, LANDMARKS.index(p)] * [1, -1, 0]
            + [0, 0, 0.1 if p.startswith("left") else -0.1]
            for p in places
        ]
        rows.append(
            "\t".join(
                [str(i + 1), f"{i / 30:.4f}", *(f"{v:.5f}" for point in points for v in point)]
            )
        )
    header = [
        "PathFileType",
        "DataRate",
        "30",
        "Frame#\tTime\t" + "\t\t\t".join(names),
        "\t\tX1\tY1\tZ1",
    ]
    (folder / "markers.trc").write_text("\n".join([*header, *rows]))
    (folder / "cam01.mp4").write_bytes(b"")
    monkeypatch.setattr(
        "posecheck.pose.run.track_video",
        lambda *_args, **_options: replace(track, silhouettes=None),
    )
    monkeypatch.setattr("posecheck.cli.bundle.usable_bundle", lambda *_args: Path("none.task"))
    result = run(folder, "--json")
    assert result.exit_code == 0, result.stderr
    rows = {(c["measure"], c["against"]): c for c in json.loads(result.stdout)["cameras"]}
    assert {against for _, against in rows} == {"triangulated joints"}
    knee = rows["knee_flexion_left", "triangulated joints"]
    assert knee["frames"] > 100 and knee["error"] < 15 and knee["widest"] > 0
    (folder / "markers.trc").write_text("\n".join(header))
    assert run(folder, "--json").exit_code == 3
