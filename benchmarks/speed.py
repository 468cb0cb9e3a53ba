"""How fast the whole analysis is and how much memory it takes, against what it is meant to take.

    python benchmarks/speed.py [--only run bridge plank long start] [--minutes 10] [--runs 3]

run     a run of 10 s, `posecheck analyze` with all files against the plain loop of decoding and
        pose detection (benchmarks/analyze.py): wall time, and time of all cores
bridge  a bridge of a minute, its frames at twice the rate (60 a second)
plank   a plank of a minute at 30 frames a second
long    a video of --minutes, small: memory after the first minute, at its most, and how it grows
start   until `posecheck --help` is through, until the pose model has seen the first frame

Every clip is made of a sample (samples/): its packets are repeated to the length, and for the
bridge each frame is shown twice as fast. Both kinds of process take turns, so that a machine that
slows down meanwhile does not count; the ratio is the median of pairs. Ends with 1 where something
takes more than it is meant to. `long` reads /proc: Linux alone has it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import analyze  # noqa: E402
import start  # noqa: E402

from tests.video import video_clips as clips  # noqa: E402

SAMPLES = ROOT / "samples"
STATUS = "/proc/self/status"
MOST_MB = 450


def looped(sample: str, seconds: float, folder: Path) -> Path:
    out = folder / f"{sample}-{seconds:.0f}s.mp4"
    clips.looped(SAMPLES / f"{sample}.mp4", seconds, out)
    return out


def twice_as_fast(clip: Path, out: Path) -> Path:
    """The same packets, each shown for half as long."""
    import av

    with av.open(str(clip)) as source, av.open(str(out), "w") as sink:
        stream = source.streams.video[0]
        copy = sink.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is None:
                continue
            packet.pts, packet.dts = packet.pts // 2, packet.dts // 2
            packet.duration = max(1, (packet.duration or 2) // 2)
            packet.stream = copy
            sink.mux(packet)
    return out


def against_plain(what: str, most: float, clip: Path, runs: int) -> bool:
    """Whether the wall time is over its limit."""
    pairs = []
    for i in range(runs):
        order = ("plain", "whole") if i % 2 == 0 else ("whole", "plain")
        took = {kind: analyze.run(kind, clip) for kind in order}
        pairs.append((took["whole"], took["plain"]))
        print(f"  {what}, pair {i + 1}: {_ratios(*pairs[-1])}", file=sys.stderr, flush=True)
    wall = median(whole["work_s"] / plain["work_s"] for whole, plain in pairs)
    cpu = median(whole["cpu_s"] / plain["cpu_s"] for whole, plain in pairs)
    peak = median(whole["peak_mb"] for whole, _ in pairs)
    print(f"| {what} | {most:.2f} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |", flush=True)
    return wall > most


def _ratios(whole: dict[str, float], plain: dict[str, float]) -> str:
    return (
        f"{whole['work_s']:.1f} s against {plain['work_s']:.1f} s, "
        f"all cores {whole['cpu_s']:.1f} s against {plain['cpu_s']:.1f} s"
    )


def memory_child(clip: Path) -> None:
    """Prints (s of video done, MB held) as the pose goes on, and the most of the whole process."""
    from posecheck import api
    from posecheck.options import Options

    seen: list[tuple[int, float]] = []
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            peak[0] = max(peak[0], _held_mb())

    def told(stage: str, frames: int, _expected: int | None) -> None:
        if stage == "pose" and frames % 1800 == 0:
            seen.append((frames, _held_mb()))

    threading.Thread(target=watch, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        options = Options(max_seconds=7200.0)
        api.run(clip, options, place=Path(folder) / "report", progress=told)
    done.set()
    print(json.dumps({"seen": seen, "peak_mb": peak[0]}))


def _held_mb() -> float:
    return float(Path(STATUS).read_text().partition("VmRSS:")[2].split()[0]) / 1e3


def long_video(minutes: float, folder: Path) -> bool:
    """Whether it holds more memory than it may."""
    clip = looped("plank-sag", 60.0 * minutes, folder)
    done = subprocess.run(
        [sys.executable, __file__, "--memory", str(clip)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr.strip())
    told = json.loads(done.stdout.splitlines()[-1])
    held = [mb for _, mb in told["seen"][1:]]
    grows = (held[-1] - held[0]) / max(len(held) - 1, 1)
    print(
        f"{minutes:.0f} minutes: {held[0]:.0f} MB after the first, {held[-1]:.0f} MB at the last "
        f"of the pose, {grows:.1f} MB more a minute; at most {told['peak_mb']:.0f} MB of {MOST_MB}",
        flush=True,
    )
    return told["peak_mb"] > MOST_MB


def starts(runs: int) -> bool:
    """Whether one of them is over its limit."""
    over = False
    for (what, command), most in zip(start.started(start.SAMPLE).items(), (0.2, 1.5), strict=True):
        took = median([start.seconds(command, ROOT) for _ in range(runs + 1)][1:])
        print(f"{what}: {took:.2f} s of {most} s", flush=True)
        over |= took > most
    return over


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--only", nargs="*", metavar="WHAT")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.memory:
        memory_child(asked.memory)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def bridge() -> Path:
            return twice_as_fast(looped("bridge-good", 120.0, folder), folder / "bridge-60fps.mp4")

        ratios: dict[str, tuple[str, float, Callable[[], Path]]] = {
            "run": ("run of 10 s", 0.6, lambda: looped("run-side-60fps", 10.0, folder)),
            "bridge": ("bridge at 60 fps, a minute", 0.35, bridge),
            "plank": ("plank of a minute", 0.3, lambda: looped("plank-sag", 60.0, folder)),
        }
        print("| on | at most | wall | all cores | MB |\n|---|---|---|---|---|")
        over = [
            against_plain(what, most, clip(), asked.runs)
            for key, (what, most, clip) in ratios.items()
            if not asked.only or key in asked.only
        ]
        if not asked.only or "long" in asked.only:
            over.append(long_video(asked.minutes, folder))
        if not asked.only or "start" in asked.only:
            over.append(starts(asked.runs))
    sys.exit(any(over))


if __name__ == "__main__":
    main()
