"""How far a batch is, with a clock of the test's own."""

from __future__ import annotations

import pytest

from posecheck.batch.pace import BatchPace, Running, left_s
from posecheck.batch.task import Record, Task, Video


def _task(name: str, size: int | None) -> Task:
    return Task(Video(name, size), "out", "{}", "q", "p", "0")


def _record(task: Task, status: str = "done") -> Record:
    return Record(task.video, "q", "p", "0", status)


def test_what_is_left_at_the_pace_so_far():
    assert left_s(30.0, 1.0, 4.0) == 90.0
    assert left_s(30.0, 4.0, 4.0) == 0.0
    assert left_s(1.0, 1.0, 4.0) is None
    assert left_s(30.0, 0.0, 4.0) is None


def test_videos_count_by_their_size():
    now, seen = [0.0], []
    tasks = [_task("a", 100), _task("b", 300)]
    pace = BatchPace(tasks, 2, seen.append, clock=lambda: now[0])
    assert (seen[-1].total, seen[-1].there, seen[-1].left_s) == (4, 2, None)
    now[0] = 10.0
    pace.ended(_record(tasks[0]))
    assert (seen[-1].ended, seen[-1].left_s) == (1, pytest.approx(30.0))


def test_one_of_unknown_size_makes_all_count_the_same():
    now, seen = [0.0], []
    tasks = [_task("a", 100), _task("b", None)]
    pace = BatchPace(tasks, 0, seen.append, clock=lambda: now[0])
    now[0] = 10.0
    pace.ended(_record(tasks[0], "failed"))
    assert (seen[-1].failed, seen[-1].left_s) == (1, pytest.approx(10.0))


def test_what_runs_counts_by_its_share():
    assert Running(Video("a"), "pose", 50, 100).share == pytest.approx(0.4)
    assert Running(Video("a"), "pose", 50, None).share == 0.0
    shares = [
        Running(Video("a"), stage, 1, 1).share
        for stage in ("model", "pose", "judge", "video", "file")
    ]
    assert shares == sorted(shares) and shares[-1] < 1.0


def test_what_is_told_of_one_that_has_ended_is_not_shown():
    seen = []
    task = _task("a", 1)
    pace = BatchPace([task], 0, seen.append)
    pace.stage(task, "pose", 1, 10)
    assert [one.video.address for one in seen[-1].running] == ["a"]
    pace.ended(_record(task))
    pace.stage(task, "pose", 2, 10)
    assert seen[-1].running == () and seen[-1].record == _record(task)
