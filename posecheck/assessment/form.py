"""What may be said of a rep's form, in one place: praise only where something was judged, and
everything that was judged is inside."""

from __future__ import annotations

from typing import Literal

from posecheck.model.report import Rep, Report

Form = Literal["good", "fault", "unsure", "not-judged", "partial"]
FORM_SAID: dict[Form, str] = {
    "good": "good form",
    "unsure": "nothing clear to change",
    "not-judged": "counted, not judged",
    "partial": "cut off",
    "fault": "to change",
}
FORM_MARKS: dict[Form, str] = {
    "good": "✓",
    "unsure": "?",
    "fault": "▲",
    "not-judged": "–",
    "partial": "–",
}


def form_of(rep: Rep) -> Form:
    """One word for a rep. A report of an earlier version does not say what was judged; there it is
    taken that something was."""
    if rep.faults:
        return "fault"
    if rep.partial:
        return "partial"
    if rep.judged == ():
        return "not-judged"
    return "unsure" if rep.unsure else "good"


def in_good_form(report: Report) -> int:
    """How many whole reps were judged, and nothing in them lies beyond a threshold, not even
    perhaps."""
    return sum(form_of(rep) == "good" for rep in report.reps)


def form_seen(report: Report) -> bool:
    """Whether a clip was seen from where form can be judged; from an angle, reps and steps are
    counted and no more."""
    views = [clip.view.name for clip in report.sources] or [report.view.name]
    return not {"oblique", "unknown"}.issuperset(views)


def nothing_judged(report: Report) -> bool:
    """True where no rule could be held against anything in this clip; of a report that does not
    say, where the view alone forbids it."""
    return not report.findings and (
        report.judged == () or (report.judged is None and not form_seen(report))
    )


def hold_judged(report: Report) -> bool:
    """Whether seconds "in good form" may be told of a hold."""
    return report.hold is not None and not nothing_judged(report)
