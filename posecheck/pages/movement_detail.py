"""Everything to know about one movement before it is done: steps, right and wrong, what to feel,
when to stop, the set-up, what is judged and why."""

from __future__ import annotations

import re

import streamlit as st

from posecheck.movements.load import movements
from posecheck.movements.movement import Fault, Movement
from posecheck.movements.told import dose_lines
from posecheck.pages import look
from posecheck.pages.drawings import drawn_faults, show_moving
from posecheck.pages.markup import escaped
from posecheck.pages.movement_card import facts, ladder, ways_on
from posecheck.pages.navigation import link
from posecheck.pages.setup_pictures import picture, pictures_of, said
from posecheck.present import chain, sources, words
from posecheck.present.figures.data import Wrong, figures
from posecheck.present.figures.of_movement import figure_of
from posecheck.present.figures.still import sheet
from posecheck.present.movement_sheet import threshold_told
from posecheck.present.muscles import muscles_read

_IN_LADDER = ("Easier", "Harder", "Stop if")
"""Lines of the dose that stand elsewhere on the page."""
_SOURCES = ("Source", "Others say")
"""Those that stand at its end."""


def detail(movement: Movement) -> None:
    st.title(escaped(movement.title), anchor=False)
    picture_side, words_side = st.columns([3, 2], gap="large")
    with picture_side:
        show_moving(movement.id, figure_of(movement))
    with words_side:
        _about(movement)
    _how(movement)
    _right_and_wrong(movement)
    _setup(movement)
    _judged(movement)
    _sources(movement)


def _about(movement: Movement) -> None:
    facts(movement)
    if movement.chain:
        st.markdown(
            f"**Place in the chain.** {' · '.join(chain.TITLES[place] for place in movement.chain)}"
        )
    if movement.works_on:
        st.markdown(f"**Works on.** {escaped(muscles_read(movement.works_on))}")
    for label, text in dose_lines(movement):
        if label not in (*_IN_LADDER, *_SOURCES):
            st.markdown(f"**{label}.** {escaped(text)}")
    ways_on(movement)
    ladder(movement)


def _how(movement: Movement) -> None:
    st.header("How it is done", anchor=False)
    steps = [
        f"{step.text} {step.seconds:g} s{'' if step.side == 'both' else f', {step.side} side'}"
        for step in movement.step
    ]
    st.markdown(
        "\n".join(
            f"{i}. {escaped(step)}"
            for i, step in enumerate([*sentences(movement.setup.instructions), *steps], start=1)
        )
    )
    if movement.feel:
        st.markdown(f"**What to feel.** {escaped(movement.feel)}")
    if movement.stop_if:
        st.warning(f"**Stop at once if:** {escaped(movement.stop_if)}", icon=":material/pan_tool:")


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text.strip()) if part]


def _right_and_wrong(movement: Movement) -> None:
    """The right way beside each fault that is drawn, seen from the side and from the front."""
    drawn = {
        name: wrongs for name in pictures_of(movement) if (wrongs := drawn_faults(movement, name))
    }
    if not drawn:
        return
    st.header("Right, and what goes wrong", anchor=False)
    for name, wrongs in drawn.items():
        _beside_one_another(movement, name, wrongs)
    for name, wrongs in drawn.items():
        figure = figures()[name]
        drawing = sheet(figure, "sheet", {wrong.code: title for wrong, title in wrongs})
        label = f"All key poses from the {figure.view}, to print (SVG)"
        st.download_button(
            label,
            drawing,
            f"{name}.svg",
            "image/svg+xml",
            icon=":material/print:",
            type="tertiary",
            key=f"print-{name}",
        )


def _beside_one_another(movement: Movement, name: str, wrongs: list[tuple[Wrong, str]]) -> None:
    cues = {fault.code: fault.cue_body for fault in movement.fault}
    cells = [(None, ""), *wrongs]
    across = 2 if len(cells) == 2 else 3
    for start in range(0, len(cells), across):
        for column, (wrong, title) in zip(
            st.columns(across, gap="medium"), cells[start : start + across], strict=False
        ):
            with column, st.container(border=True, height="stretch"):
                show_moving(movement.id, name, wrong, title, beside=True)
                if wrong is None:
                    st.markdown(":green[**✓ Right**]")
                else:
                    st.markdown(f":orange[**▲ {escaped(title)}**]  \n{escaped(cues[wrong.code])}")


def _setup(movement: Movement) -> None:
    if not movement.is_filmed:
        return
    st.header("How to film it", anchor=False)
    st.markdown(escaped(f"{seen(movement.views).capitalize()}. {movement.setup.camera}".rstrip()))
    for name in pictures_of(movement):
        drawing, text = st.columns([2, 3], gap="large", vertical_alignment="center")
        drawing.image(picture(name, look.theme()), width="stretch", alt=said(name))
        text.markdown(escaped(said(name).partition(". ")[2]))
    for view in movement.view:
        st.markdown(
            f"**{' or '.join(words.view_label(n) for n in view.names).capitalize()}.**"
            f" {escaped(view.instructions)}"
        )


def _judged(movement: Movement) -> None:
    if not movement.fault:
        return
    st.header("What is judged", anchor=False)
    st.caption(
        "A fault is only called one where the whole 95 % interval of the measurement is beyond the"
        " threshold."
    )
    for fault in movement.fault:
        with st.expander(escaped(fault.title)):
            st.markdown(f"**Do:** {escaped(fault.cue_body)}")
            st.markdown(f"**Why:** {escaped(fault.why)}")
            st.markdown(f"**Threshold:** {escaped(threshold_told(movement, fault))}")
            st.caption(escaped(f"{sources.TITLE}: {sources.source_read(fault.source)}"))
            _helps(fault)


def _helps(fault: Fault) -> None:
    """Links to the movements that help; those that there are."""
    known = movements()
    there = [known[name] for name in fault.drills if name in known]
    if there:
        with st.container(horizontal=True, gap="medium"):
            for other in there:
                link("movements", f"Helps: {escaped(other.title)}", query={"movement": other.id})


def seen(views: tuple[str, ...]) -> str:
    """ "seen from the side or the front"."""
    named = dict.fromkeys("side" if view.startswith("side") else view for view in views)
    return f"seen from the {' or the '.join(named)}"


def _sources(movement: Movement) -> None:
    told = [text for text in (movement.dose.source, *movement.dose.also) if text]
    if told:
        with st.expander(sources.TITLE):
            for text in told:
                st.markdown(f"**How much of it.** {escaped(sources.source_read(text))}")
