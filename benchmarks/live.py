"""How quick is the live page, does it always start, and does its memory stay flat?

    python benchmarks/live.py CLIP...                  clips as the camera of a real browser:
                                                       pictures a second, camera to screen, count
                                                       and faults
    python benchmarks/live.py --starts 20 CLIP         fresh programs and fresh browsers, one after
                                                       the other
    python benchmarks/live.py --hour sets              an hour of sets at speed (or of one "run"),
                                                       without a browser and without a model

A clip is named after its movement: by its id (squat-..., donkey-kick-...) or one of these words:
bridge-..., plank-..., lunge-..., stand-..., run-.... It plays in the camera at 640 x 480 and 30
pictures a second, after twelve seconds of its first picture. "Camera to screen" is counted in the
browser, from the moment it shows a picture of the camera to the moment the answer to that picture
is drawn over it. Offline is `posecheck.analyze` of the same clip. Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
MOVEMENTS = {
    "bridge": "glute-bridge",
    "plank": "plank",
    "lunge": "lunge",
    "stand": "standing",
    "run": "running",
}
WAITS_S = {"reps": 12.0}
"""Seconds that the first picture stands still before a clip, by the kind of the movement: until the
countdown is over; else OTHER_WAIT_S."""
OTHER_WAIT_S = 4.0


def movement_of(clip: Path) -> str:
    from posecheck.movements.load import filmed_movements

    ids = [name for name in filmed_movements() if f"{clip.stem}-".startswith(f"{name}-")]
    return max(ids, key=len) if ids else MOVEMENTS[clip.stem.split("-")[0]]


def wait_s(movement: str) -> float:
    from posecheck.movements.load import filmed_movements

    return WAITS_S.get(filmed_movements()[movement].kind, OTHER_WAIT_S)


def train(clips: list[Path]) -> None:
    """One set of each clip; a line of figures for each."""
    from playwright.sync_api import sync_playwright

    from posecheck import analyze
    from posecheck.jobs.results import load_result
    from tests.browser.conftest import chromium, start_app
    from tests.browser.fake_camera import camera_file, camera_flags
    from tests.browser.live_page import finish, open_live, read, result, wait_phase

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        os.environ["POSECHECK_DATA"] = str(Path(scratch) / "data")
        program, url = start_app(Path(scratch) / "data", Path(scratch) / "app.log")
        try:
            for clip in clips:
                movement = movement_of(clip)
                camera = camera_file(
                    clip,
                    Path(scratch) / "camera.mjpeg",
                    before_s=wait_s(movement),
                    after_s=1.0,
                    empty_s=60.0,
                )
                opened = playwright.chromium.launch(
                    executable_path=chromium(), args=camera_flags(camera)
                )
                page = opened.new_page(viewport={"width": 1000, "height": 900})
                open_live(page, url, movement)
                page.locator("[data-do=camera]").click()
                wait_phase(page, "going")
                begun = time.monotonic()
                first = read(page)
                shown = {}
                used = processor_s(program.pid)
                loads = []
                while (now := read(page))["phase"] == "going":
                    shown, ended, work = now, time.monotonic(), processor_s(program.pid) - used
                    loads.append(os.getloadavg()[0])
                    time.sleep(0.25)
                answered = int(shown["frames"]) - int(first.get("frames") or 0)
                rate = answered / (ended - begun)
                (result if now["phase"] == "done" else finish)(page)
                key = page.url.split("file=")[1].split("&")[0]
                live, offline = load_result(key).report, analyze(clip, movement)
                print(
                    f"{clip.stem}: {rate:.1f} pictures a second, "
                    f"camera to screen {shown['p50']} ms median, {shown['p95']} ms 95th percentile"
                )
                print(
                    f"  {1000 * work / answered:.0f} ms of one core for each picture "
                    "in the program, thorough looks and all"
                )
                print(
                    f"  on the screen at the end: {shown['number']!r}; "
                    f"load of the machine {median(loads):.1f} on {os.cpu_count()} cores"
                )
                for name, report in (("live", live), ("offline", offline)):
                    print(
                        f"  {name}: {counted(report)}; to change: "
                        f"{', '.join(sorted(f.code for f in report.findings)) or 'nothing'}",
                        flush=True,
                    )
                opened.close()
        finally:
            program.terminate()
            program.wait()


def processor_s(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def counted(report) -> str:
    if report.hold is not None:
        return (
            f"held {report.hold.end_s - report.hold.start_s:.1f} s, "
            f"{report.hold.good_form_s:.1f} s in good form"
        )
    whole = sum(not rep.partial for rep in report.reps)
    return f"{whole} reps and {len(report.reps) - whole} partial"


def starts(clip: Path, count: int) -> None:
    """Fresh starts: a new program, a new browser, the camera on, twenty pictures answered."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import chromium, start_app
    from tests.browser.fake_camera import camera_file, camera_flags
    from tests.browser.live_page import open_live, read

    worked, first_page, first_answers = 0, [], []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        camera = camera_file(clip, Path(scratch) / "camera.mjpeg")
        for i in range(count):
            program, url = start_app(Path(scratch) / f"data-{i}", Path(scratch) / "app.log")
            opened = playwright.chromium.launch(
                executable_path=chromium(), args=camera_flags(camera)
            )
            try:
                page = opened.new_page()
                page.set_default_timeout(60_000)
                begun = time.monotonic()
                open_live(page, url, movement_of(clip))
                first_page.append(time.monotonic() - begun)
                page.locator("[data-do=camera]").click()
                clicked = time.monotonic()
                while (
                    int((shown := read(page)).get("frames") or 0) < 20
                    and time.monotonic() - clicked < 30
                ):
                    time.sleep(0.1)
                fine = int(shown.get("frames") or 0) >= 20 and shown["trouble"] == "no"
                worked += fine
                first_answers.append(time.monotonic() - clicked)
                print(f"start {i + 1}: {'works' if fine else shown}", flush=True)
            finally:
                opened.close()
                program.terminate()
                program.wait()
    print(
        f"{worked} of {count} fresh starts work; "
        f"the page is there after {median(first_page):.1f} s (slowest {max(first_page):.1f}),"
    )
    print(
        f"twenty pictures are answered {median(first_answers):.1f} s after the camera is asked "
        f"for (slowest {max(first_answers):.1f})"
    )


def hour(which: str, minutes: int) -> None:
    """Sets of bridges with rests, or as long a run, through sessions as they are; only the model
    and the camera are played back."""
    import cv2
    import numpy as np

    from posecheck.live.protocol import CameraFrame, Command
    from posecheck.live.sessions import Sessions
    from posecheck.pose.io.replay import ReplayEstimator
    from tests.drawn.stick_movements import Timing, bridge_track, run_track
    from tests.live.live_play import held

    jpeg = cv2.imencode(".jpg", np.full((240, 320, 3), 120, np.uint8))[1].tobytes()
    bridges = held(
        bridge_track(Timing(depths=(1.0,) * 40), size=(640, 480), fps=25.0),
        before_s=8.0,
        after_s=4.0,
    )
    run = held(run_track(seconds=60.0, fps=25.0, size=(640, 480)))

    class Loop(ReplayEstimator):
        """The track over and over, with an outline."""

        def __init__(self, track):
            super().__init__(track)
            self._length = len(track)
            self._mask = np.zeros((240, 320), np.float32)
            cv2.ellipse(self._mask, (160, 120), (155, 115), 0, 0, 360, 1.0, -1)

        def estimate(self, frame_index, t, rgb):
            return replace(super().estimate(frame_index % self._length, t, rgb), mask=self._mask)

    name, movement, track = {
        "sets": ("bridges, a set after the other", "glute-bridge", bridges),
        "run": ("one run without an end", "running", run),
    }[which]
    sessions = Sessions(make_estimator=lambda: Loop(track), make_finder=None)
    session, seen, sets = sessions.open(movement), [], 0
    answered = []
    session.attach(answered.append, lambda why: print("ended", why))
    t, number = 0.0, 0
    begun = time.monotonic()
    while t < 60 * minutes:
        t += 1 / 25
        number += 1
        while session._frame is not None:  # the session's own thread takes one at a time
            time.sleep(0.0002)
        session.offer(CameraFrame(number, 1e9 + t, jpeg))
        answered[:-1] = []
        if session.done or (movement == "glute-bridge" and number % len(track) == 0):
            session.command(Command("finish"))
            if session.done:
                session.finished()
                sets += 1
            sessions.close(session)
            session = sessions.open(movement)
            session.attach(answered.append, lambda why: print("ended", why))
        if number % (25 * 300) == 0:
            seen.append(resident_mb())
            print(f"  {t / 60:4.0f} min: {seen[-1]:.0f} MB", flush=True)
    sessions.close(session)
    took = time.monotonic() - begun
    print(f"{name}: {number} pictures, {sets} sets, {t / 60:.0f} minutes in {took / 60:.1f}")
    print(
        f"  from {seen[0]:.0f} MB after five minutes to {seen[-1]:.0f} MB "
        f"at the end, {max(seen):.0f} MB at most",
        flush=True,
    )


def resident_mb() -> float:
    """Memory of this process now, MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("clips", nargs="*", type=Path)
    parser.add_argument("--starts", type=int, default=0)
    parser.add_argument("--hour", choices=["sets", "run"])
    parser.add_argument("--minutes", type=int, default=60)
    asked = parser.parse_args()
    if asked.hour:
        hour(asked.hour, asked.minutes)
    elif asked.starts:
        starts(
            asked.clips[0] if asked.clips else ROOT / "samples" / "bridge-good.mp4", asked.starts
        )
    else:
        train(
            asked.clips
            or [ROOT / "samples" / "bridge-good.mp4", ROOT / "samples" / "plank-sag.mp4"]
        )


if __name__ == "__main__":
    main()
