"""Your stride: a run laid out for runners, from the side and, where there is a second clip, from
behind."""

from __future__ import annotations

import streamlit as st

from posecheck.errors import InputError
from posecheck.jobs.results import Result, load_result
from posecheck.model.report import Report
from posecheck.movements.load import get_movement
from posecheck.pages import look, work
from posecheck.pages.asking import show_not_taken, take_files
from posecheck.pages.charts import as_wide_as_the_page, show_chart
from posecheck.pages.coach_keep import keep_for_person
from posecheck.pages.comparison import show_comparison
from posecheck.pages.earlier import show_earlier
from posecheck.pages.files_shown import show_one
from posecheck.pages.home import RUN_SAMPLE, show_setup
from posecheck.pages.markup import escaped
from posecheck.pages.result import (
    show_limits,
    show_not_checked,
    show_numbers,
    show_refused,
    show_result,
)
from posecheck.pages.result_curves import show_curves
from posecheck.pages.result_files import show_downloads, show_forget
from posecheck.pages.result_findings import show_findings, show_first_thing, show_pictures
from posecheck.pages.result_people import show_people
from posecheck.pages.result_reread import show_reread
from posecheck.pages.result_share import show_share
from posecheck.pages.result_top import show_top
from posecheck.pages.result_watch import show_watch
from posecheck.pages.stride_cycle import show_cycles
from posecheck.pages.stride_numbers import cards, show_left_right
from posecheck.pages.stride_pictures import show_moments
from posecheck.pages.stride_two import show_downloads_of, together
from posecheck.pages.waiting import state_of
from posecheck.present import pieces, words
from posecheck.present.charts import contacts
from posecheck.present.one_cue import by_cue

_SHOWN_S = 6.0
"""Of a run in the strip of its contacts: some fifteen steps, which a phone can show side by side
[E]."""


def page() -> None:
    keys = work.asked_keys()
    if not keys:
        _ask()
    else:
        if st.button("Another run", icon=":material/arrow_back:", type="tertiary"):
            st.query_params.clear()
            st.rerun()
        show_not_taken(keys)
        _show(keys)
    look.end()


def _ask() -> None:
    st.title("Your stride", anchor=False)
    form, drawing = st.columns([3, 2], gap="large")
    with form:
        st.markdown(
            "Film ten strides or more from the side, in slow motion if your phone can. "
            "A second clip from behind adds the hips."
        )
        if take_files(
            "stride",
            "running",
            button="Look at my stride",
            label="Your run: from the side, and from behind if you have it",
        ):
            st.rerun()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("No video at hand?")
            if st.button(
                "Try it with a sample run", icon=":material/play_circle:"
            ) and work.sample_keys(RUN_SAMPLE):
                st.rerun()
    with drawing:
        show_setup(get_movement("running"))
        st.caption(get_movement("running").setup.filmed)
    show_earlier("Earlier runs", "running")


def _show(keys: list[str]) -> None:
    """Every clip of the run: those that are still being read first, then the finished ones as one
    page."""
    finished = []
    for key in keys:
        if state_of(key)[0] != "result":
            show_one(key, show_result)
            continue
        try:
            finished.append(load_result(key))
        except InputError as error:
            st.error(f"{error.message} {error.advice}", icon=":material/error:")
    if finished:
        show_run(finished)


def show_run(results: list[Result]) -> None:
    """The clips of one run. Two that fit together are one report; else the side clip carries the
    page, and others follow."""
    ranked = sorted(results, key=_rank)
    whole, clips = together(ranked)
    several = len(ranked) > 1
    _show_main(whole, clips)
    for other in ranked:
        if other not in clips:
            _show_other(other)
    if whole.report.stride is not None:
        show_comparison(whole, {r.key for r in results})
        if len(clips) > 1:
            show_downloads_of(clips)
        else:
            show_downloads(whole)
            show_share(whole, next((p for p in whole.keyframes if not p.moment), None))
            with st.container(key=f"pc-screen-only-keep-{whole.key}"):
                keep_for_person(whole.folder.path)
    if not several:
        show_reread(whole)
    for result in ranked:
        show_forget(result, named=several)


def _rank(result: Result) -> tuple[bool, bool]:
    """A clip that could be judged before one that could not, the side view before the others."""
    return result.report.quality.status == "refused", not result.report.view.name.startswith("side")


def _show_main(whole: Result, clips: list[Result]) -> None:
    """whole: the report of all `clips`."""
    report = whole.report
    used = show_top(whole)
    if report.stride is None:
        if report.quality.status == "refused":
            show_refused(whole, whole=False)
        else:
            st.info(
                f"This was read as a {words.movement_label(report.movement).lower()}, "
                "not as a run.",
                icon=":material/info:",
            )
        return
    show_limits(report)
    for clip in clips:
        show_people(clip)
    show_findings(whole)
    st.subheader("In numbers", anchor=False)
    st.html(cards(report))
    for clip in clips:
        show_moments(clip, used, words.seen_from(clip.report.view.name) if len(clips) > 1 else "")
    st.subheader("Every landing", anchor=False)
    show_contacts(report)
    if any(step.toe_off_s is not None for step in report.stride.steps):
        st.caption(
            "A bar is a foot on the ground; a thin mark a landing whose end cannot be seen, "
            "as for the leg that is behind the other."
        )
    else:
        st.caption(
            "Each mark is a landing. How long a foot stays on the ground shows from 50 frames a"
            " second on."
        )
    show_left_right(report)
    show_cycles(clips)
    for clip in clips:
        if len(clips) > 1:
            st.header(f"Seen {words.seen_from(clip.report.view.name)}", anchor=False)
        show_watch(clip)
        show_curves(clip.report, clip.drive, f"-{clip.key}" if len(clips) > 1 else "")
    show_numbers(report)
    show_not_checked(report)


def show_contacts(report: Report) -> None:
    """Some seconds of the run: when each foot was on the ground. Nothing where no step was seen."""
    found = contacts.contacts_of(report.stride.steps, report.source.slow_motion.factor)
    if found:
        spec = contacts.strip(
            found,
            *contacts.window(found, _SHOWN_S * report.source.slow_motion.factor),
            as_wide_as_the_page(contacts.HEIGHT),
        )
        show_chart(spec, "contacts")


def _show_other(result: Result) -> None:
    """What a second clip adds."""
    report = result.report
    st.divider()
    st.header(f"Seen {words.seen_from(report.view.name)}", anchor=False)
    st.html(pieces.kicker([result.name]))
    if report.quality.status == "refused":
        show_refused(result, whole=False)
        return
    st.html(cards(report))
    if report.findings:
        show_first_thing(report, by_cue(report.findings)[0])
        show_findings(result)
    elif report.good:
        st.markdown("\n".join(f"- {escaped(line)}" for line in report.good))
    show_left_right(report)
    show_pictures([p for p in result.keyframes if not p.moment][:3])
    show_watch(result)
    show_not_checked(report)
