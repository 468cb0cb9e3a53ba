"""The same on a real scheduler with two workers, one of which dies."""

from __future__ import annotations

import pytest

from posecheck.batch import cluster as on_cluster
from posecheck.batch.cluster import NoCluster
from posecheck.batch.remote import difference
from posecheck.batch.run import run_batch
from posecheck.batch.task import Record, Task, Video, to_json
from posecheck.pose.io.storage import save_track
from tests.batch.test_filing import filed
from tests.review.review_results import stick_lunges

pytest.importorskip("distributed")
from tests.batch.dask_cluster import running_cluster


def test_one_of_two_workers_dies_and_each_video_is_filed_once(season, out, store, tmp_path):
    for name in ("three", "four", "five"):
        save_track(stick_lunges(name), season / f"{name}.npz")
    with running_cluster(tmp_path / "dask", 2) as cluster:
        killed = []

        def told(moment) -> None:
            if moment.ended >= 1 and moment.running and not killed:
                killed.append(cluster.workers[0])
                cluster.workers[0].kill()

        batch = run_batch(
            season, out, person="Anna", store=store, cluster=cluster.address, told=told
        )
    assert killed and killed[0].poll() is not None
    assert [record.status for record in batch.records].count("done") == 5
    assert batch.exit_code == 3 and filed(store) == 5
    assert {p.parent.name for p in out.glob("*/report.json")} >= {"one", "two", "three", "four"}


def test_another_version_is_refused_before_anything_is_sent(season, out, tmp_path, monkeypatch):
    with running_cluster(tmp_path / "dask", 1) as cluster:
        monkeypatch.setattr("posecheck.batch.remote.__version__", "9.9")
        with pytest.raises(NoCluster, match=r"posecheck .* instead of 9\.9"):
            list(on_cluster.run_there([], cluster.address, lambda *_: None, None))


def test_nobody_at_the_address(season, out, monkeypatch):
    monkeypatch.setattr(on_cluster, "ANSWERS_WITHIN_S", 0.5)
    with pytest.raises(NoCluster, match="No scheduler answers at tcp:"):
        run_batch(season, out, cluster="tcp://127.0.0.1:9")


def test_a_scheduler_that_dies_ends_it_and_what_is_done_stays(season, out, tmp_path):
    with running_cluster(tmp_path / "dask", 1) as cluster:

        def told(moment) -> None:
            if moment.ended == 1:
                cluster.stop_scheduler()

        with pytest.raises(NoCluster, match="is gone"):
            run_batch(season, out, cluster=cluster.address, told=told)
    batch = run_batch(season, out, workers=2)
    assert [record.status for record in batch.records].count("done") == 2


def test_what_differs_is_named():
    here = {"posecheck": "1", "av": "18"}
    assert difference(here, here | {"more": "1"}) == ""
    assert difference(here, {"posecheck": "2"}) == (
        "posecheck 2 instead of 1, av missing instead of 18"
    )


class _Fate:
    """A future whose states come one after the other, the last for good. An error as a state is
    what asking for its end raises, while it still says that it has one."""

    def __init__(self, *states, end=""):
        self._states, self._end = list(states), end

    @property
    def status(self):
        now = self._states[0]
        return "finished" if isinstance(now, Exception) else now

    def pass_on(self):
        if len(self._states) > 1:
            self._states.pop(0)

    def result(self, timeout=None):
        now = self._states[0]
        if isinstance(now, Exception):
            self.pass_on()
            raise now
        return self._end


class _Client:
    """Of a cluster whose one future has this fate. Whoever looks for workers lets time go on."""

    def __init__(self, fates):
        self.fates = fates

    def submit(self, *_asked, **_how):
        return self.fates[0]

    def scheduler_info(self):
        self.fates[0].pass_on()
        return {"workers": {"one": {}}}

    def __getattr__(self, name):
        return lambda *_: None


@pytest.mark.parametrize(
    "states",
    [("lost",), (TimeoutError(), "lost"), (OSError("it is gone"), "lost", "pending")],
    ids=["before it is asked", "silent as it is asked", "gone as it is asked"],
)
def test_what_ended_and_went_with_its_worker_is_waited_for(states, monkeypatch):
    """It is done once more by another one: no reason to say that the scheduler is gone."""
    monkeypatch.setattr(on_cluster, "_ASKS_EVERY_S", 0.0)
    monkeypatch.setattr(on_cluster, "_LOOKS_EVERY_S", 0.0)
    task = Task(Video("a.npz"), "out", "{}", "", "", "1")
    end = Record(task.video, "", "", "1", "done")
    fates = [_Fate("pending", *states, "finished", end=to_json(end).decode())]
    cluster = on_cluster._Cluster(_Client(fates), "tcp://here", [task], lambda *_: None, None)
    assert list(cluster.records()) == [end]
