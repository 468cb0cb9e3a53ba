"""The first screen of a result: what it says, what to change first, and the picture that shows it,
side by side from the top."""

from __future__ import annotations

import streamlit as st

from posecheck.jobs.results import Result
from posecheck.live.results import live_name
from posecheck.model.report import Report
from posecheck.pages import look
from posecheck.pages.markup import escaped
from posecheck.pages.plain import in_a_sentence
from posecheck.pages.result_findings import show_first_thing
from posecheck.present import pieces, words
from posecheck.present.headline import by_side, nothing_to_change, speed_sentence, view_sentence
from posecheck.present.keyframes import KeyFrame
from posecheck.present.limits import looked_at
from posecheck.present.one_cue import by_cue


def show_top(result: Result) -> list[KeyFrame]:
    """Returns the frames that were shown. Of a refused clip only what it is and that it is one."""
    report = result.report
    things = by_cue(report.findings)
    picture = None
    if report.quality.status != "refused":
        picture = _evidence(result, things[0][0].code if things else None)
    if picture is None:
        _say(result, things)
        return []
    with st.container(key="pc-top"):
        text, shown = st.columns([3, 2], gap="large")
        with text:
            _say(result, things)
        with shown.container(key=look.shape_key(picture.size, "top")):
            st.image(picture.jpeg, width="stretch", alt=picture.title)
        shown.caption(escaped(f"{picture.title}, at {words.seconds(picture.t)}"))
    return [picture]


def _say(result: Result, things: tuple) -> None:
    report = result.report
    _heading(result)
    if span := looked_at(report):
        st.caption(escaped(span))
    if report.quality.status == "refused":
        return
    if said := beside_the_sentence(report):
        st.caption(escaped("; ".join(said)))
    if things:
        show_first_thing(report, things[0])
    elif report.good:
        st.markdown("\n".join(f"- {escaped(line)}" for line in report.good))
    elif not nothing_to_change(report).startswith(in_a_sentence(report)):
        st.markdown(nothing_to_change(report))


def _heading(result: Result) -> None:
    report = result.report
    live = live_name(result.name)
    known = report.movement not in ("unknown", "") and not live
    parts = (
        [words.movement_label(report.movement) + (" (auto-detected)" if report.detected else "")]
        if known
        else []
    )
    if report.quality.status != "refused":
        parts += [view_sentence(report), speed_sentence(report)]
    st.html(pieces.kicker([live, *parts] if live else [*parts, result.name]))
    st.title(in_a_sentence(report), anchor=False)


def beside_the_sentence(report: Report) -> list[str]:
    """What was counted and the sentence does not say: reps that were not whole, sides, steps, and
    the interval of the cadence."""
    said = []
    partial = sum(rep.partial for rep in report.reps)
    if partial:
        said.append(f"{words.count(partial, 'rep')} only part of the way")
    if sides := by_side(report):
        said.append(sides.strip(" ()"))
    if report.stride is not None:
        steps = sum(len(c.stride.steps) for c in report.sources if c.stride)
        cadence = next(
            (
                m
                for m in (*report.stride.measurements, *report.measurements)
                if m.name == "cadence" and m.low is not None and m.high is not None
            ),
            None,
        )
        if cadence is not None:
            between = words.interval("cadence", cadence.low, cadence.high, cadence.unit)
            said.append(f"{between} (95 % interval)")
        said.append(f"{words.count(steps or len(report.stride.steps), 'step')} seen")
    return said


def _evidence(result: Result, code: str | None) -> KeyFrame | None:
    """The picture of the first finding, else the first that there is."""
    frames = [p for p in result.keyframes if not p.moment] or list(result.keyframes)
    own = next((p for p in frames if code is not None and p.finding == code), None)
    return own or (next(iter(frames), None) if code is None else None)
