"""The README's two pictures, made from the samples: `python docs/pictures/make.py`. Needs Chromium
and the pose model.

report.png      the top of the report page of samples/lunge-lean.mp4
annotated.jpg   one picture of the annotated video of samples/run-side-60fps.mp4, at a foot contact
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

import posecheck
from posecheck.video.source import open_video

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
PAGE = (1000, 1060)
"""Pixels: as wide as the page's text, down to what comes after the first thing to change."""


def report_picture(folder: Path) -> None:
    chromium = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if chromium is None:
        raise SystemExit("Chromium is not installed.")
    posecheck.analyze(SAMPLES / "lunge-lean.mp4", out=folder / "lunge")
    shot, page = folder / "shot.png", (folder / "lunge" / "report.html").as_uri()
    size = f"--window-size={PAGE[0]},{PAGE[1]}"
    subprocess.run(
        [
            chromium,
            *QUIET,
            f"--user-data-dir={folder / 'profile'}",
            size,
            f"--screenshot={shot}",
            page,
        ],
        check=True,
        capture_output=True,
    )
    with Image.open(shot) as picture:
        picture.convert("RGB").save(HERE / "report.png", optimize=True)


def annotated_picture(folder: Path) -> None:
    report = posecheck.analyze(SAMPLES / "run-side-60fps.mp4", out=folder / "run")
    moment = report.findings[0].evidence[0].t
    with open_video(folder / "run" / "annotated.mp4") as video:
        rgb = min((frame for frame in video), key=lambda frame: abs(frame.t - moment)).rgb
    Image.fromarray(rgb).save(HERE / "annotated.jpg", quality=88)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        report_picture(Path(scratch))
        annotated_picture(Path(scratch))
