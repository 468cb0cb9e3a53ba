"""What one clip costs (time of all cores, disk, the store), and what that comes to for many
athletes: the figures of docs/scale.md.

    python benchmarks/scale.py [--sessions 40] [--only-sqlite]

cores   `posecheck analyze` of samples with the annotated video: processor time of all cores, which
        hangs little on what else the computer does, and the size of the folder of the result
store   drawn lunges of ten reps, analysed and filed, so that there are as many rows as of a real
        clip: how much the database grows by each, and what is kept as files of a filmed one
Then the table for 10, 1,000 and 100,000 athletes, by multiplication; assumptions are printed.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from sqlalchemy import func, select

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.review_queue import postgres, size_of  # noqa: E402
from benchmarks.synthetic_store import packed  # noqa: E402
from posecheck.review import add_person, file_result, open_store  # noqa: E402
from posecheck.review.store import Store  # noqa: E402
from posecheck.review.tables import (  # noqa: E402
    CurveRow,
    FindingRow,
    MeasurementRow,
    Session,
    Unit,
)
from tests.review.review_results import stick_lunges, write_result  # noqa: E402

CLIPS = {"lunge-lean": 10.1, "bridge-good": 10.7, "run-side-60fps": 10.0}
"""Samples, and how long they are, s."""
ATHLETES = (10, 1_000, 100_000)
CLIPS_A_WEEK, WEEKS, CLIP_S, REPS = 4, 40, 30.0, 10
NIGHTLY_H = 10.0
"""Hours a day in which the analyses are to be done."""


@dataclass(frozen=True)
class Cost:
    """Of one second of video: cpu (s of one core), result (bytes). Of one session of REPS reps:
    rows, store (bytes of the database), kept (bytes of its files where clips may be kept)."""

    cpu: float
    result: float
    rows: float
    store: dict[str, float]
    kept: float


def folder_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def analysed(name: str, out: Path) -> float:
    """Processor time of the whole command, s."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clip = ROOT / "samples" / f"{name}.mp4"
    subprocess.run(
        [sys.executable, "-m", "posecheck", "analyze", str(clip), "--out", str(out), "--no-fetch"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def grown(store: Store, results: list[Path]) -> tuple[float, float]:
    """(bytes, rows) by which the database grows with each of these results."""
    who = add_person(store, "Anna", "none")

    def now() -> tuple[int, int]:
        packed(store)
        with store.engine.connect() as connection:
            rows = sum(
                connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (Session, Unit, MeasurementRow, CurveRow, FindingRow)
            )
        return size_of(store), rows

    before = now()
    for result in results:
        file_result(store, who, result)
    after = now()
    return (after[0] - before[0]) / len(results), (after[1] - before[1]) / len(results)


def measured(folder: Path, sessions: int, only_sqlite: bool) -> Cost:
    cpu, sizes = [], []
    for name, seconds in CLIPS.items():
        out = folder / name
        cpu.append(analysed(name, out) / seconds)
        sizes.append(folder_size(out) / seconds)
        print(f"{name}: {cpu[-1]:.2f} s of a core and {sizes[-1] / 1e3:.0f} kB a second of video")
    results = [
        write_result(folder / "drawn" / str(k), stick_lunges(str(k), REPS)) for k in range(sessions)
    ]
    store = open_store(folder / "store.db", folder / "media")
    size, rows = grown(store, results)
    per, drawn = {"sqlite": size}, folder_size(folder / "media") / sessions
    filmed = add_person(store, "Ben", "clips")
    before = folder_size(folder / "media")
    file_result(store, filmed, folder / "lunge-lean", ROOT / "samples" / "lunge-lean.mp4")
    kept = (folder_size(folder / "media") - before) / CLIPS["lunge-lean"] * CLIP_S
    store.close()
    if not only_sqlite:
        with postgres(None) as url:
            if url is not None:
                shared = open_store(url, folder / "shared")
                per["postgresql"], _ = grown(shared, results)
                shared.close()
    print(
        f"a session of {REPS} reps: {rows:.0f} rows, its track {drawn / 1e3:.0f} kB; "
        f"database: {_mb(per)}"
    )
    print(f"files of {CLIP_S:.0f} s where clips may be kept: {kept / 1e6:.1f} MB")
    return Cost(mean(cpu), mean(sizes), rows, per, kept)


def _mb(per: dict[str, float]) -> str:
    return ", ".join(f"{kind} {size / 1e3:.0f} kB" for kind, size in per.items())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=40)
    parser.add_argument("--only-sqlite", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pc-scale-") as name:
        os.environ["POSECHECK_DATA"] = f"{name}/data"
        cost = measured(Path(name), asked.sessions, asked.only_sqlite)
    print(
        f"\n{CLIPS_A_WEEK} clips of {CLIP_S:.0f} s and {REPS} reps a week, {WEEKS} weeks a year, "
        f"analysed within {NIGHTLY_H:.0f} hours a day\n"
    )
    size = cost.store.get("postgresql", cost.store["sqlite"])
    print(
        "| athletes | reps a year | rows | database | files | results "
        f"| cores, {NIGHTLY_H:.0f} h a day |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for athletes in ATHLETES:
        clips = athletes * CLIPS_A_WEEK * WEEKS
        cores = athletes * CLIPS_A_WEEK * CLIP_S * cost.cpu / (7 * NIGHTLY_H * 3600)
        print(
            f"| {athletes:,} | {clips * REPS:,} | {clips * cost.rows:,.0f} "
            f"| {clips * size / 1e9:,.1f} GB | {clips * cost.kept / 1e9:,.1f} GB "
            f"| {clips * CLIP_S * cost.result / 1e9:,.1f} GB | {cores:.2g} |"
        )


if __name__ == "__main__":
    main()
