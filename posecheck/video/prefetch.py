"""A reader that runs ahead on another thread, through a small queue."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
_POLL_S = 0.05


class Prefetch(Generic[T]):
    """Iterates `items` in a background thread, at most `depth` ahead. What `items` raises is raised
    here, in its place.

    close() stops the thread and waits for it; safe to call early, twice, or after the end.
    """

    def __init__(self, items: Iterator[T], depth: int):
        if depth < 1:
            raise ValueError("depth must be at least 1")
        self._queue: queue.Queue[tuple[str, object]] = queue.Queue(maxsize=depth)
        self._stop = threading.Event()
        self._done = False
        self._thread = threading.Thread(
            target=self._run, args=(items,), name="posecheck-prefetch", daemon=True
        )
        self._thread.start()

    def _run(self, items: Iterator[T]) -> None:
        try:
            for item in items:
                if not self._put("item", item):
                    return
                del item  # or the last frame would be held while the next is made
            self._put("end", None)
        # handed on, whatever it is: the reader must not wait for ever
        except BaseException as error:
            self._put("error", error)

    def _put(self, kind: str, value: object) -> bool:
        while not self._stop.is_set():
            try:
                self._queue.put((kind, value), timeout=_POLL_S)
                return True
            except queue.Full:
                continue
        return False

    def _get(self) -> tuple[str, object]:
        while not self._done:
            try:
                return self._queue.get(timeout=_POLL_S)
            except queue.Empty:  # closed meanwhile from another thread?
                continue
        return "end", None

    def __iter__(self) -> Prefetch[T]:
        return self

    def __next__(self) -> T:
        kind, value = self._get()
        if kind == "item":
            return value
        self._done = True
        if kind == "error":
            raise value
        raise StopIteration

    def close(self) -> None:
        self._done = True
        self._stop.set()
        self._thread.join()
