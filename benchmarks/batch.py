"""How much faster are two workers than one, and is each video filed once whichever worker dies?

    python benchmarks/batch.py [CLIP] [--clips 20] [--runs 3] [--no-video]
    python benchmarks/batch.py --kills 10 [--videos 50]

speed   `posecheck batch` over copies of a clip: by one worker on one core, by one worker that may
        use all cores, and by two workers. The kinds take turns; ratios are of one round, and the
        median is shown. A worker alone already uses a second core for a part of the time.
kills   videos on a real Dask scheduler with two workers: one rep of the clip, small and with every
        third frame, so that fifty are affordable; the analysis is whole, with the pose model, but
        draws no video. In each round one worker is killed at a random moment and another one is
        started; then the sessions in the store are counted, of which each video must have one.
        Ends with 1 where a round is not right. Needs posecheck[cluster].
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))

SAMPLE = ROOT / "samples" / "lunge-lean.mp4"
REP_S = (3.5, 6.9)
"""Of the sample's second rep."""
KINDS = {"one, one core": (1, 1), "one, all cores": (1, None), "two": (2, None)}


def took(folder: Path, out: Path, workers: int, cores: int | None, more: list[str]) -> float:
    """Seconds of the whole command."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "posecheck", "batch", str(folder), "--out", str(out)]

    def confined() -> None:
        if cores is not None:
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])

    before = time.perf_counter()
    done = subprocess.run(
        [*command, "--workers", str(workers), "--no-fetch", *more],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        preexec_fn=confined,
        check=False,
    )
    seconds = time.perf_counter() - before
    if done.returncode:
        raise SystemExit(done.stderr.decode("utf-8", "replace"))
    return seconds


def speed(clip: Path, clips: int, runs: int, more: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "clips"
        folder.mkdir()
        for number in range(clips):
            shutil.copyfile(clip, folder / f"{clip.stem}-{number:03d}{clip.suffix}")
        rounds = []
        for number in range(runs):
            one = {
                kind: took(folder, Path(name) / "out", *how, more) for kind, how in KINDS.items()
            }
            rounds.append(one)
            shown = ", ".join(f"{kind}: {seconds:.1f} s" for kind, seconds in one.items())
            print(f"  round {number + 1}: {shown}", file=sys.stderr, flush=True)
    print(f"{clips} x {clip.name}, median of {runs}")
    for kind in KINDS:
        ratio = median(one[kind] / one["two"] for one in rounds)
        print(
            f"{kind:16}{median(one[kind] for one in rounds):8.1f} s   two are {ratio:.2f} x as fast"
        )


def one_rep(clip: Path) -> bytes:
    """A rep of the sample, 320 x 240, 10 frames a second."""
    import av

    from posecheck.video.sink import VideoSink

    with tempfile.TemporaryDirectory() as name, av.open(str(clip)) as video:
        small = Path(name) / "small.mp4"
        with VideoSink(small, (320, 240)) as sink:
            for number, frame in enumerate(video.decode(video=0)):
                if number % 3 == 0 and REP_S[0] <= frame.time <= REP_S[1]:
                    sink.write(frame.reformat(320, 240, "rgb24").to_ndarray(), frame.time)
        return small.read_bytes()


def numbered(video: bytes, number: int) -> bytes:
    """The same video as a file that no other number has: an empty box of MP4 at its end."""
    return video + (16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big")


def filed_each(store: str) -> Counter[str]:
    """How many sessions there are of each file."""
    from sqlalchemy import select

    from posecheck.review import open_store
    from posecheck.review.tables import Session

    opened = open_store(store)
    try:
        with opened.reading() as db:
            return Counter(db.scalars(select(Session.source_name)))
    finally:
        opened.close()


def kill_one(folder: Path, videos: int) -> tuple[int, Counter[str], Counter[str]]:
    """A round: after how many records a worker was killed, what became of the videos, and what is
    in the store of each."""
    from posecheck.batch.run import run_batch
    from posecheck.review import add_person, open_store
    from tests.batch.dask_cluster import running_cluster

    store = f"sqlite:///{folder / 'store.db'}"
    opened = open_store(store)
    add_person(opened, "Anna", media="none")
    opened.close()
    least, begun = random.randrange(videos - 3), threading.Event()
    with running_cluster(folder / "dask", 2) as cluster:

        def told(state) -> None:
            if state.running and state.ended >= least:
                begun.set()

        def kill() -> None:
            begun.wait()
            time.sleep(random.uniform(0, 3))
            cluster.workers[random.randrange(2)].kill()
            cluster.add_worker()

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        batch = run_batch(
            folder / "clips",
            folder / "out",
            annotated=False,
            person="Anna",
            store=store,
            cluster=cluster.address,
            told=told,
        )
        killer.join(10)
    for record in batch.records:
        if record.code:
            print(f"    {record.video.name}: {record.message}", file=sys.stderr)
    states = Counter(
        "not filed" if record.status == "done" and not record.filed else record.status
        for record in batch.records
    )
    return least, states, filed_each(store)


def kills(clip: Path, rounds: int, videos: int) -> bool:
    """Whether all rounds were right."""
    right, video = 0, one_rep(clip)
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder, began = Path(name), time.monotonic()
            os.environ |= {"POSECHECK_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT)}
            (folder / "clips").mkdir()
            for k in range(videos):
                (folder / "clips" / f"{k:03d}.mp4").write_bytes(numbered(video, k))
            least, states, filed = kill_one(folder, videos)
        once = sum(count == 1 for count in filed.values())
        right += states == {"done": videos} and once == len(filed) == videos
        print(
            f"round {number + 1}: killed after {least} ended, {dict(states)}, in the store "
            f"{len(filed)} videos, {once} of them once; {time.monotonic() - began:.0f} s",
            flush=True,
        )
    print(f"{right} of {rounds} rounds: {videos} filed, each once")
    return right == rounds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("clip", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--clips", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-video", action="store_true")
    parser.add_argument("--kills", type=int, metavar="ROUNDS")
    parser.add_argument("--videos", type=int, default=50)
    asked = parser.parse_args()
    if asked.kills:
        raise SystemExit(not kills(asked.clip, asked.kills, asked.videos))
    else:
        speed(asked.clip, asked.clips, asked.runs, ["--no-video"] if asked.no_video else [])


if __name__ == "__main__":
    main()
