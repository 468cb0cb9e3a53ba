"""How long does the progress page take? Fills a store with people by simulation and reads one of
them as the page does: python benchmarks/progress_page.py [--people 200] [--sessions 39] [--out DIR]

Each session has six drills, two sets of each; besides there are a screen in four weeks and a run a
week. Printed: what the store holds, and the time of reading, of working out and of the whole page
(Streamlit's AppTest, without a browser).
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from posecheck.guided.record import GuidedSession, SessionStep, StepResult
from posecheck.history import own
from posecheck.history.guided import save_guided
from posecheck.history.records import records_of
from posecheck.history.screens import file_screen
from posecheck.progress.overview import overview_of
from posecheck.review.history_tables import CheckFigureRow, CheckRow, GuidedStepRow
from posecheck.review.store import Store, now, open_store
from posecheck.screen.result import PartResult, Screen, ScreenFigure, ScreenFinding

DRILLS = (
    ("lunge", "trunk_lean", "trunk-lean", 24.0, -9.0),
    ("glute-bridge", "trunk_thigh_angle", "incomplete-hip-extension", 14.0, -6.0),
    ("half-kneeling-psoas-stretch", "thigh_extension", "", 8.0, 5.0),
    ("bird-dog", "lumbar_arch_added", "lumbar-overextension", 9.0, 0.0),
    ("plank", "", "hip-sag", 0.0, 0.0),
    ("squat", "knee_flexion", "", 88.0, 6.0),
)
"""Movement, figure, fault, where it begins, how far it goes in eight weeks."""


def session_of(
    rng: np.random.Generator, name: str, number: int, day: date, way: float
) -> GuidedSession:
    """One session; way: how much of the change is done, 0 to 1."""
    steps, results = [], []
    began = datetime(day.year, day.month, day.day, 17, 0, tzinfo=UTC)
    for movement, figure, fault, base, change in DRILLS:
        for k in (1, 2):
            hold = movement == "plank"
            steps.append(
                SessionStep(
                    movement,
                    k,
                    2,
                    reps=None if hold else 10,
                    hold_s=40.0 if hold else None,
                    rest_s=30.0,
                    camera="side",
                    judged=True,
                )
            )
            good = int(rng.binomial(10, 0.5 + 0.35 * way))
            results.append(
                StepResult(
                    len(steps) - 1,
                    "done",
                    (began + timedelta(minutes=len(steps))).isoformat(),
                    judged=True,
                    reps=0 if hold else 10,
                    good_reps=0 if hold else good,
                    hold_s=40.0 if hold else 0.0,
                    good_hold_s=float(18 + 16 * way + rng.normal(0, 3)) if hold else 0.0,
                    worst=fault if good < 9 else "",
                    severity=2 if fault and good < 9 else 0,
                    figure=figure,
                    figure_value=base + change * way + rng.normal(0, 1.8) if figure else None,
                    figure_half_width=3.9 if figure else None,
                    pain=int(rng.integers(3, 6)) if rng.random() < 0.02 else None,
                )
            )
    return GuidedSession(
        f"{name}-{number}",
        name,
        "p1",
        1 + number // 3,
        tuple(steps),
        began.isoformat(),
        at=len(steps),
        state="finished",
        results=tuple(results),
        pain_before=max(0, round(4 - 2 * way + rng.normal(0, 0.7))),
        pain_after=max(0, round(3 - 2 * way + rng.normal(0, 0.7))),
        ended_at=(began + timedelta(minutes=14)).isoformat(),
    )


def screen_of(rng: np.random.Generator, name: str, day: date, way: float) -> Screen:
    def finding(code, measure, value, threshold, side="", pattern="") -> ScreenFinding:
        value = float(value + rng.normal(0, 0.8))
        figure = ScreenFigure(measure, value, value - 3, value + 3, "deg", side)
        standing = "stands-out" if figure.low > threshold else "within"
        return ScreenFinding(code, standing, side, pattern, figure, "usual", threshold, "standing")

    found = (
        finding("pelvis", "pelvic_tilt", 16 - 9 * way, 10, pattern="arched"),
        finding("hip-extension", "thigh_extension", 6 + 2 * way, 10, "left"),
        finding("trunk-lean", "trunk_lean", 21 - 9 * way, 15),
    )
    figures = tuple(f.figure for f in found)
    part = PartResult("standing", "done", figures=figures, at=day.isoformat())
    return Screen(name, day.isoformat(), (part,), found, version="1")


def fill(store: Store, people: int, sessions: int, today: date, seed: int = 1) -> list[int]:
    """People with so many sessions each, three a week, the last one today; gives their ids."""
    rng, ids = np.random.default_rng(seed), []
    for k in range(people):
        name = f"Person {k:03d}"
        who = own.add(store, name)
        ids.append(who)
        first = today - timedelta(days=7 * (sessions // 3))
        for number in range(sessions):
            day = min(first + timedelta(days=7 * (number // 3) + 2 * (number % 3) + 3), today)
            way = min(number / 24, 1.0)
            save_guided(store, who, session_of(rng, name, number, day, way))
            if number % 12 == 0:
                file_screen(store, who, screen_of(rng, name, day, way))
            if number % 3 == 2:
                _run(store, who, rng, day)
    return ids


def _run(store: Store, who: int, rng: np.random.Generator, day: date) -> None:
    cadence = float(164 + rng.normal(0, 3))

    def change(db) -> None:
        row = CheckRow(
            person_id=who,
            source_sha256=f"{day:%Y%m%d}{who}",
            source_name="run.mp4",
            movement="running",
            view="side-left",
            filmed_on=day,
            filed_at=now(),
            version="1",
            worst="overstride",
            worst_clear=1,
            severity=2,
            content="{}",
        )
        db.add(row)
        db.flush()
        for name, value, half, unit in (
            ("cadence", cadence, 2.0, "spm"),
            ("trunk_lean", 6.0 + rng.normal(0, 1), 3.0, "deg"),
        ):
            db.add(
                CheckFigureRow(
                    check_id=row.id,
                    person_id=who,
                    filmed_on=day,
                    movement="running",
                    measure=name,
                    side="",
                    value=float(value),
                    low=float(value) - half,
                    high=float(value) + half,
                    unit=unit,
                )
            )

    store.write(change)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--sessions", type=int, default=39)
    parser.add_argument("--out", type=Path, help="Keep the data folder there.")
    asked = parser.parse_args()
    folder = asked.out or Path(tempfile.mkdtemp(prefix="posecheck-progress-"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["POSECHECK_DATA"] = str(folder)
    os.environ.pop("POSECHECK_STORE", None)

    def quick(connection, _record) -> None:  # only while filling
        connection.execute("PRAGMA synchronous=OFF").close()

    event.listen(Engine, "connect", quick)
    began = time.monotonic()
    store, today = open_store(), date.today()
    ids = fill(store, asked.people, asked.sessions, today)
    store.close()
    event.remove(Engine, "connect", quick)
    print(f"filled in {time.monotonic() - began:.0f} s")
    store = open_store()
    with store.reading() as db:
        steps = db.scalar(select(func.count()).select_from(GuidedStepRow))
    size = (folder / "posecheck.db").stat().st_size
    print(f"{len(ids)} people, {asked.sessions} sessions each: {steps} sets, {size / 1e6:.0f} MB")
    for name, work in (
        ("reading", lambda who: records_of(store, who)),
        ("reading and working out", lambda who: overview_of(records_of(store, who), "P", today)),
    ):
        times = []
        for who in ids[:: max(1, len(ids) // 10)]:
            start = time.perf_counter()
            work(who)
            times.append(time.perf_counter() - start)
        print(f"{name}: median {np.median(times) * 1e3:.0f} ms, longest {max(times) * 1e3:.0f} ms")
    store.close()
    page_times(ids[0])


def page_times(who: int) -> None:
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_string(
        "from posecheck.pages.progress import page\npage()", default_timeout=120
    )
    page.query_params["person"] = str(who)
    for name in ("first", "second", "third"):
        start = time.perf_counter()
        page.run()
        print(f"the page, {name} time: {time.perf_counter() - start:.2f} s")
    assert not page.exception, page.exception


if __name__ == "__main__":
    main()
