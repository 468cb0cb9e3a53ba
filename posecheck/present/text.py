"""The summary for the terminal: at most 15 lines, plain words, units and signs said in words."""

from __future__ import annotations

from rich.markup import escape

from posecheck.assessment.judged_by import judged_by
from posecheck.assessment.sides import FLOOR_IN_WORDS
from posecheck.measures.catalogue import CHANGE_OF
from posecheck.model.finding import CHANGE_FIRST
from posecheck.model.report import ONLY_THIS, Report
from posecheck.present import words
from posecheck.present.direction import directions
from posecheck.present.headline import (
    by_side,
    cadence_text,
    finding_number,
    finding_when,
    headline,
    hold_sentence,
    neutral_sentence,
    out_of_turn,
    strike_sentence,
    view_sentence,
)
from posecheck.present.limits import filming_advice, looked_at
from posecheck.present.one_cue import by_cue
from posecheck.printable import printable

MOST_LINES = 15


def summary_lines(report: Report, markup: bool = False) -> list[str]:
    """The lines, at most 15. markup: rich's [bold] and [dim], with everything from the report
    escaped."""

    def plain(text: str) -> str:
        text = printable(" ".join(text.split()))
        return escape(text) if markup else text

    def styled(style: str, text: str) -> str:
        return f"[{style}]{plain(text)}[/]" if markup else plain(text)

    found = " (auto-detected)" if report.detected else ""
    known = report.movement != "unknown"
    lines = (
        [styled("bold", f"{words.movement_label(report.movement)}{found}, {view_sentence(report)}")]
        if known
        else []
    )
    lines.append(plain(headline(report)))
    lines += [plain(looked_at(report))] if looked_at(report) else []
    reasons = [r for r in report.quality.reasons if r.code != ONLY_THIS]
    if report.quality.status == "refused":
        lines += [plain(f"Why: {r.message}") for r in reasons[:4] if r.message != headline(report)]
        lines += [plain(f"Try: {advice}") for advice in filming_advice(report)]
        return lines[:MOST_LINES]
    word = "Limited" if report.quality.status == "limited" else "Note"
    lines += [styled("yellow", f"{word}: {r.message}") for r in reasons[:2]]
    lines += [plain(line) for line in _counts(report)]
    lines += [plain(line) for line in directions(report)]
    lines += [styled("dim", judged_by(report))] if report.profile else []
    things = by_cue(report.findings)
    for rank, legs in enumerate(things[:CHANGE_FIRST], start=1):
        lines.append(f"{rank}. " + styled("bold", legs[0].cue))
        for finding in legs:
            when = finding_when(finding)
            lines.append("   " + plain(f"{finding_number(finding)}{f'; {when}' if when else ''}"))
    if len(things) > CHANGE_FIRST:
        lines.append(plain(f"and {len(things) - CHANGE_FIRST} more in the report"))
    if neutral := neutral_sentence(report):
        lines.append(styled("dim", neutral[:1].upper() + neutral[1:]))
        lines += [plain(line) for line in _own_change(report)]
    if report.unsure:
        lines.append(plain(f"{words.NOT_SURE}: {'; '.join(report.unsure).lower()}"))
    if report.refused:
        names = list(dict.fromkeys(words.measure_label(r.measure).lower() for r in report.refused))
        more = f" and {len(names) - 4} more" if len(names) > 4 else ""
        lines.append(styled("dim", f"Not measurable here: {', '.join(names[:4])}{more}"))
    return lines[:MOST_LINES]


def summary(report: Report, markup: bool = False) -> str:
    """The lines joined, without a newline at the end."""
    return "\n".join(summary_lines(report, markup))


def _counts(report: Report) -> list[str]:
    lines = []
    if report.reps:
        whole, partial = (
            sum(not r.partial for r in report.reps),
            sum(r.partial for r in report.reps),
        )
        cut = f" and {words.count(partial, 'partial rep')}" if partial else ""
        span = f"{words.seconds(report.reps[0].start_s)} to {words.seconds(report.reps[-1].end_s)}"
        lines.append(f"{words.count(whole, 'rep')}{by_side(report)}{cut}, {span}")
        lines += filter(None, (out_of_turn(report),))
    if report.hold:
        lines.append(hold_sentence(report))
    if report.stride:
        left = sum(s.side == "left" for s in report.stride.steps)
        lines.append(
            f"Cadence {cadence_text(report)} steps a minute, from"
            f" {words.count(len(report.stride.steps), 'step')} ({left} left,"
            f" {len(report.stride.steps) - left} right)"
        )
        lines += _contact_times(report)
        lines += [strike_sentence(s) for s in report.stride.foot_strike]
    if report.left_right:
        apart = [words.measure_label(d.measure).lower() for d in report.left_right if d.differs]
        lines.append(
            f"Left and right differ: {words.listing(apart)}"
            if apart
            else f"Left and right do not clearly differ. {FLOOR_IN_WORDS}"
        )
    return lines


def _own_change(report: Report) -> list[str]:
    """What the calibration was given for, where it is one figure of the whole clip."""
    known = [
        m
        for m in report.measurements
        if m.name in CHANGE_OF.values() and m.value is not None and m.status != "refused"
    ]
    return [f"{words.measure_label(m.name)} {words.with_interval(m)}" for m in known]


def _contact_times(report: Report) -> list[str]:
    """ "Ground contact time 0.24 s (0.22 to 0.26 s), left":
    one line for the feet that are known."""
    known = {
        m.side: m
        for m in (*report.stride.measurements, *report.measurements)
        if m.name == "ground_contact_time" and m.status != "refused"
    }
    said = [
        f"{words.with_interval(m)}{f' {side}' if side else ''}"
        for side, m in known.items()
        if m.value is not None
    ]
    return [f"{words.measure_label('ground_contact_time')} {', '.join(said)}"] if said else []
