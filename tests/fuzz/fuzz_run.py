"""Mutants of one kind of file, read one after the other in this process; what came of them."""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from posecheck.errors import PosecheckError
from tests.fuzz.fuzz_checks import check_line
from tests.fuzz.fuzz_kinds import KINDS
from tests.peak_memory import forget_peak, peak_mb

LONGEST_S = 30.0
"""Of the processor's time: after this a mutant is given up. Ten are allowed for reading."""


class TooSlow(BaseException):
    """Not an Exception, so that no border catches it."""


@dataclass
class Outcome:
    """read: taken as good. refused: by the code of the error. broke: (number, what happened).
    slowest: (s, number). memory_mb: of the process."""

    kind: str
    seed: int
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    broke: list[tuple[int, str]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)
    seconds: float = 0.0
    memory_mb: float = 0.0

    def said(self) -> str:
        refused = ", ".join(f"{number} {code}" for code, number in self.refused.most_common())
        return (
            f"{self.kind}: {self.read} read, {sum(self.refused.values())} refused ({refused}), "
            f"{len(self.broke)} broke; slowest {self.slowest[0]:.1f} s (number {self.slowest[1]}), "
            f"at most {self.memory_mb:.0f} MB, {self.seconds:.0f} s in all"
        )


@contextlib.contextmanager
def given_up_after(seconds: float) -> Iterator[None]:
    def end(_signal, _frame):
        raise TooSlow(f"not done after {seconds:.0f} s")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def fuzz(
    kind: str,
    mutants: int,
    seed: int,
    *,
    first: int = 0,
    keep: Path | None = None,
    told: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Reads mutants number first..first+mutants-1; each follows from kind, seed and number alone.
    keep: a folder for those that broke something."""
    what, out, start = KINDS[kind], Outcome(kind, seed), time.perf_counter()
    forget_peak()
    with (
        tempfile.TemporaryDirectory(prefix="posecheck-fuzz-") as scratch,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # as in the program
        seeds_at = Path(scratch) / "seeds"
        seeds_at.mkdir()
        seeds = what.seeds(seeds_at)
        for path in seeds:
            # what is not mutated is read
            what.use(path if path.is_file() else _copy(path, Path(scratch) / "good"))
        for number in range(first, first + mutants):
            rng = random.Random(f"{kind} {seed} {number}")
            random.seed(number)
            place = Path(scratch) / "mutant"
            place.mkdir()
            path = what.mutate(rng.choice(seeds), place, rng)
            began = time.perf_counter()
            try:
                with given_up_after(LONGEST_S):
                    what.use(path)
                out.read += 1
            except PosecheckError as error:
                out.refused[error.code] += 1
                try:
                    check_line(error)
                except AssertionError as unclear:
                    _broke(out, number, f"no clear line: {unclear}", path, keep, told)
            except (Exception, TooSlow):
                _broke(out, number, traceback.format_exc(), path, keep, told)
            out.slowest = max(out.slowest, (time.perf_counter() - began, number))
            shutil.rmtree(place)
    out.seconds = time.perf_counter() - start
    out.memory_mb = peak_mb()
    return out


def _copy(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(folder, to))


def _broke(
    out: Outcome, number: int, what: str, path: Path, keep: Path | None, told: Callable[[str], None]
) -> None:
    out.broke.append((number, what))
    told(f"{out.kind} {number}: {what}")
    if keep is not None:
        to = keep / f"{out.kind}-{out.seed}-{number}"
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(path.parent, to)
