"""The parts of a screen as a list: what each is, how it stands, and what to do about it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from posecheck.movements.load import movements
from posecheck.pages import look, work
from posecheck.pages.markup import escaped
from posecheck.pages.screen_state import (
    Screening,
    UnderWay,
    leave_out,
    not_counted,
    read_what_is_ready,
)
from posecheck.pages.setup_pictures import figure_of, picture, pictures_of, said
from posecheck.pages.waiting import fraction, progress_text
from posecheck.present.figures.data import figures
from posecheck.present.screen_rows import but_not_seen
from posecheck.screen.parts import Part

PART = "part"
"""In the address: the part that is done now."""
_DONE = "{} of {} parts are done."
_ALL_DONE = "All parts are done. Each can be done again, and the rest stands."
NOT_COUNTED = "The new clip does not count: {} The earlier result of this part is kept."
_LATER = "Later: within a week"
_NEXT, _DO, _DO_AGAIN, _LEAVE = "Next: {}", "Do it", "Do it again", "Leave it out"
_PARTS = "The parts"
_STATES = {
    "open": "",
    "done": ":green[**✓ Done**]",
    "again": ":orange[**▲ Once more, please**]",
    "skipped": "**–** Left out",
    "waiting": "**…** Being looked at",
}
_SECONDS = "about {:g}\u00a0s"
_EVERY_S = 1.0
_WIDTH = 132
"""Of a drawing in the list, px."""


def show_parts(of: Screening, screen: UnderWay) -> None:
    if not screen.goes_on:
        return  # a new one is begun
    if screen.is_whole:
        with st.expander(_PARTS, icon=":material/checklist:"):
            st.caption(_ALL_DONE)
            _rows(of, screen)
        return
    st.progress(screen.done / len(screen.parts), _DONE.format(screen.done, len(screen.parts)))
    if screen.to_do:
        first = screen.to_do[0]
        if st.button(
            _NEXT.format(first.title),
            type="secondary" if screen.is_enough else "primary",
            icon=":material/arrow_forward:",
            key="screen-next",
        ):
            go_to(first)
    _rows(of, screen)
    if screen.waiting:
        watch(of, tuple(screen.waiting.values()))


def go_to(part: Part | None) -> None:
    """A part's own page, or (None) the list."""
    if part is None:
        st.query_params.pop(PART, None)
    else:
        st.query_params[PART] = part.id
    st.rerun()


def _rows(of: Screening, screen: UnderWay) -> None:
    for part in screen.parts:
        if not part.first and screen.parts[max(0, screen.parts.index(part) - 1)].first:
            st.markdown(f"**{_LATER}**")
        with st.container(horizontal=True, vertical_alignment="center", key=f"pc-row-{part.id}"):
            show_drawing(part, _WIDTH)
            with st.container(gap="small"):
                _words(of, part, screen)
                _buttons(of, part, screen)


def drawing_of(part: Part) -> str:
    """Name of the drawing of how the camera stands for the part; "" where there is none."""
    if not part.movement:
        return "standing"
    movement = movements()[part.movement]
    seen = "side" if "side-left" in part.views else "front"
    names = (name for name in pictures_of(movement) if figures()[name].view == seen)
    return next(names, figure_of(movement))


def show_drawing(part: Part, width: int | Literal["stretch"] = "stretch") -> None:
    if name := drawing_of(part):
        small = width != "stretch"
        st.image(picture(name, look.theme(), small), width=width, alt=said(name))


def _words(of: Screening, part: Part, screen: UnderWay) -> None:
    result = screen.result(part)
    state = "waiting" if part.id in screen.waiting else result.state
    done_of = screen.screen if state == "done" else None
    missed, why_missed = but_not_seen(done_of, part.id) if done_of is not None else ("", "")
    beside = [
        f"**{escaped(part.title)}**",
        _STATES[state] + escaped(missed),
        "" if state == "done" else _SECONDS.format(part.takes_s),
        escaped(result.source) if state == "done" else "",
    ]
    st.markdown("  ·  ".join(said for said in beside if said))
    if why_missed:
        st.markdown(escaped(why_missed))
    if state == "done" and (why := not_counted(of, part)):
        st.markdown(escaped(NOT_COUNTED.format(why)))
    if state == "again":
        st.markdown(escaped(result.said))
    elif state in ("open", "skipped"):
        st.caption(escaped(part.why))
    if state == "waiting" and (job := work.queue().job(screen.waiting[part.id])) is not None:
        st.progress(fraction(job), text=progress_text(job))


def _buttons(of: Screening, part: Part, screen: UnderWay) -> None:
    if part.id in screen.waiting:
        return
    state = screen.result(part).state
    with st.container(horizontal=True):
        if st.button(_DO if state in ("open", "skipped") else _DO_AGAIN, key=f"do-{part.id}"):
            go_to(part)
        if state in ("open", "again") and st.button(
            _LEAVE, key=f"leave-{part.id}", type="tertiary"
        ):
            leave_out(of, part)
            st.rerun()


@st.fragment(run_every=_EVERY_S)
def watch(of: Screening, keys: tuple[str, ...]) -> None:
    """Runs the page again once something has changed with these analyses."""
    jobs = [work.queue().job(key) for key in keys]
    seen = [(None if job is None else (job.status, round(fraction(job), 2))) for job in jobs]
    before = st.session_state.get("screen-watched")
    st.session_state["screen-watched"] = seen
    if read_what_is_ready(of) or (before is not None and seen != before):
        st.rerun()
