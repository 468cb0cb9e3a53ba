"""The result in a sentence, and the pieces of text that the page and the terminal share."""

from __future__ import annotations

import math
from itertools import pairwise

from posecheck.assessment.form import (
    FORM_SAID,
    form_of,
    form_seen,
    hold_judged,
    in_good_form,
    nothing_judged,
)
from posecheck.model.finding import CHANGE_FIRST
from posecheck.model.report import Finding, Rep, Report
from posecheck.model.stride import FootStrike
from posecheck.movements.load import movements
from posecheck.present import words
from posecheck.present.one_cue import by_cue
from posecheck.skeleton import SIDES


def headline(report: Report) -> str:
    """One sentence: the report's own summary where it has one, else made from what was counted."""
    if report.summary:
        return report.summary
    if report.quality.status == "refused":
        return "This clip could not be judged."
    if report.reps:
        return _of_reps(report)
    if report.hold:
        held = report.hold.end_s - report.hold.start_s
        if nothing_judged(report):
            return (
                f"You held for {words.seconds(held)}; form cannot be judged from this"
                f" {_angle(report)}."
            )
        if report.hold.breakdown_s is None:
            if report.unsure:
                return (
                    f"You held for {words.seconds(held)}, with nothing that certainly needs"
                    " changing."
                )
            if report.hold.faults:
                return (
                    f"You held for {words.seconds(held)}, {words.seconds(report.hold.good_form_s)}"
                    " of it in good form."
                )
            return f"You held for {words.seconds(held)}, in good form to the end."
        return (
            f"You held for {words.seconds(held)}, the first"
            f" {words.seconds(report.hold.breakdown_s - report.hold.start_s)} in good form."
        )
    if report.stride:
        if not math.isfinite(report.stride.cadence_spm):
            return f"{words.count(len(report.stride.steps), 'step')} seen, too few for a cadence."
        start = f"You {_gait(report)} at {cadence_text(report)} steps a minute"
        if nothing_judged(report):
            return f"{start}; form cannot be judged from this {_angle(report)}."
        if _repeats(report):
            return f"{start}; many frames repeat the one before, so its times are rough."
        if not report.findings:
            shown = (
                " in what this clip can show" if _unchecked(report) or not form_seen(report) else ""
            )
            return (
                f"{start}, with nothing that {'certainly ' if report.unsure else ''}needs"
                f" changing{shown}."
            )
        return f"{start}; {_to_change(report)}."
    if report.findings:
        return f"{_to_change(report)}."
    if nothing_judged(report):
        return (
            f"{words.movement_label(report.movement)}: form cannot be judged from this"
            f" {_angle(report)}."
        )
    return nothing_to_change(report)


def _repeats(report: Report) -> bool:
    """Whether so many frames are doubled that nothing timed by them is praised."""
    return any(reason.code == "duplicate-frames" for reason in report.quality.reasons)


def large_numbers(report: Report) -> list[tuple[str, str]]:
    """(number, what it is) of what was counted; good form only where form was judged."""
    found = []
    if report.reps:
        partial = sum(rep.partial for rep in report.reps)
        whole = len(report.reps) - partial
        found.append((str(whole), ("rep" if whole == 1 else "reps") + by_side(report)))
        if not nothing_judged(report):
            found.append((str(in_good_form(report)), "in good form"))
        if partial:
            found.append((str(partial), "only part of the way"))
    if report.hold:
        found.append((words.seconds(report.hold.end_s - report.hold.start_s), "held"))
        if hold_judged(report):
            found.append((words.seconds(report.hold.good_form_s), "in good form"))
    if report.stride:
        seen = sum(len(clip.stride.steps) for clip in report.sources if clip.stride) or len(
            report.stride.steps
        )
        found += [(cadence_text(report), "steps a minute"), (str(seen), "steps seen")]
    return found


def by_side(report: Report) -> str:
    """ " (3 left, 2 right)" of the whole reps of a set in which both sides take part, else ""."""
    counts = {
        side: sum(rep.side == side and not rep.partial for rep in report.reps) for side in SIDES
    }
    return f" ({counts['left']} left, {counts['right']} right)" if all(counts.values()) else ""


def out_of_turn(report: Report) -> str:
    """Of a movement whose sides take turns: the whole reps that were done on the side of the one
    before; "" where there are none."""
    rules = movements().get(report.movement)
    if rules is None or rules.rep is None or not rules.rep.alternates:
        return ""
    whole = [rep for rep in report.reps if not rep.partial]
    twice = [
        str(now.index)
        for before, now in pairwise(whole)
        if now.side is not None and now.side == before.side
    ]
    many = f"reps {words.listing(twice)} were" if len(twice) > 1 else f"rep {''.join(twice)} was"
    return f"The sides take turns: {many} on the same side as the one before." if twice else ""


def _of_reps(report: Report) -> str:
    """What was judged is counted; a single faulty rep is named; where nothing was judged, nothing
    is praised."""
    forms = {rep.index: form_of(rep) for rep in report.reps}
    whole = sum(
        form != "partial" and not rep.partial
        for rep, form in zip(report.reps, forms.values(), strict=True)
    )
    if not whole:
        return "Only part of a rep was seen, and nothing was judged."
    good = in_good_form(report)
    if good == whole:
        return f"{'Your one rep was' if whole == 1 else f'All {whole} reps were'} in good form."
    by_form = {
        form: [str(i) for i, f in forms.items() if f == form]
        for form in ("fault", "unsure", "not-judged")
    }
    if len(by_form["not-judged"]) == whole:
        return (
            f"{words.count(whole, 'rep')} counted; form cannot be judged from this"
            f" {_angle(report)}."
        )
    said = f"{good} of {words.count(whole, 'rep')} {'was' if good == 1 else 'were'} in good form"
    if not good and not by_form["fault"]:
        said = f"{words.count(whole, 'rep')}, with nothing that certainly needs changing"
    elif len(by_form["fault"]) == 1:
        rep = next(r for r in report.reps if r.faults)
        said += (
            f"; rep {rep.index}:"
            f" {words.listing([fault_title(report, f.code).lower() for f in rep.faults])}"
        )
    if by_form["unsure"] and (good or by_form["fault"]):
        said += (
            f"; {'rep' if len(by_form['unsure']) == 1 else 'reps'}"
            f" {words.listing(by_form['unsure'])}: not certain"
        )
    if by_form["not-judged"]:
        said += f"; {words.count(len(by_form['not-judged']), 'rep')} not judged"
    return f"{said}."


def _angle(report: Report) -> str:
    """What keeps the form from being judged: the angle, where the view is the reason, else the
    clip."""
    return (
        "angle"
        if not form_seen(report) or any(r.code.startswith("view-") for r in report.quality.reasons)
        else "clip"
    )


def _unchecked(report: Report) -> bool:
    """Whether a fault that this view could show was not looked for, because its measure was
    refused: at too few pictures a second, say."""
    rules, refused = movements().get(report.movement), {r.measure for r in report.refused}
    views = [clip.view.name for clip in report.sources] or [report.view.name]
    return rules is not None and any(
        f.measure in refused and not {*views}.isdisjoint(f.views) for f in rules.fault
    )


def _to_change(report: Report) -> str:
    """ "2 things to change"; of more than can be changed at once, "3 things to change first"."""
    things = len(by_cue(report.findings))
    many = things > CHANGE_FIRST
    return f"{words.count(min(things, CHANGE_FIRST), 'thing')} to change{' first' if many else ''}"


def strike_sentence(strike: FootStrike) -> str:
    """ "The left foot lands on the heel: the sole 14° toes up (9 to 19)."
    Described, never judged."""
    name = "foot_inclination_at_contact"
    where = (
        f"on the {strike.strike}"
        if strike.strike != "between"
        else f"on the {' or the '.join(strike.possible)}, it is not certain which"
    )
    sole = (
        f"{words.signed_in_words(name, strike.value, 'deg')}"
        f" ({words.interval(name, strike.low, strike.high, 'deg')})"
    )
    return f"The {strike.side} foot lands {where}: the sole {sole}"


def cadence_text(report: Report) -> str:
    """The run's cadence, with a decimal where its interval is that narrow."""
    if report.stride is None:
        return "—"
    known = (*report.measurements, *report.stride.measurements)
    return words.cadence(
        report.stride.cadence_spm,
        next((m for m in known if m.name == "cadence" and m.value is not None), None),
    )


def finding_title(finding: Finding) -> str:
    title = finding.title or words.code_label(finding.code)
    return f"{title}, {finding.side}" if finding.side else title


def fault_title(report: Report, code: str) -> str:
    """What a fault is called: as its finding calls it, else after its code."""
    return next(
        (f.title for f in report.findings if f.code == code and f.title), words.code_label(code)
    )


def doubt_title(report: Report, code: str) -> str:
    """What a fault that is not certain is called: as its movement calls it, else after its code."""
    known = movements().get(report.movement)
    return (
        next((f.title for f in known.fault if f.code == code), words.code_label(code))
        if known
        else words.code_label(code)
    )


def finding_number(finding: Finding) -> str:
    """ "Trunk to thigh angle 22° short of straight (16 to 28°), threshold 12°"."""
    value = words.signed_in_words(finding.measure, finding.value, finding.unit)
    between = words.interval(finding.measure, finding.low, finding.high, finding.unit)
    limit = words.limit(finding.measure, finding.threshold, finding.unit)
    return (
        f"{words.measure_label(finding.measure, finding.side)}"
        f" {value}{f' ({between})' if between else ''}, threshold {limit}"
    )


def finding_when(finding: Finding) -> str:
    """ "rep 2, 3 and 5", or the evidence's times "at 6.2 s and 8.0 s";
    empty where neither is known."""
    if finding.reps:
        return (
            f"{'rep' if len(finding.reps) == 1 else 'reps'}"
            f" {words.listing([str(r) for r in finding.reps])}"
        )
    times = [words.seconds(e.t) for e in finding.evidence[:4]]
    return f"at {words.listing(times)}" if times else ""


def how_sure_text(finding: Finding) -> str:
    """ "96 % sure that it is beyond the threshold". Nothing is ever 100 % sure."""
    sure = (
        "More than 99 % sure"
        if finding.confidence > 0.99
        else f"{finding.confidence * 100:.0f} % sure"
    )
    return f"{sure} that it is beyond the threshold"


def seen_in(report: Report, source: int | None) -> str:
    """ "seen from behind": in which clip of a report of several; empty in a report of one."""
    return (
        f"seen {words.seen_from(report.sources[source].view.name)}"
        if report.sources and source is not None
        else ""
    )


def rep_told(report: Report, rep: Rep) -> str:
    """What there is to say of a rep's form: "Trunk tips forward", "good form; not sure: heels too
    far from the hips"."""
    titles = [fault_title(report, fault.code) for fault in rep.faults]
    doubts = [doubt_title(report, code).lower() for code in rep.unsure]
    told = words.listing(titles) if titles else FORM_SAID[form_of(rep)]
    if rep.partial:
        return (
            f"{f'{words.listing(titles)}: ' if titles else ''}cut off by the clip, or only part of"
            " the way: not counted"
        )
    return f"{told}; not sure: {words.listing(doubts)}" if doubts else told


def hold_sentence(report: Report) -> str:
    """ "Held 13.0 s, 7.7 s of it in good form, form broke after 7.7 s"; empty where nothing was
    held."""
    hold = report.hold
    if hold is None:
        return ""
    held, good = words.seconds(hold.end_s - hold.start_s), words.seconds(hold.good_form_s)
    broke = (
        f", form broke after {words.seconds(hold.breakdown_s - hold.start_s)}"
        if hold.breakdown_s is not None
        else ""
    )
    return (
        f"Held {held}, {good} of it in good form{broke}" if hold_judged(report) else f"Held {held}"
    )


def nothing_to_change(report: Report) -> str:
    """ "Nothing that certainly needs changing was seen."."""
    return f"Nothing that {'certainly ' if report.unsure else ''}needs changing was seen."


def view_sentence(report: Report) -> str:
    """ "from the left side, camera 6° off": how the person was seen; of several clips, "from the
    left side and from behind"."""
    if report.sources:
        return words.listing([words.seen_from(clip.view.name) for clip in report.sources])
    view = report.view
    off = f", camera yaw {words.amount(abs(view.yaw_deg), 'deg')}" if abs(view.yaw_deg) >= 1 else ""
    return words.seen_from(view.name) + off


def neutral_sentence(report: Report) -> str:
    """Whose own neutral the change readings are held against; empty where none is known."""
    own = report.own_neutral
    if own is None:
        return ""
    whose = f"{own.person}'s calibrated neutral" if own.person else "your calibrated neutral"
    return f"low back and pelvis are held against {whose}, calibrated on {own.date}"


def speed_sentence(report: Report) -> str:
    """What is known about slow motion; empty where the clip plays at ordinary speed."""
    slow = report.source.slow_motion
    if slow.how == "none" or slow.factor == 1:
        return ""
    how = {
        "asked": "as you said",
        "metadata": "as the file says",
        "suspected": "suspected, tell posecheck if it is not so",
    }.get(slow.how, slow.how)
    return f"plays {slow.factor:g} times slower than real time ({how})"


def _gait(report: Report) -> str:
    """How the steps were taken: "run" or "walk"."""
    known = movements().get(report.movement)
    return "walk" if known is not None and known.gait == "walking" else "run"
