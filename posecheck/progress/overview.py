"""All that the progress shows of one person, from their records: per movement the one thing to work
on, the weeks, pain, screens held against each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from posecheck.progress.change import (
    SHIPPED,
    ChangeParameters,
    LongChange,
    change_between,
    change_over,
)
from posecheck.progress.curves import MovementCurves, RawCurve, curves_of
from posecheck.progress.records import DoneSession, Records
from posecheck.progress.weeks import DayDone, weeks_until
from posecheck.screen.result import Screen, ScreenFigure, ScreenFinding, Standing
from posecheck.screen.rules import WITHOUT_SIDE, finding_rule


@dataclass(frozen=True)
class ProgressCurve:
    """A curve over sessions with what became of it; long_change: None where there are too few
    sessions to say."""

    raw: RawCurve
    long_change: LongChange | None


@dataclass(frozen=True)
class MovementProgress:
    """One movement. thing: code of the fault to work on, "" where none stood out lately; seen: in
    how many of the last sessions, of `of`. curves: of that thing, or of what drives the movement;
    good: share of reps in good form, %; held: seconds in good form. pain: (day, worst said in it).
    last: when it was done last."""

    movement: str
    thing: str
    seen: int
    of: int
    curves: tuple[ProgressCurve, ...]
    good: ProgressCurve | None
    held: ProgressCurve | None
    pain: tuple[tuple[date, int], ...]
    last: date


@dataclass(frozen=True)
class PainPoint:
    """What was said of pain around a session, 0 to 10; None where nothing was. during: the worst
    of its steps."""

    day: date
    before: int | None
    during: int | None
    after: int | None
    next_day: int | None


@dataclass(frozen=True)
class ScreenChange:
    """A finding of the newest screen beside the same of the first. now, before: their figures;
    long_change: None where one of them has none."""

    code: str
    side: str
    pattern: str
    before: ScreenFigure | None
    now: ScreenFigure | None
    standing_before: Standing | None
    standing_now: Standing
    long_change: LongChange | None


@dataclass(frozen=True)
class GoOn:
    """A session that waits: its key, on which step of how many it is, when it began."""

    key: str
    step: int
    steps: int
    day: date


@dataclass(frozen=True)
class Overview:
    """The page of a person. weeks: the newest last, seven days each from Monday on. sessions,
    this_week: guided sessions that were finished, in all and since Monday. screens: days of them,
    the newest last. runs: of running alone."""

    person: str
    today: date
    weeks: tuple[tuple[DayDone, ...], ...]
    sessions: int
    this_week: int
    movements: tuple[MovementProgress, ...]
    runs: MovementProgress | None
    screens: tuple[date, ...]
    screen_changes: tuple[ScreenChange, ...]
    pain: tuple[PainPoint, ...]
    go_on: GoOn | None

    @property
    def is_empty(self) -> bool:
        return not (self.sessions or self.movements or self.runs or self.screens or self.go_on)

    @property
    def told(self) -> tuple[LongChange, ...]:
        """The changes of all curves that are long enough to have one."""
        of_all = [*self.movements, *([self.runs] if self.runs else [])]
        curves = [c for m in of_all for c in (*m.curves, m.good, m.held) if c is not None]
        return tuple(c.long_change for c in curves if c.long_change is not None)

    @property
    def called(self) -> int:
        """How many of these are more than their error."""
        return sum(change.called for change in self.told)


def overview_of(
    records: Records, person: str, today: date, parameters: ChangeParameters = SHIPPED
) -> Overview:
    """What there is to see on that day; later records are left out of nothing but the weeks."""
    found = curves_of(records)
    looked_at = sum(
        len(curve.points) >= 2 * parameters.least for m in found for curve in m.all_curves
    )
    movements = [_movement(m, looked_at, parameters) for m in found]
    weeks = weeks_until(records, today)
    monday = weeks[-1][0].day
    finished = [s for s in records.sessions if s.state == "finished"]
    return Overview(
        person=person,
        today=today,
        weeks=weeks,
        sessions=len(finished),
        this_week=sum(monday <= s.day <= today for s in finished),
        movements=tuple(m for m in movements if m.movement != "running"),
        runs=next((m for m in movements if m.movement == "running"), None),
        screens=tuple(date.fromisoformat(s.date[:10]) for s in records.screens),
        screen_changes=screen_changes(records.screens, parameters),
        pain=tuple(p for s in records.sessions if (p := _pain(s)) is not None),
        go_on=_go_on(records.sessions),
    )


def _movement(
    found: MovementCurves, looked_at: int, parameters: ChangeParameters
) -> MovementProgress:
    def judged(raw: RawCurve | None) -> ProgressCurve | None:
        return (
            None
            if raw is None
            else ProgressCurve(raw, change_over(raw.points, looked_at, parameters))
        )

    return MovementProgress(
        found.movement,
        found.thing,
        found.seen,
        found.of,
        tuple(filter(None, map(judged, found.curves))),
        judged(found.good),
        judged(found.held),
        found.pain,
        found.last,
    )


def _pain(session: DoneSession) -> PainPoint | None:
    during = max((s.pain for s in session.sets if s.pain is not None), default=None)
    said = (session.pain_before, during, session.pain_after, session.pain_next_day)
    return None if said == (None,) * 4 else PainPoint(session.day, *said)


def _go_on(sessions: tuple[DoneSession, ...]) -> GoOn | None:
    if not sessions or not sessions[-1].is_open:
        return None
    last = sessions[-1]
    return GoOn(last.key, min(last.at + 1, last.steps), last.steps, last.day)


def screen_changes(
    screens: Iterable[Screen], parameters: ChangeParameters = SHIPPED
) -> tuple[ScreenChange, ...]:
    """The findings of the newest screen beside those of the first; of one screen, without a change.
    A figure is compared with one of the same measure, side and unit, held against the same."""
    every = sorted(screens, key=lambda screen: screen.date)
    if not every:
        return ()
    newest = every[-1].findings
    first = {_same(f): f for f in every[0].findings} if len(every) > 1 else {}
    compared = sum(
        f.figure is not None and _same(f) in first and first[_same(f)].figure is not None
        for f in newest
    )
    out = []
    for finding in newest:
        before = first.get(_same(finding))
        a, b = before.figure if before else None, finding.figure
        out.append(
            ScreenChange(
                finding.code,
                finding.side,
                finding.pattern,
                a,
                b,
                before.standing if before else None,
                finding.standing,
                None
                if a is None or b is None
                else change_between(
                    a.value,
                    (a.high - a.low) / 2,
                    b.value,
                    (b.high - b.low) / 2,
                    compared,
                    parameters,
                ),
            )
        )
    return tuple(out)


def _same(finding: ScreenFinding) -> tuple[str, ...]:
    figure = finding.figure
    rule = finding_rule(finding.code)
    side = "" if rule is not None and rule.of in WITHOUT_SIDE else finding.side
    return (
        (finding.code, side, figure.measure, figure.unit, finding.against)
        if figure
        else (finding.code, side)
    )
