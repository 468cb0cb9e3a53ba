"""What a pose backend says of itself: a model with the library that runs it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from posecheck.pose.estimator import Finder, Gives, PoseEstimator
from posecheck.pose.weights.download import Progress

Maker = Callable[[], PoseEstimator]


def nothing_quicker(_model: Path) -> AbstractContextManager[Maker | None]:
    """For a backend that has no estimators without outlines."""
    return nullcontext(None)


class ModelFile(Protocol):
    """Where a backend's model file is found."""

    def __call__(
        self,
        explicit: str | Path | None = None,
        fetch: bool = True,
        progress: Progress | None = None,
    ) -> Path:
        """The file that the user names, else the backend's own, fetched where it is missing and
        `fetch` allows it.

        progress(bytes done, bytes in total). Raises ModelMissing, ModelDamaged, OutputError.
        """
        ...


@dataclass(frozen=True)
class Backend:
    """One way from frames to points. Its module has one of these, under the name BACKEND.

    name       as users write it, that of the module
    title      the model and the library that runs it, for people
    gives      of its estimator
    model      finds the model file
    estimator  of a model file; loaded only when it is entered
    finder     of a model file: everybody in one frame; None where the backend cannot tell where
               people are
    needs      what the user must do before it works, "" for nothing
    ahead      two estimators on stretches in turn use a second core, see `ahead.py`; not for a
               library that uses all cores itself
    without_outlines  of a model file, for as long as it is entered: makes estimators that give the
               very same points without an outline, in less time; None where there are none
    """

    name: str
    title: str
    gives: Gives
    model: ModelFile
    estimator: Callable[[Path], PoseEstimator]
    finder: Callable[[Path], Finder] | None = None
    needs: str = ""
    ahead: bool = False
    without_outlines: Callable[[Path], AbstractContextManager[Maker | None]] = nothing_quicker
