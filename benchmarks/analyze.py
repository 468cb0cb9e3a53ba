"""How long does the whole analysis take, against a plain loop of decoding and pose detection on the
same clip? And how much memory?

    python benchmarks/analyze.py [CLIP] [--runs 5] [--loop-seconds 600]

plain   decode + MediaPipe `detect_for_video` with masks, VIDEO mode, true timestamps in ms,
        nothing kept
whole   `posecheck analyze CLIP --out DIR`: decode, pose with silhouette, measures,
        annotated video, report

Each run is a fresh process; the two kinds take turns, and medians are shown. "work" starts when all
libraries are imported, "process" is the whole life of the process. Peak memory is the process's own
(resource.getrusage). --loop-seconds N also repeats the clip to a video of N seconds (packets
copied, nothing encoded anew) and runs both on it once.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))

from tests.video import video_clips as clips  # noqa: E402

SAMPLE = ROOT / "samples" / "lunge-lean.mp4"
KINDS = ("plain", "whole")


def plain(clip: Path) -> int:
    """The loop that anybody would write first. Returns the number of pictures."""
    import av
    import mediapipe as mp
    import numpy as np
    from mediapipe.tasks.python import BaseOptions, vision

    from posecheck.pose.weights.model import locate_bundle

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(locate_bundle())),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=True,
    )
    started_work()
    frames, last_ms, found = 0, -1, 0
    with (
        vision.PoseLandmarker.create_from_options(options) as landmarker,
        av.open(str(clip)) as container,
    ):
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            rgb = np.rot90(frame.to_ndarray(format="rgb24"), round(frame.rotation / 90) % 4)
            # MediaPipe ends the process on mask rows that are not multiples of 16 bytes
            rgb = rgb[:, : rgb.shape[1] // 4 * 4]
            ms = max(last_ms + 1, round(1000 * float(frame.pts * frame.time_base)))
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
            result = landmarker.detect_for_video(image, ms)
            found += bool(
                result.segmentation_masks and result.segmentation_masks[0].numpy_view().any()
            )
            frames, last_ms = frames + 1, ms
    if not found:
        raise SystemExit("nobody was found: nothing to compare")
    return frames


def whole(clip: Path) -> int:
    """The command `posecheck analyze`, all files written."""
    import mediapipe  # noqa: F401  (posecheck imports it late; here it counts as start-up, as in `plain`)

    import posecheck.api  # noqa: F401
    from posecheck.cli import cli
    from posecheck.results.report_json import read_json

    started_work()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report"
        cli.main(["analyze", str(clip), "--out", str(out), "--no-fetch"], standalone_mode=False)
        if not (out / "annotated.mp4").is_file():
            raise SystemExit("no annotated video was written: nothing to compare")
        return read_json(out / "report.json").source.frames


_work_started = _cpu_started = 0.0


def started_work() -> None:
    global _work_started, _cpu_started
    _work_started, _cpu_started = time.perf_counter(), time.process_time()


def child(kind: str, clip: Path) -> None:
    frames = {"plain": plain, "whole": whole}[kind](clip)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(
        json.dumps(
            {
                "frames": frames,
                "work_s": time.perf_counter() - _work_started,
                "cpu_s": time.process_time() - _cpu_started,
                "peak_mb": peak_mb,
            }
        )
    )


def run(kind: str, clip: Path) -> dict[str, float]:
    """One fresh process. Returns frames, work_s, cpu_s (of all cores), process_s,
    peak_mb."""
    before = time.perf_counter()
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, __file__, "--child", kind, str(clip)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{kind} failed on {clip.name}:\n{done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1]) | {"process_s": time.perf_counter() - before}


def compare(clip: Path, runs: int) -> None:
    took: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    for i in range(runs):
        for kind in KINDS if i % 2 == 0 else reversed(KINDS):
            took[kind].append(run(kind, clip))
            load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
            print(
                f"  run {i + 1}, {kind}: {took[kind][-1]['work_s']:.1f} s{load}",
                file=sys.stderr,
                flush=True,
            )
    frames = took["plain"][0]["frames"]
    print(f"{clip.name}, {frames:.0f} pictures, median of {runs}")
    print(f"{'':8}{'work s':>9}{'pictures/s':>12}{'process s':>11}{'peak MB':>9}")
    middle = {
        kind: {key: median(r[key] for r in took[kind]) for key in took[kind][0]} for kind in KINDS
    }
    for kind, m in middle.items():
        print(
            f"{kind:8}{m['work_s']:9.2f}{frames / m['work_s']:12.1f}"
            f"{m['process_s']:11.2f}{m['peak_mb']:9.0f}"
        )
    ratios = [
        middle["whole"][key] / middle["plain"][key] for key in ("work_s", "process_s", "peak_mb")
    ]
    print(f"{'ratio':8}{ratios[0]:9.2f}{'':12}{ratios[1]:11.2f}{ratios[2]:9.2f}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("clip", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--runs", type=int, default=5, help="processes of each kind (default 5)")
    parser.add_argument(
        "--loop-seconds", type=float, help="also measure the clip repeated to this length, once"
    )
    parser.add_argument("--child", nargs=2, metavar=("KIND", "CLIP"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child[0], Path(asked.child[1]))
        return
    compare(asked.clip, asked.runs)
    if asked.loop_seconds:
        with tempfile.TemporaryDirectory() as folder:
            long = Path(folder) / f"{asked.clip.stem}-{asked.loop_seconds:.0f}s.mp4"
            clips.looped(asked.clip, asked.loop_seconds, long)
            compare(long, 1)


if __name__ == "__main__":
    main()
