"""The programme that a person is in: the week that is on, written as it is first asked for, and the
next one when its day has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from msgspec.structs import replace

from posecheck.guided.record import GuidedSession
from posecheck.history.guided import guided_of, open_guided
from posecheck.history.own import OwnProfile
from posecheck.history.programmes import current_programme, file_programme, programmes_of
from posecheck.history.screens import newest_screen
from posecheck.intake.answers import Answers
from posecheck.intake.red_flags import stopped
from posecheck.programme.choose import programme_of
from posecheck.programme.grow import next_week
from posecheck.programme.match import forbidden_by, held_rules, rules_now
from posecheck.programme.plan import Programme
from posecheck.programme.private import kept_rules
from posecheck.review.store import Store
from posecheck.screen.result import Screen

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Programming:
    """Whose programme it is, where it is kept, what they answered, and on which day."""

    store: Store
    person: OwnProfile
    answers: Answers
    today: date


@dataclass(frozen=True)
class ProgrammeNow:
    """programme: the week that is on, None before there is one. screen: the newest, None where
    there is none with a part done. sessions: of this programme, the oldest first. going: a session
    that was begun and is not over."""

    programme: Programme | None
    screen: Screen | None
    sessions: tuple[GuidedSession, ...]
    going: GuidedSession | None

    @property
    def this_week(self) -> tuple[GuidedSession, ...]:
        """Sessions of the week that is on in which something was done, and that are over."""
        week = 0 if self.programme is None else self.programme.week
        return tuple(
            one
            for one in self.sessions
            if one.week == week
            and not one.is_open
            and any(result.has_something for result in one.results)
        )

    @property
    def known(self) -> frozenset[str]:
        """Movements of this programme that something was done of already."""
        return frozenset(
            one.steps[result.step].movement
            for one in self.sessions
            for result in one.results
            if result.has_something
        )

    @property
    def screen_is_newer(self) -> bool:
        """Whether there is a screen that this programme does not follow from."""
        return (
            self.programme is not None
            and self.screen is not None
            and self.screen.date > self.programme.screen
        )


def programme_now(of: Programming) -> ProgrammeNow:
    """What there is now; nothing is written."""
    screen = newest_screen(of.store, of.person.id)
    if screen is not None and all(part.state != "done" for part in screen.parts):
        screen = None
    programme = current_programme(of.store, of.person.id, of.today)
    if programme is None:
        return ProgrammeNow(None, screen, (), None)
    sessions = guided_of(of.store, of.person.id)
    return ProgrammeNow(
        programme,
        screen,
        tuple(one for one in sessions if one.programme == programme.key),
        open_guided(of.store, of.person.id),
    )


def write_first(of: Programming, screen: Screen, by: str = "") -> None:
    """A new programme that follows from a screen, kept. by: the coach who has it written. Raises
    InputError after a red flag."""
    made = programme_of(screen, of.answers, key=uuid4().hex, today=of.today)
    file_programme(of.store, of.person.id, replace(made, by=by))


def has_other_reasons(of: Programming, programme: Programme, screen: Screen) -> bool:
    """Whether other rules hold by now than when posecheck wrote it: a part of the screen was read
    later, or an answer is another one; or a drill of it may not be any more. What a coach wrote is
    left alone."""
    if programme.by:
        return False
    held = dict.fromkeys(one.rule.id for one in held_rules(screen, of.answers))
    if kept_rules(held) != kept_rules(programme.rules):
        return True
    forbidden = forbidden_by(rules_now(programme.rules, of.answers), of.answers)
    return any(line.movement in forbidden for line in programme.lines)


def write_due_week(of: Programming, now: ProgrammeNow) -> bool:
    """The next week, kept, where the one that is on is over; whether it was."""
    programme = now.programme
    if programme is None or stopped(of.answers) is not None:
        return False
    if of.today < date.fromisoformat(programme.from_day) + WEEK:
        return False
    made = next_week(programme, now.sessions, of.answers, today=of.today)
    if made.week == programme.week:
        return False
    return file_programme(of.store, of.person.id, made)


def weeks_of(of: Programming, programme: Programme) -> list[Programme]:
    """All weeks of a programme until now, the first one first."""
    return programmes_of(of.store, of.person.id, programme.key)


def day_of(moment: str) -> date:
    """The day here of an ISO moment in UTC."""
    return datetime.fromisoformat(moment).astimezone().date()
