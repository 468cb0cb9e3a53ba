"""A result as one page: the summary, what to change first, the video with its reps, the curves,
what could not be said, and the files."""

from __future__ import annotations

import streamlit as st

from posecheck.assessment.judged_by import judged_by
from posecheck.jobs.results import Result
from posecheck.model.report import Report
from posecheck.pages import work
from posecheck.pages.coach_keep import keep_for_person
from posecheck.pages.coach_reply import show_replies
from posecheck.pages.comparison import show_comparison
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.pages.plain import in_words, reasons
from posecheck.pages.result_curves import show_curves
from posecheck.pages.result_files import show_downloads, show_forget
from posecheck.pages.result_findings import show_findings, show_pictures
from posecheck.pages.result_people import show_people
from posecheck.pages.result_pictures import with_pictures
from posecheck.pages.result_reread import show_questions, show_reread
from posecheck.pages.result_share import show_share
from posecheck.pages.result_stretch import show_stretch
from posecheck.pages.result_top import show_top
from posecheck.pages.result_watch import show_watch
from posecheck.present import pieces, words
from posecheck.present.direction import directions
from posecheck.present.limits import filming_advice, to_act_on, to_know
from posecheck.present.not_shown import not_shown
from posecheck.present.rows import hold_bar, numbers

_NOT_CHECKED = "What was not checked"
_UPRIGHT_PX = 420


def show_result(result: Result) -> None:
    """The whole page of one result; a refused one says why and what to do."""
    report = result.report
    result = with_pictures(result)
    used = show_top(result)
    if report.quality.status == "refused":
        show_refused(result)
        return
    show_replies(result)
    if report.hold is not None:
        st.html(pieces.hold_bar(hold_bar(report)))
    for line in directions(report):
        st.markdown(escaped(line))
    if report.stride is not None:
        link("stride", "See it laid out for runners", query={work.FILES: result.key})
    show_limits(report)
    show_people(result)
    show_findings(result)
    show_watch(result)
    show_pictures([p for p in result.keyframes if p not in used])
    show_curves(report, result.drive)
    show_numbers(report)
    show_not_checked(report)
    show_comparison(result, {result.key})
    show_downloads(result)
    show_share(result, next(iter(used), None))
    with st.container(key=f"pc-screen-only-keep-{result.key}"):
        keep_for_person(result.folder.path)
    show_reread(result)
    show_forget(result)


def show_limits(report: Report) -> None:
    """Whose thresholds judged it, and what bears on the numbers, where it is not all well."""
    if report.profile is not None:
        st.caption(escaped(judged_by(report)))
    limits, known = in_words(to_act_on(report)), in_words(to_know(report))
    if limits and report.quality.status == "limited":
        st.warning("  \n".join(escaped(line) for line in limits), icon=":material/info:")
    elif limits:
        known = [*limits, *known]
    if known:
        with st.expander("Good to know about this clip", icon=":material/info:"):
            st.markdown("\n".join(f"- {escaped(line)}" for line in known))


def show_refused(result: Result, whole: bool = True) -> None:
    """Why nothing is said about this clip, the question that would mend it, and how to film the
    next one. whole: with the foot of the page."""
    report = result.report
    asked = show_questions(result)
    for reason in reasons(report) or ["Nothing could be measured in this clip."]:
        if not asked:
            st.warning(escaped(reason), icon=":material/visibility_off:")
    show_people(result)
    video = result.folder.video
    if video.is_file():
        st.video(video, muted=True, alt="The clip as it was read", width=_width(report))
    show_stretch(result)
    advice = filming_advice(report)
    if advice:
        with st.container(border=True):
            st.markdown(
                "**For a clip that can be judged**\n\n" + "\n".join(f"- {line}" for line in advice)
            )
    if whole:
        show_reread(result, opened=not asked)
        show_downloads(result)
        show_forget(result)


def _width(report: Report) -> int | str:
    """An upright video that stands alone would fill two screens."""
    width, height = report.source.size
    return _UPRIGHT_PX if height > width else "stretch"


def show_numbers(report: Report) -> None:
    """Everything measured, with its interval."""
    rows = numbers(report)
    if rows:
        with st.expander(f"All numbers ({len(rows)})", icon=":material/table_rows:"):
            st.html(
                pieces.table(
                    ("What", "Value", "95 % interval", "How sure"),
                    [(r.name, r.value, r.between or "–", r.sure) for r in rows],
                )
            )
            st.caption(
                "The interval includes the true value in 95 of 100 cases. Measured: read from the"
                " image. Estimated: by a model, or from a rough scale. What each word means stands"
                " on the page How it measures."
            )


def show_not_checked(report: Report) -> None:
    """In one place, what was not checked or could not be told, each with its reason."""
    rows = not_shown(report)
    if not rows and not report.unsure:
        return
    st.subheader(_NOT_CHECKED, anchor=False)
    if report.unsure:
        st.markdown(f"**{words.NOT_SURE}**: {words.NOT_SURE_WHY}.")
        st.markdown("\n".join(f"- {escaped(title)}" for title in report.unsure))
    if rows:
        with st.expander(
            f"Not measured or not looked for: {words.count(len(rows), 'reason')}",
            icon=":material/visibility_off:",
        ):
            st.html(pieces.refused(rows))
