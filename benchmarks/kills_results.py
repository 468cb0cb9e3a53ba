"""Is a result there whole or not at all, whatever stops its writer? Kills and full disks at every
touch of the disk, and kills at random moments.

    python benchmarks/kills_results.py [--every 1] [--random 20] [--seed 1] [CLIP]

every   what tests/kill_points.py does: a result over an older one and into an empty place, a
        comparison, an upload, the pages keeping and forgetting a result; stopped at every
        (--every 3: every third) touch of the disk, in four ways
random  `posecheck analyze CLIP` over an older result (needs the pose model), and a program that
        takes an upload in and lets a worker judge it, each killed --random times at a random
        moment of its run

After each stop the next start or reader comes, and then all must be old or all new, and nothing
left behind. Ends with 1 where it was not. Needs Linux. Ten to twenty minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "lunge-lean.mp4"
SCENARIOS = ("set", "replace", "new", "compare", "upload", "keep", "forget")
WAYS = ("kill", "full", "cut", "short")
KNOWN = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}

JUDGE = """
import sys
from pathlib import Path
from posecheck.jobs.queue import JobQueue
from posecheck.jobs.request import Request
from posecheck.jobs.uploads import keep_upload
with Path(sys.argv[1]).open("rb") as file:
    upload = keep_upload(file, "clip.npz")
queue = JobQueue()
request = Request(upload.path, upload.name, upload.sha256)
queue.submit(request)
job = queue.wait(request.key, 120)
sys.exit(0 if job.status == "done" else 1)
"""


def at_every_touch(every: int) -> tuple[int, list[str]]:
    """How often something was stopped, and what was wrong afterwards."""
    stopped, faults = 0, []
    print(f"{'':10}" + "".join(f"{way:>8}" for way in WAYS))
    for scenario in SCENARIOS:
        asked = [f"{scenario}:{way}:{every}" for way in WAYS]
        with tempfile.TemporaryDirectory() as home:
            command = [sys.executable, "-m", "tests.kill_points", home, *asked]
            done = subprocess.run(command, capture_output=True, text=True, env=KNOWN, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        stopped += sum(line["stopped"] for line in lines)
        faults += [fault for line in lines for fault in line["faults"]]
        print(f"{scenario:10}" + "".join(f"{line['stopped']:8}" for line in lines), flush=True)
    return stopped, faults


def killed(command: list[str], moment_s: float, environment: dict[str, str]) -> bool:
    """Runs it and kills it after that time; whether it had not ended before."""
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(moment_s)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


def at_random(
    name: str, command: list[str], environment: dict[str, str], times: int, check: Callable[[], str]
) -> tuple[int, list[str]]:
    """As `at_every_touch`. check: looks at what is there and says what it found; raises
    AssertionError. Most kills are in the later half."""
    before = time.perf_counter()
    subprocess.run(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
    )
    takes, stopped, faults, found = time.perf_counter() - before, 0, [], {}
    check()
    for _ in range(times):
        moment = takes * random.triangular(0.1, 1.2, 1.0)
        was = killed(command, moment, environment)
        stopped += was
        try:
            state = f"{'killed' if was else 'ended'}, {check()}"
            found[state] = found.get(state, 0) + 1
        except Exception as error:
            faults.append(
                f"{name}, killed after {moment:.2f} of {takes:.2f} s: "
                f"{type(error).__name__}: {error}"
            )
    print(f"{name} ({takes:.1f} s): {found}", flush=True)
    return stopped, faults


def analyzing(clip: Path, times: int, home: Path) -> tuple[int, list[str]]:
    from posecheck.results.folder import ResultFolder
    from tests.kill_points import files

    out, heights = home / "r", [160, 190]
    command = [
        sys.executable,
        "-m",
        "posecheck",
        "analyze",
        str(clip),
        "--out",
        str(out),
        "--no-fetch",
        "--height",
    ]
    subprocess.run([*command, str(heights[0])], env=KNOWN, stdout=subprocess.DEVNULL, check=True)
    last = {"files": files(out)}

    def check() -> str:
        report, there = ResultFolder(out).read_report(), files(out)
        assert set(there) == {"report.json", *report.parts}, sorted(there)
        assert all(there[part] == sha256 for part, sha256 in report.parts.items())
        new, last["files"] = there != last["files"], there
        if new:  # the next one is another report than the one that is there
            command[-1] = str(next(h for h in heights if str(h) != command[-1]))
        return "new" if new else "old"

    command.append(str(heights[1]))
    return at_random("analyze over an older result", command, KNOWN, times, check)


def judging(times: int, home: Path) -> tuple[int, list[str]]:
    from posecheck.disk import data_subfolder
    from posecheck.jobs import results
    from posecheck.jobs.leftovers import clean_leftovers
    from posecheck.jobs.request import Request
    from posecheck.jobs.uploads import clean_uploads
    from posecheck.pose.io.storage import save_track
    from posecheck.video.probe import file_sha256
    from tests.kill_points import OLD, files

    clip = save_track(OLD.track, home / "clip.npz")
    os.environ["POSECHECK_DATA"] = str(home / "data")
    sha256 = file_sha256(clip)
    request = Request(data_subfolder("uploads") / sha256 / "clip.npz", "clip.npz", sha256)

    def check() -> str:
        while worker_runs(home):  # it notices that the program that started it is gone
            time.sleep(0.05)
        clean_leftovers(), clean_uploads()
        there = files(home / "data")
        assert not [name for name in there if ".posecheck-" in name or "scratch" in name], sorted(
            there
        )
        assert not list(data_subfolder("scratch").iterdir())
        upload, result = request.path.exists(), results.is_there(request.key)
        assert not upload or file_sha256(request.path) == sha256
        assert not result or (upload and results.load_result(request.key).report.reps)
        results.forget_result(request.key)  # each run starts with nothing
        request.path.unlink(missing_ok=True)
        return "result" if result else "upload" if upload else "nothing"

    command = [sys.executable, "-c", JUDGE, str(clip)]
    return at_random(
        "upload and judge", command, KNOWN | {"POSECHECK_DATA": str(home / "data")}, times, check
    )


def worker_runs(home: Path) -> bool:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(home / "data" / "scratch").encode() in path.read_bytes():
                return True
        except OSError:
            continue
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("clip", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument(
        "--every", type=int, default=1, help="at every which touch of the disk (default 1)"
    )
    parser.add_argument(
        "--random",
        type=int,
        default=20,
        help="kills at random moments, of each of the two programs (default 20)",
    )
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    random.seed(asked.seed)
    sys.path.insert(0, str(ROOT))
    stopped, faults = at_every_touch(asked.every)
    print(f"{stopped} stops at a touch of the disk, {len(faults)} faults")
    for part in (
        lambda home: judging(asked.random, home),
        lambda home: analyzing(asked.clip, asked.random, home),
    ):
        with tempfile.TemporaryDirectory() as home:
            more, found = part(Path(home))
        stopped, faults = stopped + more, faults + found
    print("\n".join([*faults, f"{stopped} stops in all, {len(faults)} faults"]))
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
