"""Two estimators on one video, for a second core: stretches of it in turn, handed on in order.

The pose model uses one core however many there are. Each estimator keeps its own place: before its
next stretch it sees the last frames of the stretch between, so that it has caught up with the
person when its own begins. Always two, whatever the machine, so that the same video gives the same
landmarks everywhere.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from posecheck.pose.between import Looker, Seen
from posecheck.pose.estimator import Estimate, PoseEstimator
from posecheck.video.decode import Frame
from posecheck.video.heap import give_back

STRETCH = 32
"""Frames an estimator sees before it is the other's turn: longer means less catching up, and more
memory."""
CATCH_UP = 2
"""Frames seen again, and thrown away, before each stretch, for the model looks where the person was
in the frame before [E]."""


def estimates_ahead(
    frames: Iterable[Frame], estimators: tuple[PoseEstimator, PoseEstimator]
) -> Iterator[tuple[Frame, Estimate | None]]:
    """Every frame in order with its estimate, some of them worked out (pose/between.py); its
    picture is let go by then. The estimators are entered; each is used by one thread only.

    Closing the iterator waits for what is under way. Raises what an estimator raises.
    """
    source, lookers = iter(frames), [Looker(estimator) for estimator in estimators]
    pools = [
        ThreadPoolExecutor(1, thread_name_prefix=f"posecheck-pose-{i}")
        for i in range(len(estimators))
    ]
    under_way: deque[Future[Seen]] = deque()
    tail: list[Frame] = []
    number = 0

    def keep_busy() -> None:
        nonlocal tail, number
        while len(under_way) < len(estimators) and (stretch := list(islice(source, STRETCH))):
            which = number % len(estimators)
            under_way.append(pools[which].submit(lookers[which].look, tail, list(stretch)))
            tail, number = stretch[-CATCH_UP:], number + 1

    try:
        keep_busy()
        while under_way:
            found = under_way.popleft().result()
            keep_busy()  # before those found are handed on: an estimator waits
            yield from _one_by_one(found)
    finally:
        for job in under_way:
            job.cancel()
        for pool in pools:
            pool.shutdown(wait=True)
        give_back(0)


def _one_by_one(found: Seen) -> Iterator[tuple[Frame, Estimate | None]]:
    """None of them is held any longer than needed."""
    found.reverse()
    while found:
        frame, estimate = found.pop()
        yield frame, estimate
        give_back(frame.index + 1)
        del frame, estimate
