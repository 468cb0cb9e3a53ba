"""A screen under way: what came of its parts, which clips are being looked at, and the store that
holds all of it after every part, so that a reload, another tab or another day goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

import streamlit as st

from posecheck import __version__
from posecheck.calibration.store import kept_calibration, load_calibration, save_calibration
from posecheck.calibration.stretches import Span
from posecheck.errors import CalibrationError, InputError, NoPerson, PosecheckError
from posecheck.history.earlier import join_screen
from posecheck.history.own import OwnProfile
from posecheck.history.screens import file_screen, newest_screen
from posecheck.jobs.analysis import judged_unnamed, known_track
from posecheck.jobs.queue import Job
from posecheck.jobs.request import Request
from posecheck.jobs.results import kept_request, load_result
from posecheck.jobs.screening import put_waiting, waiting_parts
from posecheck.live.session import FinishedSet
from posecheck.model.calibration import Calibration
from posecheck.pages import work
from posecheck.pages.own_neutral import kept_copy
from posecheck.pages.plain import advice_for
from posecheck.pages.waiting import state_of
from posecheck.pose.track import PoseTrack
from posecheck.review.store import Store
from posecheck.screen.evaluate import goes_on, screen_of
from posecheck.screen.parts import CALIBRATION, Part, part_of_id, parts_asked
from posecheck.screen.read import not_read, read_calibration, read_part, skipped
from posecheck.screen.result import PartResult, Screen
from posecheck.screen.take import take_calibration

_NOT_COUNTED = "screen-not-counted"
"""In the session of the browser: (person, part) -> why its newest clip does not count."""


@dataclass(frozen=True)
class Screening:
    """Whose screen is taken, where it is kept, and on which day. runs: whether the person does."""

    store: Store
    person: OwnProfile
    runs: bool
    today: date

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Those that this person is asked for."""
        return parts_asked(self.runs)


@dataclass(frozen=True)
class UnderWay:
    """screen: as the store holds it, None before its first part. waiting: part -> key of the
    analysis that is not read yet. goes_on: whether parts are still added to it, or done again."""

    screen: Screen | None
    parts: tuple[Part, ...]
    waiting: dict[str, str]
    goes_on: bool = True

    def result(self, part: Part) -> PartResult:
        """What came of a part; "open" where nothing did yet."""
        found = () if self.screen is None else self.screen.parts
        return next((one for one in found if one.part == part.id), PartResult(part.id))

    @property
    def to_do(self) -> tuple[Part, ...]:
        """Parts that are open, or asked for again."""
        return tuple(
            part
            for part in self.parts
            if part.id not in self.waiting and self.result(part).state in ("open", "again")
        )

    def next_after(self, part: Part) -> Part | None:
        """What comes once a part was done or left out: first of the same place of the camera, those
        asked for again last; else the next one. None where the rest may wait: of the parts that
        are enough for a first programme none is left, or no part at all."""
        at, to_do = self.parts.index(part), [one for one in self.to_do if one != part]
        later = [one for one in to_do if self.parts.index(one) > at]
        here = [one for one in to_do if one.place == part.place and one.first == part.first]
        found = next((one for one in (*here, *later) if one in later), None)
        again = next((one for one in here if one not in later), None)
        if again is not None and (found is None or found.place != part.place):
            found = again
        return None if found is None or (part.first and not found.first) else found

    @property
    def first_left(self) -> tuple[Part, ...]:
        """What is not done yet, or asked for again, of what is enough for a first programme."""
        return tuple(part for part in self.to_do if part.first)

    @property
    def is_enough(self) -> bool:
        """Whether a first programme can follow from it: nothing of that is left, or looked at, and
        something was read."""
        firsts = [part for part in self.parts if part.first]
        waits = any(part.id in self.waiting for part in firsts)
        return not (waits or self.first_left) and any(
            self.result(part).state == "done" for part in self.parts
        )

    @property
    def done(self) -> int:
        return sum(self.result(part).state in ("done", "skipped") for part in self.parts)

    @property
    def is_whole(self) -> bool:
        return self.done == len(self.parts) and not self.waiting


def under_way(of: Screening) -> UnderWay:
    """The newest screen, where it is whole or still goes on; else one of which nothing is done."""
    screen = newest_screen(of.store, of.person.id)
    found = UnderWay(screen, of.parts, waiting_parts(of.person.key))
    if screen is None or goes_on(screen, of.today):
        return found
    return replace(found, goes_on=False) if found.is_whole else replace(found, screen=None)


def begin_anew(of: Screening) -> None:
    """A screen of today, all of its parts open; what a calibration says is known already."""
    _file(of, Screen(of.person.name, of.today.isoformat()), ())


def hand_over(of: Screening, part: Part, request: Request) -> None:
    """A clip or a live set of a part, to be looked at. Raises OutputError."""
    request = work.owned(request)
    work.queue().forget(request.key)
    work.queue().submit(request)
    put_waiting(of.person.key, part.id, request.key)


def own_neutral(of: Screening) -> Path | None:
    """The calibrated neutral that clips are held against, as a file."""
    made = own_calibration(of)
    return None if made is None else kept_copy(made)


def own_calibration(of: Screening) -> Calibration | None:
    if kept_calibration(of.person.name) is None:
        return None
    try:
        return load_calibration(of.person.name)
    except CalibrationError:
        return None  # one that cannot be read is none: it is asked for again


def leave_out(of: Screening, part: Part) -> None:
    put_waiting(of.person.key, part.id, None)
    take(of, skipped(part, at=_now()))


def calibrated(of: Screening, done: FinishedSet, person: str) -> PartResult:
    """The part of the calibration, shown to the camera; what it makes is kept. One that could not
    be read is asked for again. Raises OutputError."""
    try:
        return _calibrated(of, done.track, list(done.spans.values()))
    except (CalibrationError, NoPerson) as error:
        part = next(part for part in of.parts if part.id == CALIBRATION)
        return not_read(part, error, at=_now())


def _calibrated(of: Screening, track: PoseTrack, spans: Sequence[Span] | None = None) -> PartResult:
    day = of.today.isoformat()
    read, made = take_calibration(track, spans, person=of.person.name, day=day, at=_now())
    if made is not None:
        save_calibration(made)
    return read


def take(of: Screening, result: PartResult) -> None:
    """Puts what came of one part into the screen, and says anew what stands out; the rest
    stands. The clips that the screen holds are the person's checks from now on."""
    screen = newest_screen(of.store, of.person.id)
    if screen is None or not goes_on(screen, of.today):
        screen = Screen(of.person.name, of.today.isoformat())
    _file(of, screen, (result,))
    join_screen(of.store, of.person)


def _file(of: Screening, screen: Screen, results: tuple[PartResult, ...]) -> None:
    """With these parts done, or done again. Every part that is asked for is named, so that it is
    known whether the person runs."""
    calibration = own_calibration(of)
    wanted = (PartResult(part.id, at=_now()) for part in of.parts)
    before = screen.parts
    if calibration is not None and not before:
        before = (read_calibration(calibration, at=_now()),)
    made = screen_of(
        (*wanted, *before, *results),
        person=screen.person,
        date=screen.date,
        calibration=calibration,
        calibrated=screen.calibrated,
        version=__version__,
    )
    file_screen(of.store, of.person.id, made)


def read_what_is_ready(of: Screening) -> bool:
    """Reads every part whose analysis has ended into the screen; whether there was one. That a new
    clip of a part does not count is told, though what was read before stands (`not_counted`)."""
    read = False
    for name, key in waiting_parts(of.person.key).items():
        job, part = work.queue().job(key), part_of_id(name)
        state, known = state_of(key)
        if job is not None and job.status in ("waiting", "running"):
            continue
        if isinstance(known, Request) and known.path.is_file():
            work.queue().submit(known)  # the program ended while it ran: it begins again
            continue
        if part is not None and (state == "result" or _has_failed(job)):
            result = _read(of, part, key, job)
            take(of, result)
            _tell(of, result)
        put_waiting(of.person.key, name, None)
        read = True
    return read


def not_counted(of: Screening, part: Part) -> str:
    """Why the newest clip of a part, in this session of the browser, does not count; ""."""
    return st.session_state.get(_NOT_COUNTED, {}).get((of.person.key, part.id), "")


def _tell(of: Screening, result: PartResult) -> None:
    told = st.session_state.setdefault(_NOT_COUNTED, {})
    told[of.person.key, result.part] = result.said if result.state == "again" else ""


def _has_failed(job: Job | None) -> bool:
    return job is not None and job.failure is not None and job.failure.code != "cancelled"


def _read(of: Screening, part: Part, key: str, job: Job | None) -> PartResult:
    if job is not None and job.failure is not None:
        failure = job.failure
        said = f"{failure.message} {advice_for(failure.code, failure.advice)}".strip()
        return PartResult(part.id, "again", failure.code, said, source=job.name, at=_now())
    try:
        report = load_result(key).report
    except InputError as error:
        return PartResult(part.id, "again", error.code, str(error), at=_now())
    request, seen = kept_request(key), None
    if request is not None and part.id == CALIBRATION:
        return _of_clip(of, part, request)
    if request is not None:  # a clip of another movement is noticed by what it is without a name
        seen = judged_unnamed(request)
    return read_part(part, report, seen=seen, at=_now())


def _of_clip(of: Screening, part: Part, request: Request) -> PartResult:
    """The part of the calibration, from the track of a clip."""
    try:
        track = known_track(request)
        if track is None:
            raise InputError("This clip is not on this computer any more.", "Choose it again.")
        return _calibrated(of, track)
    except PosecheckError as error:
        return not_read(part, error, source=request.name, at=_now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
