"""A week of a programme as one page, to be read and printed: a row a drill, with its picture, its
dose, and the number that it follows from."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.present import chain, colours, words
from posecheck.present.figures.data import figures
from posecheck.present.figures.of_movement import figure_of
from posecheck.present.figures.still import both_ends
from posecheck.present.pieces import template
from posecheck.programme.dose import in_words
from posecheck.programme.plan import LineDose, Programme, ProgrammeLine
from posecheck.programme.rules import limits

CHANGES = {
    "new": "New",
    "same": "As before",
    "more": "More",
    "less": "Less",
    "easier": "Easier",
    "harder": "Harder",
    "swapped": "Swapped",
}
MOST_REASONS = 3
"""Reasons that are written out."""


def programme_page(programme: Programme, person: str = "") -> str:
    """The page as one HTML file, nothing from outside. person: the name to print, where it is not
    the programme's own."""
    return template("programme.html.j2").render(
        programme=programme,
        person=person or programme.person,
        heading=heading(programme),
        minutes=words.count(minutes(programme), "minute"),
        often=how_often(),
        lines=[line_shown(line, k) for k, line in enumerate(programme.lines, start=1)],
        sessions=limits().sessions_a_week,
        colours=Markup(colours.root_css()),
        disclaimer=words.NOT_A_DIAGNOSIS,
    )


def heading(programme: Programme) -> str:
    """ "Week 2: 5 drills"."""
    if programme.stopped:
        return "No programme now"
    return f"Week {programme.week}: {words.count(len(programme.lines), 'drill')}"


def minutes(programme: Programme) -> int:
    """How long a session takes, in whole minutes, at least one."""
    return max(1, round(programme.seconds / 60))


def how_often() -> str:
    """ "3 times a week, a day of rest between"."""
    known = limits()
    rest = "a day" if known.rest_days == 1 else words.count(known.rest_days, "day")
    return f"{known.sessions_a_week} times a week, {rest} of rest between"


def line_shown(line: ProgrammeLine, rank: int) -> dict[str, Any]:
    """What is shown of a line: rank, title, place in the chain, how long it takes, dose ("" of a
    timer), reasons, what changed, how to do it, the picture (SVG)."""
    movement = movements().get(line.movement)
    return {
        "rank": rank,
        "title": movement.title if movement else line.movement,
        "place": chain.TITLES.get(line.phase, line.phase),
        "minutes": time_words(line.dose),
        "dose": dose_words(line.dose),
        "reasons": reasons_shown(line),
        "change": CHANGES[line.change] if line.why_changed else "",
        "why_changed": line.why_changed,
        "how": movement.setup.instructions if movement else "",
        "feel": movement.feel if movement else "",
        "picture": _picture(movement, rank),
    }


def time_words(dose: LineDose) -> str:
    """ "about 2 min": how long the drill takes, rests and changes of position included."""
    return f"about {max(1, round(dose.seconds / 60))} min"


def reasons_shown(line: ProgrammeLine) -> list[str]:
    """The most important reasons; where there are more, how many."""
    texts = [reason.text for reason in line.reasons]
    if len(texts) <= MOST_REASONS:
        return texts
    rest = len(texts) - MOST_REASONS + 1
    return [*texts[: MOST_REASONS - 1], f"and for {rest} more reasons"]


def dose_words(dose: LineDose) -> str:
    """ "2 sets of 8 reps a side, 45 s rest"; "" of a timer."""
    parts = [in_words(dose)]
    if dose.sets > 1 and dose.rest_s:
        parts.append(f"{dose.rest_s:g} s rest")
    return ", ".join(filter(None, parts))


def _picture(movement: Movement | None, rank: int) -> Markup:
    name = figure_of(movement) if movement else ""
    return Markup(both_ends(figures()[name], f"drill-{rank}")) if name else Markup("")
