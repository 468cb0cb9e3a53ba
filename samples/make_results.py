"""Makes the finished results that the first page shows and opens at once, of the samples that it
offers: `python samples/make_results.py`. Needs the pose model. To be run again when what a report
says of them has changed (a test says so), and before a release. Only what cannot be made at once is
kept (`is_shipped`).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from posecheck.jobs.analysis import analyze_request
from posecheck.jobs.sample_results import is_shipped
from posecheck.jobs.samples import sample_request
from posecheck.pages.home import RUN_SAMPLE, SAMPLE

HERE = Path(__file__).parent


def main() -> None:
    for name in (SAMPLE, RUN_SAMPLE):
        request = sample_request(name)
        with tempfile.TemporaryDirectory() as scratch:
            made = Path(scratch) / "made"
            analyze_request(request, made, lambda *_: None)
            place = HERE / "results" / name
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            for file in made.iterdir():
                if is_shipped(file.name):
                    shutil.copyfile(file, place / file.name)
        print(name, sum(file.stat().st_size for file in place.iterdir()) // 1000, "kB")


if __name__ == "__main__":
    main()
