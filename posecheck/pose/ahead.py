"""Two estimators on one video, for a second core: stretches of it in turn, handed on in order.

The pose model uses one core however many there are. One that tells the points alone needs no second
beside the one that sees the outlines, unless every frame is needed. Each estimator keeps its own
place: before its next stretch it sees the last frames of the stretch between, so that it has caught
up with the person when its own begins. How many there are hangs on the video and not on the
machine, so that the same video gives the same landmarks everywhere.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import islice

from posecheck.pose.between import Looker, Motion, Seen
from posecheck.pose.estimator import Estimate, PoseEstimator
from posecheck.pose.outlined import Outliner
from posecheck.video.decode import Frame
from posecheck.video.heap import give_back

STRETCH = 37
"""Frames an estimator sees before it is the other's turn: longer means less catching up, and more
memory. Of 36 steps a look at every second, third, sixth or twelfth frame makes whole ones: the last
frame costs no look more."""
CATCH_UP = 2
"""Frames seen again, and thrown away, before each stretch, for the model looks where the person was
in the frame before [E]."""

AT_ONCE = 2
"""Stretches under way."""
ALL_ALONG = 3
"""Stretches in a row of which every frame was seen, before there are two to share them [E]."""


def estimates_ahead(
    frames: Iterable[Frame],
    estimators: Sequence[PoseEstimator],
    outliner: PoseEstimator | None = None,
    another: Callable[[], PoseEstimator] | None = None,
) -> Iterator[tuple[Frame, Estimate | None]]:
    """Every frame in order with its estimate, some of them worked out (pose/between.py); its
    picture is let go by then. The estimators are entered; each is used by one thread only.

    outliner: sees those that are to have an outline (pose/outlined.py), where the others give none.
    another: makes one more, which is entered where every frame has to be seen for ALL_ALONG
    stretches in a row: one is enough beside the outliner as long as some are left out. Closing the
    iterator waits for what is under way. Raises what an estimator raises.
    """
    with ExitStack() as open_things:
        again = None if outliner is None else Outliner(outliner)
        two = _Lookers(list(estimators), another, again is not None, open_things)
        outlines = open_things.enter_context(_pool("outlines"))
        source = iter(frames)
        under_way: deque[Future[tuple[Seen, Motion]]] = deque()
        outlining: deque[Future[Seen]] = deque()

        def keep_busy() -> None:
            while len(under_way) < AT_ONCE and (stretch := list(islice(source, STRETCH))):
                under_way.append(two.look(stretch))

        try:
            keep_busy()
            while under_way:
                found, pace = under_way.popleft().result()
                two.ended(pace)
                keep_busy()  # before those found are handed on: an estimator waits
                if again is None:
                    yield from _one_by_one(found)
                    continue
                outlining.append(outlines.submit(again.look, found))
                del found
                while len(outlining) > bool(under_way):  # one stretch behind
                    yield from _one_by_one(outlining.popleft().result())
        finally:
            for job in (*under_way, *outlining):
                job.cancel()
    give_back(0)


class _Lookers:
    """Those who take the stretches in turn, each on a thread of its own."""

    def __init__(
        self,
        estimators: list[PoseEstimator],
        another: Callable[[], PoseEstimator] | None,
        outlines: bool,
        open_things: ExitStack,
    ):
        self._another, self._outlines, self._open_things = another, outlines, open_things
        self._lookers: list[tuple[Looker, ThreadPoolExecutor]] = []
        for estimator in estimators:
            self._add(estimator)
        self._number = self._in_a_row = 0
        self._tail: list[Frame] = []

    def _add(self, estimator: PoseEstimator) -> None:
        pool = self._open_things.enter_context(_pool(str(len(self._lookers))))
        self._lookers.append((Looker(estimator, outlines=self._outlines), pool))

    def look(self, stretch: list[Frame]) -> Future[tuple[Seen, Motion]]:
        looker, pool = self._lookers[self._number % len(self._lookers)]
        before, self._tail = self._tail, stretch[-CATCH_UP:]
        self._number += 1
        return pool.submit(_looked, looker, before, list(stretch))

    def ended(self, pace: Motion) -> None:
        """Told of each stretch, in order, how it ended."""
        self._in_a_row = self._in_a_row + 1 if pace is Motion.EVERY else 0
        if self._another is not None and self._in_a_row >= ALL_ALONG:
            self._add(self._open_things.enter_context(self._another()))
            self._another = None


def _looked(looker: Looker, before: list[Frame], stretch: list[Frame]) -> tuple[Seen, Motion]:
    found = looker.look(before, stretch)
    return found, looker.pace


@contextmanager
def _pool(name: str) -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(1, thread_name_prefix=f"posecheck-pose-{name}")
    try:
        yield pool
    finally:
        pool.shutdown(wait=True)


def _one_by_one(found: Seen) -> Iterator[tuple[Frame, Estimate | None]]:
    """None of them is held any longer than needed."""
    found.reverse()
    while found:
        frame, estimate = found.pop()
        yield frame, estimate
        give_back(frame.index + 1)
        del frame, estimate
