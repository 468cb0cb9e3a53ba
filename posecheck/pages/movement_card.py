"""One movement of the gallery: what it looks like, what it is for, how much of it, and the ways on
from here."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from posecheck.movements.load import movements, user_library
from posecheck.movements.movement import Movement
from posecheck.movements.told import filmed_from
from posecheck.pages.drawings import show_moving
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.present import words
from posecheck.present.figures.of_movement import figure_of
from posecheck.present.muscles import muscles_read

_KINDS = {
    "reps": "Reps",
    "hold": "Hold",
    "stride": "Strides",
    "posture": "Posture",
    "timer": "Timer",
}
_EASIER, _HARDER = ":material/stat_minus_1:", ":material/stat_1:"


def card(movement: Movement) -> None:
    with st.container(border=True, height="stretch", key=f"pc-movement-{movement.id}"):
        drawn = show_moving(movement.id, figure_of(movement))
        st.markdown(f"**{escaped(movement.title)}**")
        facts(movement)
        if movement.works_on:
            works_on = muscles_read(movement.works_on)
            st.markdown(f"{escaped(works_on[0].upper() + works_on[1:])}.")
        if not drawn:
            st.markdown(escaped(movement.setup.instructions))
        st.caption(escaped(movement.dose.text))
        link("movements", "How it is done", icon=":material/info:", query={"movement": movement.id})
        ways_on(movement)
        ladder(movement)


def drills(names: Sequence[str], place: str) -> None:
    """Those that help against a fault: what each looks like, how much of it, and where it is done;
    those that no movement file describes by their name. place: tells several of these on one page
    apart."""
    known = movements()
    there = [known[name] for name in names if name in known]
    if there:
        st.markdown(f"**{'A drill that helps' if len(there) == 1 else 'Drills that help'}**")
        for column, movement in zip(st.columns(max(2, len(there))), there, strict=False):
            with column, st.container(border=True):
                show_moving(f"{place}-{movement.id}", figure_of(movement))
                st.markdown(f"**{escaped(movement.title)}**")
                st.caption(escaped(movement.dose.text))
                asked = {"movement": movement.id}
                with st.container(horizontal=True, gap="medium"):
                    link(
                        "live", "Do it live" if movement.is_filmed else "By the clock", query=asked
                    )
                    link("movements", "How", icon=":material/info:", query=asked)
    others = [escaped(words.drill_label(name).lower()) for name in names if name not in known]
    if others:
        st.markdown(f"**Also helps:** {words.listing(others)}.")


def facts(movement: Movement) -> None:
    """What is counted, from where it is filmed, with what."""
    seen = (
        f"from the {filmed_from(movement).replace(', ', ' or the ')}" if movement.is_filmed else ""
    )
    props = [prop.id if prop.needed else f"{prop.id} if at hand" for prop in movement.prop]
    own = "your own" if movement.id in user_library().own else ""
    st.caption(" · ".join(filter(None, (_KINDS[movement.kind], seen, *props, own))))


def ways_on(movement: Movement) -> None:
    """To where it is done; a timer, which nothing films, by the clock."""
    asked = {"movement": movement.id}
    if not movement.is_filmed:
        link("live", "Do it by the clock", query=asked)
    else:
        with st.container(horizontal=True, gap="medium"):
            link("live", "Do it live", query=asked)
            if movement.kind == "stride":
                link("stride", "Check a video")
            else:
                link("check", "Check a video", query=asked)


def ladder(movement: Movement) -> None:
    """The movements that are easier and harder, as links."""
    known = movements()
    ways = (
        (movement.ladder.easier, "Easier", _EASIER),
        (movement.ladder.harder, "Harder", _HARDER),
    )
    there = [(known[name], word, icon) for name, word, icon in ways if name in known]
    if there:
        with st.container(horizontal=True, gap="medium"):
            for other, word, icon in there:
                link(
                    "movements",
                    f"{word}: {escaped(other.title)}",
                    icon=icon,
                    query={"movement": other.id},
                )
