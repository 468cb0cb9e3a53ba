"""What to change: the first thing large, the next ones after it; and the frames that show it."""

from __future__ import annotations

import streamlit as st

from posecheck.jobs.results import Result
from posecheck.model.finding import CHANGE_FIRST, Finding
from posecheck.model.report import Report
from posecheck.pages.markup import escaped
from posecheck.pages.movement_card import drills
from posecheck.present import pieces, words
from posecheck.present.headline import (
    finding_title,
    finding_when,
    how_sure_text,
    seen_in,
)
from posecheck.present.keyframes import KeyFrame
from posecheck.present.one_cue import by_cue
from posecheck.present.rows import ruler


def show_first_thing(report: Report, legs: tuple[Finding, ...]) -> None:
    """What to change first: the cue, when, and how far beyond the threshold."""
    finding, *other_leg = legs
    st.html(pieces.kicker(["What to change first"]))
    st.header(finding.cue, anchor=False)
    st.markdown(what_line(report, finding))
    st.html(pieces.ruler(ruler(finding)))
    _other_leg(report, other_leg)


def show_findings(result: Result) -> None:
    """Why the first thing matters and what helps, the next ones, and what is good already; the
    first thing itself stands at the top of the page."""
    report = result.report
    if not report.findings:
        return
    things = by_cue(report.findings)
    first, *others = things[:CHANGE_FIRST]
    later = things[CHANGE_FIRST:]
    _why(result, first[0])
    if others:
        with st.expander(
            f"When that is better: {words.count(len(others), 'more thing')}",
            icon=":material/arrow_forward:",
        ):
            for finding, *other_leg in others:
                st.markdown(f"**{escaped(finding.cue)}** {what_line(report, finding)}")
                st.html(pieces.ruler(ruler(finding)))
                _other_leg(report, other_leg)
                st.markdown(escaped(finding.why))
                drills(finding.drills, f"{result.key}-{finding.code}")
            if later:
                st.caption(f"{words.count(len(later), 'more finding')} for later: see the report.")
    if report.good:
        with st.expander("What is good already", icon=":material/thumb_up:"):
            st.markdown("\n".join(f"- {escaped(line)}" for line in report.good))


def _other_leg(report: Report, legs: list[Finding]) -> None:
    """The same of the other leg, in numbers only: its cue was said."""
    for finding in legs:
        st.markdown(what_line(report, finding))
        st.html(pieces.ruler(ruler(finding)))


def _why(result: Result, finding: Finding) -> None:
    with st.container(border=True, key="pc-first"):
        st.markdown(f"**Why it matters.** {escaped(finding.why)}")
        severity = words.SEVERITY.get(finding.severity, "").capitalize()
        st.caption(f"{severity}. {how_sure_text(finding)}.")
        drills(finding.drills, f"{result.key}-{finding.code}")


def what_line(report: Report, finding: Finding) -> str:
    """ "Stops short of the top, reps 2 and 3."; of several clips also in which it is seen. A fault
    that the cue above has named is not named again."""
    title = finding_title(finding)
    named = finding.cue.casefold().startswith(title.partition(",")[0].casefold())
    where = [part for part in (seen_in(report, finding.source), finding_when(finding)) if part]
    if named and finding.side:
        where.insert(0, f"{finding.side} side")
    said = ", ".join(where if named and where else [title, *where])
    return escaped(said[:1].upper() + said[1:]) + "."


def show_pictures(pictures: list[KeyFrame]) -> None:
    """The key frames, three or four in a row."""
    if not pictures:
        return
    st.subheader("The moments that count", anchor=False)
    across = 4 if len(pictures) in (4, 7, 8) else 3
    for start in range(0, len(pictures), across):
        for column, picture in zip(
            st.columns(across), pictures[start : start + across], strict=False
        ):
            mark = "▲ " if picture.fault else ""
            column.image(
                picture.jpeg,
                caption=f"{mark}{picture.title}, at {words.seconds(picture.t)}",
                width="stretch",
                alt=picture.title,
            )
