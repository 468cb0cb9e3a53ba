"""Many videos at once: in processes of this computer, or on a cluster; what was stopped goes on
where it was.

    from posecheck.batch import run_batch
    batch = run_batch("season", "season-results", workers=2)
    batch.table, [record.message for record in batch.records if record.status == "failed"]

Names are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module

_HOME = {
    "Batch": "run",
    "BatchState": "pace",
    "Record": "task",
    "run_batch": "run",
    "videos_of": "source",
}

__all__ = ["Batch", "BatchState", "Record", "run_batch", "videos_of"]


def __getattr__(name: str):
    if name in _HOME:
        return getattr(import_module(f"posecheck.batch.{_HOME[name]}"), name)
    raise AttributeError(f"module 'posecheck.batch' has no attribute {name!r}")
