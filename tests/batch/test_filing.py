"""--person: each result in the coach's store once, whatever dies."""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import replace

import pytest

from posecheck.batch import one
from posecheck.batch.run import run_batch
from posecheck.batch.task import STATE, record_from, to_json
from posecheck.jobs.process import Worker
from posecheck.review import list_people, open_store
from posecheck.review.people import find_person

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")


def filed(url: str, name: str = "Anna") -> int:
    """How many sessions the person has."""
    opened = open_store(url)
    try:
        who = find_person(opened, name)
        return next(person.sessions for person in list_people(opened) if person.id == who)
    finally:
        opened.close()


def test_each_is_filed_once_however_often_it_is_asked(season, out, store):
    batch = run_batch(season, out, person="Anna", store=store, workers=2)
    assert Counter(record.filed for record in batch.records) == {"Anna": 2, None: 1}
    assert filed(store) == 2
    run_batch(season, out, person="Anna", store=store, again=True, workers=2)
    assert filed(store) == 2


def test_what_was_analysed_already_is_only_filed(season, out, store, monkeypatch):
    (season / "broken.mp4").unlink()
    run_batch(season, out, workers=2)
    before = {p: p.stat().st_mtime_ns for p in out.glob("*/report.json")}
    stages = set()
    batch = run_batch(
        season,
        out,
        person="Anna",
        store=store,
        workers=2,
        told=lambda moment: stages.update(running.stage for running in moment.running),
    )
    assert batch.exit_code == 0 and filed(store) == 2 and stages == {"file"}
    assert {p: p.stat().st_mtime_ns for p in out.glob("*/report.json")} == before


def test_a_worker_killed_as_it_files(season, out, store, monkeypatch):
    """It dies between the store and its record: filed, and not known to be."""
    (season / "broken.mp4").unlink()
    workers: list[Worker] = []

    class Watched(Worker):
        def __init__(self, *asked):
            super().__init__(*asked)
            workers.append(self)

        def run(self, tell):
            def told(stage, done, expected):
                tell(stage, done, expected)
                if stage == "file" and len(workers) == 1:
                    os.kill(self._process.pid, signal.SIGKILL)

            return super().run(told)

    monkeypatch.setattr(one, "Worker", Watched)
    batch = run_batch(season, out, person="Anna", store=store, workers=1)
    assert batch.exit_code == 0 and len(workers) == 3 and filed(store) == 2
    path = next((out / STATE).glob("*.json"))
    path.write_bytes(to_json(replace(record_from(path.read_bytes()), filed=None)))
    assert run_batch(season, out, person="Anna", store=store).exit_code == 0
    assert filed(store) == 2


def test_what_cannot_be_filed_is_told_and_tried_again(season, out, store, tmp_path):
    """Its result is there all the same."""
    (season / "broken.mp4").unlink()
    run_batch(season, out, workers=2)
    track = out / "one" / "track.npz"
    kept = track.read_bytes()
    track.unlink()
    batch = run_batch(season, out, person="Anna", store=store, workers=2)
    by_name = {record.video.name: record for record in batch.records}
    assert (by_name["one.npz"].status, by_name["one.npz"].filed) == ("done", None)
    assert "holds no track.npz" in by_name["one.npz"].message and batch.exit_code == 3
    assert "1 not filed" in (out / "results.html").read_text(encoding="utf-8")
    track.write_bytes(kept)
    assert run_batch(season, out, person="Anna", store=store).exit_code == 0 and filed(store) == 2
