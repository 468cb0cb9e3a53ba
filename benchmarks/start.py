"""How long does it take until something happens: until `posecheck --help` is through, and until
`posecheck analyze` has shown the first frame to the pose model?

    python benchmarks/start.py [CLIP] [--runs 9] [--against CHECKOUT]

Each run is a fresh process, timed from its start: to its end for --help, to the first estimate for
analyze. Medians are shown. --against names another checkout of posecheck: both take turns, and the
ratio is the median of those of pairs, so that a machine that slows down meanwhile does not count.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "lunge-lean.mp4"
FIRST_FRAME = """
import os
from posecheck.pose.backends import mediapipe
estimate = mediapipe.MediaPipeEstimator.estimate
def first(self, *asked):
    estimate(self, *asked)
    os._exit(0)
mediapipe.MediaPipeEstimator.estimate = first
from posecheck.cli import main
main()
"""


def started(clip: Path) -> dict[str, list[str]]:
    """What is timed, as commands."""
    return {
        "--help": [sys.executable, "-m", "posecheck", "--help"],
        "first frame": [sys.executable, "-c", FIRST_FRAME, "analyze", str(clip), "--no-fetch"],
    }


def seconds(command: list[str], root: Path) -> float:
    """Of one fresh process."""
    before = time.perf_counter()
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(root)}, capture_output=True, check=False
    )
    took = time.perf_counter() - before
    if done.returncode:
        raise SystemExit(done.stderr.decode("utf-8", "replace").strip())
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("clip", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--against", type=Path, metavar="CHECKOUT")
    asked = parser.parse_args()
    roots = [ROOT, *([asked.against.absolute()] if asked.against else [])]
    for what, command in started(asked.clip.absolute()).items():
        took = [[seconds(command, root) for root in roots] for _ in range(asked.runs + 1)][1:]
        said = f"{what:12} {median(one[0] for one in took):6.2f} s"
        if len(roots) > 1:
            ratio = median(one[0] / one[1] for one in took)
            said += f", the other {median(one[1] for one in took):.2f} s, ratio {ratio:.2f}"
        print(said, flush=True)


if __name__ == "__main__":
    main()
