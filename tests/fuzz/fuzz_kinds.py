"""What is read of each kind of file, and everything that posecheck then does with it: a mutant may
be refused anywhere on the way, by name."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from posecheck.analysis import analyze_track
from posecheck.calibration import calibrate
from posecheck.calibration.change import with_own_change
from posecheck.calibration.store import load_calibration
from posecheck.compare.change import compare_reports
from posecheck.compare.merge import check_one_run, in_order, merge_reports, merged_keyframes
from posecheck.model.measurement import Curve, Series
from posecheck.movements.load import FOLDER as MOVEMENTS
from posecheck.movements.load import movements, read_movement
from posecheck.pose.io.storage import load_track, save_track
from posecheck.pose.io.tables import read_landmark_table
from posecheck.pose.silhouettes import SilhouetteBuilder
from posecheck.pose.track import PoseTrack
from posecheck.present.html import CoachNote, to_html
from posecheck.present.keyframes import KeyFrame
from posecheck.present.text import summary
from posecheck.results.folder import ResultFolder
from posecheck.results.formats.opensim import to_mot, to_trc
from posecheck.results.formats.series_csv import read_csv as read_series
from posecheck.results.report_json import to_json
from posecheck.results.write import write_report
from posecheck.skeleton import LANDMARKS
from posecheck.validation.compare import compare
from posecheck.validation.truth_file import load_truth
from tests.calibration.own_neutrals import calibration
from tests.drawn.stick_gaits import gait_track
from tests.drawn.stick_gaits import run as run_steps
from tests.drawn.stick_movements import Timing, bridge_track, lunge_track, plank_track
from tests.fuzz.fuzz_checks import one_of
from tests.fuzz.fuzz_pictures import picture_seeds, use_clip, use_video, video_seeds
from tests.fuzz.fuzz_store import mutate_store, store_seeds, use_store
from tests.fuzz.mutants import (
    changed_arrays,
    changed_json,
    changed_lines,
    changed_table,
    turned_bytes,
)
from tests.present.factories import bridge, plank, refused, run

TESTS = Path(__file__).parents[1]
SAMPLES = TESTS.parent / "samples"
TRACKS = TESTS / "review" / "tracks"


@dataclass(frozen=True)
class Kind:
    """seeds: makes good files below a folder, each a file or a folder with the file. mutate: (seed,
    place, random) puts a mutant there and gives the path to read. use: reads it, and does with it
    what posecheck does. mutants: how many the tests take."""

    seeds: Callable[[Path], list[Path]]
    mutate: Callable[[Path, Path, random.Random], Path]
    use: Callable[[Path], None]
    mutants: int


def _of_file(
    change: Callable[[bytes, random.Random], bytes],
) -> Callable[[Path, Path, random.Random], Path]:
    def mutate(seed: Path, place: Path, rng: random.Random) -> Path:
        path = place / seed.name
        path.write_bytes(change(seed.read_bytes(), rng))
        return path

    return mutate


# tracks


def with_outlines(track: PoseTrack) -> PoseTrack:
    """The track with an ellipse around the person in every second frame."""
    width, height = track.source.size
    builder = SilhouetteBuilder()
    for k, points in enumerate(track.landmarks[..., :2]):
        seen = points[np.isfinite(points).all(axis=1)]
        if k % 2 or not len(seen):
            builder.skip()
            continue
        mask = np.zeros((height, width), np.float32)
        centre, extent = seen.mean(axis=0), np.ptp(seen, axis=0)
        cv2.ellipse(
            mask,
            tuple(int(v) for v in centre),
            tuple(int(v / 2) + 20 for v in extent),
            0,
            0,
            360,
            1.0,
            -1,
        )
        builder.add(mask, seen)
    return replace(track, silhouettes=builder.finish())


SHORT = Timing(depths=(1.0,), first_s=0.6, out_s=0.7, hold_s=0.3, back_s=0.7, rest_s=0.3)


@cache
def short_tracks() -> tuple[PoseTrack, ...]:
    small = {"size": (320, 240)}
    return (
        with_outlines(bridge_track(SHORT, fps=20, **small)),
        with_outlines(lunge_track(SHORT, fps=20, **small)),
        gait_track(run_steps(), fps=60, seconds=3.0),
        replace(plank_track(seconds=3.0, fps=15), silhouettes=None),
    )


def _track_seeds(folder: Path) -> list[Path]:
    return [save_track(track, folder / f"{k}.npz") for k, track in enumerate(short_tracks())]


def _use_track(path: Path) -> None:
    track = load_track(path)
    _judge(track)
    if random.random() < 0.3:
        one_of(calibrate, track, person="Anna")
        one_of(_judge, track, random.choice(("running", "glute-bridge", "plank", "standing")))


def _judge(track: PoseTrack, movement: str | None = None) -> None:
    analysis = analyze_track(track, movement)
    report = analysis.report
    to_json(report), to_html(report), summary(report, markup=True)
    if report.curves is not None and len(track) > 1:
        (
            to_mot(report.curves, report),
            to_trc(analysis.landmarks, track.t, report, analysis.view, 1.7),
        )


# reports


def _report_seeds(folder: Path) -> list[Path]:
    made = []
    for k, track in enumerate((*short_tracks()[:3:2], None)):
        report = plank() if track is None else analyze_track(track).report
        shot = KeyFrame(3, 0.1, "The worst rep", True, None, (64, 48), _jpeg(), (("Knee", "90"),))
        write_report(report, folder / str(k), keyframes=(shot,))
        made.append(folder / str(k))
    write_report(refused(), folder / "refused")
    return [*made, folder / "refused"]


def _jpeg() -> bytes:
    return cv2.imencode(".jpg", np.full((48, 64, 3), 90, np.uint8))[1].tobytes()


_PART = {".json": changed_json, ".csv": changed_table, ".html": turned_bytes, ".jpg": turned_bytes}


def _mutate_report(seed: Path, place: Path, rng: random.Random) -> Path:
    folder = place / seed.name
    shutil.copytree(seed, folder)
    others = sorted(
        path for path in folder.iterdir() if path.suffix in _PART and path.name != "report.json"
    )
    part = rng.choice(others) if rng.random() < 0.3 and others else folder / "report.json"
    part.write_bytes(_PART[part.suffix](part.read_bytes(), rng))
    return folder


@cache
def _other_reports():
    return run(), replace(run(), view=replace(run().view, name="rear")), bridge(), plank()


def _use_report(folder: Path) -> None:
    found = ResultFolder(folder).read()
    report = found.report
    to_json(report), summary(report, markup=True)
    to_html(report, found.keyframes, "annotated.mp4", notes=(CoachNote("a note"),))
    if (folder / report.series).is_file():
        to_html(replace(report, curves=read_series(folder / "series.csv")))
    for other in _other_reports():
        one_of(compare_reports, other, report)
        one_of(_merged, other, report, found.keyframes)


def _merged(a, b, keyframes) -> None:
    check_one_run(a, b)
    if not in_order(a, b):
        a, b = b, a
    merged = merge_reports(a, b)
    to_html(merged, merged_keyframes((), keyframes, merged)), summary(merged)


# calibrations


def _calibration_seeds(folder: Path) -> list[Path]:
    from posecheck.calibration.store import save_calibration

    return [
        save_calibration(calibration(), folder / "own.json"),
        save_calibration(calibration(person="Zoë"), folder / "other.json"),
    ]


@cache
def _standing() -> Series:
    t = np.arange(60) / 30
    own = Curve(np.sin(t), np.sin(t) - 5, np.sin(t) + 5, "deg")
    return Series(t, {"lumbar_angle": own, "pelvic_tilt": own}, {})


def _use_calibration(path: Path) -> None:
    own = load_calibration(path)
    changed = with_own_change(_standing(), own, True)
    assert not any(np.isinf(c.value).any() for c in changed.curves.values())
    if random.random() < 0.05:
        one_of(analyze_track, short_tracks()[0], "glute-bridge", calibration=own)


# movement files


def _movement_seeds(folder: Path) -> list[Path]:
    return [Path(shutil.copy(path, folder)) for path in sorted(MOVEMENTS.glob("*.toml"))]


def _use_movement(path: Path) -> None:
    movement = read_movement(path)
    if random.random() < 0.3:
        movements()["fuzz"] = movement  # as if it were shipped
        try:
            for track in (
                short_tracks()[:3] if movement.kind in ("reps", "stride") else short_tracks()[1:]
            ):
                one_of(_judge, track, "fuzz")
        finally:
            del movements()["fuzz"]


# truth


def _truth_seeds(folder: Path) -> list[Path]:
    import json

    made = []
    for name in ("lunge-lean", "run-side-60fps", "plank-sag"):
        plain = json.loads((SAMPLES / f"{name}.json").read_bytes())
        plain["series"] = {key: values[::6] for key, values in plain["series"].items()}
        plain["pixels"] = plain.get("pixels", [])[::6]
        made.append(folder / f"{name}.json")
        made[-1].write_text(json.dumps(plain))
    labels = {
        "movement": "running",
        "view": "left",
        "fps": 60.0,
        "frames": 360,
        "left_contacts": [12, 54, 97],
        "right_contacts": [33, 75],
        "size": [640, 480],
        "cadence_spm": [160, 180],
        "ground_contact_ms": [200, 260],
    }
    made.append(folder / "labels.json")
    made[-1].write_text(json.dumps(labels))
    return made


@cache
def _judged_reports():
    return (
        analyze_track(load_track(TRACKS / "lunge-lean.npz")).report,
        analyze_track(short_tracks()[2]).report,
        refused(),
        plank(),
    )


def _use_truth(path: Path) -> None:
    truth = load_truth(path)
    for report in _judged_reports():
        compare(report, truth)


# landmark tables


def _table_seeds(folder: Path) -> list[Path]:
    track = short_tracks()[0]
    width, height = track.source.size
    values = np.concatenate(
        [track.landmarks / [width, height, width], track.visibility[..., None]], axis=-1
    )
    header = ",".join(["label", *(f"{name}_{part}" for name in LANDMARKS for part in "xyzv")])
    lines = [header, *(",".join(["C", *(f"{v:.5f}" for v in row.ravel())]) for row in values)]
    (folder / "all.csv").write_text("\n".join(lines))
    few = [
        "nose",
        "left_hip",
        "left_knee",
        "left_shoulder",
        "right_shoulder",
        "right_hip",
        "left_ankle",
    ]
    at = [LANDMARKS.index(name) for name in few]
    lines = [
        ",".join(f"{name}_{part}" for name in few for part in "xyzv"),
        *(",".join(f"{v:.5f}" for v in row[at].ravel()) for row in values),
    ]
    (folder / "few.csv").write_text("\n".join(lines))
    return [folder / "all.csv", folder / "few.csv"]


def _use_table(path: Path) -> None:
    _judge(read_landmark_table(path, (320, 240), 20.0)[0])


KINDS = {
    "track": Kind(_track_seeds, _of_file(changed_arrays), _use_track, 120),
    "report": Kind(_report_seeds, _mutate_report, _use_report, 200),
    "calibration": Kind(_calibration_seeds, _of_file(changed_json), _use_calibration, 300),
    "movement": Kind(_movement_seeds, _of_file(changed_lines), _use_movement, 200),
    "truth": Kind(_truth_seeds, _of_file(changed_json), _use_truth, 120),
    "table": Kind(_table_seeds, _of_file(changed_table), _use_table, 120),
    "store": Kind(store_seeds, mutate_store, use_store, 100),
    "picture": Kind(picture_seeds, _of_file(turned_bytes), use_video, 400),
    "video": Kind(video_seeds, _of_file(turned_bytes), use_clip, 200),
}
