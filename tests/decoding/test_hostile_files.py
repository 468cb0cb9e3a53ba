"""Whatever lies where a file should be: every reader of posecheck answers with one clear line, and
neither waits nor takes the memory."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from posecheck.calibration.store import load_calibration
from posecheck.errors import BadTrack, PosecheckError
from posecheck.movements.load import read_movement
from posecheck.pose.io.storage import load_track, save_track
from posecheck.pose.io.tables import read_landmark_table
from posecheck.results.earlier import keyframes_of_page
from posecheck.results.formats import gait_cycle_csv, series_csv
from posecheck.results.keyframe_files import read_keyframe_files
from posecheck.results.place import occupant
from posecheck.results.report_json import read_json
from posecheck.skeleton import LANDMARKS
from posecheck.validation.truth_file import load_truth
from posecheck.video.source import open_video
from tests.drawn.stick_movements import Timing, bridge_track
from tests.peak_memory import forget_peak, peak_mb

READERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "track": ("track.npz", load_track),
    "table": ("points.csv", lambda path: read_landmark_table(path, (640, 480), 30.0)),
    "calibration": ("calibration.json", load_calibration),
    "movement": ("drill.toml", read_movement),
    "report": ("report.json", read_json),
    "series": ("series.csv", series_csv.read_csv),
    "gait cycles": ("gait_cycle.csv", gait_cycle_csv.read_csv),
    "page": ("report.html", keyframes_of_page),
    "key frames": ("keyframes.json", lambda path: read_keyframe_files(path.parent)),
    "truth": ("clip.json", load_truth),
    "labels": ("truth.json", load_truth),
    "occupant": ("report.json", lambda path: occupant(path.parent)),
    "video": ("clip.mp4", lambda path: list(open_video(path))),
    "picture": ("shot.jpg", lambda path: list(open_video(path))),
}
DEEP = 200_000


def not_utf8(path: Path) -> None:
    path.write_bytes('{"schema": "posecheck.report/1", "name": "Zoë"}'.encode("latin-1"))


CONTENTS: dict[str, Callable[[Path], object]] = {
    "nothing there": lambda path: None,
    "a folder": lambda path: path.mkdir(),
    "a pipe": lambda path: os.mkfifo(path),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path),
    "no bytes": lambda path: path.touch(),
    "a zero byte": lambda path: path.write_bytes(b"\0"),
    "5 GB of nothing": lambda path: os.truncate(
        os.open(path, os.O_CREAT | os.O_WRONLY), 5 * 1024**3
    ),
    "lists without end": lambda path: path.write_text("[" * DEEP),
    "objects without end": lambda path: path.write_text('{"a":' * DEEP),
    "a TOML value without end": lambda path: path.write_text("id = " + "[" * DEEP),
    "a key without end": lambda path: path.write_text(".".join("a" * 100_000) + " = 1"),
    "UTF-16": lambda path: path.write_bytes('{"schema": "posecheck.report/1"}\n'.encode("utf-16")),
    "another encoding": not_utf8,
    "a number of 5000 digits": lambda path: path.write_text('{"version": ' + "9" * 5000 + "}"),
    "no number": lambda path: path.write_text('{"schema": NaN}'),
    "half a letter": lambda path: path.write_text('{"schema": "\\ud800"}'),
    "one line without end": lambda path: path.write_text("t," * 2_000_000),
    "lines without end": lambda path: path.write_text("t\n" + "\n" * 3_000_000),
    "quotes without end": lambda path: path.write_text('t\n"' + "x\n" * 1_000_000),
    "figures without end": lambda path: path.write_text("<figure data-keyframe='" * 200_000),
}


@contextlib.contextmanager
def given_up_after(seconds: int) -> Iterator[None]:
    def end(_signal, _frame):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("reader", READERS)
def test_one_clear_line_whatever_lies_there(reader, content, tmp_path):
    name, read = READERS[reader]
    path = tmp_path / "it" / name
    path.parent.mkdir()
    CONTENTS[content](path)
    forget_peak()
    before = peak_mb()
    with given_up_after(60):  # ten seconds are allowed, on a machine that does nothing else
        try:
            read(path)
        except PosecheckError as error:
            assert (
                str(error).isprintable()
                and len(str(error)) < 1000
                and error.message
                and error.advice
            )
    assert peak_mb() - before < 1000


@pytest.mark.parametrize("reader", [r for r in READERS if r != "occupant"])
def test_a_file_that_may_not_be_read_is_said_so(reader, tmp_path, monkeypatch):
    name, read = READERS[reader]
    path = tmp_path / name
    path.write_bytes(b"\xff\xd8\xff" + bytes(500))
    real = os.open

    def refused(path, *rest, **more):
        if os.fspath(path) == str(tmp_path / name):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(
        Path, "open", lambda self, *how, **more: os.fdopen(refused(self, os.O_RDONLY), "rb")
    )
    with pytest.raises(PosecheckError, match=r"(?i)permission"):
        read(path)


def test_a_key_that_stands_twice_is_refused_by_name(tmp_path):
    path = tmp_path / "report.json"
    path.write_text('{"schema": "posecheck.report/1", "movement": "lunge", "movement": "plank"}')
    with pytest.raises(PosecheckError, match="'movement' stands in it twice"):
        read_json(path)


def test_a_mark_before_the_text_is_no_fault(tmp_path):
    path = tmp_path / "drill.toml"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + (Path(__file__).parents[2] / "posecheck/movements/files/plank.toml").read_bytes()
    )
    assert read_movement(path).id == "plank"


def test_a_table_of_60000_columns_is_read(tmp_path):
    names = [f"{name}_{part}" for name in ("nose", "left_hip") for part in "xyzv"]
    header = names + [f"column_{k}" for k in range(60_000)]
    path = tmp_path / "wide.csv"
    path.write_text(
        "\n".join([",".join(header), *(",".join(["0.5"] * 8 + ["1"] * 60_000) for _ in range(3))])
    )
    with given_up_after(60):  # looking for each name among all others took two minutes
        track, _ = read_landmark_table(path, (100, 100), 30.0)
    assert len(track) == 3 and track.point("left_hip")[0].tolist() == [50.0, 50.0]


# tracks


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> bytes:
    track = bridge_track(Timing(depths=(1.0,)), fps=20)
    return save_track(track, tmp_path_factory.mktemp("track") / "track.npz").read_bytes()


def entry(data: bytes, name: str) -> int:
    """Where the zip's directory speaks of an array."""
    return data.index(b"PK\x01\x02", data.rindex(name.encode()) - 46)


def test_what_a_zip_says_of_its_size_is_believed_before_it_is_unpacked(saved, tmp_path):
    at = entry(saved, "landmarks.npy") + 24
    path = tmp_path / "bomb.npz"
    path.write_bytes(saved[:at] + struct.pack("<I", 4_000_000_000) + saved[at + 4 :])
    with pytest.raises(BadTrack, match="more than"):
        load_track(path)


def test_a_zip_that_holds_more_than_it_says_is_not_unpacked_to_the_end(tmp_path):
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("t.npy", bytes(200_000_000))
    data = path.read_bytes()
    at = entry(data, "t.npy") + 24
    path.write_bytes(data[:at] + struct.pack("<I", 1000) + data[at + 4 :])
    with pytest.raises(BadTrack, match="larger than it says"):
        load_track(path)


def test_what_is_no_part_of_a_track_is_not_unpacked(saved, tmp_path):
    path = tmp_path / "more.npz"
    path.write_bytes(saved)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("more.npy", bytes(50_000_000))
    forget_peak()
    before = peak_mb()
    assert len(load_track(path)) == len(load_track(path))
    assert peak_mb() - before < 40


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_numpy_never_writes_are_refused(packing, tmp_path):
    path = tmp_path / "odd.npz"
    with zipfile.ZipFile(path, "w", packing) as package:
        package.writestr("t.npy", b"x" * 1000)
    with pytest.raises(BadTrack, match="packed in a way"):
        load_track(path)


def test_a_directory_of_many_entries_is_not_read(tmp_path):
    path = tmp_path / "many.npz"
    with zipfile.ZipFile(path, "w") as package:
        for k in range(100):
            package.writestr(f"{k}.npy", b"")
    with pytest.raises(BadTrack, match="too many"):
        load_track(path)


def changed(saved: bytes, path: Path, **arrays) -> Path:
    path.write_bytes(saved)
    with np.load(path) as file:
        there = {name: file[name] for name in file.files}
    there |= {name: change(there[name].copy()) for name, change in arrays.items()}
    np.savez_compressed(path, **there)
    return path


def at(place, value):
    def change(array):
        array[place] = value
        return array

    return change


def header(**source):
    def change(array):
        plain = json.loads(array.tobytes())
        plain["source"] |= source
        return np.frombuffer(json.dumps(plain).encode(), np.uint8)

    return change


@pytest.mark.parametrize(
    "arrays",
    [
        {"landmarks": at((3, 5, 0), 1e30)},
        {"landmarks": at((3, 5, 1), np.inf)},
        {"visibility": at((3, 5), 40.0)},
        {"world": at((3, 5), 1e9)},
        {"t": at(-1, 1e12)},
        {"t": at(0, -1.0)},
        {"header": header(size=[10**9, 10**9])},
        {"header": header(size=[0, 480])},
        {"header": header(fps=-1.0)},
        {"header": header(frames=-5)},
        {"header": header(duration_s=1e300)},
        {"header": header(capture_fps=0.0)},
    ],
)
def test_numbers_that_cannot_be_are_refused(saved, tmp_path, arrays):
    with pytest.raises(BadTrack):
        load_track(changed(saved, tmp_path / "x.npz", **arrays))


def test_half_a_point_is_no_point(saved, tmp_path):
    k = LANDMARKS.index("left_knee")
    track = load_track(changed(saved, tmp_path / "x.npz", landmarks=at((3, k, 1), np.nan)))
    assert np.isnan(track.landmarks[3, k]).all() and np.isfinite(track.landmarks[4, k]).all()
