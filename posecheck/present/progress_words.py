"""What is said of weeks of work: on the page, on the printed page and in the terminal. A change has
its number and its error; a day off is nothing to be said of."""

from __future__ import annotations

from posecheck.movements.load import movements
from posecheck.present import words
from posecheck.present.screen_rows import STANDING_SAID, figure_said, finding_label
from posecheck.progress.change import LongChange
from posecheck.progress.curves import GOOD_FORM, HELD_GOOD, RawCurve
from posecheck.progress.overview import (
    GoOn,
    MovementProgress,
    Overview,
    ProgressCurve,
    ScreenChange,
)
from posecheck.progress.weeks import DayDone

TOO_FEW = "A change can be told after six sessions."
INSIDE = words.INSIDE_ERROR
_MEANS = {"reps": ", the mean of all reps", "hold": ", the mean of the whole hold", "": ""}
_CURVES = {GOOD_FORM: "Reps in good form", HELD_GOOD: "Held in good form"}


def curve_label(curve: RawCurve) -> str:
    """ "Trunk lean", "Knee bend, left", "Reps in good form"."""
    return _CURVES.get(curve.measure) or words.measure_label(curve.measure, curve.side or None)


def change_said(change: LongChange, measure: str, unit: str) -> str:
    """ "12° to 5°, more than the measurement error (4°)", or "12° to 10°, inside measurement
    error (4°)"."""
    way = _from_to(measure, change.first, change.last, unit)
    error = _short(change.error, unit)
    if change.called:
        return f"{way}, more than the measurement error ({error})"
    return f"{way}, {INSIDE} ({error})"


def _from_to(measure: str, first: float, last: float, unit: str) -> str:
    """ "12° to 5°"; a word for the sign stands once where both have it: "12° to 5° forward"."""
    signs = words.sign_words(measure)
    if signs is None:
        return f"{_short(first, unit)} to {_short(last, unit)}"
    if first * last < 0:
        return f"{_value(measure, first, unit)} to {_value(measure, last, unit)}"
    return f"{_short(abs(first), unit)} to {_value(measure, last, unit)}"


def _value(measure: str, value: float, unit: str) -> str:
    if words.sign_words(measure) is None:
        return _short(value, unit)
    return words.signed_in_words(measure, value, unit)


def _short(value: float, unit: str) -> str:
    """A mean of sessions: of seconds, whole ones or tenths."""
    if unit == "s":
        return f"{words.number(value, unit, 0 if abs(value) >= 10 else 1)} s"
    return words.amount_short(value, unit)


def too_few_said(overview: Overview) -> str:
    """When a change can be told, where a curve is shown that is too short for one; said once."""
    shown = [*overview.movements, *([overview.runs] if overview.runs else [])]
    short = any(
        c is not None and c.long_change is None for m in shown for c in (*m.curves, m.good, m.held)
    )
    return TOO_FEW if short else ""


def curve_said(curve: ProgressCurve) -> str:
    """What became of a curve, in a sentence; of a short one the newest figure, and of what it is
    the mean: the screen says of a fault how far it went where it was clear."""
    if curve.long_change is None:
        newest = curve.raw.points[-1]
        now = _value(curve.raw.measure, newest.value, curve.raw.unit)
        return f"{now} the last time{_MEANS[curve.raw.mean_of]}."
    said = change_said(curve.long_change, curve.raw.measure, curve.raw.unit)
    return f"{said[0].upper()}{said[1:]}.{_for_better(curve)}"


def _for_better(curve: ProgressCurve) -> str:
    change, better = curve.long_change, curve.raw.better
    if change is None or not change.called or not better:
        return ""
    up = change.change > 0
    return " Better." if up == (better == "higher") else " Worth a look: it went the other way."


def outcome_key(change: LongChange | None) -> str:
    """ "changed", "inside" or "few": for a mark beside the words."""
    return "few" if change is None else "changed" if change.called else "inside"


def thing_said(progress: MovementProgress) -> str:
    """ "To work on: Trunk tips forward, in 4 of the last 6 sessions."."""
    if not progress.thing:
        return "Nothing stood out lately." if progress.of else ""
    known = movements().get(progress.movement)
    rule = known.rules.get(progress.thing) if known else None
    title = rule.title if rule else words.code_label(progress.thing)
    if progress.of == 1:
        return f"To work on: {title}."
    return f"To work on: {title}, in {progress.seen} of the last {_sessions(progress.of)}."


def without_figures_said(overview: Overview) -> str:
    """The drills that were done and of which no curve is known, in one sentence; "" for none."""
    names = [
        words.movement_label(m.movement)
        for m in overview.movements
        if not (m.curves or m.good or m.held)
    ]
    return f"Done, without a number so far: {words.listing(names)}." if names else ""


def _sessions(n: int) -> str:
    return words.count(n, "session")


def week_said(overview: Overview) -> str:
    """The week in a sentence. It counts what was done, never what was not."""
    n = overview.this_week
    total = f"{_sessions(overview.sessions)} in all"
    if n:
        return f"{_sessions(n)} this week, {total}."
    if overview.sessions:
        return f"{total}. The next one is there when you are."
    return "No guided session yet."


def called_said(overview: Overview) -> str:
    """ "3 of 12 curves changed by more than their error."; empty where no curve is long enough."""
    told = len(overview.told)
    if not told:
        return ""
    changed = words.count(overview.called, "curve") if overview.called else "No curve"
    return f"{changed} of {told} changed by more than the error."


def day_done_said(day: DayDone) -> str:
    """ "Tuesday 3 March: a session, a check"; only the day where nothing was done."""
    parts = [
        words.count(day.finished, "session") if day.finished else "",
        words.count(day.begun, "session begun", "sessions begun") if day.begun else "",
        words.count(day.checks, "check") if day.checks else "",
        words.count(day.runs, "run") if day.runs else "",
        "screen" if day.screened else "",
    ]
    said = ", ".join(filter(None, parts))
    name = f"{day.day:%A} {day.day.day} {day.day:%B}"
    return f"{name}: {said}" if said else name


MARKS = (
    ("●", "session"),
    ("◐", "session begun"),
    ("✓", "check"),
    ("➜", "run"),
    ("◆", "screen"),
)
"""Of a day in the calendar, in the order of `_done`."""


def week_rows(
    overview: Overview, newest: int, *, first: bool = True
) -> list[tuple[str, list[tuple[int, str, str, bool]]]]:
    """The newest weeks for `pieces.weeks`, the newest first. first: with the week that is on."""
    chosen = overview.weeks[-newest:] if first else overview.weeks[-newest:-1]
    return [
        (
            f"{week[0].day.day} {week[0].day:%b}",
            [
                (day.day.day, day_marks(day), day_done_said(day), day.day > overview.today)
                for day in week
            ],
        )
        for week in reversed(chosen)
    ]


def _done(day: DayDone) -> tuple[bool, ...]:
    return tuple(map(bool, (day.finished, day.begun, day.checks, day.runs, day.screened)))


def day_marks(day: DayDone) -> str:
    """The mark of each thing that was done on a day."""
    return "".join(mark for (mark, _), done in zip(MARKS, _done(day), strict=True) if done)


def go_on_said(waiting: GoOn) -> str:
    """ "A session of 3 March waits at step 4 of 12."."""
    return (
        f"A session of {waiting.day.day} {waiting.day:%B} waits at step "
        f"{waiting.step} of {waiting.steps}."
    )


def screen_texts(change: ScreenChange) -> tuple[str, str, str, str]:
    """(what, before, now, what became of it) of a finding of two screens."""
    figures = [
        "—" if figure is None else figure_said(change.code, figure)
        for figure in (change.before, change.now)
    ]
    if change.long_change is None or change.now is None:
        said = STANDING_SAID[change.standing_now]
    else:
        said = "changed" if change.long_change.called else INSIDE
        error = words.amount_short(change.long_change.error, change.now.unit)
        said = f"{said}, by more than {error}" if change.long_change.called else f"{said} ({error})"
        said = f"{said}; {STANDING_SAID[change.standing_now]}"
    pattern = f" ({change.pattern})" if change.code == "pelvis" and change.pattern else ""
    return f"{finding_label(change.code, change.side)}{pattern}", figures[0], figures[1], said
