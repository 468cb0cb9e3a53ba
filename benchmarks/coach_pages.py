"""How long do the coach's pages take with 20 athletes of 200 sessions each? Every page, and every
part of an athlete's: python benchmarks/coach_pages.py [--reps 40000] [--out DIR]

Rows of the real tables, as in review_queue.py; the report of each session is that
of a drawn lunge. Printed: the second run of each page (the first imports what it needs), by
Streamlit's AppTest, without a browser. It ends with an error where one takes a second or more.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.synthetic_store import fill
from posecheck.analysis import analyze_track
from posecheck.results.report_json import to_json
from posecheck.review.store import open_store
from tests.drawn.stick_movements import Timing, lunge_track

MOST_S = 1.0
_RUNS = 3
PARTS = ("Sessions", "Programme", "Side by side", "Hand over", "What is kept")


def timed(module: str, part: str = "", view: str = "", **query: str) -> float:
    """The seconds of a page that was shown before, in another session of a browser."""
    from streamlit.testing.v1 import AppTest

    seconds = []
    for _ in range(_RUNS):
        page = AppTest.from_string(
            f"from posecheck.pages.{module} import page\npage()", default_timeout=120
        )
        for name, value in query.items():
            page.query_params[name] = value
        if part:
            page.session_state["people-part"] = part
        if view:
            page.session_state["people-view"] = view
        began = time.perf_counter()
        page.run()
        seconds.append(time.perf_counter() - began)
        assert not page.exception, page.exception
    shown = part or view or "all"
    print(f"  {module:<14} {shown:<14} {min(seconds):5.2f} s   first {seconds[0]:5.2f} s")
    return min(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--reps", type=int, default=40_000)
    parser.add_argument("--out", type=Path, help="Keep the data folder there.")
    asked = parser.parse_args()
    folder = asked.out or Path(tempfile.mkdtemp(prefix="posecheck-coach-"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["POSECHECK_DATA"] = str(folder)
    os.environ.pop("POSECHECK_STORE", None)

    store = open_store()
    report = to_json(analyze_track(lunge_track(Timing(depths=(1.0,) * 10)), "lunge").report)
    athletes = fill(store, asked.reps, report=report.decode(), synthetic=False)
    store.close()
    size = (folder / "posecheck.db").stat().st_size
    print(f"{asked.reps} reps of {athletes} athletes, {size / 1e6:.0f} MB")
    slowest = max(
        timed("coach_people"),
        timed("coach_people", view="This week"),
        *(timed("coach_people", part, person="1") for part in PARTS),
        timed("coach_queue"),
        timed("coach_rules"),
        timed("home"),
        timed("progress", person="1"),
    )
    print(f"the slowest takes {slowest:.2f} s")
    if slowest >= MOST_S:
        sys.exit(1)


if __name__ == "__main__":
    main()
