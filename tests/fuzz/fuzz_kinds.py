"""What is read of each kind of file, and everything that posecheck then does with it: a mutant may be refused anywhere on the way, by name."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from mutants import (
    changed_arrays,
    changed_database,
    changed_json,
    changed_lines,
    changed_table,
    turned_bytes,
)
from PIL import Image

TESTS = Path(__file__).parents[1]
for folder in (TESTS, TESTS / "report", TESTS / "calibration", TESTS / "video"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from factories import bridge, plank, refused, run  # noqa: E402
from own_neutrals import calibration  # noqa: E402
from review_results import stick_lunges, write_result  # noqa: E402
from stick_gaits import gait_track  # noqa: E402
from stick_gaits import run as run_steps  # noqa: E402
from stick_movements import Timing, bridge_track, lunge_track, plank_track  # noqa: E402
from video_clips import moving, write_clip  # noqa: E402

from posecheck.analysis import analyze_track  # noqa: E402
from posecheck.calibration import calibrate  # noqa: E402
from posecheck.calibration.change import with_own_change  # noqa: E402
from posecheck.calibration.store import load_calibration  # noqa: E402
from posecheck.compare.change import compare_reports  # noqa: E402
from posecheck.compare.merge import check_one_run, in_order, merge_reports, merged_keyframes  # noqa: E402
from posecheck.errors import PosecheckError  # noqa: E402
from posecheck.measures.measurement import Curve, Series  # noqa: E402
from posecheck.movements.load import FOLDER as MOVEMENTS  # noqa: E402
from posecheck.movements.load import movements, read_movement  # noqa: E402
from posecheck.pose.probes import read_probes  # noqa: E402
from posecheck.pose.silhouettes import SilhouetteBuilder  # noqa: E402
from posecheck.pose.storage import load_track, save_track  # noqa: E402
from posecheck.pose.tables import read_landmark_table  # noqa: E402
from posecheck.pose.track import PoseTrack  # noqa: E402
from posecheck.report.folder import read_folder  # noqa: E402
from posecheck.report.html import to_html  # noqa: E402
from posecheck.report.json_file import to_json  # noqa: E402
from posecheck.report.keyframes import KeyFrame  # noqa: E402
from posecheck.report.opensim import to_mot, to_trc  # noqa: E402
from posecheck.report.series_csv import read_csv as read_series  # noqa: E402
from posecheck.report.text import summary  # noqa: E402
from posecheck.report.write import write_report  # noqa: E402
from posecheck.review import add_note, add_person, file_result, give_verdict, open_store  # noqa: E402
from posecheck.review.export import export_person  # noqa: E402
from posecheck.review.handover import athlete_report, findings_csv  # noqa: E402
from posecheck.review.learning import records  # noqa: E402
from posecheck.review.people import list_people, names  # noqa: E402
from posecheck.review.profiles import accept_limit, history  # noqa: E402
from posecheck.review.proposals import effect, propose  # noqa: E402
from posecheck.review.queue import Filters, detail, entries, waiting  # noqa: E402
from posecheck.review.rejudge import judge_again  # noqa: E402
from posecheck.review.removal import expire  # noqa: E402
from posecheck.review.sessions import report_of, sessions_of  # noqa: E402
from posecheck.review.side_by_side import compare as side_by_side  # noqa: E402
from posecheck.review.side_by_side import dates_of, reps_of  # noqa: E402
from posecheck.review.verdicts import notes_of  # noqa: E402
from posecheck.skeleton import LANDMARKS  # noqa: E402
from posecheck.validation.compare import compare  # noqa: E402
from posecheck.validation.truth_file import load_truth  # noqa: E402
from posecheck.video.source import open_video  # noqa: E402

SAMPLES = TESTS.parent / "samples"
TRACKS = TESTS / "review" / "tracks"


@dataclass(frozen=True)
class Kind:
    """seeds: makes good files below a folder, each a file or a folder with the file. mutate: (seed, place, random) puts a mutant there and gives the
    path to read. use: reads it, and does with it what posecheck does. mutants: how many the tests take."""

    seeds: Callable[[Path], list[Path]]
    mutate: Callable[[Path, Path, random.Random], Path]
    use: Callable[[Path], None]
    mutants: int


def _of_file(change: Callable[[bytes, random.Random], bytes]) -> Callable[[Path, Path, random.Random], Path]:
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
        cv2.ellipse(mask, tuple(int(v) for v in centre), tuple(int(v / 2) + 20 for v in extent), 0, 0, 360, 1.0, -1)
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
        _one_of(calibrate, track, person="Anna")
        _one_of(_judge, track, random.choice(("running", "glute-bridge", "plank", "standing")))


def _judge(track: PoseTrack, movement: str | None = None) -> None:
    analysis = analyze_track(track, movement)
    report = analysis.report
    to_json(report), to_html(report), summary(report, markup=True)
    if report.curves is not None and len(track) > 1:
        to_mot(report.curves, report), to_trc(analysis.landmarks, track.t, report, analysis.view, 1.7)


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


_PART = {".json": changed_json, ".csv": changed_table, ".html": turned_bytes}


def _mutate_report(seed: Path, place: Path, rng: random.Random) -> Path:
    folder = place / seed.name
    shutil.copytree(seed, folder)
    others = sorted(path for path in folder.iterdir() if path.suffix in _PART and path.name != "report.json")
    part = rng.choice(others) if rng.random() < 0.3 and others else folder / "report.json"
    part.write_bytes(_PART[part.suffix](part.read_bytes(), rng))
    return folder


@cache
def _other_reports():
    return run(), replace(run(), view=replace(run().view, name="rear")), bridge(), plank()


def _use_report(folder: Path) -> None:
    found = read_folder(folder)
    report = found.report
    to_json(report), summary(report, markup=True)
    to_html(report, found.keyframes, "annotated.mp4", notes=("a note",))
    if (folder / report.series).is_file():
        to_html(replace(report, curves=read_series(folder / "series.csv")))
    for other in _other_reports():
        _one_of(compare_reports, other, report)
        _one_of(_merged, other, report, found.keyframes)


def _merged(a, b, keyframes) -> None:
    check_one_run(a, b)
    if not in_order(a, b):
        a, b = b, a
    merged = merge_reports(a, b)
    to_html(merged, merged_keyframes((), keyframes, merged)), summary(merged)


def _one_of(use: Callable, *args, **how) -> None:
    """Several things are done with one file: what one refuses, another may take."""
    try:
        use(*args, **how)
    except PosecheckError as error:
        check_line(error)


def check_line(error: PosecheckError) -> None:
    """One line that can be printed, with what is wrong and not without end."""
    said = str(error)
    assert error.message.strip() and said.isprintable() and len(said) < 2000, repr(said)
    assert "Traceback" not in said and "object at 0x" not in said, said


# calibrations


def _calibration_seeds(folder: Path) -> list[Path]:
    from posecheck.calibration.store import save_calibration

    return [save_calibration(calibration(), folder / "own.json"), save_calibration(calibration(person="Zoë"), folder / "other.json")]


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
        _one_of(analyze_track, short_tracks()[0], "glute-bridge", calibration=own)


# movement files


def _movement_seeds(folder: Path) -> list[Path]:
    return [Path(shutil.copy(path, folder)) for path in sorted(MOVEMENTS.glob("*.toml"))]


def _use_movement(path: Path) -> None:
    movement = read_movement(path)
    if random.random() < 0.3:
        movements()["fuzz"] = movement  # as if it were shipped
        try:
            for track in short_tracks()[:3] if movement.kind in ("reps", "stride") else short_tracks()[1:]:
                _one_of(_judge, track, "fuzz")
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
        "movement": "running", "view": "left", "fps": 60.0, "frames": 360, "left_contacts": [12, 54, 97], "right_contacts": [33, 75],
        "size": [640, 480], "cadence_spm": [160, 180], "ground_contact_ms": [200, 260],
    }  # fmt: skip
    made.append(folder / "labels.json")
    made[-1].write_text(json.dumps(labels))
    return made


@cache
def _judged_reports():
    return analyze_track(load_track(TRACKS / "lunge-lean.npz")).report, analyze_track(short_tracks()[2]).report, refused(), plank()


def _use_truth(path: Path) -> None:
    truth = load_truth(path)
    for report in _judged_reports():
        compare(report, truth)


# landmark tables


def _table_seeds(folder: Path) -> list[Path]:
    track = short_tracks()[0]
    width, height = track.source.size
    values = np.concatenate([track.landmarks / [width, height, width], track.visibility[..., None]], axis=-1)
    header = ",".join(["label", *(f"{name}_{part}" for name in LANDMARKS for part in "xyzv")])
    lines = [header, *(",".join(["C", *(f"{v:.5f}" for v in row.ravel())]) for row in values)]
    (folder / "all.csv").write_text("\n".join(lines))
    few = ["nose", "left_hip", "left_knee", "left_shoulder", "right_shoulder", "right_hip", "left_ankle"]
    at = [LANDMARKS.index(name) for name in few]
    lines = [",".join(f"{name}_{part}" for name in few for part in "xyzv"), *(",".join(f"{v:.5f}" for v in row[at].ravel()) for row in values)]
    (folder / "few.csv").write_text("\n".join(lines))
    return [folder / "all.csv", folder / "few.csv"]


def _use_table(path: Path) -> None:
    _judge(read_landmark_table(path, (320, 240), 20.0)[0])


# the coach's store


def _store_seeds(folder: Path) -> list[Path]:
    store = open_store(folder / "store" / "posecheck.db", folder / "store" / "media")
    for k, name in enumerate(("Anna", "Zoë <b>")):
        who = add_person(store, name, "clips", 30)
        made = file_result(store, who, write_result(folder / f"result-{k}", stick_lunges(name, 1, trunk_lean=40.0), "lunge"))
        add_note(store, made.session_id, "Well done.", coach="me")
    first = entries(store, Filters(state=None))
    for k, item in enumerate(first[:4]):
        give_verdict(store, item.id, ("agree", "disagree", "unsure")[k % 3], coach="me")
    accept_limit(store, "lunge", "trunk-lean", 31.0, why="six verdicts", coach="me")
    accept_limit(store, "lunge", "trunk-lean", 33.0, person_id=who)
    store.close()
    return [folder / "store"]


def _mutate_store(seed: Path, place: Path, rng: random.Random) -> Path:
    folder = place / "store"
    shutil.copytree(seed, folder)
    media = sorted(path for path in (folder / "media").rglob("*") if path.is_file() and path.suffix in (".npz", ".json"))
    if media and rng.random() < 0.1:
        part = rng.choice(media)
        change = changed_arrays if part.suffix == ".npz" else changed_json
        part.write_bytes(change(part.read_bytes(), rng))
    else:
        (folder / "what.txt").write_text(changed_database(folder / "posecheck.db", rng))
    return folder


def _use_store(folder: Path) -> None:
    store = open_store(folder / "posecheck.db", folder / "media")
    try:
        _one_of(expire, store)
        _one_of(names, store)
        _one_of(list_people, store)
        _one_of(history, store)
        for per_person in (False, True):
            _one_of(records, store, per_person)
        _one_of(waiting, store)
        for state in ("open", None):
            _one_of(_queue, store, Filters(state=state))
        _one_of(propose, store, "lunge", "trunk-lean")
        _one_of(effect, store, "lunge", "trunk-lean", 30.0)
        _one_of(findings_csv, store)
        for who in (1, 2):
            _one_of(_person, store, who, folder)
        if random.random() < 0.15:
            _one_of(_again, store)
    finally:
        store.close()


def _queue(store, filters) -> None:
    for item in entries(store, filters):
        _one_of(detail, store, item.id)


def _person(store, who: int, folder: Path) -> None:
    if random.random() < 0.4:
        _one_of(export_person, store, who, folder / f"{who}.zip")
    for choices in (reps_of(store, who, "lunge"), dates_of(store, who, "lunge")):
        if choices:
            _one_of(side_by_side, store, choices[0], choices[-1])
    for line in sessions_of(store, who):
        _one_of(notes_of, store, line.id)
        _one_of(lambda line=line: summary(report_of(store, line.id)))
        if random.random() < 0.1:
            _one_of(athlete_report, store, line.id)


def _again(store) -> None:
    for _, why in judge_again(store).skipped:
        assert why.isprintable() and why


# pictures and videos


def _picture_seeds(folder: Path) -> list[Path]:
    picture = Image.fromarray(moving(1, 96, 64)[0])
    exif = Image.Exif()
    exif[0x0112] = 6
    ways = {
        "a.jpg": {"exif": exif}, "b.png": {}, "c.webp": {"exif": exif}, "d.tif": {"compression": "tiff_lzw"}, "e.bmp": {},
        "f.jpg": {"progressive": True}, "g.tiff": {}, "h.webp": {"lossless": True},
    }  # fmt: skip
    for name, how in ways.items():
        picture.save(folder / name, **how)
    picture.convert("P").save(folder / "i.png")
    return sorted(folder.iterdir())


def _video_seeds(folder: Path) -> list[Path]:
    pictures = moving(12, 96, 64)
    write_clip(folder / "a.mp4", pictures)
    write_clip(folder / "b.mkv", pictures, codec="libvpx", options={"deadline": "realtime"})
    write_clip(folder / "c.avi", pictures, codec="mpeg4")
    write_clip(folder / "d.mov", pictures, codec="mjpeg", pix_fmt="yuvj420p", sample_aspect=Fraction(4, 3))
    write_clip(folder / "e.ts", pictures, codec="mpeg2video", rate=25)
    frames = [Image.fromarray(p) for p in pictures]
    frames[0].save(folder / "f.gif", save_all=True, append_images=frames[1:], duration=40)
    return sorted(folder.iterdir())


def _use_video(path: Path) -> None:
    with open_video(path, longest_side=64) as video:
        for number, _ in enumerate(video):
            if number > 200:
                break
        video.info, video.notes  # noqa: B018


def _use_clip(path: Path) -> None:
    _use_video(path)
    _one_of(read_probes, path)


KINDS = {
    "track": Kind(_track_seeds, _of_file(changed_arrays), _use_track, 120),
    "report": Kind(_report_seeds, _mutate_report, _use_report, 200),
    "calibration": Kind(_calibration_seeds, _of_file(changed_json), _use_calibration, 300),
    "movement": Kind(_movement_seeds, _of_file(changed_lines), _use_movement, 200),
    "truth": Kind(_truth_seeds, _of_file(changed_json), _use_truth, 120),
    "table": Kind(_table_seeds, _of_file(changed_table), _use_table, 120),
    "store": Kind(_store_seeds, _mutate_store, _use_store, 100),
    "picture": Kind(_picture_seeds, _of_file(turned_bytes), _use_video, 400),
    "video": Kind(_video_seeds, _of_file(turned_bytes), _use_clip, 200),
}
