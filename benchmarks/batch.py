"""How much faster are two workers than one, and is each video filed once whichever worker dies?

    python benchmarks/batch.py [CLIP] [--clips 20] [--runs 3] [--no-video]
    python benchmarks/batch.py --kills 10 [--videos 50]

speed   `posecheck batch` over copies of a clip: by one worker on one core, by one worker that may
        use all cores, and by two workers. The kinds take turns; ratios are of one round, and the
        median is shown. A worker alone already uses a second core for a part of the time.
kills   saved tracks on a real Dask scheduler with two workers. In each round one of them is killed
        at a random moment and another one is started; then the sessions in the store are counted.
        Needs posecheck[cluster].
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


def kills(rounds: int, videos: int) -> None:
    from posecheck.batch.run import run_batch
    from posecheck.pose.io.storage import save_track
    from posecheck.review import add_person, open_store
    from tests.batch.dask_cluster import running_cluster
    from tests.batch.test_filing import filed
    from tests.review.review_results import stick_lunges

    wrong = 0
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            os.environ |= {"POSECHECK_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT)}
            (folder / "clips").mkdir()
            for clip in range(videos):
                save_track(stick_lunges(f"{clip:03d}", 1), folder / "clips" / f"{clip:03d}.npz")
            store = f"sqlite:///{folder / 'store.db'}"
            opened = open_store(store)
            add_person(opened, "Anna", media="none")
            opened.close()
            with running_cluster(folder / "dask", 2) as cluster:
                least = random.randrange(1, max(2, videos - 4))
                begun = threading.Event()

                def told(state, least=least, begun=begun) -> None:
                    if state.ended >= least:
                        begun.set()

                def kill(cluster=cluster, begun=begun) -> None:
                    begun.wait()
                    time.sleep(random.uniform(0, 3))
                    cluster.workers[random.randrange(2)].kill()
                    cluster.add_worker()

                killer = threading.Thread(target=kill, daemon=True)
                killer.start()
                batch = run_batch(
                    folder / "clips",
                    folder / "out",
                    person="Anna",
                    store=store,
                    cluster=cluster.address,
                    told=told,
                )
                killer.join(10)
            states = Counter(record.status for record in batch.records)
            sessions = filed(store)
            right = sessions == videos and states == {"done": videos}
            wrong += not right
            print(f"round {number + 1}: killed after {least}, {dict(states)}, {sessions} filed")
    print(f"{rounds - wrong} of {rounds} rounds: {videos} filed, each once")


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
        kills(asked.kills, asked.videos)
    else:
        speed(asked.clip, asked.clips, asked.runs, ["--no-video"] if asked.no_video else [])


if __name__ == "__main__":
    main()
